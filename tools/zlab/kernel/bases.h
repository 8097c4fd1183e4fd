/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernels that the project has a series for: patches/bases.json.
 *
 *	"schema"	1
 *	"bases"		an array with an object for each, the built-in one first:
 *	    "name"	what it is called, like a stable tree
 *	    "linux"	version of the kernel, two parts
 *	    "series"	series file, in the project's directory
 *	    "package"	Debian's package with the kernel; without it the user gives a tree
 *	    "seen"	the version that it was made and tried for
 *	    "about"	what is different there, one sentence for readers
 *	    "topic"	what else the series is about; then it is not compared with the first
 *	    "claims"	an object: the name of a scenario of which something else is claimed
 *			there, and what, see base_claims.c
 *	    "adapted"	an object: the number of a patch, and why it is not that of the
 *			first base
 */
#ifndef ZLAB_BASES_H
#define ZLAB_BASES_H

#include <jansson.h>
#include <stddef.h>

/**
 * struct base_record - one element of "bases", see above
 * @name: name
 * @linux_version: "linux"
 * @series: series file, with the directory of the project
 * @package: Debian's package, NULL if there is none
 * @seen: version
 * @about: sentence
 * @topic: NULL if the series is for the same as the first
 * @claims: object, NULL if there is none
 * @adapted: object, NULL if there is none
 *
 * What it points to belongs to the struct bases, except for @series.
 */
struct base_record {
	const char *name;
	const char *linux_version;
	char *series;
	const char *package;
	const char *seen;
	const char *about;
	const char *topic;
	const json_t *claims;
	const json_t *adapted;
};

struct bases {
	struct base_record *all;
	size_t nr;
	json_t *json;
};

int bases_load(struct bases *bases, const char *top, char **why);
const struct base_record *bases_find(const struct bases *bases, const char *name);
char *bases_names(const struct bases *bases);
void bases_free(struct bases *bases);

#endif /* ZLAB_BASES_H */
