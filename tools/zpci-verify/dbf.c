// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "dbf.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys.h"

#define RECORD	"/sys/kernel/debug/s390dbf/pci_msg/sprintf"

/* How an entry begins and how it ends. */
static const struct {
	const char *begin;
	const char *end;
} entries[] = {
	[DBF_RESERVED] = { "rsv fid:%x\n", "" },
	[DBF_STANDBY] = { "rea fid:%x, ", " c:0" },
};

static bool ends_with(const char *line, const char *end)
{
	size_t len = strcspn(line, "\n");

	return len >= strlen(end) && !strncmp(line + len - strlen(end), end, strlen(end));
}

/* How often an entry is in the record. */
static int count_entries(uint32_t fid, enum dbf_entry kind)
{
	char *text, *at, entry[32];
	int rc = sys_read_all(RECORD, &text), nr = 0;

	if (rc)
		return rc;
	snprintf(entry, sizeof(entry), entries[kind].begin, fid);
	for (at = strstr(text, entry); at; at = strstr(at + 1, entry))
		nr += ends_with(at, entries[kind].end);
	free(text);
	return nr;
}

static int count(struct dbf *dbf)
{
	char *text;
	int rc = sys_read_all(RECORD, &text);

	if (rc)
		return rc;
	rc = balance_count(&dbf->balance, text, &dbf->fid, 1);
	free(text);
	return rc;
}

/**
 * dbf_open() - begin to count what happens to a function
 * @dbf: to initialise; release with dbf_close()
 * @fid: function
 */
void dbf_open(struct dbf *dbf, uint32_t fid)
{
	*dbf = (struct dbf){ .fid = fid };
	dbf->error = count(dbf);
	/* Only what comes from here on counts. */
	if (!dbf->error && dbf->balance.nr)
		dbf->balance.of[0] = 0;
	dbf_mark(dbf);
}

/**
 * dbf_close() - release
 * @dbf: from dbf_open()
 */
void dbf_close(struct dbf *dbf)
{
	balance_free(&dbf->balance);
}

/**
 * dbf_mark() - forget what was seen, for dbf_seen()
 * @dbf: from dbf_open()
 */
void dbf_mark(struct dbf *dbf)
{
	enum dbf_entry i;
	int nr;

	for (i = 0; i < NR_DBF_ENTRIES; i++) {
		nr = dbf->error ? 0 : count_entries(dbf->fid, i);
		dbf->seen[i] = nr < 0 ? 0 : (unsigned int)nr;
	}
}

/**
 * dbf_seen() - is there such an entry since dbf_mark()
 * @dbf: from dbf_open()
 * @entry: kind of entry
 *
 * The record is a ring, so old entries may go while new ones come.
 *
 * Return: 1: there is; 0: there is none; negative errno.
 */
int dbf_seen(struct dbf *dbf, enum dbf_entry entry)
{
	int nr = dbf->error ? dbf->error : count_entries(dbf->fid, entry);

	if (nr < 0)
		return nr;
	if ((unsigned int)nr > dbf->seen[entry])
		return 1;
	dbf->seen[entry] = (unsigned int)nr;
	return 0;
}

/**
 * dbf_balance() - how often it was created and not released since dbf_open()
 * @dbf: from dbf_open()
 * @sum: receives the number, negative if it was released more often
 *
 * Return: 0; -ENODATA: the record is too small for what has happened since; or another
 * negative errno.
 */
int dbf_balance(struct dbf *dbf, int *sum)
{
	int rc = dbf->error ? dbf->error : count(dbf);

	*sum = !rc && dbf->balance.nr ? dbf->balance.of[0] : 0;
	return rc;
}
