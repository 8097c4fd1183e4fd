// SPDX-License-Identifier: GPL-2.0
/*
 * One QEMU process: start, wait, stop.
 */
#define _GNU_SOURCE
#include "vm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "qemu_command.h"
#include "quote.h"
#include "vm_error.h"

/* File descriptors QEMU inherits; both are named on its command line. */
#define QMP_FD		3
#define AGENT_FD	4

/* How long a process may need from closing its sockets to being gone. */
#define EXIT_SECONDS	5

/* In the record: QEMU has ended, and how. */
#define EXIT_NOTE	"exit "

#ifndef P_PIDFD
#define P_PIDFD		3
#endif

/**
 * vm_error() - note what went wrong, for vm_why()
 * @vm: virtual machine
 * @error: negative errno
 * @fmt: format of one line without newline
 *
 * Return: @error.
 */
int vm_error(struct vm *vm, int error, const char *fmt, ...)
{
	char *why = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&why, fmt, ap) < 0)
		why = NULL;
	va_end(ap);
	free(vm->why);
	vm->why = why;
	return error;
}

static char *describe_exit(const struct vm *vm, int code, bool by_signal)
{
	char output[512], *last = output, *text = NULL;
	off_t size;
	ssize_t n;
	int rc;

	size = lseek(vm->output_fd, 0, SEEK_END);
	n = pread(vm->output_fd, output, sizeof(output) - 1,
		  size >= (off_t)sizeof(output) ? size - (off_t)sizeof(output) + 1 : 0);
	output[n > 0 ? n : 0] = '\0';
	while (n > 0 && output[n - 1] == '\n')
		output[--n] = '\0';
	if (strrchr(output, '\n'))
		last = strrchr(output, '\n') + 1;
	if (by_signal)
		rc = asprintf(&text, "QEMU was ended by signal %d (%s)%s%s", code,
			      strsignal(code), *last ? ": " : "", last);
	else
		rc = asprintf(&text, "QEMU exited with status %d%s%s", code,
			      *last ? ": " : "", last);
	return rc < 0 ? NULL : text;
}

/*
 * Looks at how QEMU ended, but leaves the zombie: as long as it is there, its
 * number can not become that of a foreign process group.
 */
static void child_ready(void *arg, short revents)
{
	siginfo_t info = { 0 };
	struct vm *vm = arg;
	char *note;

	if (waitid(P_PIDFD, (id_t)vm->pidfd, &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
		return;
	vm->exited = true;
	vm->exit_text = describe_exit(vm, info.si_status, info.si_code != CLD_EXITED);
	if (asprintf(&note, EXIT_NOTE "%s", vm->exit_text ? vm->exit_text : "") >= 0) {
		tape_heard(&vm->tape, vm->loop->rounds, TAPE_HOST, note, strlen(note));
		free(note);
	}
	loop_remove(vm->loop, vm->pidfd);
	stream_hangup(&vm->qmp.stream);
	stream_hangup(&vm->agent.stream);
}

/* Something that was recorded happens again. */
static void hear(void *arg, const struct tape_line *line)
{
	struct vm *vm = arg;

	if (line->channel == TAPE_HOST && !vm->exited &&
	    !strncmp(line->text, EXIT_NOTE, strlen(EXIT_NOTE))) {
		vm->exited = true;
		vm->exit_text = strdup(line->text + strlen(EXIT_NOTE));
	}
	if (line->channel != TAPE_AGENT && vm->qmp.stream.loop)
		qmp_feed(&vm->qmp, line);
	if (line->channel != TAPE_QMP && vm->agent.stream.loop)
		agent_feed(&vm->agent, line);
}

static void run_child(const struct vm *vm, const char *const *argv, int qmp_fd, int agent_fd,
		      pid_t parent)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	setpgid(0, 0);
	/* Whatever ends zlab, QEMU ends with it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &vm->loop->old_mask, NULL);

	/* Out of the way first: either may be the number the other has to get. */
	qmp_fd = fcntl(qmp_fd, F_DUPFD_CLOEXEC, 10);
	agent_fd = fcntl(agent_fd, F_DUPFD_CLOEXEC, 10);
	if (dup2(null, STDIN_FILENO) < 0 || dup2(vm->output_fd, STDOUT_FILENO) < 0 ||
	    dup2(vm->output_fd, STDERR_FILENO) < 0 || dup2(qmp_fd, QMP_FD) < 0 ||
	    dup2(agent_fd, AGENT_FD) < 0)
		_exit(127);
	execvp(argv[0], (char *const *)argv);
	dprintf(STDERR_FILENO, "cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static int spawn(struct vm *vm, const struct vm_config *config, int qmp_fd, int agent_fd)
{
	char *console = qemu_console(config->console), *command = NULL;
	const char **argv = NULL;
	pid_t parent = getpid();
	int rc = -ENOMEM;

	argv = console ? qemu_argv(config, console) : NULL;
	command = argv ? shell_join(argv) : NULL;
	if (!command)
		goto out;
	tape_remark(&vm->tape, "%s", command);
	/* In memory, so that no file is left; kept after QEMU is gone. */
	vm->output_fd = memfd_create("qemu-output", MFD_CLOEXEC);
	if (vm->output_fd < 0) {
		rc = -errno;
		goto out;
	}
	vm->pid = fork();
	if (!vm->pid)
		run_child(vm, argv, qmp_fd, agent_fd, parent);
	if (vm->pid < 0) {
		rc = -errno;
		vm->pid = 0;
		goto out;
	}
	setpgid(vm->pid, vm->pid);
	vm->pidfd = pidfd_open(vm->pid, 0);
	rc = vm->pidfd < 0 ? -errno : loop_add(vm->loop, vm->pidfd, child_ready, vm);
out:
	free(console);
	free(command);
	free(argv);
	return rc;
}

/**
 * vm_explain() - note why a conversation failed
 * @vm: virtual machine
 * @rc: negative errno
 * @why: what the one that failed says
 *
 * QEMU's death explains a closed connection better than the connection can.
 *
 * Return: @rc.
 */
int vm_explain(struct vm *vm, int rc, const char *why)
{
	char *exit_text = NULL;

	if (rc == -EPIPE && !vm_wait_exit(vm, clock_seconds() + EXIT_SECONDS))
		exit_text = vm_exit_text(vm);
	vm_error(vm, rc, "%s", exit_text ? exit_text : why);
	free(exit_text);
	return rc;
}

static int open_logs(struct vm *vm, const struct vm_config *config)
{
	const char *const paths[NR_TAPE_CHANNELS] = {
		[TAPE_QMP] = config->qmp_log, [TAPE_AGENT] = config->agent_log,
		[TAPE_HOST] = config->host_log,
	};
	int rc;

	vm->outer = vm->loop->tape;
	rc = config->replay ? tape_load(&vm->tape, paths, hear, vm) :
			      tape_record(&vm->tape, paths);
	vm->loop->tape = &vm->tape;
	return rc ? vm_error(vm, rc, "cannot %s %s: %s", config->replay ? "read" : "write",
			     config->host_log, strerror(-rc)) : 0;
}

/* In the place of QEMU: what is recorded of it. */
static int start_again(struct vm *vm, const struct vm_config *config, double deadline)
{
	int rc = console_open_again(&vm->console, vm->loop, config->console);

	if (!rc)
		rc = qmp_open(&vm->qmp, vm->loop, -1);
	if (!rc)
		rc = agent_open(&vm->agent, vm->loop, -1);
	if (rc)
		return vm_error(vm, rc, "cannot read %s: %s", config->console, strerror(-rc));
	rc = qmp_handshake(&vm->qmp, deadline);
	return rc ? vm_explain(vm, rc, qmp_why(&vm->qmp)) : 0;
}

/**
 * vm_start() - start QEMU and connect to it
 * @vm: virtual machine to initialise; release with vm_stop(), also after an
 *	error; must not move
 * @loop: the loop
 * @config: what to run; only used during the call
 * @deadline: time of clock_seconds() by which QEMU must answer
 *
 * The guest runs at once, or with @config->incoming QEMU waits for
 * vm_restore().
 *
 * Return: 0; -EPIPE when QEMU ended, -ETIMEDOUT, -EINTR, another negative
 * errno. vm_why() has the words.
 */
int vm_start(struct vm *vm, struct loop *loop, const struct vm_config *config, double deadline)
{
	int qmp[2] = { -1, -1 }, agent[2] = { -1, -1 };
	int rc;

	*vm = (struct vm){ .loop = loop, .pidfd = -1, .output_fd = -1 };
	rc = open_logs(vm, config);
	if (rc)
		return rc;
	if (config->replay)
		return start_again(vm, config, deadline);
	rc = console_open(&vm->console, loop, config->console);
	if (rc)
		return vm_error(vm, rc, "cannot write %s: %s", config->console, strerror(-rc));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, qmp) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, agent))
		rc = -errno;
	else
		rc = spawn(vm, config, qmp[1], agent[1]);
	close(qmp[1]);
	close(agent[1]);
	if (rc) {
		close(qmp[0]);
		close(agent[0]);
		return vm_error(vm, rc, "cannot start QEMU: %s", strerror(-rc));
	}
	rc = qmp_open(&vm->qmp, loop, qmp[0]);
	if (rc) {
		close(agent[0]);
		return vm_error(vm, rc, "cannot talk to QEMU: %s", strerror(-rc));
	}
	rc = agent_open(&vm->agent, loop, agent[0]);
	if (rc)
		return vm_error(vm, rc, "cannot talk to the guest: %s", strerror(-rc));
	rc = qmp_handshake(&vm->qmp, deadline);
	return rc ? vm_explain(vm, rc, qmp_why(&vm->qmp)) : 0;
}

/**
 * vm_stop() - end QEMU and everything it started, release the machine
 * @vm: virtual machine; may be stopped again
 *
 * The guest is not asked: what it had to say is on disk already.
 */
void vm_stop(struct vm *vm)
{
	if (!vm->loop)
		return;
	if (vm->pid) {
		/* The group: whatever QEMU may have started ends with it. */
		kill(-vm->pid, SIGKILL);
		waitpid(vm->pid, NULL, 0);
	}
	if (vm->pidfd >= 0) {
		loop_remove(vm->loop, vm->pidfd);
		close(vm->pidfd);
	}
	if (vm->output_fd >= 0)
		close(vm->output_fd);
	qmp_close(&vm->qmp);
	agent_close(&vm->agent);
	console_close(&vm->console);
	vm->loop->tape = vm->outer;
	tape_close(&vm->tape);
	free(vm->exit_text);
	free(vm->why);
	*vm = (struct vm){ .pidfd = -1, .output_fd = -1 };
}

/**
 * vm_wait_hello() - wait until the agent of a guest that boots has said hello
 * @vm: virtual machine
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: 0 or negative errno; vm_why() has the words.
 */
int vm_wait_hello(struct vm *vm, double deadline)
{
	int rc = agent_wait_hello(&vm->agent, deadline);

	return rc ? vm_explain(vm, rc, agent_why(&vm->agent)) : 0;
}

/**
 * vm_instructions() - ask how many instructions the guest has executed
 * @vm: running virtual machine that was started with config->counted; it is stopped
 *	for the moment of the look
 * @count: receives the number since its start; time in which it was idle does not count
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: 0 or negative errno; vm_why() has the words.
 */
int vm_instructions(struct vm *vm, unsigned long long *count, double deadline)
{
	json_t *answer = NULL;
	json_int_t icount;
	int rc;

	/* What a CPU that runs has executed is added up when it pauses. */
	rc = qmp_execute(&vm->qmp, "stop", NULL, NULL, deadline);
	if (!rc)
		rc = qmp_execute(&vm->qmp, "query-replay", NULL, &answer, deadline);
	if (!rc)
		rc = qmp_execute(&vm->qmp, "cont", NULL, NULL, deadline);
	if (rc)
		rc = vm_explain(vm, rc, qmp_why(&vm->qmp));
	else if (json_unpack(answer, "{s:I}", "icount", &icount) || icount <= 0)
		rc = vm_error(vm, -EPROTO, "QEMU does not count instructions (another one may)");
	else
		*count = (unsigned long long)icount;
	json_decref(answer);
	return rc;
}

static int has_exited(void *arg)
{
	struct vm *vm = arg;

	return vm->exited;
}

/**
 * vm_wait_exit() - wait until QEMU has ended
 * @vm: virtual machine
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: 0, -ETIMEDOUT, -EINTR.
 */
int vm_wait_exit(struct vm *vm, double deadline)
{
	return loop_wait(vm->loop, has_exited, vm, deadline);
}

/**
 * vm_exit_text() - say how QEMU ended
 * @vm: virtual machine whose QEMU has exited
 *
 * Return: one line with the last line QEMU printed, to be freed by the caller;
 * NULL when QEMU still runs or memory is out.
 */
char *vm_exit_text(struct vm *vm)
{
	return vm->exit_text ? strdup(vm->exit_text) : NULL;
}

/**
 * vm_why() - what went wrong last
 * @vm: virtual machine
 *
 * Return: one line without newline, owned by @vm until its next error.
 */
const char *vm_why(const struct vm *vm)
{
	return vm->why ? vm->why : "no error";
}
