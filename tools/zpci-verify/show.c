// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fn.h"
#include "users.h"
#include "verify_report.h"
#include "verify_status.h"

static int complain(int rc)
{
	fprintf(stderr, "error: %s: %s (is this Linux on s390 with PCI hotplug?)\n", PCI_SLOTS,
		strerror(-rc));
	return VS_MISSING;
}

static const char *or_none(const char *text)
{
	return text[0] ? text : "-";
}

static void show_row(const struct fn *fn)
{
	char slots[24] = "none";

	if (fn->nr_slots == 1)
		snprintf(slots, sizeof(slots), "%08x", fn->fid);
	else if (fn->nr_slots)
		snprintf(slots, sizeof(slots), "%u of them", fn->nr_slots);
	printf("%08x  %-22s  %-9s  %-13s  %-6s  %-6s  %-4s  %-6s  %s\n", fn->fid, fn_state(fn), slots,
	       or_none(fn->bdf), or_none(fn->property[FN_UID]), or_none(fn->property[FN_PCHID]),
	       or_none(fn->property[FN_PFT]), or_none(fn->property[FN_VFN]), or_none(fn->driver));
}

static void show_users(const struct users *users, const char *indent)
{
	size_t i;

	for (i = 0; i < users->nr; i++)
		printf("%s%s: %s\n", indent, use_kind_name(users->uses[i].kind),
		       users->uses[i].text);
}

/**
 * show_list() - zpci-verify list
 *
 * Return: exit status, see verify_status.h.
 */
int show_list(void)
{
	struct users users;
	struct fn *list;
	size_t nr, i;
	int rc = fn_list(&list, &nr);

	if (rc)
		return complain(rc);
	if (nr)
		printf("%-8s  %-22s  %-9s  %-13s  %-6s  %-6s  %-4s  %-6s  %s\n", "FID", "STATE",
		       "SLOT", "DEVICE", "UID", "PCHID", "PFT", "VFN", "DRIVER");
	else
		printf("no PCI functions\n");
	for (i = 0; i < nr; i++) {
		show_row(&list[i]);
		users_find(&list[i], &users);
		show_users(&users, "          ");
		users_free(&users);
	}
	free(list);
	return VS_PASS;
}

/**
 * show_check() - zpci-verify check
 * @fid: function
 *
 * Return: VS_PASS: it is not in use; VS_IN_USE, VS_UNKNOWN, VS_NO_FUNCTION, VS_MISSING.
 */
int show_check(uint32_t fid)
{
	int rc, status = VS_PASS;
	struct users users;
	struct fn fn;

	rc = fn_find(fid, &fn);
	if (rc)
		return complain(rc);
	if (!fn.nr_slots && !fn.nr_devices) {
		fprintf(stderr, "error: there is no function %08x (see zpci-verify list)\n", fid);
		return VS_NO_FUNCTION;
	}
	report_print_fn(stdout, &fn);
	users_find(&fn, &users);
	show_users(&users, "");
	if (users_count(&users, USE_BUSY))
		status = VS_IN_USE;
	else if (users_count(&users, USE_UNKNOWN))
		status = VS_UNKNOWN;
	printf("%s\n", status == VS_PASS ? "not in use" : status == VS_IN_USE ? "in use" :
	       "cannot tell whether it is in use");
	users_free(&users);
	return status;
}
