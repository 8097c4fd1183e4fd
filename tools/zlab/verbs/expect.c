// SPDX-License-Identifier: GPL-2.0
/*
 * What a scenario can expect of the kernel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "splat.h"
#include "verbs.h"

/* Return: true when @path exists, false when not or the trial is no longer ok. */
static bool exists(struct trial *sc, const char *path)
{
	int rc = trial_request(sc, NULL, "stat %s", path);

	if (rc > 0 && rc != ENOENT)
		trial_lost(sc, "cannot look at %s: %s", path, strerror(rc));
	return !rc;
}

static void slot_path(char *buf, size_t size, const struct fn *fn)
{
	snprintf(buf, size, "/sys/bus/pci/slots/%08x", fn->fid);
}

static void device_path(char *buf, size_t size, const struct fn *fn)
{
	snprintf(buf, size, "/sys/bus/pci/devices/%s", fn_bdf(fn).text);
}

static void iommu_path(char *buf, size_t size, const struct fn *fn)
{
	snprintf(buf, size, "/sys/devices/virtual/iommu/s390-iommu.%08x", fn->fid);
}

static void expect_exists(struct trial *sc, const struct fn *fn, const char *path,
			  const char *what)
{
	if (trial_ok(sc) && !exists(sc, path) && trial_ok(sc))
		trial_fail(sc, "function %08x has no %s after plug %u", fn->fid, what, fn->plugs);
}

/* Compares the first word of a sysfs file. */
static void expect_content(struct trial *sc, const char *path, const char *wanted)
{
	struct agent_reply reply;
	int rc = trial_request(sc, &reply, "read %s", path);

	if (rc > 0)
		trial_fail(sc, "cannot read %s: %s", path, strerror(rc));
	if (!rc && (strcspn(reply.data, "\n") != strlen(wanted) ||
		    strncmp(reply.data, wanted, strlen(wanted))))
		trial_fail(sc, "%s is \"%.*s\", not \"%s\"", path,
			   (int)strcspn(reply.data, "\n"), reply.data, wanted);
	agent_reply_free(&reply);
}

static void expect_driver(struct trial *sc, const struct fn *fn, const char *driver)
{
	struct agent_reply reply;
	const char *name;
	int rc;

	rc = trial_request(sc, &reply, "link /sys/bus/pci/devices/%s/driver", fn_bdf(fn).text);
	if (rc > 0)
		trial_fail(sc, "function %08x has no driver: %s", fn->fid, strerror(rc));
	if (!rc) {
		reply.data[strcspn(reply.data, "\n")] = '\0';
		name = strrchr(reply.data, '/');
		if (strcmp(name ? name + 1 : reply.data, driver))
			trial_fail(sc, "function %08x has driver %s, not %s", fn->fid, reply.data,
				   driver);
	}
	agent_reply_free(&reply);
}

/**
 * wait_present() - wait for a function that comes without an event
 * @sc: the trial
 * @fn: function; the kernel could not add it when it was plugged
 */
void wait_present(struct trial *sc, const struct fn *fn)
{
	int rc;

	/* Half of the deadline of the request that carries it. */
	rc = trial_request(sc, NULL,
			   "waitpath /sys/bus/pci/devices/%04x:00:00.0/driver present %.0f",
			   fn->uid, 1000.0 * DEADLINE_REPLY / 2 * sc->scale);
	if (rc == ETIMEDOUT)
		trial_fail(sc, "function %08x did not come back", fn->fid);
	else if (rc > 0)
		trial_lost(sc, "cannot wait for function %08x: %s", fn->fid, strerror(rc));
}

/**
 * expect_present() - a function is there with all that belongs to it
 * @sc: the trial
 * @fn: function whose plug or power on has been handled; the kernel adds the
 *	device and binds its driver before it finishes with the event, so there
 *	is nothing to wait for
 */
void expect_present(struct trial *sc, const struct fn *fn)
{
	char path[96];

	device_path(path, sizeof(path), fn);
	expect_exists(sc, fn, path, "device");
	slot_path(path, sizeof(path), fn);
	expect_exists(sc, fn, path, "slot");
	strcat(path, "/power");
	expect_content(sc, path, "1");
	iommu_path(path, sizeof(path), fn);
	expect_exists(sc, fn, path, "IOMMU");
	expect_driver(sc, fn, "virtio-pci");
}

/**
 * expect_absent() - a function has no device
 * @sc: the trial
 * @fn: function whose unplug or power off has been handled. Its slot and IOMMU
 *	may still be there if somebody holds a reference.
 */
void expect_absent(struct trial *sc, const struct fn *fn)
{
	char path[96];

	device_path(path, sizeof(path), fn);
	if (trial_ok(sc) && exists(sc, path))
		trial_fail(sc, "device %s is still there", fn_bdf(fn).text);
}

/**
 * expect_standby() - a function has a slot that is switched off, and no device
 * @sc: the trial
 * @fn: function
 */
void expect_standby(struct trial *sc, const struct fn *fn)
{
	char path[96];

	expect_absent(sc, fn);
	slot_path(path, sizeof(path), fn);
	expect_exists(sc, fn, path, "slot");
	strcat(path, "/power");
	expect_content(sc, path, "0");
}

/**
 * expect_gone() - nothing of a function is left
 * @sc: the trial
 * @fn: function that is unplugged and not held any more
 *
 * The kernel may release a function later and elsewhere than in the last put,
 * so this waits for it.
 */
void expect_gone(struct trial *sc, const struct fn *fn)
{
	static void (*const paths[])(char *buf, size_t size, const struct fn *fn) = {
		device_path, slot_path, iommu_path,
	};
	char path[96];
	size_t i;
	int rc;

	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		paths[i](path, sizeof(path), fn);
		/* Half of the deadline of the request that carries it. */
		rc = trial_request(sc, NULL, "waitpath %s absent %.0f", path,
				   1000.0 * DEADLINE_REPLY / 2 * sc->scale);
		if (rc == ETIMEDOUT)
			trial_fail(sc, "%s is still there", path);
		else if (rc > 0)
			trial_lost(sc, "cannot wait for %s: %s", path, strerror(rc));
	}
}

/**
 * expect_io() - a function works
 * @sc: the trial
 * @fn: function whose driver has been bound since the last expect_io()
 *
 * A virtio-rng driver asks for random data as soon as it is bound. The interrupt
 * that brings them takes working registers, DMA and interrupts.
 */
void expect_io(struct trial *sc, const struct fn *fn)
{
	int rc;

	/* Half of the deadline of the request that carries it. */
	rc = trial_request(sc, NULL, "msi %s 1 %.0f", fn_bdf(fn).text,
			   1000.0 * DEADLINE_REPLY / 2 * sc->scale);
	if (rc > 0)
		trial_fail(sc, "function %08x does not work, its driver got no interrupt: %s",
			   fn->fid, strerror(rc));
}

/**
 * expect_no_splat() - the kernel has not complained so far
 * @sc: the trial
 */
void expect_no_splat(struct trial *sc)
{
	struct splat *splats;
	size_t nr, counting;

	if (!trial_ok(sc) || !trial_mark(sc))
		return;
	if (splat_scan(sc->vm->console.text, sc->vm->console.len, &splats, &nr)) {
		trial_lost(sc, "out of memory");
		return;
	}
	counting = race_sort(sc->races, splats, nr);
	if (counting)
		trial_fail(sc, "%s", splats[0].line);
	splat_free(splats, nr);
}
