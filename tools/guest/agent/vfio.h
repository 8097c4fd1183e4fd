/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A function in the hands of user space: what the vfio verbs share.
 */
#ifndef AGENT_VFIO_H
#define AGENT_VFIO_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VFIO_MAPS	16

struct vfio_map {
	void *addr;	/* NULL: unused */
	uint64_t iova;
	size_t size;
};

/* Descriptors are -1 when they are not open. */
struct vfio_user {
	char name[32];		/* "": unused */
	/* Read: a verb uses the descriptors. Write: they are opened or closed. */
	pthread_rwlock_t lock;
	int container, group, device;
	int request;		/* eventfd: the kernel asks for the device back */
	unsigned int opens;	/* how often it opened something */
	bool close_on_request;
	unsigned int requests;	/* how often it asked */
	/* Maps, and what they are used for. Inside the lock above. */
	pthread_mutex_t maps_mutex;
	uint64_t next_iova;	/* free from here on, 0: not known yet */
	struct vfio_map maps[VFIO_MAPS];
};

/* vfio_open.c */
int vfio_open(struct vfio_user *user, const char *bdf, const char **step);
void vfio_close_device(struct vfio_user *user);
void vfio_close_fd(int *fd);
void vfio_close(struct vfio_user *user);

/* vfio_map.c */
int vfio_map(struct vfio_user *user, size_t size, uint64_t iova, struct vfio_map *out);
int vfio_unmap(struct vfio_user *user, uint64_t iova);
int vfio_find_map(struct vfio_user *user, uint64_t iova, struct vfio_map *out);
void vfio_forget_maps(struct vfio_user *user);

/* vfio_rng.c */
int vfio_rng(struct vfio_user *user, unsigned long ms, uint64_t iova);

#endif /* AGENT_VFIO_H */
