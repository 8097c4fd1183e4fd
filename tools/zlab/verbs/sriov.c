// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that share a bus, and physical ones with virtual ones.
 */
#define _GNU_SOURCE
#include "sriov.h"

#include <stdio.h>
#include <string.h>

/* Functions with the same PCHID share a bus; take the domain's number for both. */
static void fake(struct trial *sc, const struct fn *fn, const char *more)
{
	int rc = trial_request(sc, NULL, "mod fake 0x%x devfn=%u pchid=0x%x%s", fn->fid,
			       (unsigned int)fn->devfn, (unsigned int)fn->domain, more);

	if (rc > 0)
		trial_lost(sc, "the test module cannot give function %08x a place: %s", fn->fid,
			   strerror(rc));
}

/**
 * share_bus() - let a function appear on a bus with others
 * @sc: the trial
 * @fn: function of FN_ON(), before it is plugged; the first one of a bus has the
 *	domain as its uid
 */
void share_bus(struct trial *sc, const struct fn *fn)
{
	fake(sc, fn, "");
}

/**
 * be_pf() - let a function appear as a physical one that can have 4 VFs
 * @sc: the trial
 * @fn: function of FN_ON(), before it is plugged
 */
void be_pf(struct trial *sc, const struct fn *fn)
{
	fake(sc, fn, " pf=1");
}

/**
 * be_vf() - let a function appear as a virtual one
 * @sc: the trial
 * @fn: function of FN_ON(), before it is plugged; its devfn is that of its PF plus
 *	@vfn
 * @vfn: number of the VF, from 1
 */
void be_vf(struct trial *sc, const struct fn *fn, unsigned int vfn)
{
	char more[24];

	snprintf(more, sizeof(more), " vfn=%u", vfn);
	fake(sc, fn, more);
}

/**
 * bind_pf() - give a physical function a driver that can enable VFs
 * @sc: the trial
 * @pf: plugged function of be_pf()
 */
void bind_pf(struct trial *sc, struct fn *pf)
{
	bind_pf_to(sc, pf, PF_DRIVER);
}

/**
 * bind_pf_to() - give a physical function the driver of choice
 * @sc: the trial
 * @pf: plugged function of be_pf()
 * @driver: PF_DRIVER or PF_WORK_DRIVER
 */
void bind_pf_to(struct trial *sc, struct fn *pf, const char *driver)
{
	int rc;

	unbind(sc, pf);
	rc = trial_request(sc, NULL, "bind %s %s", fn_bdf(pf).text, driver);
	if (rc > 0)
		trial_lost(sc, "function %08x cannot be a PF: %s", pf->fid, strerror(rc));
	pf->inert = false;
}

/**
 * plug_pf() - plug a physical function that works, and give it its driver
 * @sc: the trial
 * @pf: function of FN_ON() for a virtio-rng
 */
void plug_pf(struct trial *sc, struct fn *pf)
{
	be_pf(sc, pf);
	plug(sc, pf);
	expect_present(sc, pf);
	expect_io(sc, pf);
	bind_pf(sc, pf);
}

/**
 * plug_vf() - plug a virtual function that works and is linked to its physical one
 * @sc: the trial
 * @pf: physical function that has VFs enabled
 * @vf: function of FN_ON(); its devfn is that of its PF plus @vfn
 * @vfn: number of the VF, from 1
 */
void plug_vf(struct trial *sc, const struct fn *pf, struct fn *vf, unsigned int vfn)
{
	be_vf(sc, vf, vfn);
	plug(sc, vf);
	expect_present(sc, vf);
	expect_io(sc, vf);
	expect_linked(sc, pf, vf, vfn);
}

/**
 * enable_vfs() - write a physical function's sriov_numvfs
 * @sc: the trial
 * @pf: function of bind_pf()
 * @number: how many VFs, 0: disable them
 *
 * On zPCI that adds no device, the platform does, by plugging functions. But it
 * removes those that are there.
 */
void enable_vfs(struct trial *sc, const struct fn *pf, unsigned int number)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, pf->fid, "%u VFs", number);
	rc = trial_request(sc, NULL, "write /sys/bus/pci/devices/%s/sriov_numvfs %u",
			   fn_bdf(pf).text, number);
	if (rc > 0)
		trial_lost(sc, "function %08x cannot have %u VFs: %s", pf->fid, number,
			   strerror(rc));
}

static void expect_link(struct trial *sc, const struct fn *from, const char *name,
			const struct fn *to)
{
	struct agent_reply reply;
	const char *end;
	int rc;

	rc = trial_request(sc, &reply, "link /sys/bus/pci/devices/%s/%s", fn_bdf(from).text, name);
	if (rc > 0)
		trial_fail(sc, "function %08x has no %s: %s", from->fid, name, strerror(rc));
	if (rc)
		return;
	reply.data[strcspn(reply.data, "\n")] = '\0';
	end = strrchr(reply.data, '/');
	if (strcmp(end ? end + 1 : reply.data, fn_bdf(to).text))
		trial_fail(sc, "%s of function %08x is %s", name, from->fid, reply.data);
	agent_reply_free(&reply);
}

/**
 * expect_linked() - a virtual function and its physical one know each other
 * @sc: the trial
 * @pf: physical function
 * @vf: virtual function
 * @vfn: its number, from 1
 */
void expect_linked(struct trial *sc, const struct fn *pf, const struct fn *vf, unsigned int vfn)
{
	char name[24];

	/* Linux counts VFs from 0, the platform from 1. */
	snprintf(name, sizeof(name), "virtfn%u", vfn - 1);
	expect_link(sc, pf, name, vf);
	expect_link(sc, vf, "physfn", pf);
}
