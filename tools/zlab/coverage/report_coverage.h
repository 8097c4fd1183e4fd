/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Coverage for the terminal, for programs, and as a page.
 */
#ifndef ZLAB_REPORT_COVERAGE_H
#define ZLAB_REPORT_COVERAGE_H

#include "coverage.h"

#include <stdio.h>

void coverage_table(FILE *f, const struct coverage *cov);
int coverage_json(const char *path, const struct coverage *cov);
int coverage_html(const char *path, const struct coverage *cov);
int coverage_write(const char *dir, const struct coverage *cov);

/* The next line of another file, or with @functions of another function; the first: from 0. */
size_t coverage_next(const struct coverage *cov, size_t nr, bool functions);

#endif /* ZLAB_REPORT_COVERAGE_H */
