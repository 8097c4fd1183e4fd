// SPDX-License-Identifier: GPL-2.0
/*
 * Availability events on their way into zPCI: report, rewrite, inject.
 *
 * QEMU sends 0x0301, 0x0303 and 0x0308 only. The other events of the
 * architecture are made by changing one of these before zPCI sees it, or by
 * calling the handler with an event of our own.
 */
#include <linux/completion.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "zpci_test.h"

/*
 * Content code description of an availability event, as the channel subsystem
 * stores it. That of an error event has the same members in the same places, and
 * what describes the error where this one is reserved.
 */
struct zt_ccdf {
	u32 reserved1;
	u32 fh;			/* function handle */
	u32 fid;		/* function ID */
	u32 reserved2[4];
	u16 reserved3;
	u16 pec;		/* PCI event code */
};

static_assert(sizeof(struct zt_ccdf) == 32);

struct zt_rule {
	struct list_head node;
	u16 from, to;
	u32 fid;		/* match, if has_fid */
	u32 tofid, fh;		/* replacements, if has_* */
	bool has_fid, has_tofid, has_fh;
	unsigned int left;	/* how many more events to rewrite, never 0 */
};

/* Raw: taken in a probe, with interrupts off. */
static LIST_HEAD(zt_rules);
static DEFINE_RAW_SPINLOCK(zt_rules_lock);

/* What the end of the handler needs to know about its beginning. */
struct zt_handling {
	u32 fid, fh;
	u16 pec;
};

static void zt_apply_rules(struct zt_ccdf *ccdf)
{
	struct zt_ccdf old = *ccdf;
	struct zt_rule *rule;
	bool hit = false;
	unsigned long flags;

	raw_spin_lock_irqsave(&zt_rules_lock, flags);
	list_for_each_entry(rule, &zt_rules, node) {
		if (!rule->left || rule->from != ccdf->pec ||
		    (rule->has_fid && rule->fid != ccdf->fid))
			continue;
		ccdf->pec = rule->to;
		if (rule->has_tofid)
			ccdf->fid = rule->tofid;
		if (rule->has_fh)
			ccdf->fh = rule->fh;
		rule->left--;	/* freed by "norewrite": no freeing in a probe */
		hit = true;
		break;
	}
	raw_spin_unlock_irqrestore(&zt_rules_lock, flags);
	if (hit)
		zt_emit("rewrite", old.fid, NULL,
			",\"from\":%u,\"pec\":%u,\"tofid\":%u,\"fh\":%u",
			old.pec, ccdf->pec, ccdf->fid, ccdf->fh);
}

static int zt_event_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct zt_handling *handling = (void *)ri->data;
	struct zt_ccdf *ccdf = (void *)regs->gprs[2];
	struct zt_view view;

	zt_apply_rules(ccdf);
	handling->fid = ccdf->fid;
	handling->fh = ccdf->fh;
	handling->pec = ccdf->pec;
	zt_view_fid(ccdf->fid, &view);
	zt_emit("begin", ccdf->fid, &view, ",\"pec\":%u,\"fh\":%u", ccdf->pec, ccdf->fh);
	return 0;
}

NOKPROBE_SYMBOL(zt_event_entry);

static int zt_event_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct zt_handling *handling = (void *)ri->data;
	struct zt_view view;

	zt_view_fid(handling->fid, &view);
	zt_emit("end", handling->fid, &view, ",\"pec\":%u,\"fh\":%u",
		handling->pec, handling->fh);
	return 0;
}

NOKPROBE_SYMBOL(zt_event_return);

static struct kretprobe zt_event_probe = {
	.kp.symbol_name	= "zpci_event_availability",
	.entry_handler	= zt_event_entry,
	.handler	= zt_event_return,
	.data_size	= sizeof(struct zt_handling),
	/* One machine check thread, plus injections. */
	.maxactive	= 16,
};

static int zt_parse_option(struct zt_rule *rule, char *word)
{
	char *value = strchr(word, '=');

	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (!strcmp(word, "fid")) {
		rule->has_fid = true;
		return kstrtou32(value, 0, &rule->fid);
	}
	if (!strcmp(word, "tofid")) {
		rule->has_tofid = true;
		return kstrtou32(value, 0, &rule->tofid);
	}
	if (!strcmp(word, "fh")) {
		rule->has_fh = true;
		return kstrtou32(value, 0, &rule->fh);
	}
	if (!strcmp(word, "n"))
		return kstrtouint(value, 0, &rule->left) ?: rule->left ? 0 : -EINVAL;
	return -EINVAL;
}

/**
 * zt_cmd_rewrite() - "rewrite FROM TO [fid=X] [tofid=Y] [fh=Z] [n=N]"
 * @argc: number of words
 * @argv: words
 *
 * The next N (default 1) events with code FROM, of function X if given, get code
 * TO before zPCI sees them; TO 0 makes zPCI ignore them. Rules are tried in the
 * order they were given and an event is rewritten once.
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int zt_cmd_rewrite(int argc, char **argv)
{
	struct zt_rule *rule;
	unsigned long flags;
	int i, rc = 0;

	if (argc < 3)
		return -EINVAL;
	rule = kzalloc(sizeof(*rule), GFP_KERNEL);
	if (!rule)
		return -ENOMEM;
	rule->left = 1;
	if (kstrtou16(argv[1], 0, &rule->from) || kstrtou16(argv[2], 0, &rule->to))
		rc = -EINVAL;
	for (i = 3; i < argc && !rc; i++)
		rc = zt_parse_option(rule, argv[i]);
	if (rc) {
		kfree(rule);
		return -EINVAL;
	}
	raw_spin_lock_irqsave(&zt_rules_lock, flags);
	list_add_tail(&rule->node, &zt_rules);
	raw_spin_unlock_irqrestore(&zt_rules_lock, flags);
	return 0;
}

static void zt_forget_rules(void)
{
	struct zt_rule *rule, *tmp;
	unsigned long flags;
	LIST_HEAD(old);

	raw_spin_lock_irqsave(&zt_rules_lock, flags);
	list_splice_init(&zt_rules, &old);
	raw_spin_unlock_irqrestore(&zt_rules_lock, flags);
	list_for_each_entry_safe(rule, tmp, &old, node)
		kfree(rule);
}

/**
 * zt_cmd_norewrite() - "norewrite": forget all rules
 * @argc: number of words
 * @argv: words
 *
 * Return: 0 or -EINVAL.
 */
int zt_cmd_norewrite(int argc, char **argv)
{
	if (argc != 1)
		return -EINVAL;
	zt_forget_rules();
	return 0;
}

typedef void zt_handler(void *ccdf);

static zt_handler *zt_event_availability, *zt_event_error;

struct zt_injection {
	zt_handler *handler;
	struct zt_ccdf ccdf;
	struct completion done;
};

static int zt_inject_thread(void *data)
{
	struct zt_injection *injection = data;

	injection->handler(&injection->ccdf);
	/* The module must not be unloaded between the completion and the end of this thread. */
	kthread_complete_and_exit(&injection->done, 0);
}

static int zt_inject(int argc, char **argv, zt_handler *handler, const char *ev)
{
	struct zt_injection injection = { .handler = handler };
	struct task_struct *task;
	struct zt_ccdf *ccdf = &injection.ccdf;

	if (argc != 4 || kstrtou16(argv[1], 0, &ccdf->pec) ||
	    kstrtou32(argv[2], 0, &ccdf->fid) || kstrtou32(argv[3], 0, &ccdf->fh))
		return -EINVAL;
	zt_emit(ev, ccdf->fid, NULL, ",\"pec\":%u,\"fh\":%u", ccdf->pec, ccdf->fh);
	init_completion(&injection.done);
	task = kthread_run(zt_inject_thread, &injection, "zpci_inject");
	if (IS_ERR(task))
		return PTR_ERR(task);
	wait_for_completion(&injection.done);
	return 0;
}

/**
 * zt_cmd_inject() - "inject PEC FID FH": hand zPCI an event that nobody sent
 * @argc: number of words
 * @argv: words
 *
 * Runs in a thread of its own and returns when the event has been handled. Real
 * events are handled one after the other by the machine check thread; this one
 * is not serialised with them.
 *
 * Return: 0, -EINVAL, or the error of starting the thread.
 */
int zt_cmd_inject(int argc, char **argv)
{
	return zt_inject(argc, argv, zt_event_availability, "inject");
}

/**
 * zt_cmd_error() - "error PEC FID FH": hand zPCI an error event that nobody sent
 * @argc: number of words
 * @argv: words
 *
 * As "inject". The function itself is in no error state; what the event claims
 * about an address, a table or a vector is 0.
 *
 * Return: 0, -EINVAL, or the error of starting the thread.
 */
int zt_cmd_error(int argc, char **argv)
{
	return zt_inject(argc, argv, zt_event_error, "error");
}

/**
 * zt_event_init() - start to watch availability events
 *
 * Return: 0 or a negative errno after a message.
 */
int zt_event_init(void)
{
	int rc;

	zt_event_availability = (void *)zt_lookup("zpci_event_availability");
	zt_event_error = (void *)zt_lookup("zpci_event_error");
	if (!zt_event_availability || !zt_event_error)
		return -ENOENT;
	rc = register_kretprobe(&zt_event_probe);
	if (rc)
		pr_err("zpci_test: no probe on %s: %d\n", zt_event_probe.kp.symbol_name, rc);
	return rc;
}

/**
 * zt_event_exit() - stop watching and rewriting
 */
void zt_event_exit(void)
{
	unregister_kretprobe(&zt_event_probe);
	zt_forget_rules();
}
