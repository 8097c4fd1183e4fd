// SPDX-License-Identifier: GPL-2.0
#include "stages.h"

/**
 * expect_works() - a function does all that is asked of one in use
 * @sc: the trial
 * @fn: plugged function; its driver is taken away and bound again
 *
 * Its driver works as it is, and works when it starts anew.
 */
void expect_works(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	rebind(sc, fn);
	expect_io(sc, fn);
}

/**
 * leave() - unplug a function for good
 * @sc: the trial
 * @fn: plugged function that nobody holds
 */
void leave(struct trial *sc, struct fn *fn)
{
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/**
 * leave_held() - plug a function, take a reference and unplug it
 * @sc: the trial
 * @fn: function to plug; reserved and held when this returns
 *
 * The caller has to drop() it.
 */
void leave_held(struct trial *sc, struct fn *fn)
{
	plug(sc, fn);
	expect_present(sc, fn);
	hold(sc, fn);
	unplug(sc, fn);
	expect_absent(sc, fn);
	expect_no_splat(sc);
}

/**
 * use_and_leave_held() - leave_held() for a function whose driver has worked
 * @sc: the trial
 * @fn: function to plug; reserved and held when this returns
 */
void use_and_leave_held(struct trial *sc, struct fn *fn)
{
	plug(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	hold(sc, fn);
	unplug(sc, fn);
	expect_absent(sc, fn);
	expect_no_splat(sc);
}
