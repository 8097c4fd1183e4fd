// SPDX-License-Identifier: GPL-2.0
/*
 * Open a function through vfio, by its IOMMU group, and close it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "agent.h"
#include "vfio.h"

/* Return: the open group of the device, or a negative errno. */
static int open_group(const char *bdf)
{
	char path[64 + NAME_MAX], target[PATH_MAX];
	const char *number;
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%.32s/iommu_group", bdf);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return -errno;
	target[len] = '\0';
	number = strrchr(target, '/');
	snprintf(path, sizeof(path), "/dev/vfio/%.32s", number ? number + 1 : target);
	fd = open(path, O_RDWR | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Lets the kernel say by an eventfd that it wants the device back. */
static int watch_requests(struct vfio_user *user)
{
	struct {
		struct vfio_irq_set set;
		int32_t fd;
	} irq = {
		.set = {
			.argsz = sizeof(irq),
			.flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
			.index = VFIO_PCI_REQ_IRQ_INDEX,
			.count = 1,
		},
	};

	user->request = eventfd(0, EFD_CLOEXEC);
	if (user->request < 0)
		return -errno;
	irq.fd = user->request;
	return ioctl(user->device, VFIO_DEVICE_SET_IRQS, &irq) ? -errno : 0;
}

static bool has_iommu(const struct vfio_user *user)
{
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };

	return !ioctl(user->container, VFIO_IOMMU_GET_INFO, &info);
}

/**
 * vfio_close_fd() - close a descriptor of a user
 * @fd: descriptor; -1 is left alone. The last reference to its file is put
 *	before this returns, unless another thread is inside the kernel with it.
 */
void vfio_close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/**
 * vfio_close_device() - close the device, and stop to wait for requests
 * @user: user; the caller holds its lock for writing, or is its only owner
 */
void vfio_close_device(struct vfio_user *user)
{
	uint64_t wake = 1;

	vfio_close_fd(&user->device);
	if (user->request >= 0 && write(user->request, &wake, sizeof(wake)) < 0)
		say("vfio: wake up: %s", strerror(errno));
	vfio_close_fd(&user->request);
}

/**
 * vfio_close() - close all that a user has open, device first
 * @user: user; the caller holds its lock for writing, or is its only owner
 */
void vfio_close(struct vfio_user *user)
{
	vfio_close_device(user);
	vfio_close_fd(&user->group);
	vfio_close_fd(&user->container);
	vfio_forget_maps(user);
}

static int enter(struct vfio_user *user, const char *bdf, const char **step)
{
	*step = "open group";
	user->group = open_group(bdf);
	if (user->group < 0)
		return user->group;
	/* Takes the function from the DMA API and attaches it to a domain without mappings. */
	*step = "VFIO_GROUP_SET_CONTAINER";
	if (ioctl(user->group, VFIO_GROUP_SET_CONTAINER, &user->container))
		return -errno;
	/* Attaches it to the domain of the container. One that has an IOMMU has done so. */
	*step = "VFIO_SET_IOMMU";
	if (!has_iommu(user) &&
	    ioctl(user->container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return -errno;
	*step = "VFIO_GROUP_GET_DEVICE_FD";
	user->device = ioctl(user->group, VFIO_GROUP_GET_DEVICE_FD, bdf);
	if (user->device < 0)
		return -errno;
	*step = "VFIO_DEVICE_SET_IRQS";
	return watch_requests(user);
}

/**
 * vfio_join() - open group and device of a function with a container that is there
 * @user: user with a container of his own or a second descriptor of another one's, and
 *	  nothing else open; the caller holds its lock for writing, or is its only owner
 * @bdf: device, bound to vfio-pci
 * @step: what was tried last
 *
 * Maps memory at other addresses than the user that opened the container.
 *
 * Return: 0, or a negative errno; nothing is left open then.
 */
int vfio_join(struct vfio_user *user, const char *bdf, const char **step)
{
	uint64_t start;
	int rc;

	rc = enter(user, bdf, step) ?: vfio_aperture(user, &start);
	if (rc)
		vfio_close(user);
	else
		user->next_iova = start + VFIO_JOINED_AT;
	return rc;
}

/**
 * vfio_open() - open container, group and device
 * @user: user without open descriptors; the caller holds its lock for writing,
 *	  or is its only owner
 * @bdf: device, bound to vfio-pci
 * @step: what was tried last
 *
 * Return: 0, or a negative errno; nothing is left open then.
 */
int vfio_open(struct vfio_user *user, const char *bdf, const char **step)
{
	int rc;

	*step = "open container";
	user->container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	rc = user->container < 0 ? -errno : enter(user, bdf, step);
	if (rc)
		vfio_close(user);
	return rc;
}
