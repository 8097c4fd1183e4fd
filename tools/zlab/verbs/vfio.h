/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a scenario can do to a function by vfio: user space opens it, maps memory
 * for its DMA, and closes it at a time of its own choice.
 */
#ifndef ZLAB_VFIO_H
#define ZLAB_VFIO_H

#include <stddef.h>

#include "actors.h"
#include "faults.h"
#include "verbs.h"

/* What user space does when the kernel wants the function back. */
enum vfio_on_request {
	VFIO_KEEP,	/* go on; the scenario closes the function */
	VFIO_YIELD,	/* close it at once */
};

/* What of it is closed. */
enum vfio_part {
	VFIO_ALL,	/* device, group and container, in this order */
	VFIO_DEVICE,	/* the file of the device */
	VFIO_GROUP,	/* the file of the group; the function may be open nevertheless */
	VFIO_CONTAINER,	/* the file of the container; it lives as long as it has a group */
	VFIO_DETACH,	/* none: take the group out of the container */
};

/*
 * A function whose DMA is translated by the tables of the zPCI IOMMU, so that its I/O
 * tells whether they are the right ones: those of the DMA API, or of a container. A
 * legacy device has no way to say that it wants that.
 */
#define MODEL_TRANSLATED						\
	"{\"driver\": \"virtio-rng-pci\", \"rng\": \"r0\", "		\
	"\"disable-legacy\": \"on\", \"iommu_platform\": true}"
#define FN_TRANSLATED(_uid, _fid)					\
	{ .uid = (_uid), .fid = (_fid), .model = MODEL_TRANSLATED }

void vfio_bind(struct trial *sc, struct fn *fn);
void vfio_open(struct trial *sc, const struct fn *fn, const char *name,
	       enum vfio_on_request on_request);
bool vfio_try_open(struct trial *sc, const struct fn *fn, const char *name);
uint64_t vfio_map(struct trial *sc, const char *name, size_t size);
void vfio_unmap(struct trial *sc, const char *name, uint64_t iova);
void vfio_reset(struct trial *sc, const char *name);
void vfio_close(struct trial *sc, const char *name, enum vfio_part part);
void vfio_close_start(struct trial *sc, struct request *request, const char *name,
		      enum vfio_part part);
void vfio_close_finish(struct trial *sc, struct request *request);
void deconfigure(struct trial *sc, const struct fn *fn);
void vfio_take_away(struct trial *sc, struct fn *fn, int pec);

void expect_vfio_io(struct trial *sc, const struct fn *fn, const char *name);
void expect_vfio_io_at(struct trial *sc, const struct fn *fn, const char *name, uint64_t iova);
void expect_vfio_request(struct trial *sc, const struct fn *fn, const char *name);

#endif /* ZLAB_VFIO_H */
