/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel log from a point in time on, and what in it is a complaint.
 */
#ifndef ZPCI_VERIFY_KLOG_H
#define ZPCI_VERIFY_KLOG_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct klog - the kernel log since klog_open()
 * @fd: /dev/kmsg, -1: cannot be read
 * @error: why not, a negative errno
 * @text: what the kernel itself has said since, a line each; NULL: nothing
 * @len: length of @text
 * @lost: the kernel has dropped lines before they were read
 */
struct klog {
	int fd;
	int error;
	char *text;
	size_t len;
	bool lost;
};

void klog_open(struct klog *log);
void klog_close(struct klog *log);
void klog_read(struct klog *log);
size_t klog_complaints(const struct klog *log, char **text);

__attribute__((format(printf, 1, 2)))
void klog_say(const char *fmt, ...);

#endif /* ZPCI_VERIFY_KLOG_H */
