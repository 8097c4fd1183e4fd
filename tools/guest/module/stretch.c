// SPDX-License-Identifier: GPL-2.0
/*
 * Stretch a window: let a task sleep when it enters a kernel function, or when
 * it leaves it.
 *
 * A probe cannot sleep, so it sends the task to a detour instead, which does and
 * then goes on with the function. The detour begins before the first instruction
 * of the function: it may change registers 0 and 1 only, and what it calls must
 * not touch the save area of the caller. To leave late it calls the function,
 * which therefore must not have arguments on the stack.
 */
#include <linux/atomic.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "zpci_test.h"

/* More than this would be taken for a hung task. */
#define ZT_STRETCH_MAX_MS	10000
/* Tasks that can be on their way from the detour to the function. */
#define ZT_STRETCH_TASKS	8

struct zt_stretch {
	struct list_head node;
	struct kprobe kp;
	char symbol[KSYM_NAME_LEN];
	struct zt_filter filter;
	unsigned int ms;
	bool at_return;
	bool over;			/* nobody sleeps any more */
	atomic_t users;			/* tasks in the detour */
	/* These have been there: the next time they come, they pass. */
	struct task_struct *passing[ZT_STRETCH_TASKS];
};

static LIST_HEAD(zt_stretches);
static DEFINE_MUTEX(zt_stretches_mutex);
static DECLARE_WAIT_QUEUE_HEAD(zt_stretch_wait);

/**
 * zt_stretch_sleep() - spend time on behalf of a function
 * @stretch: why; not to be used any more when this returns
 *
 * Context: that of the function. One that must not sleep does not.
 */
void zt_stretch_sleep(struct zt_stretch *stretch)
{
	if (preemptible()) {
		zt_emit("stretch", 0, NULL, ",\"ms\":%u,\"comm\":\"%s\",\"at\":\"%.64s\"",
			stretch->ms, current->comm, stretch->symbol);
		wait_event_timeout(zt_stretch_wait, READ_ONCE(stretch->over),
				   msecs_to_jiffies(stretch->ms));
	}
	if (atomic_dec_and_test(&stretch->users))
		wake_up_all(&zt_stretch_wait);
}

static int zt_stretch_entry(struct kprobe *kp, struct pt_regs *regs)
{
	struct zt_stretch *stretch = container_of(kp, struct zt_stretch, kp);
	int i;

	for (i = 0; i < ZT_STRETCH_TASKS; i++)
		if (READ_ONCE(stretch->passing[i]) == current) {
			WRITE_ONCE(stretch->passing[i], NULL);
			return 0;
		}
	if (!zt_filter_hit(&stretch->filter, regs))
		return 0;
	for (i = 0; i < ZT_STRETCH_TASKS; i++)
		if (!cmpxchg(&stretch->passing[i], NULL, current))
			break;
	if (i == ZT_STRETCH_TASKS)
		return 0;
	atomic_inc(&stretch->users);
	regs->gprs[0] = (unsigned long)stretch;
	regs->gprs[1] = (unsigned long)kp->addr;
	regs->psw.addr = (unsigned long)(stretch->at_return ? zt_detour_leave : zt_detour_enter);
	return 1;	/* nothing to single-step */
}

NOKPROBE_SYMBOL(zt_stretch_entry);

static int zt_stretch_option(struct zt_stretch *stretch, char *word)
{
	if (strcmp(word, "ret"))
		return zt_filter_option(&stretch->filter, word);
	stretch->at_return = true;
	return 0;
}

/**
 * zt_cmd_stretch() - "stretch SYMBOL MS [n=N] [skip=K] [comm=NAME] [ret]"
 * @argc: number of words
 * @argv: words
 *
 * The next N (default: all) calls of SYMBOL after the first K (default: 0), by
 * the task NAME if given, take MS milliseconds longer, at their beginning or,
 * with "ret", at their end. Calls from where one must not sleep do not.
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
		rc = zt_stretch_option(stretch, argv[i]);
	if (rc)
		goto out_free;

	stretch->kp.symbol_name = stretch->symbol;
	stretch->kp.pre_handler = zt_stretch_entry;
	rc = register_kprobe(&stretch->kp);
	if (rc)
		goto out_free;
	rc = zt_probe_check(&stretch->kp);
	if (rc) {
		unregister_kprobe(&stretch->kp);
		goto out_free;
	}
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
 *
 * Who is sleeping is woken and has left the detour when this returns, except
 * for its last few instructions.
 */
void zt_stretch_exit(void)
{
	struct zt_stretch *stretch, *tmp;

	mutex_lock(&zt_stretches_mutex);
	list_for_each_entry_safe(stretch, tmp, &zt_stretches, node) {
		unregister_kprobe(&stretch->kp);
		WRITE_ONCE(stretch->over, true);
		wake_up_all(&zt_stretch_wait);
		wait_event(zt_stretch_wait, !atomic_read(&stretch->users));
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
