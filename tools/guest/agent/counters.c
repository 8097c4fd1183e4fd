// SPDX-License-Identifier: GPL-2.0
/*
 * Counters of a kernel that counts which of its lines are reached (gcov).
 */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"

#define GCOV	"/sys/kernel/debug/gcov"
#define SUFFIX	".gcda"
#define NR_FDS	16

/* nftw() has no argument for its callback, and two requests may ask at once. */
static _Thread_local FILE *out;

static int append(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	struct reply file = { 0 };
	size_t len = strlen(path);
	int rc;

	if (type != FTW_F || len < strlen(SUFFIX) || strcmp(path + len - strlen(SUFFIX), SUFFIX))
		return 0;
	rc = read_file(path, &file);
	if (rc)
		return -rc;
	fprintf(out, "%s %zu\n", path + strlen(GCOV), file.len);
	fwrite(file.data, 1, file.len, out);
	free(file.data);
	return 0;
}

/**
 * verb_counters() - "counters [reset]": the counters of all objects that count
 * @args: empty, or "reset": set them to zero
 * @reply: for each object a line with its path and the length of what follows: the
 *	   file that gcov reads
 *
 * Return: 0 or a negative errno (-ENOENT: this kernel does not count).
 */
int verb_counters(char *args, struct reply *reply)
{
	int rc;

	if (!strcmp(args, "reset"))
		return write_file(GCOV "/reset", "1");
	if (*args)
		return -EINVAL;
	out = open_memstream(&reply->data, &reply->len);
	if (!out)
		return -ENOMEM;
	rc = nftw(GCOV, append, NR_FDS, FTW_PHYS);
	/* The callback has positive ones. */
	if (rc < 0)
		rc = errno;
	if (fclose(out) && !rc)
		rc = ENOMEM;
	return -rc;
}
