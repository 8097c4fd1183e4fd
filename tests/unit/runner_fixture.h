/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel directory for runner_run() against the fake QEMU, and where it may write.
 * One program is one file, so static is enough.
 */
#ifndef UNIT_RUNNER_FIXTURE_H
#define UNIT_RUNNER_FIXTURE_H

#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Deadlines of a scenario are 10 s on a real guest: half a second is plenty for a fake. */
#define SCALE	0.05

static char work[128], fake[4096], kernel[160], report[160], tmp[160];

static inline void put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", kernel, name);
	f = fopen(path, "w");
	if (!f)
		exit(1);
	fputs(text, f);
	fclose(f);
}

/* Return: false when there is no place for it. */
static inline bool fixture_init(const char *program)
{
	char command[512], self[4000];

	/* build/tests/runner_test -> build/fake_qemu, or as the caller says. */
	snprintf(self, sizeof(self), "%s", program);
	if (getenv("FAKE_QEMU"))
		snprintf(fake, sizeof(fake), "%s", getenv("FAKE_QEMU"));
	else
		snprintf(fake, sizeof(fake), "%s/../fake_qemu", dirname(self));
	snprintf(work, sizeof(work), "%s/runner-test-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(work))
		return false;
	snprintf(kernel, sizeof(kernel), "%s/kernel", work);
	snprintf(report, sizeof(report), "%s/re,port", work);
	snprintf(tmp, sizeof(tmp), "%s/t'm p", work);
	snprintf(command, sizeof(command), "mkdir -p %s \"%s\"", kernel, tmp);
	if (system(command))
		return false;
	setenv("TMPDIR", tmp, 1);
	put("bzImage", "");
	put("initramfs.cpio.gz", "");
	put("meta", "release=6.1.0\ntree=0123abcd\n");
	put("functions", "enable_slot\nzpci_create_device\n");
	return true;
}

/* Return: false when something is left. */
static inline bool fixture_remove(void)
{
	char command[512];

	snprintf(command, sizeof(command), "rm -rf %s", work);
	return !system(command);
}

#endif /* UNIT_RUNNER_FIXTURE_H */
