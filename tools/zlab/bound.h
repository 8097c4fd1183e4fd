/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a number of rounds without a failure is worth.
 */
#ifndef ZLAB_BOUND_H
#define ZLAB_BOUND_H

double bound_95(unsigned int rounds);

#endif /* ZLAB_BOUND_H */
