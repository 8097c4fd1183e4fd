// SPDX-License-Identifier: GPL-2.0
/*
 * Debian's kernel has a repository and a work tree that stay in the cache: a
 * checkout leaves the time stamps of unchanged files alone, so a build of the
 * next commit is short.
 *
 * Nothing at all is written to the user's own tree, not even below .git: a
 * repository of ours in the cache borrows its objects (git calls that an
 * alternate) and has the work tree and the new commits.
 */
#define _GNU_SOURCE
#include "kerneltree.h"

#include "array.h"
#include "borrow.h"
#include "git.h"
#include "script.h"
#include "status.h"
#include "usertree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IMPORT_DEADLINE	1800.0	/* seconds */
#define APPLY_DEADLINE	900.0

static int internal(struct progress *p, int err, const char *what)
{
	if (err == -EINTR)
		return err;
	return progress_fail(p, ST_INTERNAL, "%s: %s", what,
			     err < 0 ? strerror(-err) : "git failed (see the log)");
}

static int check_user_tree(struct kerneltree *kt, struct progress *p,
			   const struct kerneltree_options *opt)
{
	const char *rev = opt->base ? opt->base : "HEAD";
	char *why = NULL;
	int err = user_tree_check(opt->kernel, rev, &kt->base, &why);

	if (err > 0)
		err = progress_fail(p, ST_BASE, "%s", why ? why : strerror(ENOMEM));
	else if (err)
		err = internal(p, err, "base");
	free(why);
	if (err)
		return err;
	if (asprintf(&kt->name, "%s at %s", opt->kernel, rev) < 0) {
		kt->name = NULL;
		return internal(p, -ENOMEM, "base");
	}
	return 0;
}

static void remove_user_tree(const struct kerneltree *kt)
{
	cache_remove_tree(kt->place->build);
	cache_remove_tree(kt->place->tree);
	cache_remove_tree(kt->place->repo);
}

static int open_user(struct kerneltree *kt, struct progress *p,
		     const struct kerneltree_options *opt)
{
	int err = check_user_tree(kt, p, opt);

	if (err)
		return err;
	kt->place = opt->place;
	kt->user = true;
	remove_user_tree(kt);	/* what a run that was killed may have left */
	err = borrow_objects(p, opt->kernel, kt->place->repo);
	if (!err)
		err = GIT(p, NULL, "-C", kt->place->repo, "worktree", "add", "--quiet", "--detach",
			  kt->place->tree, kt->base);
	if (!err)
		return 0;
	if (err == -EINTR)
		return err;
	return progress_fail(p, ST_BASE,
			     "KERNEL=%s cannot be checked out at %s (see the log; a partial clone must have all files of that commit)",
			     opt->kernel, kt->base);
}

static char *after(const char *line, const char *key)
{
	size_t len = strlen(key);

	return line && !strncmp(line, key, len) ? strdup(line + len) : NULL;
}

static int import_package(struct kerneltree *kt, struct progress *p, const struct cache *cache,
		       const struct kerneltree_options *opt)
{
	struct step_result res;
	char *path, *tag = NULL;
	int err;

	if (asprintf(&path, "%s/base-import.sh", opt->tools) < 0)
		return internal(p, -ENOMEM, "base");
	err = script_run(p, &(struct script){
		.argv = (const char *const[]){ path, "--cache", cache->root, "--source-dir",
					       opt->source_dir, "--package", opt->package, NULL },
		.deadline = IMPORT_DEADLINE, .what = "import of a kernel",
		.status = ST_BASE,
	}, &res);
	free(path);
	if (!err) {
		kt->base = after(res.last, "commit: ");
		if (!kt->base)
			err = progress_fail(p, ST_INTERNAL, "base-import.sh does not name a commit");
	}
	step_result_free(&res);
	if (err)
		return err;

	err = GIT(NULL, &tag, "-C", kt->place->repo, "describe", "--tags", "--exact-match",
		  kt->base);
	if (!err && asprintf(&kt->name, "Debian %s", tag) < 0)
		err = -ENOMEM;
	free(tag);
	if (err)
		kt->name = NULL;
	return err ? internal(p, err, "base") : 0;
}

static int open_debian(struct kerneltree *kt, struct progress *p, const struct cache *cache,
		       const struct kerneltree_options *opt)
{
	int err;

	kt->place = opt->place;
	err = import_package(kt, p, cache, opt);
	if (err)
		return err;
	err = kerneltree_checkout(kt, p, kt->base);
	if (!err || err == -EINTR)
		return err;
	return progress_fail(p, ST_BASE, "%s cannot be checked out (remove %s, then run again)",
			     kt->name, cache->root);
}

/**
 * kerneltree_open() - get a work tree with the base checked out
 * @kt: filled in; to be released by kerneltree_close() in any case
 * @p: progress, receives the error
 * @cache: cache, locked by this process
 * @opt: which kernel
 *
 * Return: 0, -EINTR, or an exit status after saying what is wrong.
 */
int kerneltree_open(struct kerneltree *kt, struct progress *p, const struct cache *cache,
		    const struct kerneltree_options *opt)
{
	*kt = (struct kerneltree){ 0 };
	/* A damaged work tree must not make git find a repository around the cache. */
	if (setenv("GIT_CEILING_DIRECTORIES", cache->root, 1))
		return internal(p, -errno, "base");
	return opt->kernel ? open_user(kt, p, opt) : open_debian(kt, p, cache, opt);
}

/* The Makefile of a kernel says "VERSION = 6" and "PATCHLEVEL = 1". */
static bool is_linux(const char *makefile, const char *version)
{
	unsigned int major, minor, number, found = 0;
	char *line = NULL;
	size_t size = 0;
	FILE *f = fopen(makefile, "re");

	if (sscanf(version, "%u.%u", &major, &minor) != 2)
		found = 4;
	while (f && found < 2 && getline(&line, &size, f) > 0) {
		if (sscanf(line, "VERSION = %u", &number) == 1)
			found += number == major ? 1 : 4;
		else if (sscanf(line, "PATCHLEVEL = %u", &number) == 1)
			found += number == minor ? 1 : 4;
	}
	if (f)
		fclose(f);
	free(line);
	return found == 2;
}

/**
 * kerneltree_is_linux() - see that the base has the version that a series is made for
 * @kt: opened tree, with its base checked out
 * @p: progress, receives the error
 * @version: two numbers, like "6.6"
 *
 * Return: 0, or an exit status after saying that it has not.
 */
int kerneltree_is_linux(struct kerneltree *kt, struct progress *p, const char *version)
{
	char *path;
	bool is;

	if (asprintf(&path, "%s/Makefile", kt->place->tree) < 0)
		return internal(p, -ENOMEM, "base");
	is = is_linux(path, version);
	free(path);
	if (is)
		return 0;
	return progress_fail(p, ST_BASE, "%s is not Linux %s, which the series is for (choose another SERIES=)",
			     kt->name, version);
}

/* Locks and sessions of a git that was killed; ours alone, the cache is locked. */
static int drop_leftovers(struct kerneltree *kt)
{
	static const char *const names[] = { "index.lock", "HEAD.lock", "rebase-apply" };
	char *path;
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		err = GIT(NULL, &path, "-C", kt->place->tree, "rev-parse", "--path-format=absolute",
			  "--git-path", names[i]);
		if (!err && path)
			err = cache_remove_tree(path);
		free(path);
		if (err)
			return err;
	}
	return 0;
}

static int make_tree(struct kerneltree *kt, struct progress *p, const char *commit)
{
	int err = cache_remove_tree(kt->place->tree);

	if (!err)
		err = GIT(p, NULL, "-C", kt->place->repo, "worktree", "prune");
	if (!err)
		err = GIT(p, NULL, "-C", kt->place->repo, "worktree", "add", "--quiet", "--detach",
			  kt->place->tree, commit);
	return err;
}

/**
 * kerneltree_checkout() - put the work tree at a commit, whatever its state
 * @kt: opened tree
 * @p: progress, whose log gets git's output
 * @commit: commit ID
 *
 * Return: 0, -EINTR, another negative errno, or git's exit status.
 */
int kerneltree_checkout(struct kerneltree *kt, struct progress *p, const char *commit)
{
	int err;

	if (access(kt->place->tree, F_OK))
		return make_tree(kt, p, commit);
	err = drop_leftovers(kt);
	if (!err)
		err = GIT(p, NULL, "-C", kt->place->tree, "checkout", "--quiet", "--force", "--detach",
			  commit);
	/* Ignored files too: object files in the source would break an O= build. */
	if (!err)
		err = GIT(p, NULL, "-C", kt->place->tree, "clean", "--quiet", "--force", "--force", "-d",
			  "-x");
	if (!err || err == -EINTR)
		return err;
	/* A checkout that was cut off while the tree was made cannot be mended. */
	return make_tree(kt, p, commit);
}

/**
 * kerneltree_apply() - apply the series on top of the base
 * @kt: opened tree; its work tree is left at the patched commit
 * @p: progress, receives the error
 * @tools: directory of series-apply.sh
 * @series: series file
 *
 * Return: 0, -EINTR, or an exit status after saying what does not apply.
 */
int kerneltree_apply(struct kerneltree *kt, struct progress *p, const char *tools,
		     const char *series)
{
	struct step_result res;
	char commit[65];
	char *path;
	int err;

	if (asprintf(&path, "%s/series-apply.sh", tools) < 0)
		return internal(p, -ENOMEM, "series");
	err = script_run(p, &(struct script){
		.argv = (const char *const[]){ path, "--tree", kt->place->tree, "--series", series, NULL },
		.deadline = APPLY_DEADLINE, .what = "git am", .status = ST_APPLY,
	}, &res);
	free(path);
	if (!err && (!res.last ||
		     sscanf(res.last, "applied: %u %64[0-9a-f]", &kt->nr_patches, commit) != 2))
		err = progress_fail(p, ST_INTERNAL, "series-apply.sh does not name a commit");
	step_result_free(&res);
	if (err)
		return err;
	kt->patched = strdup(commit);
	return kt->patched ? 0 : internal(p, -ENOMEM, "series");
}

/**
 * kerneltree_leave() - leave a tree to the next run, keep only what it is called
 * @kt: tree from kerneltree_open(), opened or not; the user's is removed from the
 *	cache with all that was made from it, Debian's stays
 */
void kerneltree_leave(struct kerneltree *kt)
{
	if (kt->user)
		remove_user_tree(kt);
	kt->user = false;
}

/**
 * kerneltree_close() - release a tree
 * @kt: tree from kerneltree_open(), opened or not; as kerneltree_leave()
 */
void kerneltree_close(struct kerneltree *kt)
{
	kerneltree_leave(kt);
	free(kt->name);
	free(kt->base);
	free(kt->patched);
	*kt = (struct kerneltree){ 0 };
}
