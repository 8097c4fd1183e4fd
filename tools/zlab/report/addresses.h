/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses of a kernel's functions, from System.map.
 */
#ifndef ZLAB_ADDRESSES_H
#define ZLAB_ADDRESSES_H

#include <stdbool.h>
#include <stddef.h>

struct addresses {
	struct address {
		unsigned long long address;
		char *name;
	} *list;		/* sorted by address */
	size_t nr;
};

int addresses_read(struct addresses *map, const char *path);
void addresses_free(struct addresses *map);
bool addresses_find(const struct addresses *map, const char *frame, unsigned long long *address);

#endif /* ZLAB_ADDRESSES_H */
