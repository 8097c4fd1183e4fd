// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel was built with, from the .config that was kept with it.
 */
#define _GNU_SOURCE
#include "feature.h"

#include "array.h"
#include "claim.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A symbol that ends in "=n" must not be set; of several for one need none may be. */
static const struct {
	unsigned int need;
	const char *name;
	const char *symbol;
} features[] = {
	{ NEEDS_KASAN, "KASAN", "CONFIG_KASAN" },
	{ NEEDS_KMEMLEAK, "kmemleak", "CONFIG_DEBUG_KMEMLEAK" },
	{ NEEDS_KCSAN, "KCSAN", "CONFIG_KCSAN" },
	{ NEEDS_VFIO, "vfio-pci", "CONFIG_VFIO_PCI" },
	{ NEEDS_REUSE, "memory that is reused at once", "CONFIG_KASAN=n" },
	{ NEEDS_REUSE, "memory that is reused at once", "CONFIG_KCSAN=n" },
	{ NEEDS_REUSE, "memory that is reused at once", "CONFIG_SLUB_DEBUG_ON=n" },
	{ NEEDS_PROMPT, "devices that are released at once", "CONFIG_DEBUG_KOBJECT_RELEASE=n" },
};

/* "CONFIG_X=y" or "CONFIG_X=m", and not "# CONFIG_X is not set" or CONFIG_XY. */
static bool sets(const char *line, const char *symbol)
{
	size_t len = strcspn(symbol, "=");

	return !strncmp(line, symbol, len) && line[len] == '=' &&
	       (line[len + 1] == 'y' || line[len + 1] == 'm');
}

/* Whether each feature is there. */
static void look_at(FILE *config, bool there[])
{
	char *line = NULL;
	size_t size = 0, i;

	for (i = 0; i < ARRAY_SIZE(features); i++)
		there[i] = strchr(features[i].symbol, '=');
	while (getline(&line, &size, config) > 0) {
		for (i = 0; i < ARRAY_SIZE(features); i++) {
			if (sets(line, features[i].symbol))
				there[i] = !strchr(features[i].symbol, '=');
		}
	}
	free(line);
}

/**
 * feature_missing() - find out what a kernel lacks
 * @kernel_dir: built kernel, as kernel-build.sh names it
 * @needs: NEEDS_*; without any, nothing is read
 * @symbol: receives the first symbol of Kconfig that is needed but not set, or with
 *	    "=n" one that is set but must not be; NULL if there is none
 *
 * Return: 0, or a negative errno when the configuration cannot be read.
 */
int feature_missing(const char *kernel_dir, unsigned int needs, const char **symbol)
{
	bool there[ARRAY_SIZE(features)];
	FILE *config;
	char *path;
	size_t i;

	*symbol = NULL;
	if (!needs)
		return 0;
	if (asprintf(&path, "%s/config", kernel_dir) < 0)
		return -ENOMEM;
	config = fopen(path, "re");
	free(path);
	if (!config)
		return -errno;
	look_at(config, there);
	fclose(config);
	for (i = 0; i < ARRAY_SIZE(features) && !*symbol; i++) {
		if (needs & features[i].need && !there[i])
			*symbol = features[i].symbol;
	}
	return 0;
}

/**
 * feature_name() - name of a need as lists print it
 * @need: one of NEEDS_*
 *
 * Return: static string, NULL if there is no such need.
 */
const char *feature_name(unsigned int need)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(features); i++) {
		if (features[i].need == need)
			return features[i].name;
	}
	return NULL;
}
