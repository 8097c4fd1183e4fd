// SPDX-License-Identifier: GPL-2.0
/*
 * Error events that come too late, for a function that has changed its state or
 * its handle meanwhile. They say nothing about the function as it is now.
 */
#include <errno.h>

#include "events.h"
#include "faults.h"

static const int pecs[] = { PEC_RECOVERABLE, PEC_LOST };

static void work_and_cycle(struct trial *sc, struct fn *fn)
{
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	power(sc, fn, false);
	expect_standby(sc, fn);
	power(sc, fn, true);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

SCENARIO(faults_error_reserved, .title = "gets an error event for a held function that is reserved",
	 REQUIREMENTS(15),
	 .base = RED("is unknown to the kernel, not reserved"), .fixed_by = 9,
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	uint32_t fh;

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	fh = fn_handle(sc, &fn);
	unplug(sc, &fn);
	expect_state(sc, &fn, FN_RESERVED);
	for (size_t i = 0; i < 2; i++) {
		/* Its handle was that of an enabled function. */
		error_event(sc, &fn, pecs[i], fh | FH_ENABLED);
		expect_state(sc, &fn, FN_RESERVED);
		expect_disabled(sc, &fn);
	}
	plug(sc, &fn);
	expect_present(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	work_and_cycle(sc, &fn);
}

SCENARIO(faults_error_unknown, .title = "gets an error event for a function that there is not",
	 REQUIREMENTS(15, 22), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	for (size_t i = 0; i < 2; i++)
		error_event(sc, &fn, pecs[i], FH_ENABLED | 0x42);
	plug(sc, &fn);
	work_and_cycle(sc, &fn);
}

SCENARIO(faults_error_standby, .title = "gets an error event for a function in standby",
	 REQUIREMENTS(15),
	 .base = RED("that of an enabled one"), .fixed_by = 2,
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	uint32_t fh;

	plug(sc, &fn);
	expect_present(sc, &fn);
	fh = fn_handle(sc, &fn);
	power(sc, &fn, false);
	for (size_t i = 0; i < 2; i++) {
		error_event(sc, &fn, pecs[i], fh | FH_ENABLED);
		expect_standby(sc, &fn);
		expect_disabled(sc, &fn);
	}
	power(sc, &fn, true);
	work_and_cycle(sc, &fn);
}

SCENARIO(faults_error_stale, .title = "gets an error event with the handle of an earlier life",
	 REQUIREMENTS(15),
	 .base = RED("did not return within"), .fixed_by = 9,
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	uint32_t fh;

	plug(sc, &fn);
	expect_present(sc, &fn);
	fh = fn_handle(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	for (size_t i = 0; i < 2; i++)
		error_event(sc, &fn, pecs[i], fh);
	work_and_cycle(sc, &fn);
}
