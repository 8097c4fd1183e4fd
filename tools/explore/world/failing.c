// SPDX-License-Identifier: GPL-2.0
/*
 * Calls that fail. A word of a scenario lets the next call of a kind fail, whoever makes
 * it. Not watched: to look is one step.
 *
 * Simplified: memory never runs out, as the shim itself uses the same functions.
 */
#include "failing.h"

static const char *const names[FAIL_KINDS] = {
	[FAIL_CONFIGURE] = "fail_configure",
	[FAIL_DECONFIGURE] = "fail_deconfigure",
	[FAIL_ENABLE] = "fail_enable",
	[FAIL_DISABLE] = "fail_disable",
	[FAIL_LIST] = "fail_list",
	[FAIL_QUERY] = "fail_query",
	[FAIL_TABLE] = "fail_table",
	[FAIL_READ] = "fail_read",
	[FAIL_IOMMU] = "fail_iommu",
	[FAIL_BUS] = "fail_bus",
	[FAIL_SLOT] = "fail_slot",
	[FAIL_BAR] = "fail_bar",
};

static u32 armed[FAIL_KINDS];
static unsigned int nr_failed;
static bool failed[FAIL_KINDS];

/* Must this call fail? */
bool shim_fails(enum fail kind)
{
	ex_point(&armed[kind], EX_UPDATE);
	if (!armed[kind])
		return false;
	armed[kind]--;
	nr_failed++;
	failed[kind] = true;
	ex_note("%s", names[kind]);
	return true;
}

/* The next call will fail. Return: is this the word for one? */
bool shim_fail_verb(const char *word, bool dry)
{
	int i;

	for (i = 0; i < FAIL_KINDS; i++) {
		if (strcmp(word, names[i]))
			continue;
		if (!dry) {
			ex_point(&armed[i], EX_UPDATE);
			armed[i]++;
		}
		return true;
	}
	return false;
}

/* An event got lost, which has to be made good in the same way. */
void shim_fail_lost(void)
{
	nr_failed++;
}

/* Has a call of this kind failed? */
bool shim_has_failed(enum fail kind)
{
	return failed[kind];
}

/* Nothing fails from here on. Return: how many calls did so far */
unsigned int shim_fail_no_more(void)
{
	int i;

	for (i = 0; i < FAIL_KINDS; i++)
		armed[i] = 0;
	return nr_failed;
}
