// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: how long the locks of the series are held and waited for.
 *
 * The kernel counts by itself (CONFIG_LOCK_STAT). It does so under lockdep, which makes
 * all that is done with a lock held several times as long.
 */
#include "bench_guest.h"

#include "actors.h"
#include "array.h"
#include "interrupt.h"
#include "lockstat.h"

#include <errno.h>
#include <string.h>

/* New ones, and the one of the PCI core inside of which most of it is done. */
static const char *const locks[] = {
	"zpci_add_lock", "zpci_add_remove_lock", "&zdev->state_lock", "&zdev->dma_lock",
	"&zdev->fmb_lock", "pci_rescan_remove_lock",
};

/* What else is on while cycles of one function are done. */
#define RIVAL_FID	0x12

struct figure {
	const char *name;
	const char *unit;
	double value;
};

static int keep(struct bench *bench, const struct bench_guest *guest, const char *lock,
		bool contended, const struct lockstat *stat, struct progress *p)
{
	const struct figure figures[] = {
		{ "lock_acquisitions", "times", stat->acquisitions },
		{ "lock_contentions", "times", stat->contentions },
		{ "lock_held", "us", stat->acquisitions ? stat->hold_total / stat->acquisitions : 0 },
		{ "lock_held_longest", "us", stat->hold_max },
		{ "lock_waited", "us", stat->contentions ? stat->wait_total / stat->contentions : 0 },
		{ "lock_waited_longest", "us", stat->wait_max },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(figures); i++) {
		const struct bench_value key = {
			.name = (char *)figures[i].name, .unit = (char *)figures[i].unit,
			.variant = (char *)lock, .axis = "contended", .x = contended,
		};

		if (bench_add(bench, &key, figures[i].value, 0))
			return progress_fail(p, ST_INTERNAL, "out of memory");
	}
	return 0;
}

static int read_locks(struct bench *bench, struct bench_guest *guest, bool contended,
		      struct progress *p)
{
	struct agent_reply reply;
	struct lockstat stat;
	int err = 0, rc;
	size_t i;

	rc = trial_request(&guest->sc, &reply, "read /proc/lock_stat");
	if (rc > 0)
		trial_lost(&guest->sc, "no lock statistics: %s (is it CONFIG_LOCK_STAT?)",
			   strerror(rc));
	for (i = 0; i < ARRAY_SIZE(locks) && !rc && !err; i++) {
		if (!lockstat_find(reply.data, locks[i], &stat))
			err = keep(bench, guest, locks[i], contended, &stat, p);
		else
			trial_lost(&guest->sc, "lock statistics of another version: %.60s", reply.data);
	}
	agent_reply_free(&reply);
	return err;
}

static void reset_locks(struct bench_guest *guest)
{
	int rc = trial_request(&guest->sc, NULL, "write /proc/lock_stat 0");

	if (rc > 0)
		trial_lost(&guest->sc, "no lock statistics: %s", strerror(rc));
}

static void cycles(const struct bench *bench, struct bench_guest *guest)
{
	unsigned int i;

	for (i = 0; i < bench->cycles && trial_ok(&guest->sc); i++) {
		bench_plug(guest);
		bench_power_cycle(guest);
		bench_unplug(guest);
	}
}

static void stop(struct trial *sc, const char *name)
{
	struct actor_counts counts = { 0 };

	actor_stop(sc, name, &counts);
	if (trial_ok(sc) && !counts.ok)
		trial_lost(sc, "actor %s was in nobody's way: it never succeeded", name);
}

/*
 * The rival is switched by two writers, which are in each other's way, and in that of
 * the events for all locks that not each function has one of. Who finds it switched
 * already does not succeed, as may be so for good once the other one has stopped.
 */
static void contend(const struct bench *bench, struct bench_guest *guest)
{
	struct trial *sc = &guest->sc;
	struct fn rival = FN(RIVAL_FID, RIVAL_FID);

	plug(sc, &rival);
	wait_present(sc, &rival);
	reset_locks(guest);
	actor_start(sc, "off", "write /sys/bus/pci/slots/%08x/power 0", rival.fid);
	actor_start(sc, "on", "write /sys/bus/pci/slots/%08x/power 1", rival.fid);
	cycles(bench, guest);
	stop(sc, "off");
	stop(sc, "on");
}

static int lock_run(struct bench *bench, struct progress *p)
{
	struct bench_guest guest;
	int err = bench_guest_start(&guest, bench, p, BENCH_LOCKS, false);

	if (!err) {
		reset_locks(&guest);
		cycles(bench, &guest);
		err = read_locks(bench, &guest, false, p);
	}
	if (!err && trial_ok(&guest.sc)) {
		contend(bench, &guest);
		err = read_locks(bench, &guest, true, p);
	}
	return bench_guest_end(&guest, p, err);
}

/**
 * bench_locks() - time under each lock, alone and with rivals
 * @bench: the run
 * @p: progress, receives the error
 *
 * Return: 0, -EINTR, or an exit status.
 */
int bench_locks(struct bench *bench, struct progress *p)
{
	unsigned int run;
	int err = 0;

	if (!bench->kernel_dirs[BENCH_LOCKS])
		return 0;
	for (run = 0; run < bench->runs && !err; run++) {
		progress_what(p, "locks", run, bench->runs);
		err = interrupted() ? -EINTR : lock_run(bench, p);
	}
	return err;
}
