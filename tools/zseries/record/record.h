/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known about the series and each of its patches besides the patches
 * themselves: patches/metadata.json. It is an object of
 *
 *	"schema"	1
 *	"series"	an object of
 *	    "name"	short name, part of the Message-Ids
 *	    "change-id"	the same in all versions, as b4 prep makes them
 *	    "placeholder"	the identity of the project, "Name <mail>"; whoever submits
 *			the series puts theirs in its place
 *	    "stable"	the stable branch it is for, "6.1.y"
 *	"patches"	an array with an object for each patch, in the order of the series:
 *	    "file"	name below patches/
 *	    "commit"	ID of the upstream commit of the same row, in full
 *	    "title"	that commit's subject
 *	    "mainline"	the first tag of Linus' tree that has it
 *	    "kind"	"adapted": what the commit does is done here as well, with what 6.1
 *			needs besides; "rewritten": the same problem is solved in another
 *			way; "related": 6.1 does not have what the commit repairs, and the
 *			patch does what is needed at the same place
 *	    "deviation"	how it differs from that commit, the note of its message
 *	    "bugs"	array of addresses of public reports of what it fixes
 *	    "tests"	array of scenarios that are red without it
 *
 * There is nothing else in it. zseries check compares it with the patches.
 */
#ifndef ZSERIES_RECORD_H
#define ZSERIES_RECORD_H

#include "complain.h"

#include <stddef.h>

#define RECORD_SCHEMA	1

enum patch_kind { KIND_ADAPTED, KIND_REWRITTEN, KIND_RELATED };

/**
 * struct patch_record - one element of "patches"; see above
 * @bugs: ends with NULL
 * @tests: ends with NULL
 */
struct patch_record {
	char *file;
	char *commit;
	char *title;
	char *mainline;
	enum patch_kind kind;
	char *deviation;
	char **bugs;
	char **tests;
};

/**
 * struct record - patches/metadata.json; see above
 * @patch: array of @nr records
 */
struct record {
	char *name;
	char *change_id;
	char *placeholder;
	char *stable;
	struct patch_record *patch;
	size_t nr;
};

enum zlab_status record_read(const char *path, struct record *record);
void record_free(struct record *record);
const char *kind_name(enum patch_kind kind);

#endif /* ZSERIES_RECORD_H */
