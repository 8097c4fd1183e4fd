// SPDX-License-Identifier: GPL-2.0
/*
 * Who called the function that a probe has hit.
 *
 * Some steps fail in one place for all of the kernel: an allocation, for example,
 * asks one function whether it may succeed. Which of its calls are about PCI
 * functions is a matter of who called.
 */
#include <linux/errno.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/ptrace.h>
#include <linux/string.h>

#include "zpci_test.h"

#define ZT_DEPTH	48	/* of a stack: an event that probes a driver is 30 deep */
#define ZT_NAMED	8	/* callers that are named */

static unsigned int (*zt_stack_trace)(struct pt_regs *regs, unsigned long *store,
				      unsigned int size, unsigned int skipnr);
static int (*zt_symbol_size)(unsigned long addr, unsigned long *size, unsigned long *offset);

/**
 * zt_callers_init() - find what walks over a stack
 *
 * Return: 0, or -ENOENT after a message.
 */
int zt_callers_init(void)
{
	zt_stack_trace = (void *)zt_lookup("stack_trace_save_regs");
	zt_symbol_size = (void *)zt_lookup("kallsyms_lookup_size_offset");
	return zt_stack_trace && zt_symbol_size ? 0 : -ENOENT;
}

/*
 * At its entry a function has no frame, and its caller is where it will return to.
 * The walk does not know that: it yields the function itself, then what an earlier
 * callee left in the frame of the caller, then the callers of the caller.
 */
static unsigned int zt_callers(struct pt_regs *regs, unsigned long *callers)
{
	unsigned int nr = zt_stack_trace(regs, callers, ZT_DEPTH, 1);

	if (!nr)
		nr = 1;
	callers[0] = regs->gprs[14];
	return nr;
}

NOKPROBE_SYMBOL(zt_callers);

/**
 * zt_range_of() - find the code of a function
 * @name: function
 * @range: result
 *
 * Return: 0 or -ENOENT.
 */
int zt_range_of(const char *name, struct zt_range *range)
{
	unsigned long size, offset;

	range->start = zt_lookup_quietly(name);
	if (!range->start || !zt_symbol_size(range->start, &size, &offset))
		return -ENOENT;
	range->end = range->start + size;
	return 0;
}

/**
 * zt_is_below() - is one of these functions among the callers
 * @regs: registers at the entry of the function that was called
 * @filter: functions, and how near they must be
 *
 * Context: any, in the task that makes the call.
 *
 * Return: true if so.
 */
bool zt_is_below(struct pt_regs *regs, const struct zt_filter *filter)
{
	unsigned long callers[ZT_DEPTH];
	unsigned int i, j, depth = zt_callers(regs, callers);

	if (filter->within && depth > filter->within)
		depth = filter->within;
	for (i = 0; i < depth; i++)
		for (j = 0; j < filter->nr_below; j++)
			if (callers[i] >= filter->below[j].start &&
			    callers[i] < filter->below[j].end)
				return true;
	return false;
}

NOKPROBE_SYMBOL(zt_is_below);

/**
 * zt_name_callers() - write down the nearest callers
 * @regs: registers at the entry of the function that was called
 * @buf: result: names, the nearest first, with "<" between them; cut if it is too long
 * @size: size of @buf in bytes
 *
 * Context: any, in the task that makes the call.
 */
void zt_name_callers(struct pt_regs *regs, char *buf, size_t size)
{
	unsigned long callers[ZT_DEPTH];
	unsigned int i, depth = zt_callers(regs, callers);
	size_t len = 0;

	*buf = '\0';
	for (i = 0; i < depth && i < ZT_NAMED; i++)
		len += scnprintf(buf + len, size - len, "%s%ps", i ? "<" : "",
				 (void *)callers[i]);
}

NOKPROBE_SYMBOL(zt_name_callers);
