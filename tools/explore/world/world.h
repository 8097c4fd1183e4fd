/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a world among themselves, above the kernel.
 */
#ifndef SHIM_WORLD_H
#define SHIM_WORLD_H

#include "s390.h"

/* verbs.c */
bool world_verb(const char *text, bool dry);
/* track.c */
bool shim_hold(u32 fid, struct pci_dev *dev);
struct pci_dev *shim_oldest(u32 fid);
bool shim_holds(u32 fid);

uint64_t world_states(void);
bool world_fits(const char *text, uint64_t states);
bool world_put_all(void);
bool world_removed(u32 fid);

#endif /* SHIM_WORLD_H */
