// SPDX-License-Identifier: GPL-2.0
/*
 * zlab mutants: makes the patched kernel worse in many small ways, one at a time,
 * and wants a scenario to notice each.
 */
#define _GNU_SOURCE
#include "mutants.h"

#include "git.h"
#include "interrupt.h"
#include "status.h"
#include "work_steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int no_memory(struct work *w)
{
	return progress_fail(w->progress, ST_INTERNAL, "out of memory");
}

static bool is_selected(const struct work *w, const struct mutant *m)
{
	size_t i;

	for (i = 0; i < w->opt->nr_only; i++) {
		if (!strncmp(m->name, w->opt->only[i], strlen(w->opt->only[i])))
			return true;
	}
	return !w->opt->nr_only;
}

static int load_mutants(struct work *w)
{
	char *dir, *why = NULL;
	size_t i;
	int err;

	if (asprintf(&dir, "%s/tests/mutants", w->opt->top) < 0)
		return no_memory(w);
	err = mutants_load_for(&w->mutants, dir, w->opt->base_name, &why);
	free(dir);
	if (err)
		err = progress_fail(w->progress, ST_USAGE, "%s", why ? why : strerror(-err));
	free(why);
	for (i = 0; !err && i < w->mutants.nr; i++) {
		if (w->mutants.all[i].patch > w->base.nr_patches)
			err = progress_fail(w->progress, ST_USAGE, "%s: there is no patch %u",
					    w->mutants.all[i].name, w->mutants.all[i].patch);
	}
	return err;
}

/* All must apply before the first one is built. */
static int check_mutants(struct work *w)
{
	size_t i, selected = 0;
	int err = load_mutants(w);

	if (err)
		return err;
	w->fates = calloc(w->mutants.nr, sizeof(*w->fates));
	if (!w->fates)
		return no_memory(w);
	err = kerneltree_checkout(&w->base, w->progress, w->base.patched);
	for (i = 0; !err && i < w->mutants.nr; i++) {
		const struct mutant *m = &w->mutants.all[i];

		if (!is_selected(w, m))
			continue;
		selected++;
		if (m->knockout)
			continue;
		err = GIT(w->progress, NULL, "-C", w->base.place->tree, "apply", "--check",
			  "--index", m->path);
		if (err > 0)
			return progress_fail(w->progress, ST_APPLY, "%s does not apply (see the log)",
					     m->name);
	}
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(w->progress, ST_INTERNAL, "cannot check the mutants");
	if (!selected)
		return progress_fail(w->progress, ST_USAGE, "no mutant has such a name");
	snprintf(w->summary, sizeof(w->summary), "%zu, all apply", selected);
	return mutant_baseline(w);
}

/* Those that change a header come last: they make most of the code compile again. */
static int try_mutants(struct work *w)
{
	size_t i, headers, nr = 0;
	char *dir = mutant_kernels_dir(w);
	int err = 0;

	for (headers = 0; headers < 2; headers++) {
		for (i = 0; !err && i < w->mutants.nr; i++) {
			const struct mutant *m = &w->mutants.all[i];

			if (m->header != !!headers || !is_selected(w, m))
				continue;
			if (interrupted()) {
				err = -EINTR;
				break;
			}
			progress_what(w->progress, m->name, nr++, w->mutants.nr);
			err = mutant_try(w, m, &w->fates[i]);
		}
	}
	if (dir)
		cache_remove_tree(dir);
	free(dir);
	snprintf(w->summary, sizeof(w->summary), "%zu tried", nr);
	return err;
}

static int write_table(struct work *w)
{
	char *path;
	FILE *f;
	int err;

	if (asprintf(&path, "%s/mutants.json", w->opt->report) < 0)
		return no_memory(w);
	err = mutants_json(path, &w->mutants, w->fates);
	free(path);
	if (!err && asprintf(&path, "%s/mutants.txt", w->opt->report) < 0)
		return no_memory(w);
	if (!err) {
		f = fopen(path, "we");
		free(path);
		if (f)
			mutants_table(f, &w->mutants, w->fates, w->base.nr_patches);
		err = !f || fclose(f) ? -errno : 0;
	}
	if (err)
		return progress_fail(w->progress, err == -ENOSPC ? ST_SPACE : ST_INTERNAL,
				     "cannot write to %s: %s", w->opt->report, strerror(-err));
	snprintf(w->summary, sizeof(w->summary), "%.80s", w->opt->report);
	return 0;
}

/* Instead of the verdict on a kernel. */
static int conclude(struct work *w)
{
	FILE *f = w->opt->verbose ? stderr : stdout;

	mutants_table(f, &w->mutants, w->fates, w->base.nr_patches);
	fprintf(f, "report: %s/mutants.json\n", w->opt->report);
	if (w->opt->verbose)
		mutants_tap(stdout, &w->mutants, w->fates);
	fflush(stdout);
	return mutants_status(w->fates, w->mutants.nr);
}

/**
 * mutation_test() - try all mutants, print what killed them
 * @opt: what the user asked for; @opt->only are beginnings of their names
 *
 * Return: exit status, see status.h.
 */
int mutation_test(const struct prove_options *opt)
{
	static const struct work_plan plan = {
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "check the mutants", check_mutants },
			{ "try the mutants", try_mutants },
			{ "write the table", write_table },
		},
		.nr_steps = 7,
		.conclude = conclude,
	};

	return work_through(opt, &plan);
}
