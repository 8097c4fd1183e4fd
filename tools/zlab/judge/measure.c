// SPDX-License-Identifier: GPL-2.0
/*
 * Hashes of source code, from measure.sh: a result of a scenario is only as good as the
 * code that measured it.
 */
#include "measure.h"

#include <string.h>

/**
 * measure_code() - identify the code of a scenario and of the harness
 * @file: source file of the scenario, as the compiler knows it
 *
 * Return: a static string that changes with the code, NULL if @file is not known.
 */
const char *measure_code(const char *file)
{
	size_t i;

	for (i = 0; file && i < nr_measured; i++) {
		if (!strcmp(measured[i].file, file))
			return measured[i].hash;
	}
	return NULL;
}
