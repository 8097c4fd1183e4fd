// SPDX-License-Identifier: GPL-2.0
/*
 * Each need is checked by using it, not by asking for its package: a tool may
 * come from elsewhere, and an installed package may still not work.
 */
#define _GNU_SOURCE
#include "preflight.h"

#include "apt.h"
#include "array.h"
#include "cache.h"
#include "status.h"
#include "step.h"
#include "tmpdir.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK_DEADLINE	60.0	/* seconds for one check */
#define DEBIAN_QEMU	"qemu-system-s390x"

struct need {
	const char *package;
	const char *const argv[8];	/* must exit with 0 */
};

static const struct need needs[] = {
	{ "git", { "git", "--version" } },
	{ "make", { "make", "--version" } },
	{ "gcc", { "gcc", "--version" } },
	{ "gcc-s390x-linux-gnu", { "s390x-linux-gnu-gcc", "--version" } },
	{ "flex", { "flex", "--version" } },
	{ "bison", { "bison", "--version" } },
	{ "bc", { "bc", "--version" } },
	{ "cpio", { "cpio", "--version" } },
	{ "xz-utils", { "xz", "--version" } },
	{ "perl", { "perl", "-e", "1" } },
};

/* Return: the program's exit status, 127 if it cannot be started, -EINTR. */
static int check(const char *const *argv, void (*line)(void *, const char *), void *arg)
{
	const struct step step = {
		.argv = argv, .deadline = CHECK_DEADLINE, .line = line, .arg = arg,
	};
	struct step_result res;
	int err = step_run(&step, &res), status = res.status;

	step_result_free(&res);
	if (err == -EINTR)
		return err;
	return err ? 127 : status;
}

/*
 * A static program: the guest's init is one. Return: exit status, -EINTR, or
 * another negative errno.
 */
static int check_cross_libc(void)
{
	char *dir, *source = NULL, *output = NULL;
	int err = tmpdir_make(&dir);
	FILE *f;

	if (err)
		return err;
	err = -ENOMEM;
	if (asprintf(&source, "%s/probe.c", dir) < 0 || asprintf(&output, "%s/probe", dir) < 0)
		goto out;
	f = fopen(source, "we");
	if (!f) {
		err = -errno;
		goto out;
	}
	fputs("#include <stdio.h>\nint main(void)\n{\n\treturn puts(\"\") < 0;\n}\n", f);
	if (fclose(f)) {
		err = -errno;
		goto out;
	}
	err = check((const char *const[]){ "s390x-linux-gnu-gcc", "-static", "-o", output, source,
					   NULL }, NULL, NULL);
out:
	cache_remove_tree(dir);
	free(source);
	free(output);
	free(dir);
	return err;
}

/* Return: 0 if the package's source can be read, 1 if not, or -ENOMEM. */
static int check_source(const char *dir, const char *package)
{
	char *path;
	int missing;

	if (asprintf(&path, "%s/%s.tar.xz", dir, package) < 0)
		return -ENOMEM;
	missing = access(path, R_OK) != 0;
	free(path);
	return missing;
}

static void add_missing(const char **missing, size_t *nr, const char *package)
{
	missing[(*nr)++] = package;
}

/* Return: 0, -EINTR or another negative errno; @missing gets package names. */
static int find_missing(const struct preflight_options *opt, const char **missing, size_t *nr)
{
	bool cross_gcc = true;
	size_t i;
	int err;

	*nr = 0;
	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		err = check(needs[i].argv, NULL, NULL);
		if (err < 0)
			return err;
		if (!err)
			continue;
		add_missing(missing, nr, needs[i].package);
		if (!strcmp(needs[i].package, "gcc-s390x-linux-gnu"))
			cross_gcc = false;
	}
	/* The compiler only recommends its C library. */
	err = cross_gcc ? check_cross_libc() : 1;
	if (err < 0)
		return err;
	if (err)
		add_missing(missing, nr, "libc6-dev-s390x-cross");
	if (!opt->qemu) {
		err = check((const char *const[]){ DEBIAN_QEMU, "--version", NULL }, NULL, NULL);
		if (err < 0)
			return err;
		if (err)
			add_missing(missing, nr, "qemu-system-misc");
	}
	for (i = 0; i < opt->nr_packages; i++) {
		err = check_source(opt->source_dir, opt->packages[i]);
		if (err < 0)
			return err;
		if (err)
			add_missing(missing, nr, opt->packages[i]);
	}
	return 0;
}

struct qemu_talk {
	bool machine, zpci, rng;
};

static void listen(void *arg, const char *line)
{
	struct qemu_talk *talk = arg;

	if (!strncmp(line, "s390-ccw-virtio", strlen("s390-ccw-virtio")))
		talk->machine = true;
	if (strstr(line, "name \"zpci\""))
		talk->zpci = true;
	if (strstr(line, "name \"virtio-rng-pci\""))
		talk->rng = true;
}

/**
 * preflight_qemu() - can this QEMU run the guest
 * @p: progress, receives the error
 * @qemu: program, NULL for Debian's
 *
 * Return: 0, -EINTR, or ST_QEMU after saying what is wrong.
 */
int preflight_qemu(struct progress *p, const char *qemu)
{
	static const char hint[] = "install qemu-system-misc, or set ZLAB_QEMU to another one";
	const char *name = qemu ? qemu : DEBIAN_QEMU;
	struct qemu_talk talk = { 0 };
	int err;

	err = check((const char *const[]){ name, "-machine", "help", NULL }, listen, &talk);
	if (!err)
		err = check((const char *const[]){ name, "-device", "help", NULL }, listen, &talk);
	if (err == -EINTR)
		return err;
	if (err == 127)
		return progress_fail(p, ST_QEMU, "%s cannot be started (%s)", name, hint);
	if (err)
		return progress_fail(p, ST_QEMU, "%s -machine help ends with status %d (%s)", name,
				     err, hint);
	if (!talk.machine)
		return progress_fail(p, ST_QEMU, "%s has no s390x machine (%s)", name, hint);
	if (!talk.zpci || !talk.rng)
		return progress_fail(p, ST_QEMU, "%s has no %s device (%s)", name,
				     talk.zpci ? "virtio-rng-pci" : "zpci", hint);
	return 0;
}

/**
 * preflight() - check what a run needs, install what is missing
 * @p: progress, receives the error
 * @opt: what this run needs
 *
 * Return: 0, -EINTR, or an exit status after saying what is wrong.
 */
int preflight(struct progress *p, const struct preflight_options *opt)
{
	const char *missing[ARRAY_SIZE(needs) + 2 + ARRAY_SIZE(opt->packages)];
	size_t nr;
	int err;

	err = find_missing(opt, missing, &nr);
	if (!err && nr) {
		err = apt_install(p, missing, nr);
		if (err)
			return err;
		err = find_missing(opt, missing, &nr);
		if (!err && nr)
			return progress_fail(p, ST_MISSING,
				"%s is installed but does not work (reinstall it)", missing[0]);
	}
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(p, ST_INTERNAL, "cannot check the tools: %s", strerror(-err));
	return preflight_qemu(p, opt->qemu);
}
