/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events that QEMU does not send: other ones, late ones, lost ones, made up ones.
 *
 * The test module changes an event before the kernel sees it, or hands the kernel
 * one that nobody sent. QEMU's own idea of a function follows what QEMU did, not
 * what the kernel was told.
 */
#ifndef ZLAB_EVENTS_H
#define ZLAB_EVENTS_H

#include "actors.h"
#include "faults.h"
#include "verbs.h"

#define FH_ENABLED	0x80000000U	/* in a function handle */

void rewrite_to(struct trial *sc, const struct fn *fn, int from, int to, uint32_t tofid);
void rewrite_stale(struct trial *sc, const struct fn *fn, int from, int to,
		   const struct fn *tofn, uint32_t fh);
void lose(struct trial *sc, const struct fn *fn, int pec);

void inject(struct trial *sc, const struct fn *fn, int pec, uint32_t fh);
void inject_begin(struct trial *sc, struct request *request, const struct fn *fn, int pec,
		  uint32_t fh);
void inject_end(struct trial *sc, const struct request *request, const struct fn *fn, int pec);

void plug_standby(struct trial *sc, struct fn *fn);
void plug_unseen(struct trial *sc, struct fn *fn);
void unplug_unseen(struct trial *sc, struct fn *fn);
void unplug_by_force(struct trial *sc, struct fn *fn, int pec);
void unplug_unused(struct trial *sc, struct fn *fn);

void expect_refs(struct trial *sc, const struct fn *fn, enum fn_state state, int refs);
void expect_unknown(struct trial *sc, const struct fn *fn);
void expect_arrival(struct trial *sc, const struct fn *fn);
void expect_debugfs(struct trial *sc, const struct fn *fn, bool present);
void learn_state(struct trial *sc, struct fn *fn);

#endif /* ZLAB_EVENTS_H */
