// SPDX-License-Identifier: GPL-2.0
/*
 * The soak test: walks on fresh guests, and what is done when one fails.
 */
#define _GNU_SOURCE
#include "soak.h"

#include "clock.h"
#include "feature.h"
#include "scenario.h"
#include "soak_exec.h"
#include "soak_shrink.h"
#include "soak_walk.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How often a script is tried to say how often it fails. */
#define TRIES		3U
/* A guest that is lost every time says that something is wrong with the machine. */
#define LOST_MAX	5U

/* A script that is run again, because it has failed. */
struct again {
	struct soak *soak;
	struct runner *runner;
	const char *key;
	double deadline;
};

/**
 * soak_key() - what tells one way to fail from another one
 * @res: result of a walk that has failed
 *
 * Return: the first complaint of the kernel, else the reason, without what is a
 * matter of chance: words with a digit in them. To be freed; NULL without memory. Of
 * lost memory the kernel says only that there is some, and the reason has the rest.
 */
char *soak_key(const struct scenario_result *res)
{
	bool complains = res->nr_splats && res->splats[0].kind != SPLAT_KMEMLEAK;
	const char *text = complains ? res->splats[0].line : res->reason;
	char *key = strdup(text ? text : ""), *to = key;
	const char *from = text;
	size_t len;

	while (key && from && *from) {
		len = strspn(from, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
		if (!len) {
			*to++ = *from++;
		} else if (strcspn(from, "0123456789") < len) {
			*to++ = '#';
			from += len;
		} else {
			memcpy(to, from, len);
			to += len;
			from += len;
		}
	}
	if (key)
		*to = '\0';
	return key;
}

/* Runs a script on a fresh guest. @name: must live as long as the result */
static void run_script(struct soak *soak, struct runner *runner, const char *name,
		       const struct soak_script *script, struct soak_run *run,
		       struct scenario_result *res)
{
	const struct scenario walk = {
		.name = name, .title = "walks at random", .run = soak_run_body,
		.base = EITHER("a random walk"), .upstream = EITHER("a random walk"),
	};

	*run = (struct soak_run){ .script = script, .role = soak->role };
	runner_try(runner, &walk, run, res);
}

/* Return: as struct soak_shrink.try */
static int fails_again(void *arg, const struct soak_script *script)
{
	struct again *again = arg;
	struct scenario_result res;
	struct soak_run run;
	char *key = NULL;
	int rc = 0;

	if (clock_seconds() > again->deadline)
		return -ETIME;
	run_script(again->soak, again->runner, "again", script, &run, &res);
	if (res.outcome == OUTCOME_FAIL) {
		key = soak_key(&res);
		rc = key && !strcmp(key, again->key);
	}
	free(key);
	scenario_result_free(&res);
	return runner_interrupted(again->runner) ? -EINTR : rc;
}

static int count_failures(struct again *again, const struct soak_script *script,
			  struct soak_failure *failure)
{
	int rc;

	again->deadline = HUGE_VAL;
	failure->failed = 0;
	for (failure->tried = 0; failure->tried < TRIES; failure->tried++) {
		rc = fails_again(again, script);
		if (rc < 0)
			return rc;
		failure->failed += (unsigned int)rc;
	}
	return 0;
}

static int copy_steps(struct soak_script *to, const struct soak_script *from, size_t nr)
{
	size_t i;
	int rc = 0;

	*to = (struct soak_script){ .functions = from->functions };
	for (i = 0; i < from->nr && i < nr && !rc; i++)
		rc = soak_script_add(to, &from->steps[i]);
	return rc;
}

static int keep(const struct soak *soak, struct soak_failure *failure,
		const struct soak_script *script)
{
	failure->steps = script->nr;
	return soak_save_script(failure->path, soak, script, failure);
}

/*
 * Makes a script short that has failed, if it fails again. What was done after the
 * failure is left out first, and that alone is tried several times. Who interrupts this
 * has what there is until then.
 */
static int make_short(struct soak *soak, struct runner *runner, struct soak_failure *failure,
		      const struct soak_script *script, size_t done)
{
	struct again again = { .soak = soak, .runner = runner, .key = failure->key };
	struct soak_shrink shrink = { .try = fails_again, .arg = &again };
	struct soak_script less;
	int rc, saved;

	rc = copy_steps(&less, script, done + 1);
	if (!rc)
		rc = keep(soak, failure, &less);
	if (!rc)
		rc = count_failures(&again, &less, failure);
	if (!rc && failure->failed && soak->opt->shrink_seconds) {
		again.deadline = clock_seconds() + soak->opt->shrink_seconds;
		rc = soak_shrink(&shrink, &less);
		if (!rc || rc == -ETIME)
			rc = count_failures(&again, &less, failure);
	}
	saved = rc && rc != -EINTR ? 0 : keep(soak, failure, &less);
	soak_script_free(&less);
	return rc ? rc : saved;
}

static struct soak_failure *find_failure(struct soak *soak, const char *key)
{
	size_t i;

	for (i = 0; i < soak->nr_failures; i++) {
		if (!strcmp(soak->failures[i].key, key))
			return &soak->failures[i];
	}
	return NULL;
}

static struct soak_failure *new_failure(struct soak *soak, char *key, const char *reason)
{
	struct soak_failure *grown, *failure;

	grown = reallocarray(soak->failures, soak->nr_failures + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	soak->failures = grown;
	failure = &grown[soak->nr_failures++];
	*failure = (struct soak_failure){ .key = key, .reason = strdup(reason ? reason : key) };
	if (asprintf(&failure->path, "%s/%s/failure-%zu.soak", soak->report_dir, soak->label,
		     soak->nr_failures) < 0)
		failure->path = NULL;
	return failure;
}

static int failed(struct soak *soak, struct runner *runner, const struct scenario_result *res,
		  const struct soak_script *script, size_t done, uint64_t seed)
{
	char *key = soak_key(res);
	struct soak_failure *failure = key ? find_failure(soak, key) : NULL;
	bool known = failure;
	uint64_t *seeds;

	if (!failure)
		failure = key ? new_failure(soak, key, res->reason) : NULL;
	if (!failure || !failure->path || !failure->reason) {
		if (!failure)
			free(key);
		return -ENOMEM;
	}
	if (known)
		free(key);
	seeds = reallocarray(failure->seeds, failure->nr_seeds + 1, sizeof(*seeds));
	if (!seeds)
		return -ENOMEM;
	failure->seeds = seeds;
	seeds[failure->nr_seeds++] = seed;
	return known ? 0 : make_short(soak, runner, failure, script, done);
}

static char *new_name(struct soak *soak, uint64_t seed)
{
	char **grown, *name;

	grown = reallocarray(soak->names, soak->walks + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	soak->names = grown;
	if (soak->opt->replay ? asprintf(&name, "replay_%u", soak->walks + 1) < 0 :
				asprintf(&name, "walk_%" PRIu64, seed) < 0)
		return NULL;
	grown[soak->walks++] = name;
	return name;
}

static int walk(struct soak *soak, struct runner *runner, const struct soak_script *script,
		uint64_t seed, struct run_result *out)
{
	char *name = new_name(soak, seed);
	struct scenario_result res;
	struct soak_run run;
	double start = clock_seconds();
	int rc = 0;

	if (!name)
		return -ENOMEM;
	run_script(soak, runner, name, script, &run, &res);
	soak->seconds += clock_seconds() - start;
	soak->steps += run.done;
	if (runner_interrupted(runner))
		rc = -EINTR;
	else if (res.outcome == OUTCOME_FAIL)
		rc = failed(soak, runner, &res, script, run.done, seed);
	else if (res.outcome != OUTCOME_PASS && !soak->lost++)
		soak->lost_reason = strdup(res.reason ? res.reason : "");
	if (!rc)
		rc = run_result_add(out, &res);
	if (rc)
		scenario_result_free(&res);
	return rc;
}

static bool goes_on(const struct soak *soak, double deadline)
{
	if (soak->lost >= LOST_MAX)
		return false;
	if (soak->opt->replay && !soak->opt->walks)
		return !soak->walks;
	return soak->opt->walks ? soak->walks < soak->opt->walks : clock_seconds() < deadline;
}

/**
 * soak_drive() - walk until the time is over
 * @runner: run with a booted guest
 * @out: receives a result for each walk
 * @arg: struct soak
 *
 * Fits struct run_options.drive.
 *
 * Return: 0, whatever the walks said, or a negative errno.
 */
int soak_drive(struct runner *runner, struct run_result *out, void *arg)
{
	struct soak *soak = arg;
	const char *missing;
	struct soak_walk plan = {
		.seed = soak->opt->seed, .steps = soak->opt->steps,
		.functions = soak->opt->functions,
		.without = soak->opt->without, .nr_without = soak->opt->nr_without,
	};
	double deadline = clock_seconds() + 60.0 * soak->opt->minutes;
	struct soak_script script;
	int rc;

	rc = feature_missing(runner_options(runner)->kernel_dir, NEEDS_VFIO, &missing);
	plan.vfio = !missing;
	for (; !rc && goes_on(soak, deadline); plan.seed++) {
		if (soak->opt->replay) {
			rc = walk(soak, runner, &soak->script, 0, out);
			continue;
		}
		rc = soak_walk_script(&plan, &script);
		if (!rc) {
			rc = walk(soak, runner, &script, plan.seed, out);
			soak_script_free(&script);
		}
	}
	return rc;
}

/**
 * soak_free() - release what the walks have left
 * @soak: the walks; results that have their names must be released before
 */
void soak_free(struct soak *soak)
{
	size_t i;

	for (i = 0; i < soak->walks; i++)
		free(soak->names[i]);
	for (i = 0; i < soak->nr_failures; i++) {
		free(soak->failures[i].key);
		free(soak->failures[i].reason);
		free(soak->failures[i].seeds);
		free(soak->failures[i].path);
	}
	free(soak->names);
	free(soak->failures);
	free(soak->lost_reason);
	soak_script_free(&soak->script);
}
