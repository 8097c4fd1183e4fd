/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What became of each mutant, and the table of that.
 */
#ifndef ZLAB_MUTANTS_H
#define ZLAB_MUTANTS_H

#include <stdio.h>

#include "mutant.h"

struct work;

enum mutant_end {
	MUTANT_NOT_RUN,
	MUTANT_KILLED,		/* all that should turn red did */
	MUTANT_EQUIVALENT,	/* as declared, and nothing turned red */
	MUTANT_CONFLICTS,	/* as declared */
	MUTANT_MISNAMED,	/* something is red, but not all that should be */
	MUTANT_SURVIVED,	/* nothing is red */
	MUTANT_REFUTED,		/* declared equivalent or in conflict, and it is not */
	MUTANT_BROKEN,		/* does not apply or does not compile */
	MUTANT_UNCLEAR,		/* a check was not reached */
};

/**
 * struct mutant_fate - what became of one
 * @end: in one word
 * @by: names of the checks that turned red, with commas; NULL: none
 * @not_by: names of those that should have but did not; NULL: none
 * @complaint: what the first one said, or why it is broken or unclear; NULL: nothing
 * @seconds: that took
 */
struct mutant_fate {
	enum mutant_end end;
	char *by;
	char *not_by;
	char *complaint;
	double seconds;
};

int mutant_baseline(struct work *w);
int mutant_try(struct work *w, const struct mutant *m, struct mutant_fate *fate);
char *mutant_kernels_dir(const struct work *w);

void mutants_table(FILE *f, const struct mutant_set *set, const struct mutant_fate *fates,
		   unsigned int nr_patches);
void mutants_tap(FILE *f, const struct mutant_set *set, const struct mutant_fate *fates);
int mutants_json(const char *path, const struct mutant_set *set,
		 const struct mutant_fate *fates);
int mutants_status(const struct mutant_fate *fates, size_t nr);
const char *mutant_end_name(enum mutant_end end);
void mutant_fates_free(struct mutant_fate *fates, size_t nr);

#endif /* ZLAB_MUTANTS_H */
