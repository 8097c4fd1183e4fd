// SPDX-License-Identifier: GPL-2.0
/*
 * Load a world: the shared object, where its data is, what it exports.
 */
#define _GNU_SOURCE
#include "engine.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

struct found {
	Elf64_Addr base;
	char *start;
	size_t size;
	char *relro_end;
};

/* The writable segment, but what is made read-only once it is relocated. */
static int find_data(struct dl_phdr_info *info, size_t size, void *arg)
{
	struct found *found = arg;
	int i;

	if (info->dlpi_addr != found->base)
		return 0;
	for (i = 0; i < info->dlpi_phnum; i++) {
		const Elf64_Phdr *ph = &info->dlpi_phdr[i];
		char *start = (char *)info->dlpi_addr + ph->p_vaddr;

		if (ph->p_type == PT_LOAD && ph->p_flags & PF_W) {
			found->start = start;
			found->size = ph->p_memsz;
		} else if (ph->p_type == PT_GNU_RELRO) {
			/* The pages that end before its end */
			found->relro_end = (char *)((uintptr_t)(start + ph->p_memsz) & ~4095UL);
		}
	}
	return 1;
}

/**
 * world_load() - load a world
 * @file: a shared object
 *
 * Exits with a message if it is none.
 */
const struct ex_world *world_load(const char *file)
{
	void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	const struct ex_world *world = handle ? dlsym(handle, "ex_world") : NULL;
	struct found found = { 0 };
	struct link_map *map;

	if (!world || dlinfo(handle, RTLD_DI_LINKMAP, &map)) {
		fprintf(stderr, "error: %s is not a world: %s\n", file, dlerror());
		exit(3);
	}
	found.base = map->l_addr;
	dl_iterate_phdr(find_data, &found);
	if (found.relro_end > found.start) {
		found.size -= found.relro_end - found.start;
		found.start = found.relro_end;
	}
	memory_add_data(found.start, found.size);
	symbol_init(file, (void *)map->l_addr);
	cover_init((void *)map->l_addr);
	return world;
}
