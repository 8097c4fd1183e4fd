/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of the plots.
 */
#ifndef ZLAB_BENCH_PLOT_H
#define ZLAB_BENCH_PLOT_H

#include <stddef.h>

const char *bench_plot_file(size_t i);

#endif /* ZLAB_BENCH_PLOT_H */
