/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One scenario under way on one guest: its verdict so far and its waits.
 *
 * The verdict is sticky. A trial is ok until something goes wrong; the first
 * thing that goes wrong is kept, and is either the kernel's fault (a check was
 * reached and did not hold: failed) or not (a check was not reached: lost).
 */
#ifndef ZLAB_TRIAL_H
#define ZLAB_TRIAL_H

#include "balance.h"
#include "race.h"
#include "result.h"
#include "vm.h"

/* Deadlines in seconds on an unloaded machine; multiplied by the trial's scale. */
#define DEADLINE_QMP	10	/* QEMU answers a command */
#define DEADLINE_REPLY	10	/* the guest finishes a request */
#define DEADLINE_EVENT	10	/* the kernel finishes with an event */
#define DEADLINE_ALIVE	5	/* the agent shows that the guest is alive */

struct trial {
	const char *name;
	struct vm *vm;
	double scale;
	double start;			/* time 0 of the timeline, seconds since the machine's */
	enum outcome outcome;		/* PASS: ok so far */
	char *reason;			/* NULL: ok so far */
	uint32_t *fids;			/* every function plugged so far */
	size_t nr_fids;
	struct balance balance;		/* of @fids */
	struct tl_entry *steps;		/* what the host did */
	size_t nr_steps;
	const struct race_scope *races;	/* NULL: every data race counts */
	unsigned int nr_marks;
	unsigned int rounds;		/* how often a scenario that repeats does so */
	unsigned int rounds_begun;
	void *arg;			/* for the body alone */
};

/* Repeats the block that follows sc->rounds times, and no longer than the trial is ok. */
#define for_each_round(sc) \
	for (; trial_next_round(sc);)

void trial_init(struct trial *sc, const char *name, struct vm *vm, double scale);
void trial_fini(struct trial *sc);
bool trial_ok(const struct trial *sc);
bool trial_next_round(struct trial *sc);
void trial_count(struct trial *sc, const char *record);
int trial_balance(const struct trial *sc, uint32_t fid);
double trial_deadline(const struct trial *sc, double seconds);
bool trial_expired(struct trial *sc, double deadline);

__attribute__((format(printf, 2, 3)))
void trial_fail(struct trial *sc, const char *fmt, ...);
__attribute__((format(printf, 2, 3)))
void trial_lost(struct trial *sc, const char *fmt, ...);
__attribute__((format(printf, 3, 4)))
void trial_step(struct trial *sc, uint32_t fid, const char *fmt, ...);
void trial_use_fid(struct trial *sc, uint32_t fid);

/* trial_wait.c */
bool trial_alive(struct trial *sc);
__attribute__((format(printf, 2, 3)))
int trial_send(struct trial *sc, const char *fmt, ...);
int trial_receive(struct trial *sc, int seq, const char *what, struct agent_reply *reply);
__attribute__((format(printf, 3, 4)))
int trial_request(struct trial *sc, struct agent_reply *reply, const char *fmt, ...);
bool trial_qmp(struct trial *sc, const char *command, json_t *args);
bool trial_deleted(struct trial *sc, const char *device, const char *path, const char *owed);
bool trial_event(struct trial *sc, enum mod_ev ev, uint32_t fid, int pec, const char *missing);
bool trial_handled(struct trial *sc, uint32_t fid, int pec);
bool trial_mark(struct trial *sc);

#endif /* ZLAB_TRIAL_H */
