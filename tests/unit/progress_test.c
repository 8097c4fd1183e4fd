// SPDX-License-Identifier: GPL-2.0
/*
 * What progress looks like in a file and on a terminal.
 */
#define _GNU_SOURCE
#include "cache.h"
#include "progress.h"
#include "tmpdir.h"
#include "tap.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool has(const char *text, const char *part)
{
	if (strstr(text, part))
		return true;
	printf("# not found: %s\n", part);
	return false;
}

static void one_step(struct progress *p)
{
	progress_begin(p, "build");
	progress_line(p, "  CC      drivers/pci/probe.o");
	progress_line(p, "some other line");
	progress_end(p, "ready");
}

static void test_plain(void)
{
	char log[1024] = "", *tmp, *path, *text = NULL;
	struct progress *p;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int fd;

	if (tmpdir_make(&tmp) || asprintf(&path, "%s/log", tmp) < 0)
		exit(1);
	/* A stream without descriptor is no terminal, as a file would be. */
	p = progress_new(f, 2);
	ok(!progress_log_to(p, path), "the log is opened");
	one_step(p);
	progress_begin(p, "run");
	progress_what(p, "again", 1, 7);
	progress_end(p, "CLEAN");
	progress_free(p);
	fclose(f);
	ok(has(text, "[1/2] build ...\n[1/2] build: ready (") &&
	   has(text, "[2/2] run  0:00  1/7  again\n") && !strchr(text, '\r'),
	   "not a terminal: plain lines");
	ok(!strstr(text, "probe.o"), "not a terminal: no line for each file");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ok(read(fd, log, sizeof(log) - 1) > 0 && has(log, "CC      drivers/pci/probe.o") &&
	   has(log, "some other line") && has(log, "  again\n"), "the log has everything");
	close(fd);
	cache_remove_tree(tmp);
	free(tmp);
	free(path);
	free(text);
}

/* Everything that comes until @part is there, or 5 s passed. */
static void read_until(int fd, char *buf, size_t size, const char *part)
{
	size_t used = 0;

	buf[0] = '\0';
	while (used < size - 1 && !strstr(buf, part)) {
		struct pollfd pfd = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (poll(&pfd, 1, 5000) <= 0)
			return;
		n = read(fd, buf + used, size - 1 - used);
		if (n <= 0)
			return;
		used += n;
		buf[used] = '\0';
	}
}

static void test_terminal(void)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 40 };
	struct progress *p;
	char buf[4096];
	int master, slave;
	FILE *f;

	if (openpty(&master, &slave, NULL, NULL, &ws)) {
		printf("ok %u - terminal # SKIP no pseudo terminal\n", ++tap_count);
		return;
	}
	setenv("TERM", "xterm", 1);
	f = fdopen(slave, "w");
	p = progress_new(f, 2);
	progress_begin(p, "build");
	progress_line(p, "  CC      drivers/pci/a_very_long_name_that_does_not_fit.o");
	/* Nothing more happens here: the redraw is the thread's. */
	read_until(master, buf, sizeof(buf), "1 files  CC");
	ok(has(buf, "\r[1/2] build  0:00  1 files  CC      dri\033[K"),
	   "terminal: one line, redrawn by itself, cut at the edge");
	progress_end(p, "ready");
	read_until(master, buf, sizeof(buf), "ready");
	ok(has(buf, "\r\033[K[1/2] build: ready ("), "terminal: replaced when the step ends");
	progress_free(p);
	fclose(f);
	close(master);
}

int main(void)
{
	test_plain();
	test_terminal();
	return tap_done();
}
