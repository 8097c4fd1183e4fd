// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/lock_stat, as Linux 6.1 prints it.
 */
#include "lockstat.h"
#include "tap.h"

#include <errno.h>
#include <string.h>

static const char text[] =
	"lock_stat version 0.4\n"
	"-----------------------------------------------------------------------------\n"
	"                              class name    con-bounces    contentions   waittime-min   waittime-max waittime-total   waittime-avg    acq-bounces   acquisitions   holdtime-min   holdtime-max holdtime-total   holdtime-avg\n"
	"-----------------------------------------------------------------------------\n"
	"\n"
	"                       &zdev->state_lock:             3              4           7.50         100.25         200.50          50.12              6             10           1.00          50.75         300.00          30.00\n"
	"                       -----------------\n"
	"                       &zdev->state_lock              4          [<000000000012a3f4>] enable_slot+0x44/0x168\n"
	"                       -----------------\n"
	"                       &zdev->state_lock              4          [<000000000012a3f4>] enable_slot+0x44/0x168\n"
	"\n"
	".............................................................................\n"
	"\n"
	"                    zpci_add_remove_lock:             0              0           0.00           0.00           0.00           0.00              2              8           2.00           9.00          40.00           5.00\n"
	"                     zpci_add_remove_loc:             0              0           0.00           0.00           0.00           0.00              2              1           2.00           9.00          40.00           5.00\n"
	"                            broken_class:             0              0\n";

int main(void)
{
	struct lockstat stat;

	ok(!lockstat_find(text, "&zdev->state_lock", &stat) && stat.contentions == 4 &&
	   stat.wait_max == 100.25 && stat.wait_total == 200.5 && stat.acquisitions == 10 &&
	   stat.hold_max == 50.75 && stat.hold_total == 300, "a lock somebody waited for");
	ok(!lockstat_find(text, "zpci_add_remove_lock", &stat) && !stat.contentions &&
	   stat.acquisitions == 8, "one that nobody waited for");
	ok(!lockstat_find(text, "zpci_add_remove_loc", &stat) && stat.acquisitions == 1,
	   "one whose name is the beginning of another one");
	ok(!lockstat_find(text, "zpci_add_lock", &stat) && !stat.acquisitions,
	   "one that was not taken");
	ok(lockstat_find(text, "broken_class", &stat) == -EPROTO, "a line that ends early");
	ok(lockstat_find("lock_stat version 0.5\n", "zpci_add_lock", &stat) == -EPROTO,
	   "another version");
	ok(lockstat_find("", "zpci_add_lock", &stat) == -EPROTO, "nothing");
	return tap_done();
}
