// SPDX-License-Identifier: GPL-2.0
/*
 * Verbs that use functions from user space, by vfio.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#include "agent.h"
#include "vfio.h"

#define CYCLE_SIZE	(64 * 1024)

/* Has @user share the container of the user called @with. */
static int share(struct vfio_user *user, const char *with)
{
	struct vfio_user *other = vfio_find_user(with, false);
	int rc = 0;

	if (!other)
		return -ENOENT;
	user->container = fcntl(other->container, F_DUPFD_CLOEXEC, 0);
	if (user->container < 0)
		rc = -errno;
	pthread_rwlock_unlock(&other->lock);
	return rc;
}

/* @with: whose container to share, NULL: one of his own. The reply names what failed. */
static int open_as(const char *bdf, const char *name, const char *with, const char *on_request,
		   struct reply *reply)
{
	const char *step = "share container";
	struct vfio_user *user;
	int rc;

	if (!*name || strlen(name) >= sizeof(user->name) || (with && !strcmp(with, name)) ||
	    (on_request && strcmp(on_request, "onreq=close") && strcmp(on_request, "onreq=keep")))
		return -EINVAL;
	user = vfio_new_user(name);
	if (!user)
		return -errno;
	pthread_rwlock_wrlock(&user->lock);
	user->requests = 0;
	user->close_on_request = on_request && !strcmp(on_request, "onreq=close");
	if (with)
		rc = share(user, with) ?: vfio_join(user, bdf, &step);
	else
		rc = vfio_open(user, bdf, &step);
	if (!rc) {
		step = "watch requests";
		rc = vfio_watch(user);
		if (rc)
			vfio_close(user);
	}
	pthread_rwlock_unlock(&user->lock);
	if (rc) {
		vfio_forget_user(user);
		reply_printf(reply, "%s", step);
	}
	return rc;
}

/* "open BDF NAME [onreq=close|keep]": the reply names the step that failed */
static int do_open(int argc, char **argv, struct reply *reply)
{
	if (argc < 2 || argc > 3)
		return -EINVAL;
	return open_as(argv[0], argv[1], NULL, argc == 3 ? argv[2] : NULL, reply);
}

/*
 * "join BDF NAME WITH [onreq=close|keep]": the same with the container of the user WITH,
 * whose own function may be gone
 */
static int do_join(int argc, char **argv, struct reply *reply)
{
	if (argc < 3 || argc > 4)
		return -EINVAL;
	return open_as(argv[0], argv[1], argv[2], argc == 4 ? argv[3] : NULL, reply);
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
	user = vfio_find_user(argv[0], true);
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
		vfio_forget_user(user);
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
	user = vfio_find_user(argv[0], false);
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
	user = vfio_find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = vfio_unmap(user, iova);
	pthread_rwlock_unlock(&user->lock);
	return rc;
}

/* "avail NAME": the reply is how many mappings the container says that it can still take */
static int do_avail(int argc, char **argv, struct reply *reply)
{
	struct vfio_user *user;
	unsigned int left;
	int rc;

	if (argc != 1)
		return -EINVAL;
	user = vfio_find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = vfio_avail(user, &left);
	pthread_rwlock_unlock(&user->lock);
	return rc ? rc : reply_printf(reply, "%u", left);
}

/* "fill NAME COUNT": map COUNT times a page, the reply is how often that worked */
static int do_fill(int argc, char **argv, struct reply *reply)
{
	unsigned long long count;
	struct vfio_user *user;
	unsigned int taken;
	int rc;

	if (argc != 2 || number(argv[1], &count) || count > VFIO_ENTRIES_MAX)
		return -EINVAL;
	user = vfio_find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = vfio_fill(user, count, &taken);
	pthread_rwlock_unlock(&user->lock);
	reply_printf(reply, "%u", taken);
	return rc;
}

/* "drain NAME COUNT|all [once]": unmap what "fill" mapped, or all there is */
static int do_drain(int argc, char **argv, struct reply *reply)
{
	bool all = argc == 2 && !strcmp(argv[1], "all");
	unsigned long long count = 0;
	struct vfio_user *user;
	int rc;

	if (argc < 2 || argc > 3 || (argc == 3 && strcmp(argv[2], "once")) ||
	    (!all && number(argv[1], &count)) || count > VFIO_ENTRIES_MAX)
		return -EINVAL;
	user = vfio_find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = all ? vfio_drain_all(user) : vfio_drain(user, count, argc == 3);
	pthread_rwlock_unlock(&user->lock);
	return rc;
}

/* "load NAME THREADS TURNS": see vfio_load() */
static int do_load(int argc, char **argv, struct reply *reply)
{
	unsigned long long threads, turns;
	struct vfio_user *user;
	int rc;

	if (argc != 3 || number(argv[1], &threads) || number(argv[2], &turns))
		return -EINVAL;
	user = vfio_find_user(argv[0], false);
	if (!user)
		return -ENOENT;
	rc = vfio_load(user, threads, turns, reply);
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
	user = vfio_find_user(argv[0], false);
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
	user = vfio_find_user(argv[0], false);
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
		user = vfio_find_user(argv[0], false);
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

static int cycle(const char *bdf, bool reset)
{
	struct vfio_user user = { .name = "cycle" };
	struct vfio_map map;
	const char *step;
	int rc;

	vfio_init_user(&user);
	rc = vfio_open(&user, bdf, &step);
	if (rc)
		return rc;
	rc = vfio_map(&user, CYCLE_SIZE, 0, &map);
	if (!rc && reset)
		rc = ioctl(user.device, VFIO_DEVICE_RESET) ? -errno : 0;
	if (!rc)
		rc = vfio_unmap(&user, map.iova);
	vfio_close(&user);
	return rc;
}

/* "cycle BDF": open, map, unmap, close */
static int do_cycle(int argc, char **argv, struct reply *reply)
{
	return argc == 1 ? cycle(argv[0], false) : -EINVAL;
}

/* "work BDF": open, map, reset, unmap, close */
static int do_work(int argc, char **argv, struct reply *reply)
{
	return argc == 1 ? cycle(argv[0], true) : -EINVAL;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv, struct reply *reply);
} vfio_verbs[] = {
	{ "open",	do_open },
	{ "join",	do_join },
	{ "close",	do_close },
	{ "map",	do_map },
	{ "unmap",	do_unmap },
	{ "avail",	do_avail },
	{ "fill",	do_fill },
	{ "drain",	do_drain },
	{ "load",	do_load },
	{ "reset",	do_reset },
	{ "rng",	do_rng },
	{ "waitreq",	do_waitreq },
	{ "cycle",	do_cycle },
	{ "work",	do_work },
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
	for (i = 0; i < ARRAY_SIZE(vfio_verbs); i++)
		if (!strcmp(verb, vfio_verbs[i].name)) {
			name_thread(verb);
			return vfio_verbs[i].run(argc, argv, reply);
		}
	return -EOPNOTSUPP;
}
