// SPDX-License-Identifier: GPL-2.0
/*
 * The lock of the PCI core for adding and removing devices, taken more than once.
 */
#include <linux/kernel.h>
#include <linux/pci.h>

#include "zpci_test.h"

#define ZT_NEST_MAX	8

/* One level; a function of its own, so that each can be stretched. */
static noinline void zt_nest(unsigned int depth)
{
	pci_lock_rescan_remove();
	if (depth > 1)
		zt_nest(depth - 1);
	pci_unlock_rescan_remove();
}

/**
 * zt_cmd_nest() - "nest DEPTH": take the rescan lock DEPTH times, and release it
 * @argc: number of words
 * @argv: words
 *
 * A kernel in which that cannot be done does not return from it.
 *
 * Return: 0 or -EINVAL.
 */
int zt_cmd_nest(int argc, char **argv)
{
	unsigned int depth;

	if (argc != 2 || kstrtouint(argv[1], 0, &depth) || !depth || depth > ZT_NEST_MAX)
		return -EINVAL;
	zt_nest(depth);
	return 0;
}
