// SPDX-License-Identifier: GPL-2.0
/*
 * tools/status.sh and tools/zlab/user/status.h hold the same table. Both are read as
 * text, so that a status added to one of them is seen.
 */
#define _GNU_SOURCE
#include "tap.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

struct table {
	char name[32][32];
	int value[32];
	int nr;
};

static bool read_table(struct table *table, const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	table->nr = 0;
	if (!f)
		return false;
	while (table->nr < 32 && getline(&line, &size, f) > 0)
		if (sscanf(line, " %31[A-Z_] = %d", table->name[table->nr],
			   &table->value[table->nr]) == 2 && !strncmp(line + strspn(line, "\t"), "ST_", 3))
			table->nr++;
	free(line);
	fclose(f);
	return true;
}

/* Every entry of @a is in @b with the same value. */
static bool covered(const struct table *a, const struct table *b)
{
	bool all = true;
	int i, j;

	for (i = 0; i < a->nr; i++) {
		for (j = 0; j < b->nr && strcmp(a->name[i], b->name[j]); j++)
			;
		if (j < b->nr && a->value[i] == b->value[j])
			continue;
		printf("# %s=%d has no equal\n", a->name[i], a->value[i]);
		all = false;
	}
	return all;
}

int main(void)
{
	char file[] = __FILE__, path[512];
	struct table header, shell;
	const char *dir = dirname(file);

	snprintf(path, sizeof(path), "%s/../../tools/zlab/user/status.h", dir);
	ok(read_table(&header, path) && header.nr >= 13, "status.h is read");
	snprintf(path, sizeof(path), "%s/../../tools/status.sh", dir);
	ok(read_table(&shell, path) && shell.nr >= 13, "status.sh is read");
	ok(covered(&header, &shell), "status.sh has all of status.h");
	ok(covered(&shell, &header), "status.h has all of status.sh");
	return tap_done();
}
