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

#define VFIO_PAGE	4096

struct vfio_map {
	void *addr;	/* NULL: unused */
	uint64_t iova;
	size_t size;
};

/* Mappings of one page each, for the sake of the entries that they take. */
struct vfio_entries {
	void *page;	/* that all of them map, NULL: not known yet */
	uint64_t start;	/* address of the first one, the others follow */
	unsigned int nr;
};

/* Where they begin, and where a user maps who joined the container of another one. */
#define VFIO_ENTRIES_AT	(32 << 20)
#define VFIO_JOINED_AT	(16 << 20)
/* How many addresses there are for them. */
#define VFIO_ENTRIES_MAX	4096

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
	struct vfio_entries entries;
};

/* vfio_user.c */
void vfio_init_user(struct vfio_user *user);
struct vfio_user *vfio_find_user(const char *name, bool write);
struct vfio_user *vfio_new_user(const char *name);
void vfio_forget_user(struct vfio_user *user);
int vfio_watch(struct vfio_user *user);

/* vfio_info.c */
int vfio_capability(const struct vfio_user *user, uint16_t id, void *cap, size_t size);

/* vfio_open.c */
int vfio_open(struct vfio_user *user, const char *bdf, const char **step);
int vfio_join(struct vfio_user *user, const char *bdf, const char **step);
void vfio_close_device(struct vfio_user *user);
void vfio_close_fd(int *fd);
void vfio_close(struct vfio_user *user);

/* vfio_map.c */
int vfio_map(struct vfio_user *user, size_t size, uint64_t iova, struct vfio_map *out);
int vfio_unmap(struct vfio_user *user, uint64_t iova);
int vfio_find_map(struct vfio_user *user, uint64_t iova, struct vfio_map *out);
void vfio_forget_maps(struct vfio_user *user);
int vfio_aperture(const struct vfio_user *user, uint64_t *start);

/* vfio_avail.c */
int vfio_avail(const struct vfio_user *user, unsigned int *left);
int vfio_entries_start(struct vfio_user *user);
int vfio_entry_map(const struct vfio_user *user, unsigned int nr);
int vfio_entry_unmap(const struct vfio_user *user, unsigned int nr, unsigned int count);
int vfio_fill(struct vfio_user *user, unsigned int count, unsigned int *taken);
int vfio_drain(struct vfio_user *user, unsigned int count, bool at_once);
int vfio_drain_all(struct vfio_user *user);

/* vfio_load.c */
struct reply;
int vfio_load(struct vfio_user *user, unsigned int threads, unsigned int turns,
	      struct reply *reply);

/* vfio_rng.c */
int vfio_rng(struct vfio_user *user, unsigned long ms, uint64_t iova);

#endif /* AGENT_VFIO_H */
