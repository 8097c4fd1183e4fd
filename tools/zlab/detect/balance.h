/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How often functions were created and released, by the kernel's own record of them
 * (s390dbf). That is a ring: what happened long ago is no longer in it, so who wants
 * to count it all has to look in time.
 */
#ifndef ZLAB_BALANCE_H
#define ZLAB_BALANCE_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct balance - what has been counted so far, all zero at first
 * @last: the last entry that was counted, NULL: none
 * @of: for each function of the caller's list, creations minus releases
 * @nr: number of elements of @of
 */
struct balance {
	char *last;
	int *of;
	size_t nr;
};

int balance_count(struct balance *b, const char *record, const uint32_t *fids, size_t nr_fids);
size_t balance_first_uneven(const struct balance *b);
void balance_free(struct balance *b);

#endif /* ZLAB_BALANCE_H */
