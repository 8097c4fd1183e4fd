// SPDX-License-Identifier: GPL-2.0
/*
 * The entries that a container has for mappings: how many are left, and using them up.
 *
 * Each mapping takes one of dma_entry_limit entries, however small it is, and the kernel
 * says how many are left (VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL). User space that does not
 * unmap at once, as QEMU for a guest whose DMA API unmaps lazily, counts on that.
 */
#include <errno.h>
#include <linux/vfio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "agent.h"
#include "vfio.h"

/**
 * vfio_avail() - ask how many entries a container has left
 * @user: user with a container; the caller holds its lock for reading
 * @left: result
 *
 * Return: 0, -ENOENT: the kernel does not say, -EPROTO: it says so in a way that is not
 * known, -EINVAL: the container has no IOMMU, or another negative errno.
 */
int vfio_avail(const struct vfio_user *user, unsigned int *left)
{
	struct vfio_iommu_type1_info_dma_avail cap;
	int rc = vfio_capability(user, VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL, &cap, sizeof(cap));

	if (rc)
		return rc;
	if (cap.header.version != 1)
		return -EPROTO;
	*left = cap.avail;
	return 0;
}

/**
 * vfio_entries_start() - get what entries are made of, once
 * @user: user with a container; the caller holds maps_mutex
 *
 * All entries map the same page. Their addresses are behind those of vfio_map().
 *
 * Return: 0 or a negative errno.
 */
int vfio_entries_start(struct vfio_user *user)
{
	uint64_t start;
	void *page;
	int rc;

	if (user->entries.page)
		return 0;
	rc = vfio_aperture(user, &start);
	if (rc)
		return rc;
	page = mmap(NULL, VFIO_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return -errno;
	user->entries = (struct vfio_entries){ .page = page, .start = start + VFIO_ENTRIES_AT };
	return 0;
}

/**
 * vfio_entry_map() - take one entry
 * @user: user after vfio_entries_start()
 * @nr: number of the address
 *
 * Return: 0 or the kernel's negative errno (-ENOSPC: there is none left).
 */
int vfio_entry_map(const struct vfio_user *user, unsigned int nr)
{
	struct vfio_iommu_type1_dma_map dma = {
		.argsz = sizeof(dma),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)user->entries.page,
		.iova = user->entries.start + (uint64_t)nr * VFIO_PAGE,
		.size = VFIO_PAGE,
	};

	return ioctl(user->container, VFIO_IOMMU_MAP_DMA, &dma) ? -errno : 0;
}

/**
 * vfio_entry_unmap() - give entries back, by one request
 * @user: user after vfio_entries_start()
 * @nr: number of the first address
 * @count: how many, all of them mapped
 *
 * Return: 0, -EPROTO: not all were unmapped, or another negative errno of the kernel.
 */
int vfio_entry_unmap(const struct vfio_user *user, unsigned int nr, unsigned int count)
{
	struct vfio_iommu_type1_dma_unmap dma = {
		.argsz = sizeof(dma),
		.iova = user->entries.start + (uint64_t)nr * VFIO_PAGE,
		.size = (uint64_t)count * VFIO_PAGE,
	};

	if (ioctl(user->container, VFIO_IOMMU_UNMAP_DMA, &dma))
		return -errno;
	return dma.size == (uint64_t)count * VFIO_PAGE ? 0 : -EPROTO;
}

/**
 * vfio_fill() - take entries, one after the other
 * @user: user; the caller holds its lock for reading
 * @count: how many
 * @taken: how many it got
 *
 * Return: 0, or the negative errno of the one that failed.
 */
int vfio_fill(struct vfio_user *user, unsigned int count, unsigned int *taken)
{
	int rc;

	*taken = 0;
	pthread_mutex_lock(&user->maps_mutex);
	rc = vfio_entries_start(user);
	while (!rc && *taken < count) {
		rc = vfio_entry_map(user, user->entries.nr);
		if (!rc) {
			user->entries.nr++;
			++*taken;
		}
	}
	pthread_mutex_unlock(&user->maps_mutex);
	return rc;
}

/**
 * vfio_drain() - give entries back, the last one first
 * @user: user; the caller holds its lock for reading
 * @count: how many
 * @at_once: by one request, and not each by its own
 *
 * Return: 0, -ENOENT: there are not so many, or a negative errno of the kernel.
 */
int vfio_drain(struct vfio_user *user, unsigned int count, bool at_once)
{
	unsigned int step = at_once ? count : 1;
	int rc = 0;

	pthread_mutex_lock(&user->maps_mutex);
	if (count > user->entries.nr)
		rc = -ENOENT;
	while (!rc && count) {
		rc = vfio_entry_unmap(user, user->entries.nr - step, step);
		user->entries.nr -= rc ? 0 : step;
		count -= step;
	}
	pthread_mutex_unlock(&user->maps_mutex);
	return rc;
}

/**
 * vfio_drain_all() - unmap whatever the container has, without naming it
 * @user: user; the caller holds its lock for reading
 *
 * Return: 0 or a negative errno.
 */
int vfio_drain_all(struct vfio_user *user)
{
	struct vfio_iommu_type1_dma_unmap dma = {
		.argsz = sizeof(dma),
		.flags = VFIO_DMA_UNMAP_FLAG_ALL,
	};
	int rc;

	pthread_mutex_lock(&user->maps_mutex);
	rc = ioctl(user->container, VFIO_IOMMU_UNMAP_DMA, &dma) ? -errno : 0;
	if (!rc)
		vfio_forget_maps(user);
	pthread_mutex_unlock(&user->maps_mutex);
	return rc;
}
