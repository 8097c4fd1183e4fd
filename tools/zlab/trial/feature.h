/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a kernel was built with, as far as scenarios need it.
 */
#ifndef ZLAB_FEATURE_H
#define ZLAB_FEATURE_H

int feature_missing(const char *kernel_dir, unsigned int needs, const char **symbol);
const char *feature_name(unsigned int need);

#endif /* ZLAB_FEATURE_H */
