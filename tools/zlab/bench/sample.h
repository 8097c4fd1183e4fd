/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a handful of measurements of the same thing says about its median.
 */
#ifndef ZLAB_SAMPLE_H
#define ZLAB_SAMPLE_H

#include <stddef.h>

double sample_min(const double *values, size_t nr);
double sample_max(const double *values, size_t nr);
double sample_median(const double *values, size_t nr);
double sample_upper(const double *values, size_t nr);
double sample_lower(const double *values, size_t nr);

#endif /* ZLAB_SAMPLE_H */
