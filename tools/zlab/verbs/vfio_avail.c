// SPDX-License-Identifier: GPL-2.0
/*
 * What a scenario can do with the entries that a vfio container has for mappings.
 */
#define _GNU_SOURCE
#include "vfio_avail.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT	"/sys/module/vfio_iommu_type1/parameters/dma_entry_limit"

/**
 * vfio_limit() - set how many entries the containers have that get an IOMMU from now on
 * @sc: the trial
 * @entries: how many
 */
void vfio_limit(struct trial *sc, unsigned int entries)
{
	int rc = trial_request(sc, NULL, "write " LIMIT " %u", entries);

	if (rc > 0)
		trial_lost(sc, "the limit of mappings cannot be set: %s", strerror(rc));
}

/**
 * vfio_default_limit() - ask how many entries the next container has
 * @sc: the trial
 *
 * Return: how many; 0 when the trial is not ok.
 */
unsigned int vfio_default_limit(struct trial *sc)
{
	struct agent_reply reply;
	unsigned int entries = 0;
	int rc;

	rc = trial_request(sc, &reply, "read " LIMIT);
	if (rc > 0)
		trial_lost(sc, "the limit of mappings cannot be read: %s", strerror(rc));
	if (!rc)
		entries = (unsigned int)strtoul(reply.data, NULL, 10);
	agent_reply_free(&reply);
	return entries;
}

/**
 * vfio_join() - open a function with a container that is there
 * @sc: the trial
 * @fn: function that is bound to vfio-pci
 * @name: name of this use of it; the user keeps it when the kernel wants it back
 * @with: whose container
 *
 * The container may have lost its IOMMU with its last function: then it gets one again.
 */
void vfio_join(struct trial *sc, const struct fn *fn, const char *name, const char *with)
{
	struct agent_reply reply;
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "vfio join \"%s\" with \"%s\"", name, with);
	rc = trial_request(sc, &reply, "vfio join %04x:00:00.0 %s %s", fn->uid, name, with);
	if (rc > 0)
		trial_fail(sc, "function %08x cannot join \"%s\" (%s): %s", fn->fid, with,
			   reply.data, strerror(rc));
	agent_reply_free(&reply);
}

/* Return: how many mappings were made, with the errno of the one that failed, 0: none. */
static unsigned int fill(struct trial *sc, const char *name, unsigned int entries, int *error)
{
	struct agent_reply reply;
	unsigned int taken = 0;

	*error = trial_request(sc, &reply, "vfio fill %s %u", name, entries);
	if (*error >= 0)
		taken = (unsigned int)strtoul(reply.data, NULL, 10);
	agent_reply_free(&reply);
	return taken;
}

/**
 * vfio_fill() - map pages, each by a mapping of its own
 * @sc: the trial
 * @name: user
 * @entries: how many; of all users of a container only one may do so at a time
 */
void vfio_fill(struct trial *sc, const char *name, unsigned int entries)
{
	unsigned int taken;
	int error;

	taken = fill(sc, name, entries, &error);
	if (error > 0)
		trial_fail(sc, "\"%s\" cannot map page %u of %u: %s", name, taken + 1, entries,
			   strerror(error));
}

/**
 * expect_full() - no mapping can be made, for lack of entries
 * @sc: the trial
 * @name: user
 */
void expect_full(struct trial *sc, const char *name)
{
	int error;

	fill(sc, name, 1, &error);
	if (!error)
		trial_fail(sc, "\"%s\" can map more than its container says", name);
	else if (error > 0 && error != ENOSPC)
		trial_fail(sc, "\"%s\" has used up its entries, and gets \"%s\"", name,
			   strerror(error));
}

static void drain(struct trial *sc, const char *name, const char *what)
{
	int rc = trial_request(sc, NULL, "vfio drain %s %s", name, what);

	if (rc > 0)
		trial_fail(sc, "\"%s\" cannot unmap %s: %s", name, what, strerror(rc));
}

/**
 * vfio_drain() - unmap pages that vfio_fill() mapped, each by a request of its own
 * @sc: the trial
 * @name: user
 * @entries: how many, the last ones
 */
void vfio_drain(struct trial *sc, const char *name, unsigned int entries)
{
	char what[32];

	snprintf(what, sizeof(what), "%u", entries);
	drain(sc, name, what);
}

/**
 * vfio_drain_once() - unmap pages that vfio_fill() mapped by one request
 * @sc: the trial
 * @name: user
 * @entries: how many, the last ones
 */
void vfio_drain_once(struct trial *sc, const char *name, unsigned int entries)
{
	char what[32];

	snprintf(what, sizeof(what), "%u once", entries);
	drain(sc, name, what);
}

/**
 * vfio_drain_all() - unmap all that the container has
 * @sc: the trial
 * @name: user
 */
void vfio_drain_all(struct trial *sc, const char *name)
{
	drain(sc, name, "all");
}

/**
 * vfio_load_start() - have threads map and unmap, and do not wait
 * @sc: the trial
 * @request: result, for vfio_load_finish()
 * @name: user; needs so few entries left that the threads run out of them
 * @threads: how many threads
 * @turns: what each does: maps a page, or unmaps all it has as no entry is left
 */
void vfio_load_start(struct trial *sc, struct request *request, const char *name,
		     unsigned int threads, unsigned int turns)
{
	request_begin(sc, request, "vfio load %s %u %u", name, threads, turns);
}

static void judge_load(struct trial *sc, const char *name, const char *text)
{
	int left, after, maps, purges, looks, lies, refused;
	json_t *obj = json_loads(text, 0, NULL);

	if (json_unpack(obj, "{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "left", &left, "after", &after,
			"maps", &maps, "purges", &purges, "looks", &looks, "lies", &lies,
			"refused", &refused)) {
		trial_lost(sc, "the load of \"%s\" ended with nonsense: %.80s", name, text);
		json_decref(obj);
		return;
	}
	json_decref(obj);
	trial_step(sc, UINT32_MAX, "load \"%s\": %d maps, %d times none of %d left, %d looks",
		   name, maps, purges, left, looks);
	if (lies)
		trial_fail(sc, "\"%s\" was told wrongly %d of %d times how much it may map", name,
			   lies, looks);
	else if (refused)
		trial_fail(sc, "\"%s\" could not map %d of %d times what it was told it may",
			   name, refused, maps);
	else if (left != after)
		trial_fail(sc, "\"%s\" has unmapped all, and %d of %d entries are left", name,
			   after, left);
	else if (!purges || !maps)
		trial_lost(sc, "the load of \"%s\" did not run out of entries", name);
}

/**
 * vfio_load_finish() - the container told the truth all the time under a load
 * @sc: the trial
 * @request: from vfio_load_start()
 * @name: user
 *
 * No look found a number that cannot be, no mapping within that number failed, and all
 * came back.
 */
void vfio_load_finish(struct trial *sc, struct request *request, const char *name)
{
	struct agent_reply reply;
	int rc = trial_receive(sc, request->seq, request->what, &reply);

	if (rc > 0)
		trial_fail(sc, "\"%s\": %s", request->what, strerror(rc));
	if (!rc)
		judge_load(sc, name, reply.data);
	agent_reply_free(&reply);
}

/**
 * vfio_load() - have threads map and unmap, and expect the truth all the time
 * @sc: the trial
 * @name: user; see vfio_load_start()
 * @threads: how many threads
 * @turns: of each
 */
void vfio_load(struct trial *sc, const char *name, unsigned int threads, unsigned int turns)
{
	struct request request;

	vfio_load_start(sc, &request, name, threads, turns);
	vfio_load_finish(sc, &request, name);
}

/**
 * expect_avail() - a container says how many mappings it can still take
 * @sc: the trial
 * @name: user
 * @entries: how many it must be
 */
void expect_avail(struct trial *sc, const char *name, unsigned int entries)
{
	struct agent_reply reply;
	unsigned int left;
	int rc;

	rc = trial_request(sc, &reply, "vfio avail %s", name);
	if (rc == ENOENT)
		trial_fail(sc, "the container of \"%s\" does not say what it can take", name);
	else if (rc > 0)
		trial_fail(sc, "the container of \"%s\" cannot be asked: %s", name, strerror(rc));
	if (!rc) {
		left = (unsigned int)strtoul(reply.data, NULL, 10);
		if (left != entries)
			trial_fail(sc, "the container of \"%s\" has %u entries left, not %u", name,
				   left, entries);
	}
	agent_reply_free(&reply);
}

/**
 * expect_no_iommu() - a container has lost its IOMMU, and with it all mappings
 * @sc: the trial
 * @name: user
 */
void expect_no_iommu(struct trial *sc, const char *name)
{
	int rc = trial_request(sc, NULL, "vfio avail %s", name);

	if (rc >= 0 && rc != EINVAL)
		trial_fail(sc, "the container of \"%s\" still has an IOMMU", name);
}

/**
 * expect_map_refused() - a mapping fails
 * @sc: the trial
 * @name: user
 * @size: bytes
 * @iova: address
 * @error: why
 */
void expect_map_refused(struct trial *sc, const char *name, size_t size, uint64_t iova, int error)
{
	int rc = trial_request(sc, NULL, "vfio map %s %zu %#llx", name, size,
			       (unsigned long long)iova);

	if (rc >= 0 && rc != error)
		trial_fail(sc, "\"%s\" maps %zu bytes at %#llx and gets \"%s\"", name, size,
			   (unsigned long long)iova, strerror(rc));
}

/**
 * vfio_locked() - ask how much memory the users of vfio have locked
 * @sc: the trial
 *
 * Each page that is mapped for a function counts, as often as it is mapped.
 *
 * Return: pages; 0 when the trial is not ok.
 */
unsigned long vfio_locked(struct trial *sc)
{
	unsigned long kilobytes = 0;
	struct agent_reply reply;
	const char *at;
	int rc;

	rc = trial_request(sc, &reply, "read /proc/self/status");
	if (rc > 0)
		trial_lost(sc, "cannot read the status of the agent: %s", strerror(rc));
	if (!rc) {
		at = strstr(reply.data, "VmLck:");
		if (at)
			kilobytes = strtoul(at + strlen("VmLck:"), NULL, 10);
		else
			trial_lost(sc, "the status of the agent does not tell locked memory");
	}
	agent_reply_free(&reply);
	return kilobytes / 4;
}

/**
 * expect_locked() - the users of vfio have so much memory locked
 * @sc: the trial
 * @pages: how much
 */
void expect_locked(struct trial *sc, unsigned long pages)
{
	unsigned long locked = vfio_locked(sc);

	if (trial_ok(sc) && locked != pages)
		trial_fail(sc, "%lu pages of the users of vfio are locked, not %lu", locked, pages);
}
