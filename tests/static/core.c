// SPDX-License-Identifier: GPL-2.0
/*
 * Where zPCI meets the PCI core: reset, scan, recover.
 */
#include "array.h"
#include "static_check.h"

#include <string.h>

/*
 * The PCI core probes for reset while it adds a device, in the thread that scans
 * and has the state_lock. vfio takes only -EAGAIN for a reason to try again.
 */
STATIC_CHECK(static_reset_probe_lockless,
	     .title = "wants reset_slot() to probe without a lock, and to say -EAGAIN if it is taken",
	     REQUIREMENTS(7),
	     .base = RED("reset_slot() takes no state_lock"), .fixed_by = 2,
	     .upstream = RED("reset_slot() takes state_lock to probe"))
{
	const struct cfunction *reset = source_function(src, "reset_slot");
	const char *takes, *probe;

	if (!reset) {
		finding(found, "there is no reset_slot()");
		return;
	}
	takes = ccode_takes(reset, "state_lock");
	probe = ccode_word(reset->body, "probe");
	if (!takes)
		finding(found, "reset_slot() takes no state_lock");
	else if (!probe || takes < probe)
		finding(found, "reset_slot() takes state_lock to probe");
	if (takes && !ccode_word(takes, "EAGAIN"))
		finding(found, "reset_slot() does not say EAGAIN when state_lock is taken");
}

/* What only makes sense when no rescan can come in between. */
static const char *const scanning[] = {
	"pci_scan_single_device", "pci_scan_child_bus", "pci_bus_add_device",
	"pci_bus_add_resource", "zpci_bus_prepare_device", "zpci_setup_bus_resources",
};

static bool scan_is_locked(const struct source *src, const struct cfunction *fn,
			   const char *where)
{
	const struct cfunction *caller;
	const char *call, *takes, *drops;
	bool called = false;

	takes = ccode_takes(fn, "pci_rescan_remove_lock");
	if (takes && takes < where) {
		/* The same section: no unlock between the last lock and here. */
		for (drops = takes; (drops = ccode_drops(drops, "pci_rescan_remove_lock")) &&
				    drops < where; drops++) {
			takes = ccode_call(drops, "pci_lock_rescan_remove");
			if (!takes || takes > where)
				return false;
		}
		return true;
	}
	for_each_function(src, caller) {
		call = ccode_call(caller->body, fn->name);
		if (!call || caller == fn)
			continue;
		called = true;
		if (!ccode_holds_at(caller, "pci_rescan_remove_lock", call))
			return false;
	}
	return called;
}

STATIC_CHECK(static_scan_under_rescan_lock,
	     .title = "wants BAR set-up, scan and addition under pci_rescan_remove_lock",
	     REQUIREMENTS(19),
	     .base = RED("zpci_bus_scan_device() calls pci_scan_single_device() without"),
	     .fixed_by = 5,
	     .upstream = RED("zpci_bus_scan_device() calls pci_scan_single_device() without"))
{
	const struct cfunction *fn;
	const char *call;
	size_t i;

	for_each_function(src, fn) {
		for (i = 0; i < ARRAY_SIZE(scanning); i++) {
			call = ccode_call(fn->body, scanning[i]);
			if (call && !scan_is_locked(src, fn, call))
				finding(found,
					"%s() calls %s() without pci_rescan_remove_lock",
					fn->name, scanning[i]);
		}
	}
}

STATIC_CHECK(static_recover_unbreaks,
	     .title = "wants recover_store() to give its sysfs file back on every path, unlocked",
	     REQUIREMENTS(23))
{
	const struct cfunction *recover = source_function(src, "recover_store");
	const char *broken, *mended, *returns, *unlock, *s;

	if (!recover) {
		finding(found, "there is no recover_store()");
		return;
	}
	broken = ccode_call(recover->body, "sysfs_break_active_protection");
	mended = ccode_call(recover->body, "sysfs_unbreak_active_protection");
	if (!broken || !mended) {
		finding(found, "recover_store() does not break and mend the protection");
		return;
	}
	returns = ccode_word(broken, "return");
	if (returns && returns < mended)
		finding(found, "recover_store() returns with the protection broken");
	for (unlock = NULL, s = recover->body; (s = ccode_drops(s, "state_lock")); s++)
		unlock = s;
	if ((unlock && unlock > mended) || ccode_call(recover->body, "guard"))
		finding(found, "recover_store() mends the protection with state_lock held");
}
