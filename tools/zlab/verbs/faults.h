/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Steps that fail, and events that are not true.
 *
 * A fault is set on a kernel function by name and hits the calls that follow.
 * A scenario that sets one says afterwards how often it must have been hit: a
 * fault that was never reached proves nothing.
 */
#ifndef ZLAB_FAULTS_H
#define ZLAB_FAULTS_H

#include "verbs.h"

/* PCI event codes of error events, and of the event that names no function. */
enum {
	PEC_RECOVERABLE = 0x003a,	/* the function is in error and may be recovered */
	PEC_LOST = 0x003b,		/* the function is in error for good */
	PEC_ANY = 0x0306,		/* functions appeared or were reserved */
};

/* Numbers of enum zpci_state of the kernel. */
enum fn_state {
	FN_STANDBY,
	FN_CONFIGURED,
	FN_RESERVED,
};

/* Where an allocation fails, see fault_memory(). */
#define NO_MEMORY	"should_failslab"

void fault_next(struct trial *sc, const char *symbol, long rc);
void fault_later(struct trial *sc, const char *symbol, long rc, unsigned int passed);
void fault_result(struct trial *sc, const char *symbol, long rc);
void fault_memory(struct trial *sc);
void fault_hit(struct trial *sc, const char *symbol);
void fault_owed(struct trial *sc, const char *symbol);
void fault_spared(struct trial *sc, const char *symbol);

void power_refused(struct trial *sc, struct fn *fn, bool on, int error);
void plug_again(struct trial *sc, struct fn *fn);
void rescan_all(struct trial *sc);
void error_event(struct trial *sc, const struct fn *fn, int pec, uint32_t fh);
void reset_held(struct trial *sc, const struct fn *fn, int error);

bool fn_look(struct trial *sc, const struct fn *fn, struct mod_event *event);
uint32_t fn_handle(struct trial *sc, const struct fn *fn);
void expect_state(struct trial *sc, const struct fn *fn, enum fn_state state);
void expect_left(struct trial *sc, const struct fn *fn);
void expect_disabled(struct trial *sc, const struct fn *fn);
void expect_bare(struct trial *sc, struct fn *fn);
void expect_told(struct trial *sc, const char *text);
void expect_report(struct trial *sc, const struct fn *fn, const char *text);

#endif /* ZLAB_FAULTS_H */
