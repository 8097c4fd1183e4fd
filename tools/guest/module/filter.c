// SPDX-License-Identifier: GPL-2.0
/*
 * Which functions can be probed, and which calls of one a command is about.
 *
 * Commands that put a probe somewhere share the words "n=N", "skip=K", "comm=NAME",
 * "below=NAME,...", "within=DEPTH", "gfp=REGISTER" and "r3=VALUE": of the calls made
 * by the task NAME, below one of the functions NAME, which is among the nearest DEPTH
 * callers, with such flags in an argument and this second argument, the first K are let
 * pass, and the N after those are meant.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "zpci_test.h"

/* A list with a name that the kernel does not have is fine if it has another one. */
static int zt_filter_below(struct zt_filter *filter, char *names)
{
	char *name;

	while ((name = strsep(&names, ","))) {
		if (filter->nr_below == ARRAY_SIZE(filter->below))
			return -E2BIG;
		if (!zt_range_of(name, &filter->below[filter->nr_below]))
			filter->nr_below++;
	}
	return filter->nr_below ? 0 : -ENOENT;
}

/**
 * zt_filter_option() - take one word of a command into account
 * @filter: filter, zero-initialised before the first word: every call
 * @word: "n=N", "skip=K", "comm=NAME", "below=NAME,NAME...",
 *	  "within=DEPTH", "gfp=REGISTER" or "r3=VALUE"; is cut into names
 *
 * Return: 0, -EINVAL for any other word, or -ENOENT: the kernel has none of the names.
 */
int zt_filter_option(struct zt_filter *filter, char *word)
{
	unsigned int count;

	if (!strncmp(word, "n=", 2)) {
		if (kstrtouint(word + 2, 0, &count) || !count || count > INT_MAX)
			return -EINVAL;
		filter->limited = true;
		atomic_set(&filter->left, count);
		return 0;
	}
	if (!strncmp(word, "skip=", 5)) {
		if (kstrtouint(word + 5, 0, &count) || count > INT_MAX)
			return -EINVAL;
		atomic_set(&filter->skip, count);
		return 0;
	}
	if (!strncmp(word, "comm=", 5) && word[5])
		return strscpy(filter->comm, word + 5, sizeof(filter->comm)) < 0 ? -EINVAL : 0;
	if (!strncmp(word, "below=", 6))
		return zt_filter_below(filter, word + 6);
	if (!strncmp(word, "within=", 7))
		return kstrtouint(word + 7, 0, &filter->within);
	if (!strncmp(word, "r3=", 3)) {
		filter->has_r3 = true;
		return kstrtoul(word + 3, 0, &filter->r3);
	}
	if (!strncmp(word, "gfp=", 4))
		return kstrtouint(word + 4, 0, &filter->gfp) || filter->gfp < 2 ||
		       filter->gfp > 6 ? -EINVAL : 0;
	return -EINVAL;
}

/**
 * zt_filter_hit() - tell whether this call is meant, and count it
 * @filter: filter
 * @regs: registers at the entry of the function
 *
 * Context: any, in the task that makes the call.
 *
 * Return: true if it is meant.
 */
bool zt_filter_hit(struct zt_filter *filter, struct pt_regs *regs)
{
	if (*filter->comm && strcmp(filter->comm, current->comm))
		return false;
	/* An allocation that must not fail does not ask whether it may. */
	if (filter->gfp && regs->gprs[filter->gfp] & __GFP_NOFAIL)
		return false;
	if (filter->has_r3 && regs->gprs[3] != filter->r3)
		return false;
	if (filter->nr_below && !zt_is_below(regs, filter))
		return false;
	if (atomic_dec_if_positive(&filter->skip) >= 0)
		return false;
	if (filter->limited && atomic_dec_if_positive(&filter->left) < 0)
		return false;
	atomic_inc(&filter->hits);
	return true;
}

NOKPROBE_SYMBOL(zt_filter_hit);

/**
 * zt_probe_check() - tell whether a registered probe does no harm
 * @kp: probe
 *
 * A probed instruction is executed in single-step mode. QEMU's compare-and-branch
 * instructions do not branch in that mode, so a function that begins with one,
 * as with "if (!arg) return;", would go on where it should return.
 *
 * Return: 0, or -EOPNOTSUPP after a message.
 */
int zt_probe_check(const struct kprobe *kp)
{
	/* The instruction itself, the one in the function is a breakpoint now. */
	const u16 *insn = kp->ainsn.insn;

	if (insn[0] >> 8 != 0xec)
		return 0;
	switch (insn[2] & 0xff) {
	case 0x64: case 0x65: case 0x76: case 0x77:	/* cgrj clgrj crj clrj */
	case 0x7c: case 0x7d: case 0x7e: case 0x7f:	/* cgij clgij cij clij */
		pr_err("zpci_test: %s begins with a branch and cannot be probed\n",
		       kp->symbol_name);
		return -EOPNOTSUPP;
	}
	return 0;
}
