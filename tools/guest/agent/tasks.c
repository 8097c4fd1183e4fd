// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that cannot go on.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"

/* A file of a task in one read(): there are a hundred of them, and the guest is slow. */
static bool read_short(int dir, const char *task, const char *file, char *buf, size_t size)
{
	ssize_t len = -1;
	char path[280];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", task, file);
	fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		len = read(fd, buf, size - 1);
		close(fd);
	}
	if (len > 0)
		buf[len] = '\0';
	return len > 0;
}

static void look_at(FILE *out, int dir, const char *task)
{
	char stat[512], wchan[64], *name, *end;

	/* "PID (NAME) STATE ...", and a name may have anything in it */
	if (!read_short(dir, task, "stat", stat, sizeof(stat)))
		return;
	name = strchr(stat, '(');
	end = strrchr(stat, ')');
	if (!name || !end || strncmp(end, ") D", 3))
		return;
	*end = '\0';
	if (!read_short(dir, task, "wchan", wchan, sizeof(wchan)))
		strcpy(wchan, "?");
	fprintf(out, "%s in %s\n", name + 1, wchan);
}

static int look_at_all(FILE *out, const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		if (isdigit((unsigned char)*entry->d_name))
			look_at(out, dirfd(dir), entry->d_name);
	}
	closedir(dir);
	return 0;
}

/**
 * verb_blocked() - "blocked": tasks that wait and take no signal
 * @args: empty
 * @reply: "NAME in FUNCTION", one per line; empty if there is none. A task that is
 *	   there twice, some time apart, is blocked; one that is there once may just
 *	   have waited for a grace period.
 *
 * Return: 0 or a negative errno.
 */
int verb_blocked(char *args, struct reply *reply)
{
	FILE *out = open_memstream(&reply->data, &reply->len);
	int rc, rc_own;

	if (!out)
		return -ENOMEM;
	rc = look_at_all(out, "/proc");
	/* Nobody else has threads. */
	rc_own = look_at_all(out, "/proc/self/task");
	if (fclose(out))
		return -ENOMEM;
	return rc ? rc : rc_own;
}
