// SPDX-License-Identifier: GPL-2.0
/*
 * What a scenario can do to a function by vfio.
 */
#define _GNU_SOURCE
#include "vfio.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *part_name(enum vfio_part part)
{
	static const char *const names[] = {
		[VFIO_ALL] = "all",
		[VFIO_DEVICE] = "device",
		[VFIO_GROUP] = "group",
		[VFIO_CONTAINER] = "container",
		[VFIO_DETACH] = "detach",
	};

	return names[part];
}

/**
 * vfio_bind() - take a function's driver away and give it to vfio-pci
 * @sc: the trial
 * @fn: plugged function with a driver; rebind() is the way back
 */
void vfio_bind(struct trial *sc, struct fn *fn)
{
	int rc;

	unbind(sc, fn);
	rc = trial_request(sc, NULL, "bind %04x:00:00.0 vfio-pci", fn->uid);
	if (rc > 0)
		trial_fail(sc, "device %04x:00:00.0 cannot be bound to vfio-pci: %s", fn->uid,
			   strerror(rc));
	fn->inert = false;
}

/**
 * vfio_open() - open a function through vfio, with a container of its own
 * @sc: the trial
 * @fn: function that is bound to vfio-pci
 * @name: name of this use of it
 * @on_request: what happens when the kernel wants it back
 *
 * Attaches the function to a domain: its DMA is translated by the container's
 * tables until it is closed.
 */
void vfio_open(struct trial *sc, const struct fn *fn, const char *name,
	       enum vfio_on_request on_request)
{
	struct agent_reply reply;
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "vfio open \"%s\"", name);
	rc = trial_request(sc, &reply, "vfio open %04x:00:00.0 %s onreq=%s", fn->uid, name,
			   on_request == VFIO_YIELD ? "close" : "keep");
	if (rc > 0)
		trial_fail(sc, "function %08x cannot be opened by vfio (%s): %s", fn->fid,
			   reply.data, strerror(rc));
	agent_reply_free(&reply);
}

/**
 * vfio_try_open() - open a function that may not be there any more
 * @sc: the trial
 * @fn: function that is bound to vfio-pci
 * @name: name of this use of it, if there is one
 *
 * Return: true when it is open. Every refusal is accepted.
 */
bool vfio_try_open(struct trial *sc, const struct fn *fn, const char *name)
{
	struct agent_reply reply;
	int rc = trial_request(sc, &reply, "vfio open %04x:00:00.0 %s", fn->uid, name);

	if (rc >= 0)
		trial_step(sc, fn->fid, "vfio open \"%s\": %s%s", name, rc ? reply.data : "ok",
			   rc ? " refused" : "");
	agent_reply_free(&reply);
	return !rc;
}

/**
 * vfio_map() - map memory for the DMA of an open function
 * @sc: the trial
 * @name: given to vfio_open()
 * @size: bytes, a multiple of the page size of 4096
 *
 * Return: the address the function has it at, for vfio_unmap().
 */
uint64_t vfio_map(struct trial *sc, const char *name, size_t size)
{
	struct agent_reply reply;
	uint64_t iova = 0;
	int rc;

	rc = trial_request(sc, &reply, "vfio map %s %zu", name, size);
	if (rc > 0)
		trial_fail(sc, "vfio cannot map %zu bytes for \"%s\": %s", size, name,
			   strerror(rc));
	if (!rc)
		iova = strtoull(reply.data, NULL, 16);
	agent_reply_free(&reply);
	return iova;
}

/**
 * vfio_unmap() - unmap what vfio_map() mapped
 * @sc: the trial
 * @name: given to vfio_open()
 * @iova: returned by vfio_map()
 */
void vfio_unmap(struct trial *sc, const char *name, uint64_t iova)
{
	int rc = trial_request(sc, NULL, "vfio unmap %s %#llx", name, (unsigned long long)iova);

	if (rc > 0)
		trial_fail(sc, "vfio cannot unmap memory of \"%s\": %s", name, strerror(rc));
}

/**
 * vfio_reset() - reset an open function
 * @sc: the trial
 * @name: given to vfio_open()
 */
void vfio_reset(struct trial *sc, const char *name)
{
	int rc = trial_request(sc, NULL, "vfio reset %s", name);

	if (rc > 0)
		trial_fail(sc, "vfio cannot reset \"%s\": %s", name, strerror(rc));
}

/**
 * vfio_close_start() - close an open function and do not wait
 * @sc: the trial
 * @request: result, for vfio_close_finish()
 * @name: given to vfio_open(); free again after VFIO_ALL
 * @part: what to close
 */
void vfio_close_start(struct trial *sc, struct request *request, const char *name,
		      enum vfio_part part)
{
	request_begin(sc, request, "vfio close %s %s", name, part_name(part));
}

/**
 * vfio_close_finish() - wait until an open function has been closed
 * @sc: the trial
 * @request: from vfio_close_start()
 */
void vfio_close_finish(struct trial *sc, struct request *request)
{
	int rc = request_end(sc, request);

	if (rc > 0)
		trial_fail(sc, "\"%s\": %s", request->what, strerror(rc));
}

/**
 * vfio_close() - close an open function
 * @sc: the trial
 * @name: given to vfio_open(); free again after VFIO_ALL
 * @part: what to close
 */
void vfio_close(struct trial *sc, const char *name, enum vfio_part part)
{
	struct request request;

	vfio_close_start(sc, &request, name, part);
	vfio_close_finish(sc, &request);
}

/**
 * deconfigure() - take a configured function from under the kernel
 * @sc: the trial
 * @fn: plugged function. If QEMU is about to unplug it, it does so now and sends
 *	PEC_RESERVED; if not, it is in standby and there is no event.
 */
void deconfigure(struct trial *sc, const struct fn *fn)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "deconfigure by force");
	rc = trial_request(sc, NULL, "mod deconfigure 0x%x", fn->fid);
	if (rc > 0)
		trial_lost(sc, "the test module could not deconfigure function %08x: %s", fn->fid,
			   strerror(rc));
}

/**
 * vfio_take_away() - take a function away without asking while vfio has it open
 * @sc: the trial
 * @fn: open function
 * @pec: event the kernel is told about it with: PEC_GONE, PEC_RESERVED, or
 *	 PEC_SEVERAL; it has begun when this returns, and ends when user space has
 *	 closed the function, see trial_handled()
 *
 * As reserve_at_once(), but there is no need to unbind the driver: vfio-pci does
 * not wait for the function.
 */
void vfio_take_away(struct trial *sc, struct fn *fn, int pec)
{
	int rc;

	/* QEMU crashes when it goes on to measure a function that is gone, see unplug_start(). */
	rc = trial_request(sc, NULL, "write /sys/kernel/debug/pci/%04x:00:00.0/statistics 0",
			   fn->uid);
	if (rc > 0)
		trial_lost(sc, "the measurement of function %08x cannot be switched off: %s",
			   fn->fid, strerror(rc));
	rewrite(sc, fn, PEC_DECONFIGURE, PEC_IGNORED);
	if (pec != PEC_RESERVED)
		rewrite(sc, fn, PEC_RESERVED, pec);
	unplug_start(sc, fn);
	trial_handled(sc, fn->fid, PEC_IGNORED);
	deconfigure(sc, fn);
	wait_deleted(sc, fn);
}

/**
 * expect_vfio_io() - an open function works for user space
 * @sc: the trial
 * @fn: open function, plugged with its DMA translated: FN_TRANSLATED()
 * @name: given to vfio_open()
 *
 * A driver in user space has the function write random data to memory that it maps
 * for that: registers, DMA and the translation by the container's tables work.
 */
void expect_vfio_io(struct trial *sc, const struct fn *fn, const char *name)
{
	/* Half of the deadline of the request that carries it. */
	int rc = trial_request(sc, NULL, "vfio rng %s %.0f", name,
			       1000.0 * DEADLINE_REPLY / 2 * sc->scale);

	if (rc > 0)
		trial_fail(sc, "function %08x does not work for the user of vfio \"%s\": %s",
			   fn->fid, name, strerror(rc));
}

/**
 * expect_vfio_io_at() - an open function reaches memory that was mapped earlier
 * @sc: the trial
 * @fn: open function, plugged with its DMA translated: FN_TRANSLATED()
 * @name: given to vfio_open()
 * @iova: returned by vfio_map()
 */
void expect_vfio_io_at(struct trial *sc, const struct fn *fn, const char *name, uint64_t iova)
{
	/* Half of the deadline of the request that carries it. */
	int rc = trial_request(sc, NULL, "vfio rng %s %.0f 0x%llx", name,
			       1000.0 * DEADLINE_REPLY / 2 * sc->scale,
			       (unsigned long long)iova);

	if (rc > 0)
		trial_fail(sc, "function %08x does not reach what vfio mapped for \"%s\": %s",
			   fn->fid, name, strerror(rc));
}

/**
 * expect_vfio_request() - the kernel asks user space for an open function
 * @sc: the trial
 * @fn: open function
 * @name: given to vfio_open() with VFIO_KEEP
 */
void expect_vfio_request(struct trial *sc, const struct fn *fn, const char *name)
{
	/* Half of the deadline of the request that carries it. */
	int rc = trial_request(sc, NULL, "vfio waitreq %s %.0f", name,
			       1000.0 * DEADLINE_REPLY / 2 * sc->scale);

	if (rc == ETIMEDOUT)
		trial_fail(sc, "the user of function %08x was not asked for it", fn->fid);
	else if (rc > 0)
		trial_lost(sc, "cannot wait for a request: %s", strerror(rc));
}
