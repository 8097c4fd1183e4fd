// SPDX-License-Identifier: GPL-2.0
/*
 * The models of vfio-ap: what each must find, and what a lock that is left out must lead to.
 */
#define _GNU_SOURCE
#include "array.h"
#include "setup.h"
#include "tap.h"
#include "vfio_ap.h"

#include <stdlib.h>
#include <string.h>

/*
 * The thread says which of its rules lead to what; the others follow from what a lock is for.
 * (The setups say that, too. This is so that nobody changes both by changing one.)
 */
static const struct {
	const char *name;
	const char *found[3];
} expected[] = {
	{ "adapter", { NULL } }, { "domain", { NULL } }, { "config", { NULL } },
	{ "waiting", { "deadlock" } }, { "posted", { "theft" } }, { "remedy", { NULL } },
	{ "no-unplug", { "theft", "sharing" } }, { "both-try", { "standoff" } },
	{ "early-drop", { "theft" } }, { "unlocked", { "theft" } },
	{ "reversed", { "deadlock" } }, { "reversed-try", { NULL } },
};

static bool is_expected(const struct model *model, const struct exploration *found,
			const char *const *names, size_t nr)
{
	unsigned int i;
	bool named;
	size_t j;

	for (i = 0; i < NR_FAULTS && fault_name(model, i); i++) {
		for (j = 0, named = false; j < nr && names[j]; j++)
			named = named || !strcmp(names[j], fault_name(model, i));
		if (named != found->faults[i].found)
			return false;
	}
	return true;
}

static void test_setups(void)
{
	struct exploration found;
	const struct setup *setup;
	struct model model;
	size_t i;

	ok(nr_vfio_ap_setups == ARRAY_SIZE(expected), "every model has something expected of it");
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		setup = vfio_ap_setup(expected[i].name);
		if (!setup || expand_setup(&vfio_ap, setup, &model) ||
		    explore(&model, MODEL_LIMIT, &found)) {
			ok(false, expected[i].name);
			continue;
		}
		ok(is_expected(&model, &found, expected[i].found, ARRAY_SIZE(expected[i].found)),
		   expected[i].name);
		ok(found.ends, " - it can end");
		exploration_free(&found);
	}
}

/* How the threads of a setup can end: every way is there, or it is not. */
static bool can_end(const char *setup, const uint8_t *errors, size_t nr)
{
	struct exploration found = { 0 };
	struct model model;
	bool can = false;
	size_t i;

	if (!expand_setup(&vfio_ap, vfio_ap_setup(setup), &model) &&
	    !explore(&model, MODEL_LIMIT, &found)) {
		for (i = 0; i < found.nr_outcomes && i < MODEL_OUTCOMES; i++)
			can = can || !memcmp(found.outcomes[i].error, errors, nr);
	}
	exploration_free(&found);
	return can;
}

/* "reversed-try" has the take and the assign of the kernel otherwise. */
static void test_ends(void)
{
	static const uint8_t both[] = { MODEL_OK, MODEL_OK };
	static const uint8_t refused[] = { MODEL_EBUSY, MODEL_OK };
	static const uint8_t late[] = { MODEL_OK, MODEL_EADDRNOTAVAIL };
	static const uint8_t tried[] = { MODEL_OK, MODEL_EBUSY };

	ok(!can_end("remedy", both, 2), "never do both get the queue");
	ok(can_end("remedy", refused, 2), "the mask is refused when the queue is assigned");
	ok(can_end("remedy", late, 2), "the assignment is refused when the mask has it");
	ok(can_end("reversed-try", tried, 2), "or with -EBUSY when the masks' lock is taken");
	ok(!can_end("reversed", tried, 2), "who waits is never refused with that");
	/* Here the assignment comes first. */
	ok(can_end("posted", both, 2), "as posted both get it");
}

/* The locks of the kernel's rules, left out: what the discussion was about comes back. */
static const struct {
	const char *name;
	unsigned int fault;	/* that is found, among others; NR_FAULTS: none */
} needed[] = {
	{ "take without ap_perms_mutex", FAULT_PROPERTY + THEFT },
	{ "assign without ap_perms_mutex", FAULT_PROPERTY + THEFT },
	{ "take without guests_lock, kvm->lock, mdevs_lock", FAULT_PROPERTY + THEFT },
	{ "unassign without guests_lock, kvm->lock, mdevs_lock", FAULT_PROPERTY + THEFT },
	{ "take without device_lock", FAULT_PROPERTY + SHARED },
	{ "assign with kvm->lock before guests_lock", FAULT_DEADLOCK },
	{ "scan with kvm->lock before guests_lock", FAULT_DEADLOCK },
	/* guests_lock is outside of both, so these two never meet. */
	{ "assign with mdevs_lock before kvm->lock", NR_FAULTS },
	{ "assign without mdevs_lock", NR_FAULTS },
};

static void test_knockouts(void)
{
	const struct setup *setup = vfio_ap_setup("adapter");
	struct knockout knockouts[KNOCKOUTS];
	char name[120];
	size_t nr, i, j;
	bool good;

	if (!ok(!knock_out(&vfio_ap, setup, knockouts, &nr), "locks are left out"))
		return;
	for (i = 0; i < ARRAY_SIZE(needed); i++) {
		good = false;
		for (j = 0; j < nr; j++) {
			knockout_name(&vfio_ap, setup, &knockouts[j], name, sizeof(name));
			if (!strcmp(name, needed[i].name))
				good = needed[i].fault == NR_FAULTS ? !knockouts[j].faults :
				       !!(knockouts[j].faults & 1u << needed[i].fault);
		}
		ok(good, needed[i].name);
	}
	for (j = 0, good = true; j < nr; j++)
		good = good && !(knockouts[j].faults & 1u << FAULT_MISUSE);
	ok(good, "what is left still uses its locks as one must");
}

int main(void)
{
	test_setups();
	test_ends();
	test_knockouts();
	return tap_done();
}
