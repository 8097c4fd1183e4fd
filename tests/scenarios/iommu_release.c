// SPDX-License-Identifier: GPL-2.0
/*
 * What is left of the race between attaching, detaching and releasing a device.
 *
 * Before Linux 6.5 the IOMMU core releases a device without the lock of its group, so a
 * driver may be in attach_dev, detach_dev and release_device of one device at the same
 * time. vfio has not done that since 6.1, see vfio_window_*. But a reset, also that of
 * error recovery, reads and registers what an attach or a detach is just changing, and
 * another user of the IOMMU core may keep the group longer than its device.
 */
#include <errno.h>
#include <string.h>

#include "vfio.h"

#define MAPPED		(1 << 20)
#define WINDOW_MS	1000

/* Tasks of the agent that are in the kernel for vfio. */
#define CLOSER		"vfio-close"
#define OPENER		"vfio-open"

static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_no_splat(sc);
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "last", VFIO_KEEP);
	vfio_map(sc, "last", MAPPED);
	expect_vfio_io(sc, fn, "last");
	vfio_close(sc, "last", VFIO_ALL);
	rebind(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/*
 * The race as it was reported, by vfio: it is over with 6.1, as vfio detaches the group
 * before its device may go. These are controls, and pass on the base kernel.
 */

static void plug_open(struct trial *sc, struct fn *fn)
{
	plug(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "user", VFIO_KEEP);
	vfio_map(sc, "user", MAPPED);
	expect_vfio_io(sc, fn, "user");
}

/* What is left must be enough for another life. */
static void plug_use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_gone(sc, fn);
	expect_no_splat(sc);
	plug(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	use_and_leave(sc, fn);
}

/* Behind release_device of the driver; newer cores are before it, with the group's lock. */
static void window_released(struct trial *sc)
{
	window_also(sc, "iommu_group_remove_device", TASK_EVENTS, WINDOW_MS);
	window_also(sc, "iommu_deinit_device", TASK_EVENTS, WINDOW_MS);
}

SCENARIO(iommu_release_vfio_attach, .title = "unplugs a function while vfio attaches it",
	 REQUIREMENTS(24, 25), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	window(sc, "s390_iommu_attach_device", OPENER, WINDOW_MS);
	request_begin(sc, &request, "vfio open %04x:00:00.0 user onreq=close", fn.uid);
	window_opens(sc, "s390_iommu_attach_device");
	unplug_start(sc, &fn);
	/* Opening fails if the function has gone before all is done. */
	request_end(sc, &request);
	unplug_finish(sc, &fn);
	plug_use_and_leave(sc, &fn);
}

SCENARIO(iommu_release_vfio_detach, .title = "unplugs a function while vfio detaches it",
	 REQUIREMENTS(24, 25), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request request;

	plug_open(sc, &fn);
	window_after(sc, "zpci_unregister_ioat", CLOSER, WINDOW_MS);
	vfio_close_start(sc, &request, "user", VFIO_ALL);
	window_opens(sc, "zpci_unregister_ioat");
	unplug_start(sc, &fn);
	vfio_close_finish(sc, &request);
	unplug_finish(sc, &fn);
	plug_use_and_leave(sc, &fn);
}

SCENARIO(iommu_release_vfio_close, .title = "closes group and container while the device is released",
	 REQUIREMENTS(24, 25), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn);
	window_released(sc);
	unplug_start(sc, &fn);
	expect_vfio_request(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_DEVICE);
	window_opens(sc, "iommu_group_remove_device");
	vfio_close(sc, "user", VFIO_ALL);
	unplug_finish(sc, &fn);
	plug_use_and_leave(sc, &fn);
}

/*
 * vfio lets the function be attached or detached, stops in the middle of that, and the
 * function is reset by its attribute meanwhile, which vfio does not keep out.
 */

static void reset_meanwhile(struct trial *sc, const struct fn *fn, const char *symbol)
{
	int rc;

	window_opens(sc, symbol);
	rc = trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/reset 1", fn->uid);
	if (rc > 0)
		trial_fail(sc, "the reset failed: %s", strerror(rc));
}

static void close_and_reset(struct trial *sc, struct fn *fn, const char *symbol)
{
	struct request request;

	vfio_close_start(sc, &request, "user", VFIO_ALL);
	reset_meanwhile(sc, fn, symbol);
	vfio_close_finish(sc, &request);
	use_and_leave(sc, fn);
}

/* The table of the container is registered again, and the core cannot leave its domain. */
SCENARIO(iommu_release_reset_leave, .title = "resets a function that is just leaving its container's domain",
	 REQUIREMENTS(7, 24, 25), .base = RED("drivers/iommu/iommu.c"), .fixed_by = 9,
	 .upstream = RED("__iommu_release_dma_ownership"), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn);
	window_after(sc, "zpci_unregister_ioat", CLOSER, WINDOW_MS);
	close_and_reset(sc, &fn, "zpci_unregister_ioat");
}

/* The same with the domain that blocks: it stays, but the DMA API gets no table. */
SCENARIO(iommu_release_reset_detach, .title = "resets a function that is just detached from its last domain",
	 REQUIREMENTS(7, 24, 25), .base = RED("Unable to handle kernel pointer"), .fixed_by = 9,
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn);
	window_second(sc, "zpci_unregister_ioat", CLOSER, WINDOW_MS);
	/* Linux 6.12 unregisters a table once only. */
	window_also(sc, "blocking_domain_attach_device", CLOSER, WINDOW_MS);
	close_and_reset(sc, &fn, "zpci_unregister_ioat");
}

/* The function has no table, so the reset makes one, and so does the detach. */
SCENARIO(iommu_release_reset_table, .title = "resets a function whose table for the DMA API is just made",
	 REQUIREMENTS(7, 24, 25), .base = RED("Unable to handle kernel pointer"), .fixed_by = 9,
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn);
	/* Its name without and with the series, and what Linux 6.12 comes by instead. */
	window_also(sc, "zpci_dma_init_device", CLOSER, WINDOW_MS);
	window_also(sc, "__zpci_dma_init_device", CLOSER, WINDOW_MS);
	window_also(sc, "blocking_domain_attach_device", CLOSER, WINDOW_MS);
	close_and_reset(sc, &fn, "zpci_dma_init_device");
}

/* The reset registers the table that is going to be freed. */
SCENARIO(iommu_release_reset_attach, .title = "resets a function that is just taken from the DMA API",
	 REQUIREMENTS(7, 24, 25), .base = RED("cannot be opened by vfio"), .fixed_by = 9,
	 .upstream = RED("cannot be opened by vfio"), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request request;
	int rc;

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	window_after(sc, "zpci_unregister_ioat", OPENER, WINDOW_MS);
	request_begin(sc, &request, "vfio open %04x:00:00.0 user", fn.uid);
	reset_meanwhile(sc, &fn, "zpci_unregister_ioat");
	rc = request_end(sc, &request);
	if (rc > 0)
		trial_fail(sc, "function %08x cannot be opened by vfio: %s", fn.fid, strerror(rc));
	vfio_map(sc, "user", MAPPED);
	expect_vfio_io(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_ALL);
	use_and_leave(sc, &fn);
}

/*
 * The test module is a user of the IOMMU core as vfio was before 6.1: it has a reference
 * to the group, and attaches and detaches it whenever it likes.
 */

/* Return: what the core says, 0 or an errno; negative when the trial is not ok. */
static int group_try(struct trial *sc, const struct fn *fn, const char *call)
{
	int rc = trial_request(sc, NULL, "mod group %s 0x%x", call, fn->fid);

	if (rc >= 0)
		trial_step(sc, fn->fid, "group %s: %s", call, rc ? strerror(rc) : "ok");
	return rc;
}

static void group(struct trial *sc, const struct fn *fn, const char *call)
{
	int rc = group_try(sc, fn, call);

	if (rc > 0)
		trial_fail(sc, "the group of function %08x: %s: %s", fn->fid, call, strerror(rc));
}

/* The release goes on with a domain that is freed: nobody keeps it from doing so. */
SCENARIO(iommu_release_free, .title = "frees the domain of a device whose release is about to leave it",
	 REQUIREMENTS(24, 25), .base = RED("KASAN"), .fixed_by = 9,
	 .needs = NEEDS_VFIO | NEEDS_KASAN, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	unbind(sc, &fn);
	group(sc, &fn, "take");
	group(sc, &fn, "attach");
	/* The first lock it takes after it has read which domain it is. */
	window_below(sc, "_raw_spin_lock_irqsave", TASK_EVENTS,
		     "s390_iommu_release_device,__s390_iommu_detach_device", WINDOW_MS);
	unplug_start(sc, &fn);
	window_opens(sc, "_raw_spin_lock_irqsave");
	group(sc, &fn, "detach");
	group(sc, &fn, "free");
	unplug_finish(sc, &fn);
	plug_use_and_leave(sc, &fn);
}

/* The detach has made a table for the DMA API, and the release forgets that. */
SCENARIO(iommu_release_detach, .title = "detaches a device while it is released",
	 REQUIREMENTS(24, 25), .base = RED("kmemleak"), .fixed_by = 9,
	 .needs = NEEDS_VFIO | NEEDS_KMEMLEAK, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	unbind(sc, &fn);
	group(sc, &fn, "take");
	group(sc, &fn, "attach");
	window(sc, "zpci_unregister_ioat", TASK_EVENTS, WINDOW_MS);
	unplug_start(sc, &fn);
	window_opens(sc, "zpci_unregister_ioat");
	group(sc, &fn, "detach");
	group(sc, &fn, "free");
	unplug_finish(sc, &fn);
	plug_use_and_leave(sc, &fn);
}

/* The domain has a function that is gone, and the function's shutdown frees its table. */
SCENARIO(iommu_release_attach, .title = "attaches a device that has just been released",
	 REQUIREMENTS(24, 25), .base = RED("arch/s390/pci/pci_dma.c"), .fixed_by = 9,
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	int rc;

	plug(sc, &fn);
	unbind(sc, &fn);
	group(sc, &fn, "take");
	window_released(sc);
	unplug_start(sc, &fn);
	window_opens(sc, "iommu_group_remove_device");
	/* With the lock of the group, the device has left it when there is an answer. */
	rc = group_try(sc, &fn, "attach");
	if (rc > 0 && rc != ENODEV)
		trial_fail(sc, "the group of function %08x: attach: %s", fn.fid, strerror(rc));
	unplug_finish(sc, &fn);
	/* A domain without a function may not know which addresses there are. */
	group_try(sc, &fn, "map");
	group(sc, &fn, "detach");
	group(sc, &fn, "free");
	plug_use_and_leave(sc, &fn);
}

/*
 * A driver that is recovered from an error, which neither that of virtio nor vfio is, has
 * its function reset by zPCI. A user of the IOMMU core may attach it meanwhile, as
 * vhost-vdpa does with the device of another driver.
 */
SCENARIO(iommu_release_recovery, .title = "attaches a device whose function is just recovered from an error",
	 REQUIREMENTS(7, 24, 25), .base = RED("ready to resume operations"), .fixed_by = 9,
	 .upstream = RED("ready to resume operations"), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request error;
	uint32_t fh;

	plug(sc, &fn);
	unbind(sc, &fn);
	if (trial_request(sc, NULL, "bind %04x:00:00.0 zpci_test_er", fn.uid) > 0)
		trial_fail(sc, "function %08x cannot be bound to the driver that recovers", fn.fid);
	group(sc, &fn, "take");
	window(sc, "zpci_mod_fc", TASK_INJECT, WINDOW_MS);
	/* Linux 6.12 comes by there under a spinlock, where no window is. */
	window_also(sc, "zpci_iommu_register_ioat", TASK_INJECT, WINDOW_MS);
	fh = fn_handle(sc, &fn);
	request_begin(sc, &error, "mod error %#x 0x%x %#x", PEC_RECOVERABLE, fn.fid, fh);
	window_opens(sc, "zpci_mod_fc");
	group(sc, &fn, "attach");
	request_end(sc, &error);
	expect_told(sc, "The device is ready to resume operations");
	group(sc, &fn, "map");
	group(sc, &fn, "detach");
	group(sc, &fn, "free");
	use_and_leave(sc, &fn);
}

/*
 * Everything at once, with nothing made longer than it is. A kernel that goes on with freed
 * memory may not answer any more, which is no verdict; one with KASAN says so first.
 */

static void start_all(struct trial *sc, const struct fn *fn)
{
	actor_start(sc, "cycle", "vfio cycle %04x:00:00.0", fn->uid);
	actor_start(sc, "work", "vfio work %04x:00:00.0", fn->uid);
	actor_start(sc, "reset", "write /sys/bus/pci/devices/%04x:00:00.0/reset 1", fn->uid);
	actor_expect_success(sc, "cycle");
	actor_expect_success(sc, "work");
	actor_expect_success(sc, "reset");
}

/*
 * ENOENT, ENODEV: there is no device, or another driver has it; EBUSY: the other one has it
 * open; EAGAIN: it is being reset; EIO, EINVAL: it is in error or gone. ENOTTY: the reset
 * of the function through a device that is gone.
 */
static void stop_all(struct trial *sc)
{
	static const int errnos[] = { ENOENT, ENODEV, EBUSY, EAGAIN, EIO, EINVAL, ENOTTY };
	static const char *const names[] = { "cycle", "work", "reset" };
	struct actor_counts counts;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		/* It is vfio's function now, whatever happened to it before. */
		actor_expect_success(sc, names[i]);
		actor_stop(sc, names[i], &counts);
		actor_expect(sc, names[i], &counts, errnos, sizeof(errnos) / sizeof(int));
	}
}

SCENARIO(iommu_release_all, .title = "attaches, detaches, resets, recovers and unplugs a function all at once",
	 REQUIREMENTS(7, 13, 15, 23, 24, 25), .base = EITHER("a race"), .fixed_by = 9,
	 .upstream = EITHER("a race"), .needs = NEEDS_VFIO | NEEDS_KASAN, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	/* Resets fill the record of functions: a round is a guest. */
	start_all(sc, &fn);
	/* The function is lost for its driver, until it is recovered. */
	error_event(sc, &fn, PEC_RECOVERABLE, fn_handle(sc, &fn));
	sysfs_recover(sc, &fn);
	expect_present(sc, &fn);
	vfio_bind(sc, &fn);
	actor_expect_success(sc, "cycle");
	unplug(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	vfio_bind(sc, &fn);
	actor_expect_success(sc, "work");
	stop_all(sc);
	expect_no_splat(sc);
	use_and_leave(sc, &fn);
}
