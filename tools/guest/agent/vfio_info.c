// SPDX-License-Identifier: GPL-2.0
/*
 * What a container says of itself.
 */
#include <errno.h>
#include <linux/vfio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "agent.h"
#include "vfio.h"

/* More than the kernel has kinds of capabilities. */
#define CAPS_MAX	64

/* Return: the information with all its capabilities, to be freed, or NULL with errno. */
static struct vfio_iommu_type1_info *get_info(int container)
{
	struct vfio_iommu_type1_info *info = NULL, *larger;
	uint32_t size = sizeof(*info);

	/* The kernel says how much room it needs if there is less. */
	for (;;) {
		larger = realloc(info, size);
		if (!larger)
			break;
		info = larger;
		memset(info, 0, size);
		info->argsz = size;
		if (ioctl(container, VFIO_IOMMU_GET_INFO, info))
			break;
		if (info->argsz <= size)
			return info;
		size = info->argsz;
	}
	free(info);
	return NULL;
}

/**
 * vfio_capability() - get a capability of a container's IOMMU
 * @user: user with a container; the caller holds its lock for reading
 * @id: VFIO_IOMMU_TYPE1_INFO_*
 * @cap: receives the capability, from its header on
 * @size: of @cap; what is longer is cut
 *
 * Return: 0, -ENOENT: there is none of that kind, -EPROTO: the list makes no sense, or
 * the kernel's negative errno (-EINVAL: the container has no IOMMU).
 */
int vfio_capability(const struct vfio_user *user, uint16_t id, void *cap, size_t size)
{
	const struct vfio_info_cap_header *header;
	struct vfio_iommu_type1_info *info;
	uint32_t offset;
	int i, rc = -ENOENT;

	info = get_info(user->container);
	if (!info)
		return -errno;
	offset = info->flags & VFIO_IOMMU_INFO_CAPS ? info->cap_offset : 0;
	for (i = 0; offset && rc == -ENOENT; i++) {
		header = (const void *)((const char *)info + offset);
		if (i == CAPS_MAX || offset > info->argsz || info->argsz - offset < size) {
			rc = -EPROTO;
		} else if (header->id == id) {
			memcpy(cap, header, size);
			rc = 0;
		} else {
			offset = header->next;
		}
	}
	free(info);
	return rc;
}
