// SPDX-License-Identifier: GPL-2.0
/*
 * Functions as sysfs shows them, in a tree of files.
 */
#define _GNU_SOURCE
#include "fn.h"
#include "hardware_tree.h"
#include "sys.h"
#include "tap.h"

static struct fn look(void)
{
	struct fn fn;

	fn_find(0x22, &fn);
	return fn;
}

static void test_parse(void)
{
	static const char *const wrong[] = { "", "0x", "-1", " 22", "22 ", "123456789", "2g", "0x0x1" };
	uint32_t fid = 0;
	bool none = true;
	size_t i;

	ok(fn_parse("22", &fid) && fid == 0x22, "a function ID is hexadecimal");
	ok(fn_parse("0xffffffff", &fid) && fid == 0xffffffff, "with 0x, and the largest there is");
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		none &= !fn_parse(wrong[i], &fid);
	ok(none, "anything else is none");
}

static void test_states(void)
{
	struct fn fn = look();

	ok(fn_is_present(&fn) && !strcmp(fn_state(&fn), "configured") && fn.nr_slots == 1 &&
	   !strcmp(fn.bdf, BDF) && !strcmp(fn.iommu_group, "7"), "a configured function");
	ok(!strcmp(fn.property[FN_PCHID], "0x01c4") && !fn.property[FN_PORT][0] && !fn.driver[0] &&
	   !fn.driver_override[0], "its properties, one of them not known to this kernel");
	take_away(DEVICE_LINK);
	fn = look();
	ok(!fn_is_present(&fn) && !strcmp(fn_state(&fn), "configured, no device"),
	   "configured, but there is no device");
	put(SLOT_DIR "/power", "0\n");
	fn = look();
	ok(!fn_is_present(&fn) && !strcmp(fn_state(&fn), "standby"), "standby");
	put("/sys/bus/pci/slots/" FID "-1/power", "1\n");
	fn = look();
	ok(fn.nr_slots == 2 && fn.power == 0, "two slots of one name: the power is that of the first");
	take_away("/sys/bus/pci/slots/" FID "-1");
	take_away(SLOT_DIR);
	fn = look();
	ok(!fn.nr_slots && fn.power == -1 && !strcmp(fn_state(&fn), "not there"), "gone");
}

static void test_list(void)
{
	struct fn *list, first = look(), now;
	size_t nr;

	put("/sys/bus/pci/slots/00000101/power", "0\n");
	put("/sys/bus/pci/slots/not-of-zpci/power", "1\n");
	put(SLOT_DIR "/power", "1\n");
	put_device();
	put("/sys/bus/pci/devices/0012:00:00.0/vendor", "0x1b36\n");
	ok(!fn_list(&list, &nr) && nr == 2 && list[0].fid == 0x22 && list[1].fid == 0x101,
	   "a list in the order of the IDs, without what is not zPCI's");
	free(list);
	first = look();
	now = first;
	ok(!fn_difference(&first, &now), "a function is like itself");
	strcpy(now.property[FN_PCHID], "0x01c5");
	ok(!strcmp(fn_difference(&first, &now), "PCHID"), "another PCHID is a difference");
	now = first;
	strcpy(now.bdf, "0012:00:00.0");
	ok(!strcmp(fn_difference(&first, &now), "address"), "so is another address");
	take_away("/sys/bus/pci/slots");
	ok(fn_list(&list, &nr) == -ENOENT && !list && !nr, "a kernel without slots is an error");
}

int main(void)
{
	tree_make();
	sys_root(tree);
	test_parse();
	test_states();
	test_list();
	tree_unmake();
	return tap_done();
}
