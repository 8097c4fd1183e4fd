// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that are there when a guest boots.
 */
#define _GNU_SOURCE
#include "cold.h"

#include <stdio.h>
#include <stdlib.h>

#include "verbs.h"

/**
 * cold_devices_free() - release a list of devices
 * @devices: list from cold_devices(), may be NULL
 */
void cold_devices_free(char **devices)
{
	size_t i;

	for (i = 0; devices && devices[i]; i++)
		free(devices[i]);
	free(devices);
}

/**
 * cold_devices() - describe functions as QEMU's option -device wants them
 * @fns: functions
 * @nr: their number
 *
 * The ids are those of a function that was plugged once.
 *
 * Return: NULL terminated list to be released with cold_devices_free(), NULL
 * without memory.
 */
char **cold_devices(const struct cold_fn *fns, size_t nr)
{
	char **devices = calloc(2 * nr + 1, sizeof(*devices));
	size_t i;

	for (i = 0; devices && i < nr; i++) {
		struct fn fn = FN_COLD(fns[i].uid, fns[i].fid);
		struct qdev_ids ids = qdev_ids(&fn);

		if (asprintf(&devices[2 * i], "zpci,id=%s,uid=%u,fid=%u,target=%s", ids.zpci,
			     fns[i].uid, fns[i].fid, ids.pci) < 0)
			devices[2 * i] = NULL;
		else if (asprintf(&devices[2 * i + 1], "virtio-rng-pci,id=%s,rng=r0", ids.pci) < 0)
			devices[2 * i + 1] = NULL;
		if (!devices[2 * i] || !devices[2 * i + 1]) {
			cold_devices_free(devices);
			return NULL;
		}
	}
	return devices;
}

/**
 * find_cold() - take a function that was there at boot for a plugged one
 * @sc: the trial
 * @fn: function made by FN_COLD(), one of the scenario's COLD_BOOT()
 */
void find_cold(struct trial *sc, struct fn *fn)
{
	if (!trial_ok(sc))
		return;
	trial_use_fid(sc, fn->fid);
	trial_step(sc, fn->fid, "there at boot");
}
