// SPDX-License-Identifier: GPL-2.0
/*
 * The device lock of a PF against the rescan lock of the PCI core.
 *
 * Who unbinds a PF, or writes its sriov_numvfs, has its device lock when VFs are
 * removed. Who removes the PF has the rescan lock when its driver is released. In
 * each scenario the first is halfway when the second comes.
 */
#include <string.h>

#include "actors.h"
#include "sriov.h"

#define DOMAIN		0x11
#define PF		"0011:00:00.0"
#define BLOCKED		"did not return within"
/* Somebody sleeps this long with the device lock, ... */
#define LONG_MS		1500
/* ... and somebody this long between two locks. */
#define SHORT_MS	400

static void plug_pair(struct trial *sc, struct fn *pf, struct fn *vf)
{
	vf->model = VIRTIO_SERIAL;
	plug_pf(sc, pf);
	enable_vfs(sc, pf, 1);
	plug_vf(sc, pf, vf, 1);
}

static void end(struct trial *sc, const struct request *request)
{
	int rc = request_end(sc, request);

	if (rc > 0)
		trial_fail(sc, "\"%s\" failed: %s", request->what, strerror(rc));
}

/* The device of the PF was removed, and that of the VF with it or before. */
static void come_back_and_leave(struct trial *sc, struct fn *pf, struct fn *vf)
{
	expect_absent(sc, pf);
	expect_absent(sc, vf);
	expect_no_splat(sc);
	vf->inert = true;
	unplug(sc, vf);
	expect_gone(sc, vf);
	sysfs_rescan(sc, pf);
	expect_present(sc, pf);
	unplug(sc, pf);
	expect_gone(sc, pf);
	expect_no_splat(sc);
}

/* A driver that goes in the middle of its .remove, with the device lock held. */
static void unbind_begin(struct trial *sc, struct request *unbind)
{
	window(sc, "pci_disable_sriov", TASK_AGENT, LONG_MS);
	request_begin(sc, unbind, "unbind " PF);
	window_opens(sc, "pci_disable_sriov");
}

SCENARIO(iov_numvfs_remove, .title = "removes a PF while its VFs are disabled by sriov_numvfs",
	 .topic = "iov", .base = RED(BLOCKED), .upstream = RED(BLOCKED), .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);
	struct request disable, remove;

	plug_pair(sc, &pf, &vf);
	/* Each kernel has one of them between the locks, and the other elsewhere. */
	window(sc, "pci_disable_sriov", TASK_AGENT, LONG_MS);
	window(sc, "pci_lock_rescan_remove", TASK_AGENT, SHORT_MS);
	request_begin(sc, &disable, "write /sys/bus/pci/devices/" PF "/sriov_numvfs 0");
	window_opens(sc, "pci_disable_sriov");
	request_begin(sc, &remove, "write /sys/bus/pci/devices/" PF "/remove 1");
	end(sc, &disable);
	end(sc, &remove);
	come_back_and_leave(sc, &pf, &vf);
}

/* Who has the device lock waits already when the other one comes to release the driver. */
SCENARIO(iov_remove_numvfs, .title = "disables the VFs of a PF whose removal has just begun",
	 .topic = "iov", .base = RED(BLOCKED), .upstream = RED(BLOCKED), .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);
	struct request disable, remove;

	plug_pair(sc, &pf, &vf);
	window(sc, "pci_pme_active", TASK_AGENT, LONG_MS);
	request_begin(sc, &remove, "write /sys/bus/pci/devices/" PF "/remove 1");
	window_opens(sc, "pci_pme_active");
	request_begin(sc, &disable, "write /sys/bus/pci/devices/" PF "/sriov_numvfs 0");
	end(sc, &disable);
	end(sc, &remove);
	come_back_and_leave(sc, &pf, &vf);
}

SCENARIO(iov_unbind_remove, .title = "removes a PF while it is unbound and removes its VFs",
	 .topic = "iov", .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);
	struct request unbind, remove;

	plug_pair(sc, &pf, &vf);
	unbind_begin(sc, &unbind);
	request_begin(sc, &remove, "write /sys/bus/pci/devices/" PF "/remove 1");
	end(sc, &unbind);
	end(sc, &remove);
	come_back_and_leave(sc, &pf, &vf);
}

SCENARIO(iov_unbind_twice, .title = "unbinds a PF twice while it is removed",
	 .topic = "iov", .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);
	struct request unbind, second, remove;

	plug_pair(sc, &pf, &vf);
	unbind_begin(sc, &unbind);
	request_begin(sc, &remove, "write /sys/bus/pci/devices/" PF "/remove 1");
	/* The link to the driver is gone by now, and the driver is not. */
	request_begin(sc, &second, "write /sys/bus/pci/drivers/" PF_DRIVER "/unbind " PF);
	end(sc, &unbind);
	end(sc, &second);
	end(sc, &remove);
	come_back_and_leave(sc, &pf, &vf);
}

SCENARIO(iov_unbind_unplug, .title = "unplugs a PF while it is unbound and removes its VFs",
	 .topic = "iov", .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);
	struct request unbind;

	plug_pair(sc, &pf, &vf);
	unbind_begin(sc, &unbind);
	pf.inert = true;
	unplug_start(sc, &pf);
	end(sc, &unbind);
	unplug_finish(sc, &pf);
	expect_gone(sc, &pf);
	expect_absent(sc, &vf);
	vf.inert = true;
	unplug(sc, &vf);
	expect_gone(sc, &vf);
	expect_no_splat(sc);
}

/* Whoever comes second must not find the VF, which the platform takes away itself. */
SCENARIO(iov_unbind_unplug_vf, .title = "unplugs a VF while its PF is unbound and removes it",
	 .topic = "iov", .base = RED("refcount_t: underflow"),
	 .upstream = RED("refcount_t: underflow"), .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);
	struct request unbind;

	plug_pair(sc, &pf, &vf);
	window(sc, "pci_stop_and_remove_bus_device", TASK_AGENT, LONG_MS);
	request_begin(sc, &unbind, "unbind " PF);
	window_opens(sc, "pci_stop_and_remove_bus_device");
	unplug_start(sc, &vf);
	end(sc, &unbind);
	unplug_finish(sc, &vf);
	expect_gone(sc, &vf);
	pf.inert = true;
	expect_no_splat(sc);
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}

/* The second driver has VFs to disable when the PCI core finds out that there is one. */
SCENARIO(iov_bound_between, .title = "binds a PF again between the halves of its removal",
	 .topic = "iov", .base = RED(BLOCKED), .upstream = RED(BLOCKED), .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22);
	struct request remove, enable;

	plug_pf(sc, &pf);
	window(sc, "device_del", TASK_AGENT, LONG_MS);
	request_begin(sc, &remove, "write /sys/bus/pci/devices/" PF "/remove 1");
	window_opens(sc, "device_del");
	if (trial_request(sc, NULL, "bind " PF " " PF_DRIVER) > 0)
		trial_lost(sc, "it could not be bound in between");
	request_begin(sc, &enable, "write /sys/bus/pci/devices/" PF "/sriov_numvfs 1");
	end(sc, &enable);
	end(sc, &remove);
	expect_absent(sc, &pf);
	expect_no_splat(sc);
	sysfs_rescan(sc, &pf);
	expect_present(sc, &pf);
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}

/* The task that removes VFs is not the one that holds the lock, and waits for it. */
SCENARIO(iov_work_remove, .title = "removes a PF whose driver disables VFs in a work item",
	 .topic = "iov", .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);

	vf.model = VIRTIO_SERIAL;
	plug_pf(sc, &pf);
	bind_pf_to(sc, &pf, PF_WORK_DRIVER);
	enable_vfs(sc, &pf, 1);
	plug_vf(sc, &pf, &vf, 1);
	sysfs_remove(sc, &pf);
	come_back_and_leave(sc, &pf, &vf);
}

SCENARIO(iov_nested_lock, .title = "takes the rescan lock three times in one task",
	 .topic = "iov", .base = RED("possible recursive locking detected"),
	 .upstream = RED("possible recursive locking detected"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	if (trial_request(sc, NULL, "mod nest 3") > 0)
		trial_lost(sc, "the test module knows no nest");
	/* It is free again. */
	sysfs_remove(sc, &fn);
	expect_absent(sc, &fn);
	sysfs_rescan(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/* Who disables VFs tries again whenever the lock is free, and must get it some time. */
SCENARIO(iov_busy_lock, .title = "disables VFs while two tasks rescan all the time",
	 .topic = "iov", .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22);
	struct actor_counts counts;

	plug_pf(sc, &pf);
	actor_start(sc, "one", "write /sys/bus/pci/rescan 1");
	actor_start(sc, "two", "write /sys/bus/pci/rescan 1");
	for_each_round(sc) {
		for (int i = 0; i < 20; i++) {
			enable_vfs(sc, &pf, 1);
			enable_vfs(sc, &pf, 0);
		}
	}
	actor_stop(sc, "one", &counts);
	actor_expect(sc, "one", &counts, NULL, 0);
	actor_stop(sc, "two", &counts);
	actor_expect(sc, "two", &counts, NULL, 0);
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}
