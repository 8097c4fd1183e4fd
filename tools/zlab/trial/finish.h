/* SPDX-License-Identifier: GPL-2.0 */
/*
 * End of a trial: put the guest in order, look at what it says, make a result.
 */
#ifndef ZLAB_FINISH_H
#define ZLAB_FINISH_H

#include "scenario.h"
#include "trial.h"

#define DBF_DIR	"/sys/kernel/debug/s390dbf/pci_msg"

bool trial_ask(struct trial *sc, const char *request, struct agent_reply *reply);
void trial_finish(struct trial *sc, const char *dbf_path);
void trial_result(struct trial *sc, const struct scenario *scenario, struct scenario_result *res);

#endif /* ZLAB_FINISH_H */
