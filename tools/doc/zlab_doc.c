// SPDX-License-Identifier: GPL-2.0
/*
 * zlab-doc NAME: write the part of the documentation that is made from a table which
 * the harness also works with, so that neither can say something else.
 */
#include "array.h"
#include "bases_doc.h"
#include "lifecycle.h"
#include "lockorder.h"
#include "requirement.h"
#include "scenario.h"
#include "status.h"
#include "vfio_ap_doc.h"

#include <stdio.h>
#include <string.h>

static void lock_table(FILE *f)
{
	size_t i;

	fputs(".. list-table::\n   :header-rows: 1\n   :widths: 28 40 32\n\n"
	      "   * - Lock\n     - What it protects\n     - Who takes it\n", f);
	for (i = 0; i < nr_lock_nodes; i++)
		fprintf(f, "   * - %s\n     - %s\n     - %s\n", lock_nodes[i].label,
			lock_nodes[i].data ? lock_nodes[i].data : "(not one of zPCI)",
			lock_nodes[i].contexts);
	fputs("\n.. list-table::\n   :header-rows: 1\n   :widths: 28 28 44\n\n"
	      "   * - First\n     - Then\n     - Where\n", f);
	for (i = 0; i < nr_lock_edges; i++)
		fprintf(f, "   * - %s\n     - %s\n     - %s\n",
			lock_node_find(lock_edges[i].first)->label,
			lock_node_find(lock_edges[i].second)->label, lock_edges[i].why);
}

static bool names(const struct scenario *sc, unsigned int number)
{
	size_t i;

	for (i = 0; i < sc->nr_requirements; i++) {
		if (sc->requirements[i] == number)
			return true;
	}
	return false;
}

static void requirement_table(FILE *f)
{
	const struct scenario *sc;
	unsigned int number;
	bool any;

	fputs(".. list-table::\n   :header-rows: 1\n   :widths: 6 44 50\n\n"
	      "   * - No.\n     - It is required that\n     - Checked by\n", f);
	for (number = 1; number <= NR_REQUIREMENTS; number++) {
		fprintf(f, "   * - %u\n     - %s\n     - ", number, requirement_title(number));
		any = false;
		for_each_scenario(sc) {
			if (!names(sc, number))
				continue;
			fprintf(f, "%s``%s``", any ? ", " : "", sc->name);
			any = true;
		}
		fputs(any ? "\n" : "(nothing)\n", f);
	}
}

static const struct {
	const char *name;
	void (*write)(FILE *f);
	const char *from;	/* where the table is */
	int (*try_write)(FILE *f);	/* instead, if it may fail */
} parts[] = {
	{ "bases-table.rst", NULL, "patches/bases.json", bases_table },
	{ "lifecycle.dot", lifecycle_dot, "tools/zlab", NULL },
	{ "lifecycle-table.rst", lifecycle_rst, "tools/zlab", NULL },
	{ "lock-order.dot", lock_order_dot, "tools/zlab", NULL },
	{ "lock-table.rst", lock_table, "tools/zlab", NULL },
	{ "requirement-table.rst", requirement_table, "tools/zlab", NULL },
	{ "vfio-ap-table.rst", vfio_ap_rst, "tools/zmodel", NULL },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc == 2 && i < ARRAY_SIZE(parts); i++) {
		if (strcmp(argv[1], parts[i].name))
			continue;
		if (strstr(parts[i].name, ".rst"))
			printf(".. SPDX-%s: GPL-2.0\n"
			       ".. Made by build/zlab-doc. Edit the table in %s instead.\n\n",
			       "License-Identifier", parts[i].from);
		if (parts[i].try_write && parts[i].try_write(stdout))
			return ST_BASE;
		if (parts[i].write)
			parts[i].write(stdout);
		return fflush(stdout) ? ST_INTERNAL : ST_OK;
	}
	fputs("usage: zlab-doc PART, where PART is one of\n", stderr);
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		fprintf(stderr, "\t%s\n", parts[i].name);
	return ST_USAGE;
}
