// SPDX-License-Identifier: GPL-2.0
/*
 * Steps that fail in the fake guest: its kernel asks here, its test module is told.
 */
#define _GNU_SOURCE
#include "guest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* All that the fake kernel calls. One of it is not called in its life. */
static struct symbol {
	const char *name;
	bool counted;
	unsigned int calls;
	long rc;
	unsigned int skip;
	bool armed, hit;
} symbols[] = {
	{ .name = "clp_query_pci_fn" }, { .name = "iommu_device_register" },
	{ .name = "clp_enable_fh" }, { .name = "sclp_pci_deconfigure" },
	{ .name = "zpci_register_ioat" },
};

/* Those that are counted, in the order in which that began. */
static struct symbol *counted[ARRAY_SIZE(symbols)];
static size_t nr_counted;

static struct symbol *find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(symbols); i++) {
		if (!strcmp(symbols[i].name, name))
			return &symbols[i];
	}
	return NULL;
}

/**
 * fault_call() - the fake kernel calls something that may fail
 * @name: one of the symbols
 *
 * Return: 0, or what it returns when it fails.
 */
long fault_call(const char *name)
{
	struct symbol *symbol = find(name);

	symbol->calls++;
	if (!symbol->armed || symbol->skip-- > 0)
		return 0;
	symbol->armed = false;
	symbol->hit = true;
	to_host("! {\"t\":1,\"ev\":\"fault\",\"fid\":0,\"by\":\"kmalloc<%s<kthread\"}\n", name);
	return symbol->rc;
}

static void clear(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(symbols); i++)
		symbols[i] = (struct symbol){ .name = symbols[i].name };
	nr_counted = 0;
}

static int count(const char *name)
{
	struct symbol *symbol = find(name);

	if (!symbol)
		return ENOENT;
	/* Another site of the same function. */
	if (symbol->counted)
		return ENOENT;
	symbol->counted = true;
	counted[nr_counted++] = symbol;
	return 0;
}

/**
 * fault_command() - command of the test module
 * @line: command
 * @rc: result: 0 or a positive errno
 *
 * Return: false if it is about something else.
 */
bool fault_command(const char *line, int *rc)
{
	struct symbol *symbol;
	unsigned int skip;
	char name[64];
	long value;
	size_t i;

	*rc = 0;
	if (sscanf(line, "count %63s", name) == 1) {
		*rc = count(name);
	} else if (!strcmp(line, "calls")) {
		for (i = 0; i < nr_counted; i++)
			to_host("! {\"t\":1,\"ev\":\"calls\",\"fid\":0,\"n\":%u,\"at\":\"%s\"}\n",
				counted[i]->calls, counted[i]->name);
	} else if (sscanf(line, "fail %63s %ld n=1 skip=%u", name, &value, &skip) == 3) {
		symbol = find(name);
		*rc = symbol ? 0 : ENOENT;
		if (symbol)
			*symbol = (struct symbol){
				.name = symbol->name, .rc = value, .skip = skip, .armed = true,
			};
	} else if (sscanf(line, "faulted %63s", name) == 1) {
		symbol = find(name);
		*rc = !symbol ? ENOENT : symbol->hit ? 0 : ERANGE;
	} else if (!strcmp(line, "nofail")) {
		clear();
	} else {
		return false;
	}
	return true;
}

/**
 * fault_report() - the fake kernel says that a step has failed
 * @fn: function it is about
 * @what: what it was doing
 * @rc: error
 */
void fault_report(const struct function *fn, const char *what, long rc)
{
	if (!guest_faults.silent)
		console("zpci: %s PCI function %08x failed with %ld", what, fn->fid, rc);
	if (guest_faults.twice)
		console("zpci: %s PCI function %08x failed with %ld", what, fn->fid, rc);
}
