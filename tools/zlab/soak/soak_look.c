// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold whenever nothing is under way.
 */
#define _GNU_SOURCE
#include "soak_exec.h"

#include "events.h"
#include "finish.h"
#include "leak.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Functions are released by a work item, so a name may be there a little longer than
 * its function; a slow machine gets more time.
 */
#define DEADLINE_QUIET	5

#define LIST_MAX	(16 * SOAK_FUNCTIONS_MAX)

/*
 * A kernel without the series takes a reserved function off its list at once, and its
 * slot with it: how the bug comes about. It would be all that a walk finds there.
 */
static bool is_listed(const struct soak_run *run, const struct soak_fn *fn)
{
	return fn->state != SOAK_UNKNOWN &&
	       (fn->state != SOAK_RESERVED || run->role != KERNEL_BASE);
}

static bool has_pdev(const struct soak_run *run, const struct soak_fn *fn)
{
	return fn->pdev;
}

/* Until it is released: what a new life must not meet. */
static bool exists(const struct soak_run *run, const struct soak_fn *fn)
{
	return fn->state != SOAK_UNKNOWN;
}

/* Directories with one entry for each function that ... */
static const struct {
	const char *path;
	bool (*has)(const struct soak_run *run, const struct soak_fn *fn);
	const char *format;
	bool by_uid;
} lists[] = {
	{ "/sys/bus/pci/devices", has_pdev, "%04x:00:00.0\n", true },
	{ "/sys/bus/pci/slots", is_listed, "%08x\n", false },
	{ "/sys/devices/virtual/iommu", exists, "s390-iommu.%08x\n", false },
	{ "/sys/class/pci_bus", exists, "%04x:00\n", true },	/* domains */
};

#define NR_LISTS	(sizeof(lists) / sizeof(*lists))

/* What is looked at, all asked for before the first answer is waited for. */
struct view {
	int lists[NR_LISTS];
	int dbf, lockdep, blocked;
	struct agent_reply replies[NR_LISTS + 3];
	char *wrong;		/* first thing that is not as it must be, owned */
};

__attribute__((format(printf, 2, 3)))
static void wrong(struct view *view, const char *fmt, ...)
{
	va_list ap;

	if (view->wrong)
		return;
	va_start(ap, fmt);
	if (vasprintf(&view->wrong, fmt, ap) < 0)
		view->wrong = NULL;
	va_end(ap);
}

static void ask(struct trial *sc, struct view *view)
{
	size_t i;

	for (i = 0; i < NR_LISTS; i++)
		view->lists[i] = trial_send(sc, "ls %s", lists[i].path);
	view->dbf = trial_send(sc, "dbf");
	view->lockdep = trial_send(sc, "lockdep");
	view->blocked = trial_send(sc, "blocked");
}

/* Return: payload; without one if the trial is not ok. */
static const char *hear(struct trial *sc, int seq, const char *what, struct agent_reply *reply)
{
	int rc = trial_receive(sc, seq, what, reply);

	/* Without any IOMMU there may be no directory of them. */
	if (rc > 0 && rc != ENOENT)
		trial_lost(sc, "\"%s\" failed in the guest: %s", what, strerror(rc));
	return rc ? "" : reply->data;
}

/* One line, for people. */
static void flatten(char *text)
{
	for (text = strchr(text, '\n'); text; text = strchr(text, '\n'))
		*text = text[1] ? ' ' : '\0';
}

static void check_list(const struct soak_run *run, size_t nr, const char *found,
		       struct view *view)
{
	char must[LIST_MAX] = "", *is;
	unsigned int i, len = 0;

	for (i = 0; i < run->model.nr; i++) {
		if (lists[nr].has(run, &run->model.fns[i]))
			len += (unsigned int)snprintf(must + len, sizeof(must) - len,
				lists[nr].format,
				lists[nr].by_uid ? run->fns[i].uid : run->fns[i].fid);
	}
	if (!strcmp(found, must))
		return;
	is = strdup(found);
	if (!is)
		return;
	flatten(is);
	flatten(must);
	wrong(view, "%s has \"%s\" and should have \"%s\"", lists[nr].path, is, must);
	free(is);
}

static void check_balance(const struct trial *sc, const struct soak_run *run, struct view *view)
{
	unsigned int i;
	int balance;

	for (i = 0; i < run->model.nr; i++) {
		const struct soak_fn *fn = &run->model.fns[i];

		balance = trial_balance(sc, fn->fid);
		if (balance != (fn->state != SOAK_UNKNOWN))
			wrong(view, "function %08x was created %d time(s) more than released, and should %s",
			      fn->fid, balance, balance > 0 ? "be gone" : "be there");
	}
}

/*
 * The thread that feeds the kernel's random numbers from a virtio-rng waits for QEMU
 * about ten seconds after the boot, for seconds, and on the base kernel just as often.
 * Whether the function works is asked by reading from it.
 */
static const char waits_for_qemu[] = "hwrng in virtio_read\n";

static void check_blocked(const char *tasks, struct view *view)
{
	if (!strncmp(tasks, waits_for_qemu, strlen(waits_for_qemu)))
		tasks += strlen(waits_for_qemu);
	if (*tasks)
		wrong(view, "a task is blocked: %.*s", (int)strcspn(tasks, "\n"), tasks);
}

static void check_replies(struct trial *sc, const struct soak_run *run, struct view *view)
{
	struct agent_reply *reply = view->replies;
	const char *text;
	size_t i;

	for (i = 0; i < NR_LISTS; i++) {
		text = hear(sc, view->lists[i], lists[i].path, reply++);
		if (trial_ok(sc))
			check_list(run, i, text, view);
	}
	text = hear(sc, view->dbf, "dbf", reply++);
	if (trial_ok(sc))
		trial_count(sc, text);
	if (trial_ok(sc))
		check_balance(sc, run, view);
	text = hear(sc, view->lockdep, "lockdep", reply++);
	if (!strncmp(text, "off", 3))
		wrong(view, "lockdep has switched itself off");
	text = hear(sc, view->blocked, "blocked", reply++);
	if (trial_ok(sc))
		check_blocked(text, view);
}

static const char *state_name(int state)
{
	static const char *const names[] = {
		[FN_STANDBY] = "standby", [FN_CONFIGURED] = "configured",
		[FN_RESERVED] = "reserved",
	};

	return state < 0 ? "unknown" : state > FN_RESERVED ? "in no known state" : names[state];
}

static int kernel_state(const struct soak_run *run, const struct soak_fn *fn)
{
	if (!is_listed(run, fn))
		return -1;
	return fn->state == SOAK_STANDBY ? FN_STANDBY :
	       fn->state == SOAK_CONFIGURED ? FN_CONFIGURED : FN_RESERVED;
}

/* Asks the test module, as an event: those of all functions are on their way at once. */
static void check_states(struct trial *sc, const struct soak_run *run, struct view *view)
{
	struct agent *agent = &sc->vm->agent;
	struct mod_event seen;
	int seqs[SOAK_FUNCTIONS_MAX];
	unsigned int i;

	for (i = 0; i < run->model.nr; i++)
		seqs[i] = trial_send(sc, "mod state 0x%x", run->fns[i].fid);
	for (i = 0; i < run->model.nr; i++) {
		const struct soak_fn *fn = &run->model.fns[i];
		int state = kernel_state(run, fn);

		if (trial_receive(sc, seqs[i], "mod state", NULL) > 0)
			trial_lost(sc, "the test module does not tell the state");
		if (!trial_ok(sc))
			return;
		if (agent_wait_event(agent, MOD_STATE, fn->fid, ANY_PEC,
				     trial_deadline(sc, DEADLINE_REPLY), &seen)) {
			trial_lost(sc, "no state: %s", agent_why(agent));
			return;
		}
		if (seen.state != state)
			wrong(view, "function %08x is %s, and should be %s", fn->fid,
			      state_name(seen.state), state_name(state));
		else if (state >= 0 && seen.refs != soak_model_refs(fn))
			wrong(view, "function %08x has %d references, and should have %d",
			      fn->fid, seen.refs, soak_model_refs(fn));
	}
}

/* Return: what is wrong, to be freed; NULL: nothing is, or the trial is not ok. */
static char *look_once(struct trial *sc, const struct soak_run *run)
{
	struct view view = { 0 };
	size_t i;

	ask(sc, &view);
	check_states(sc, run, &view);
	check_replies(sc, run, &view);
	for (i = 0; i < NR_LISTS + 3; i++)
		agent_reply_free(&view.replies[i]);
	return view.wrong;
}

static void check_drivers(struct trial *sc, const struct soak_run *run)
{
	unsigned int i;

	for (i = 0; i < run->model.nr && trial_ok(sc); i++) {
		if (!run->model.fns[i].fresh)
			continue;
		if (trial_request(sc, NULL, "stat /sys/bus/pci/devices/%s/driver",
				  fn_bdf(&run->fns[i]).text) > 0)
			trial_fail(sc, "function %08x has no driver", run->fns[i].fid);
		else if (!i)
			expect_io(sc, &run->fns[i]);
	}
}

/**
 * soak_look() - compare the kernel with the model
 * @sc: trial; failed if there is a difference that stays
 * @run: the walk
 *
 * Pdevs, slots, names of IOMMUs, domains; state and references of each function; how
 * often it was created and released; whether lockdep watches, a task is blocked, the
 * kernel has complained; whether what has a new driver works; whether memory is lost:
 * kmemleak tells of that after five seconds, so some steps later, or when the walk ends.
 */
void soak_look(struct trial *sc, const struct soak_run *run)
{
	double deadline = trial_deadline(sc, DEADLINE_QUIET);
	char *what = NULL;

	do {
		free(what);
		/* A kernel that has complained does not get right by waiting. */
		expect_no_splat(sc);
		what = trial_ok(sc) ? look_once(sc, run) : NULL;
	} while (what && trial_ok(sc) && !trial_expired(sc, deadline));
	if (what)
		trial_fail(sc, "%s", what);
	free(what);
	check_drivers(sc, run);
	leak_look(sc);
}
