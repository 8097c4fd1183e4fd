/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many of the rounds of a scenario failed, and what that is worth.
 */
#ifndef ZLAB_COUNT_H
#define ZLAB_COUNT_H

#include "result.h"

/* Room for what count_text() says. */
#define COUNT_WIDTH	80

void count_rounds(struct scenario_result *res, unsigned int begun, bool race);
bool count_open(const struct scenario_result *res);
double count_gap(const struct scenario_result *res);
const char *count_text(const struct scenario_result *res, char *buf, size_t size);
const struct scenario_result *count_widest(const struct run_result *run);
struct scenario_result count_sum(const struct scenario_result *a, const struct scenario_result *b,
				 enum kernel_role role);
void count_add(struct scenario_result *res, struct scenario_result *more, enum kernel_role role);

#endif /* ZLAB_COUNT_H */
