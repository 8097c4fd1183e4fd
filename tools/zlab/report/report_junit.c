// SPDX-License-Identifier: GPL-2.0
/*
 * JUnit XML as CI systems read it: one test suite per kernel, one test case per
 * scenario. A failure is a result that stands against the claim, an error a
 * check that was not reached. If the report is about requirements, they are another
 * test suite; one that is not shown is an error.
 */
#include "report.h"

#include "text.h"

#include <errno.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#define X(name) ((const xmlChar *)(name))

static void attribute(xmlTextWriterPtr w, const char *name, const char *value)
{
	char *clean = text_clean(value, strlen(value));

	if (clean)
		xmlTextWriterWriteAttribute(w, X(name), X(clean));
	free(clean);
}

static void attribute_seconds(xmlTextWriterPtr w, double seconds)
{
	xmlTextWriterWriteFormatAttribute(w, X("time"), "%.3f", seconds);
}

static void attribute_count(xmlTextWriterPtr w, const char *name, size_t count)
{
	xmlTextWriterWriteFormatAttribute(w, X(name), "%zu", count);
}

/* The element that tells a test case from a passed one, or NULL. */
static const char *element_for(const struct run_result *run, const struct scenario_result *res)
{
	if (res->outcome == OUTCOME_SKIP)
		return res->no_feature ? "skipped" : "error";
	if (scenario_result_known(res))
		return "skipped";
	if (report_as_claimed(run, res))
		return NULL;
	return res->outcome == OUTCOME_INCONCLUSIVE ? "error" : "failure";
}

static size_t count_elements(const struct run_result *run, const char *element)
{
	size_t i, count = 0;

	for (i = 0; i < run->nr_scenarios; i++) {
		const char *name = element_for(run, &run->scenarios[i]);

		count += name && !strcmp(name, element);
	}
	return count;
}

static void write_complaints(xmlTextWriterPtr w, const struct scenario_result *res)
{
	size_t i;

	const char *why = report_complaint(res);
	char *clean = why && !res->nr_splats ? text_clean(why, strlen(why)) : NULL;

	if (!res->nr_splats && !clean)
		return;
	xmlTextWriterStartElement(w, X("system-out"));
	if (clean)
		xmlTextWriterWriteFormatString(w, "%s\n", clean);
	free(clean);
	for (i = 0; i < res->nr_splats; i++) {
		const char *line = res->splats[i].line;
		char *clean = text_clean(line, strlen(line));

		if (clean)
			xmlTextWriterWriteFormatString(w, "%s: %s\n",
						       splat_kind_name(res->splats[i].kind), clean);
		free(clean);
	}
	xmlTextWriterEndElement(w);
}

static void write_scenario(xmlTextWriterPtr w, const struct run_result *run,
			   const struct scenario_result *res)
{
	const char *element = element_for(run, res);

	xmlTextWriterStartElement(w, X("testcase"));
	attribute(w, "name", res->name);
	xmlTextWriterWriteFormatAttribute(w, X("classname"), "zpci.%s", run->label);
	attribute_seconds(w, res->seconds);
	if (element) {
		xmlTextWriterStartElement(w, X(element));
		attribute(w, "message", res->reason ? res->reason : report_word(run, res));
		if (strcmp(element, "skipped"))
			attribute(w, "type", outcome_name(res->outcome));
		xmlTextWriterEndElement(w);
	}
	write_complaints(w, res);
	xmlTextWriterEndElement(w);
}

static void write_run(xmlTextWriterPtr w, const struct run_result *run)
{
	double seconds = run->boot_seconds;
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++)
		seconds += run->scenarios[i].seconds;

	xmlTextWriterStartElement(w, X("testsuite"));
	attribute(w, "name", run->label);
	attribute_count(w, "tests", run->nr_scenarios);
	attribute_count(w, "failures", count_elements(run, "failure"));
	attribute_count(w, "errors", count_elements(run, "error"));
	attribute_count(w, "skipped", count_elements(run, "skipped"));
	attribute_seconds(w, seconds);
	xmlTextWriterStartElement(w, X("properties"));
	xmlTextWriterStartElement(w, X("property"));
	attribute(w, "name", "verdict");
	attribute(w, "value", verdict_name(run->verdict));
	xmlTextWriterEndElement(w);
	if (run->release) {
		xmlTextWriterStartElement(w, X("property"));
		attribute(w, "name", "release");
		attribute(w, "value", run->release);
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
	for (i = 0; i < run->nr_scenarios; i++)
		write_scenario(w, run, &run->scenarios[i]);
	xmlTextWriterEndElement(w);
}

static void write_requirements(xmlTextWriterPtr w, const struct report *report)
{
	struct requirement reqs[NR_REQUIREMENTS];
	size_t i, shown, nr = report_requirements(report, reqs, &shown);

	xmlTextWriterStartElement(w, X("testsuite"));
	attribute(w, "name", "requirements");
	attribute_count(w, "tests", nr);
	attribute_count(w, "failures", 0);
	attribute_count(w, "errors", nr - shown);
	attribute_count(w, "skipped", 0);
	for (i = 0; i < nr; i++) {
		xmlTextWriterStartElement(w, X("testcase"));
		xmlTextWriterWriteFormatAttribute(w, X("name"), "%u. %s", reqs[i].number,
						  reqs[i].title);
		attribute(w, "classname", "zpci.requirements");
		if (!reqs[i].shown) {
			xmlTextWriterStartElement(w, X("error"));
			attribute(w, "message", reqs[i].why_not);
			attribute(w, "type", "NOT SHOWN");
			xmlTextWriterEndElement(w);
		}
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
}

/**
 * report_junit() - write the results as JUnit XML
 * @path: file, replaced
 * @report: what to write
 *
 * Return: 0 or a negative errno.
 */
int report_junit(const char *path, const struct report *report)
{
	xmlTextWriterPtr w = xmlNewTextWriterFilename(path, 0);
	size_t i;
	int err;

	if (!w)
		return errno ? -errno : -EIO;
	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(w, X("testsuites"));
	attribute(w, "name", "zpci-readd");
	attribute_seconds(w, report->seconds);
	for (i = 0; i < report->nr_runs; i++)
		write_run(w, &report->runs[i]);
	if (report->requirements)
		write_requirements(w, report);
	/* Ends every open element and flushes; the only call that meets a full disk. */
	err = xmlTextWriterEndDocument(w) < 0 ? -EIO : 0;
	xmlFreeTextWriter(w);
	return err;
}
