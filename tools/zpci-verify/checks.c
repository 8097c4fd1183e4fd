// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold at the end: in sysfs, in the kernel log, in zPCI's own record.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"
#include "sys.h"

/* The slot's address is that of the device without the number of the function in it. */
static const char *check_address(const struct fn *fn)
{
	char path[SYS_PATH_SIZE], address[24];
	size_t len = strcspn(fn->bdf, ".");

	if (sys_read(sys_path(path, PCI_SLOTS "/%08x/address", fn->fid), address,
		     sizeof(address)) < 0)
		return "its slot has no address";
	if (strlen(address) != len || strncmp(address, fn->bdf, len))
		return "the address of its slot is that of another device";
	return NULL;
}

/* The IOMMU of a function is named after it: the name that the bug finds taken. */
static const char *check_iommu(const struct fn *fn)
{
	char path[SYS_PATH_SIZE], target[64];

	sys_path(path, "/sys/class/iommu/s390-iommu.%08x", fn->fid);
	if (!sys_exists(path))
		return "it has no IOMMU in /sys/class/iommu";
	if (sys_link_name(sys_path(path, "/sys/class/iommu/s390-iommu.%08x/devices/%s", fn->fid,
				   fn->bdf), target, sizeof(target)))
		return "its IOMMU does not have its device";
	if (!fn->iommu_group[0])
		return "its device has no IOMMU group";
	return NULL;
}

static void check_sysfs(struct run *run)
{
	const struct fn *fn = &run->now;
	const char *what = NULL;

	if (fn->nr_slots != 1)
		what = fn->nr_slots ? "there are several slots of its name" : "it has no slot";
	else if (fn->nr_devices > 1)
		what = "several devices have its function ID";
	else if (fn->power == 1 && !fn->bdf[0])
		what = "it is configured and has no device";
	else if (fn->power == 0 && fn->bdf[0])
		what = "it is in standby and has a device";
	else if (fn->bdf[0])
		what = check_address(fn) ? : check_iommu(fn);
	if (what)
		report_check(&run->report, "sysfs", CHECK_FAIL, "%s", what);
	else
		report_check(&run->report, "sysfs", CHECK_PASS, "slot%s",
			     fn->bdf[0] ? ", address, device, IOMMU and its group" : "");
}

static void check_log(struct run *run)
{
	char *complaints;
	size_t nr;

	klog_read(&run->log);
	nr = klog_complaints(&run->log, &complaints);
	if (run->log.error)
		report_check(&run->report, "kernel log", CHECK_OPEN, "/dev/kmsg: %s",
			     strerror(-run->log.error));
	else if (nr)
		report_check(&run->report, "kernel log", CHECK_FAIL, "%zu complaint%s:\n%s", nr,
			     nr == 1 ? "" : "s", complaints ? complaints : "(out of memory)\n");
	else if (run->log.lost)
		report_check(&run->report, "kernel log", CHECK_OPEN,
			     "lines were dropped before they could be read");
	else
		report_check(&run->report, "kernel log", CHECK_PASS, "no complaint since the beginning");
	free(complaints);
}

/* Present at the beginning and at the end, so it was created as often as released. */
static void check_dbf(struct run *run)
{
	int sum, rc = dbf_balance(&run->dbf, &sum);

	if (rc == -ENOENT || rc == -EACCES || rc == -EPERM)
		report_check(&run->report, "dbf", CHECK_SKIP, "no /sys/kernel/debug/s390dbf/pci_msg (%s)",
			     strerror(-rc));
	else if (rc == -ENODATA)
		report_check(&run->report, "dbf", CHECK_SKIP,
			     "the record is too small for all that has happened");
	else if (rc)
		report_check(&run->report, "dbf", CHECK_SKIP, "%s", strerror(-rc));
	else if (!run->now.nr_slots)
		report_check(&run->report, "dbf", CHECK_SKIP,
			     "the function is not there, and somebody may still hold it");
	else if (sum)
		report_check(&run->report, "dbf", CHECK_FAIL, "%s %d times more often than %s",
			     sum > 0 ? "created" : "released", abs(sum),
			     sum > 0 ? "released" : "created");
	else
		report_check(&run->report, "dbf", CHECK_PASS, "created as often as released");
}

/**
 * checks_do() - do the checks that come last
 * @run: run, which has done all it does to the function
 */
void checks_do(struct run *run)
{
	step_look(run);
	check_sysfs(run);
	check_log(run);
	check_dbf(run);
}
