// SPDX-License-Identifier: GPL-2.0
/*
 * Make a step fail that never fails in QEMU.
 *
 * "fail" skips a call: the step did nothing and says so. "override" lets the
 * call happen and replaces its result: the step was done, but the caller thinks
 * otherwise, as when an answer is lost.
 *
 * "count" only counts the calls: a step that is to fail at each of its calls must be
 * known by their number first.
 *
 * All need a function that the compiler left as one. A name the kernel does
 * not have is reported by name and refused: a fault that cannot happen must not
 * look like one that did no harm.
 */
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "zpci_test.h"

enum zt_fault_kind {
	ZT_FAIL,
	ZT_OVERRIDE,
	ZT_COUNT,
};

struct zt_fault {
	struct list_head node;
	union {
		struct kprobe kp;	/* fail, count */
		struct kretprobe rp;	/* override */
	};
	enum zt_fault_kind kind;
	char symbol[KSYM_NAME_LEN];
	struct zt_filter filter;
	long rc;
};

static LIST_HEAD(zt_faults);
static DEFINE_MUTEX(zt_faults_mutex);

static void zt_fault_report(const char *ev, const struct zt_fault *fault, long was)
{
	zt_emit(ev, 0, NULL, ",\"rc\":%ld,\"was\":%ld,\"comm\":\"%s\",\"at\":\"%.64s\"",
		fault->rc, was, current->comm, fault->symbol);
}

NOKPROBE_SYMBOL(zt_fault_report);

/* A call that was chosen by its number has to say whose it was. */
static void zt_fault_name(struct pt_regs *regs)
{
	char by[192];

	zt_name_callers(regs, by, sizeof(by));
	zt_emit("fault", 0, NULL, ",\"by\":\"%s\"", by);
}

NOKPROBE_SYMBOL(zt_fault_name);

/* At its entry a function can be left by what its last instruction does: a branch to r14. */
static int zt_fault_skip(struct kprobe *kp, struct pt_regs *regs)
{
	struct zt_fault *fault = container_of(kp, struct zt_fault, kp);

	if (!zt_filter_hit(&fault->filter, regs) || fault->kind == ZT_COUNT)
		return 0;
	zt_fault_name(regs);
	zt_fault_report("fail", fault, 0);
	regs->gprs[2] = fault->rc;
	regs->psw.addr = regs->gprs[14];
	return 1;	/* nothing to single-step */
}

NOKPROBE_SYMBOL(zt_fault_skip);

/* Decides at the entry, so that "skip" and "n" count calls in the order they are made. */
static int zt_fault_enter(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct zt_fault *fault = container_of(get_kretprobe(ri), struct zt_fault, rp);

	if (!zt_filter_hit(&fault->filter, regs))
		return 1;	/* leave the return alone */
	zt_fault_name(regs);
	return 0;
}

NOKPROBE_SYMBOL(zt_fault_enter);

static int zt_fault_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct zt_fault *fault = container_of(get_kretprobe(ri), struct zt_fault, rp);

	zt_fault_report("override", fault, regs->gprs[2]);
	regs->gprs[2] = fault->rc;
	return 0;
}

NOKPROBE_SYMBOL(zt_fault_return);

static int zt_fault_register(struct zt_fault *fault)
{
	int rc;

	if (fault->kind != ZT_OVERRIDE) {
		fault->kp.symbol_name = fault->symbol;
		fault->kp.pre_handler = zt_fault_skip;
		rc = register_kprobe(&fault->kp);
		if (!rc) {
			rc = zt_probe_check(&fault->kp);
			if (rc)
				unregister_kprobe(&fault->kp);
		}
	} else {
		fault->rp.kp.symbol_name = fault->symbol;
		fault->rp.entry_handler = zt_fault_enter;
		fault->rp.handler = zt_fault_return;
		fault->rp.maxactive = 16;
		rc = register_kretprobe(&fault->rp);
		if (!rc) {
			rc = zt_probe_check(&fault->rp.kp);
			if (rc)
				unregister_kretprobe(&fault->rp);
		}
	}
	if (rc == -ENOENT)
		pr_err("zpci_test: this kernel has no function %s\n", fault->symbol);
	else if (rc)
		pr_err("zpci_test: no probe on %s: %d\n", fault->symbol, rc);
	return rc;
}

static int zt_fault_add(int argc, char **argv, enum zt_fault_kind kind)
{
	const int first = kind == ZT_COUNT ? 2 : 3;	/* word that tells calls apart */
	struct zt_fault *fault;
	int i, rc = 0;

	if (argc < first)
		return -EINVAL;
	fault = kzalloc(sizeof(*fault), GFP_KERNEL);
	if (!fault)
		return -ENOMEM;
	fault->kind = kind;
	if (strscpy(fault->symbol, argv[1], sizeof(fault->symbol)) < 0 ||
	    (kind != ZT_COUNT && kstrtol(argv[2], 0, &fault->rc)))
		rc = -EINVAL;
	for (i = first; i < argc && !rc; i++)
		rc = zt_filter_option(&fault->filter, argv[i]);
	if (!rc)
		rc = zt_fault_register(fault);
	if (rc) {
		kfree(fault);
		return rc;
	}
	mutex_lock(&zt_faults_mutex);
	list_add_tail(&fault->node, &zt_faults);
	mutex_unlock(&zt_faults_mutex);
	return 0;
}

/**
 * zt_cmd_fail() - "fail SYMBOL RC [n=N] [skip=K] [WORD...]"
 * @argc: number of words
 * @argv: words
 *
 * The next N (default: all) calls of SYMBOL after the first K (default: 0), of
 * those that the other words are about (filter.c), do nothing and return RC.
 *
 * Return: 0, -EINVAL, -ENOMEM, or the error of the probe (-ENOENT: no such symbol)
 * after a message.
 */
int zt_cmd_fail(int argc, char **argv)
{
	return zt_fault_add(argc, argv, ZT_FAIL);
}

/**
 * zt_cmd_override() - "override SYMBOL RC [n=N] [skip=K] [WORD...]"
 * @argc: number of words
 * @argv: words
 *
 * As "fail", but the calls are carried out and only their result becomes RC.
 *
 * Return: 0, -EINVAL, -ENOMEM, or the error of the probe (-ENOENT: no such symbol)
 * after a message.
 */
int zt_cmd_override(int argc, char **argv)
{
	return zt_fault_add(argc, argv, ZT_OVERRIDE);
}

/**
 * zt_cmd_count() - "count SYMBOL [WORD...]"
 * @argc: number of words
 * @argv: words
 *
 * From now on calls of SYMBOL are counted.
 *
 * Return: 0, -EINVAL, -ENOMEM, or the error of the probe (-ENOENT: no such symbol)
 * after a message.
 */
int zt_cmd_count(int argc, char **argv)
{
	return zt_fault_add(argc, argv, ZT_COUNT);
}

/**
 * zt_cmd_calls() - "calls": report an event "calls" for each "count"
 * @argc: number of words
 * @argv: words
 *
 * They come in the order in which counting began.
 *
 * Return: 0 or -EINVAL.
 */
int zt_cmd_calls(int argc, char **argv)
{
	struct zt_fault *fault;

	if (argc != 1)
		return -EINVAL;
	mutex_lock(&zt_faults_mutex);
	list_for_each_entry(fault, &zt_faults, node)
		if (fault->kind == ZT_COUNT)
			zt_emit("calls", 0, NULL, ",\"n\":%d,\"at\":\"%.64s\"",
				atomic_read(&fault->filter.hits), fault->symbol);
	mutex_unlock(&zt_faults_mutex);
	return 0;
}

/**
 * zt_cmd_faulted() - "faulted SYMBOL N": were exactly N calls changed?
 * @argc: number of words
 * @argv: words
 *
 * Of the faults set on SYMBOL the latest is looked at.
 *
 * Return: 0 if so, -ERANGE if not, -ENOENT: no fault is set there, or -EINVAL.
 */
int zt_cmd_faulted(int argc, char **argv)
{
	struct zt_fault *fault;
	unsigned int count;
	int rc = -ENOENT;

	if (argc != 3 || kstrtouint(argv[2], 0, &count))
		return -EINVAL;
	mutex_lock(&zt_faults_mutex);
	list_for_each_entry_reverse(fault, &zt_faults, node) {
		if (strcmp(fault->symbol, argv[1]))
			continue;
		rc = atomic_read(&fault->filter.hits) == count ? 0 : -ERANGE;
		break;
	}
	mutex_unlock(&zt_faults_mutex);
	return rc;
}

/**
 * zt_fault_exit() - let nothing fail any more
 */
void zt_fault_exit(void)
{
	struct zt_fault *fault, *tmp;

	mutex_lock(&zt_faults_mutex);
	list_for_each_entry_safe(fault, tmp, &zt_faults, node) {
		if (fault->kind != ZT_OVERRIDE)
			unregister_kprobe(&fault->kp);
		else
			unregister_kretprobe(&fault->rp);
		list_del(&fault->node);
		kfree(fault);
	}
	mutex_unlock(&zt_faults_mutex);
}

/**
 * zt_cmd_nofail() - "nofail": let nothing fail any more
 * @argc: number of words
 * @argv: words
 *
 * Return: 0 or -EINVAL.
 */
int zt_cmd_nofail(int argc, char **argv)
{
	if (argc != 1)
		return -EINVAL;
	zt_fault_exit();
	return 0;
}
