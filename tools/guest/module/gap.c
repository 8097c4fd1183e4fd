// SPDX-License-Identifier: GPL-2.0
/*
 * Keep probes near the kernel.
 *
 * A probed instruction is executed in a slot of its own, and one that addresses
 * memory relative to itself gets a new distance there. Since 6.12 or so slots are
 * in the area of modules, which begins 2 GiB below the kernel and is filled from
 * its beginning; that is fine for the architecture (4 GiB), but QEMU before 8.0
 * computes distances over 2 GiB wrongly: the load in the slot faults, the probe
 * is hit again, and so on for ever. The slots come behind what is below, and so
 * the whole kernel is near enough.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/types.h>
#include <linux/version.h>

#include "zpci_test.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
/* Larger than the kernel, and small compared with a guest's memory. */
static __used char zt_gap[SZ_32M];
#endif

/**
 * zt_gap_check() - tell whether instruction slots are near all of the kernel
 * @slot: address of a slot
 *
 * Return: 0, or -ERANGE after a message.
 */
int zt_gap_check(unsigned long slot)
{
	unsigned long end = zt_lookup("_end");

	if (!end)
		return -ENOENT;
	if (abs((s64)(end - slot)) < S32_MAX)
		return 0;
	pr_err("zpci_test: probes at %lx are too far from the kernel's end %lx (enlarge zt_gap)\n",
	       slot, end);
	return -ERANGE;
}
