/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One QEMU process: start, snapshot, restore, stop.
 *
 * QMP and agent are connected by inherited socket pairs, so there is no socket
 * in the file system to wait for, to exceed the length of a socket address or
 * to be left behind.
 */
#ifndef ZLAB_VM_H
#define ZLAB_VM_H

#include <stdbool.h>
#include <sys/types.h>

#include "agent.h"
#include "console.h"
#include "qmp.h"

struct vm_config {
	const char *qemu;	/* program, looked up in PATH */
	const char *accel;	/* argument of -accel, NULL: QEMU's own choice with TCG */
	const char *memory;	/* argument of -m, NULL: as usual */
	bool counted;		/* one CPU, and QEMU counts its instructions: vm_instructions() */
	const char *kernel;
	const char *initramfs;
	const char *console;	/* file names of the logs */
	const char *qmp_log;
	const char *agent_log;
	const char *host_log;
	bool replay;		/* no QEMU: let happen again what the logs say */
	bool incoming;		/* start empty and wait for vm_restore() */
	char *const *devices;	/* more values of -device, NULL terminated; NULL: none */
};

struct vm {
	struct loop *loop;
	struct tape tape;	/* what is recorded, or replayed */
	struct tape *outer;	/* of the machine that goes on after this one; NULL: none */
	pid_t pid;		/* also its process group; 0: not running */
	int pidfd;
	int output_fd;		/* what QEMU wrote to stdout and stderr */
	bool exited;
	char *exit_text;	/* how, in one line; NULL without memory */
	struct qmp qmp;
	struct agent agent;
	struct console console;
	char *why;		/* what went wrong last, NULL: nothing did */
};

int vm_start(struct vm *vm, struct loop *loop, const struct vm_config *config, double deadline);
void vm_stop(struct vm *vm);
int vm_save(struct vm *vm, const char *path, double deadline);
int vm_restore(struct vm *vm, const char *path, double deadline);
int vm_wait_hello(struct vm *vm, double deadline);
int vm_instructions(struct vm *vm, unsigned long long *count, double deadline);
int vm_wait_exit(struct vm *vm, double deadline);
char *vm_exit_text(struct vm *vm);
const char *vm_why(const struct vm *vm);

#endif /* ZLAB_VM_H */
