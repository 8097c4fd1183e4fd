/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A walk on a guest: its steps are done, and what comes of them is looked at.
 */
#ifndef ZLAB_SOAK_EXEC_H
#define ZLAB_SOAK_EXEC_H

#include "claim.h"
#include "soak_model.h"
#include "verbs.h"

/**
 * struct soak_run - a walk under way; what a trial's arg points to
 * @script: what to do; all of it must be allowed
 * @role: kernel that it is done to
 * @done: steps that were done and found in order, those of the way home included
 * @model: what must be
 * @fns: the functions as the verbs know them
 */
struct soak_run {
	const struct soak_script *script;
	enum kernel_role role;
	size_t done;
	struct soak_model model;
	struct fn fns[SOAK_FUNCTIONS_MAX];
};

void soak_run_body(struct trial *sc);
void soak_do_step(struct trial *sc, struct soak_run *run, const struct soak_step *step);
void soak_settle(struct trial *sc, struct soak_run *run);
void soak_look(struct trial *sc, const struct soak_run *run);

#endif /* ZLAB_SOAK_EXEC_H */
