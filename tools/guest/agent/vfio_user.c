// SPDX-License-Identifier: GPL-2.0
/*
 * Users of functions by vfio: their names and locks, and who closes a device when the
 * kernel asks for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "agent.h"
#include "vfio.h"

#define USERS		16

static struct vfio_user users[USERS];
static pthread_mutex_t users_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t users_once = PTHREAD_ONCE_INIT;

/* Who waits for requests of the kernel while a user has a device open. */
struct watcher {
	struct vfio_user *user;
	unsigned int opens;	/* of the user when this one started */
	int fd;			/* the eventfd, a descriptor of our own */
};

/* The kernel wants a device back: count that, and close what is to be closed then. */
static void *watcher_thread(void *arg)
{
	struct watcher *watcher = arg;
	struct vfio_user *user = watcher->user;
	bool watching = true;
	uint64_t count;

	prctl(PR_SET_NAME, "vfio-request");
	while (watching && read(watcher->fd, &count, sizeof(count)) == sizeof(count)) {
		pthread_rwlock_wrlock(&user->lock);
		/* What ends the wait may also be vfio_close_device(). */
		watching = user->opens == watcher->opens && user->device >= 0;
		if (watching) {
			user->requests += count;
			if (user->close_on_request)
				vfio_close(user);
		}
		pthread_rwlock_unlock(&user->lock);
	}
	close(watcher->fd);
	free(watcher);
	return NULL;
}

/**
 * vfio_watch() - start to wait for requests of the kernel
 * @user: user that has just opened a device; the caller holds its lock for writing
 *
 * Return: 0 or a negative errno.
 */
int vfio_watch(struct vfio_user *user)
{
	struct watcher *watcher = malloc(sizeof(*watcher));
	int rc = 0;

	if (!watcher)
		return -ENOMEM;
	*watcher = (struct watcher){ .user = user, .opens = ++user->opens };
	watcher->fd = fcntl(user->request, F_DUPFD_CLOEXEC, 0);
	if (watcher->fd < 0)
		rc = -errno;
	if (!rc)
		rc = spawn(watcher_thread, watcher);
	if (rc) {
		if (watcher->fd >= 0)
			close(watcher->fd);
		free(watcher);
	}
	return rc;
}

/**
 * vfio_init_user() - make a user that has nothing open
 * @user: user
 */
void vfio_init_user(struct vfio_user *user)
{
	pthread_rwlock_init(&user->lock, NULL);
	pthread_mutex_init(&user->maps_mutex, NULL);
	user->container = -1;
	user->group = -1;
	user->device = -1;
	user->request = -1;
}

static void init_users(void)
{
	for (size_t i = 0; i < USERS; i++)
		vfio_init_user(&users[i]);
}

/**
 * vfio_find_user() - find a user and lock it
 * @name: its name
 * @write: for writing, and not for reading
 *
 * Return: the user, or NULL.
 */
struct vfio_user *vfio_find_user(const char *name, bool write)
{
	struct vfio_user *user = NULL;

	pthread_once(&users_once, init_users);
	pthread_mutex_lock(&users_mutex);
	for (size_t i = 0; i < USERS; i++)
		if (!strcmp(users[i].name, name))
			user = &users[i];
	pthread_mutex_unlock(&users_mutex);
	if (!user)
		return NULL;
	/* Nobody waits for this lock with the mutex held: it may take as long as the kernel. */
	if (write)
		pthread_rwlock_wrlock(&user->lock);
	else
		pthread_rwlock_rdlock(&user->lock);
	return user;
}

/**
 * vfio_new_user() - get a fresh user
 * @name: what to call it
 *
 * Return: the user, unlocked and without anything open, or NULL with errno (ENOSPC,
 * EEXIST).
 */
struct vfio_user *vfio_new_user(const char *name)
{
	struct vfio_user *user = NULL;
	size_t i;

	errno = ENOSPC;
	pthread_once(&users_once, init_users);
	pthread_mutex_lock(&users_mutex);
	for (i = 0; i < USERS; i++) {
		if (!strcmp(users[i].name, name)) {
			user = NULL;
			errno = EEXIST;
			break;
		}
		if (!user && !*users[i].name)
			user = &users[i];
	}
	if (user)
		snprintf(user->name, sizeof(user->name), "%s", name);
	pthread_mutex_unlock(&users_mutex);
	return user;
}

/**
 * vfio_forget_user() - let a user's name be used anew
 * @user: user that has nothing open
 */
void vfio_forget_user(struct vfio_user *user)
{
	pthread_mutex_lock(&users_mutex);
	*user->name = '\0';
	pthread_mutex_unlock(&users_mutex);
}
