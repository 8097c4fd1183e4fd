/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Functions that are there when a guest boots.
 *
 * No snapshot can have any: QEMU does not save zpci devices. So a scenario with
 * such functions boots a guest of its own.
 */
#ifndef ZLAB_COLD_H
#define ZLAB_COLD_H

#include <stddef.h>
#include <stdint.h>

struct fn;
struct trial;

/* A function on QEMU's command line. */
struct cold_fn {
	uint16_t uid;
	uint32_t fid;
};

char **cold_devices(const struct cold_fn *fns, size_t nr);
void cold_devices_free(char **devices);
void find_cold(struct trial *sc, struct fn *fn);

#endif /* ZLAB_COLD_H */
