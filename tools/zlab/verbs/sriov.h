/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Functions that share a bus, and physical ones with virtual ones.
 *
 * QEMU has neither; the test module makes zPCI and the PCI core see them.
 */
#ifndef ZLAB_SRIOV_H
#define ZLAB_SRIOV_H

#include "verbs.h"

/*
 * A function at place _devfn of the bus with domain _domain, which is the uid of
 * the first function there. Two virtio-rng at once can wait for each other in
 * 6.1's driver, so only one function of a bus should be one.
 */
#define FN_ON(_domain, _devfn, _uid, _fid)				\
	{ .uid = (_uid), .fid = (_fid), .domain = (_domain), .devfn = (_devfn) }

#define VIRTIO_SERIAL	"{\"driver\": \"virtio-serial-pci\"}"

void share_bus(struct trial *sc, const struct fn *fn);
void be_pf(struct trial *sc, const struct fn *fn);
void be_vf(struct trial *sc, const struct fn *fn, unsigned int vfn);

/* Drivers of the test module, which disable the VFs when they are unbound. */
#define PF_DRIVER	"zpci_test_pf"
#define PF_WORK_DRIVER	"zpci_test_pfw"	/* from a work item that it waits for */

void bind_pf(struct trial *sc, struct fn *pf);
void bind_pf_to(struct trial *sc, struct fn *pf, const char *driver);
void plug_pf(struct trial *sc, struct fn *pf);
void plug_vf(struct trial *sc, const struct fn *pf, struct fn *vf, unsigned int vfn);
void enable_vfs(struct trial *sc, const struct fn *pf, unsigned int number);

void expect_linked(struct trial *sc, const struct fn *pf, const struct fn *vf, unsigned int vfn);

#endif /* ZLAB_SRIOV_H */
