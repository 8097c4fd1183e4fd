// SPDX-License-Identifier: GPL-2.0
/*
 * zlab list: names and titles of the scenarios.
 */
#include "list.h"

#include "scenario.h"
#include "status.h"

#include <stdio.h>

/**
 * list_scenarios() - print the scenarios, one a line
 *
 * Return: exit status.
 */
int list_scenarios(void)
{
	const struct scenario *sc;

	for_each_scenario(sc)
		printf("%-28s %s%s\n", sc->name, sc->title,
		       sc->shows_bug ? " (shows the bug)" : "");
	return fflush(stdout) ? ST_INTERNAL : ST_OK;
}
