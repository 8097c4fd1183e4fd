// SPDX-License-Identifier: GPL-2.0
/*
 * Steps: configure, deconfigure, and have the driver as it was.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "run.h"
#include "sys.h"
#include "users.h"

/**
 * step_say() - tell whoever watches, and the kernel log, what is being done
 * @fmt: printf() format of a line
 */
void step_say(const char *fmt, ...)
{
	char line[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	fprintf(stderr, "%s\n", line);
	klog_say("%s", line);
}

/**
 * step_look() - look at the function, and at what the log says
 * @run: run; its now is replaced
 */
void step_look(struct run *run)
{
	fn_find(run->plan->fid, &run->now);
	klog_read(&run->log);
}

/*
 * Somebody may have begun to use it since it came back. With @known only users that show
 * count.
 */
static int check_unused(struct run *run, bool known, const char *check)
{
	struct users users;
	const char *who;
	int rc = 0;

	users_find(&run->now, &users);
	who = users_first(&users, USE_BUSY);
	if (!who && !known)
		who = users_first(&users, USE_UNKNOWN);
	if (who) {
		rc = -EBUSY;
		report_check(&run->report, check, CHECK_OPEN,
			     "the function came into use meanwhile: %s", who);
	}
	users_free(&users);
	return rc;
}

/* Writes to a file of the kernel; @what is for the report. */
static int do_write(struct run *run, const char *path, const char *text, const char *check,
		    const char *what)
{
	int rc;

	run->changed = true;
	rc = wait_write(&run->waiter, path, text, run->plan->timeout);
	klog_read(&run->log);
	if (rc == -ETIMEDOUT)
		report_check(&run->report, check, CHECK_FAIL,
			     "%s: the write of \"%s\" to %s has not come back after %u seconds",
			     what, text, path, run->plan->timeout);
	else if (rc)
		report_check(&run->report, check, CHECK_FAIL, "%s: writing \"%s\" to %s: %s", what,
			     text, path, strerror(-rc));
	return rc;
}

static int is_configured(void *arg)
{
	struct run *run = arg;

	step_look(run);
	return fn_is_present(&run->now);
}

static int is_standby(void *arg)
{
	struct run *run = arg;

	step_look(run);
	return run->now.power == 0 && !run->now.bdf[0];
}

/**
 * step_power() - configure or deconfigure the function by its slot
 * @run: run
 * @on: configure it
 * @check: name of the check this belongs to
 *
 * Return: 0; -EINTR: a signal came, and nothing is wrong; another negative errno after a
 * check was noted.
 */
int step_power(struct run *run, bool on, const char *check)
{
	char path[SYS_PATH_SIZE];
	int rc;

	step_look(run);
	if (!on && run->now.bdf[0] && check_unused(run, false, check))
		return -EBUSY;
	rc = do_write(run, sys_path(path, PCI_SLOTS "/%08x/power", run->plan->fid), on ? "1" : "0",
		      check, on ? "configure" : "deconfigure");
	if (rc)
		return rc;
	rc = wait_until(&run->waiter, on ? is_configured : is_standby, run, run->plan->timeout);
	if (rc == -ETIMEDOUT)
		report_check(&run->report, check, CHECK_FAIL,
			     on ? "after configure: waited %u seconds for a device, the function is: %s" :
				  "after deconfigure: waited %u seconds for standby, the function is: %s",
			     run->plan->timeout, fn_state(&run->now));
	return rc;
}

static int driver_is_back(void *arg)
{
	struct run *run = arg;

	step_look(run);
	if (!run->now.bdf[0])
		return -ENODEV;
	return !strcmp(run->now.driver, run->first.driver);
}

/*
 * Takes a driver away that has just come by itself, as the PCI core offers a new device to
 * all of them (and does not ask drivers_autoprobe). Nobody could use the function before,
 * so one that is used by now shows: an interface that is up, a disk that is mounted.
 */
static int unbind(struct run *run, const char *check)
{
	char path[SYS_PATH_SIZE];

	if (check_unused(run, true, check))
		return -EBUSY;
	return do_write(run, sys_path(path, PCI_DEVICES "/%s/driver/unbind", run->now.bdf),
			run->now.bdf, check, "unbind");
}

/*
 * The choice of the driver goes with the device. A driver that the kernel chose instead
 * has to leave first.
 */
static int choose_driver(struct run *run, const char *check)
{
	char path[SYS_PATH_SIZE];
	int rc = 0;

	if (strcmp(run->now.driver_override, run->first.driver_override))
		rc = do_write(run, sys_path(path, PCI_DEVICES "/%s/driver_override", run->now.bdf),
			      run->first.driver_override, check, "choose the driver");
	if (rc || !strcmp(run->now.driver, run->first.driver))
		return rc;
	if (run->now.driver[0])
		rc = unbind(run, check);
	if (!rc && run->first.driver[0])
		rc = do_write(run, "/sys/bus/pci/drivers_probe", run->now.bdf, check, "bind");
	return rc;
}

/**
 * step_driver() - have the driver that the function was found with
 * @run: run; the function has a device
 * @check: name of the check this belongs to
 *
 * Return: 0; -EINTR: a signal came, and nothing is wrong; another negative errno after a
 * check was noted.
 */
int step_driver(struct run *run, const char *check)
{
	int rc = 0;

	/* It was in standby, so there is nothing to compare with. */
	if (!run->first.bdf[0])
		return 0;
	step_look(run);
	if (run->first.driver_override[0])
		rc = choose_driver(run, check);
	else if (!run->first.driver[0] && run->now.driver[0])
		rc = unbind(run, check);
	if (rc)
		return rc;
	rc = wait_until(&run->waiter, driver_is_back, run, run->plan->timeout);
	if (rc == -ETIMEDOUT)
		report_check(&run->report, check, CHECK_FAIL,
			     "waited %u seconds for the driver %s, it is %s", run->plan->timeout,
			     run->first.driver[0] ? run->first.driver : "to be none",
			     run->now.driver[0] ? run->now.driver : "none");
	else if (rc == -ENODEV)
		report_check(&run->report, check, CHECK_FAIL, "the device went again, the function is: %s",
			     fn_state(&run->now));
	return rc;
}
