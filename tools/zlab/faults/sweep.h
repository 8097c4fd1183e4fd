/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every step of every part of a function's life fails once.
 *
 * A lifecycle is a row of acts: plug, power off, and so on. It runs undisturbed
 * first, and the calls of each site, a kernel function that can fail, are counted.
 * Then it runs once for each call of each site, on a fresh guest, and that call
 * fails. After the act in which it did, the kernel must be in a state that it has
 * told about, and a power cycle or another plug must bring the function back. The
 * rest of the lifecycle is as undisturbed as the first time, and leaves nothing
 * behind.
 */
#ifndef ZLAB_SWEEP_H
#define ZLAB_SWEEP_H

#include <stdio.h>

#include "claim.h"
#include "prove.h"
#include "result.h"
#include "runner.h"
#include "status.h"
#include "verbs.h"

#define SWEEP_ACTS_MAX	16

/**
 * struct sweep_site - what can be made to fail
 * @name: [a-z0-9_]+
 * @what: what fails then, for people
 * @symbol: function of the kernel
 * @rc: what it returns then
 * @done: it does its work nevertheless, and only its answer gets lost
 * @words: which of its calls are meant, as words for the test module; NULL: all
 * @stays_enabled: the function stays enabled when this fails
 * @brief: part of the short run
 * @costly: it is called so often that only some lifecycles are worth it
 */
struct sweep_site {
	const char *name;
	const char *what;
	const char *symbol;
	long rc;
	bool done;
	const char *words;
	bool stays_enabled;
	bool brief;
	bool costly;
};

extern const struct sweep_site sweep_sites[];
extern const size_t nr_sweep_sites;

/**
 * struct sweep_known - a failure that every kernel has, as it is not zPCI's
 * @life: lifecycle
 * @site: site
 * @text: part of the reason
 * @by: one of the callers of what failed, NULL: anybody
 */
struct sweep_known {
	const char *life;
	const char *site;
	const char *text;
	const char *by;
};

extern const struct sweep_known sweep_known[];
extern const size_t nr_sweep_known;

/* What an act leads to when nothing fails. */
enum sweep_goal {
	GOAL_PRESENT,	/* the function has a device that works */
	GOAL_STANDBY,	/* it is switched off */
	GOAL_HELD,	/* it is reserved, and somebody has a reference */
	GOAL_GONE,	/* nothing of it is left */
	GOAL_ANY,	/* the kernel does not know what happened to it */
};

/* Who must be told when that is not reached. */
enum sweep_told {
	TOLD_CONSOLE,	/* an event has no one who asked for it */
	TOLD_WRITER,	/* whoever asked for it gets an error */
	TOLD_NOBODY,	/* the act has no way to tell */
};

/* How the kernel got over a call that failed. */
enum sweep_outcome {
	SWEEP_WORKS,		/* it did what it should nevertheless */
	SWEEP_REFUSED,		/* it did not, and told who asked for it */
	SWEEP_REPORTED,		/* it did not, and said so on the console, once */
	SWEEP_DRIVERLESS,	/* there is a device, but its driver did not get what it needs */
	SWEEP_SILENT,		/* it did not, and has nobody to tell */
	SWEEP_KNOWN,		/* something else than zPCI is at fault, on every kernel */
	SWEEP_FAILED,		/* the kernel is at fault: the reason says how */
	SWEEP_NOT_CALLED,	/* the call was not made this time */
	SWEEP_LOST,		/* QEMU or the guest was lost: this says nothing */
	NR_SWEEP_OUTCOMES,
};

struct sweep_state;

/**
 * struct sweep_act - part of a lifecycle
 * @name: for people
 * @goal: what it leads to
 * @told: who must be told when it fails
 * @run: does it. Returns 0 or the positive errno that was told; negative: the trial is
 *	 not ok. Must get along with a kernel that cannot do it.
 * @was_enabled: the function is enabled before it, so it may be enabled and have no device
 *		 after it, as after "remove"
 */
struct sweep_act {
	const char *name;
	enum sweep_goal goal;
	enum sweep_told told;
	int (*run)(struct sweep_state *st);
	bool was_enabled;
};

extern const struct sweep_act act_plug, act_plug_standby, act_plug_several, act_off, act_on,
	act_recover, act_reset, act_rescan, act_rebind, act_vfio, act_leave_held, act_unplug,
	act_unplug_several, act_take, act_vanish, act_replace, act_drop;

/**
 * struct sweep_life - a lifecycle; it begins and ends without the function
 * @name: [a-z0-9_]+
 * @title: for people
 * @acts: ends with NULL
 * @needs: NEEDS_*, without these it is left out
 * @brief: part of the short run
 * @costly: it runs with what is called very often, too
 */
struct sweep_life {
	const char *name;
	const char *title;
	const struct sweep_act *const *acts;
	unsigned int needs;
	bool brief;
	bool costly;
};

extern const struct sweep_life sweep_lives[];
extern const size_t nr_sweep_lives;

/**
 * struct sweep_try - a lifecycle in which one call fails
 * @life: lifecycle
 * @site: what fails; NULL: nothing, calls are counted
 * @call: which call of it, from 1
 * @act: act in which it failed
 * @outcome: how the kernel got over it
 * @error: what it told the one who asked; 0: nothing
 * @reports: how often it said on the console that something failed
 * @cure: what brought the function back, NULL: nothing had to
 * @by: who called, the nearest caller first
 * @reason: why it FAILED, or is LOST; NULL otherwise
 * @seconds: how long it took
 */
struct sweep_try {
	const struct sweep_life *life;
	const struct sweep_site *site;
	unsigned int call;
	const struct sweep_act *act;
	enum sweep_outcome outcome;
	int error;
	unsigned int reports;
	const char *cure;
	char *by;
	char *reason;
	double seconds;
};

/* Calls of one site in an undisturbed lifecycle, up to the end of each act. */
struct sweep_count {
	bool missing;			/* the kernel has no such function */
	unsigned int calls[SWEEP_ACTS_MAX];
};

/**
 * struct sweep_state - a lifecycle under way
 * @sc: the trial
 * @fn: the function
 * @held: there is a reference on its device
 * @plugged: it is in QEMU
 * @left_pec: event code that the kernel sees last when it is unplugged
 * @try: what is tried
 * @nr_events: events of the test module when the act began
 * @hit: the call has failed
 * @counts: counting: one for each site; NULL: not counting
 * @before: what there was before the function; the first lifecycle looks
 * @memory: of the function in /proc/iomem, as it was undisturbed. NULL: not known yet
 */
struct sweep_state {
	struct trial *sc;
	struct fn fn;
	bool held;
	bool plugged;
	int left_pec;
	struct sweep_try *try;
	size_t nr_events;
	bool hit;
	struct sweep_count *counts;
	char **before;
	char **memory;
};

void sweep_body(struct trial *sc);
unsigned int sweep_calls(const struct sweep_life *life, const struct sweep_count *count);

/* sweep_act.c */
bool sweep_deleted(struct sweep_state *st);
void sweep_plug(struct sweep_state *st);
void sweep_unplug_finish(struct sweep_state *st, int pec);

/* sweep_fault.c */
bool sweep_count_begin(struct sweep_state *st);
bool sweep_count_read(struct sweep_state *st, size_t act);
bool sweep_arm(struct sweep_state *st);
bool sweep_was_hit(struct sweep_state *st);

/* sweep_settle.c */
void sweep_expect(struct sweep_state *st, enum sweep_goal goal);
void sweep_settle(struct sweep_state *st, const struct sweep_act *act, size_t console);
unsigned int sweep_reports(const struct sweep_state *st, size_t console);

/* sweep_left.c */
char *sweep_inventory(struct trial *sc);
void sweep_expect_inventory(struct trial *sc, const char *before);
void sweep_expect_memory(struct sweep_state *st);

/**
 * struct sweep_options - what the user asked for
 * @role: kernel
 * @kernel_dir: where it was built, NULL: it is to be built
 * @brief: only some sites and lifecycles
 * @verbose: write TAP to stdout
 * @sites: only these, with @nr_sites 0: all
 * @nr_sites: their number
 * @lives: only these lifecycles, with @nr_lives 0: all
 * @nr_lives: their number
 * @call: only this call of each site, 0: all
 * @every: only every so many of the calls, from the first on, 0: all
 */
struct sweep_options {
	enum kernel_role role;
	const char *kernel_dir;
	bool brief;
	bool verbose;
	const char *const *sites;
	size_t nr_sites;
	const char *const *lives;
	size_t nr_lives;
	unsigned int call;
	unsigned int every;
};

/**
 * struct sweep - all of it
 * @opt: what the user asked for
 * @report_dir: where the files go
 * @counts: of each lifecycle, in the order of sweep_lives, of each site
 * @before: what there is in a guest without the function, see sweep_inventory()
 * @memory: of each lifecycle, see struct sweep_state
 * @left_out: why a lifecycle is left out, NULL: it is not
 * @tries: in the order in which they were made
 * @nr_tries: their number
 * @names: names of the results, owned
 * @nr_names: their number
 * @seconds: how long all took
 */
struct sweep {
	const struct sweep_options *opt;
	const char *report_dir;
	struct sweep_count *counts;
	char *before;
	char **memory;
	char **left_out;
	struct sweep_try *tries;
	size_t nr_tries;
	char **names;
	size_t nr_names;
	double seconds;
};

/* What came of one site, over all lifecycles. */
struct sweep_sum {
	bool missing;
	unsigned int calls;
	unsigned int outcomes[NR_SWEEP_OUTCOMES];
};

int sweep_init(struct sweep *sweep, const struct sweep_options *opt, const char *report_dir);
void sweep_free(struct sweep *sweep);
bool sweep_selected(const struct sweep *sweep, const struct sweep_site *site);
const struct sweep_site *sweep_find_site(const char *name);
const struct sweep_life *sweep_find_life(const char *name);
int sweep_drive(struct runner *runner, struct run_result *out, void *arg);

const char *sweep_outcome_name(enum sweep_outcome outcome);
const char *sweep_caller(const char *by);
void sweep_sum(const struct sweep *sweep, const struct sweep_site *site, struct sweep_sum *sum);
enum zlab_status sweep_site_status(const struct sweep *sweep, const struct sweep_sum *sum);
enum zlab_status sweep_status(const struct sweep *sweep);
const struct sweep_known *sweep_stale_known(const struct sweep *sweep);
void sweep_print(FILE *f, const struct sweep *sweep);
void sweep_print_tap(FILE *f, const struct sweep *sweep);
int sweep_save(const struct sweep *sweep);
void sweep_html(FILE *f, const struct sweep *sweep);

int sweep_run(const struct prove_options *work, const struct sweep_options *opt);
int sweep_command(int argc, char **argv, const char *qemu);

#endif /* ZLAB_SWEEP_H */
