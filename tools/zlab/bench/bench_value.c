// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: what was measured.
 */
#define _GNU_SOURCE
#include "bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool same(const struct bench_value *value, const char *name, const char *unit,
		 const char *variant, unsigned int x)
{
	return value->x == x && !strcmp(value->name, name) && !strcmp(value->unit, unit) &&
	       !strcmp(value->variant, variant);
}

/**
 * bench_find() - look up a quantity
 * @bench: the run
 * @name: what
 * @unit: of its samples
 * @variant: which
 * @x: under which circumstances
 *
 * Return: the value, NULL: it was not measured.
 */
const struct bench_value *bench_find(const struct bench *bench, const char *name,
				     const char *unit, const char *variant, unsigned int x)
{
	size_t i;

	for (i = 0; i < bench->nr_values; i++) {
		if (same(&bench->values[i], name, unit, variant, x))
			return &bench->values[i];
	}
	return NULL;
}

static struct bench_value *new_value(struct bench *bench, const struct bench_value *key)
{
	struct bench_value *grown, *value;

	grown = reallocarray(bench->values, bench->nr_values + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	bench->values = grown;
	value = &grown[bench->nr_values++];
	*value = (struct bench_value){
		.name = strdup(key->name), .unit = strdup(key->unit),
		.variant = strdup(key->variant), .axis = strdup(key->axis), .x = key->x,
	};
	return value->name && value->unit && value->variant && value->axis ? value : NULL;
}

/**
 * bench_add() - keep what one run has measured
 * @bench: the run
 * @key: which quantity; its strings stay the caller's, its samples are not looked at
 * @sample: what was measured
 * @spread: within this run, see struct bench_value
 *
 * Return: 0 or -ENOMEM.
 */
int bench_add(struct bench *bench, const struct bench_value *key, double sample, double spread)
{
	struct bench_value *value = (struct bench_value *)bench_find(bench, key->name, key->unit,
								     key->variant, key->x);
	double *grown;

	if (!value)
		value = new_value(bench, key);
	grown = value ? reallocarray(value->samples, value->nr + 1, sizeof(*grown)) : NULL;
	if (!grown)
		return -ENOMEM;
	value->samples = grown;
	grown[value->nr++] = sample;
	if (spread > value->spread)
		value->spread = spread;
	return 0;
}

/**
 * bench_free() - release what a run owns
 * @bench: the run
 */
void bench_free(struct bench *bench)
{
	size_t i;

	for (i = 0; i < bench->nr_values; i++) {
		struct bench_value *value = &bench->values[i];

		free(value->name);
		free(value->unit);
		free(value->variant);
		free(value->axis);
		free(value->samples);
	}
	for (i = 0; i < bench->nr_bars; i++)
		free(bench->bars[i].text);
	for (i = 0; i < BENCH_KERNELS; i++)
		free(bench->kernel_dirs[i]);
	free(bench->values);
	free(bench->bars);
	free(bench->tree);
	free(bench->out);
	free(bench->scratch);
	free(bench->qemu_version);
}
