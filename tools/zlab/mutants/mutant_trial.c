// SPDX-License-Identifier: GPL-2.0
/*
 * One mutant: is made, built, run, and judged.
 */
#define _GNU_SOURCE
#include "mutants.h"

#include "clock.h"
#include "drive.h"
#include "git.h"
#include "scenario.h"
#include "script.h"
#include "source.h"
#include "static_check.h"
#include "status.h"
#include "work.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUILD_DEADLINE	7200.0	/* seconds, as for any kernel */
#define MAX_OTHERS	40U	/* scenarios that a survivor of its own has to meet */

/*
 * One mutant under trial: what turned red, and what did not although it should.
 */
struct trial_of {
	struct work *w;
	const struct mutant *m;
	struct mutant_fate *fate;
	char *commit;
	char *kernel;
	bool unclear;
};

static int no_memory(struct work *w)
{
	return progress_fail(w->progress, ST_INTERNAL, "out of memory");
}

static void add_name(char **list, const char *name)
{
	char *joined;

	if (asprintf(&joined, "%s%s%s", *list ? *list : "", *list ? ", " : "", name) < 0)
		return;
	free(*list);
	*list = joined;
}

static void end(struct trial_of *t, enum mutant_end how, const char *complaint)
{
	t->fate->end = how;
	if (complaint && !t->fate->complaint)
		t->fate->complaint = strdup(complaint);
}

static bool has_name(const char *list, const char *name)
{
	size_t len = strlen(name);
	const char *s = list;

	for (; s && (s = strstr(s, name)); s += len) {
		if ((s == list || s[-1] == ' ') && (!s[len] || s[len] == ','))
			return true;
	}
	return false;
}

/* --- commits ---------------------------------------------------------------- */

#define AS_ZLAB	"-c", "user.name=zlab", "-c", "user.email=zlab@localhost"

static void take_name(void *arg, const char *line)
{
	add_name(arg, line);
}

/* The files that a stopped rebase could not merge, with commas. */
static char *conflicting(struct work *w)
{
	struct step_result res;
	char *names = NULL;

	step_run(&(struct step){
		.argv = (const char *const[]){ "git", "-C", w->base.place->tree, "diff",
					       "--name-only", "--diff-filter=U", NULL },
		.deadline = 60, .line = take_name, .arg = &names,
	}, &res);
	step_result_free(&res);
	return names;
}

/* The series without one patch: what comes behind it is put on what is before it. */
static int leave_out(struct trial_of *t)
{
	struct work *w = t->w;
	const char *tree = w->base.place->tree;
	char *spec, *without = NULL, *files;
	int err;

	if (asprintf(&spec, "%s~%u", w->base.patched, w->base.nr_patches - t->m->patch) < 0)
		return no_memory(w);
	err = GIT(w->progress, &without, "-C", tree, "rev-parse", "--verify", "--quiet", spec);
	free(spec);
	if (err)
		return err;
	if (asprintf(&spec, "%s~1", without) < 0) {
		free(without);
		return no_memory(w);
	}
	err = GIT(w->progress, NULL, AS_ZLAB, "-C", tree, "rebase", "--quiet", "--onto", spec,
		  without, w->base.patched);
	free(spec);
	free(without);
	if (err <= 0)
		return err;
	files = conflicting(w);
	err = GIT(w->progress, NULL, "-C", tree, "rebase", "--abort");
	if (t->m->conflicts && files && !strcmp(files, t->m->conflicts)) {
		end(t, MUTANT_CONFLICTS, NULL);
	} else {
		end(t, t->m->conflicts ? MUTANT_REFUTED : MUTANT_BROKEN, NULL);
		if (asprintf(&t->fate->complaint, "conflicts in %s",
			     files ? files : "no file") < 0)
			t->fate->complaint = NULL;
	}
	free(files);
	return err;
}

static int apply_diff(struct trial_of *t)
{
	struct work *w = t->w;
	const char *tree = w->base.place->tree;
	int err;

	err = GIT(w->progress, NULL, "-C", tree, "apply", "--index", t->m->path);
	if (!err)
		return GIT(w->progress, NULL, AS_ZLAB, "-C", tree, "commit", "--quiet",
			   "--no-verify", "-m", t->m->name);
	if (err > 0)
		end(t, MUTANT_BROKEN, "does not apply");
	return err < 0 ? err : 0;
}

/* Has the mutant checked out. The fate is sealed if there is none. */
static int make_commit(struct trial_of *t)
{
	struct work *w = t->w;
	int err = kerneltree_checkout(&w->base, w->progress, w->base.patched);

	if (!err)
		err = t->m->knockout ? leave_out(t) : apply_diff(t);
	if (!err && t->fate->end == MUTANT_NOT_RUN && t->m->conflicts)
		end(t, MUTANT_REFUTED, "there is no conflict");
	if (!err && t->fate->end == MUTANT_NOT_RUN)
		err = GIT(w->progress, &t->commit, "-C", w->base.place->tree, "rev-parse", "HEAD");
	if (err > 0)
		err = progress_fail(w->progress, ST_INTERNAL, "%s: git failed (see the log)",
				    t->m->name);
	return err;
}

/* --- builds ----------------------------------------------------------------- */

/**
 * mutant_kernels_dir() - where kernels of mutants are for a moment
 * @w: the walk
 *
 * They do not stay, as they would fill the cache.
 *
 * Return: path to be freed by the caller, NULL without memory.
 */
char *mutant_kernels_dir(const struct work *w)
{
	char *dir;

	return asprintf(&dir, "%s/mutants", w->cache.root) < 0 ? NULL : dir;
}

static int build_kernel(struct trial_of *t)
{
	static const char mark[] = "artifact: ";
	struct work *w = t->w;
	char *path = NULL, *dir = mutant_kernels_dir(w);
	struct step_result res = { 0 };
	int err;

	if (!dir || asprintf(&path, "%s/kernel-build.sh", w->tools) < 0) {
		free(dir);
		return no_memory(w);
	}
	cache_remove_tree(dir);
	err = step_run(&(struct step){
		.argv = (const char *const[]){ path, "--src", w->base.place->tree, "--out",
					       w->base.place->build, "--cache", dir, NULL },
		.deadline = BUILD_DEADLINE, .line = progress_line, .arg = w->progress,
	}, &res);
	free(path);
	free(dir);
	if (!err && res.no_space)
		err = progress_fail(w->progress, ST_SPACE, "%s: the disk became full", t->m->name);
	else if (!err && res.status == ST_BUILD)
		end(t, MUTANT_BROKEN, res.error ? res.error : "does not compile");
	else if (!err && (res.status || !res.last || strncmp(res.last, mark, strlen(mark))))
		err = progress_fail(w->progress, res.status ? : ST_INTERNAL, "%s: %s", t->m->name,
				    res.error ? res.error : "no kernel was built");
	else if (!err)
		t->kernel = strdup(res.last + strlen(mark));
	else if (err != -EINTR)
		err = progress_fail(w->progress, ST_INTERNAL, "kernel-build.sh: %s",
				    strerror(-err));
	step_result_free(&res);
	return err;
}

/* --- runs ------------------------------------------------------------------- */

static void take_results(struct trial_of *t, const struct run_result *run)
{
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++) {
		const struct scenario_result *res = &run->scenarios[i];
		char *what;

		/* A defect that every kernel has says nothing about this one. */
		if (scenario_result_known(res) ||
		    has_name(t->w->red_anyway, res->name))
			continue;
		if (res->outcome == OUTCOME_INCONCLUSIVE)
			t->unclear = true;
		if (res->outcome != OUTCOME_FAIL && res->outcome != OUTCOME_INCONCLUSIVE)
			continue;
		if (asprintf(&what, "%s: %s", res->name, res->reason ? res->reason :
			     res->nr_splats ? res->splats[0].line : "no reason") < 0)
			continue;
		if (res->outcome == OUTCOME_FAIL) {
			add_name(&t->fate->by, res->name);
			if (!t->fate->complaint)
				t->fate->complaint = strdup(what);
		}
		progress_line(t->w->progress, what);
		free(what);
	}
}

static bool is_check(const char *name)
{
	const struct scenario *scenario = scenario_find(name);

	return scenario && scenario->check;
}

/* The named checks on a source, no names: all of them. */
static int run_checks(struct work *w, const char *commit, const char *const *names, size_t nr,
		      struct run_result *result)
{
	struct run_options opt = {
		.role = KERNEL_PATCHED, .only = names, .nr_only = nr, .extended = true,
	};
	struct source *src;
	int err;

	err = source_open(&src, w->base.place->repo, commit, w->base.base, NULL);
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(w->progress, ST_INTERNAL, "cannot read zPCI at %s: %s",
				     commit, strerror(-err));
	opt.source = src;
	err = static_checks_run(&opt, result);
	source_close(src);
	return err ? no_memory(w) : 0;
}

/* Runs the named checks, or scenarios; @names must not be empty. */
static int run_names(struct trial_of *t, const char *const *names, size_t nr, bool checks)
{
	struct work *w = t->w;
	struct run_options opt = {
		.qemu = w->opt->qemu, .kernel_dir = t->kernel, .role = KERNEL_PATCHED,
		.label = t->m->name, .report_dir = w->opt->report, .only = names, .nr_only = nr,
		.extended = true, .deadline_scale = 1,
	};
	struct run_result result;
	int err;

	err = checks ? run_checks(w, t->commit, names, nr, &result) :
		       drive_kernel(w->progress, &opt, &result);
	if (err)
		return err;
	take_results(t, &result);
	run_result_free(&result);
	return 0;
}

/* Builds the kernel when it is first needed. */
static int run_some(struct trial_of *t, const char *const *names, size_t nr)
{
	const char **kind = calloc(nr + 1, sizeof(*kind));
	size_t nr_kind, i, checks;
	int err = kind ? 0 : no_memory(t->w);

	for (checks = 2; !err && checks--; ) {
		for (nr_kind = 0, i = 0; i < nr; i++) {
			if (is_check(names[i]) == !!checks)
				kind[nr_kind++] = names[i];
		}
		if (!nr_kind)
			continue;
		if (!checks && !t->kernel)
			err = build_kernel(t);
		if (!err && t->fate->end == MUTANT_NOT_RUN)
			err = run_names(t, kind, nr_kind, checks);
	}
	free(kind);
	return err;
}

static bool is_near(const struct mutant *m, const struct scenario *scenario)
{
	size_t i, j, k;

	for (i = 0; i < m->nr_killers; i++) {
		const struct scenario *killer = scenario_find(m->killers[i]);

		for (j = 0; j < killer->nr_requirements; j++)
			for (k = 0; k < scenario->nr_requirements; k++)
				if (killer->requirements[j] == scenario->requirements[k])
					return true;
	}
	return false;
}

/*
 * What else there is: for a survivor all static checks, and scenarios that belong to
 * the same requirements as the named ones. For one that is said to be equivalent
 * what "zlab prove" runs.
 */
static int run_others(struct trial_of *t)
{
	const struct scenario *scenario;
	const char **names;
	size_t nr = 0, nr_runs = 0;
	int err;

	for_each_scenario(scenario)
		nr++;
	names = calloc(nr + 1, sizeof(*names));
	if (!names)
		return no_memory(t->w);
	nr = 0;
	for_each_scenario(scenario) {
		if (scenario->review || scenario->known || scenario->topic)
			continue;
		if (t->m->equivalent ? scenario->extended && !scenario->check :
				       !scenario->check && !is_near(t->m, scenario))
			continue;
		if (!scenario->check && nr_runs++ == MAX_OTHERS)
			break;
		names[nr++] = scenario->name;
	}
	err = nr ? run_some(t, names, nr) : 0;
	free(names);
	return err;
}

/* --- verdicts --------------------------------------------------------------- */

static int judge(struct trial_of *t)
{
	const struct mutant *m = t->m;
	size_t i;
	int err = make_commit(t);

	if (err || t->fate->end != MUTANT_NOT_RUN)
		return err;
	if (m->nr_killers)
		err = run_some(t, m->killers, m->nr_killers);
	for (i = 0; i < m->nr_killers; i++) {
		if (!has_name(t->fate->by, m->killers[i]))
			add_name(&t->fate->not_by, m->killers[i]);
	}
	if (!err && t->fate->end == MUTANT_NOT_RUN && !t->fate->by && !t->unclear)
		err = run_others(t);
	if (err || t->fate->end != MUTANT_NOT_RUN)
		return err;
	if (m->equivalent)
		end(t, t->fate->by ? MUTANT_REFUTED : t->unclear ? MUTANT_UNCLEAR :
				     MUTANT_EQUIVALENT, NULL);
	else if (t->fate->by && !t->fate->not_by)
		end(t, MUTANT_KILLED, NULL);
	else if (t->fate->by)
		end(t, MUTANT_MISNAMED, NULL);
	else if (t->unclear)
		end(t, MUTANT_UNCLEAR, "a check was not reached (see the log)");
	else
		end(t, MUTANT_SURVIVED, NULL);
	return 0;
}


/**
 * mutant_try() - try one mutant
 * @w: the walk, with the series applied
 * @m: the mutant
 * @fate: receives what became of it
 *
 * Return: 0, whatever became of it; -EINTR; or an exit status after saying why it could
 * not be tried.
 */
int mutant_try(struct work *w, const struct mutant *m, struct mutant_fate *fate)
{
	struct trial_of t = { .w = w, .m = m, .fate = fate };
	double started = clock_seconds();
	int err = judge(&t);

	fate->seconds = clock_seconds() - started;
	if (!err)
		progress_note(w->progress, "%s: %s%s%s (%.0f s)", m->name,
			      mutant_end_name(fate->end), fate->by ? " by " : "",
			      fate->by ? fate->by : "", fate->seconds);
	free(t.commit);
	free(t.kernel);
	return err;
}

/**
 * mutant_baseline() - find the checks that are red on the patched kernel as it is
 * @w: the walk, with the series applied
 *
 * Such a check says nothing about a mutant.
 *
 * Return: 0, -EINTR, or an exit status after saying what is wrong.
 */
int mutant_baseline(struct work *w)
{
	struct run_result result;
	size_t i;
	int err = run_checks(w, w->base.patched, NULL, 0, &result);

	if (err)
		return err;
	for (i = 0; i < result.nr_scenarios; i++) {
		if (result.scenarios[i].outcome == OUTCOME_FAIL)
			add_name(&w->red_anyway, result.scenarios[i].name);
	}
	run_result_free(&result);
	return 0;
}
