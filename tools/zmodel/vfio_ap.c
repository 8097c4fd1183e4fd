// SPDX-License-Identifier: GPL-2.0
/*
 * vfio-ap: the functions that decide who has an AP queue, of the AP bus and of vfio_ap.
 *
 * There is one queue, one mediated device, and a guest that has it open. The masks apmask and
 * aqmask are one variable: does the queue belong to the host's driver or to vfio_ap?
 * What the model leaves out is told in Documentation/vfio-ap.rst.
 */
#include "vfio_ap.h"

#include "array.h"

#define BUS	"drivers/s390/crypto/ap_bus.c"
#define OPS	"drivers/s390/crypto/vfio_ap_ops.c"
#define DRV	"drivers/s390/crypto/vfio_ap_drv.c"

#define LOCKS(l)	{ .op = OP_LOCK, .what = (l) }
#define UNLOCKS(l)	{ .op = OP_UNLOCK, .what = (l) }
#define CALLS(r)	{ .op = EVENT_CALL, .routine = (r) }
#define TEXT(c)		{ .op = EVENT_TEXT, .call = (c) }
#define TEXT_ARG(c, a)	{ .op = EVENT_TEXT, .call = (c), .arg = (a) }
#define IS(v, x)	{ .kind = COND_IS, .var = (v), .value = (x) }
#define IS_NOT(v, x)	{ .kind = COND_IS_NOT, .var = (v), .value = (x) }
#define REG_IS(x)	{ .kind = COND_REG_IS, .value = (x) }
#define FAILED		{ .kind = COND_FAILED }

/* A file of the bus that gets a new mask, with the function that checks and sets it. */
#define MASK_STORE(store, commit)						\
	{ BUS, store, false, {							\
		LOCKS(PERMS),							\
		CALLS(commit),							\
		{ .op = OP_UNLOCK, .what = PERMS, .bail = "out" },		\
		CALLS("ap_bus_revise_bindings"),				\
		{ .label = "out" },						\
	} }

/* Only for bits that take a queue away from vfio_ap the drivers are asked. */
#define MASK_COMMIT(commit, verify)						\
	{ BUS, commit, false, {							\
		{ .op = EVENT_CALL, .routine = verify, .call = "bus_for_each_drv",	\
		  .arg = verify, .when = { REG_IS(HOST) }, .bail = "out" },		\
		{ .op = OP_STORE, .what = MASK, .call = "memcpy", .arg = "ap_perms",	\
		  .text = "sets the mask" },					\
		{ .label = "out" },						\
	} }

#define MASK_VERIFY(verify)							\
	{ BUS, verify, false, {							\
		{ .op = EVENT_CALL, .routine = "vfio_ap_mdev_resource_in_use",		\
		  .call = "in_use" },						\
		{ .op = OP_FAIL, .value = MODEL_EBUSY, .when = { FAILED },	\
		  .arg = "EBUSY", .text = "is refused" },				\
	} }

/* A file of a mediated device that gets the number of an adapter or of a domain. */
#define ASSIGN(store, link)							\
	{ OPS, store, false, {							\
		LOCKS(PERMS),							\
		CALLS("get_update_locks_for_mdev"),				\
		{ .op = OP_SET, .what = ASSIGNED, .value = 1, .call = "set_bit_inv",	\
		  .arg = "matrix", .text = "assigns the queue" },			\
		CALLS("vfio_ap_mdev_validate_masks"),				\
		{ .op = OP_SET, .what = ASSIGNED, .value = 0, .when = { FAILED },	\
		  .call = "clear_bit_inv", .arg = "matrix", .bail = "done",		\
		  .text = "takes that back" },					\
		TEXT(link),							\
		TEXT("vfio_ap_mdev_filter_matrix"),				\
		{ .op = OP_SET, .what = GUEST, .value = 1, .when = { IS(QUEUE, 1) },	\
		  .call = "vfio_ap_mdev_update_guest_apcb",				\
		  .text = "gives the guest the queue, if vfio_ap has it" },		\
		{ .op = EVENT_CALL, .routine = "release_update_locks_for_mdev",	\
		  .label = "done" },						\
		UNLOCKS(PERMS),							\
	} }

#define UNASSIGN(store, unplug)							\
	{ OPS, store, false, {							\
		CALLS("get_update_locks_for_mdev"),				\
		{ .op = OP_SET, .what = ASSIGNED, .value = 0, .call = "clear_bit_inv",	\
		  .arg = "matrix", .text = "does not assign it any more" },		\
		{ .op = OP_SET, .what = GUEST, .value = 0, .call = unplug,		\
		  .text = "takes the queue from the guest" },			\
		CALLS("release_update_locks_for_mdev"),				\
	} }

#define GET_LOCKS(name)								\
	{ OPS, name, false, { LOCKS(GUESTS), LOCKS(KVM), LOCKS(MDEVS) } }

/* Who reads the mask, with the lock, and keeps the answer without it. */
#define READS_MASK								\
	LOCKS(PERMS),								\
	{ .op = OP_LOAD, .what = MASK, .call = "test_bit_inv", .arg = "ap_perms",	\
	  .text = "reads the mask" },						\
	UNLOCKS(PERMS)

/* After a scan of the bus. */
#define PLUGS									\
	TEXT("vfio_ap_mdev_filter_matrix"),					\
	{ .op = OP_SET, .what = GUEST, .value = 1,				\
	  .when = { IS(ASSIGNED, 1), IS(QUEUE, 1) },				\
	  .call = "vfio_ap_mdev_update_guest_apcb",				\
	  .text = "gives the guest the queue, if it is assigned and vfio_ap has it" }

/* The first of a name is what the models use; a kernel may have any of them. */
static const struct routine routines[] = {
	MASK_STORE("apmask_store", "apmask_commit"),
	MASK_STORE("aqmask_store", "aqmask_commit"),
	MASK_COMMIT("apmask_commit", "__verify_card_reservations"),
	MASK_COMMIT("aqmask_commit", "__verify_queue_reservations"),
	MASK_VERIFY("__verify_card_reservations"),
	MASK_VERIFY("__verify_queue_reservations"),
	{ BUS, "ap_bus_revise_bindings", false, {
		{ .op = EVENT_CALL, .routine = "__ap_revise_reserved", .call = "bus_for_each_dev",
		  .arg = "__ap_revise_reserved" },
	} },
	{ BUS, "__ap_revise_reserved", false, {
		READS_MASK,
		{ .op = OP_JUMP, .when = { { .kind = COND_IS_REG, .var = BOUND } },
		  .bail = "out", .outside = true, .text = "looks which driver there is" },
		CALLS("device_reprobe"),
		{ .label = "out" },
	} },
	/* The driver core: detach the driver there is, attach one that wants the device. */
	{ NULL, "device_reprobe", false, {
		LOCKS(DEVICE),
		{ .op = EVENT_CALL, .routine = "ap_device_remove", .when = { IS(BOUND, VFIO) } },
		{ .op = OP_SET, .what = BOUND, .value = NOBODY, .text = "unbinds the driver" },
		CALLS("ap_device_probe"),
		UNLOCKS(DEVICE),
	} },
	{ BUS, "ap_device_remove", false, {
		{ .op = EVENT_CALL, .routine = "vfio_ap_mdev_remove_queue", .call = "remove" },
	} },
	{ BUS, "ap_device_probe", false, {
		READS_MASK,
		{ .op = OP_STORE, .what = BOUND, .outside = true, .text = "binds that driver" },
		{ .op = EVENT_CALL, .routine = "vfio_ap_mdev_probe_queue", .call = "probe",
		  .when = { REG_IS(VFIO) } },
	} },
	{ BUS, "ap_apqn_in_matrix_owned_by_def_drv", false, {
		{ .op = OP_FAIL, .value = MODEL_EADDRNOTAVAIL, .when = { IS(MASK, HOST) },
		  .call = "test_bit_inv", .arg = "ap_perms", .text = "looks at the mask" },
	} },

	GET_LOCKS("get_update_locks_for_mdev"),
	{ OPS, "get_update_locks_by_apqn", false, {
		LOCKS(GUESTS),
		LOCKS(KVM),
		/* Once for a queue that is assigned, once for one that is not. */
		{ .op = OP_LOCK, .what = MDEVS, .times = 2 },
	} },
	GET_LOCKS("get_update_locks_for_queue"),
	{ OPS, "release_update_locks_for_mdev", false, {
		UNLOCKS(MDEVS), UNLOCKS(KVM), UNLOCKS(GUESTS),
	} },
	ASSIGN("assign_adapter_store", "vfio_ap_mdev_link_adapter"),
	ASSIGN("assign_domain_store", "vfio_ap_mdev_link_domain"),
	UNASSIGN("unassign_adapter_store", "vfio_ap_mdev_hot_unplug_adapter"),
	UNASSIGN("unassign_domain_store", "vfio_ap_mdev_hot_unplug_domain"),
	{ OPS, "ap_config_store", true, {
		LOCKS(PERMS),
		CALLS("get_update_locks_for_mdev"),
		TEXT_ARG("ap_matrix_copy", "m_old"),
		{ .op = OP_SET, .what = ASSIGNED, .value = 1, .call = "ap_matrix_copy",
		  .arg = "m_new", .text = "assigns the queue" },
		CALLS("vfio_ap_mdev_validate_masks"),
		{ .op = OP_SET, .what = ASSIGNED, .value = 0, .when = { FAILED },
		  .call = "ap_matrix_copy", .arg = "m_old", .times = 2, .bail = "out",
		  .text = "takes that back" },
		{ .op = OP_SET, .what = ASSIGNED, .value = 0, .call = "ap_matrix_copy",
		  .arg = "m_old", .times = 1, .text = "goes back, to unplug what is gone" },
		TEXT("vfio_ap_mdev_hot_unplug_adapters"),
		TEXT("vfio_ap_mdev_hot_unplug_domains"),
		{ .op = OP_SET, .what = ASSIGNED, .value = 1, .call = "ap_matrix_copy",
		  .arg = "m_new", .text = "assigns the queue again" },
		TEXT("vfio_ap_mdev_link_adapter"),
		TEXT("vfio_ap_mdev_link_domain"),
		TEXT("vfio_ap_mdev_filter_matrix"),
		{ .op = OP_SET, .what = GUEST, .value = 1, .when = { IS(QUEUE, 1) },
		  .call = "vfio_ap_mdev_update_guest_apcb",
		  .text = "gives the guest the queue, if vfio_ap has it" },
		{ .op = EVENT_CALL, .routine = "release_update_locks_for_mdev", .label = "out" },
		UNLOCKS(PERMS),
	} },
	{ OPS, "vfio_ap_mdev_validate_masks", false, {
		{ .op = EVENT_CALL, .routine = "ap_apqn_in_matrix_owned_by_def_drv",
		  .bail = "out" },
		/* There is no other mediated device. */
		TEXT("vfio_ap_mdev_verify_no_sharing"),
		{ .label = "out" },
	} },
	{ OPS, "vfio_ap_mdev_resource_in_use", false, {
		LOCKS(GUESTS),
		LOCKS(MDEVS),
		CALLS("vfio_ap_mdev_verify_no_sharing"),
		UNLOCKS(MDEVS),
		UNLOCKS(GUESTS),
	} },
	{ OPS, "vfio_ap_mdev_verify_no_sharing", false, {
		TEXT_ARG("bitmap_and", "matrix"),
		{ .op = OP_FAIL, .value = MODEL_EADDRINUSE, .when = { IS(ASSIGNED, 1) },
		  .arg = "EADDRINUSE", .text = "looks whether it is assigned" },
	} },
	{ OPS, "vfio_ap_mdev_probe_queue", false, {
		CALLS("get_update_locks_by_apqn"),
		TEXT("vfio_ap_mdev_link_queue"),
		TEXT("vfio_ap_mdev_filter_matrix"),
		{ .op = OP_SET, .what = GUEST, .value = 1, .when = { IS(ASSIGNED, 1) },
		  .call = "vfio_ap_mdev_update_guest_apcb",
		  .text = "gives the guest the queue, if it is assigned" },
		{ .op = OP_SET, .what = QUEUE, .value = 1, .call = "dev_set_drvdata",
		  .text = "has the queue" },
		CALLS("release_update_locks_for_mdev"),
	} },
	{ OPS, "vfio_ap_mdev_remove_queue", false, {
		CALLS("get_update_locks_for_queue"),
		{ .op = OP_SET, .what = GUEST, .value = 0,
		  .call = "vfio_ap_mdev_update_guest_apcb",
		  .text = "takes the queue from the guest" },
		{ .op = OP_SET, .what = QUEUE, .value = 0, .call = "dev_set_drvdata",
		  .text = "gives the queue up" },
		CALLS("release_update_locks_for_mdev"),
	} },
	{ OPS, "vfio_ap_on_scan_complete", false, {
		LOCKS(GUESTS),
		LOCKS(KVM),
		LOCKS(MDEVS),
		CALLS("vfio_ap_mdev_hot_plug_cfg"),
		UNLOCKS(MDEVS),
		UNLOCKS(KVM),
		UNLOCKS(GUESTS),
	} },
	{ OPS, "vfio_ap_mdev_hot_plug_cfg", false, { PLUGS } },
	/* 6.6 and 6.8: the inner locks are taken inside. */
	{ OPS, "vfio_ap_on_scan_complete", false, {
		LOCKS(GUESTS),
		CALLS("vfio_ap_mdev_hot_plug_cfg"),
		UNLOCKS(GUESTS),
	} },
	{ OPS, "vfio_ap_mdev_hot_plug_cfg", false, {
		LOCKS(KVM),
		LOCKS(MDEVS),
		PLUGS,
		UNLOCKS(MDEVS),
		UNLOCKS(KVM),
	} },
};

static const struct binding bindings[] = {
	{ DRV, "vfio_ap_drv", "in_use", "vfio_ap_mdev_resource_in_use" },
	{ DRV, "vfio_ap_drv", "probe", "vfio_ap_mdev_probe_queue" },
	{ DRV, "vfio_ap_drv", "remove", "vfio_ap_mdev_remove_queue" },
	{ DRV, "vfio_ap_drv", "on_scan_complete", "vfio_ap_on_scan_complete" },
};

static const char *const files[] = { BUS, OPS, DRV };

/* They print a mask. */
static const char *const alone[] = { "apmask_show", "aqmask_show" };

/* The mask says that the host has the queue, and a guest has it. */
static bool is_theft(const struct model *model, const struct state *state)
{
	return state->var[MASK] == HOST && state->var[GUEST];
}

/* The host's driver works with the queue, and a guest does. */
static bool is_shared(const struct model *model, const struct state *state)
{
	return state->var[BOUND] == HOST && state->var[GUEST];
}

static bool is_neither(const struct model *model, const struct state *state)
{
	size_t i;

	for (i = 0; i < model->nr_threads; i++) {
		if (state->thread[i].error != MODEL_EBUSY)
			return false;
	}
	return true;
}

static const struct property properties[] = {
	[THEFT] = { "theft", "the mask gives the host a queue that a guest has", is_theft, false },
	[SHARED] = { "sharing", "the host's driver and a guest use the queue at once", is_shared,
		     false },
	[NEITHER] = { "standoff", "all are refused with -EBUSY, nobody gets the queue", is_neither,
		      true },
};

const struct record vfio_ap = {
	.name = "vfio-ap",
	.locks = {
		[DEVICE] = { "device_lock", NULL },
		[PERMS] = { "ap_perms_mutex", "ap_perms_mutex" },
		[GUESTS] = { "guests_lock", "matrix_dev->guests_lock" },
		[KVM] = { "kvm->lock", "kvm->lock" },
		[MDEVS] = { "mdevs_lock", "matrix_dev->mdevs_lock" },
		[MATRIX] = { "matrix_dev->lock", "matrix_dev->lock" },
	},
	.nr_locks = MATRIX + 1,
	.vars = {
		[MASK] = { "mask", { [HOST] = "host", [VFIO] = "vfio_ap" }, VFIO },
		[ASSIGNED] = { "assigned", { "no", "yes" }, 0 },
		[GUEST] = { "guest", { "has it not", "has the queue" }, 0 },
		[BOUND] = { "driver", { "none", "host", "vfio_ap" }, VFIO },
		[QUEUE] = { "vfio_ap", { "has it not", "has the queue" }, 1 },
	},
	.nr_vars = QUEUE + 1,
	.properties = properties, .nr_properties = ARRAY_SIZE(properties),
	.routines = routines, .nr_routines = ARRAY_SIZE(routines),
	.bindings = bindings, .nr_bindings = ARRAY_SIZE(bindings),
	.files = files, .nr_files = ARRAY_SIZE(files),
	.guarded = PERMS, .alone = alone, .nr_alone = ARRAY_SIZE(alone),
};
