/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a number of rounds, some of which failed, says about the next one.
 */
#ifndef ZLAB_BOUND_H
#define ZLAB_BOUND_H

double bound_upper(unsigned int failed, unsigned int rounds);
double bound_lower(unsigned int failed, unsigned int rounds);

#endif /* ZLAB_BOUND_H */
