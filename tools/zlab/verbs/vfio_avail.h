/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a scenario can do with the entries that a vfio container has for mappings, and
 * expect of how many it says are left.
 */
#ifndef ZLAB_VFIO_AVAIL_H
#define ZLAB_VFIO_AVAIL_H

#include "vfio.h"

void vfio_limit(struct trial *sc, unsigned int entries);
unsigned int vfio_default_limit(struct trial *sc);
void vfio_join(struct trial *sc, const struct fn *fn, const char *name, const char *with);
void vfio_fill(struct trial *sc, const char *name, unsigned int entries);
void vfio_drain(struct trial *sc, const char *name, unsigned int entries);
void vfio_drain_once(struct trial *sc, const char *name, unsigned int entries);
void vfio_drain_all(struct trial *sc, const char *name);
void vfio_load(struct trial *sc, const char *name, unsigned int threads, unsigned int turns);
void vfio_load_start(struct trial *sc, struct request *request, const char *name,
		     unsigned int threads, unsigned int turns);
void vfio_load_finish(struct trial *sc, struct request *request, const char *name);

void expect_avail(struct trial *sc, const char *name, unsigned int entries);
void expect_no_iommu(struct trial *sc, const char *name);
void expect_full(struct trial *sc, const char *name);
void expect_map_refused(struct trial *sc, const char *name, size_t size, uint64_t iova, int error);
unsigned long vfio_locked(struct trial *sc);
void expect_locked(struct trial *sc, unsigned long pages);

#endif /* ZLAB_VFIO_AVAIL_H */
