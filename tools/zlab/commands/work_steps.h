/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a fresh machine to a verdict: the steps, to be put into a struct work_plan.
 */
#ifndef ZLAB_WORK_STEPS_H
#define ZLAB_WORK_STEPS_H

#include "work.h"

int work_check_tools(struct work *w);
int work_lock_cache(struct work *w);
void work_unlock_cache(struct work *w);
int work_get_base(struct work *w);
int work_get_upstream(struct work *w);
int work_apply_series(struct work *w);
int work_build_base(struct work *w);
int work_build_upstream(struct work *w);
int work_build_patched(struct work *w);
int work_run_base(struct work *w);
int work_run_upstream(struct work *w);
int work_run_patched(struct work *w);
int work_spend(struct work *w);
int work_write_reports(struct work *w);
int work_build(struct work *w, struct kerneltree *kt, const char *commit, char **kernel);

#endif /* ZLAB_WORK_STEPS_H */
