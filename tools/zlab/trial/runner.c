// SPDX-License-Identifier: GPL-2.0
/*
 * Run scenarios on one kernel.
 *
 * The kernel boots once. The booted guest, without any function, is saved, and
 * each scenario starts from that snapshot in a QEMU process of its own: what one
 * scenario breaks, the next one does not see.
 */
#define _GNU_SOURCE
#include "runner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "count.h"
#include "counters.h"
#include "feature.h"
#include "finish.h"
#include "lockread.h"
#include "runfiles.h"
#include "scenario.h"
#include "static_check.h"

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

/* The boot itself is a control: it is the first result of every run. */
const struct scenario runner_boot = {
	.name = "boot",
	.file = __FILE__,
	.title = "boots the kernel and loads the test module",
};

struct runner {
	const struct run_options *opt;
	struct loop loop;
	struct run_result *out;
	struct run_files files;
	struct race_scope races;
	double scale;
	unsigned int done;
	unsigned int total;
	struct lockgraph locks;
	char *disagrees;	/* where a record first disagreed, NULL: nowhere */
};

static int check_options(struct runner *run, char **err)
{
	const struct run_options *opt = run->opt;
	const struct scenario *scenario;
	size_t i;

	for (i = 0; i < opt->nr_only; i++) {
		if (!scenario_find(opt->only[i]))
			return run_error(err, -EINVAL,
					 "unknown scenario %s (see \"zlab list\")", opt->only[i]);
	}
	run->total = 1;
	for_each_scenario(scenario)
		run->total += scenario_selected(scenario, opt->only, opt->nr_only, opt->extended);
	return 0;
}

static void report_progress(struct runner *run, const char *what)
{
	if (run->opt->progress)
		run->opt->progress(run->opt->arg, what, run->done,
				   run->opt->drive ? 0 : run->total);
}

static struct scenario_result new_result(struct runner *run, const struct scenario *scenario)
{
	const struct run_options *opt = run->opt;

	return (struct scenario_result){
		.name = scenario->name, .title = scenario->title,
		.claim = opt->role == KERNEL_PREFIX ?
			 scenario_claim_after(scenario, opt->nr_patches) :
			 scenario_claim(scenario, opt->role),
		.requirements = scenario->requirements,
		.nr_requirements = scenario->nr_requirements, .outcome = OUTCOME_INCONCLUSIVE,
	};
}

static struct scenario_result *add_result(struct runner *run, const struct scenario *scenario)
{
	struct scenario_result *res = &run->out->scenarios[run->out->nr_scenarios++];

	*res = new_result(run, scenario);
	return res;
}

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

/* A scenario is through, in one guest or in several. */
static void deliver(struct runner *run, const struct scenario *scenario,
		    struct scenario_result *res, struct lockgraph *locks)
{
	if (lockgraph_merge(&run->locks, locks) && res->outcome == OUTCOME_PASS) {
		res->outcome = OUTCOME_INCONCLUSIVE;
		res->reason = strdup("out of memory");
	}
	if (run->opt->measured && !run->loop.caught)
		run->opt->measured(run->opt->measured_arg, scenario, res, locks);
	lockgraph_free(locks);
	run->done++;
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

/*
 * Return: 0 when there is a snapshot to go on from, -ECANCELED when not but the
 * result says why, another negative errno when QEMU did not even start.
 */
static int boot(struct runner *run, char **err)
{
	double started = clock_seconds();
	struct lockgraph locks = { 0 };
	struct scenario_result *res;
	struct log_names logs;
	struct trial sc;
	struct vm vm;
	int rc;

	report_progress(run, runner_boot.name);
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
		double slower = run->out->boot_seconds / BOOT_REFERENCE;

		run->out->release = strdup(vm.agent.release);
		if (slower > 1)
			run->scale *= slower < SCALE_MAX ? slower : SCALE_MAX;
		sc.scale = run->scale;
		/* By default there is room for less than what one mass hotplug records. */
		if (trial_request(&sc, NULL, "write " DBF_DIR "/pages 64") > 0)
			trial_lost(&sc, "the kernel's record " DBF_DIR " cannot be enlarged");
		trial_finish(&sc, logs.dbf);
		locks_read(&locks, &sc);
		if (run->files.counts)
			counters_save(&sc, logs.counters);
		save_snapshot(run, &sc);
	}
	rc = trial_ok(&sc) ? 0 : -ECANCELED;
	res = add_result(run, &runner_boot);
	conclude(run, &sc, &runner_boot, &logs, started, res);
	deliver(run, &runner_boot, res, &locks);
	/* A complaint during the boot is a failure, but no reason not to look further. */
	return rc;
}

/* Return: true when the kernel has what @scenario needs; if not, the result says so. */
static bool has_features(struct runner *run, const struct scenario *scenario)
{
	struct scenario_result *res;
	const char *symbol;
	int rc = feature_missing(run->opt->kernel_dir, scenario->needs, &symbol);

	if (!rc && !symbol)
		return true;
	res = add_result(run, scenario);
	if (!rc) {
		res->outcome = OUTCOME_SKIP;
		res->no_feature = true;
		if (asprintf(&res->reason, "this kernel has no %s", symbol) < 0)
			res->reason = NULL;
	} else if (asprintf(&res->reason, "cannot read the configuration of the kernel: %s",
			    strerror(-rc)) < 0) {
		res->reason = NULL;
	}
	return false;
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

/* Plays @rounds rounds, or fewer if one fails, in a guest whose logs are named @name. */
static void run_guest(struct runner *run, const struct scenario *scenario, const char *name,
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

/**
 * runner_try() - run a scenario that need not be a registered one
 * @run: the run, whose guest has booted
 * @scenario: scenario
 * @arg: for its body, as the trial's arg
 * @res: receives what came of it, to be released with scenario_result_free().
 *	 Its logs are named after the scenario.
 */
void runner_try(struct runner *run, const struct scenario *scenario, void *arg,
		struct scenario_result *res)
{
	struct lockgraph locks = { 0 };

	report_progress(run, scenario->name);
	*res = new_result(run, scenario);
	run_guest(run, scenario, scenario->name, run->opt->rounds ? run->opt->rounds : 1, arg,
		  res, &locks);
	deliver(run, scenario, res, &locks);
}

/**
 * runner_options() - what was asked for
 * @run: the run
 *
 * Return: options as given to runner_run().
 */
const struct run_options *runner_options(const struct runner *run)
{
	return run->opt;
}

/**
 * runner_interrupted() - has a signal come to end the run
 * @run: the run
 *
 * Return: true if so; nothing can be waited for any more.
 */
bool runner_interrupted(const struct runner *run)
{
	return run->loop.caught;
}

/*
 * Every round counts, in whatever guest. One that fails may leave its guest unfit for
 * the next, which gets a fresh one. The logs of all of them are kept.
 */
static void run_scenario(struct runner *run, const struct scenario *scenario,
			 unsigned int rounds)
{
	struct scenario_result *res = add_result(run, scenario);
	struct lockgraph locks = { 0 };
	unsigned int guest = 1;

	report_progress(run, scenario->name);
	run_guest(run, scenario, scenario->name, rounds, NULL, res, &locks);
	while (!run->loop.caught && count_open(res) && res->rounds < rounds) {
		struct scenario_result more = new_result(run, scenario);
		char name[96];

		snprintf(name, sizeof(name), "%s-%u", scenario->name, ++guest);
		run_guest(run, scenario, name, rounds - res->rounds, NULL, &more, &locks);
		count_add(res, &more, run->opt->role);
	}
	deliver(run, scenario, res, &locks);
}

static void run_check(struct runner *run, const struct scenario *check)
{
	report_progress(run, check->name);
	static_check_run(check, run->opt->source, run->opt->role,
			 &run->out->scenarios[run->out->nr_scenarios++]);
	run->done++;
}

static unsigned int rounds_of(const struct runner *run, const struct scenario *scenario)
{
	const struct run_options *opt = run->opt;

	if (opt->ask)
		return opt->ask(opt->ask_arg, scenario);
	return opt->rounds ? opt->rounds : 1;
}

static void run_scenarios(struct runner *run, bool booted)
{
	const struct run_options *opt = run->opt;
	const struct scenario *scenario;
	unsigned int rounds;

	for_each_scenario(scenario) {
		if (run->loop.caught)
			break;
		if (!scenario_selected(scenario, opt->only, opt->nr_only, opt->extended))
			continue;
		if (scenario->review)
			continue;
		if (scenario->check) {
			run_check(run, scenario);
			continue;
		}
		if (!has_features(run, scenario))
			continue;
		rounds = rounds_of(run, scenario);
		if (!booted)
			add_result(run, scenario)->reason = strdup("there is no booted guest");
		else if (rounds)
			run_scenario(run, scenario, rounds);
	}
	if (!run->loop.caught && !run->disagrees)
		reviews_run(opt, &run->locks, run->out);
}

static int run_all(struct runner *run, char **err)
{
	const struct run_options *opt = run->opt;
	int rc;

	run->out->scenarios = calloc(run->total, sizeof(*run->out->scenarios));
	if (!run->out->scenarios)
		return run_error(err, -ENOMEM, "out of memory");
	rc = boot(run, err);
	if (rc && rc != -ECANCELED && !run->loop.caught)
		return rc;
	if (!opt->drive)
		run_scenarios(run, !rc);
	rc = opt->drive && !rc ? opt->drive(run, run->out, opt->drive_arg) : 0;
	if (run->disagrees)
		return run_error(err, -ESTALE, "%s", run->disagrees);
	if (run->loop.caught) {
		free(*err);
		return run_error(err, -EINTR, "interrupted");
	}
	return rc ? run_error(err, rc, "%s", strerror(-rc)) :
		    locks_save(&run->locks, run->files.out_dir, err);
}

static int prepare(struct runner *run, char **err)
{
	const struct run_options *opt = run->opt;
	int rc = check_options(run, err);

	if (rc)
		return rc;
	run->out->label = strdup(opt->label);
	if (!run->out->label)
		return run_error(err, -ENOMEM, "out of memory");
	run->out->role = opt->role;
	run->out->tree = run_files_meta(opt->kernel_dir, "tree");
	run->out->config = run_files_meta(opt->kernel_dir, "config");
	run->out->kernel_dir = strdup(opt->kernel_dir);
	run->out->initramfs = opt->initramfs ? strdup(opt->initramfs) : NULL;
	rc = race_scope_read(&run->races, opt->kernel_dir);
	if (rc)
		return run_error(err, rc, "cannot read %s/functions: %s", opt->kernel_dir,
				 strerror(-rc));
	return run_files_open(&run->files, opt, err);
}

/**
 * runner_run() - boot a kernel and run scenarios on it
 * @opt: what to run
 * @out: result, to be released with run_result_free(); only set on success
 * @err: why nothing could be run, one line to be freed by the caller; only set
 *	 on failure, NULL without memory
 *
 * Leaves no process, socket or temporary file behind, however it ends.
 *
 * In a replay the result is that of the logs, and no program is started. -ESTALE says
 * that the logs are not those of this kernel, these options, or this code.
 *
 * Return: 0 when there is a result, whatever it says; -EINTR after SIGINT,
 * SIGTERM or SIGHUP; another negative errno when the guest was not even
 * started.
 */
int runner_run(const struct run_options *opt, struct run_result *out, char **err)
{
	struct runner run = { .opt = opt, .out = out };
	int rc;

	*out = (struct run_result){ 0 };
	*err = NULL;
	run.scale = opt->deadline_scale > 0 ? opt->deadline_scale : 1;
	rc = loop_init(&run.loop);
	if (rc)
		return run_error(err, rc, "cannot take over signals: %s", strerror(-rc));
	rc = prepare(&run, err);
	if (!rc)
		rc = run_all(&run, err);
	lockgraph_free(&run.locks);
	free(run.disagrees);
	run_files_close(&run.files);
	race_scope_free(&run.races);
	loop_fini(&run.loop);
	if (rc)
		run_result_free(out);
	else
		run_result_judge(out);
	return rc;
}
