// SPDX-License-Identifier: GPL-2.0
/*
 * In the guest of the tests of zpci-verify: the agent's init, and a program starter.
 *
 * It is /init. The agent goes on as process 1, a child of it waits at a FIFO, to which the
 * agent's verb "write" can write:
 *
 *	NAME ARGUMENTS;		start "/zpci-verify ARGUMENTS", output to /verify/NAME.out, exit
 *				status to /verify/NAME.status, which is not there before it ends
 *	NAME !SIGNAL;		send it a signal, by number
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIR_NAME	"/verify"
#define COMMANDS	DIR_NAME "/commands"
#define AGENT		"/agent"
#define PROGRAM		"/zpci-verify"
#define MAX_RUNS	32
#define MAX_WORDS	16

static struct run {
	char name[32];
	pid_t pid;
	int pidfd;	/* -1: this place is free */
} runs[MAX_RUNS];

static void exec_program(const char *name, char *args)
{
	char path[64], *argv[MAX_WORDS + 1] = { PROGRAM };
	int out, i = 1;
	char *save;

	for (args = strtok_r(args, " ", &save); args && i < MAX_WORDS;
	     args = strtok_r(NULL, " ", &save))
		argv[i++] = args;
	snprintf(path, sizeof(path), DIR_NAME "/%.31s.out", name);
	out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execv(PROGRAM, argv);
	_exit(127);
}

/* As one rename(), for who waits for the file reads it at once. */
static void write_status(const char *name, int status)
{
	char path[64], temporary[64];
	FILE *f;

	snprintf(path, sizeof(path), DIR_NAME "/%.31s.status", name);
	snprintf(temporary, sizeof(temporary), DIR_NAME "/%.31s.new", name);
	f = fopen(temporary, "w");
	if (!f)
		return;
	fprintf(f, "%d", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	if (!fclose(f))
		rename(temporary, path);
}

/* NULL as name finds a free place. */
static struct run *find(const char *name)
{
	size_t i;

	for (i = 0; i < MAX_RUNS; i++) {
		if (name ? runs[i].pidfd >= 0 && !strcmp(runs[i].name, name) : runs[i].pidfd < 0)
			return &runs[i];
	}
	return NULL;
}

static void command(char *line)
{
	char *args = strchr(line, ' ');
	struct run *run;

	if (!args)
		return;
	*args++ = '\0';
	run = find(*args == '!' ? line : NULL);
	if (!run)
		return;
	if (*args == '!') {
		kill(run->pid, atoi(args + 1));
		return;
	}
	snprintf(run->name, sizeof(run->name), "%s", line);
	run->pid = fork();
	if (!run->pid)
		exec_program(line, args);
	run->pidfd = pidfd_open(run->pid, 0);
}

static void reap(struct run *run)
{
	int status;

	if (waitpid(run->pid, &status, 0) != run->pid)
		return;
	write_status(run->name, status);
	close(run->pidfd);
	run->pidfd = -1;
}

static void serve(int commands)
{
	struct pollfd fds[MAX_RUNS + 1];
	char buf[1024], *line, *save;
	ssize_t len;
	size_t i;

	for (;;) {
		for (i = 0; i < MAX_RUNS; i++)
			fds[i] = (struct pollfd){ .fd = runs[i].pidfd, .events = POLLIN };
		fds[MAX_RUNS] = (struct pollfd){ .fd = commands, .events = POLLIN };
		poll(fds, MAX_RUNS + 1, -1);
		for (i = 0; i < MAX_RUNS; i++) {
			if (fds[i].revents)
				reap(&runs[i]);
		}
		if (!fds[MAX_RUNS].revents)
			continue;
		/* A write of less than PIPE_BUF is there as a whole. */
		len = read(commands, buf, sizeof(buf) - 1);
		if (len <= 0)
			continue;
		buf[len] = '\0';
		for (line = strtok_r(buf, ";", &save); line; line = strtok_r(NULL, ";", &save))
			command(line);
	}
}

int main(void)
{
	size_t i;

	mkdir("/run", 0755);
	mkdir(DIR_NAME, 0755);
	mkfifo(COMMANDS, 0600);
	if (fork()) {
		execl(AGENT, AGENT, NULL);
		return 1;
	}
	for (i = 0; i < MAX_RUNS; i++)
		runs[i].pidfd = -1;
	/* Also for writing: so it never ends. */
	serve(open(COMMANDS, O_RDWR | O_CLOEXEC));
	return 1;
}
