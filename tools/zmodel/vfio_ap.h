/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vfio-ap: who may have an AP queue, a guest or the host's driver?
 */
#ifndef MODEL_VFIO_AP_H
#define MODEL_VFIO_AP_H

#include "protocol.h"

extern const struct record vfio_ap;

/* What is asked: the kernel's rules, those of the thread of 2020, and what is between them. */
extern const struct setup vfio_ap_setups[];
extern const size_t nr_vfio_ap_setups;

const struct setup *vfio_ap_setup(const char *name);

/* Indices of the record. */
enum { DEVICE, PERMS, GUESTS, KVM, MDEVS, MATRIX };
enum { MASK, ASSIGNED, GUEST, BOUND, QUEUE };
enum { NOBODY, HOST, VFIO };
enum { THEFT, SHARED, NEITHER };

#endif /* MODEL_VFIO_AP_H */
