// SPDX-License-Identifier: GPL-2.0
/*
 * Let zPCI see functions that QEMU does not have: several of them on one bus,
 * physical ones with virtual ones.
 *
 * QEMU reports no requester ID, so every function gets a bus of its own, and it
 * has no SR-IOV on s390: its functions are not PCIe, and their configuration
 * space ends after 256 bytes. What CLP says about a function is changed behind
 * the query; what its configuration space says, behind the read. The device
 * behind a function stays what it is.
 */
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/version.h>

#include "zpci_test.h"

/*
 * A capability of a PCIe endpoint, in front of the list that is there. No virtio
 * device has anything at this place.
 */
#define ZT_PCIE_POS	0xc0
#define ZT_PCIE_SIZE	0x3c

/* The SR-IOV capability, as the only extended one. */
#define ZT_SRIOV_POS	0x100
#define ZT_VFS		4	/* how many VFs a PF could have */

struct zt_fake {
	struct list_head node;
	u32 fid;
	u32 devfn, vfn, pchid, uid;
	bool pf, has_uid;
	u8 first_cap;		/* what is behind the PCIe capability */
	u16 ctrl, num_vf;	/* registers of the SR-IOV capability */
};

/* Raw: taken in probes. Entries are added and never removed while probes are on. */
static LIST_HEAD(zt_fakes);
static DEFINE_RAW_SPINLOCK(zt_fakes_lock);
/* Adding and removing of entries and probes. */
static DEFINE_MUTEX(zt_fakes_mutex);
static bool zt_fakes_on;

static struct zt_fake *zt_fake_find(u32 fid)
{
	struct zt_fake *fake;

	list_for_each_entry(fake, &zt_fakes, node)
		if (fake->fid == fid)
			return fake;
	return NULL;
}

NOKPROBE_SYMBOL(zt_fake_find);

static void zt_fake_properties(struct zpci_dev *zdev, const struct zt_fake *fake)
{
	zdev->rid_available = 1;
	zdev->pchid = fake->pchid;
	zdev->vfn = fake->vfn;
	zdev->is_physfn = fake->pf;
	zdev->devfn = fake->devfn;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	/* From 6.13, and in 6.12 since its stable release 12, devfn is taken from here. */
	zdev->rid = fake->devfn;
#endif
	if (fake->has_uid)
		zdev->uid = fake->uid;
}

NOKPROBE_SYMBOL(zt_fake_properties);

struct zt_query {
	struct zpci_dev *zdev;
};

static int zt_query_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct zt_query *query = (void *)ri->data;

	query->zdev = (void *)regs->gprs[2];
	return 0;
}

NOKPROBE_SYMBOL(zt_query_entry);

static int zt_query_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct zt_query *query = (void *)ri->data;
	struct zt_fake *fake;
	unsigned long flags;

	if (regs_return_value(regs))
		return 0;
	raw_spin_lock_irqsave(&zt_fakes_lock, flags);
	fake = zt_fake_find(query->zdev->fid);
	if (fake)
		zt_fake_properties(query->zdev, fake);
	raw_spin_unlock_irqrestore(&zt_fakes_lock, flags);
	return 0;
}

NOKPROBE_SYMBOL(zt_query_return);

static struct kretprobe zt_query_probe = {
	.kp.symbol_name	= "clp_query_pci_fn",
	.entry_handler	= zt_query_entry,
	.handler	= zt_query_return,
	.data_size	= sizeof(struct zt_query),
	.maxactive	= 16,
};

/* One aligned word of the faked part of a PF's configuration space. */
static u32 zt_fake_word(const struct zt_fake *fake, int where)
{
	switch (where) {
	case ZT_PCIE_POS:
		return (2 << 16) | (fake->first_cap << 8) | PCI_CAP_ID_EXP;
	case ZT_SRIOV_POS:
		return (1 << 16) | PCI_EXT_CAP_ID_SRIOV;
	case ZT_SRIOV_POS + PCI_SRIOV_CTRL:
		return fake->ctrl;
	case ZT_SRIOV_POS + PCI_SRIOV_INITIAL_VF:
		return (ZT_VFS << 16) | ZT_VFS;
	case ZT_SRIOV_POS + PCI_SRIOV_NUM_VF:
		/* And the function it depends on: itself. */
		return (fake->devfn << 16) | fake->num_vf;
	case ZT_SRIOV_POS + PCI_SRIOV_VF_OFFSET:
		/* And the stride: VFs follow their PF. */
		return (1 << 16) | 1;
	case ZT_SRIOV_POS + PCI_SRIOV_SUP_PGSIZE:
	case ZT_SRIOV_POS + PCI_SRIOV_SYS_PGSIZE:
		return 1;	/* 4 KiB */
	default:
		return 0;	/* no VF BARs, no further capability */
	}
}

NOKPROBE_SYMBOL(zt_fake_word);

static bool zt_fake_covers(int where)
{
	return (where >= ZT_PCIE_POS && where < ZT_PCIE_POS + ZT_PCIE_SIZE) ||
		where >= PCI_CFG_SPACE_SIZE;
}

NOKPROBE_SYMBOL(zt_fake_covers);

/* Arguments of the accessors of configuration space. */
struct zt_access {
	struct pci_bus *bus;
	unsigned int devfn;
	int where, size;
	u32 *val;
};

static struct zt_fake *zt_access_fake(struct pci_bus *bus, unsigned int devfn)
{
	struct zpci_bus *zbus = bus->sysdata;
	struct zpci_dev *zdev = devfn < ZPCI_FUNCTIONS_PER_BUS ? zbus->function[devfn] : NULL;
	struct zt_fake *fake = zdev ? zt_fake_find(zdev->fid) : NULL;

	return fake && fake->pf ? fake : NULL;
}

NOKPROBE_SYMBOL(zt_access_fake);

static int zt_read_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct zt_access *access = (void *)ri->data;

	access->bus = (void *)regs->gprs[2];
	access->devfn = regs->gprs[3];
	access->where = regs->gprs[4];
	access->size = regs->gprs[5];
	access->val = (void *)regs->gprs[6];
	return 0;
}

NOKPROBE_SYMBOL(zt_read_entry);

static int zt_read_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct zt_access *access = (void *)ri->data;
	struct zt_fake *fake;
	unsigned long flags;
	u32 word;

	raw_spin_lock_irqsave(&zt_fakes_lock, flags);
	fake = zt_access_fake(access->bus, access->devfn);
	if (fake && zt_fake_covers(access->where)) {
		word = zt_fake_word(fake, access->where & ~3) >> (access->where & 3) * 8;
		*access->val = access->size == 4 ? word : word & (BIT(access->size * 8) - 1);
		regs->gprs[2] = PCIBIOS_SUCCESSFUL;
	} else if (fake && access->where == PCI_CAPABILITY_LIST && !regs_return_value(regs)) {
		fake->first_cap = *access->val;
		*access->val = (*access->val & ~0xff) | ZT_PCIE_POS;
	}
	raw_spin_unlock_irqrestore(&zt_fakes_lock, flags);
	return 0;
}

NOKPROBE_SYMBOL(zt_read_return);

static struct kretprobe zt_read_probe = {
	.kp.symbol_name	= "pci_read",
	.entry_handler	= zt_read_entry,
	.handler	= zt_read_return,
	.data_size	= sizeof(struct zt_access),
	.maxactive	= 16,
};

/* Writes to what is not there end here. */
static int zt_write_entry(struct kprobe *kp, struct pt_regs *regs)
{
	int where = regs->gprs[4];
	struct zt_fake *fake;
	unsigned long flags;
	bool done = false;

	raw_spin_lock_irqsave(&zt_fakes_lock, flags);
	fake = zt_access_fake((void *)regs->gprs[2], regs->gprs[3]);
	if (fake && zt_fake_covers(where)) {
		if (where == ZT_SRIOV_POS + PCI_SRIOV_CTRL)
			fake->ctrl = regs->gprs[6];
		else if (where == ZT_SRIOV_POS + PCI_SRIOV_NUM_VF)
			fake->num_vf = regs->gprs[6];
		regs->gprs[2] = PCIBIOS_SUCCESSFUL;
		regs->psw.addr = regs->gprs[14];
		done = true;
	}
	raw_spin_unlock_irqrestore(&zt_fakes_lock, flags);
	return done;
}

NOKPROBE_SYMBOL(zt_write_entry);

static struct kprobe zt_write_probe = {
	.symbol_name	= "pci_write",
	.pre_handler	= zt_write_entry,
};

/* A probe that was unregistered must be clean before it is registered again. */
static int zt_fakes_start(void)
{
	int rc;

	lockdep_assert_held(&zt_fakes_mutex);
	if (zt_fakes_on)
		return 0;
	zt_query_probe.kp.addr = NULL;
	zt_query_probe.kp.flags = 0;
	zt_read_probe.kp.addr = NULL;
	zt_read_probe.kp.flags = 0;
	zt_write_probe.addr = NULL;
	zt_write_probe.flags = 0;
	rc = register_kretprobe(&zt_query_probe);
	if (rc)
		goto out;
	rc = register_kretprobe(&zt_read_probe);
	if (rc)
		goto out_query;
	rc = register_kprobe(&zt_write_probe);
	if (rc)
		goto out_read;
	zt_fakes_on = true;
	return 0;

out_read:
	unregister_kretprobe(&zt_read_probe);
out_query:
	unregister_kretprobe(&zt_query_probe);
out:
	pr_err("zpci_test: no probe on clp_query_pci_fn, pci_read or pci_write: %d\n", rc);
	return rc;
}

static int zt_fake_option(struct zt_fake *fake, char *word)
{
	char *value = strchr(word, '=');
	u32 number;

	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (kstrtou32(value, 0, &number))
		return -EINVAL;
	if (!strcmp(word, "devfn") && number < ZPCI_FUNCTIONS_PER_BUS)
		fake->devfn = number;
	else if (!strcmp(word, "vfn") && number <= U16_MAX)
		fake->vfn = number;
	else if (!strcmp(word, "pchid") && number <= U16_MAX)
		fake->pchid = number;
	else if (!strcmp(word, "pf") && number <= 1)
		fake->pf = number;
	else if (!strcmp(word, "uid") && number <= U16_MAX)
		fake->uid = number;
	else
		return -EINVAL;
	fake->has_uid |= !strcmp(word, "uid");
	return 0;
}

/**
 * zt_cmd_fake() - "fake FID [devfn=D] [vfn=V] [pchid=C] [pf=0|1] [uid=U]"
 * @argc: number of words
 * @argv: words
 *
 * From its next query on the function has a requester ID and these properties
 * (default: 0, uid: its own). Functions with the same PCHID share a bus, and its
 * domain is the UID of the one that came first. With pf=1 it is a PF that has up
 * to 4 VFs (vfn=1...), at the devfns that follow its own. Replaces what was said
 * about that function before.
 *
 * Return: 0, -EINVAL, -ENOMEM, or the error of a probe after a message.
 */
int zt_cmd_fake(int argc, char **argv)
{
	struct zt_fake *fake, *old;
	unsigned long flags;
	int i, rc = 0;

	if (argc < 2)
		return -EINVAL;
	fake = kzalloc(sizeof(*fake), GFP_KERNEL);
	if (!fake)
		return -ENOMEM;
	if (kstrtou32(argv[1], 0, &fake->fid))
		rc = -EINVAL;
	for (i = 2; i < argc && !rc; i++)
		rc = zt_fake_option(fake, argv[i]);
	if (rc) {
		kfree(fake);
		return rc;
	}

	mutex_lock(&zt_fakes_mutex);
	rc = zt_fakes_start();
	if (rc) {
		mutex_unlock(&zt_fakes_mutex);
		kfree(fake);
		return rc;
	}
	raw_spin_lock_irqsave(&zt_fakes_lock, flags);
	old = zt_fake_find(fake->fid);
	if (old)
		list_replace(&old->node, &fake->node);
	else
		list_add_tail(&fake->node, &zt_fakes);
	raw_spin_unlock_irqrestore(&zt_fakes_lock, flags);
	mutex_unlock(&zt_fakes_mutex);
	kfree(old);
	return 0;
}

/**
 * zt_fake_exit() - say nothing but the truth any more
 */
void zt_fake_exit(void)
{
	struct zt_fake *fake, *tmp;

	mutex_lock(&zt_fakes_mutex);
	if (zt_fakes_on) {
		unregister_kprobe(&zt_write_probe);
		unregister_kretprobe(&zt_read_probe);
		unregister_kretprobe(&zt_query_probe);
		zt_fakes_on = false;
	}
	list_for_each_entry_safe(fake, tmp, &zt_fakes, node) {
		list_del(&fake->node);
		kfree(fake);
	}
	mutex_unlock(&zt_fakes_mutex);
}

/**
 * zt_cmd_nofake() - "nofake": say nothing but the truth any more
 * @argc: number of words
 * @argv: words
 *
 * A function that is there keeps what was said about it.
 *
 * Return: 0 or -EINVAL.
 */
int zt_cmd_nofake(int argc, char **argv)
{
	if (argc != 1)
		return -EINVAL;
	zt_fake_exit();
	return 0;
}
