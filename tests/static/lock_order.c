// SPDX-License-Identifier: GPL-2.0
/*
 * The order in which locks are taken, over all guests of a run.
 */
#include "static_check.h"

/*
 * Lockdep of one guest only finds orders that contradict each other in that guest.
 * What all of them saw is compared with the intended order in lockorder.c. On a
 * kernel without our series only the locks that it has are compared.
 */
REVIEW(lock_order, .title = "compares the order of locks in all guests with the intended one",
	REQUIREMENTS(16),
	.base = RED("pci_rescan_remove_lock was held and zpci_domain_lock was waited for"),
	.fixed_by = 10,
	.upstream = RED("pci_rescan_remove_lock was held and zpci_add_remove_lock was waited for"))
{
	lockgraph_judge(locks, found);
}
