/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Getting Debian packages installed.
 */
#ifndef ZLAB_APT_H
#define ZLAB_APT_H

#include "progress.h"

#include <stddef.h>

int apt_install(struct progress *p, const char *const *packages, size_t nr);

#endif /* ZLAB_APT_H */
