// SPDX-License-Identifier: GPL-2.0
/*
 * The test module: load it, pass commands to it and its events to the host.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent.h"

#define MODULE_FILE	"/zpci_test.ko"
#define MODULE_NODE	"/dev/zpci_test"
#define MODULE_WAIT_MS	10000

static int module_fd = -1;

static void *event_thread(void *arg)
{
	char line[512];
	ssize_t len;

	for (;;) {
		len = read(module_fd, line, sizeof(line));
		if (len > 0)
			port_event(line, len);
		else if (len < 0 && errno != EINTR)
			die("read " MODULE_NODE ": %s", strerror(errno));
	}
	return NULL;
}

/**
 * module_init() - load the test module
 *
 * Done before the port is opened, so that the host cannot plug anything that
 * the module would miss. Its first event may reach the host before the first
 * "hello".
 */
void module_init(void)
{
	int fd = open(MODULE_FILE, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die("open " MODULE_FILE ": %s", strerror(errno));
	if (syscall(SYS_finit_module, fd, "", 0))
		die("load " MODULE_FILE ": %s", strerror(errno));
	close(fd);
	if (!wait_path(MODULE_NODE, true, MODULE_WAIT_MS))
		die("no device node " MODULE_NODE);
	module_fd = open(MODULE_NODE, O_RDWR | O_CLOEXEC);
	if (module_fd < 0)
		die("open " MODULE_NODE ": %s", strerror(errno));
}

/**
 * module_relay() - start to forward events; the port is open
 */
void module_relay(void)
{
	if (spawn(event_thread, NULL))
		die("no thread for events");
}

/**
 * verb_mod() - "mod COMMAND": command of the test module
 * @args: COMMAND
 * @reply: stays empty
 *
 * Return: 0 or a negative errno.
 */
int verb_mod(char *args, struct reply *reply)
{
	return write(module_fd, args, strlen(args)) < 0 ? -errno : 0;
}
