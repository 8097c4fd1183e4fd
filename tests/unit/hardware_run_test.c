// SPDX-License-Identifier: GPL-2.0
/*
 * Whole runs in a tree of files.
 */
#define _GNU_SOURCE
#include "hardware_kernel.h"
#include "verify_status.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>

#define DO(...) ((struct run_plan){ .yes = true, __VA_ARGS__ })

static void test_refusals(void)
{
	struct kernel kernel = { 0 };
	int fd;

	judge(run(&kernel, (struct run_plan){ .cycles = 2 }) == VS_PASS &&
	      says("Nothing was done") && says("2 times: write 0, then 1"), "a dry run says what it would do");
	put_link("/proc/1/fd/9", DEVICE_DIR "/config");
	judge(run(&kernel, DO(.cycles = 1)) == VS_IN_USE && says("process 1 (init) has") &&
	      says("error: refused") && !says("report"), "in use: refused, with the reason");
	take_away("/proc/1/fd/9");
	put_driver();
	judge(run(&kernel, DO(.cycles = 1)) == VS_UNKNOWN && says("error: refused: cannot tell") &&
	      says("echo " BDF " > /sys/bus/pci/devices/" BDF "/driver/unbind"),
	      "cannot tell: refused, with a way out");
	take_away(DEVICE_DIR "/driver");
	fd = open(in_tree("/run/zpci-verify.lock"), O_RDWR | O_CREAT, 0600);
	flock(fd, LOCK_EX);
	judge(run(&kernel, DO(.cycles = 1)) == VS_BUSY && says("another run"), "two runs do not meet");
	close(fd);
	take_away("/run");
	judge(run(&kernel, DO(.cycles = 1)) == VS_INTERNAL && says("cannot lock"),
	      "without a lock nothing is done");
	put_dir("/run");
	put("/sys/bus/pci/slots/" FID "-1/power", "1\n");
	judge(run(&kernel, DO(.cycles = 1)) == VS_NO_FUNCTION && says("2 slots"),
	      "two slots of its name: refused");
	take_away("/sys/bus/pci/slots/" FID "-1");
	take_away(DEVICE_LINK);
	take_away(SLOT_DIR);
	judge(run(&kernel, DO(.cycles = 1)) == VS_NO_FUNCTION && says("no function 00000022"),
	      "no such function");
}

static void test_cycles(void)
{
	struct kernel kernel = { 0 };

	fresh();
	judge(run(&kernel, DO(.cycles = 3)) == VS_PASS && says("3 of 3 cycles of deconfigure") &&
	      says("verdict:   PASS") && says("re-add       skipped: not asked for") &&
	      says("dbf          skipped: no /sys/kernel/debug") && says("as it was found: configured, driver none"),
	      "cycles that go well");
	kernel.binds = true;
	judge(run(&kernel, DO(.cycles = 2)) == VS_PASS &&
	      says("as it was found: configured, driver none"),
	      "a driver that comes by itself is unbound again, though its users do not show");
	fresh();
	kernel.claims = true;
	judge(run(&kernel, DO(.cycles = 2)) == VS_NOT_RESTORED && says("came into use meanwhile") &&
	      says("echo " BDF " > /sys/bus/pci/devices/" BDF "/driver/unbind") &&
	      says("verdict:   INCONCLUSIVE"), "but not when its users show");
	kernel.claims = false;
	fresh();
	put_link(DEVICE_DIR "/virtio0/subsystem", "../../../../bus/virtio");
	put_link(DEVICE_DIR "/virtio0/driver", "../../../../bus/virtio/drivers/virtio_rng");
	put_driver();
	judge(run(&kernel, DO(.cycles = 2)) == VS_PASS &&
	      says("as it was found: configured, driver virtio-pci"), "a driver that was there is back");
	kernel.binds = false;
	put_driver();
	judge(run(&kernel, DO(.cycles = 1, .timeout = 1)) == VS_NOT_RESTORED &&
	      says("waited 1 seconds for the driver virtio-pci, it is none") &&
	      says("echo " BDF " > /sys/bus/pci/drivers/virtio-pci/bind"),
	      "a driver that does not come back, and how to get it back");
	fresh();
	kernel = (struct kernel){ .claims = true };
	judge(run(&kernel, DO(.cycles = 2)) == VS_INCONCLUSIVE && says("1 of 2 cycles") &&
	      says("came into use meanwhile: process 1 (init)"), "used between two cycles: not touched again");
	fresh();
	put(SLOT_DIR "/power", "0\n");
	take_away(DEVICE_LINK);
	kernel = (struct kernel){ 0 };
	judge(run(&kernel, DO(.cycles = 2)) == VS_PASS && says("2 of 2 cycles of configure") &&
	      says("as it was found: standby"), "one found in standby is left in standby");
	kernel.other_at = 2;
	judge(run(&kernel, DO(.cycles = 3)) == VS_FAIL && says("1 of 3 cycles") &&
	      says("came back with another PCHID") && says("as it was found: standby"),
	      "and must be the same one each time");
}

static void test_failures(void)
{
	struct kernel kernel = { .no_return = true };
	int fd;

	fresh();
	judge(run(&kernel, DO(.cycles = 2, .timeout = 1)) == VS_NOT_RESTORED &&
	      says("after configure: waited 1 seconds for a device") && says("verdict:   FAIL") &&
	      says("NOT RESTORED: found configured"), "a device that does not come back");
	fresh();
	kernel = (struct kernel){ .no_leave = true };
	judge(run(&kernel, DO(.cycles = 2, .timeout = 1)) == VS_FAIL &&
	      says("after deconfigure: waited 1 seconds for standby") && says("as it was found"),
	      "a device that does not leave");
	fresh();
	kernel = (struct kernel){ .other_at = 1 };
	judge(run(&kernel, DO(.cycles = 1)) == VS_FAIL && says("came back with another PCHID"),
	      "another function comes back");
	fresh();
	kernel = (struct kernel){
		.log = "4,77,1000,-;sysfs: cannot create duplicate filename '/devices/virtual/iommu/s390-iommu." FID "'\n"
	};
	judge(run(&kernel, DO(.cycles = 1)) == VS_FAIL && says("kernel log   FAIL") &&
	      says("cannot create duplicate filename"), "a complaint in the kernel log");
	fresh();
	kernel.log = "3,77,1000,-;zpci: Adding PCI function 00000022 failed with -17\n";
	judge(run(&kernel, DO(.cycles = 1)) == VS_FAIL && says("failed with -17"), "a complaint of zPCI");
	fresh();
	kernel.log = "12,77,1000,-;BUG: a program says this\n6,78,1000,-;pci 0011:00:00.0: hello\n";
	judge(run(&kernel, DO(.cycles = 1)) == VS_PASS, "what programs write to the log is not the kernel's");
	fresh();
	put("/dev/kmsg", "4,7,1,-;WARNING: possible circular locking dependency detected\n");
	kernel.log = NULL;
	judge(run(&kernel, DO(.cycles = 1)) == VS_PASS, "nor does it matter what was there before");
	take_away("/dev/kmsg");
	judge(run(&kernel, DO(.cycles = 1)) == VS_INCONCLUSIVE && says("kernel log   not reached"),
	      "without a kernel log there is no verdict");
	fresh();
	take_away("/sys/class/iommu/s390-iommu." FID "/devices/" BDF);
	judge(run(&kernel, DO(.cycles = 1)) == VS_FAIL && says("its IOMMU does not have its device"),
	      "an IOMMU without the device");
	/* No one reads from it, so who opens it to write does not come back. */
	fresh();
	put_link(DEVICE_DIR "/virtio0/subsystem", "../../../../bus/virtio");
	put_link(DEVICE_DIR "/virtio0/driver", "../../../../bus/virtio/drivers/virtio_rng");
	take_away(DRIVER_DIR "/unbind");
	mkfifo(in_tree(DRIVER_DIR "/unbind"), 0600);
	kernel = (struct kernel){ .binds = true };
	judge(run(&kernel, DO(.cycles = 1, .timeout = 1)) == VS_NOT_RESTORED &&
	      says("has not come back after 1 seconds") && says("A write hangs in the kernel"),
	      "a write that does not come back");
	judge(run(&kernel, DO(.cycles = 1)) == VS_BUSY, "and the next run is told");
	fd = open(in_tree(DRIVER_DIR "/unbind"), O_RDONLY | O_NONBLOCK);
	close(fd);
}

static void interrupt(pid_t pid)
{
	kill(pid, SIGTERM);
}

static void leave(pid_t pid)
{
	take_away(DEVICE_LINK);
}

static void leave_for_good(pid_t pid)
{
	take_away(DEVICE_LINK);
	take_away(SLOT_DIR);
}

static void come_back(pid_t pid)
{
	put(SLOT_DIR "/address", "0011:00:00\n");
	put(SLOT_DIR "/power", "1\n");
	put_device();
}

static void come_back_in_standby(pid_t pid)
{
	put(SLOT_DIR "/address", "0011:00:00\n");
	put(SLOT_DIR "/power", "0\n");
	power_watch = inotify_add_watch(notify_fd, in_tree(SLOT_DIR "/power"), IN_CLOSE);
}

static void fail_to_come_back(pid_t pid)
{
	put("/dev/kmsg", "4,7,1,-;sysfs: cannot create duplicate filename '/devices/virtual/iommu/s390-iommu." FID "'\n");
}

static void test_readd(void)
{
	static const char record[] = "/sys/kernel/debug/s390dbf/pci_msg/sprintf";
	struct kernel kernel = {
		.stages = { { "waiting 10 seconds", leave_for_good }, { "is reserved", come_back } }
	};

	fresh();
	judge(run(&kernel, DO(.readd = 10)) == VS_PASS && says("re-add       pass") &&
	      says("cycles       skipped: none were asked for"), "reserved and brought back");
	kernel.stages[1].then = come_back_in_standby;
	judge(run(&kernel, DO(.readd = 10)) == VS_PASS && says("re-add       pass") &&
	      says("as it was found: configured"), "brought back in standby, and configured then");
	kernel.stages[1].then = fail_to_come_back;
	judge(run(&kernel, DO(.readd = 10)) == VS_NOT_RESTORED &&
	      says("re-add       FAIL: it did not come back, the kernel log has a complaint") &&
	      says("NOT RESTORED") && says("It has no slot"), "the bug");
	fresh();
	kernel.stages[0].at = "waiting 1 seconds";
	kernel.stages[1] = kernel.stages[2];
	judge(run(&kernel, DO(.readd = 1)) == VS_NOT_RESTORED &&
	      says("re-add       FAIL: waited 1 seconds for it to come back (it was reserved)"),
	      "it does not come back, and nothing says why");
	fresh();
	judge(run(&(struct kernel){ 0 }, DO(.readd = 1)) == VS_INCONCLUSIVE &&
	      says("waited 1 seconds for it to be deconfigured and reserved"), "nobody reserves it");
	fresh();
	kernel.stages[0].at = "waiting 10 seconds";
	kernel.stages[0].then = leave;
	kernel.stages[1].at = "has left";
	kernel.stages[1].then = come_back;
	judge(run(&kernel, DO(.readd = 10)) == VS_INCONCLUSIVE &&
	      says("nothing shows that it was reserved"), "it was only switched off and on");
	fresh();
	put(record, "00 01700000000:000001 3 - 0 1  rsv fid:22\n");
	judge(run(&kernel, DO(.readd = 10)) == VS_INCONCLUSIVE &&
	      says("nothing shows that it was reserved"), "it was reserved before, but not now");
}

static void reserved_with_slot(pid_t pid)
{
	put("/sys/kernel/debug/s390dbf/pci_msg/sprintf",
	    "00 01700000000:000001 3 - 0 1  rsv fid:22\n"
	    "00 01700000001:000001 3 - 0 1  rsv fid:22\n");
	put(SLOT_DIR "/power", "0\n");
	take_away(DEVICE_LINK);
}

static void released(pid_t pid)
{
	put("/sys/kernel/debug/s390dbf/pci_msg/sprintf",
	    "00 01700000000:000001 3 - 0 1  rsv fid:22\n"
	    "00 01700000001:000001 3 - 0 1  rem fid:22\n"
	    "00 01700000001:000001 3 - 0 1  rem fid:22\n");
}

/* The record is written before the function is configured, and the slot still says 0. */
static void come_back_slowly(pid_t pid)
{
	put("/sys/kernel/debug/s390dbf/pci_msg/sprintf",
	    "00 01700000000:000001 3 - 0 1  rsv fid:22\n"
	    "00 01700000001:000001 3 - 0 1  rsv fid:22\n"
	    "00 01700000002:000001 1 - 0 1  rea fid:22, fh:20001, c:1\n");
	looks_left = 20;
	delayed = come_back;
}

static void come_back_held(pid_t pid)
{
	put("/sys/kernel/debug/s390dbf/pci_msg/sprintf",
	    "00 01700000000:000001 3 - 0 1  rsv fid:22\n"
	    "00 01700000001:000001 3 - 0 1  rsv fid:22\n"
	    "00 01700000002:000001 1 - 0 1  rea fid:22, fh:20001, c:0\n");
}

/* A kernel with the series keeps the slot, and zPCI's record tells. */
static void test_record(void)
{
	struct kernel kernel = {
		.stages = { { "waiting 10 seconds", reserved_with_slot }, { "is reserved", come_back } }
	};

	fresh();
	put("/sys/kernel/debug/s390dbf/pci_msg/sprintf", "00 01700000000:000001 3 - 0 1  rsv fid:22\n");
	judge(run(&kernel, DO(.readd = 10)) == VS_PASS && says("re-add       pass") &&
	      says("dbf          pass: created as often as released"), "reserved while the slot stays");
	fresh();
	put("/sys/kernel/debug/s390dbf/pci_msg/sprintf", "00 01700000000:000001 3 - 0 1  rsv fid:22\n");
	kernel.stages[1].then = come_back_slowly;
	judge(run(&kernel, DO(.readd = 10)) == VS_PASS && says("re-add       pass") && !delayed,
	      "it is not taken for one in standby while it is being configured");
	fresh();
	put("/sys/kernel/debug/s390dbf/pci_msg/sprintf", "00 01700000000:000001 3 - 0 1  rsv fid:22\n");
	kernel.stages[1].then = come_back_held;
	judge(run(&kernel, DO(.readd = 10)) == VS_PASS && says("re-add       pass") && configured == 1,
	      "but one that is in standby is configured");
	fresh();
	put("/sys/kernel/debug/s390dbf/pci_msg/sprintf", "00 01700000000:000001 3 - 0 1  rsv fid:22\n");
	kernel.stages[0].then = released;
	kernel.stages[0].at = "cycle 1 of 1";
	judge(run(&kernel, DO(.cycles = 1)) == VS_FAIL && says("dbf          FAIL: released 2 times more often than created"),
	      "released more often than created");
}

static void test_signals(void)
{
	struct kernel kernel = { .signal_at_off = SIGINT, .looks = 5 };

	fresh();
	judge(run(&kernel, DO(.cycles = 5)) == VS_INTERRUPTED && says("interrupted after 0 of 5") &&
	      says("as it was found: configured, driver none"),
	      "Ctrl-C when it is switched off");
	kernel = (struct kernel){ .stages = { { "waiting 10 seconds", interrupt } } };
	judge(run(&kernel, DO(.readd = 10)) == VS_INTERRUPTED && says("as it was found: configured") &&
	      says("interrupted while waiting for it to be deconfigured and reserved"),
	      "SIGTERM while it waits for firmware");
	kernel = (struct kernel){
		.stages = { { "waiting 10 seconds", leave_for_good }, { "is reserved", interrupt } }
	};
	judge(run(&kernel, DO(.readd = 10)) == VS_NOT_RESTORED && says("It has no slot"),
	      "SIGTERM when firmware has it: that is not to be restored from here, and is said");
}

int main(void)
{
	tree_make();
	test_refusals();
	test_cycles();
	test_failures();
	test_readd();
	test_record();
	test_signals();
	free(report);
	tree_unmake();
	return tap_done();
}
