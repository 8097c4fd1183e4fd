// SPDX-License-Identifier: GPL-2.0
/*
 * Every way to leave times every way to come back, while somebody holds a
 * reference on the struct pci_dev of the function, and with that reference
 * dropped before, during and after the return.
 *
 * The architecture has three events for each direction. 0x0306 says that any
 * number of functions came or went; what it has in the place of the function ID
 * means nothing, so it is tried with the right one, with that of another function,
 * and with 0, which is a function ID like any other.
 */
#include "array.h"
#include "events.h"
#include "models.h"

#define FID		0x22
#define OTHER_FID	0x23

/* Longer than it takes to drop a reference and to release a function. */
#define WINDOW_MS	300

struct matrix {
	struct fn fn;
	struct fn other;	/* there all the time, to be left alone */
	uint32_t named;		/* function ID in a 0x0306 that is about @fn leaving */
};

/* --- ways to leave ---------------------------------------------------------- */

static void leave_0308(struct trial *sc, struct matrix *m)
{
	unplug(sc, &m->fn);
}

static void leave_0304(struct trial *sc, struct matrix *m)
{
	reserve_at_once(sc, &m->fn);
}

static void leave_0306(struct trial *sc, struct matrix *m)
{
	rewrite_to(sc, &m->fn, PEC_RESERVED, PEC_SEVERAL, m->named);
	unplug_start(sc, &m->fn);
	trial_handled(sc, m->fn.fid, PEC_DECONFIGURE);
	wait_deleted(sc, &m->fn);
	trial_handled(sc, m->named, PEC_SEVERAL);
}

/* --- ways to come back ------------------------------------------------------- */

/* The event is on its way when start() returns; finish() leaves a function that works. */
struct arrival {
	void (*start)(struct trial *sc, struct fn *fn);
	void (*finish)(struct trial *sc, struct fn *fn);
};

static void finish_0301(struct trial *sc, struct fn *fn)
{
	plug_finish(sc, fn, PEC_CONFIGURED);
}

static void start_0302(struct trial *sc, struct fn *fn)
{
	rewrite(sc, fn, PEC_CONFIGURED, PEC_STANDBY);
	plug_start(sc, fn);
}

static void finish_0302(struct trial *sc, struct fn *fn)
{
	plug_finish(sc, fn, PEC_STANDBY);
	expect_standby(sc, fn);
	power(sc, fn, true);
}

static void start_0306(struct trial *sc, struct fn *fn)
{
	rewrite(sc, fn, PEC_CONFIGURED, PEC_SEVERAL);
	plug_start(sc, fn);
}

static void finish_0306(struct trial *sc, struct fn *fn)
{
	plug_finish(sc, fn, PEC_SEVERAL);
}

static const struct arrival come_0301 = { plug_start, finish_0301 };
static const struct arrival come_0302 = { start_0302, finish_0302 };
static const struct arrival come_0306 = { start_0306, finish_0306 };

/* --- the reference ------------------------------------------------------------ */

static void begin(struct trial *sc, struct matrix *m)
{
	plug(sc, &m->fn);
	expect_present(sc, &m->fn);
	expect_io(sc, &m->fn);
	hold(sc, &m->fn);
}

static void end(struct trial *sc, struct matrix *m)
{
	/* What is gone of the past takes nothing of the present with it. */
	rebind(sc, &m->fn);
	expect_present(sc, &m->fn);
	expect_io(sc, &m->fn);
	unplug(sc, &m->fn);
	expect_gone(sc, &m->fn);
	expect_present(sc, &m->other);
	expect_no_splat(sc);
}

static void drop_after(struct trial *sc, struct matrix *m, const struct arrival *come)
{
	come->start(sc, &m->fn);
	come->finish(sc, &m->fn);
	expect_present(sc, &m->fn);
	expect_io(sc, &m->fn);
	drop(sc, &m->fn, DROP_PLAIN);
}

static void drop_before(struct trial *sc, struct matrix *m, const struct arrival *come)
{
	drop(sc, &m->fn, DROP_PLAIN);
	expect_gone(sc, &m->fn);
	come->start(sc, &m->fn);
	come->finish(sc, &m->fn);
	expect_present(sc, &m->fn);
	expect_io(sc, &m->fn);
}

/* The event thread is about to look the function up, and finds it or does not. */
static void drop_during(struct trial *sc, struct matrix *m, const struct arrival *come)
{
	window(sc, "get_zdev_by_fid", "kmcheck", WINDOW_MS);
	come->start(sc, &m->fn);
	window_opens(sc, "get_zdev_by_fid");
	drop(sc, &m->fn, DROP_PLAIN);
	come->finish(sc, &m->fn);
	expect_present(sc, &m->fn);
	expect_io(sc, &m->fn);
}

typedef void leave_fn(struct trial *sc, struct matrix *m);
typedef void drop_fn(struct trial *sc, struct matrix *m, const struct arrival *come);

static void run_matrix(struct trial *sc, leave_fn *leave, const struct arrival *come)
{
	static drop_fn * const drops[] = { drop_after, drop_before, drop_during };
	static const uint32_t named[] = { FID, OTHER_FID, 0 };
	size_t nr_named = leave == leave_0306 ? ARRAY_SIZE(named) : 1, i, j;
	struct matrix m = { .fn = FN(0x11, FID), .other = FN(0x12, OTHER_FID) };

	m.other.model = BYSTANDER;
	plug(sc, &m.other);
	expect_present(sc, &m.other);
	for_each_round(sc) {
		for (i = 0; i < nr_named * ARRAY_SIZE(drops); i++) {
			j = i / ARRAY_SIZE(drops);
			m.named = named[j];
			begin(sc, &m);
			leave(sc, &m);
			expect_absent(sc, &m.fn);
			expect_no_splat(sc);
			drops[i % ARRAY_SIZE(drops)](sc, &m, come);
			end(sc, &m);
		}
	}
	unplug(sc, &m.other);
	expect_gone(sc, &m.other);
}

SCENARIO(matrix_0308_0301, .title = "holds a function that leaves by 0x0308 and returns by 0x0301",
	 REQUIREMENTS(1, 2, 12), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	run_matrix(sc, leave_0308, &come_0301);
}

SCENARIO(matrix_0308_0302, .title = "holds a function that leaves by 0x0308 and returns by 0x0302",
	 REQUIREMENTS(1, 2, 12), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	run_matrix(sc, leave_0308, &come_0302);
}

SCENARIO(matrix_0308_0306, .title = "holds a function that leaves by 0x0308 and returns by 0x0306",
	 REQUIREMENTS(1, 2, 3, 12), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .upstream = RED("has no device after plug 2"), .extended = true)
{
	run_matrix(sc, leave_0308, &come_0306);
}

SCENARIO(matrix_0304_0301, .title = "holds a function that leaves by 0x0304 and returns by 0x0301",
	 REQUIREMENTS(1, 2, 12), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	run_matrix(sc, leave_0304, &come_0301);
}

SCENARIO(matrix_0304_0302, .title = "holds a function that leaves by 0x0304 and returns by 0x0302",
	 REQUIREMENTS(1, 2, 12), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	run_matrix(sc, leave_0304, &come_0302);
}

SCENARIO(matrix_0304_0306, .title = "holds a function that leaves by 0x0304 and returns by 0x0306",
	 REQUIREMENTS(1, 2, 3, 12), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .upstream = RED("has no device after plug 2"), .extended = true)
{
	run_matrix(sc, leave_0304, &come_0306);
}

SCENARIO(matrix_0306_0301, .title = "holds a function that leaves by 0x0306 and returns by 0x0301",
	 REQUIREMENTS(1, 2, 3, 12), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .upstream = RED("list_del corruption"), .extended = true)
{
	run_matrix(sc, leave_0306, &come_0301);
}

SCENARIO(matrix_0306_0302, .title = "holds a function that leaves by 0x0306 and returns by 0x0302",
	 REQUIREMENTS(1, 2, 3, 12), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .upstream = RED("list_del corruption"), .extended = true)
{
	run_matrix(sc, leave_0306, &come_0302);
}

SCENARIO(matrix_0306_0306, .title = "holds a function that leaves by 0x0306 and returns by 0x0306",
	 REQUIREMENTS(1, 2, 3, 12), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .upstream = RED("list_del corruption"), .extended = true)
{
	run_matrix(sc, leave_0306, &come_0306);
}
