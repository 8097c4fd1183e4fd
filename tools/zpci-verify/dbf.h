/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zPCI's own record of its functions, in debugfs.
 */
#ifndef ZPCI_VERIFY_DBF_H
#define ZPCI_VERIFY_DBF_H

#include <stdint.h>

#include "balance.h"

/* Entries that are looked for. */
enum dbf_entry {
	DBF_RESERVED,	/* the last thing before it may come back */
	DBF_STANDBY,	/* a reserved one, which is still referenced, is back in standby */
	NR_DBF_ENTRIES,
};

/**
 * struct dbf - what the record says about one function since dbf_open()
 * @fid: function
 * @error: 0, or why the record cannot be read, a negative errno
 * @balance: how often the function was created and released
 * @seen: for each kind of entry the fewest that were seen so far in the record
 */
struct dbf {
	uint32_t fid;
	int error;
	struct balance balance;
	unsigned int seen[NR_DBF_ENTRIES];
};

void dbf_open(struct dbf *dbf, uint32_t fid);
void dbf_close(struct dbf *dbf);
void dbf_mark(struct dbf *dbf);
int dbf_seen(struct dbf *dbf, enum dbf_entry entry);
int dbf_balance(struct dbf *dbf, int *sum);

#endif /* ZPCI_VERIFY_DBF_H */
