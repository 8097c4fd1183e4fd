// SPDX-License-Identifier: GPL-2.0
/*
 * One guest of a run: it boots or starts from the snapshot, is tested, and ends.
 */
#define _GNU_SOURCE
#include "runner_guest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "count.h"
#include "counters.h"
#include "finish.h"
#include "lockread.h"
#include "scenario.h"

#define DEADLINE_BOOT		120
#define DEADLINE_SNAPSHOT	20
#define DEADLINE_CHECK		1.5	/* a snapshot that works answers within 0.3 */
#define SNAPSHOT_ATTEMPTS	8U

/*
 * Boot time on the machine the deadlines were chosen on, unloaded. A machine
 * that needs longer gets longer deadlines in proportion, within reason.
 */
#define BOOT_REFERENCE		3.0
#define SCALE_MAX		20.0

static int start(struct runner *run, struct vm *vm, const struct log_names *logs,
		 char *const *devices, bool incoming)
{
	struct vm_config config = {
		.qemu = run->opt->qemu, .kernel = run->files.kernel, .initramfs = run->files.initramfs,
		.accel = run->files.accel, .memory = run->files.memory,
		.console = logs->console, .qmp_log = logs->qmp, .agent_log = logs->agent,
		.host_log = logs->host, .replay = run->files.replay,
		.incoming = incoming, .devices = devices,
	};

	return vm_start(vm, &run->loop, &config,
			clock_seconds() + DEADLINE_SNAPSHOT * run->scale);
}

static void begin(struct runner *run, struct trial *sc, const char *name, struct vm *vm)
{
	trial_init(sc, name, vm, run->scale);
	sc->races = &run->races;
}

/* A replay is worth nothing where the record and the code do not agree. */
static void check_tape(struct runner *run, struct vm *vm)
{
	const char *why = tape_end(&vm->tape);

	if (why && !run->disagrees)
		run->disagrees = strdup(why);
}

/* Stops the machine and keeps what it said. */
static void conclude(struct runner *run, struct trial *sc, const struct scenario *scenario,
		     struct log_names *logs, double started, struct scenario_result *res)
{
	res->seconds = tape_value(&sc->vm->tape, "seconds", clock_seconds() - started);
	res->console_path = logs->console;
	logs->console = NULL;
	trial_result(sc, scenario, res);
	count_rounds(res, sc->rounds_begun, scenario_is_race(scenario));
	check_tape(run, sc->vm);
	vm_stop(sc->vm);
	trial_fini(sc);
	log_names_free(logs);
}

/*
 * A snapshot is taken with one CPU running. What one CPU has signalled to another
 * is an interrupt, too, and QEMU does not save it (see save_snapshot()). Linux
 * remembers what it signalled and does not do so again, so a lost one leaves the
 * guest with a CPU that does not always wake up.
 */
static bool second_cpu(struct trial *sc, bool online)
{
	int rc = trial_request(sc, NULL, "write /sys/devices/system/cpu/cpu1/online %d", online);

	if (rc > 0)
		trial_lost(sc, "the guest's second CPU does not go %s: %s",
			   online ? "online" : "offline", strerror(rc));
	return !rc;
}

/*
 * A restored guest in which the agent and the console answer is one that lost no
 * interrupt. Its logs are those of the boot's name with "-check".
 */
static bool snapshot_answers(struct runner *run, unsigned int attempt)
{
	struct vm vm = { 0 };
	struct log_names logs;
	char name[24];
	struct trial sc;
	bool ok;

	snprintf(name, sizeof(name), "boot-check-%u", attempt + 1);
	if (log_names_init(&logs, &run->files, name) ||
	    start(run, &vm, &logs, NULL, true) ||
	    vm_restore(&vm, run->files.snapshot, clock_seconds() + DEADLINE_CHECK * run->scale)) {
		ok = false;
	} else {
		/* Each answer has the deadline of a check, not that of a reply. */
		trial_init(&sc, name, &vm, run->scale * DEADLINE_CHECK / DEADLINE_REPLY);
		/* Twice: an answer may have been on its way when the guest was saved. */
		ok = second_cpu(&sc, true) && trial_mark(&sc) && trial_mark(&sc);
		trial_fini(&sc);
	}
	check_tape(run, &vm);
	vm_stop(&vm);
	log_names_free(&logs);
	return ok;
}

/*
 * Under TCG QEMU does not save interrupts that are pending. Without the one of a
 * service call the SCLP is busy for ever, and virtio does not raise another one
 * for a queue whose indicator is still set. There is no way to ask QEMU whether
 * one is pending, so a snapshot is not used before it was seen to work. One that
 * does not is no statement about the kernel: the guest goes on, and is saved anew.
 */
static void save_snapshot(struct runner *run, struct trial *sc)
{
	double started;
	unsigned int i;

	if (trial_ok(sc) && !second_cpu(sc, false))
		return;
	for (i = 0; i < SNAPSHOT_ATTEMPTS; i++) {
		/* The last reply was an interrupt to the guest, this one makes it take it. */
		if (trial_request(sc, NULL, "sync"))
			trial_lost(sc, "the guest did not come to rest for a snapshot");
		if (!trial_ok(sc))
			return;
		started = clock_seconds();
		if (vm_save(sc->vm, run->files.snapshot, trial_deadline(sc, DEADLINE_SNAPSHOT))) {
			trial_lost(sc, "%s", vm_why(sc->vm));
			return;
		}
		run->out->snapshot_seconds = tape_value(&sc->vm->tape, "snapshot_seconds",
							clock_seconds() - started);
		if (snapshot_answers(run, i))
			return;
		if (!trial_qmp(sc, "cont", NULL))
			return;
	}
	trial_lost(sc, "none of %u snapshots answered when restored (another QEMU may help)",
		   SNAPSHOT_ATTEMPTS);
}

/* The guest has booted: what it says of that, and the snapshot. */
static void first_look(struct runner *run, struct trial *sc, const struct log_names *logs,
		       struct lockgraph *locks)
{
	double slower = run->out->boot_seconds / BOOT_REFERENCE;

	run->out->release = strdup(sc->vm->agent.release);
	if (slower > 1)
		run->scale *= slower < SCALE_MAX ? slower : SCALE_MAX;
	sc->scale = run->scale;
	/* By default there is room for less than what one mass hotplug records. */
	if (trial_request(sc, NULL, "write " DBF_DIR "/pages 64") > 0)
		trial_lost(sc, "the kernel's record " DBF_DIR " cannot be enlarged");
	trial_finish(sc, logs->dbf);
	locks_read(locks, sc);
	if (run->files.counts)
		counters_save(sc, logs->counters);
	save_snapshot(run, sc);
}

/**
 * guest_boot() - boot the kernel, load the test module, save the guest
 * @run: the run; its snapshot is there afterwards if it says so
 * @res: receives what came of it
 * @locks: receives what lockdep saw
 * @err: why there is no result
 *
 * Return: 0 when there is a result, whatever it says; a negative errno when QEMU did not
 * even start.
 */
int guest_boot(struct runner *run, struct scenario_result *res, struct lockgraph *locks,
	       char **err)
{
	double started = clock_seconds();
	struct log_names logs;
	struct trial sc;
	struct vm vm;
	int rc;

	rc = log_names_init(&logs, &run->files, runner_boot.name);
	if (rc) {
		log_names_free(&logs);
		return run_error(err, rc, "out of memory");
	}
	rc = start(run, &vm, &logs, NULL, false);
	if (rc) {
		run_error(err, rc, "%s (is it a QEMU for s390x?)", vm_why(&vm));
		vm_stop(&vm);
		log_names_free(&logs);
		return rc;
	}

	begin(run, &sc, runner_boot.name, &vm);
	rc = agent_wait_hello(&vm.agent, trial_deadline(&sc, DEADLINE_BOOT));
	run->out->boot_seconds = tape_value(&vm.tape, "boot_seconds", clock_seconds() - started);
	if (rc == -EPIPE && !vm_wait_exit(&vm, trial_deadline(&sc, DEADLINE_ALIVE))) {
		char *text = vm_exit_text(&vm);

		trial_lost(&sc, "the guest did not boot: %s", text ? text : "QEMU ended");
		free(text);
	} else if (rc) {
		trial_lost(&sc, "the guest did not boot: %s", agent_why(&vm.agent));
	} else {
		first_look(run, &sc, &logs, locks);
	}
	/* A complaint during the boot is a failure, but no reason not to look further. */
	run->booted = trial_ok(&sc);
	conclude(run, &sc, &runner_boot, &logs, started, res);
	return 0;
}

/* Has a guest ready for a scenario: from the snapshot, or booted with functions. */
static int have_guest(struct runner *run, struct vm *vm, const struct log_names *logs,
		      const struct scenario *scenario)
{
	char **devices;
	int rc;

	if (!scenario->nr_cold) {
		rc = start(run, vm, logs, NULL, true);
		return rc ? rc : vm_restore(vm, run->files.snapshot,
					    clock_seconds() + DEADLINE_SNAPSHOT * run->scale);
	}
	*vm = (struct vm){ 0 };
	devices = cold_devices(scenario->cold, scenario->nr_cold);
	rc = devices ? start(run, vm, logs, devices, false) : -ENOMEM;
	cold_devices_free(devices);
	return rc ? rc : vm_wait_hello(vm, clock_seconds() + DEADLINE_BOOT * run->scale);
}

/**
 * guest_play() - play rounds of a scenario in a guest of its own
 * @run: the run, whose guest has booted
 * @scenario: scenario
 * @name: of its logs
 * @rounds: rounds to play; fewer are if one fails
 * @arg: for its body, as the trial's arg
 * @res: receives what came of it
 * @locks: receives what lockdep saw
 */
void guest_play(struct runner *run, const struct scenario *scenario, const char *name,
		unsigned int rounds, void *arg, struct scenario_result *res,
		struct lockgraph *locks)
{
	double started = clock_seconds();
	struct log_names logs;
	struct trial sc;
	struct vm vm;

	if (log_names_init(&logs, &run->files, name)) {
		log_names_free(&logs);
		res->reason = strdup("out of memory");
		return;
	}
	if (have_guest(run, &vm, &logs, scenario)) {
		begin(run, &sc, scenario->name, &vm);
		trial_lost(&sc, "%s", vm_why(&vm));
	} else {
		begin(run, &sc, scenario->name, &vm);
		sc.rounds = rounds;
		sc.arg = arg;
		/* What was counted before the snapshot belongs to the boot. */
		if (run->files.counts && !scenario->nr_cold)
			counters_reset(&sc);
		/* Nothing is tested in a guest whose console does not work. */
		if ((scenario->nr_cold || second_cpu(&sc, true)) && trial_mark(&sc))
			scenario->run(&sc);
		trial_finish(&sc, logs.dbf);
		if (!run->opt->drive)
			locks_read(locks, &sc);
		if (run->files.counts)
			counters_save(&sc, logs.counters);
	}
	conclude(run, &sc, scenario, &logs, started, res);
}
