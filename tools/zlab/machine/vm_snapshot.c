// SPDX-License-Identifier: GPL-2.0
/*
 * One QEMU process: snapshot, restore.
 */
#define _GNU_SOURCE
#include "vm.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "vm_error.h"

/*
 * Runs "migrate" or "migrate-incoming" and waits until the stream has ended. The
 * file is handed over open: with "exec:" there would be a program of its own that
 * may still be writing when QEMU reports the end.
 */
static int transfer(struct vm *vm, const char *command, int fd, double deadline)
{
	json_t *capabilities = json_pack("{s:[{s:s, s:b}]}", "capabilities", "capability", "events",
					 "state", 1);
	struct qmp_event *event;
	bool done = false;
	int rc;

	rc = qmp_execute(&vm->qmp, "migrate-set-capabilities", capabilities, NULL, deadline);
	if (!rc)
		rc = qmp_execute_fd(&vm->qmp, fd, "getfd", json_pack("{s:s}", "fdname", "snapshot"),
				    NULL, deadline);
	if (!rc)
		rc = qmp_execute(&vm->qmp, command, json_pack("{s:s}", "uri", "fd:snapshot"), NULL,
				 deadline);
	while (!rc && !done) {
		rc = qmp_wait_event(&vm->qmp, QMP_MIGRATION, NULL, NULL, deadline, &event);
		if (rc)
			break;
		done = event->detail && !strcmp(event->detail, "completed");
		if (event->detail && !strcmp(event->detail, "failed"))
			rc = -EIO;
		qmp_event_free(event);
	}
	if (rc == -EIO)
		return vm_error(vm, rc, "QEMU could not %s the snapshot",
				strcmp(command, "migrate") ? "load" : "save");
	return rc ? vm_explain(vm, rc, qmp_why(&vm->qmp)) : 0;
}

/* As transfer(), with the file's name. */
static int transfer_file(struct vm *vm, const char *command, const char *path, int flags,
			 double deadline)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	int rc;

	if (fd < 0)
		return vm_error(vm, -errno, "cannot open %s: %s", path, strerror(errno));
	rc = transfer(vm, command, fd, deadline);
	close(fd);
	return rc;
}

/**
 * vm_save() - write a snapshot of the guest
 * @vm: running virtual machine without any zPCI function: QEMU refuses to
 *	migrate with one; the guest is stopped afterwards
 * @path: file to create
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: 0 or negative errno, vm_why() has the words.
 */
int vm_save(struct vm *vm, const char *path, double deadline)
{
	/* Without a limit: the default suits a network that others use as well. */
	json_t *speed = json_pack("{s:I}", "max-bandwidth", (json_int_t)1 << 40);
	int rc;

	/* While it still runs: the less between the guest's last answer and this, the worse. */
	rc = qmp_execute(&vm->qmp, "migrate-set-parameters", speed, NULL, deadline);
	if (!rc)
		rc = qmp_execute(&vm->qmp, "stop", NULL, NULL, deadline);
	if (rc)
		return vm_explain(vm, rc, qmp_why(&vm->qmp));
	return transfer_file(vm, "migrate", path, O_WRONLY | O_CREAT | O_TRUNC, deadline);
}

/**
 * vm_restore() - load a snapshot and let the guest run
 * @vm: virtual machine started with config->incoming
 * @path: what vm_save() wrote
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: 0 when the agent answered, or negative errno; vm_why() has the words.
 */
int vm_restore(struct vm *vm, const char *path, double deadline)
{
	int rc = transfer_file(vm, "migrate-incoming", path, O_RDONLY, deadline);

	if (rc)
		return rc;
	rc = qmp_execute(&vm->qmp, "cont", NULL, NULL, deadline);
	if (rc)
		return vm_explain(vm, rc, qmp_why(&vm->qmp));
	rc = agent_send(&vm->agent, "hello");
	if (rc > 0)
		rc = agent_wait_hello(&vm->agent, deadline);
	return rc ? vm_explain(vm, rc, agent_why(&vm->agent)) : 0;
}
