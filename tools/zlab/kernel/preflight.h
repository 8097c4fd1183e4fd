/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is everything there that a run needs.
 */
#ifndef ZLAB_PREFLIGHT_H
#define ZLAB_PREFLIGHT_H

#include "progress.h"

#include <stddef.h>

/**
 * struct preflight_options - what this run will do
 * @qemu: QEMU to use, NULL for Debian's
 * @source_dir: where Debian's kernel source is installed
 * @packages: packages with kernel source that are needed
 * @nr_packages: their number
 */
struct preflight_options {
	const char *qemu;
	const char *source_dir;
	const char *packages[2];
	size_t nr_packages;
};

int preflight(struct progress *p, const struct preflight_options *opt);
int preflight_qemu(struct progress *p, const char *qemu);

#endif /* ZLAB_PREFLIGHT_H */
