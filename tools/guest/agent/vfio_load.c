// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that use the entries of a container as QEMU does for a guest whose DMA API
 * unmaps lazily: they map page by page, and unmap only when no entry is left, then all
 * they have. They take the number that the container says as what they may map, and
 * somebody looks at that number all the time.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include "agent.h"
#include "avail.h"
#include "vfio.h"

#define THREADS_MAX	16

struct load {
	struct vfio_user *user;
	unsigned int turns;
	struct avail_notes notes;
	pthread_mutex_t mutex;
	pthread_cond_t more;		/* there may be some left, or a thread has ended */
	unsigned int left;		/* entries nobody has, by our own account */
	unsigned int running;		/* threads */
	unsigned int purges;		/* how often a thread found none left, and gave back */
	unsigned int refused;		/* how often there was none, against our account */
	atomic_int error;		/* first other failure, negative */
};

struct loader {
	struct load *load;
	pthread_t thread;
	unsigned int first;		/* number of its first address */
	unsigned int nr;		/* what it has */
};

/* Return: false if there is none left. */
static bool take_one(struct load *load, bool wait)
{
	bool taken;

	pthread_mutex_lock(&load->mutex);
	while (wait && !load->left && !load->error)
		pthread_cond_wait(&load->more, &load->mutex);
	taken = load->left;
	load->left -= taken;
	pthread_mutex_unlock(&load->mutex);
	return taken;
}

static void give_back(struct load *load, unsigned int nr, int error)
{
	pthread_mutex_lock(&load->mutex);
	load->left += nr;
	if (error == -ENOSPC)
		load->refused++;
	else if (!load->error)
		load->error = error;
	pthread_cond_broadcast(&load->more);
	pthread_mutex_unlock(&load->mutex);
}

static void map_one(struct loader *self)
{
	struct load *load = self->load;
	int rc;

	avail_map_begin(&load->notes);
	rc = vfio_entry_map(load->user, self->first + self->nr);
	avail_map_end(&load->notes, !rc);
	if (rc)
		give_back(load, 1, rc);
	else
		self->nr++;
}

/* All at once, or the last first. */
static void purge(struct loader *self, bool at_once)
{
	struct load *load = self->load;
	unsigned int step;
	int rc = 0;

	while (self->nr && !rc) {
		step = at_once ? self->nr : 1;
		avail_unmap_begin(&load->notes, step);
		rc = vfio_entry_unmap(load->user, self->first + self->nr - step, step);
		avail_unmap_end(&load->notes, step);
		self->nr -= step;
		give_back(load, step, rc);
	}
}

static void *loader_thread(void *arg)
{
	struct loader *self = arg;
	struct load *load = self->load;
	unsigned int turn, purges = 0;

	for (turn = 0; turn < load->turns && !load->error; turn++) {
		if (!take_one(load, !self->nr)) {
			purge(self, purges++ % 2);
			continue;
		}
		map_one(self);
	}
	purge(self, true);
	pthread_mutex_lock(&load->mutex);
	load->running--;
	load->purges += purges;
	pthread_mutex_unlock(&load->mutex);
	return NULL;
}

static bool is_running(struct load *load)
{
	bool running;

	pthread_mutex_lock(&load->mutex);
	running = load->running;
	pthread_mutex_unlock(&load->mutex);
	return running;
}

struct looks {
	unsigned int nr, lies;
};

/* Looks until all threads have ended, and once more. */
static int watch_them(struct load *load, unsigned int limit, struct looks *looks)
{
	struct avail_look look;
	unsigned int left;
	bool more;
	int rc;

	do {
		more = is_running(load);
		look = avail_look(&load->notes);
		rc = vfio_avail(load->user, &left);
		if (rc)
			break;
		looks->nr++;
		looks->lies += !avail_is_true(&load->notes, &look, limit, left);
	} while (more);
	return rc;
}

static int report(const struct load *load, unsigned int left, unsigned int after,
		  const struct looks *looks, struct reply *reply)
{
	FILE *out = open_memstream(&reply->data, &reply->len);

	if (!out)
		return -errno;
	fprintf(out, "{\"left\":%u,\"after\":%u,\"maps\":%u,", left, after,
		load->notes.map_done);
	fprintf(out, "\"purges\":%u,\"refused\":%u,", load->purges, load->refused);
	fprintf(out, "\"looks\":%u,\"lies\":%u}", looks->nr, looks->lies);
	return fclose(out) ? -errno : 0;
}

/**
 * vfio_load() - have threads map and unmap, and look what the container says
 * @user: user; the caller holds its lock for reading
 * @threads: how many threads
 * @turns: how often each maps, or finds nothing left and unmaps
 * @reply: JSON object: "left" before and "after", "maps", "purges" (a thread found
 *	   nothing left and unmapped all it had), "looks", "lies" (of those), "refused" (a
 *	   map failed for lack of entries while some were left)
 *
 * Return: 0, -EINVAL, or the first other failure of a map, an unmap or a look.
 */
int vfio_load(struct vfio_user *user, unsigned int threads, unsigned int turns,
	      struct reply *reply)
{
	struct load load = {
		.user = user,
		.turns = turns,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
		.more = PTHREAD_COND_INITIALIZER,
	};
	struct loader loaders[THREADS_MAX] = { 0 };
	unsigned int i, span, left, after = 0;
	struct looks looks = { 0 };
	int rc;

	if (!threads || threads > THREADS_MAX)
		return -EINVAL;
	/* Nobody else takes any meanwhile. */
	pthread_mutex_lock(&user->maps_mutex);
	rc = vfio_entries_start(user) ?: vfio_avail(user, &left);
	if (rc)
		goto out;
	/* One of them may have all there are, or as many as it has turns. */
	span = left < turns ? left : turns;
	if (user->entries.nr + span * threads > VFIO_ENTRIES_MAX) {
		rc = -EINVAL;
		goto out;
	}
	load.left = left;
	pthread_mutex_lock(&load.mutex);
	while (load.running < threads && !load.error) {
		i = load.running;
		loaders[i] = (struct loader){
			.load = &load, .first = user->entries.nr + i * span,
		};
		load.error = -pthread_create(&loaders[i].thread, NULL, loader_thread, &loaders[i]);
		load.running += !load.error;
	}
	threads = load.running;
	pthread_mutex_unlock(&load.mutex);
	rc = watch_them(&load, left, &looks);
	for (i = 0; i < threads; i++)
		pthread_join(loaders[i].thread, NULL);
	rc = load.error ?: rc ?: vfio_avail(user, &after);
	rc = rc ?: report(&load, left, after, &looks, reply);
out:
	pthread_mutex_unlock(&user->maps_mutex);
	return rc;
}
