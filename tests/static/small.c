// SPDX-License-Identifier: GPL-2.0
/*
 * What the small patches of the series promise. Nobody can see it from outside: the
 * block of measurements has to be freed in one certain moment, and a slot is not
 * removed twice as long as nobody calls that twice.
 */
#include <string.h>

#include "static_check.h"

STATIC_CHECK(static_fmb_locked,
	     .title = "wants fmb_lock wherever the measurement block comes or goes",
	     .base = RED("zpci_fmb_disable_device() writes fmb without fmb_lock"), .fixed_by = 1,
	     .upstream = RED("zpci_fmb_disable_device() writes fmb without fmb_lock"))
{
	const struct cfunction *fn;
	const char *s;

	for_each_function(src, fn) {
		s = ccode_assign(fn->body, "zdev", "fmb");
		if (s && !ccode_holds_at(fn, "fmb_lock", s))
			finding(found, "%s() writes fmb without fmb_lock", fn->name);
	}
}

STATIC_CHECK(static_slot_flag,
	     .title = "wants the flag for a slot set and cleared where slots come and go",
	     .base = RED("zpci_bus_add_device() sets has_hp_slot"), .fixed_by = 4,
	     .upstream = RED("zpci_bus_add_device() sets has_hp_slot"))
{
	const struct cfunction *fn;
	bool cleared = false;

	for_each_function(src, fn) {
		if (!ccode_assign(fn->body, "zdev", "has_hp_slot"))
			continue;
		if (!strcmp(fn->name, "zpci_exit_slot"))
			cleared = true;
		else if (strcmp(fn->name, "zpci_init_slot"))
			finding(found, "%s() sets has_hp_slot", fn->name);
	}
	if (!cleared)
		finding(found, "zpci_exit_slot() leaves has_hp_slot set");
}
