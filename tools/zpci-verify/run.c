// SPDX-License-Identifier: GPL-2.0
/*
 * A run: look, refuse or go on, do, restore, check, report.
 */
#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sys.h"
#include "users.h"
#include "verify_status.h"

/* Two runs would see each other's complaints, and each other's functions. */
#define LOCK_DIR	"/run"
#define LOCK_FILE	"zpci-verify.lock"

/*
 * The lock goes with the last process that has it. That may be one that writes to a file
 * and does not come back; then another run is no good idea either.
 */
static int take_lock(void)
{
	int dir = sys_open(LOCK_DIR, O_PATH | O_DIRECTORY), fd;

	if (dir < 0) {
		fprintf(stderr, "error: cannot lock: %s: %s\n", LOCK_DIR, strerror(-dir));
		return -VS_INTERNAL;
	}
	fd = openat(dir, LOCK_FILE, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	close(dir);
	if (fd < 0) {
		fprintf(stderr, "error: cannot lock: %s/%s: %s\n", LOCK_DIR, LOCK_FILE,
			strerror(errno));
		return -VS_INTERNAL;
	}
	if (!flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	if (errno == ENOSYS) {
		fprintf(stderr, "warning: this kernel has no file locks: do not start a second run\n");
		return fd;
	}
	if (errno != EWOULDBLOCK) {
		fprintf(stderr, "error: cannot lock: %s/%s: %s\n", LOCK_DIR, LOCK_FILE,
			strerror(errno));
		close(fd);
		return -VS_INTERNAL;
	}
	close(fd);
	fprintf(stderr, "error: another run is under way, or a write of an earlier one still hangs in the kernel (%s/%s is locked; see ps)\n",
		LOCK_DIR, LOCK_FILE);
	return -VS_BUSY;
}

static int look(struct run *run)
{
	int rc = fn_find(run->plan->fid, &run->first);

	run->now = run->first;
	run->known = run->first;
	if (rc) {
		fprintf(stderr, "error: %s: %s (is this Linux on s390 with PCI hotplug?)\n",
			PCI_SLOTS, strerror(-rc));
		return VS_MISSING;
	}
	if (!run->first.nr_slots && !run->first.nr_devices) {
		fprintf(stderr, "error: there is no function %08x (see zpci-verify list)\n",
			run->plan->fid);
		return VS_NO_FUNCTION;
	}
	if (run->first.nr_slots == 1 && run->first.power >= 0)
		return VS_PASS;
	fprintf(stderr, "error: function %08x has %u slots, and the state \"%s\": it cannot be switched off and on (reboot first?)\n",
		run->plan->fid, run->first.nr_slots, fn_state(&run->first));
	return VS_NO_FUNCTION;
}

static int refuse(const struct run *run)
{
	int status = VS_PASS;
	struct users users;
	size_t i;

	users_find(&run->first, &users);
	if (users_count(&users, USE_UNKNOWN))
		status = VS_UNKNOWN;
	if (users_count(&users, USE_BUSY))
		status = VS_IN_USE;
	for (i = 0; status && i < users.nr; i++) {
		if (users.uses[i].kind != USE_NOTE)
			fprintf(stderr, "%s: %s\n", use_kind_name(users.uses[i].kind),
				users.uses[i].text);
	}
	if (status == VS_IN_USE)
		fprintf(stderr, "error: refused: function %08x is in use\n", run->plan->fid);
	else if (status)
		fprintf(stderr, "error: refused: cannot tell whether function %08x is in use (take the driver from it: echo %s > %s/%s/driver/unbind)\n",
			run->plan->fid, run->first.bdf, PCI_DEVICES, run->first.bdf);
	users_free(&users);
	return status;
}

static void say_plan(const struct run *run)
{
	const struct run_plan *plan = run->plan;
	bool on = run->first.power == 1;

	report_print_fn(stdout, &run->first);
	printf("would do:  %u times: write %d, then %d to %s/%08x/power, %u seconds for each\n",
	       plan->cycles, !on, on, PCI_SLOTS, plan->fid, plan->timeout);
	if (plan->readd)
		printf("           wait %u seconds for firmware to reserve it and to bring it back\n",
		       plan->readd);
	printf("           leave it %s, driver %s\n", fn_state(&run->first),
	       run->first.driver[0] ? run->first.driver : "none");
	printf("           check sysfs, the kernel log, and zPCI's record in debugfs\n");
	printf("Nothing was done. Add --yes to do it.\n");
}

static int verdict(const struct run *run, bool restored)
{
	if (!restored)
		return VS_NOT_RESTORED;
	if (run->waiter.caught)
		return VS_INTERRUPTED;
	if (report_has(&run->report, CHECK_FAIL))
		return VS_FAIL;
	return report_has(&run->report, CHECK_OPEN) ? VS_INCONCLUSIVE : VS_PASS;
}

static int carry_out(struct run *run)
{
	bool restored;
	int rc = waiter_open(&run->waiter), status;

	if (rc) {
		fprintf(stderr, "error: cannot take over signals: %s\n", strerror(-rc));
		return VS_INTERNAL;
	}
	klog_open(&run->log);
	dbf_open(&run->dbf, run->plan->fid);
	step_say("%08x: begin", run->plan->fid);

	if (!cycles_do(run))
		readd_wait(run);
	else
		report_check(&run->report, "re-add", run->plan->readd ? CHECK_OPEN : CHECK_SKIP,
			     run->plan->readd ? "not begun" : "not asked for (--wait-readd)");
	restored = restore_state(run);
	checks_do(run);
	step_say("%08x: end", run->plan->fid);
	status = verdict(run, restored);
	report_print(&run->report, &run->first, run->plan->command, stdout);

	dbf_close(&run->dbf);
	klog_close(&run->log);
	waiter_close(&run->waiter);
	report_free(&run->report);
	if (fflush(stdout)) {
		fprintf(stderr, "error: cannot write the report: %s\n", strerror(errno));
		/* That the function is not as it was found is worse. */
		return status == VS_NOT_RESTORED ? status : VS_INTERNAL;
	}
	return status;
}

/**
 * run_command() - zpci-verify run
 * @plan: what was asked for
 *
 * Return: exit status, see verify_status.h.
 */
int run_command(const struct run_plan *plan)
{
	struct run run = { .plan = plan };
	int lock, status;

	/* Also for a dry run: what it finds while another one is under way is not so. */
	lock = take_lock();
	if (lock < 0)
		return -lock;
	status = look(&run);
	if (!status)
		status = refuse(&run);
	if (!status && !plan->yes)
		say_plan(&run);
	else if (!status)
		status = carry_out(&run);
	close(lock);
	return status;
}
