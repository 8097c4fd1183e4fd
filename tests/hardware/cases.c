// SPDX-License-Identifier: GPL-2.0
/*
 * What zpci-verify must do in a guest: the functions are QEMU's, firmware is this program.
 */
#include "verify_guest.h"

#include <signal.h>

#include "vfio.h"

static void through(struct trial *sc)
{
	((struct verify_talk *)sc->arg)->through = trial_ok(sc);
}

static void leave(struct trial *sc, struct fn *fn)
{
	unplug(sc, fn);
	expect_gone(sc, fn);
	through(sc);
}

static void list_run(struct trial *sc)
{
	struct fn fn = FN(0x11, 0x22), other = { .uid = 0x12, .fid = 0x33, .model = MODEL_TRANSLATED };
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	plug(sc, &other);
	expect_present(sc, &other);
	power(sc, &other, false);
	nr = verify_start(sc, "list");
	verify_ends(sc, nr, VS_PASS, TEXTS("00000022  configured", "00000022   0011:00:00.0",
					   "virtio-pci", "00000033  standby"));
	nr = verify_start(sc, "check 22");
	verify_ends(sc, nr, VS_PASS, TEXTS("FID 0x00000022, configured", "vendor 0x1af4",
					   "not in use"));
	nr = verify_start(sc, "run --fid 22");
	verify_ends(sc, nr, VS_PASS, TEXTS("3 times: write 0, then 1", "Nothing was done"));
	expect_present(sc, &fn);
	nr = verify_start(sc, "check 44");
	verify_ends(sc, nr, VS_NO_FUNCTION, TEXTS("error: there is no function 00000044"));
	unplug(sc, &other);
	expect_gone(sc, &other);
	leave(sc, &fn);
}

static void vfio_run(struct trial *sc)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	vfio_bind(sc, &fn);
	vfio_open(sc, &fn, "user", VFIO_KEEP);
	nr = verify_start(sc, "run --fid 22 --yes");
	verify_ends(sc, nr, VS_IN_USE, TEXTS("has /dev/vfio/", "refused"));
	expect_vfio_io(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_ALL);
	nr = verify_start(sc, "check 22");
	verify_ends(sc, nr, VS_PASS, TEXTS("not in use"));
	leave(sc, &fn);
}

/* Between the cycles the choice of vfio-pci has to be made anew. */
static void vfio_idle_run(struct trial *sc)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	vfio_bind(sc, &fn);
	nr = verify_start(sc, "run --fid 22 --cycles 2 --yes");
	verify_ends(sc, nr, VS_PASS, TEXTS("driver vfio-pci", "2 of 2 cycles",
					   "as it was found: configured, driver vfio-pci"));
	vfio_open(sc, &fn, "user", VFIO_KEEP);
	expect_vfio_io(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_ALL);
	leave(sc, &fn);
}

static void cycles_run(struct trial *sc)
{
	struct fn fn = FN(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	nr = verify_start(sc, "run --fid 22 --cycles 3 --yes");
	verify_ends(sc, nr, VS_PASS,
		    TEXTS("under KVM/Linux", "FID 0x00000022", "driver virtio-pci", "3 of 3 cycles",
			  "cycles       pass", "sysfs        pass", "kernel log   pass",
			  "dbf          pass", "driver virtio-pci", "verdict:   PASS"));
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

static void unbound_run(struct trial *sc)
{
	struct fn fn = FN(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	unbind(sc, &fn);
	nr = verify_start(sc, "run --fid 22 --cycles 2 --yes");
	verify_ends(sc, nr, VS_PASS, TEXTS("driver none", "2 of 2 cycles",
					   "as it was found: configured, driver none"));
	leave(sc, &fn);
}

static void standby_run(struct trial *sc)
{
	struct fn fn = FN(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	power(sc, &fn, false);
	nr = verify_start(sc, "run --fid 22 --cycles 2 --yes");
	verify_ends(sc, nr, VS_PASS, TEXTS("2 of 2 cycles of configure",
					   "as it was found: standby"));
	expect_standby(sc, &fn);
	leave(sc, &fn);
}

static void interrupt_run(struct trial *sc)
{
	struct fn fn = FN(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	nr = verify_start(sc, "run --fid 22 --cycles 10000 --yes");
	verify_says(sc, "00000022: cycle 3 of 10000");
	verify_signal(sc, nr, SIGINT);
	verify_ends(sc, nr, VS_INTERRUPTED,
		    TEXTS("interrupted after", "as it was found: configured, driver virtio-pci"));
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

static void interrupt_wait_run(struct trial *sc)
{
	struct fn fn = FN(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	nr = verify_start(sc, "run --fid 22 --cycles 0 --wait-readd 600 --yes");
	verify_says(sc, "00000022: waiting 600 seconds");
	verify_signal(sc, nr, SIGTERM);
	verify_ends(sc, nr, VS_INTERRUPTED,
		    TEXTS("re-add       not reached: interrupted while waiting for it to be deconfigured",
			  "as it was found: configured, driver virtio-pci"));
	expect_present(sc, &fn);
	leave(sc, &fn);
}

static void readd_run(struct trial *sc)
{
	struct fn fn = FN(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	nr = verify_start(sc, "run --fid 22 --cycles 1 --wait-readd 600 --yes");
	verify_says(sc, "00000022: waiting 600 seconds");
	unplug(sc, &fn);
	verify_says(sc, "00000022: is reserved");
	plug(sc, &fn);
	verify_ends(sc, nr, VS_PASS, TEXTS("1 of 1 cycles", "re-add       pass", "verdict:   PASS"));
	expect_present(sc, &fn);
	leave(sc, &fn);
}

/* The bug report: somebody holds a reference on the device of its last life. */
static void held_run(struct trial *sc)
{
	struct verify_talk *talk = sc->arg;
	struct fn fn = FN(0x11, 0x22);
	unsigned int nr;

	plug(sc, &fn);
	expect_present(sc, &fn);
	nr = verify_start(sc, "run --fid 22 --cycles 1 --wait-readd 600 --yes");
	verify_says(sc, "00000022: waiting 600 seconds");
	hold(sc, &fn);
	unplug(sc, &fn);
	verify_says(sc, "00000022: is reserved");
	plug(sc, &fn);
	if (talk->base) {
		verify_ends(sc, nr, VS_NOT_RESTORED,
			    TEXTS("re-add       FAIL", "kernel log   FAIL",
				  "cannot create duplicate filename '/devices/virtual/iommu/s390-iommu.00000022'",
				  "NOT RESTORED", "verdict:   FAIL"));
		through(sc);
		return;
	}
	verify_ends(sc, nr, VS_PASS, TEXTS("1 of 1 cycles", "re-add       pass", "kernel log   pass",
					   "dbf          pass", "verdict:   PASS"));
	drop(sc, &fn, DROP_PLAIN);
	expect_present(sc, &fn);
	leave(sc, &fn);
}

#define CASE(ident, what, ...)	{ .scenario = { .name = "verify-" #ident, .file = __FILE__,	\
				  .title = what, .run = ident##_run }, __VA_ARGS__ }

const struct verify_case verify_cases[] = {
	CASE(list, "lists, looks, and does nothing without --yes"),
	CASE(vfio, "refuses a function that is open by VFIO"),
	CASE(vfio_idle, "gives a function back to vfio-pci"),
	CASE(cycles, "deconfigures and configures, the driver works again"),
	CASE(unbound, "leaves a function without a driver without one"),
	CASE(standby, "leaves a function in standby there"),
	CASE(interrupt, "restores the function when interrupted"),
	CASE(interrupt_wait, "ends when interrupted while it waits for firmware"),
	CASE(readd, "sees a function reserved and brought back"),
	CASE(held, "tells a kernel with the bug from one without", .held = true),
};

const size_t nr_verify_cases = sizeof(verify_cases) / sizeof(*verify_cases);
