// SPDX-License-Identifier: GPL-2.0
/*
 * A driver for virtio-rng in user space. Random data that arrive in mapped
 * memory prove that the registers and the DMA of the function work, and that its
 * DMA is translated by the tables of the domain it is attached to now. That
 * takes a device that honours the platform's IOMMU (VIRTIO_F_ACCESS_PLATFORM).
 */
#include <endian.h>
#include <errno.h>
#include <linux/pci_regs.h>
#include <linux/vfio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_pci.h>
#include <linux/virtio_ring.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "agent.h"
#include "vfio.h"

/* Everything in one page. */
#define PAGE		4096
#define QUEUE_MAX	16
#define DESC_AT		0
#define AVAIL_AT	1024
#define USED_AT		2048
#define DATA_AT		3072
#define DATA_SIZE	64

/* Features from bit 32 on. */
#define FEATURES_HIGH	(1U << (VIRTIO_F_VERSION_1 - 32) | 1U << (VIRTIO_F_ACCESS_PLATFORM - 32))

struct rng {
	int fd;
	uint64_t config;	/* offsets in the device's file */
	uint64_t common;
	uint64_t notify;
	uint32_t notify_multiplier;
};

/* Registers and config space are little endian. */
static int get(const struct rng *rng, uint64_t at, size_t size, uint32_t *value)
{
	union { uint8_t b; uint16_t w; uint32_t l; } raw = { 0 };

	if (pread(rng->fd, &raw, size, at) != (ssize_t)size)
		return -EIO;
	*value = size == 1 ? raw.b : size == 2 ? le16toh(raw.w) : le32toh(raw.l);
	return 0;
}

static int put(const struct rng *rng, uint64_t at, size_t size, uint32_t value)
{
	union { uint8_t b; uint16_t w; uint32_t l; } raw;

	if (size == 1)
		raw.b = value;
	else if (size == 2)
		raw.w = htole16(value);
	else
		raw.l = htole32(value);
	return pwrite(rng->fd, &raw, size, at) == (ssize_t)size ? 0 : -EIO;
}

static int region(const struct rng *rng, unsigned int index, uint64_t *offset)
{
	struct vfio_region_info info = { .argsz = sizeof(info), .index = index };

	if (ioctl(rng->fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return -errno;
	*offset = info.offset;
	return 0;
}

/* Looks at one vendor capability at @cap: where is the structure it describes? */
static int see_capability(struct rng *rng, uint32_t cap)
{
	uint64_t at = rng->config + cap, base = 0;
	uint32_t type, bar, offset;
	int rc;

	rc = get(rng, at + offsetof(struct virtio_pci_cap, cfg_type), 1, &type) ?:
	     get(rng, at + offsetof(struct virtio_pci_cap, bar), 1, &bar) ?:
	     get(rng, at + offsetof(struct virtio_pci_cap, offset), 4, &offset);
	if (rc || (type != VIRTIO_PCI_CAP_COMMON_CFG && type != VIRTIO_PCI_CAP_NOTIFY_CFG))
		return rc;
	rc = region(rng, bar, &base);
	if (rc)
		return rc;
	if (type == VIRTIO_PCI_CAP_COMMON_CFG) {
		rng->common = base + offset;
		return 0;
	}
	rng->notify = base + offset;
	return get(rng, at + offsetof(struct virtio_pci_notify_cap, notify_off_multiplier), 4,
		   &rng->notify_multiplier);
}

static int find_structures(struct rng *rng)
{
	uint32_t cap, id;
	int rc;

	rc = region(rng, VFIO_PCI_CONFIG_REGION_INDEX, &rng->config);
	if (rc)
		return rc;
	rc = get(rng, rng->config + PCI_CAPABILITY_LIST, 1, &cap);
	/* A function that is gone has all bits set everywhere; 256 bytes are 64 capabilities. */
	for (int i = 0; !rc && cap >= PCI_STD_HEADER_SIZEOF && i < 64; i++) {
		rc = get(rng, rng->config + cap, 1, &id);
		if (!rc && id == PCI_CAP_ID_VNDR)
			rc = see_capability(rng, cap);
		if (!rc)
			rc = get(rng, rng->config + cap + 1, 1, &cap);
	}
	if (rc)
		return rc;
	return rng->common && rng->notify ? 0 : -ENODEV;
}

static int set_status(const struct rng *rng, uint32_t status)
{
	uint32_t now;
	int rc;

	rc = put(rng, rng->common + VIRTIO_PCI_COMMON_STATUS, 1, status) ?:
	     get(rng, rng->common + VIRTIO_PCI_COMMON_STATUS, 1, &now);
	return rc ? rc : now == status ? 0 : -EIO;
}

static int put_address(const struct rng *rng, unsigned int low, uint64_t address)
{
	return put(rng, rng->common + low, 4, address) ?:
	       put(rng, rng->common + low + 4, 4, address >> 32);
}

static int start_device(const struct rng *rng, uint64_t iova, uint32_t *queue_size)
{
	uint64_t common = rng->common;

	return put(rng, rng->config + PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER) ?:
	       set_status(rng, 0) ?:
	       set_status(rng, VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER) ?:
	       put(rng, common + VIRTIO_PCI_COMMON_GFSELECT, 4, 0) ?:
	       put(rng, common + VIRTIO_PCI_COMMON_GF, 4, 0) ?:
	       put(rng, common + VIRTIO_PCI_COMMON_GFSELECT, 4, 1) ?:
	       put(rng, common + VIRTIO_PCI_COMMON_GF, 4, FEATURES_HIGH) ?:
	       set_status(rng, VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER |
			       VIRTIO_CONFIG_S_FEATURES_OK) ?:
	       put(rng, common + VIRTIO_PCI_COMMON_Q_SELECT, 2, 0) ?:
	       put(rng, common + VIRTIO_PCI_COMMON_Q_SIZE, 2, QUEUE_MAX) ?:
	       get(rng, common + VIRTIO_PCI_COMMON_Q_SIZE, 2, queue_size) ?:
	       put_address(rng, VIRTIO_PCI_COMMON_Q_DESCLO, iova + DESC_AT) ?:
	       put_address(rng, VIRTIO_PCI_COMMON_Q_AVAILLO, iova + AVAIL_AT) ?:
	       put_address(rng, VIRTIO_PCI_COMMON_Q_USEDLO, iova + USED_AT) ?:
	       put(rng, common + VIRTIO_PCI_COMMON_Q_ENABLE, 2, 1) ?:
	       set_status(rng, VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER |
			       VIRTIO_CONFIG_S_FEATURES_OK | VIRTIO_CONFIG_S_DRIVER_OK);
}

/* Asks for data and waits until the device says that it has written them. */
static int ask(const struct rng *rng, const struct vfio_map *page, unsigned long ms)
{
	char *base = page->addr;
	struct vring_desc *desc = (void *)(base + DESC_AT);
	struct vring_avail *avail = (void *)(base + AVAIL_AT);
	const struct vring_used *used = (const void *)(base + USED_AT);
	struct timespec deadline = deadline_in(ms);
	uint32_t notify_off;
	unsigned long seen;
	int rc;

	desc->addr = htole64(page->iova + DATA_AT);
	desc->len = htole32(DATA_SIZE);
	desc->flags = htole16(VRING_DESC_F_WRITE);
	/* The answer is awaited here: an interrupt would be for nobody. */
	avail->flags = htole16(VRING_AVAIL_F_NO_INTERRUPT);
	__atomic_store_n(&avail->idx, htole16(1), __ATOMIC_SEQ_CST);

	rc = get(rng, rng->common + VIRTIO_PCI_COMMON_Q_NOFF, 2, &notify_off) ?:
	     put(rng, rng->notify + (uint64_t)notify_off * rng->notify_multiplier, 2, 0);
	if (rc)
		return rc;
	for (;;) {
		seen = wait_seen();
		if (__atomic_load_n(&used->idx, __ATOMIC_SEQ_CST) == htole16(1))
			break;
		if (deadline_passed(&deadline))
			return -ETIMEDOUT;
		wait_more(seen, &deadline);
	}
	/* 64 random bytes are not all zero. */
	for (int i = 0; i < DATA_SIZE; i++)
		if (base[DATA_AT + i])
			return 0;
	return -ENODATA;
}

/**
 * vfio_rng() - get random data from a virtio-rng function
 * @user: user that has the function open; the caller holds its lock for reading
 * @ms: deadline in milliseconds from now
 * @iova: what vfio_map() mapped the memory at that is used, 0: map some for that
 *
 * Memory that was mapped earlier must not be unmapped meanwhile.
 *
 * Return: 0, -ENODEV (no virtio device), -EIO (registers do not work), -ETIMEDOUT
 * or -ENODATA (DMA does not work), -ENOENT (nothing is mapped at @iova), or another
 * negative errno.
 */
int vfio_rng(struct vfio_user *user, unsigned long ms, uint64_t iova)
{
	struct rng rng = { .fd = user->device };
	uint32_t queue_size;
	struct vfio_map page;
	int rc, unmapped;

	rc = find_structures(&rng);
	if (rc)
		return rc;
	rc = iova ? vfio_find_map(user, iova, &page) : vfio_map(user, PAGE, 0, &page);
	if (rc)
		return rc;
	memset(page.addr, 0, PAGE);
	rc = start_device(&rng, page.iova, &queue_size);
	/* The queue has to be as long as its parts here are apart, or shorter. */
	if (!rc && (!queue_size || queue_size > QUEUE_MAX))
		rc = -EIO;
	if (!rc)
		rc = ask(&rng, &page, ms);
	/* The device forgets the page before it is unmapped. */
	set_status(&rng, 0);
	unmapped = iova ? 0 : vfio_unmap(user, page.iova);
	return rc ? rc : unmapped;
}
