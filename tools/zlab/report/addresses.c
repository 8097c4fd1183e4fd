// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses of a kernel's functions, from System.map.
 */
#define _GNU_SOURCE
#include "addresses.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add(struct addresses *map, unsigned long long address, const char *name)
{
	struct address *grown = reallocarray(map->list, map->nr + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	map->list = grown;
	grown[map->nr] = (struct address){ address, strdup(name) };
	if (!grown[map->nr].name)
		return -ENOMEM;
	map->nr++;
	return 0;
}

static int by_address(const void *a, const void *b)
{
	const struct address *x = a, *y = b;

	return (x->address > y->address) - (x->address < y->address);
}

/**
 * addresses_read() - read System.map
 * @map: filled in; release with addresses_free() in any case
 * @path: file
 *
 * Return: 0 or negative errno.
 */
int addresses_read(struct addresses *map, const char *path)
{
	unsigned long long address;
	char *line = NULL, name[512];
	size_t size = 0;
	FILE *f;
	int err = 0;

	*map = (struct addresses){ 0 };
	f = fopen(path, "re");
	if (!f)
		return -errno;
	while (!err && getline(&line, &size, f) > 0) {
		if (sscanf(line, "%llx %*c %511s", &address, name) == 2)
			err = add(map, address, name);
	}
	free(line);
	fclose(f);
	if (map->nr)
		qsort(map->list, map->nr, sizeof(*map->list), by_address);
	return err;
}

/**
 * addresses_free() - release what addresses_read() allocated
 * @map: map; may be released again
 */
void addresses_free(struct addresses *map)
{
	size_t i;

	for (i = 0; i < map->nr; i++)
		free(map->list[i].name);
	free(map->list);
	*map = (struct addresses){ 0 };
}

/* To the next symbol that has another address, as the kernel computes it. */
static unsigned long long size_of(const struct addresses *map, size_t nr)
{
	size_t i;

	for (i = nr + 1; i < map->nr; i++) {
		if (map->list[i].address != map->list[nr].address)
			return map->list[i].address - map->list[nr].address;
	}
	return 0;
}

/**
 * addresses_find() - find a place in a function
 * @map: System.map
 * @frame: "FUNCTION+0xOFFSET/0xSIZE"
 * @address: receives the address
 *
 * Static functions of different files may have the same name; the size says which one
 * it is.
 *
 * Return: false if there is no such function of that size, or there are several.
 */
bool addresses_find(const struct addresses *map, const char *frame, unsigned long long *address)
{
	size_t len = strcspn(frame, "+"), i, nr = 0;
	unsigned long long offset, size;

	if (sscanf(frame + len, "+%llx/%llx", &offset, &size) != 2)
		return false;
	for (i = 0; i < map->nr; i++) {
		if (strncmp(map->list[i].name, frame, len) || map->list[i].name[len] ||
		    size_of(map, i) != size)
			continue;
		*address = map->list[i].address + offset;
		nr++;
	}
	return nr == 1;
}
