// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel is found to lack, from configurations as kbuild writes them.
 */
#define _GNU_SOURCE
#include "cache.h"
#include "claim.h"
#include "feature.h"
#include "tmpdir.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *dir;

static void write_config(const char *text)
{
	char *path;
	FILE *f;

	if (asprintf(&path, "%s/config", dir) < 0)
		exit(1);
	f = fopen(path, "we");
	if (!f || fputs(text, f) < 0 || fclose(f))
		exit(1);
	free(path);
}

static bool lacks(unsigned int needs, const char *wanted)
{
	const char *symbol = "unset";

	if (feature_missing(dir, needs, &symbol))
		return false;
	return wanted ? symbol && !strcmp(symbol, wanted) : !symbol;
}

int main(void)
{
	const char *symbol;

	if (tmpdir_make(&dir))
		return 1;
	ok(feature_missing(dir, NEEDS_KASAN, &symbol) == -ENOENT,
	   "a kernel without its configuration is an error");
	ok(lacks(0, NULL), "... but not when nothing is needed");
	write_config("CONFIG_KASAN_GENERIC=y\n# CONFIG_KASAN is not set\nCONFIG_KCSAN=n\n");
	ok(lacks(NEEDS_KASAN, "CONFIG_KASAN") && lacks(NEEDS_KCSAN, "CONFIG_KCSAN"),
	   "not set, set to n, and a longer name");
	write_config("CONFIG_KASAN=y\nCONFIG_VFIO_PCI=m\nCONFIG_DEBUG_KMEMLEAK=y");
	ok(lacks(NEEDS_KASAN | NEEDS_VFIO | NEEDS_KMEMLEAK, NULL),
	   "built in, a module, and a last line without its end");
	ok(lacks(NEEDS_KASAN | NEEDS_KCSAN, "CONFIG_KCSAN"), "one of two is missing");
	ok(lacks(NEEDS_REUSE, "CONFIG_KASAN=n"), "what must not be set is");
	write_config("# CONFIG_KASAN is not set\nCONFIG_SLUB_DEBUG_ON=y\n");
	ok(lacks(NEEDS_REUSE, "CONFIG_SLUB_DEBUG_ON=n"), "another one of the same need");
	write_config("# CONFIG_KCSAN is not set\nCONFIG_SLUB_DEBUG_ON=n\nCONFIG_KASAN_GENERIC=y\n");
	ok(lacks(NEEDS_REUSE, NULL), "nothing that must not be set is");
	ok(!strcmp(feature_name(NEEDS_KMEMLEAK), "kmemleak") && !feature_name(1U << 31),
	   "names of needs");
	cache_remove_tree(dir);
	free(dir);
	return tap_done();
}
