// SPDX-License-Identifier: GPL-2.0
/*
 * Hold a PCI device as a driver, vfio or the network stack would, and drop it
 * in a context of choice.
 *
 * The last reference on a struct pci_dev drops one on the zPCI function behind
 * it. Where that may happen is the question of several tests, so the drop can
 * be done under the rescan lock, under a spinlock, in a softirq, or inside a
 * walk over the PCI bus.
 */
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

#include "zpci_test.h"

struct zt_held {
	struct list_head node;
	struct pci_dev *pdev;
	/* Pinned by @pdev: the function of this generation, which may have left the list. */
	struct zpci_dev *zdev;
	u32 fid;
};

/* Oldest first. The mutex is never held across a put. */
static LIST_HEAD(zt_held_list);
static DEFINE_MUTEX(zt_held_mutex);

/**
 * zt_find_pdev() - find the registered device of a function
 * @fid: function ID
 *
 * Return: the device with a reference, or NULL.
 */
struct pci_dev *zt_find_pdev(u32 fid)
{
	struct pci_dev *pdev = NULL;
	struct zpci_dev *zdev;

	/*
	 * Walks the PCI bus, so of several devices with that function ID it
	 * finds the one that is registered, not one that is merely still held.
	 */
	for_each_pci_dev(pdev) {
		zdev = to_zpci(pdev);
		if (zdev && zdev->fid == fid)
			return pdev;
	}
	return NULL;
}

static unsigned int zt_count_held(u32 fid)
{
	struct zt_held *held;
	unsigned int count = 0;

	lockdep_assert_held(&zt_held_mutex);
	list_for_each_entry(held, &zt_held_list, node)
		if (held->fid == fid)
			count++;
	return count;
}

/**
 * zt_cmd_hold() - "hold FID": take one reference on the registered pci_dev
 * @argc: number of words
 * @argv: words
 *
 * Return: 0, -EINVAL, -ENOMEM, or -ENODEV: no device of that function.
 */
int zt_cmd_hold(int argc, char **argv)
{
	struct zt_held *held;
	struct zt_view view;
	unsigned int count;
	u32 fid;

	if (argc != 2 || kstrtou32(argv[1], 0, &fid))
		return -EINVAL;
	held = kzalloc(sizeof(*held), GFP_KERNEL);
	if (!held)
		return -ENOMEM;
	held->pdev = zt_find_pdev(fid);
	if (!held->pdev) {
		kfree(held);
		return -ENODEV;
	}
	held->zdev = to_zpci(held->pdev);
	held->fid = fid;
	zt_view_zdev(held->zdev, &view);

	mutex_lock(&zt_held_mutex);
	list_add_tail(&held->node, &zt_held_list);
	count = zt_count_held(fid);
	mutex_unlock(&zt_held_mutex);
	zt_emit("hold", fid, &view, ",\"held\":%u", count);
	return 0;
}

static void zt_put_plain(struct pci_dev *pdev)
{
	pci_dev_put(pdev);
}

static void zt_put_rescan(struct pci_dev *pdev)
{
	pci_lock_rescan_remove();
	pci_dev_put(pdev);
	pci_unlock_rescan_remove();
}

static void zt_put_spin(struct pci_dev *pdev)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	pci_dev_put(pdev);
	spin_unlock(&lock);
}

struct zt_timed_put {
	struct timer_list timer;
	struct completion done;
	struct pci_dev *pdev;
};

static void zt_timed_put(struct timer_list *timer)
{
	struct zt_timed_put *put = from_timer(put, timer, timer);

	pci_dev_put(put->pdev);
	complete(&put->done);
}

static void zt_put_irq(struct pci_dev *pdev)
{
	struct zt_timed_put put = { .pdev = pdev };

	init_completion(&put.done);
	timer_setup_on_stack(&put.timer, zt_timed_put, 0);
	mod_timer(&put.timer, jiffies);
	wait_for_completion(&put.done);
	del_timer_sync(&put.timer);
	destroy_timer_on_stack(&put.timer);
}

static int zt_visit_put(struct device *dev, void *data)
{
	pci_dev_put(data);
	return 1;	/* one visit is enough */
}

/* The walk pins the device it stands on; with an empty bus there is no walk to be inside of. */
static void zt_put_busiter(struct pci_dev *pdev)
{
	if (!bus_for_each_dev(&pci_bus_type, NULL, pdev, zt_visit_put)) {
		pr_warn("zpci_test: no device on the PCI bus, dropped outside of a walk\n");
		pci_dev_put(pdev);
	}
}

static const struct zt_context {
	const char *name;
	void (*put)(struct pci_dev *pdev);
} zt_contexts[] = {
	{ "plain",	zt_put_plain },
	{ "rescan",	zt_put_rescan },
	{ "spin",	zt_put_spin },
	{ "irq",	zt_put_irq },
	{ "busiter",	zt_put_busiter },
};

static const struct zt_context *zt_find_context(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(zt_contexts); i++)
		if (!strcmp(name, zt_contexts[i].name))
			return &zt_contexts[i];
	return NULL;
}

/*
 * Drops the oldest reference, of @fid or (@any) of whatever function. The event
 * is reported before the put: on a broken kernel the put may never return.
 */
static int zt_drop_oldest(u32 fid, bool any, const struct zt_context *context)
{
	struct zt_held *held = NULL, *tmp;
	unsigned int count = 0;
	struct zt_view view;

	mutex_lock(&zt_held_mutex);
	list_for_each_entry(tmp, &zt_held_list, node) {
		if (any || tmp->fid == fid) {
			held = tmp;
			list_del(&held->node);
			count = zt_count_held(held->fid);
			break;
		}
	}
	mutex_unlock(&zt_held_mutex);
	if (!held)
		return -ENOENT;

	zt_view_zdev(held->zdev, &view);
	zt_emit("drop", held->fid, &view, ",\"held\":%u,\"ctx\":\"%s\"", count, context->name);
	context->put(held->pdev);
	kfree(held);
	return 0;
}

/**
 * zt_cmd_drop() - "drop FID [CTX]": drop the oldest reference held on a function
 * @argc: number of words
 * @argv: words; CTX is plain, rescan, spin, irq or busiter
 *
 * Return: 0, -EINVAL, or -ENOENT: none is held.
 */
int zt_cmd_drop(int argc, char **argv)
{
	const struct zt_context *context = zt_find_context(argc == 3 ? argv[2] : "plain");
	u32 fid;

	if (argc < 2 || argc > 3 || !context || kstrtou32(argv[1], 0, &fid))
		return -EINVAL;
	return zt_drop_oldest(fid, false, context);
}

/**
 * zt_held_pdev() - the oldest device held of a function
 * @fid: function ID
 *
 * The device may be one of a life that is over. The reference got here is never the
 * last one unless the device is dropped meanwhile.
 *
 * Return: the device with a reference, or NULL: none is held.
 */
struct pci_dev *zt_held_pdev(u32 fid)
{
	struct pci_dev *pdev = NULL;
	struct zt_held *held;

	mutex_lock(&zt_held_mutex);
	list_for_each_entry(held, &zt_held_list, node) {
		if (held->fid == fid) {
			pdev = pci_dev_get(held->pdev);
			break;
		}
	}
	mutex_unlock(&zt_held_mutex);
	return pdev;
}

/**
 * zt_cmd_reset() - "reset FID": reset a function through the oldest device held
 * @argc: number of words
 * @argv: words
 *
 * Return: what pci_reset_function() returned, -EINVAL, or -ENOENT: none is held.
 */
int zt_cmd_reset(int argc, char **argv)
{
	struct pci_dev *pdev;
	u32 fid;
	int rc;

	if (argc != 2 || kstrtou32(argv[1], 0, &fid))
		return -EINVAL;
	pdev = zt_held_pdev(fid);
	if (!pdev)
		return -ENOENT;
	rc = pci_reset_function(pdev);
	pci_dev_put(pdev);
	return rc;
}

/**
 * zt_cmd_config() - "config FID": read configuration space through the oldest device held
 * @argc: number of words
 * @argv: words
 *
 * Return: 0 if there is a function that answers, -ENXIO if there is none, -EINVAL, or
 * -ENOENT: no device is held.
 */
int zt_cmd_config(int argc, char **argv)
{
	struct pci_dev *pdev;
	u16 vendor;
	u32 fid;
	int rc;

	if (argc != 2 || kstrtou32(argv[1], 0, &fid))
		return -EINVAL;
	pdev = zt_held_pdev(fid);
	if (!pdev)
		return -ENOENT;
	rc = pci_read_config_word(pdev, PCI_VENDOR_ID, &vendor);
	pci_dev_put(pdev);
	return rc || PCI_POSSIBLE_ERROR(vendor) ? -ENXIO : 0;
}

/**
 * zt_cmd_dropall() - "dropall": drop everything that is held, oldest first
 * @argc: number of words
 * @argv: words
 *
 * Return: 0 or -EINVAL.
 */
int zt_cmd_dropall(int argc, char **argv)
{
	if (argc != 1)
		return -EINVAL;
	while (!zt_drop_oldest(0, true, &zt_contexts[0]))
		;
	return 0;
}

/**
 * zt_hold_exit() - drop what is still held
 */
void zt_hold_exit(void)
{
	while (!zt_drop_oldest(0, true, &zt_contexts[0]))
		;
}
