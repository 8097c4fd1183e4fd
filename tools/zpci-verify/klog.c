// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "klog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "splat.h"
#include "sys.h"

#define KMSG		"/dev/kmsg"
/* The kernel gives a record at once or not at all. */
#define RECORD_SIZE	16384

/*
 * What zPCI and the IOMMU say when a function could not be added. The reports of the
 * kernel's own checks (duplicate names, lockdep, lists, WARN(), ...) are those that the
 * harness looks for, see splat.c.
 */
static const char *const failures[] = {
	"zpci: Adding PCI function ",
	"zpci: Enabling PCI function ",
	"zpci: Looking for PCI functions failed",
	"is already assigned",
	"Failed to add to iommu group ",
	"Automatic recovery failed",
};

/**
 * klog_open() - begin to read the kernel log, with what comes from now on
 * @log: log to initialise; release with klog_close()
 *
 * If it cannot be read, @log says why.
 */
void klog_open(struct klog *log)
{
	*log = (struct klog){ .fd = sys_open(KMSG, O_RDONLY | O_NONBLOCK) };
	if (log->fd >= 0 && lseek(log->fd, 0, SEEK_END) < 0) {
		log->error = -errno;
		close(log->fd);
		log->fd = -1;
	} else if (log->fd < 0) {
		log->error = log->fd;
	}
}

/**
 * klog_close() - release a log
 * @log: from klog_open()
 */
void klog_close(struct klog *log)
{
	if (log->fd >= 0)
		close(log->fd);
	free(log->text);
	*log = (struct klog){ .fd = -1 };
}

static void append(struct klog *log, const char *line, size_t len)
{
	char *grown = realloc(log->text, log->len + len + 2);

	if (!grown) {
		log->lost = true;
		return;
	}
	log->text = grown;
	memcpy(grown + log->len, line, len);
	log->len += len;
	grown[log->len++] = '\n';
	grown[log->len] = '\0';
}

/*
 * "LEVEL,NUMBER,TIME,FLAGS;TEXT" and lines " KEY=VALUE". The level has the facility in its
 * upper bits: 0 is the kernel, the others are programs that write to the log.
 */
static void take_lines(struct klog *log, const char *record)
{
	const char *line, *end, *text;

	for (line = record; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		text = memchr(line, ';', (size_t)(end - line));
		if (*line == ' ' || !text || strtoul(line, NULL, 10) >> 3)
			continue;
		append(log, text + 1, (size_t)(end - text - 1));
	}
}

/**
 * klog_read() - read what has come since the last time
 * @log: log; to be called often enough that the kernel's buffer does not overflow
 */
void klog_read(struct klog *log)
{
	char record[RECORD_SIZE];
	ssize_t len;

	while (log->fd >= 0) {
		len = read(log->fd, record, sizeof(record) - 1);
		if (len < 0 && errno == EPIPE) {
			log->lost = true;
			continue;
		}
		if (len < 0 && errno == EINTR)
			continue;
		if (len <= 0)
			return;
		record[len] = '\0';
		take_lines(log, record);
	}
}

/**
 * klog_complaints() - find what the kernel complains about
 * @log: log
 * @text: receives these lines, to be freed by the caller; NULL if there are none, or
 *	  without memory
 *
 * Return: number of complaints.
 */
size_t klog_complaints(const struct klog *log, char **text)
{
	size_t nr = 0, i, size = 0;
	struct splat *splats;
	const char *line, *end;
	FILE *out;

	*text = NULL;
	if (!log->len)
		return 0;
	out = open_memstream(text, &size);
	if (!out)
		return 1;
	if (splat_scan(log->text, log->len, &splats, &nr)) {
		fputs("(out of memory)\n", out);
		nr = 1;
	} else {
		for (i = 0; i < nr; i++)
			fprintf(out, "%s\n", splats[i].line);
		splat_free(splats, nr);
	}
	for (line = log->text; *line; line = end + 1) {
		end = strchrnul(line, '\n');
		for (i = 0; i < ARRAY_SIZE(failures); i++) {
			if (!memmem(line, (size_t)(end - line), failures[i], strlen(failures[i])))
				continue;
			fprintf(out, "%.*s\n", (int)(end - line), line);
			nr++;
			break;
		}
		if (!*end)
			break;
	}
	if (fclose(out) || !nr) {
		free(*text);
		*text = NULL;
	}
	return nr;
}

/**
 * klog_say() - put a line into the kernel log, so that it tells what was done when
 * @fmt: printf() format, without newline
 */
void klog_say(const char *fmt, ...)
{
	char line[256];
	va_list args;
	size_t len;

	/* Facility 1, "user": the kernel did not say this. */
	len = (size_t)snprintf(line, sizeof(line), "<13>zpci-verify: ");
	va_start(args, fmt);
	vsnprintf(line + len, sizeof(line) - len - 1, fmt, args);
	va_end(args);
	strcat(line, "\n");
	/* In a tree that a test has made it would only be a file. */
	if (!sys_is_made())
		sys_write(KMSG, line);
}
