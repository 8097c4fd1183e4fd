/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mutants: small changes for the worse of the patched kernel, each in a file of
 * tests/mutants/ whose name starts with the number of its patch:
 *
 *	Patch: 7
 *	Mutation: a configured function is reserved without being shut down
 *	Killed-by: event_0308_in_use, lost_0304_then_0306
 *
 *	diff --git a/arch/s390/pci/pci.c b/arch/s390/pci/pci.c
 *	...
 *
 * "Equivalent: reason" instead of Killed-by says that nothing can turn red. A file
 * whose own number is 00 stands for the series without that patch: its diff was made
 * by hand, or git makes it, if there is none. Then "Conflicts: files" may say that the
 * patches behind it do not apply any more. A line that starts with a blank continues
 * the one before it.
 *
 * For another base tests/mutants/<base>/ has files that take the place of those of the
 * same name, or more of them. "Absent: reason" there says that a mutant makes no sense.
 *
 * "Patch: 0" is for a change of the kernel around the series, where scenarios look at
 * that, too.
 */
#ifndef ZLAB_MUTANT_H
#define ZLAB_MUTANT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct mutant - one file
 * @name: of the file, without .patch
 * @path: of the file
 * @patch: number of the patch in the series that it undoes a part of, 0: of none
 * @mutation: what is done, one sentence
 * @equivalent: why it makes no difference, NULL if it does
 * @conflicts: files that the patches behind it do not apply to without it, NULL if
 *	       they do; only with @knockout
 * @absent: why there is no such mutant, NULL if there is
 * @killers: names of scenarios that must turn red, each of them
 * @nr_killers: their number, 0 with @equivalent, @conflicts and @absent
 * @whole: the series without @patch: there is no diff, or its own number is 00
 * @knockout: there is no diff, so git is to leave @patch out
 * @header: a header is changed, so much is compiled again
 */
struct mutant {
	char *name;
	char *path;
	unsigned int patch;
	char *mutation;
	char *equivalent;
	char *conflicts;
	char *absent;
	const char **killers;
	size_t nr_killers;
	bool whole;
	bool knockout;
	bool header;
	char *killed_by;	/* what @killers points into */
};

struct mutant_set {
	struct mutant *all;
	size_t nr;
};

int mutants_load(struct mutant_set *set, const char *dir, char **why);
int mutants_load_for(struct mutant_set *set, const char *dir, const char *base, char **why);
void mutants_free(struct mutant_set *set);

#endif /* ZLAB_MUTANT_H */
