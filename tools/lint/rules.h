/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rules of series-lint: one identifier, one name and one remedy each.
 *
 * tests/lint.sh takes the names from "series-lint --list-rules" and fails for
 * a rule that no broken example turns red.
 */
#ifndef LINT_RULES_H
#define LINT_RULES_H

#include <stdbool.h>
#include <stddef.h>

enum rule {
	RULE_SERIES_INDENT,
	RULE_SERIES_TRAILING,
	RULE_SERIES_NAME,
	RULE_SERIES_ORDER,
	RULE_SERIES_MISSING,
	RULE_SERIES_UNLISTED,
	RULE_SERIES_COUNT,
	RULE_FORM_TEXT,
	RULE_FORM_ZERO_COMMIT,
	RULE_FORM_INDEX,
	RULE_FORM_MODE,
	RULE_FORM_RENAME,
	RULE_FORM_BINARY,
	RULE_FORM_HUNK,
	RULE_FORM_SIGNATURE,
	RULE_FORM_NOTES,
	RULE_FROM_FORM,
	RULE_FROM_FOLDED,
	RULE_FROM_DOMAIN,
	RULE_DATE_FORM,
	RULE_HEADER_EXTRA,
	RULE_SUBJECT_PREFIX,
	RULE_SUBJECT_AREA,
	RULE_SUBJECT_MOOD,
	RULE_SUBJECT_LENGTH,
	RULE_SUBJECT_S390X,
	RULE_BODY_MISSING,
	RULE_BODY_WIDTH,
	RULE_BODY_TIMESTAMP,
	RULE_BODY_INTERNAL,
	RULE_UPSTREAM_MISSING,
	RULE_UPSTREAM_TWICE,
	RULE_UPSTREAM_ORDER,
	RULE_UPSTREAM_PLACE,
	RULE_SIGNOFF_COUNT,
	RULE_SIGNOFF_IDENTITY,
	RULE_DEVIATION_MISSING,
	RULE_TAG_ORDER,
	RULE_TAG_UNKNOWN,
	RULE_TAG_STRAY,
	RULE_TAG_FIXES,
	RULE_FILE_SCOPE,
	RULE_FILE_NONE,
	NR_RULES,
};

/**
 * rule_name() - name of a rule as it stands in reports
 * @rule: any value below NR_RULES
 *
 * Return: a static string.
 */
const char *rule_name(enum rule rule);

/**
 * rule_remedy() - what to do about a finding
 * @rule: any value below NR_RULES
 *
 * Return: a static string, one clause without a full stop.
 */
const char *rule_remedy(enum rule rule);

/**
 * struct report - findings of one group of rules, printed as one TAP test
 * @test: number of the last TAP test printed
 * @failed: number of red tests so far
 * @pending: diagnostics of the current group, owned; NULL when there are none
 * @used: bytes of @pending in use
 */
struct report {
	unsigned int test;
	unsigned int failed;
	char *pending;
	size_t used;
};

/**
 * finding() - record a violation in the current group
 * @rep: the report
 * @rule: the rule that is violated
 * @file: file as the reader finds it, may be NULL
 * @line: line number from 1, or 0 for the file as a whole
 * @fmt: what was found, printf style
 *
 * Ends the program with ST_INTERNAL when memory runs out.
 */
void finding(struct report *rep, enum rule rule, const char *file, size_t line,
	     const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/**
 * report_group() - close the current group and print its TAP line
 * @rep: the report
 * @what: what was checked: a patch name, or "series"
 * @group: name of the group of rules
 */
void report_group(struct report *rep, const char *what, const char *group);

#endif /* LINT_RULES_H */
