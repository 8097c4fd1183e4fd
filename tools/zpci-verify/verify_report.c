// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "verify_report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "sys.h"

static const char *const result_names[] = {
	[CHECK_PASS] = "pass", [CHECK_FAIL] = "FAIL", [CHECK_SKIP] = "skipped",
	[CHECK_OPEN] = "not reached",
};

/* Moves the text of a line to the end of @where. */
static void add_line(struct verify_report *report, char **where, const char *fmt, va_list args)
{
	char *line, *all;

	if (vasprintf(&line, fmt, args) < 0) {
		report->failed = true;
		return;
	}
	if (asprintf(&all, "%s%s\n", *where ? *where : "", line) < 0) {
		report->failed = true;
	} else {
		free(*where);
		*where = all;
	}
	free(line);
}

/**
 * report_check() - note the result of a check
 * @report: report
 * @name: of the check; must outlive the report
 * @result: its result
 * @fmt: printf() format of what there is to say about it, without newline at its end
 */
void report_check(struct verify_report *report, const char *name, enum check_result result,
		  const char *fmt, ...)
{
	struct check *grown = realloc(report->checks, (report->nr_checks + 1) * sizeof(*grown));
	va_list args;

	if (!grown) {
		report->failed = true;
		return;
	}
	report->checks = grown;
	grown[report->nr_checks] = (struct check){ .name = name, .result = result };
	va_start(args, fmt);
	if (vasprintf(&grown[report->nr_checks].detail, fmt, args) < 0) {
		grown[report->nr_checks].detail = NULL;
		report->failed = true;
	}
	va_end(args);
	report->nr_checks++;
}

/**
 * report_done() - note what was done
 * @report: report
 * @fmt: printf() format of a line
 */
void report_done(struct verify_report *report, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_line(report, &report->done, fmt, args);
	va_end(args);
}

/**
 * report_restored() - note how the function was left
 * @report: report
 * @fmt: printf() format of a line
 */
void report_restored(struct verify_report *report, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_line(report, &report->restored, fmt, args);
	va_end(args);
}

/**
 * report_has() - has a check had this result
 * @report: report
 * @result: result
 *
 * Return: true if one has.
 */
bool report_has(const struct verify_report *report, enum check_result result)
{
	size_t i;

	for (i = 0; i < report->nr_checks; i++) {
		if (report->checks[i].result == result)
			return true;
	}
	return result == CHECK_OPEN && report->failed;
}

/**
 * report_free() - release a report
 * @report: report
 */
void report_free(struct verify_report *report)
{
	size_t i;

	for (i = 0; i < report->nr_checks; i++)
		free(report->checks[i].detail);
	free(report->checks);
	free(report->done);
	free(report->restored);
	*report = (struct verify_report){ 0 };
}

/* @text with @indent in front of each line. */
static void print_indented(FILE *out, const char *indent, const char *text)
{
	const char *line = text, *end;

	for (; line && *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		fprintf(out, "%s%.*s\n", indent, (int)(end - line), line);
	}
}

/*
 * What kind of machine this is. Names and serial numbers of the installation are left out:
 * the report is meant to be public.
 */
static void print_sysinfo(FILE *out)
{
	static const char *const keys[] = { "Manufacturer:", "Type:", "Model:",
					    "VM00 Control Program:" };
	char *text, *line, *save, *value, *end;
	const char *comma = "";
	size_t i;

	fputs("machine:   ", out);
	if (sys_read_all("/proc/sysinfo", &text)) {
		fputs("not known (no /proc/sysinfo)\n", out);
		return;
	}
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
			if (strncmp(line, keys[i], strlen(keys[i])))
				continue;
			value = line + strlen(keys[i]);
			value += strspn(value, " ");
			for (end = value + strlen(value); end > value && end[-1] == ' '; end--)
				;
			*end = '\0';
			fprintf(out, "%s%s %s", comma,
				!strncmp(keys[i], "VM00", 4) ? "under" : keys[i], value);
			comma = ", ";
		}
	}
	fputs(*comma ? "\n" : "not known\n", out);
	free(text);
}

/**
 * report_print_machine() - print which kernel runs on what
 * @out: where
 */
void report_print_machine(FILE *out)
{
	char version[256];
	struct utsname uts;

	uname(&uts);
	if (sys_read("/proc/version", version, sizeof(version)) <= 0)
		snprintf(version, sizeof(version), "%s %s %s", uts.sysname, uts.release,
			 uts.version);
	fprintf(out, "kernel:    %s\n", version);
	print_sysinfo(out);
}

/**
 * report_print_fn() - print what a function is
 * @out: where
 * @fn: function
 */
void report_print_fn(FILE *out, const struct fn *fn)
{
	size_t i;

	fprintf(out, "function:  FID 0x%08x, %s", fn->fid, fn_state(fn));
	if (fn->bdf[0])
		fprintf(out, ", device %s, driver %s", fn->bdf,
			fn->driver[0] ? fn->driver : "none");
	fputs("\n", out);
	if (!fn->bdf[0])
		return;
	fputs("          ", out);
	for (i = 0; i < NR_FN_PROPERTIES; i++) {
		if (fn->property[i][0])
			fprintf(out, " %s %s", fn_property_name(i), fn->property[i]);
	}
	fputs("\n", out);
}

static void print_check(FILE *out, const struct check *check)
{
	const char *detail = check->detail ? check->detail : "(out of memory)";
	bool lines = strchr(detail, '\n');

	fprintf(out, "  %-12s %s", check->name, result_names[check->result]);
	if (*detail && !lines)
		fprintf(out, ": %s", detail);
	fputs("\n", out);
	if (lines)
		print_indented(out, "      ", detail);
}

static const char *verdict(const struct verify_report *report)
{
	if (report_has(report, CHECK_FAIL))
		return "FAIL";
	if (report_has(report, CHECK_OPEN))
		return "INCONCLUSIVE";
	return "PASS";
}

/**
 * report_print() - print a report
 * @report: report
 * @fn: function as it was found
 * @command: command line
 * @out: where
 */
void report_print(const struct verify_report *report, const struct fn *fn, const char *command,
		  FILE *out)
{
	char date[64] = "";
	time_t now = time(NULL);
	struct tm tm;
	size_t i;

	if (gmtime_r(&now, &tm))
		strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S UTC", &tm);
	fprintf(out, "---- zpci-verify report ----\n");
	fprintf(out, "version:   %s, %s\n", ZPCI_VERIFY_VERSION, date);
	report_print_machine(out);
	report_print_fn(out, fn);
	fprintf(out, "command:   %s\n", command);
	fputs("done:\n", out);
	print_indented(out, "  ", report->done ? report->done : "nothing");
	fputs("checks:\n", out);
	for (i = 0; i < report->nr_checks; i++)
		print_check(out, &report->checks[i]);
	fputs("left:\n", out);
	print_indented(out, "  ", report->restored ? report->restored : "as it was found");
	fprintf(out, "verdict:   %s\n", verdict(report));
	fprintf(out, "---- end of report ----\n");
}
