// SPDX-License-Identifier: GPL-2.0
/*
 * Stretch a window: spend time at the entry of a kernel function.
 *
 * The delay is a busy wait in a probe, with interrupts off on that CPU. The
 * rest of the kernel goes on, and so does whoever is meant to hit the window.
 */
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "zpci_test.h"

/* More than this would be taken for an RCU stall (21 s). */
#define ZT_STRETCH_MAX_MS	10000

struct zt_stretch {
	struct list_head node;
	struct kprobe kp;
	char symbol[KSYM_NAME_LEN];
	struct zt_filter filter;
	unsigned int ms;
};

static LIST_HEAD(zt_stretches);
static DEFINE_MUTEX(zt_stretches_mutex);

static int zt_stretch_hit(struct kprobe *kp, struct pt_regs *regs)
{
	struct zt_stretch *stretch = container_of(kp, struct zt_stretch, kp);

	if (!zt_filter_hit(&stretch->filter))
		return 0;
	zt_emit("stretch", 0, NULL, ",\"ms\":%u,\"comm\":\"%s\",\"at\":\"%.64s\"",
		stretch->ms, current->comm, stretch->symbol);
	mdelay(stretch->ms);
	return 0;
}

NOKPROBE_SYMBOL(zt_stretch_hit);

/**
 * zt_cmd_stretch() - "stretch SYMBOL MS [n=N] [skip=K] [comm=NAME]"
 * @argc: number of words
 * @argv: words
 *
 * The next N (default: all) calls of SYMBOL after the first K (default: 0), by
 * the task NAME if given, take MS milliseconds longer.
 *
 * Return: 0, -EINVAL, -ENOMEM, or the error of the probe (-ENOENT: no such symbol).
 */
int zt_cmd_stretch(int argc, char **argv)
{
	struct zt_stretch *stretch;
	int i, rc = 0;

	if (argc < 3)
		return -EINVAL;
	stretch = kzalloc(sizeof(*stretch), GFP_KERNEL);
	if (!stretch)
		return -ENOMEM;
	if (strscpy(stretch->symbol, argv[1], sizeof(stretch->symbol)) < 0 ||
	    kstrtouint(argv[2], 0, &stretch->ms) || stretch->ms > ZT_STRETCH_MAX_MS)
		rc = -EINVAL;
	for (i = 3; i < argc && !rc; i++)
		rc = zt_filter_option(&stretch->filter, argv[i]);
	if (rc)
		goto out_free;

	stretch->kp.symbol_name = stretch->symbol;
	stretch->kp.pre_handler = zt_stretch_hit;
	rc = register_kprobe(&stretch->kp);
	if (rc)
		goto out_free;
	mutex_lock(&zt_stretches_mutex);
	list_add_tail(&stretch->node, &zt_stretches);
	mutex_unlock(&zt_stretches_mutex);
	return 0;

out_free:
	kfree(stretch);
	return rc;
}

/**
 * zt_stretch_exit() - stretch nothing any more
 */
void zt_stretch_exit(void)
{
	struct zt_stretch *stretch, *tmp;

	mutex_lock(&zt_stretches_mutex);
	list_for_each_entry_safe(stretch, tmp, &zt_stretches, node) {
		unregister_kprobe(&stretch->kp);
		list_del(&stretch->node);
		kfree(stretch);
	}
	mutex_unlock(&zt_stretches_mutex);
}

/**
 * zt_cmd_nostretch() - "nostretch": stretch nothing any more
 * @argc: number of words
 * @argv: words
 *
 * Return: 0 or -EINVAL.
 */
int zt_cmd_nostretch(int argc, char **argv)
{
	if (argc != 1)
		return -EINVAL;
	zt_stretch_exit();
	return 0;
}
