// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/zpci_test: write a command, read events.
 *
 * One write is one command and returns when it has been carried out, with its
 * error. A read returns whole lines only and blocks while there is none.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "zpci_test.h"

#define ZT_COMMAND_MAX	512

static int zt_open(struct inode *inode, struct file *file)
{
	/* No file position: a reader that waits must not block a writer. */
	return stream_open(inode, file);
}

static ssize_t zt_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	return zt_emit_read(buf, len, file->f_flags & O_NONBLOCK);
}

static ssize_t zt_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	char *line;
	int rc;

	if (len > ZT_COMMAND_MAX)
		return -E2BIG;
	line = memdup_user_nul(buf, len);
	if (IS_ERR(line))
		return PTR_ERR(line);
	rc = zt_command(strim(line));
	kfree(line);
	return rc ? rc : len;
}

static const struct file_operations zt_fops = {
	.owner	= THIS_MODULE,
	.open	= zt_open,
	.read	= zt_read,
	.write	= zt_write,
};

static struct miscdevice zt_misc = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "zpci_test",
	.fops	= &zt_fops,
	.mode	= 0600,
};

/**
 * zt_chardev_init() - create /dev/zpci_test
 *
 * Return: 0 or a negative errno.
 */
int zt_chardev_init(void)
{
	return misc_register(&zt_misc);
}

/**
 * zt_chardev_exit() - remove /dev/zpci_test
 */
void zt_chardev_exit(void)
{
	misc_deregister(&zt_misc);
}
