// SPDX-License-Identifier: GPL-2.0
/*
 * What a scenario can do to a function.
 */
#define _GNU_SOURCE
#include "verbs.h"
#include "events.h"

#include <stdio.h>
#include <string.h>

/**
 * fn_bdf() - name of a function's device in the PCI core
 * @fn: function
 *
 * Return: domain, bus, device and function, as sysfs writes them.
 */
struct bdf fn_bdf(const struct fn *fn)
{
	unsigned int domain = fn->domain ? fn->domain : fn->uid;
	struct bdf bdf;

	snprintf(bdf.text, sizeof(bdf.text), "%04x:00:%02x.%u", domain,
		 (unsigned int)fn->devfn >> 3, (unsigned int)fn->devfn & 7);
	return bdf;
}

/**
 * qdev_ids() - ids of the two devices a function is made of in QEMU
 * @fn: function that has been plugged
 *
 * Return: the ids.
 */
struct qdev_ids qdev_ids(const struct fn *fn)
{
	struct qdev_ids ids;

	snprintf(ids.zpci, sizeof(ids.zpci), "z%xg%u", fn->fid, fn->plugs);
	snprintf(ids.pci, sizeof(ids.pci), "n%xg%u", fn->fid, fn->plugs);
	return ids;
}

/* What is behind the zpci device. */
static json_t *device_args(const struct fn *fn, const struct qdev_ids *ids)
{
	json_t *args = fn->model ? json_loads(fn->model, 0, NULL) :
			json_pack("{s:s, s:s}", "driver", "virtio-rng-pci", "rng", "r0");

	json_object_set_new(args, "id", json_string(ids->pci));
	return args;
}

/**
 * plug_start() - plug a function and do not wait for the guest
 * @sc: the trial
 * @fn: function; QEMU must have deleted its last incarnation
 */
void plug_start(struct trial *sc, struct fn *fn)
{
	struct qdev_ids ids;

	if (!trial_ok(sc))
		return;
	trial_use_fid(sc, fn->fid);
	trial_step(sc, fn->fid, "plug");
	fn->plugs++;
	fn->standby = false;
	fn->inert = false;
	ids = qdev_ids(fn);
	if (!trial_qmp(sc, "device_add",
		       json_pack("{s:s, s:s, s:i, s:I, s:s}", "driver", "zpci", "id", ids.zpci,
				 "uid", (int)fn->uid, "fid", (json_int_t)fn->fid, "target",
				 ids.pci)))
		return;
	trial_qmp(sc, "device_add", device_args(fn, &ids));
}

/**
 * plug_finish() - wait until the kernel has finished with the plug event
 * @sc: the trial
 * @fn: function given to plug_start()
 * @pec: event code the kernel sees: PEC_CONFIGURED, or what it was rewritten to
 */
void plug_finish(struct trial *sc, struct fn *fn, int pec)
{
	fn->standby = pec == PEC_STANDBY;
	trial_handled(sc, fn->fid, pec);
}

/**
 * plug() - plug a function, configured
 * @sc: the trial
 * @fn: function
 */
void plug(struct trial *sc, struct fn *fn)
{
	plug_start(sc, fn);
	plug_finish(sc, fn, PEC_CONFIGURED);
}

/*
 * QEMU 7.2 to 11.1 do not stop the measurement timer of a function that is
 * unplugged while enabled and crash four seconds later. The kernel stops the
 * timer itself, but only once it has a driver, so never unplug before that.
 */
static void wait_bound(struct trial *sc, const struct fn *fn)
{
	int rc;

	if (fn->standby || fn->inert)
		return;
	rc = trial_request(sc, NULL, "waitpath /sys/bus/pci/devices/%s/driver present %.0f",
			   fn_bdf(fn).text, 1000 * DEADLINE_EVENT / 2 * sc->scale);
	if (rc > 0)
		trial_lost(sc, "function %08x has no driver, QEMU would crash after an unplug: %s",
			   fn->fid, strerror(rc));
}

/**
 * unplug_start() - ask QEMU to unplug a function and do not wait
 * @sc: the trial
 * @fn: plugged function
 */
void unplug_start(struct trial *sc, struct fn *fn)
{
	struct qdev_ids ids = qdev_ids(fn);

	wait_bound(sc, fn);
	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "unplug");
	trial_qmp(sc, "device_del", json_pack("{s:s}", "id", ids.pci));
}

/* All three devices must have gone before their uid and fid can be plugged again. */
static void all_deleted(struct trial *sc, const struct fn *fn, const char *owed)
{
	struct qdev_ids ids = qdev_ids(fn);
	char path[96];

	snprintf(path, sizeof(path), "/machine/peripheral/%s/virtio-backend", ids.pci);
	trial_deleted(sc, NULL, path, owed);
	trial_deleted(sc, ids.pci, NULL, owed);
	trial_deleted(sc, ids.zpci, NULL, owed);
}

/**
 * wait_deleted() - wait until QEMU has deleted a function
 * @sc: the trial
 * @fn: function given to unplug_start()
 *
 * Its uid and fid can be plugged again then.
 */
void wait_deleted(struct trial *sc, const struct fn *fn)
{
	all_deleted(sc, fn, NULL);
}

/**
 * unplug_finish() - wait until QEMU has deleted a function and the kernel knows
 * @sc: the trial
 * @fn: function given to unplug_start()
 */
void unplug_finish(struct trial *sc, struct fn *fn)
{
	char kept[64];

	snprintf(kept, sizeof(kept), "function %08x was not deconfigured when asked for", fn->fid);
	/* QEMU unplugs a standby function without asking the guest. */
	if (!fn->standby)
		trial_handled(sc, fn->fid, PEC_DECONFIGURE);
	all_deleted(sc, fn, fn->standby ? NULL : kept);
	trial_handled(sc, fn->fid, PEC_RESERVED);
}

/**
 * unplug() - unplug a function
 * @sc: the trial
 * @fn: plugged function
 */
void unplug(struct trial *sc, struct fn *fn)
{
	unplug_start(sc, fn);
	unplug_finish(sc, fn);
}

/**
 * rewrite() - let the next event of a function be another one
 * @sc: the trial
 * @fn: function
 * @from: PCI event code QEMU sends
 * @to: PCI event code the kernel sees
 */
void rewrite(struct trial *sc, const struct fn *fn, int from, int to)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "rewrite %04x to %04x", (unsigned int)from, (unsigned int)to);
	rc = trial_request(sc, NULL, "mod rewrite 0x%x 0x%x fid=0x%x", (unsigned int)from,
			   (unsigned int)to, fn->fid);
	if (rc > 0)
		trial_lost(sc, "the test module refused a rewrite: %s", strerror(rc));
}

/**
 * reserve_at_once() - take a configured function away without asking
 * @sc: the trial
 * @fn: plugged function with a driver
 *
 * The kernel sees 0x0304 when the function is reserved already, as when an
 * operator reassigns it by force. QEMU only knows the polite way, so: it asks
 * (0x0303) and the kernel is kept from seeing that; the test module then
 * deconfigures the function behind the kernel's back, QEMU unplugs, and its
 * 0x0308 becomes the 0x0304.
 *
 * The driver is unbound first. virtio resets its device on removal and waits
 * for the answer of one that is not there for ever.
 */
void reserve_at_once(struct trial *sc, struct fn *fn)
{
	unbind(sc, fn);
	unplug_by_force(sc, fn, PEC_GONE);
}

/**
 * power() - switch a function on or off by its slot
 * @sc: the trial
 * @fn: plugged function
 * @on: true: standby to configured, false: back
 */
void power(struct trial *sc, struct fn *fn, bool on)
{
	int rc;

	if (!on)
		wait_bound(sc, fn);
	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "slot power %s", on ? "on" : "off");
	rc = trial_request(sc, NULL, "write /sys/bus/pci/slots/%08x/power %d", fn->fid, on);
	if (rc > 0)
		trial_fail(sc, "slot %08x cannot be switched %s: %s", fn->fid, on ? "on" : "off",
			   strerror(rc));
	fn->standby = !on;
	fn->inert = false;
}

/**
 * sysfs_remove() - remove a device by its "remove" file
 * @sc: the trial
 * @fn: plugged function; stays configured, but without a device
 */
void sysfs_remove(struct trial *sc, struct fn *fn)
{
	int rc;

	wait_bound(sc, fn);
	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "sysfs remove");
	rc = trial_request(sc, NULL, "write /sys/bus/pci/devices/%s/remove 1", fn_bdf(fn).text);
	if (rc > 0)
		trial_fail(sc, "device %s cannot be removed: %s", fn_bdf(fn).text, strerror(rc));
	fn->inert = true;
}

/**
 * sysfs_rescan() - have the PCI core look for a device that was removed
 * @sc: the trial
 * @fn: configured function without a device
 *
 * The "rescan" file of a bus or device is never used: it waits for a removal
 * that waits for its writer, on any machine.
 */
void sysfs_rescan(struct trial *sc, struct fn *fn)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "sysfs rescan");
	rc = trial_request(sc, NULL, "write /sys/bus/pci/rescan 1");
	if (rc > 0)
		trial_fail(sc, "cannot rescan: %s", strerror(rc));
	fn->inert = false;
}

/**
 * sysfs_recover() - write to a function's "recover" attribute
 * @sc: the trial
 * @fn: function with a device
 *
 * Returns when the write has. The function has a new device then, see expect_present().
 */
void sysfs_recover(struct trial *sc, const struct fn *fn)
{
	int rc;

	trial_step(sc, fn->fid, "recover");
	rc = trial_request(sc, NULL, "write /sys/bus/pci/devices/%s/recover 1", fn_bdf(fn).text);
	if (rc > 0)
		trial_fail(sc, "function %08x cannot be recovered: %s", fn->fid, strerror(rc));
}

/**
 * unbind() - take a function's driver away
 * @sc: the trial
 * @fn: plugged function
 */
void unbind(struct trial *sc, struct fn *fn)
{
	int rc;

	wait_bound(sc, fn);
	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "unbind");
	rc = trial_request(sc, NULL, "unbind %s", fn_bdf(fn).text);
	if (rc > 0)
		trial_fail(sc, "device %s cannot be unbound: %s", fn_bdf(fn).text, strerror(rc));
	fn->inert = true;
}

/**
 * rebind() - take a function's driver away and give it back
 * @sc: the trial
 * @fn: plugged function; starts its work anew, see expect_io()
 */
void rebind(struct trial *sc, struct fn *fn)
{
	int rc;

	unbind(sc, fn);
	rc = trial_request(sc, NULL, "bind %s virtio-pci", fn_bdf(fn).text);
	if (rc > 0)
		trial_fail(sc, "device %s cannot be bound: %s", fn_bdf(fn).text, strerror(rc));
	fn->inert = false;
}

/**
 * hold() - take a reference on a function's struct pci_dev
 * @sc: the trial
 * @fn: function with a device
 */
void hold(struct trial *sc, const struct fn *fn)
{
	int rc = trial_request(sc, NULL, "mod hold 0x%x", fn->fid);

	if (rc > 0)
		trial_fail(sc, "function %08x has no device to hold: %s", fn->fid, strerror(rc));
}

/**
 * drop() - drop the oldest reference that hold() took on a function
 * @sc: the trial
 * @fn: function
 * @context: where to drop it
 */
void drop(struct trial *sc, const struct fn *fn, enum drop_context context)
{
	static const char *const names[] = {
		[DROP_PLAIN] = "plain",
		[DROP_RESCAN] = "rescan",
		[DROP_SPIN] = "spin",
		[DROP_IRQ] = "irq",
		[DROP_BUSITER] = "busiter",
	};
	int rc = trial_request(sc, NULL, "mod drop 0x%x %s", fn->fid, names[context]);

	if (rc > 0)
		trial_lost(sc, "the test module could not drop function %08x: %s", fn->fid,
			   strerror(rc));
}
