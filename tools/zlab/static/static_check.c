// SPDX-License-Identifier: GPL-2.0
/*
 * Static checks: from findings to the result of a scenario.
 */
#define _GNU_SOURCE
#include "static_check.h"

#include "clock.h"
#include "source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASON_MAX	4000	/* bytes: a table is no place for more */

/**
 * finding() - say that something is not as it must be
 * @found: findings of the check
 * @fmt: place and what is wrong with it
 */
void finding(struct findings *found, const char *fmt, ...)
{
	char **grown = reallocarray(found->texts, found->nr + 1, sizeof(*grown));
	va_list ap;

	if (!grown) {
		found->no_memory = true;
		return;
	}
	found->texts = grown;
	va_start(ap, fmt);
	if (vasprintf(&grown[found->nr], fmt, ap) < 0)
		found->no_memory = true;
	else
		found->nr++;
	va_end(ap);
}

/**
 * not_applicable() - say that a check can not be made on this source
 * @found: findings of the check
 * @fmt: why not
 */
void not_applicable(struct findings *found, const char *fmt, ...)
{
	va_list ap;

	free(found->skip);
	va_start(ap, fmt);
	if (vasprintf(&found->skip, fmt, ap) < 0) {
		found->skip = NULL;
		found->no_memory = true;
	}
	va_end(ap);
}

/**
 * findings_free() - release what findings own
 * @found: findings; the structure belongs to the caller
 */
void findings_free(struct findings *found)
{
	size_t i;

	for (i = 0; i < found->nr; i++)
		free(found->texts[i]);
	free(found->texts);
	free(found->skip);
	*found = (struct findings){ 0 };
}

/* All findings in one line: a claim may be about any of them. */
static char *join(const struct findings *found)
{
	char *reason = NULL;
	size_t size, i;
	FILE *f = open_memstream(&reason, &size);

	if (!f)
		return NULL;
	for (i = 0; i < found->nr; i++) {
		if (ftell(f) > REASON_MAX) {
			fprintf(f, "; and %zu more", found->nr - i);
			break;
		}
		fprintf(f, "%s%s", i ? "; " : "", found->texts[i]);
	}
	if (fclose(f)) {
		free(reason);
		return NULL;
	}
	return reason;
}

static struct scenario_result describe(const struct scenario *check, enum kernel_role role)
{
	return (struct scenario_result){
		.name = check->name, .title = check->title,
		.claim = scenario_claim(check, role), .requirements = check->requirements,
		.nr_requirements = check->nr_requirements,
	};
}

/* The findings go to the result, or are released. */
static void conclude(struct scenario_result *res, struct findings *found)
{
	if (found->no_memory) {
		res->outcome = OUTCOME_INCONCLUSIVE;
		res->reason = strdup("out of memory");
	} else if (found->nr) {
		res->outcome = OUTCOME_FAIL;
		res->reason = join(found);
	} else if (found->skip) {
		res->outcome = OUTCOME_SKIP;
		res->no_feature = true;
		res->reason = found->skip;
		found->skip = NULL;
	} else {
		res->outcome = OUTCOME_PASS;
	}
	findings_free(found);
}

/**
 * static_check_run() - make one static check
 * @check: scenario with a check
 * @src: source, NULL if there is none
 * @role: what the kernel is
 * @res: receives the result, to be released by scenario_result_free()
 */
void static_check_run(const struct scenario *check, const struct source *src,
		      enum kernel_role role, struct scenario_result *res)
{
	struct findings found = { 0 };
	double started = clock_seconds();

	*res = describe(check, role);
	if (src)
		check->check(&found, src);
	else
		not_applicable(&found, "no source given");
	conclude(res, &found);
	if (src)
		res->seconds = tape_value(src->tape, check->name, clock_seconds() - started);
}

/**
 * review_run() - judge what all guests of a run showed
 * @review: scenario with a review
 * @locks: in which order they took locks
 * @role: what the kernel is
 * @res: receives the result, to be released by scenario_result_free()
 */
void review_run(const struct scenario *review, const struct lockgraph *locks,
		enum kernel_role role, struct scenario_result *res)
{
	struct findings found = { 0 };

	*res = describe(review, role);
	review->review(&found, locks);
	conclude(res, &found);
}

/**
 * static_checks_run() - make the static checks and nothing else
 * @opt: what to run; only role, selection and source matter
 * @out: result, to be released with run_result_free(); only set on success
 *
 * Return: 0 or -ENOMEM.
 */
int static_checks_run(const struct run_options *opt, struct run_result *out)
{
	const struct scenario *check;
	size_t nr = 0;

	for_each_scenario(check)
		nr += !!check->check;
	*out = (struct run_result){
		.role = opt->role, .label = strdup(kernel_name(opt->role)),
		.scenarios = calloc(nr + 1, sizeof(*out->scenarios)),
	};
	if (!out->label || !out->scenarios) {
		run_result_free(out);
		return -ENOMEM;
	}
	for_each_scenario(check) {
		if (check->check &&
		    scenario_selected(check, opt->only, opt->nr_only, opt->extended))
			static_check_run(check, opt->source, opt->role,
					 &out->scenarios[out->nr_scenarios++]);
	}
	run_result_judge(out);
	return 0;
}

/**
 * reviews_run() - judge what all guests of a run showed together
 * @opt: what was run
 * @locks: what lockdep of them saw
 * @out: receives the results, has room for them
 */
void reviews_run(const struct run_options *opt, const struct lockgraph *locks,
		 struct run_result *out)
{
	const struct scenario *review;

	for_each_scenario(review) {
		if (review->review &&
		    scenario_selected(review, opt->only, opt->nr_only, opt->extended))
			review_run(review, locks, opt->role,
				   &out->scenarios[out->nr_scenarios++]);
	}
}
