// SPDX-License-Identifier: GPL-2.0
/*
 * What the agent lets a container say about how many mappings it can still take.
 */
#define _GNU_SOURCE
#include "../../tools/guest/agent/avail.h"

#include <pthread.h>
#include <stddef.h>

#include "tap.h"

#define LIMIT	8
#define THREADS	4
#define TURNS	20000

/* A container that counts, and one whose count goes wrong now and then. */
static pthread_mutex_t container_mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned int container_left = LIMIT;
static unsigned int container_unmaps;
static unsigned int keep_every;		/* this many unmaps give one entry back less, 0: none */

static bool container_map(void)
{
	bool mapped;

	pthread_mutex_lock(&container_mutex);
	mapped = container_left;
	container_left -= mapped;
	pthread_mutex_unlock(&container_mutex);
	return mapped;
}

static void container_unmap(unsigned int nr)
{
	pthread_mutex_lock(&container_mutex);
	container_left += nr;
	if (keep_every && !(++container_unmaps % keep_every))
		container_left--;
	pthread_mutex_unlock(&container_mutex);
}

static unsigned int container_says(void)
{
	unsigned int left;

	pthread_mutex_lock(&container_mutex);
	left = container_left;
	pthread_mutex_unlock(&container_mutex);
	return left;
}

static bool look_now(struct avail_notes *notes, unsigned int left)
{
	struct avail_look look = avail_look(notes);

	return avail_is_true(notes, &look, LIMIT, left);
}

static void test_quiet(void)
{
	struct avail_notes notes = { 0 };

	ok(look_now(&notes, LIMIT), "nothing mapped: all are left");
	ok(!look_now(&notes, LIMIT - 1), "nothing mapped: one less is a lie");
	ok(!look_now(&notes, LIMIT + 1), "nothing mapped: one more is a lie");
	avail_map_begin(&notes);
	avail_map_end(&notes, true);
	avail_map_begin(&notes);
	avail_map_end(&notes, true);
	ok(look_now(&notes, LIMIT - 2), "two mapped: two less are left");
	ok(!look_now(&notes, LIMIT - 1), "two mapped: that one does not count is a lie");
	avail_unmap_begin(&notes, 2);
	avail_unmap_end(&notes, 2);
	ok(look_now(&notes, LIMIT), "two unmapped: all are left");
	ok(!look_now(&notes, LIMIT - 1), "two unmapped: that one is not back is a lie");
	avail_map_begin(&notes);
	avail_map_end(&notes, false);
	ok(look_now(&notes, LIMIT), "one that failed: all are left");
	ok(!look_now(&notes, LIMIT - 1), "one that failed: that it costs is a lie");
}

/* Under way: two answers are possible, and no others. */
static void test_under_way(void)
{
	struct avail_notes notes = { 0 };
	struct avail_look look;

	avail_map_begin(&notes);
	ok(look_now(&notes, LIMIT) && look_now(&notes, LIMIT - 1), "a map under way may count");
	ok(!look_now(&notes, LIMIT - 2), "a map under way does not count twice");
	avail_map_end(&notes, true);
	avail_unmap_begin(&notes, 1);
	ok(look_now(&notes, LIMIT) && look_now(&notes, LIMIT - 1), "an unmap under way may count");
	ok(!look_now(&notes, LIMIT - 2), "an unmap under way takes nothing");
	avail_unmap_end(&notes, 1);

	look = avail_look(&notes);
	avail_map_begin(&notes);
	avail_map_end(&notes, true);
	ok(avail_is_true(&notes, &look, LIMIT, LIMIT), "a map after the answer");
	ok(avail_is_true(&notes, &look, LIMIT, LIMIT - 1), "a map before the answer");
	look = avail_look(&notes);
	avail_unmap_begin(&notes, 1);
	avail_unmap_end(&notes, 1);
	ok(avail_is_true(&notes, &look, LIMIT, LIMIT - 1), "an unmap after the answer");
	ok(avail_is_true(&notes, &look, LIMIT, LIMIT), "an unmap before the answer");
	ok(!avail_is_true(&notes, &look, LIMIT, LIMIT - 2), "neither of both");
}

static void test_wraps(void)
{
	struct avail_notes notes;

	atomic_init(&notes.map_begun, 1);
	atomic_init(&notes.map_done, 1);
	atomic_init(&notes.unmap_begun, -1U);
	atomic_init(&notes.unmap_done, -1U);
	ok(look_now(&notes, LIMIT - 2) && !look_now(&notes, LIMIT), "counts that wrap");
}

static void *user_thread(void *arg)
{
	struct avail_notes *notes = arg;
	unsigned int mapped = 0;
	bool good;

	for (int i = 0; i < TURNS; i++) {
		avail_map_begin(notes);
		good = container_map();
		avail_map_end(notes, good);
		mapped += good;
		if (good && i % 3)
			continue;
		avail_unmap_begin(notes, mapped);
		container_unmap(mapped);
		avail_unmap_end(notes, mapped);
		mapped = 0;
	}
	avail_unmap_begin(notes, mapped);
	container_unmap(mapped);
	avail_unmap_end(notes, mapped);
	return NULL;
}

/* Return: how many looks found a lie, with all threads at it and once after them. */
static unsigned int lies_under_load(bool *at_the_end)
{
	struct avail_notes notes = { 0 };
	struct avail_look look;
	pthread_t threads[THREADS];
	unsigned int lies = 0;

	for (size_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, user_thread, &notes);
	for (int i = 0; i < TURNS; i++) {
		look = avail_look(&notes);
		lies += !avail_is_true(&notes, &look, LIMIT, container_says());
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	*at_the_end = !look_now(&notes, container_says());
	return lies + *at_the_end;
}

static void test_threads(void)
{
	bool at_the_end;

	ok(!lies_under_load(&at_the_end), "threads and a true container: no lie is seen");
	keep_every = TURNS / 4;
	ok(lies_under_load(&at_the_end) && at_the_end,
	   "threads and a container that keeps an entry now and then");
}

int main(void)
{
	test_quiet();
	test_under_way();
	test_wraps();
	test_threads();
	return tap_done();
}
