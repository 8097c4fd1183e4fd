/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a scenario can do to a function and expect of the kernel.
 *
 * Every verb waits until its effect is there, with a deadline, and does nothing
 * once the trial is not ok. The *_start and *_finish halves are for scenarios
 * in which several functions are under way at once.
 */
#ifndef ZLAB_VERBS_H
#define ZLAB_VERBS_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario.h"
#include "trial.h"

/* PCI event codes of availability events. */
enum {
	PEC_IGNORED = 0,	/* not of the architecture: zPCI ignores it */
	PEC_CONFIGURED = 0x0301,	/* reserved or standby -> configured */
	PEC_STANDBY = 0x0302,		/* reserved -> standby */
	PEC_DECONFIGURE = 0x0303,	/* deconfiguration requested */
	PEC_GONE = 0x0304,		/* configured -> standby or reserved */
	PEC_SEVERAL = 0x0306,		/* 0x0302 or 0x0308 for functions that are not named */
	PEC_RESERVED = 0x0308,		/* standby -> reserved */
};

/* Where a reference is dropped. */
enum drop_context {
	DROP_PLAIN,	/* in process context, no lock held */
	DROP_RESCAN,	/* under pci_rescan_remove_lock */
	DROP_SPIN,	/* under a spinlock */
	DROP_IRQ,	/* in a softirq */
	DROP_BUSITER,	/* inside a walk over the PCI bus */
};

/* A PCI function: a zpci device and the device behind it. */
struct fn {
	uint16_t uid;		/* the PCI domain, unless the function shares the bus of another */
	uint32_t fid;		/* name of slot and IOMMU */
	unsigned int plugs;	/* how often it was plugged; makes QEMU's ids unique */
	const char *model;	/* arguments of device_add, as JSON; NULL: a virtio-rng-pci */
	uint16_t domain;	/* that of the bus it shares, 0: its uid */
	uint8_t devfn;		/* its place there */
	bool standby;		/* switched off by its slot */
	bool inert;		/* no driver will ever be bound: nothing to wait for */
};

#define FN(_uid, _fid) { .uid = (_uid), .fid = (_fid) }
/* One of the scenario's COLD_BOOT(). */
#define FN_COLD(_uid, _fid) { .uid = (_uid), .fid = (_fid), .plugs = 1 }

/*
 * Ids in QEMU, one pair for each time a function is plugged: an id stays taken
 * until its device has been finalised, which may be later than its unplug.
 */
struct qdev_ids {
	char zpci[32];
	char pci[32];
};

struct qdev_ids qdev_ids(const struct fn *fn);

/* How the PCI core names a device. */
struct bdf {
	char text[16];
};

struct bdf fn_bdf(const struct fn *fn);

void plug(struct trial *sc, struct fn *fn);
void plug_start(struct trial *sc, struct fn *fn);
void plug_finish(struct trial *sc, struct fn *fn, int pec);
void unplug(struct trial *sc, struct fn *fn);
void unplug_start(struct trial *sc, struct fn *fn);
void unplug_finish(struct trial *sc, struct fn *fn);
void wait_deleted(struct trial *sc, const struct fn *fn);
void reserve_at_once(struct trial *sc, struct fn *fn);
void rewrite(struct trial *sc, const struct fn *fn, int from, int to);
void power(struct trial *sc, struct fn *fn, bool on);
void sysfs_remove(struct trial *sc, struct fn *fn);
void sysfs_rescan(struct trial *sc, struct fn *fn);
void sysfs_recover(struct trial *sc, const struct fn *fn);
void unbind(struct trial *sc, struct fn *fn);
void rebind(struct trial *sc, struct fn *fn);
void hold(struct trial *sc, const struct fn *fn);
void drop(struct trial *sc, const struct fn *fn, enum drop_context context);

void wait_present(struct trial *sc, const struct fn *fn);
void expect_present(struct trial *sc, const struct fn *fn);
void expect_absent(struct trial *sc, const struct fn *fn);
void expect_standby(struct trial *sc, const struct fn *fn);
void expect_gone(struct trial *sc, const struct fn *fn);
void expect_io(struct trial *sc, const struct fn *fn);
void expect_no_splat(struct trial *sc);

#endif /* ZLAB_VERBS_H */
