// SPDX-License-Identifier: GPL-2.0
/*
 * Which functions can be probed, and which calls of one a command is about.
 *
 * Commands that put a probe somewhere share the words "n=N", "skip=K" and
 * "comm=NAME": of the calls made by the task NAME the first K are let pass, and
 * the N after those are meant.
 */
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "zpci_test.h"

/**
 * zt_filter_option() - take one word of a command into account
 * @filter: filter, zero-initialised before the first word: every call
 * @word: "n=N", "skip=K" or "comm=NAME"
 *
 * Return: 0, or -EINVAL for any other word.
 */
int zt_filter_option(struct zt_filter *filter, const char *word)
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
	return -EINVAL;
}

/**
 * zt_filter_hit() - tell whether this call is meant, and count it
 * @filter: filter
 *
 * Context: any, in the task that makes the call.
 *
 * Return: true if it is meant.
 */
bool zt_filter_hit(struct zt_filter *filter)
{
	if (*filter->comm && strcmp(filter->comm, current->comm))
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
