// SPDX-License-Identifier: GPL-2.0
/*
 * Who uses a function: each kind of user once, in a tree of files.
 */
#define _GNU_SOURCE
#include "fn.h"
#include "hardware_tree.h"
#include "sys.h"
#include "tap.h"
#include "users.h"

#define NET	DEVICE_DIR "/net/eth0"
#define DISK	DEVICE_DIR "/nvme/nvme0/nvme0n1"

/* The only thing of @kind that is found, or with @text NULL that nothing forbids to go on. */
static void expect(const char *name, enum use_kind kind, const char *text)
{
	struct users users;
	struct fn fn;
	bool good;
	size_t i;

	fn_find(0x22, &fn);
	users_find(&fn, &users);
	if (text)
		good = users_count(&users, USE_BUSY) + users_count(&users, USE_UNKNOWN) == 1 &&
		       users_count(&users, kind) == 1 && strstr(users_first(&users, kind), text);
	else
		good = !users_count(&users, USE_BUSY) && !users_count(&users, USE_UNKNOWN);
	if (!ok(good, name)) {
		for (i = 0; i < users.nr; i++)
			printf("# %s: %s\n", use_kind_name(users.uses[i].kind), users.uses[i].text);
	}
	users_free(&users);
}

static void test_files(void)
{
	expect("no driver: not in use", USE_NOTE, NULL);
	put_link("/proc/1/fd/9", DEVICE_DIR "/config");
	expect("its files in sysfs are open", USE_BUSY, "process 1 (init) has " DEVICE_DIR "/config");
	take_away("/proc/1/fd/9");
	put_link("/proc/1/fd/9", DEVICE_DIR "1/config");
	expect("those of another function are not its own", USE_NOTE, NULL);
	take_away("/proc/1/fd/9");
	put("/proc/1/maps", "3ff-400 rw-s 0 00:15 77   " DEVICE_DIR "/resource0\n");
	expect("its registers are mapped", USE_BUSY, "mapped");
	put("/proc/1/maps", "");
	put(DEVICE_DIR "/sriov_numvfs", "2\n");
	expect("it has virtual functions", USE_BUSY, "2 virtual functions");
	put(DEVICE_DIR "/sriov_numvfs", "0\n");
	expect("a PF without virtual functions", USE_NOTE, NULL);
	put(DEVICE_DIR "/sriov_numvfs", "many\n");
	expect("nobody knows how many virtual functions it has", USE_UNKNOWN, "PF");
	take_away(DEVICE_DIR "/sriov_numvfs");
	take_away("/proc/1");
	expect("no processes in sight", USE_UNKNOWN, "no processes");
	put("/proc/1/comm", "init\n");
	put("/proc/1/mountinfo", "1 1 0:2 / / rw - tmpfs none rw\n");
	put_link("/proc/1/fd/0", "/dev/null");
}

static void test_net(void)
{
	put(DEVICE_DIR "/class", "0x030000\n");
	put_driver();
	expect("a driver that shows nothing", USE_UNKNOWN, "users of the driver virtio-pci");
	put(DEVICE_DIR "/class", "0x020000\n");
	expect("a network card without an interface", USE_UNKNOWN, "namespace");
	put(NET "/flags", "0x1002\n");
	put_link(NET "/subsystem", "../../../../../class/net");
	expect("an interface that is down", USE_NOTE, NULL);
	put(NET "/flags", "0x1003\n");
	expect("an interface that is up", USE_BUSY, "eth0 is up");
	put(NET "/flags", "0x1002\n");
	put("/addresses", "eth01 192.0.2.1\neth0 2001:db8::1\n");
	expect("an interface with an address", USE_BUSY, "eth0 has 1 address");
	take_away("/addresses");
	put_link(NET "/master", "../../../../virtual/net/bond0");
	put_link(NET "/upper_bond0", "../../../../virtual/net/bond0");
	expect("an interface of a bond, told once", USE_BUSY, "belongs to bond0");
	take_away(NET "/master");
	take_away(NET "/upper_bond0");
	put_link(NET "/upper_vlan5", "../../../../virtual/net/vlan5");
	expect("an interface below a VLAN", USE_BUSY, "below vlan5");
	take_away(NET "/upper_vlan5");
	take_away(NET "/flags");
	expect("an interface without flags", USE_UNKNOWN, "no flags");
	put(NET "/flags", "0x1002\n");
	put_link(DEVICE_DIR "/infiniband/mlx5_0/subsystem", "../../../../../class/infiniband");
	expect("an RDMA device", USE_UNKNOWN, "mlx5_0");
	take_away(DEVICE_DIR "/infiniband");
	put_link(DEVICE_DIR "/frob/frob0/subsystem", "../../../../../class/frob");
	expect("a device of a subsystem that nobody has heard of", USE_UNKNOWN, "subsystem frob");
	take_away(DEVICE_DIR "/frob");
	put_link(DEVICE_DIR "/virtio7/subsystem", "../../../../bus/virtio");
	put_link(DEVICE_DIR "/virtio7/driver", "../../../../bus/virtio/drivers/virtio_gpu");
	expect("a virtio device with a driver that shows nothing", USE_UNKNOWN, "virtio_gpu");
	take_away(DEVICE_DIR "/virtio7");
	take_away(DEVICE_DIR "/net");
}

static void test_block(void)
{
	put(DEVICE_DIR "/class", "0x010802\n");
	put(DEVICE_DIR "/nvme/nvme0/dev", "240:0\n");
	put(DEVICE_DIR "/nvme/nvme0/uevent", "MAJOR=240\nMINOR=0\nDEVNAME=nvme0\n");
	put_link(DEVICE_DIR "/nvme/nvme0/subsystem", "../../../../../class/nvme");
	expect("a controller without disks tells nothing", USE_UNKNOWN, "users of the driver");
	put(DISK "/dev", "259:0\n");
	put(DISK "/uevent", "MAJOR=259\nMINOR=0\nDEVNAME=nvme0n1\nDEVTYPE=disk\n");
	put_link(DISK "/subsystem", "../../../../../../class/block");
	put_dir(DISK "/holders");
	put("/dev/nvme0n1", "");
	expect("a disk that nobody uses", USE_NOTE, NULL);
	put("/proc/1/mountinfo", "9 1 259:0 / /srv rw - ext4 /dev/nvme0n1 rw\n");
	expect("a mounted disk", USE_BUSY, "mounted on /srv");
	put("/proc/1/mountinfo", "9 1 259:01 / /srv rw - ext4 /dev/other rw\n");
	expect("another disk is mounted", USE_NOTE, NULL);
	put("/proc/2/comm", "container\n");
	put("/proc/2/mountinfo", "9 1 259:0 / /data rw - ext4 /dev/nvme0n1 rw\n");
	put_dir("/proc/2/fd");
	expect("mounted in another namespace", USE_BUSY, "mounted on /data (process 2)");
	take_away("/proc/2");
	put("/proc/swaps", "Filename Type Size Used Priority\n/dev/nvme0n1 partition 1 0 -2\n");
	expect("swap space", USE_BUSY, "swap space");
	put("/proc/swaps", "Filename Type Size Used Priority\n/dev/nvme0n10 partition 1 0 -2\n");
	expect("another disk is swap space", USE_NOTE, NULL);
	put_dir(DISK "/holders/dm-3");
	expect("part of a volume", USE_BUSY, "part of dm-3");
	take_away(DISK "/holders/dm-3");
	take_away(DISK "/holders");
	expect("no holders to be seen", USE_UNKNOWN, "no holders");
	put_dir(DISK "/holders");
	take_away("/dev/nvme0n1");
	expect("a disk without a device node", USE_UNKNOWN, "/dev/nvme0n1");
	put("/dev/nvme0n1", "");
	put_link("/proc/1/fd/9", "/dev/nvme0");
	expect("the controller is open", USE_BUSY, "process 1 (init) has /dev/nvme0 open");
	take_away("/proc/1/fd/9");
	put_link("/proc/1/fd/9", "/dev/nvme0n1");
	expect("the disk is open", USE_BUSY, "process 1 (init) has /dev/nvme0n1 open");
	take_away("/proc/1/fd/9");
	put(DISK "/hidden", "1\n");
	expect("one path of several", USE_UNKNOWN, "several");
	take_away(DISK "/hidden");
	put(DISK "/nvme0n1p1/dev", "259:1\n");
	put(DISK "/nvme0n1p1/uevent", "MAJOR=259\nMINOR=1\nDEVNAME=nvme0n1p1\n");
	put_link(DISK "/nvme0n1p1/subsystem", "../../../../../../../class/block");
	put_dir(DISK "/nvme0n1p1/holders");
	put("/dev/nvme0n1p1", "");
	put("/proc/1/mountinfo", "9 1 259:1 / / rw - ext4 /dev/nvme0n1p1 rw\n");
	expect("a mounted partition", USE_BUSY, "nvme0n1p1 is mounted on /");
	put("/proc/1/mountinfo", "1 1 0:2 / / rw - tmpfs none rw\n");
	take_away(DEVICE_DIR "/nvme");
}

static void test_vfio(void)
{
	take_away(DEVICE_DIR "/driver");
	put_link(DEVICE_DIR "/driver", "../../../bus/pci/drivers/vfio-pci");
	expect("a group of VFIO that does not show", USE_UNKNOWN, "VFIO group 7");
	put("/sys/class/vfio/7/dev", "244:0\n");
	expect("a group of VFIO that nobody has open", USE_NOTE, NULL);
	put_link("/proc/1/fd/9", "/dev/vfio/7");
	expect("a group of VFIO that is open", USE_BUSY, "has /dev/vfio/7 open");
	take_away("/proc/1/fd/9");
	put_link(DEVICE_DIR "/vfio-dev/vfio0/subsystem", "../../../../../class/vfio-dev");
	expect("its device of VFIO without a node is no user", USE_NOTE, NULL);
	put(DEVICE_DIR "/vfio-dev/vfio0/dev", "511:0\n");
	put(DEVICE_DIR "/vfio-dev/vfio0/uevent", "MAJOR=511\nMINOR=0\nDEVNAME=vfio/devices/vfio0\n");
	put_link("/proc/1/fd/9", "/dev/vfio/devices/vfio0");
	expect("its device of VFIO is open", USE_BUSY, "has /dev/vfio/devices/vfio0 open");
	take_away("/proc/1/fd/9");
	take_away(DEVICE_DIR "/vfio-dev");
	put_link("/proc/1/fd/9", "/dev/vfio/77");
	expect("another group is open", USE_NOTE, NULL);
	take_away("/proc/1/fd/9");
	put_link("/proc/1/fd/9", "anon_inode:[vfio-device]");
	expect("a device of VFIO, which may be another one", USE_UNKNOWN, "VFIO device open");
	take_away("/proc/1/fd/9");
	take_away(DEVICE_DIR "/iommu_group");
	expect("VFIO without an IOMMU group", USE_UNKNOWN, "no IOMMU group");
}

static void test_rng(void)
{
	take_away(DEVICE_DIR "/driver");
	put_driver();
	put_link(DEVICE_DIR "/virtio0/subsystem", "../../../../bus/virtio");
	put_link(DEVICE_DIR "/virtio0/driver", "../../../../bus/virtio/drivers/virtio_rng");
	expect("a random number generator", USE_NOTE, NULL);
	put_link("/proc/1/fd/9", "/dev/hwrng");
	expect("one that is being read", USE_BUSY, "/dev/hwrng");
	take_away("/proc/1/fd/9");
	put("/sys/bus/pci/devices/other/function_id", "0x00000022\n");
	expect("two devices of the same function", USE_UNKNOWN, "2 devices");
	take_away("/sys/bus/pci/devices/other");
	take_away(DEVICE_LINK);
	expect("a function without a device has no users", USE_NOTE, NULL);
}

int main(void)
{
	tree_make();
	sys_root(tree);
	test_files();
	test_net();
	test_block();
	test_vfio();
	test_rng();
	tree_unmake();
	return tap_done();
}
