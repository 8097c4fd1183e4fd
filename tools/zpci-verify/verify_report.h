/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The report that a tester pastes into a bug.
 */
#ifndef ZPCI_VERIFY_REPORT_H
#define ZPCI_VERIFY_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "fn.h"

/* Changes when what the program does or prints changes. */
#define ZPCI_VERIFY_VERSION	"1"

enum check_result {
	CHECK_PASS,
	CHECK_FAIL,
	CHECK_SKIP,	/* not done, and that is all right; the detail says why */
	CHECK_OPEN,	/* not reached, so there is no verdict; the detail says why */
};

struct check {
	const char *name;
	enum check_result result;
	char *detail;	/* "": there is nothing to add; may have several lines */
};

/**
 * struct verify_report - a report as it grows
 * @checks: in the order they were done
 * @nr_checks: their number
 * @done: lines of what was done
 * @restored: how the function was left
 * @failed: out of memory, something is missing
 */
struct verify_report {
	struct check *checks;
	size_t nr_checks;
	char *done;
	char *restored;
	bool failed;
};

__attribute__((format(printf, 4, 5)))
void report_check(struct verify_report *report, const char *name, enum check_result result,
		  const char *fmt, ...);
__attribute__((format(printf, 2, 3)))
void report_done(struct verify_report *report, const char *fmt, ...);
__attribute__((format(printf, 2, 3)))
void report_restored(struct verify_report *report, const char *fmt, ...);
bool report_has(const struct verify_report *report, enum check_result result);
void report_free(struct verify_report *report);
void report_print_machine(FILE *out);
void report_print_fn(FILE *out, const struct fn *fn);
void report_print(const struct verify_report *report, const struct fn *fn, const char *command,
		  FILE *out);

#endif /* ZPCI_VERIFY_REPORT_H */
