// SPDX-License-Identifier: GPL-2.0
/*
 * zlab list: the scenarios.
 */
#include "list.h"

#include "feature.h"
#include "result.h"
#include "scenario.h"
#include "status.h"

#include <stdio.h>

static void print_claim(const char *kernel, const struct claim *claim)
{
	if (claim->kind == CLAIM_SIGNATURE)
		printf("    %s: shows the bug\n", kernel);
	else if (claim->kind != CLAIM_PASSES)
		printf("    %s: %s: %s\n", kernel, claim_name(claim->kind), claim->text);
}

static void print_fix(const struct scenario *sc)
{
	char kernel[32];
	size_t i;

	for (i = 0; i < sc->nr_later; i++) {
		snprintf(kernel, sizeof(kernel), "from patch %u", sc->later[i].from);
		print_claim(kernel, &sc->later[i].claim);
	}
	if (sc->fixed_by)
		printf("    fixed by patch %u\n", sc->fixed_by);
}

static void print_requirements(const struct scenario *sc)
{
	size_t i;

	for (i = 0; i < sc->nr_requirements; i++)
		printf("%s%u", i ? ", " : "    requirements: ", sc->requirements[i]);
	if (i)
		putchar('\n');
}

static void print_needs(const struct scenario *sc)
{
	const char *before = "    needs: ";
	unsigned int bit;

	for (bit = 1; bit; bit <<= 1) {
		if (!(sc->needs & bit))
			continue;
		printf("%s%s", before, feature_name(bit));
		before = ", ";
	}
	if (sc->needs)
		putchar('\n');
}

/**
 * list_scenarios() - print the scenarios, and what each one says about itself
 *
 * What is not printed is the rule: it passes, needs nothing, is part of "zlab prove".
 *
 * Return: exit status.
 */
int list_scenarios(void)
{
	const struct scenario *sc;

	for_each_scenario(sc) {
		const struct claim base = scenario_claim(sc, KERNEL_BASE);

		printf("%-28s %s%s\n", sc->name, sc->title, sc->extended ? " (extended)" : "");
		print_requirements(sc);
		print_needs(sc);
		if (sc->topic)
			printf("    series: patches/%s-*\n", sc->topic);
		if (sc->known) {
			print_claim("every kernel", &base);
			continue;
		}
		print_claim(kernel_name(KERNEL_BASE), &base);
		print_fix(sc);
		print_claim(kernel_name(KERNEL_UPSTREAM), &sc->upstream);
	}
	return fflush(stdout) ? ST_INTERNAL : ST_OK;
}
