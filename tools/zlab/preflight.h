/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is everything there that a run needs.
 */
#ifndef ZLAB_PREFLIGHT_H
#define ZLAB_PREFLIGHT_H

#include "progress.h"

/**
 * struct preflight_options - what this run will do
 * @qemu: QEMU to use, NULL for Debian's
 * @source_tarball: Debian's kernel source, NULL if it is not needed
 */
struct preflight_options {
	const char *qemu;
	const char *source_tarball;
};

int preflight(struct progress *p, const struct preflight_options *opt);
int preflight_qemu(struct progress *p, const char *qemu);

#endif /* ZLAB_PREFLIGHT_H */
