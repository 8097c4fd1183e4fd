// SPDX-License-Identifier: GPL-2.0
/*
 * facts.json: what was run, with what, on what.
 */
#define _GNU_SOURCE
#include "facts.h"

#include "array.h"
#include "files.h"
#include "git.h"
#include "step.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define VERSION_DEADLINE	30.0	/* seconds */

static json_t *string_or_null(const char *s)
{
	json_t *string = s ? json_string(s) : NULL;

	return string ? string : json_null();
}

static json_t *project(const char *top)
{
	char *commit = NULL, *changes = NULL;
	json_t *object;
	bool known;

	if (!top)
		return json_null();
	known = !GIT(NULL, &commit, "-C", top, "rev-parse", "HEAD") && commit &&
		!GIT(NULL, &changes, "-C", top, "status", "--porcelain", "--untracked-files=no");
	object = known ? json_pack("{s:s, s:b}", "commit", commit, "changed", changes != NULL) :
			 json_null();
	free(commit);
	free(changes);
	return object;
}

static json_t *version(const char *const *argv)
{
	const struct step step = { .argv = argv, .deadline = VERSION_DEADLINE };
	struct step_result res;
	json_t *text = NULL;

	if (!step_run(&step, &res) && !res.status)
		text = string_or_null(res.first);
	step_result_free(&res);
	return text ? text : json_null();
}

static json_t *tools(const char *qemu)
{
	const struct {
		const char *name;
		const char *argv[3];
	} list[] = {
		{ "qemu", { qemu ? qemu : "qemu-system-s390x", "--version" } },
		{ "compiler", { "s390x-linux-gnu-gcc", "--version" } },
		{ "linker", { "s390x-linux-gnu-ld", "--version" } },
		{ "make", { "make", "--version" } },
		{ "git", { "git", "--version" } },
		{ "host", { "uname", "-srvm" } },
	};
	json_t *object = json_object();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(list); i++)
		json_object_set_new(object, list[i].name, version(list[i].argv));
	return object;
}

static json_t *digest(const char *dir, const char *name)
{
	char hex[DIGEST_SIZE], *path;
	json_t *string = NULL;

	if (asprintf(&path, "%s%s%s", dir ? dir : "", dir ? "/" : "", name) < 0)
		return NULL;
	if (!file_digest(path, hex))
		string = json_string(hex);
	free(path);
	return string;
}

static json_t *images(const struct run_result *run)
{
	static const char *const names[] = {
		"bzImage", "System.map", "config", "zpci_test.ko", "initramfs.cpio.gz",
	};
	json_t *object = json_object(), *sum;
	size_t i;

	for (i = 0; run->kernel_dir && i < ARRAY_SIZE(names); i++) {
		if (run->initramfs && !strcmp(names[i], "initramfs.cpio.gz"))
			sum = digest(NULL, run->initramfs);
		else
			sum = digest(run->kernel_dir, names[i]);
		if (sum)
			json_object_set_new(object, names[i], sum);
	}
	return object;
}

static json_t *kernels(const struct report *report)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];

		json_array_append_new(array, json_pack("{s:s, s:s, s:b, s:o}",
			"label", run->label, "role", kernel_name(run->role),
			"booted", run->kernel_dir != NULL, "images", images(run)));
	}
	return array;
}

static json_t *names(const struct facts_input *in)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < in->nr_only; i++)
		json_array_append_new(array, json_string(in->only[i]));
	return array;
}

/**
 * facts_make() - say what was run
 * @in: what was known when the run began
 * @report: what is known now; the patches are in its directory already
 *
 * Return: new reference, NULL without memory.
 */
json_t *facts_make(const struct facts_input *in, const struct report *report)
{
	return json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:o, s:i, s:b, s:b, s:b, s:I, s:f, s:o, s:o, s:o, s:o, s:i, s:o, s:o}",
			 "schema", "zpci-readd/facts", "version", 1,
			 "command", string_or_null(in->command), "project", project(in->top),
			 "tools", tools(in->qemu), "patches", patches_describe(report->dir),
			 "series", string_or_null(in->base_name), "kernels", kernels(report),
			 "extended", in->extended, "selection", report->selection,
			 "scenarios", names(in), "rounds", (int)in->rounds,
			 "requirements", report->requirements, "matrix", report->matrix,
			 "stored", in->stored,
			 "started", (json_int_t)report->started, "seconds", report->seconds,
			 "steps", report_json_steps(report), "base", string_or_null(report->base),
			 "base_commit", string_or_null(report->base_commit),
			 "patched_commit", string_or_null(report->patched_commit),
			 "nr_patches", (int)report->nr_patches,
			 "upstream", string_or_null(report->upstream),
			 "upstream_commit", string_or_null(report->upstream_commit));
}

/**
 * facts_save() - write facts.json
 * @dir: report directory
 * @facts: facts
 *
 * Return: 0 or negative errno.
 */
int facts_save(const char *dir, const json_t *facts)
{
	char *path;
	int rc;

	if (asprintf(&path, "%s/" FACTS, dir) < 0)
		return -ENOMEM;
	/* As many digits as it takes to read the same numbers again. */
	errno = 0;
	rc = json_dump_file(facts, path, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	free(path);
	return rc ? -(errno ? errno : EIO) : 0;
}

/**
 * facts_load() - read facts.json
 * @dir: report directory
 * @why: receives why not in one line, to be freed by the caller
 *
 * Return: new reference, NULL if there are none.
 */
json_t *facts_load(const char *dir, char **why)
{
	const char *schema;
	json_error_t err;
	json_t *facts;
	char *path;
	int nr;

	*why = NULL;
	if (asprintf(&path, "%s/" FACTS, dir) < 0)
		return NULL;
	facts = json_load_file(path, 0, &err);
	free(path);
	if (!facts) {
		if (asprintf(why, FACTS ": %s", err.text) < 0)
			*why = NULL;
		return NULL;
	}
	if (json_unpack(facts, "{s:s, s:i}", "schema", &schema, "version", &nr) ||
	    strcmp(schema, "zpci-readd/facts") || nr != 1) {
		*why = strdup(FACTS ": not what this program writes");
		json_decref(facts);
		return NULL;
	}
	return facts;
}

/* NULL where it is null. */
static const char *text(const json_t *facts, const char *key)
{
	return json_string_value(json_object_get(facts, key));
}

/**
 * facts_to_report() - read back what was known of a run, but not what it said
 * @facts: facts
 * @report: filled in, except for its runs; strings are borrowed from @facts, the steps
 *	    are to be freed by the caller
 *
 * Return: 0, -EBADMSG when something is missing, -ENOMEM.
 */
int facts_to_report(const json_t *facts, struct report *report)
{
	int requirements, selection, nr_patches;
	struct report_step *grown;
	json_t *list, *step;
	json_int_t started;
	size_t i;

	if (json_unpack((json_t *)facts, "{s:b, s:b, s:I, s:F, s:o, s:i}",
			"requirements", &requirements, "selection", &selection,
			"started", &started, "seconds", &report->seconds, "steps", &list,
			"nr_patches", &nr_patches))
		return -EBADMSG;
	report->base = text(facts, "base");
	report->base_commit = text(facts, "base_commit");
	report->patched_commit = text(facts, "patched_commit");
	report->upstream = text(facts, "upstream");
	report->upstream_commit = text(facts, "upstream_commit");
	report->requirements = requirements;
	report->selection = selection;
	report->started = started;
	report->nr_patches = nr_patches;
	report->facts = facts;
	grown = calloc(json_array_size(list) + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	json_array_foreach(list, i, step) {
		if (json_unpack(step, "{s:s, s:F}", "title", &grown[i].title,
				"seconds", &grown[i].seconds)) {
			free(grown);
			return -EBADMSG;
		}
	}
	report->steps = grown;
	report->nr_steps = i;
	return 0;
}
