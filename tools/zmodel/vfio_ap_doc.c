// SPDX-License-Identifier: GPL-2.0
/*
 * The generated part of Documentation/vfio-ap.rst: what the models find, and what they find
 * with a lock left out.
 */
#define _GNU_SOURCE
#include "vfio_ap_doc.h"

#include "setup.h"
#include "vfio_ap.h"

#include <stdlib.h>

static void model_row(FILE *f, const struct setup *setup, struct model *model)
{
	struct exploration found;
	const char *between = "";
	unsigned int i;

	fprintf(f, "   * - ``%s``\n     - %s\n     - %s\n", setup->name, setup->title, setup->origin);
	if (expand_setup(&vfio_ap, setup, model) || explore(model, MODEL_LIMIT, &found)) {
		fputs("     -\n     - not explored\n", f);
		return;
	}
	fprintf(f, "     - %zu\n     - ", found.states);
	if (exploration_clean(&found))
		fputs("nothing", f);
	for (i = 0; i < NR_FAULTS; i++) {
		if (!found.faults[i].found)
			continue;
		fprintf(f, "%s**%s** in %zu steps", between, fault_name(model, i),
			found.faults[i].nr);
		between = ", ";
	}
	fputc('\n', f);
	exploration_free(&found);
}

static void knockout_rows(FILE *f, const struct setup *setup, struct model *model)
{
	struct knockout knockouts[KNOCKOUTS];
	char name[120];
	size_t nr, i;

	if (knock_out(&vfio_ap, setup, knockouts, &nr) || expand_setup(&vfio_ap, setup, model))
		return;
	for (i = 0; i < nr; i++) {
		knockout_name(&vfio_ap, setup, &knockouts[i], name, sizeof(name));
		fprintf(f, "   * - %s\n     - %s", name, knockouts[i].faults ? "**" : "");
		faults_print(f, model, knockouts[i].faults);
		fprintf(f, "%s\n", knockouts[i].faults ? "**" : "");
	}
}

/**
 * vfio_ap_rst() - write the tables of the page
 * @f: where to
 */
void vfio_ap_rst(FILE *f)
{
	struct model *model = calloc(1, sizeof(*model));
	size_t i;

	if (!model)
		return;
	fputs(".. list-table::\n   :header-rows: 1\n   :widths: 14 42 20 8 16\n\n"
	      "   * - Model\n     - Rules\n     - From\n     - States\n     - Found\n", f);
	for (i = 0; i < nr_vfio_ap_setups; i++)
		model_row(f, &vfio_ap_setups[i], model);
	fputs("\nWith one thread of the first model not using a lock, or all that come after the\n"
	      "masks' lock, or taking two the other way round:\n\n"
	      ".. list-table::\n   :header-rows: 1\n   :widths: 70 30\n\n"
	      "   * - Thread\n     - Found\n", f);
	knockout_rows(f, &vfio_ap_setups[0], model);
	free(model);
}
