// SPDX-License-Identifier: GPL-2.0
/*
 * Find what zPCI does not export, and look at its functions without touching
 * them.
 *
 * get_zdev_by_fid() would be the proper way to a function, but it takes a
 * reference. Putting that one back could be the last put, and then the observer
 * would run the very teardown it wants to observe. So the list is walked under
 * its own lock and only numbers are copied out.
 */
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/pci.h>
#include <linux/spinlock.h>

#include "zpci_test.h"

static unsigned long (*zt_kallsyms_lookup_name)(const char *name);
static struct list_head *zt_zpci_list;
static spinlock_t *zt_zpci_list_lock;

/**
 * zt_lookup_quietly() - address of a kernel symbol that need not be there
 * @name: symbol; data needs CONFIG_KALLSYMS_ALL
 *
 * Return: the address, or 0.
 */
unsigned long zt_lookup_quietly(const char *name)
{
	return zt_kallsyms_lookup_name(name);
}

/**
 * zt_lookup() - address of a kernel symbol
 * @name: symbol; data needs CONFIG_KALLSYMS_ALL
 *
 * Return: the address, or 0 after a message that names the symbol.
 */
unsigned long zt_lookup(const char *name)
{
	unsigned long addr = zt_kallsyms_lookup_name(name);

	if (!addr)
		pr_err("zpci_test: this kernel has no symbol %s\n", name);
	return addr;
}

/**
 * zt_lookup_init() - find the symbols that are always needed
 *
 * kallsyms_lookup_name() itself is not exported; registering a probe by name
 * yields its address.
 *
 * Return: 0, -ENOENT after a message that names the missing symbol, -ERANGE when
 * probes would not work, or the error of the probe.
 */
int zt_lookup_init(void)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long slot;
	int rc;

	rc = register_kprobe(&kp);
	if (rc) {
		pr_err("zpci_test: no probe on kallsyms_lookup_name: %d\n", rc);
		return rc;
	}
	zt_kallsyms_lookup_name = (void *)kp.addr;
	slot = (unsigned long)kp.ainsn.insn;
	unregister_kprobe(&kp);
	rc = zt_gap_check(slot);
	if (rc)
		return rc;

	zt_zpci_list = (void *)zt_lookup("zpci_list");
	zt_zpci_list_lock = (void *)zt_lookup("zpci_list_lock");
	return zt_zpci_list && zt_zpci_list_lock ? zt_callers_init() : -ENOENT;
}

/**
 * zt_view_zdev() - look at a function that cannot go away
 * @zdev: function; the caller holds a reference, or is its release
 * @view: result
 *
 * Context: any.
 */
void zt_view_zdev(const struct zpci_dev *zdev, struct zt_view *view)
{
	view->state = zdev->state;
	view->refs = kref_read(&zdev->kref);
	view->fh = zdev->fh;
	view->generations = 1;
}

/**
 * zt_view_fid() - look at the function with a given ID
 * @fid: function ID
 * @view: result; the newest function wins if the list has several of that ID
 *
 * Context: any that does not hold zpci_list_lock. Lockdep does not see the lock
 * taken here: the observer must not add an edge or a context of its own to the
 * lock graph of the kernel under test.
 */
void zt_view_fid(u32 fid, struct zt_view *view)
{
	struct zpci_dev *zdev;
	unsigned int generations = 0;
	unsigned long flags;

	*view = (struct zt_view){ .state = -1, .refs = -1 };
	lockdep_off();
	spin_lock_irqsave(zt_zpci_list_lock, flags);
	list_for_each_entry(zdev, zt_zpci_list, entry) {
		if (zdev->fid != fid)
			continue;
		zt_view_zdev(zdev, view);
		view->generations = ++generations;
	}
	spin_unlock_irqrestore(zt_zpci_list_lock, flags);
	lockdep_on();
}
