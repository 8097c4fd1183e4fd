// SPDX-License-Identifier: GPL-2.0
/*
 * Where a reference on a struct pci_dev may be put.
 *
 * Everywhere, says its kernel-doc: drivers, the network stack and vfio do so
 * under all kinds of locks, and in interrupts. Behind it is a reference on the
 * function, which may be the last one or not.
 */
#include "actors.h"
#include "verbs.h"

/* The reference is the last one on a function that is unplugged. */
static void put_last(struct trial *sc, enum drop_context context)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	expect_absent(sc, &fn);
	drop(sc, &fn, context);
	expect_gone(sc, &fn);
	/* Nothing of it is in the way of the next one. */
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/* It is the last one on the struct pci_dev, but the function is in use. */
static void put_other(struct trial *sc, enum drop_context context)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	sysfs_remove(sc, &fn);
	sysfs_rescan(sc, &fn);
	expect_present(sc, &fn);
	drop(sc, &fn, context);
	rebind(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

SCENARIO(put_last_plain, .title = "puts the last reference of a function in process context",
	 REQUIREMENTS(8, 12, 17), .extended = true)
{
	put_last(sc, DROP_PLAIN);
}

SCENARIO(put_last_rescan, .title = "puts the last reference of a function under the rescan lock",
	 REQUIREMENTS(8, 12, 17), .base = RED("possible recursive locking detected"), .fixed_by = 8,
	 .upstream = RED("possible recursive locking detected"), .extended = true)
{
	put_last(sc, DROP_RESCAN);
}

SCENARIO(put_last_spin, .title = "puts the last reference of a function under a spinlock",
	 REQUIREMENTS(8, 12, 17), .base = RED("sleeping function called from invalid context"),
	 .fixed_by = 8, .upstream = RED("sleeping function called from invalid context"),
	 .extended = true)
{
	put_last(sc, DROP_SPIN);
}

SCENARIO(put_last_irq, .title = "puts the last reference of a function in a softirq",
	 REQUIREMENTS(8, 12, 17), .base = RED("inconsistent lock state"), .fixed_by = 10,
	 .upstream = RED("inconsistent lock state"), .extended = true)
{
	put_last(sc, DROP_IRQ);
}

SCENARIO(put_last_busiter, .title = "puts the last reference of a function in a walk over the bus",
	 REQUIREMENTS(8, 12, 17), .extended = true)
{
	put_last(sc, DROP_BUSITER);
}

SCENARIO(put_other_plain, .title = "puts a reference of a function in use in process context",
	 REQUIREMENTS(8, 17), .extended = true)
{
	put_other(sc, DROP_PLAIN);
}

SCENARIO(put_other_rescan, .title = "puts a reference of a function in use under the rescan lock",
	 REQUIREMENTS(8, 17),
	 .upstream = RED("possible circular locking dependency"), .extended = true)
{
	put_other(sc, DROP_RESCAN);
}

SCENARIO(put_other_spin, .title = "puts a reference of a function in use under a spinlock",
	 REQUIREMENTS(8, 17),
	 .upstream = RED("sleeping function called from invalid context"), .extended = true)
{
	put_other(sc, DROP_SPIN);
}

SCENARIO(put_other_irq, .title = "puts a reference of a function in use in a softirq",
	 REQUIREMENTS(8, 17), .base = RED("inconsistent lock state"), .fixed_by = 10,
	 .upstream = RED("inconsistent lock state"), .extended = true)
{
	put_other(sc, DROP_IRQ);
}

SCENARIO(put_other_busiter, .title = "puts a reference of a function in use in a walk over the bus",
	 REQUIREMENTS(8, 17), .extended = true)
{
	put_other(sc, DROP_BUSITER);
}

/*
 * The writer of the slot's power attribute has switched the function off, and
 * puts the last reference of its device when an event has reserved the function
 * (0x0306, as that one upstream handles without the lock of the function). The
 * slot must not be removed by its own writer.
 */
SCENARIO(put_last_power, .title = "puts the last reference of a function in its power attribute",
	 REQUIREMENTS(8, 10, 17, 20),
	 .base = EITHER("the event may come before the writer has noted the new state"),
	 .fixed_by = 8, .upstream = RED("list_del corruption"),
	 .needs = NEEDS_PROMPT, .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	/* QEMU waits for the function to be deconfigured, and then unplugs it. */
	rewrite(sc, &fn, PEC_DECONFIGURE, PEC_IGNORED);
	rewrite(sc, &fn, PEC_RESERVED, 0x0306);
	unplug_start(sc, &fn);
	trial_handled(sc, fn.fid, PEC_IGNORED);
	window(sc, "pcibios_release_device", TASK_AGENT, 700);
	request_begin(sc, &request, "write /sys/bus/pci/slots/%08x/power 0", fn.fid);
	window_opens(sc, "pcibios_release_device");
	request_end(sc, &request);
	trial_handled(sc, fn.fid, 0x0306);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
