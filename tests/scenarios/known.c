// SPDX-License-Identifier: GPL-2.0
/*
 * Defects that were found on the way and are not zPCI's. Nothing the series does
 * makes them better or worse; when one is not seen any more it belongs elsewhere.
 */
#include "../../tools/zlab/actors.h"
#include "../../tools/zlab/verbs.h"

/*
 * remove_store() of the PCI core lets go of its attribute, and with that of what
 * keeps its device alive, before it takes the lock for the removal.
 */
SCENARIO(remove_unplugged, .title = "removes a device that has just been unplugged",
	 .known = "use-after-free", .needs = NEEDS_KASAN, .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window(sc, "pci_stop_and_remove_bus_device_locked", TASK_AGENT, 1500);
	request_begin(sc, &request, "write /sys/bus/pci/devices/0011:00:00.0/remove 1");
	window_opens(sc, "pci_stop_and_remove_bus_device_locked");
	unplug(sc, &fn);
	expect_absent(sc, &fn);
	request_end(sc, &request);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
