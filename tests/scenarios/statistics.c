// SPDX-License-Identifier: GPL-2.0
/*
 * The measurement block of a function, and the debugfs file that shows it.
 */
#include "actors.h"
#include "faults.h"

#include <string.h>

#define STATISTICS	"/sys/kernel/debug/pci/0011:00:00.0/statistics"
#define WINDOW_MS	700

static void statistics(struct trial *sc, const char *what)
{
	int rc = trial_request(sc, NULL, "%s", what);

	if (rc > 0)
		trial_fail(sc, "\"%s\" failed: %s", what, strerror(rc));
}

SCENARIO(statistics_off, .title = "switches the measurement of a function off and reads it",
	 REQUIREMENTS(16), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	for (int i = 0; i < 2; i++) {
		statistics(sc, "write " STATISTICS " 0");
		statistics(sc, "read " STATISTICS);
		statistics(sc, "read " STATISTICS);
		statistics(sc, "write " STATISTICS " 1");
		statistics(sc, "read " STATISTICS);
	}
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/* The removal of the file waits for its readers, and they want the lock of the block. */
SCENARIO(statistics_unbind, .title = "takes a function from its driver while its statistics are read",
	 REQUIREMENTS(16), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request reader;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window(sc, "pci_perf_show", TASK_AGENT, WINDOW_MS);
	request_begin(sc, &reader, "read " STATISTICS);
	window_opens(sc, "pci_perf_show");
	rebind(sc, &fn);
	request_end(sc, &reader);
	expect_present(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
