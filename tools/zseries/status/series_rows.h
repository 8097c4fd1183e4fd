/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rows of the series: patch k of ours and the k-th upstream commit, and the ledger.
 */
#ifndef ZSERIES_SERIES_ROWS_H
#define ZSERIES_SERIES_ROWS_H

#include <jansson.h>
#include <stddef.h>

#include "hunks.h"

#define COMMIT_DIGITS	40	/* of a full commit ID of the kernel */

/**
 * struct series_row - one row
 * @number: from 1
 * @name: file name of the patch
 * @subject: of the patch, without "[PATCH k/n]"
 * @commit: upstream commit of the row, 40 hexadecimal digits
 * @commit_subject: its subject
 * @marks: what the ledger says about the row, borrowed; NULL: nothing
 */
struct series_row {
	unsigned int number;
	char *name;
	char *subject;
	char *commit;
	char *commit_subject;
	const json_t *marks;
};

/**
 * struct series_rows - all rows
 * @rows: in the order of the series
 * @patches: the patches of the rows
 * @nr: their number
 * @ledger: what is known about upstream commits and by what a commit can be told
 */
struct series_rows {
	struct series_row *rows;
	struct patch_hunks *patches;
	size_t nr;
	json_t *ledger;
};

int series_rows_load(struct series_rows *series, const char *top, const char *patches,
		     char **why);
void series_rows_free(struct series_rows *series);
size_t series_rows_files(const struct series_rows *series, char ***files);

#endif /* ZSERIES_SERIES_ROWS_H */
