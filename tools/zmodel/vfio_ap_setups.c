// SPDX-License-Identifier: GPL-2.0
/*
 * vfio-ap: what is asked of the model. By the kernel's rules nothing may be found. The others
 * are what was discussed when the rules were made, and what they could have been instead; each
 * says what must be found.
 */
#include "vfio_ap.h"

#include "array.h"
#include "explore.h"

#include <string.h>

#define DEADLOCK	(1u << FAULT_DEADLOCK)
#define PROPERTY(p)	(1u << (FAULT_PROPERTY + (p)))

/* The thread had one lock for all mediated devices. */
#define ONE_LOCK								\
	{ .name = "get_update_locks_by_apqn", .events = { LOCKS(MATRIX) } },	\
	{ .name = "get_update_locks_for_queue", .events = { LOCKS(MATRIX) } },	\
	{ .name = "release_update_locks_for_mdev", .events = { UNLOCKS(MATRIX) } }

#define LOCKS(l)	{ .op = OP_LOCK, .what = (l) }
#define UNLOCKS(l)	{ .op = OP_UNLOCK, .what = (l) }
#define TRIES(l, to)	{ .op = OP_TRYLOCK, .what = (l), .value = MODEL_EBUSY, .bail = (to) }
#define CALLS(r)	{ .op = EVENT_CALL, .routine = (r) }

#define GIVES									\
	{ .op = OP_SET, .what = ASSIGNED, .value = 1, .text = "assigns the queue" },	\
	{ .op = OP_SET, .what = GUEST, .value = 1,				\
	  .when = { { .kind = COND_IS, .var = QUEUE, .value = 1 } },		\
	  .text = "gives the guest the queue, if vfio_ap has it" }

#define LOOKS_AT_MASK(to)							\
	{ .op = EVENT_CALL, .routine = "ap_apqn_in_matrix_owned_by_def_drv", .bail = (to) }

#define LOOKS_AT_QUEUE(to)							\
	{ .op = OP_FAIL, .value = MODEL_EADDRNOTAVAIL, .bail = (to),		\
	  .when = { { .kind = COND_IS_NOT, .var = QUEUE, .value = 1 } },		\
	  .text = "looks whether vfio_ap has the queue" }

#define IN_USE_WAITS								\
	{ .name = "vfio_ap_mdev_resource_in_use", .events = {			\
		LOCKS(MATRIX),							\
		CALLS("vfio_ap_mdev_verify_no_sharing"),			\
		UNLOCKS(MATRIX),						\
	} }

#define IN_USE_TRIES								\
	{ .name = "vfio_ap_mdev_resource_in_use", .events = {			\
		TRIES(MATRIX, "out"),						\
		CALLS("vfio_ap_mdev_verify_no_sharing"),			\
		UNLOCKS(MATRIX),						\
		{ .label = "out" },						\
	} }

static const struct routine waiting[] = {
	ONE_LOCK, IN_USE_WAITS,
	{ .name = "assign_adapter_store", .events = {
		LOCKS(MATRIX),
		LOCKS(PERMS),
		LOOKS_AT_MASK("masks"),
		{ .op = OP_UNLOCK, .what = PERMS, .label = "masks", .bail = "done" },
		GIVES,
		{ .op = OP_UNLOCK, .what = MATRIX, .label = "done" },
	} },
};

#define ASSIGN_BY_QUEUE								\
	{ .name = "assign_adapter_store", .events = {				\
		TRIES(MATRIX, "out"),						\
		LOOKS_AT_QUEUE("done"),						\
		GIVES,								\
		{ .op = OP_UNLOCK, .what = MATRIX, .label = "done" },		\
		{ .label = "out" },						\
	} }

static const struct routine posted[] = { ONE_LOCK, IN_USE_TRIES, ASSIGN_BY_QUEUE };

static const struct routine remedy[] = {
	ONE_LOCK, IN_USE_TRIES,
	{ .name = "assign_adapter_store", .events = {
		TRIES(MATRIX, "out"),
		LOCKS(PERMS),
		LOOKS_AT_MASK("masks"),
		{ .op = OP_UNLOCK, .what = PERMS, .label = "masks", .bail = "done" },
		GIVES,
		{ .op = OP_UNLOCK, .what = MATRIX, .label = "done" },
		{ .label = "out" },
	} },
};

static const struct routine both_try[] = {
	ONE_LOCK, IN_USE_TRIES,
	{ .name = "assign_adapter_store", .events = {
		LOCKS(MATRIX),
		TRIES(PERMS, "done"),
		LOOKS_AT_MASK("masks"),
		{ .op = OP_UNLOCK, .what = PERMS, .label = "masks", .bail = "done" },
		GIVES,
		{ .op = OP_UNLOCK, .what = MATRIX, .label = "done" },
	} },
};

static const struct routine early_drop[] = {
	ONE_LOCK, IN_USE_WAITS,
	{ .name = "assign_adapter_store", .events = {
		LOCKS(PERMS),
		LOOKS_AT_MASK("masks"),
		{ .op = OP_UNLOCK, .what = PERMS, .label = "masks", .bail = "out" },
		LOCKS(MATRIX),
		GIVES,
		UNLOCKS(MATRIX),
		{ .label = "out" },
	} },
};

static const struct routine unlocked[] = {
	ONE_LOCK, IN_USE_WAITS,
	{ .name = "assign_adapter_store", .events = {
		LOCKS(MATRIX),
		LOOKS_AT_MASK("done"),
		GIVES,
		{ .op = OP_UNLOCK, .what = MATRIX, .label = "done" },
	} },
};

/* The driver lets the queue go, and the guest has it still. */
static const struct routine no_unplug[] = {
	ONE_LOCK, IN_USE_TRIES,
	{ .name = "vfio_ap_mdev_remove_queue", .events = {
		CALLS("get_update_locks_for_queue"),
		{ .op = OP_SET, .what = QUEUE, .value = 0, .text = "gives the queue up" },
		CALLS("release_update_locks_for_mdev"),
	} },
	ASSIGN_BY_QUEUE,
};

#define KERNEL_GIVES(tail)							\
		{ .op = OP_SET, .what = ASSIGNED, .value = 1,			\
		  .text = "assigns the queue" },				\
		CALLS("vfio_ap_mdev_validate_masks"),				\
		{ .op = OP_SET, .what = ASSIGNED, .value = 0,			\
		  .when = { { .kind = COND_FAILED } }, .bail = (tail),		\
		  .text = "takes that back" },					\
		{ .op = OP_SET, .what = GUEST, .value = 1,			\
		  .when = { { .kind = COND_IS, .var = QUEUE, .value = 1 } },	\
		  .text = "gives the guest the queue, if vfio_ap has it" }

static const struct routine reversed[] = {
	{ .name = "assign_adapter_store", .events = {
		CALLS("get_update_locks_for_mdev"),
		LOCKS(PERMS),
		KERNEL_GIVES("done"),
		{ .op = OP_UNLOCK, .what = PERMS, .label = "done" },
		CALLS("release_update_locks_for_mdev"),
	} },
};

static const struct routine reversed_try[] = {
	{ .name = "assign_adapter_store", .events = {
		CALLS("get_update_locks_for_mdev"),
		TRIES(PERMS, "out"),
		KERNEL_GIVES("done"),
		{ .op = OP_UNLOCK, .what = PERMS, .label = "done" },
		{ .op = EVENT_CALL, .routine = "release_update_locks_for_mdev", .label = "out" },
	} },
};

#define RULES(r)	.rules = (r), .nr_rules = ARRAY_SIZE(r)
#define TAKE(store)	{ "take", store, HOST }
#define GIVE(store)	{ "give", store, VFIO }
#define ASSIGN(store)	{ "assign", store, 0 }
#define TWO		.actors = { TAKE("apmask_store"), ASSIGN("assign_adapter_store") }, \
			.nr_actors = 2
#define FIVE(take, give, assign, unassign)					\
	.actors = { TAKE(take), GIVE(give), ASSIGN(assign), { "unassign", unassign, 0 },	\
		    { "scan", "vfio_ap_on_scan_complete", 0 } }, .nr_actors = 5

const struct setup vfio_ap_setups[] = {
	{ "adapter", "masks first, then the matrix, both waited for: adapters",
	  "the kernel",
	  FIVE("apmask_store", "apmask_store", "assign_adapter_store", "unassign_adapter_store") },
	{ "domain", "the same: domains", "the kernel",
	  FIVE("aqmask_store", "aqmask_store", "assign_domain_store", "unassign_domain_store") },
	{ "config", "the same: ap_config, which newer kernels have", "the kernel",
	  FIVE("apmask_store", "aqmask_store", "ap_config_store", "unassign_adapter_store") },
	{ "waiting", "masks then matrix against matrix then masks, all waited for",
	  "the thread: what it warns of", RULES(waiting), TWO, DEADLOCK },
	{ "posted", "the matrix is tried for, -EBUSY; assign does not look at the masks",
	  "the thread: the patch", RULES(posted),
	  /* In this order the first of the shortest ways is the one that the thread tells. */
	  .actors = { ASSIGN("assign_adapter_store"), TAKE("apmask_store") }, .nr_actors = 2,
	  .expect = PROPERTY(THEFT) },
	{ "no-unplug", "the same, and a guest keeps a queue that the driver lets go",
	  "what if", RULES(no_unplug), TWO, PROPERTY(THEFT) | PROPERTY(SHARED) },
	{ "remedy", "the matrix is tried for, -EBUSY; assign looks at the masks inside",
	  "the thread: what is to fix it", RULES(remedy), TWO },
	{ "both-try", "each tries for the other's lock, -EBUSY", "what if",
	  RULES(both_try), TWO, PROPERTY(NEITHER) },
	{ "early-drop", "masks first, and dropped before the matrix is taken", "what if",
	  RULES(early_drop), TWO, PROPERTY(THEFT) },
	{ "unlocked", "assign looks at the masks without their lock", "what if",
	  RULES(unlocked), TWO, PROPERTY(THEFT) },
	{ "reversed", "the kernel's locks, assign takes the masks last", "what if",
	  RULES(reversed), TWO, DEADLOCK },
	{ "reversed-try", "the same, and tries for the masks, -EBUSY", "what if",
	  RULES(reversed_try), TWO },
};

const size_t nr_vfio_ap_setups = ARRAY_SIZE(vfio_ap_setups);

/**
 * vfio_ap_setup() - look a model up
 * @name: its name
 *
 * Return: the setup or NULL.
 */
const struct setup *vfio_ap_setup(const char *name)
{
	size_t i;

	for (i = 0; i < nr_vfio_ap_setups; i++) {
		if (!strcmp(vfio_ap_setups[i].name, name))
			return &vfio_ap_setups[i];
	}
	return NULL;
}
