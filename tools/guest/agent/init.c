// SPDX-License-Identifier: GPL-2.0
/*
 * Start of the guest: mount, load the test module, open the port, serve.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent.h"

#define THREAD_STACK	(128 * 1024)
#define KCSAN		"/sys/kernel/debug/kcsan"

static int kmsg_fd = -1;

static void vsay(const char *level, const char *fmt, va_list args)
{
	char line[512];
	int len;

	len = snprintf(line, sizeof(line), "%szpci-agent: ", level);
	vsnprintf(line + len, sizeof(line) - len - 1, fmt, args);
	/* Without a newline printk keeps the record open, and off the console. */
	strcat(line, "\n");
	/* A console that does not take the line is no reason to stop. */
	if (write(kmsg_fd, line, strlen(line)) < 0)
		return;
}

/**
 * say() - put a line on the console, by way of the kernel log
 * @fmt: printf() format, without newline
 */
void say(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsay("<6>", fmt, args);
	va_end(args);
}

/**
 * die() - say why the guest cannot go on and switch it off
 * @fmt: printf() format, without newline
 *
 * An init that exits would panic the kernel, and that would look like a fault
 * of the kernel.
 */
void die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsay("<0>fatal: ", fmt, args);
	va_end(args);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

/**
 * spawn() - start a detached thread
 * @fn: its function
 * @arg: handed to @fn
 *
 * Return: 0 or a negative errno.
 */
int spawn(void *(*fn)(void *), void *arg)
{
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	rc = pthread_attr_init(&attr);
	if (rc)
		return -rc;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, THREAD_STACK);
	rc = pthread_create(&thread, &attr, fn, arg);
	pthread_attr_destroy(&attr);
	return -rc;
}

/**
 * reply_printf() - make a payload from a format
 * @reply: payload; must be empty
 * @fmt: printf() format
 *
 * Return: 0 or -ENOMEM.
 */
int reply_printf(struct reply *reply, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vasprintf(&reply->data, fmt, args);
	va_end(args);
	if (len < 0) {
		reply->data = NULL;
		return -ENOMEM;
	}
	reply->len = len;
	return 0;
}

static void mount_one(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	/* The kernel may have mounted devtmpfs itself: EBUSY. */
	if (mount(type, dir, type, 0, NULL) && errno != EBUSY)
		die("mount %s on %s: %s", type, dir, strerror(errno));
}

/* A kernel with KCSAN boots with it switched off; most kernels do not have it. */
static void kcsan_init(void)
{
	int rc = write_file(KCSAN, "on");

	if (rc && rc != -ENOENT)
		die("write " KCSAN ": %s", strerror(-rc));
}

int main(void)
{
	sigset_t set;

	mount_one("devtmpfs", "/dev");
	kmsg_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	mount_one("proc", "/proc");
	mount_one("sysfs", "/sys");
	mount_one("debugfs", "/sys/kernel/debug");

	/* SIGIO tells of the port's other end; the serving thread fetches it, see port.c. */
	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);

	wait_init();
	module_init();
	port_open();
	kcsan_init();
	module_relay();
	say("ready");
	port_serve();
}
