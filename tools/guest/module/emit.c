// SPDX-License-Identifier: GPL-2.0
/*
 * Events from wherever they happen to the reader of /dev/zpci_test.
 *
 * An event is one line with a JSON object. Writers are probes and notifiers in
 * any context, so they only copy into a ring under a raw lock; the reader is
 * woken from an irq_work, because waking it in place would take scheduler locks
 * under whatever lock the probed code holds. The ring keeps the oldest events;
 * what did not fit is counted and reported by an event "lost".
 */
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>

#include "zpci_test.h"

#define ZT_LINES	4096
#define ZT_LINE_MAX	384

struct zt_line {
	u16 len;
	char text[ZT_LINE_MAX];
};

static struct zt_line *zt_ring;
static unsigned int zt_head;		/* next line to write */
static unsigned int zt_tail;		/* next line to read */
static unsigned int zt_lost;
static DEFINE_RAW_SPINLOCK(zt_ring_lock);
static DECLARE_WAIT_QUEUE_HEAD(zt_ring_wait);

static void zt_ring_wake(struct irq_work *work)
{
	wake_up_interruptible(&zt_ring_wait);
}

static DEFINE_IRQ_WORK(zt_ring_work, zt_ring_wake);

/**
 * zt_emit() - report an event
 * @ev: name of the event
 * @fid: function ID it is about
 * @view: what is known about that function, NULL: nothing
 * @fmt: format of further members, each with its leading comma.
 *	 A member "fh" given here replaces the one of @view.
 *
 * Context: any, also under raw locks and in probes.
 */
void zt_emit(const char *ev, u32 fid, const struct zt_view *view, const char *fmt, ...)
{
	char text[ZT_LINE_MAX];
	unsigned long flags;
	va_list args;
	int len;

	len = scnprintf(text, sizeof(text), "{\"t\":%llu,\"ev\":\"%s\",\"fid\":%u",
			ktime_get_mono_fast_ns(), ev, fid);
	if (view && !strstr(fmt, "\"fh\""))
		len += scnprintf(text + len, sizeof(text) - len, ",\"fh\":%u", view->fh);
	len += scnprintf(text + len, sizeof(text) - len, ",\"state\":%d,\"refs\":%d",
			 view ? view->state : -1, view ? view->refs : -1);
	va_start(args, fmt);
	len += vscnprintf(text + len, sizeof(text) - len, fmt, args);
	va_end(args);
	/* The longest line of this module is far from the limit. */
	len += scnprintf(text + len, sizeof(text) - len, "}\n");

	raw_spin_lock_irqsave(&zt_ring_lock, flags);
	if (zt_head - zt_tail == ZT_LINES) {
		zt_lost++;
	} else {
		struct zt_line *line = &zt_ring[zt_head % ZT_LINES];

		memcpy(line->text, text, len);
		line->len = len;
		zt_head++;
	}
	raw_spin_unlock_irqrestore(&zt_ring_lock, flags);
	irq_work_queue(&zt_ring_work);
}

/* Takes the oldest line; returns its length, 0: none, or -EINVAL: @len is too small. */
static int zt_ring_take(char *text, size_t len)
{
	unsigned long flags;
	int rc = 0;

	raw_spin_lock_irqsave(&zt_ring_lock, flags);
	if (zt_head != zt_tail) {
		struct zt_line *line = &zt_ring[zt_tail % ZT_LINES];

		rc = -EINVAL;
		if (line->len <= len) {
			memcpy(text, line->text, line->len);
			rc = line->len;
			zt_tail++;
		}
	} else if (zt_lost) {
		rc = -EINVAL;
		if (len >= ZT_LINE_MAX) {
			rc = scnprintf(text, len, "{\"t\":%llu,\"ev\":\"lost\",\"n\":%u}\n",
				       ktime_get_mono_fast_ns(), zt_lost);
			zt_lost = 0;
		}
	}
	raw_spin_unlock_irqrestore(&zt_ring_lock, flags);
	return rc;
}

static bool zt_ring_ready(void)
{
	return READ_ONCE(zt_head) != READ_ONCE(zt_tail) || READ_ONCE(zt_lost);
}

/**
 * zt_emit_read() - hand the oldest event to user space
 * @buf: user space buffer
 * @len: its size in bytes; a buffer of 384 bytes takes any event
 * @nonblock: do not wait for an event
 *
 * Return: length of the line with its newline, or a negative errno. An event that
 * cannot be copied to @buf is consumed.
 */
ssize_t zt_emit_read(char __user *buf, size_t len, bool nonblock)
{
	char text[ZT_LINE_MAX];
	int rc;

	while (!(rc = zt_ring_take(text, min(len, sizeof(text))))) {
		if (nonblock)
			return -EAGAIN;
		rc = wait_event_interruptible(zt_ring_wait, zt_ring_ready());
		if (rc)
			return rc;
	}
	if (rc > 0 && copy_to_user(buf, text, rc))
		return -EFAULT;
	return rc;
}

/**
 * zt_emit_init() - allocate the ring
 *
 * Return: 0 or -ENOMEM.
 */
int zt_emit_init(void)
{
	zt_ring = vzalloc(array_size(ZT_LINES, sizeof(*zt_ring)));
	return zt_ring ? 0 : -ENOMEM;
}

/**
 * zt_emit_exit() - free the ring; nobody emits or reads any more
 */
void zt_emit_exit(void)
{
	irq_work_sync(&zt_ring_work);
	vfree(zt_ring);
}
