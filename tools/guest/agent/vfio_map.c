// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that a function which user space has open may access.
 */
#include <errno.h>
#include <linux/vfio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "agent.h"
#include "vfio.h"

/**
 * vfio_aperture() - find where the addresses begin that a function can translate
 * @user: user with a container; the caller holds its lock for reading
 * @start: the first one
 *
 * Return: 0, -ENOENT: the kernel does not say, or another negative errno.
 */
int vfio_aperture(const struct vfio_user *user, uint64_t *start)
{
	struct {
		struct vfio_iommu_type1_info_cap_iova_range cap;
		struct vfio_iova_range first;
	} range;
	int rc;

	rc = vfio_capability(user, VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE, &range, sizeof(range));
	if (!rc && !range.cap.nr_iovas)
		rc = -ENOENT;
	if (!rc)
		*start = range.first.start;
	return rc;
}

static int map_locked(struct vfio_user *user, struct vfio_map *map)
{
	struct vfio_iommu_type1_dma_map dma = {
		.argsz = sizeof(dma),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.size = map->size,
	};
	int rc;

	if (!map->iova) {
		if (!user->next_iova) {
			rc = vfio_aperture(user, &user->next_iova);
			if (rc)
				return rc;
		}
		map->iova = user->next_iova;
		user->next_iova += map->size;
	}
	map->addr = mmap(NULL, map->size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map->addr == MAP_FAILED)
		return -errno;
	dma.vaddr = (uintptr_t)map->addr;
	dma.iova = map->iova;
	if (!ioctl(user->container, VFIO_IOMMU_MAP_DMA, &dma))
		return 0;
	rc = -errno;
	munmap(map->addr, map->size);
	return rc;
}

/**
 * vfio_map() - map fresh memory
 * @user: user; the caller holds its lock for reading, or is its only owner
 * @size: bytes, a multiple of the page size
 * @iova: address the function uses, 0: the next free one
 * @out: the map, unless NULL
 *
 * Return: 0, -ENOSPC, or a negative errno.
 */
int vfio_map(struct vfio_user *user, size_t size, uint64_t iova, struct vfio_map *out)
{
	struct vfio_map map = { .iova = iova, .size = size };
	int rc = -ENOSPC;
	size_t i;

	pthread_mutex_lock(&user->maps_mutex);
	for (i = 0; i < VFIO_MAPS; i++)
		if (!user->maps[i].addr)
			break;
	if (i < VFIO_MAPS) {
		rc = map_locked(user, &map);
		if (!rc)
			user->maps[i] = map;
	}
	pthread_mutex_unlock(&user->maps_mutex);
	if (!rc && out)
		*out = map;
	return rc;
}

static struct vfio_map *lookup_locked(struct vfio_user *user, uint64_t iova)
{
	size_t i;

	for (i = 0; i < VFIO_MAPS; i++)
		if (user->maps[i].addr && user->maps[i].iova == iova)
			return &user->maps[i];
	return NULL;
}

/**
 * vfio_find_map() - look up what vfio_map() mapped
 * @user: user; the caller holds its lock for reading, or is its only owner
 * @iova: address the function uses
 * @out: the map
 *
 * Return: 0 or -ENOENT.
 */
int vfio_find_map(struct vfio_user *user, uint64_t iova, struct vfio_map *out)
{
	const struct vfio_map *map;

	pthread_mutex_lock(&user->maps_mutex);
	map = lookup_locked(user, iova);
	if (map)
		*out = *map;
	pthread_mutex_unlock(&user->maps_mutex);
	return map ? 0 : -ENOENT;
}

/**
 * vfio_unmap() - unmap what vfio_map() mapped
 * @user: user; the caller holds its lock for reading, or is its only owner
 * @iova: address the function uses
 *
 * Return: 0, -ENOENT, or a negative errno; the memory stays mapped then.
 */
int vfio_unmap(struct vfio_user *user, uint64_t iova)
{
	struct vfio_iommu_type1_dma_unmap dma = { .argsz = sizeof(dma), .iova = iova };
	struct vfio_map *map;
	int rc = -ENOENT;

	pthread_mutex_lock(&user->maps_mutex);
	map = lookup_locked(user, iova);
	if (map) {
		dma.size = map->size;
		rc = ioctl(user->container, VFIO_IOMMU_UNMAP_DMA, &dma) ? -errno : 0;
	}
	/* Does it say that it unmapped all of it? */
	if (!rc && dma.size != map->size)
		rc = -EIO;
	if (!rc) {
		munmap(map->addr, map->size);
		*map = (struct vfio_map){ 0 };
	}
	pthread_mutex_unlock(&user->maps_mutex);
	return rc;
}

/**
 * vfio_forget_maps() - free the memory after everything was unmapped
 * @user: user whose container has no mapping, or who has no container any more
 */
void vfio_forget_maps(struct vfio_user *user)
{
	size_t i;

	for (i = 0; i < VFIO_MAPS; i++)
		if (user->maps[i].addr)
			munmap(user->maps[i].addr, user->maps[i].size);
	memset(user->maps, 0, sizeof(user->maps));
	user->next_iova = 0;
	if (user->entries.page)
		munmap(user->entries.page, VFIO_PAGE);
	user->entries = (struct vfio_entries){ 0 };
}
