// SPDX-License-Identifier: GPL-2.0
/*
 * Defects that were found on the way and are not zPCI's. Nothing the series does
 * makes them better or worse; when one is not seen any more it belongs elsewhere.
 */
#include "actors.h"
#include "verbs.h"

/*
 * remove_store() of the PCI core lets go of its attribute, and with that of what
 * keeps its device alive, before it takes the lock for the removal. Here the
 * memory of the device is that of another one by then, which is removed instead.
 */
SCENARIO(remove_unplugged, .title = "removes a device that has just been unplugged",
	 .known = "function 00000023 has no d", .needs = NEEDS_REUSE, .extended = true)
{
	struct fn fn = FN(0x11, 0x22), other = FN(0x12, 0x23);
	struct request request;

	/* With one CPU the memory that was freed last is used first. */
	trial_request(sc, NULL, "write /sys/devices/system/cpu/cpu1/online 0");
	plug(sc, &fn);
	expect_present(sc, &fn);
	window(sc, "pci_stop_and_remove_bus_device_locked", TASK_AGENT, 2000);
	request_begin(sc, &request, "write /sys/bus/pci/devices/0011:00:00.0/remove 1");
	window_opens(sc, "pci_stop_and_remove_bus_device_locked");
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &other);
	expect_present(sc, &other);
	request_end(sc, &request);
	expect_present(sc, &other);
	unplug(sc, &other);
	expect_gone(sc, &other);
	expect_no_splat(sc);
}
