// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU without the harness: what somebody would type to see a function come and go.
 *
 * It boots, sends QEMU's two commands, waits for the words that tell it is over, and
 * kills QEMU. No verdict, no reports, no snapshot; and nothing of what the rest of
 * zlab drives QEMU with.
 */
#define _GNU_SOURCE
#include "bench_raw.h"

#include "clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define QMP_FD		3
#define AGENT_FD	4

/* All that one of QEMU's sockets has said, as far as it is still of interest. */
struct heard {
	int fd;
	size_t used;
	char text[65536];
};

struct raw {
	struct heard qmp, agent;
	double deadline;
};

static void run_qemu(const char *qemu, const char *kernel, const char *initramfs,
		     const char *console, int qmp, int agent)
{
	/* Out of the way first: either may be the number the other has to get. */
	qmp = dup2(qmp, 10);
	agent = dup2(agent, 11);
	/* What is in PATH as QEMU may be a script that starts it. */
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup2(qmp, QMP_FD) < 0 || dup2(agent, AGENT_FD) < 0)
		_exit(127);
	execlp(qemu, qemu, "-M", "s390-ccw-virtio", "-accel", "tcg", "-cpu", "max", "-smp", "2",
	       "-m", "512M", "-nodefaults", "-display", "none", "-no-reboot", "-kernel", kernel,
	       "-initrd", initramfs, "-append", "console=ttyS0 panic=-1 loglevel=7",
	       "-chardev", console, "-device", "sclpconsole,chardev=con",
	       "-device", "virtio-serial-ccw,id=vs,devno=fe.0.1111",
	       "-chardev", "socket,id=ag,fd=4",
	       "-device", "virtserialport,bus=vs.0,chardev=ag,name=zpci.agent",
	       "-object", "rng-builtin,id=r0",
	       "-chardev", "socket,id=mon,fd=3", "-mon", "chardev=mon,mode=control", NULL);
	_exit(127);
}

/* Reads what there is; when there is no more room, what was heard first is forgotten. */
static int listen_to(struct heard *heard)
{
	ssize_t n;

	if (heard->used > sizeof(heard->text) / 2) {
		heard->used -= sizeof(heard->text) / 4;
		memmove(heard->text, heard->text + sizeof(heard->text) / 4, heard->used);
	}
	n = read(heard->fd, heard->text + heard->used, sizeof(heard->text) - 1 - heard->used);
	if (n <= 0)
		return -EPIPE;
	heard->used += (size_t)n;
	heard->text[heard->used] = '\0';
	return 0;
}

/* Waits for words and forgets all up to them. */
static int hear(struct raw *raw, struct heard *heard, const char *words)
{
	struct pollfd fds[] = {
		{ .fd = raw->qmp.fd, .events = POLLIN }, { .fd = raw->agent.fd, .events = POLLIN },
	};
	double left;
	char *found;
	int rc = 0;

	while (!(found = strstr(heard->text, words))) {
		left = raw->deadline - clock_seconds();
		if (left <= 0)
			return -ETIMEDOUT;
		if (poll(fds, 2, (int)(1000 * left) + 1) < 0)
			return -errno;
		if (fds[0].revents)
			rc = listen_to(&raw->qmp);
		if (!rc && fds[1].revents)
			rc = listen_to(&raw->agent);
		if (rc)
			return rc;
	}
	found += strlen(words);
	heard->used -= (size_t)(found - heard->text);
	memmove(heard->text, found, heard->used + 1);
	return 0;
}

static int say(struct heard *heard, const char *words)
{
	return write(heard->fd, words, strlen(words)) < 0 ? -errno : 0;
}

static int type(struct raw *raw, const char *command)
{
	int rc = say(&raw->qmp, command);

	return rc ? rc : hear(raw, &raw->qmp, "\"return\"");
}

static int plug_and_unplug(struct raw *raw)
{
	int rc = hear(raw, &raw->qmp, "\"QMP\"");

	if (!rc)
		rc = type(raw, "{\"execute\":\"qmp_capabilities\"}\n");
	if (!rc)
		rc = hear(raw, &raw->agent, "hello");
	if (!rc)
		rc = type(raw, "{\"execute\":\"device_add\",\"arguments\":{\"driver\":\"zpci\",\"id\":\"z1\",\"uid\":17,\"fid\":34,\"target\":\"n1\"}}\n");
	if (!rc)
		rc = type(raw, "{\"execute\":\"device_add\",\"arguments\":{\"driver\":\"virtio-rng-pci\",\"rng\":\"r0\",\"id\":\"n1\"}}\n");
	if (!rc)
		rc = hear(raw, &raw->agent, "\"ev\":\"end\"");
	/* QEMU crashes after the unplug of a function that never had a driver. */
	if (!rc)
		rc = say(&raw->agent, "1 waitpath /sys/bus/pci/devices/0011:00:00.0/driver present 10000\n");
	if (!rc)
		rc = hear(raw, &raw->agent, "= 1 0 ");
	if (!rc)
		rc = type(raw, "{\"execute\":\"device_del\",\"arguments\":{\"id\":\"n1\"}}\n");
	if (!rc)
		rc = hear(raw, &raw->agent, "\"ev\":\"release\"");
	return rc;
}

static int run(struct raw *raw, pid_t pid, double deadline)
{
	int rc;

	raw->deadline = deadline;
	rc = plug_and_unplug(raw);
	setpgid(pid, pid);
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return rc;
}

static int start(const char *qemu, const char *kernel_dir, const char *console, double deadline,
		 struct raw *raw)
{
	char *kernel = NULL, *initramfs = NULL, *chardev = NULL;
	int qmp[2], agent[2], rc = -ENOMEM;
	pid_t pid;

	if (asprintf(&kernel, "%s/bzImage", kernel_dir) < 0 ||
	    asprintf(&initramfs, "%s/initramfs.cpio.gz", kernel_dir) < 0 ||
	    asprintf(&chardev, "file,id=con,path=%s", console) < 0)
		goto out;
	rc = -EMFILE;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, qmp))
		goto out;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, agent))
		goto out_qmp;
	raw->qmp.fd = qmp[0];
	raw->agent.fd = agent[0];
	pid = fork();
	if (!pid)
		run_qemu(qemu, kernel, initramfs, chardev, qmp[1], agent[1]);
	close(qmp[1]);
	close(agent[1]);
	qmp[1] = -1;
	rc = pid < 0 ? -EAGAIN : run(raw, pid, deadline);
	close(agent[0]);
out_qmp:
	close(qmp[0]);
	if (qmp[1] >= 0)
		close(qmp[1]);
out:
	free(kernel);
	free(initramfs);
	free(chardev);
	return rc;
}

/**
 * bench_raw() - boot a kernel in QEMU, plug a function and unplug it
 * @qemu: QEMU
 * @kernel_dir: built kernel
 * @console: file for its console
 * @deadline: time of clock_seconds() by which it must be over
 *
 * Return: 0; -EPIPE when QEMU ended, -ETIMEDOUT, or another negative errno.
 */
int bench_raw(const char *qemu, const char *kernel_dir, const char *console, double deadline)
{
	struct raw *raw = calloc(1, sizeof(*raw));
	int rc;

	if (!raw)
		return -ENOMEM;
	rc = start(qemu, kernel_dir, console, deadline, raw);
	free(raw);
	return rc;
}
