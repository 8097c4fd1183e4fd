// SPDX-License-Identifier: GPL-2.0
/*
 * What a function leaves behind when it has gone: nothing.
 */
#define _GNU_SOURCE
#include "sweep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

/* Directories with a name in them for each function, bus, group or interrupt. */
static const char *const directories[] = {
	"/sys/bus/pci/devices", "/sys/bus/pci/slots", "/sys/bus/virtio/devices",
	"/sys/class/iommu", "/sys/class/pci_bus", "/sys/devices", "/sys/kernel/iommu_groups",
	"/sys/kernel/debug/pci", "/proc/irq",
};

/* Files with a line for each piece of memory or address space, and what marks it. */
static const struct {
	const char *path;
	const char *mark;
} files[] = {
	{ "/proc/iomem", "PCI Bus" },
	{ "/proc/vmallocinfo", "zpci_dma_init_device" },
};

static void put_lines(FILE *f, const char *path, const char *text, const char *mark)
{
	const char *end;

	for (; *text; text = end) {
		end = text + strcspn(text, "\n");
		end += *end == '\n';
		if (!mark || memmem(text, (size_t)(end - text), mark, strlen(mark)))
			fprintf(f, "%s: %.*s", path, (int)(end - text), text);
	}
}

static void take(struct trial *sc, FILE *f, const char *verb, const char *path, const char *mark)
{
	struct agent_reply reply;
	int rc = trial_request(sc, &reply, "%s %s", verb, path);

	/* What is not there has nothing in it. */
	if (!rc)
		put_lines(f, path, reply.data, mark);
	else if (rc > 0 && rc != ENOENT)
		trial_lost(sc, "cannot look at %s: %s", path, strerror(rc));
	agent_reply_free(&reply);
}

/**
 * sweep_inventory() - list all that functions have of their own
 * @sc: the trial
 *
 * Return: text with a line for each thing, to be freed; NULL without memory, or when the
 * trial is not ok.
 */
char *sweep_inventory(struct trial *sc)
{
	char *text = NULL;
	size_t i, len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	for (i = 0; i < ARRAY_SIZE(directories); i++)
		take(sc, f, "ls", directories[i], NULL);
	for (i = 0; i < ARRAY_SIZE(files); i++)
		take(sc, f, "read", files[i].path, files[i].mark);
	if (fclose(f) || !trial_ok(sc)) {
		free(text);
		return NULL;
	}
	return text;
}

/* First line of @text that is not one of @other; its length in @len. NULL: none */
static const char *extra_line(const char *text, const char *other, size_t *len)
{
	for (; *text; text += *len + 1) {
		*len = strcspn(text, "\n");
		if (!memmem(other, strlen(other), text, *len + (text[*len] == '\n')))
			return text;
		if (!text[*len])
			break;
	}
	return NULL;
}

/**
 * sweep_expect_inventory() - nothing was left behind
 * @sc: the trial
 * @before: from sweep_inventory(), before the lifecycle
 *
 * The kernel may free what nobody uses a little later, so look again until the deadline.
 * Each look is a row of questions to the guest.
 */
void sweep_expect_inventory(struct trial *sc, const char *before)
{
	double deadline = trial_deadline(sc, DEADLINE_EVENT);
	const char *line;
	size_t len;
	char *now;

	while (trial_ok(sc)) {
		now = sweep_inventory(sc);
		if (!now) {
			trial_lost(sc, "out of memory");
			return;
		}
		line = extra_line(now, before, &len);
		if (!line) {
			line = extra_line(before, now, &len);
			if (line)
				trial_fail(sc, "something else went away: %.*s", (int)len, line);
			free(now);
			return;
		}
		if (trial_expired(sc, deadline))
			trial_fail(sc, "left behind in %.*s", (int)len, line);
		free(now);
	}
}

/**
 * sweep_expect_memory() - a function gets the addresses that it had before
 * @st: lifecycle that is over; the function was plugged once more. The first time,
 *	undisturbed, they are remembered
 *
 * Others would mean that what failed still has those.
 */
void sweep_expect_memory(struct sweep_state *st)
{
	struct agent_reply reply;
	char *text = NULL;
	size_t len;
	FILE *f;
	int rc;

	rc = trial_request(st->sc, &reply, "read %s", files[0].path);
	if (rc > 0)
		trial_lost(st->sc, "cannot read %s: %s", files[0].path, strerror(rc));
	if (rc)
		return;
	f = open_memstream(&text, &len);
	if (f)
		put_lines(f, files[0].path, reply.data, files[0].mark);
	if (!f || fclose(f))
		trial_lost(st->sc, "out of memory");
	else if (!*st->memory && st->counts)
		*st->memory = strdup(text);
	else if (*st->memory && strcmp(*st->memory, text))
		trial_fail(st->sc, "function %08x does not get the addresses it had: %.*s",
			   st->fn.fid, (int)strcspn(text, "\n"), text);
	free(text);
	agent_reply_free(&reply);
}
