/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zlab coverage: what the scenarios of a kernel that counts have reached.
 */
#ifndef ZLAB_WORK_COVERAGE_H
#define ZLAB_WORK_COVERAGE_H

#include "work.h"

int coverage_keep(struct progress *p, const char *kernel_dir, const struct source *src,
		  const char *log_dir);
int coverage_measure(struct progress *p, const char *top, const char *log_dir, bool whole,
		     struct coverage *cov);
int work_measure_coverage(struct work *w);
int coverage_show(const struct coverage *cov, bool whole, int status);
int coverage_again(const struct prove_options *opt);

#endif /* ZLAB_WORK_COVERAGE_H */
