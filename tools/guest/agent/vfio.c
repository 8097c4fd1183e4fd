// SPDX-License-Identifier: GPL-2.0
/*
 * Verbs that use functions from user space, by vfio.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "agent.h"
#include "vfio.h"

#define USERS		16
#define CYCLE_SIZE	(64 * 1024)

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

static int watch(struct vfio_user *user)
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

static void init_user(struct vfio_user *user)
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
		init_user(&users[i]);
}

/* Return: the user called @name, locked, or NULL. */
static struct vfio_user *find_user(const char *name, bool write)
{
	struct vfio_user *user = NULL;

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

/* Return: a fresh user called @name, or NULL with errno. */
static struct vfio_user *new_user(const char *name)
{
	struct vfio_user *user = NULL;
	size_t i;

	errno = ENOSPC;
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

static void forget_user(struct vfio_user *user)
{
	pthread_mutex_lock(&users_mutex);
	*user->name = '\0';
	pthread_mutex_unlock(&users_mutex);
}

/* "open BDF NAME [onreq=close|keep]": the reply names the step that failed */
static int do_open(int argc, char **argv, struct reply *reply)
{
	const char *step = NULL;
	struct vfio_user *user;
	int rc;

	if (argc < 2 || argc > 3 || !*argv[1] || strlen(argv[1]) >= sizeof(user->name) ||
	    (argc == 3 && strcmp(argv[2], "onreq=close") && strcmp(argv[2], "onreq=keep")))
		return -EINVAL;
	user = new_user(argv[1]);
	if (!user)
		return -errno;
	pthread_rwlock_wrlock(&user->lock);
	user->requests = 0;
	user->close_on_request = argc == 3 && !strcmp(argv[2], "onreq=close");
	rc = vfio_open(user, argv[0], &step);
	if (!rc) {
		step = "watch requests";
		rc = watch(user);
		if (rc)
			vfio_close(user);
	}
	pthread_rwlock_unlock(&user->lock);
	if (rc) {
		forget_user(user);
		reply_printf(reply, "%s", step);
	}
	return rc;
}

/*
 * "close NAME [device|group|container|detach]": one of its descriptors, or all of
 * them and forget the name; detach takes the group out of the container
 */
static int do_close(int argc, char **argv, struct reply *reply)
{
	const char *what = argc == 2 ? argv[1] : "all";
	struct vfio_user *user;
	int rc = 0;

	if (argc < 1 || argc > 2)
		return -EINVAL;
	user = find_user(argv[0], true);
	if (!user)
		return -ENOENT;
	if (!strcmp(what, "all"))
		vfio_close(user);
	else if (!strcmp(what, "device"))
		vfio_close_device(user);
	else if (!strcmp(what, "group"))
		vfio_close_fd(&user->group);
	else if (!strcmp(what, "container"))
		vfio_close_fd(&user->container);
	else if (!strcmp(what, "detach"))
		rc = ioctl(user->group, VFIO_GROUP_UNSET_CONTAINER) ? -errno : 0;
	else
		rc = -EINVAL;
	pthread_rwlock_unlock(&user->lock);
	if (!strcmp(what, "all"))
		forget_user(user);
	return rc;
}

static int number(const char *word, unsigned long long *value)
{
	char *end;

	*value = strtoull(word, &end, 0);
	return end == word || *end ? -EINVAL : 0;
}

/* "map NAME SIZE [IOVA]": reply is the IOVA */
static int do_map(int argc, char **argv, struct reply *reply)
{
	unsigned long long size, iova = 0;
	struct vfio_user *user;
	struct vfio_map map;
	int rc;

	if (argc < 2 || argc > 3 || number(argv[1], &size) || (argc == 3 && number(argv[2], &iova)))
		return -EINVAL;
	user = find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = vfio_map(user, size, iova, &map);
	pthread_rwlock_unlock(&user->lock);
	return rc ? rc : reply_printf(reply, "%#llx", (unsigned long long)map.iova);
}

/* "unmap NAME IOVA" */
static int do_unmap(int argc, char **argv, struct reply *reply)
{
	unsigned long long iova;
	struct vfio_user *user;
	int rc;

	if (argc != 2 || number(argv[1], &iova))
		return -EINVAL;
	user = find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = vfio_unmap(user, iova);
	pthread_rwlock_unlock(&user->lock);
	return rc;
}

/* "reset NAME" */
static int do_reset(int argc, char **argv, struct reply *reply)
{
	struct vfio_user *user;
	int rc;

	if (argc != 1)
		return -EINVAL;
	user = find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = ioctl(user->device, VFIO_DEVICE_RESET) ? -errno : 0;
	pthread_rwlock_unlock(&user->lock);
	return rc;
}

/* "rng NAME MS [IOVA]": get random data from a virtio-rng function, to memory mapped at IOVA */
static int do_rng(int argc, char **argv, struct reply *reply)
{
	unsigned long long ms, iova = 0;
	struct vfio_user *user;
	int rc;

	if (argc < 2 || argc > 3 || number(argv[1], &ms) || (argc == 3 && number(argv[2], &iova)))
		return -EINVAL;
	user = find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = vfio_rng(user, ms, iova);
	pthread_rwlock_unlock(&user->lock);
	return rc;
}

/* "waitreq NAME MS": wait until the kernel has asked for the device back */
static int do_waitreq(int argc, char **argv, struct reply *reply)
{
	struct vfio_user *user;
	struct timespec deadline;
	unsigned long long ms;
	unsigned int requests;
	unsigned long seen;

	if (argc != 2 || number(argv[1], &ms))
		return -EINVAL;
	deadline = deadline_in(ms);
	for (;;) {
		seen = wait_seen();
		user = find_user(argv[0], false);
		if (!user)
			return -ENOENT;
		requests = user->requests;
		pthread_rwlock_unlock(&user->lock);
		if (requests)
			return reply_printf(reply, "%u", requests);
		if (deadline_passed(&deadline))
			return -ETIMEDOUT;
		wait_more(seen, &deadline);
	}
}

/* "cycle BDF": open, map, unmap, close */
static int do_cycle(int argc, char **argv, struct reply *reply)
{
	struct vfio_user user = { .name = "cycle" };
	struct vfio_map map;
	const char *step;
	int rc;

	if (argc != 1)
		return -EINVAL;
	init_user(&user);
	rc = vfio_open(&user, argv[0], &step);
	if (rc)
		return rc;
	rc = vfio_map(&user, CYCLE_SIZE, 0, &map);
	if (!rc)
		rc = vfio_unmap(&user, map.iova);
	vfio_close(&user);
	return rc;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv, struct reply *reply);
} vfio_verbs[] = {
	{ "open",	do_open },
	{ "close",	do_close },
	{ "map",	do_map },
	{ "unmap",	do_unmap },
	{ "reset",	do_reset },
	{ "rng",	do_rng },
	{ "waitreq",	do_waitreq },
	{ "cycle",	do_cycle },
};

/*
 * Names the thread, so that a test can pick it out of those inside the kernel. One
 * that has a name already, other than that of the whole program, keeps it.
 */
static void name_thread(const char *verb)
{
	char name[16];

	if (prctl(PR_GET_NAME, name) || strcmp(name, program_invocation_short_name))
		return;
	snprintf(name, sizeof(name), "vfio-%s", verb);
	prctl(PR_SET_NAME, name);
}

/**
 * verb_vfio() - "vfio VERB ...": use a function from user space
 * @args: VERB and its arguments, see the functions above
 * @reply: see there
 *
 * Return: 0, -EINVAL, -EOPNOTSUPP (no such VERB), -ENOENT (no such NAME), or a
 * negative errno of the kernel.
 */
int verb_vfio(char *args, struct reply *reply)
{
	char *argv[4], *save = NULL, *verb = strtok_r(args, " ", &save);
	int argc = 0;
	size_t i;

	if (!verb)
		return -EINVAL;
	while (argc < (int)ARRAY_SIZE(argv) && (argv[argc] = strtok_r(NULL, " ", &save)))
		argc++;
	pthread_once(&users_once, init_users);
	for (i = 0; i < ARRAY_SIZE(vfio_verbs); i++)
		if (!strcmp(verb, vfio_verbs[i].name)) {
			name_thread(verb);
			return vfio_verbs[i].run(argc, argv, reply);
		}
	return -EOPNOTSUPP;
}
