/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a container may say that it has left, while threads map and unmap.
 *
 * Each thread notes when it begins to map or unmap and when it is done. A look at the
 * number of entries that are left falls between two readings of these notes, which bound
 * how many can have been in use at that moment: at least those mapped before the look
 * less those whose unmap had begun when it was over, and at most those whose map had
 * begun then less those unmapped before. There is nothing to be tolerant about. When
 * nobody is under way both bounds are the same number.
 *
 * Without anything of the guest, so that tests/unit can include it.
 */
#ifndef AGENT_AVAIL_H
#define AGENT_AVAIL_H

#include <stdatomic.h>
#include <stdbool.h>

/* Entries, counted since all of them were unused. They only grow, and may wrap. */
struct avail_notes {
	atomic_uint map_begun, map_done;
	atomic_uint unmap_begun, unmap_done;
};

/* The notes before a look. */
struct avail_look {
	unsigned int map_done, unmap_done;
};

static inline void avail_map_begin(struct avail_notes *notes)
{
	atomic_fetch_add(&notes->map_begun, 1);
}

/* One that failed may have had an entry for a moment: as if it was unmapped at once. */
static inline void avail_map_end(struct avail_notes *notes, bool good)
{
	if (!good)
		atomic_fetch_add(&notes->unmap_begun, 1);
	atomic_fetch_add(&notes->map_done, 1);
	if (!good)
		atomic_fetch_add(&notes->unmap_done, 1);
}

static inline void avail_unmap_begin(struct avail_notes *notes, unsigned int nr)
{
	atomic_fetch_add(&notes->unmap_begun, nr);
}

static inline void avail_unmap_end(struct avail_notes *notes, unsigned int nr)
{
	atomic_fetch_add(&notes->unmap_done, nr);
}

static inline struct avail_look avail_look(struct avail_notes *notes)
{
	/* Unmapped before mapped: the other way round one that comes between is negative. */
	struct avail_look look = { .unmap_done = atomic_load(&notes->unmap_done) };

	look.map_done = atomic_load(&notes->map_done);
	return look;
}

/**
 * avail_is_true() - can that many entries have been left
 * @notes: what the threads note
 * @look: from avail_look(), before the container was asked
 * @limit: how many entries there are in all
 * @left: what the container said
 *
 * Return: false if it lied.
 */
static inline bool avail_is_true(struct avail_notes *notes, const struct avail_look *look,
				 unsigned int limit, unsigned int left)
{
	int least = (int)(look->map_done - atomic_load(&notes->unmap_begun));
	int most = (int)(atomic_load(&notes->map_begun) - look->unmap_done);
	int used = (int)(limit - left);

	return left <= limit && used >= least && used <= most;
}

#endif /* AGENT_AVAIL_H */
