// SPDX-License-Identifier: GPL-2.0
/*
 * The DMA addresses of a function. The platform offers more than there is memory, and the
 * kernel limits them to what it uses when it makes a table, or only once, when the function
 * is added. A function that returns must not have more than it had before.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "stages.h"

#define FID	0x22

/*
 * What the IOMMU core keeps free is what is not for DMA. A kernel that does not tell has an
 * empty file.
 *
 * Return: text to be freed, NULL after an error, which has been reported.
 */
static char *reserved_regions(struct trial *sc, const struct fn *fn)
{
	struct agent_reply reply;
	char *text = NULL;
	int rc;

	rc = trial_request(sc, &reply,
			   "read /sys/bus/pci/devices/%04x:00:00.0/iommu_group/reserved_regions",
			   fn->uid);
	if (rc > 0)
		trial_fail(sc, "function %08x has no IOMMU group: %s", fn->fid, strerror(rc));
	else if (!rc)
		text = strdup(reply.data);
	agent_reply_free(&reply);
	return text;
}

SCENARIO(prop_dma, .title = "re-adds a held function and looks at the addresses for its DMA",
	 REQUIREMENTS(4, 7), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	struct fn fn = FN(0x11, FID);
	char *before, *after;

	plug(sc, &fn);
	expect_present(sc, &fn);
	before = reserved_regions(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	after = reserved_regions(sc, &fn);
	if (before && after && strcmp(before, after))
		trial_fail(sc, "function %08x had \"%.*s\" for no DMA, and now has \"%.*s\"", fn.fid,
			   (int)strcspn(before, "\n"), before, (int)strcspn(after, "\n"), after);
	free(after);
	free(before);
	drop(sc, &fn, DROP_PLAIN);
	leave(sc, &fn);
}
