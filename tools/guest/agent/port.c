// SPDX-License-Identifier: GPL-2.0
/*
 * The virtio-serial port to the host.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "agent.h"

#define PORT_NAME	"zpci.agent"
#define PORT_CLASS	"/sys/class/virtio-ports"
#define PORT_LINE_MAX	8192
#define PORT_WAIT_MS	30000

static int port_fd = -1;
/* Keeps header and payload together; held while the host does not read. */
static pthread_mutex_t port_write_mutex = PTHREAD_MUTEX_INITIALIZER;

static void write_all(const char *data, size_t len)
{
	ssize_t done;

	while (len) {
		done = write(port_fd, data, len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			die("port: %s", strerror(errno));
		data += done;
		len -= done;
	}
}

static void write_two(const char *head, size_t head_len, const char *data, size_t len)
{
	char *both = malloc(head_len + len);

	/* One write: the host sees a short message in one piece. */
	if (!both)
		die("port: out of memory");
	memcpy(both, head, head_len);
	if (len)
		memcpy(both + head_len, data, len);
	pthread_mutex_lock(&port_write_mutex);
	write_all(both, head_len + len);
	pthread_mutex_unlock(&port_write_mutex);
	free(both);
}

/**
 * port_reply() - answer a request
 * @seq: its number
 * @rc: 0 or a negative errno, sent as a positive one
 * @reply: payload
 */
void port_reply(unsigned long seq, int rc, const struct reply *reply)
{
	char head[64];
	int len;

	len = snprintf(head, sizeof(head), "= %lu %d %zu\n", seq, -rc, reply->len);
	write_two(head, len, reply->data, reply->len);
}

/**
 * port_event() - forward an event of the test module
 * @line: JSON object with its newline
 * @len: its length
 */
void port_event(const char *line, size_t len)
{
	write_two("! ", 2, line, len);
}

/**
 * port_hello() - say who is there
 */
void port_hello(void)
{
	struct utsname uts;
	char line[128];
	int len;

	uname(&uts);
	len = snprintf(line, sizeof(line), "hello %d %s\n", AGENT_PROTOCOL, uts.release);
	write_two(line, len, NULL, 0);
}

/* Device name of the port, "vportNpM"; false: not there (yet). */
static bool find_port(char *name, size_t size)
{
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	dir = opendir(PORT_CLASS);
	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		struct reply reply = { 0 };
		char path[512];

		snprintf(path, sizeof(path), PORT_CLASS "/%s/name", entry->d_name);
		if (entry->d_name[0] != '.' && !read_file(path, &reply) &&
		    !strcmp(reply.data, PORT_NAME "\n")) {
			snprintf(name, size, "%s", entry->d_name);
			found = true;
		}
		free(reply.data);
	}
	closedir(dir);
	return found;
}

/**
 * port_open() - wait for the port and open it
 *
 * The first number in the name of a port is that of its device among all virtio
 * devices, so it depends on the functions that are there at boot.
 */
void port_open(void)
{
	struct timespec deadline = deadline_in(PORT_WAIT_MS);
	char name[256], path[512];
	unsigned long seen;

	for (seen = wait_seen(); !find_port(name, sizeof(name)); seen = wait_seen()) {
		if (deadline_passed(&deadline))
			die("no virtio-serial port named " PORT_NAME);
		wait_more(seen, &deadline);
	}
	snprintf(path, sizeof(path), "/dev/%s", name);
	if (!wait_path(path, true, PORT_WAIT_MS))
		die("no device node %s", path);
	port_fd = open(path, O_RDWR | O_CLOEXEC);
	if (port_fd < 0)
		die("open %s: %s", path, strerror(errno));
	/* Signal when the host opens or closes its end: poll() reports a closed end at once. */
	if (fcntl(port_fd, F_SETOWN, getpid()) ||
	    fcntl(port_fd, F_SETFL, O_RDWR | O_ASYNC))
		die("fcntl %s: %s", path, strerror(errno));
}

/* Returns when the host has its end open. */
static void wait_for_host(void)
{
	struct pollfd pfd = { .fd = port_fd, .events = POLLIN };
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	for (;;) {
		if (poll(&pfd, 1, 0) >= 0 && !(pfd.revents & POLLHUP))
			return;
		sigwait(&set, &sig);
	}
}

/**
 * port_serve() - read requests for ever
 */
void port_serve(void)
{
	static char line[PORT_LINE_MAX];
	size_t used = 0;
	char *end;

	for (;;) {
		ssize_t got;

		if (!used) {
			wait_for_host();
			port_hello();
		}
		while ((got = read(port_fd, line + used, sizeof(line) - used)) > 0) {
			used += got;
			while ((end = memchr(line, '\n', used))) {
				*end++ = '\0';
				request_start(line);
				used -= end - line;
				memmove(line, end, used);
			}
			if (used == sizeof(line))
				die("port: request longer than %zu bytes", used);
		}
		if (got < 0 && errno != EINTR)
			die("port: read: %s", strerror(errno));
		/* End of file: the host has closed its end, the rest of a line is void. */
		used = 0;
	}
}
