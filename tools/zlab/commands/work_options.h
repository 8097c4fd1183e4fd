/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options of all commands that build kernels and write a report.
 */
#ifndef ZLAB_WORK_OPTIONS_H
#define ZLAB_WORK_OPTIONS_H

#include <argp.h>

#include "bases.h"
#include "claim.h"
#include "prove.h"

/**
 * struct work_args - what work_argp fills in
 * @opt: the options; strings are borrowed
 * @name: command, for complaints
 * @dir: directory of this program
 * @top: of the project
 * @report: default report directory
 * @series: default series file
 * @bases: patches/bases.json, if one is named
 */
struct work_args {
	struct prove_options opt;
	const char *name;
	char *dir;
	char *top;
	char *report;
	char *series;
	struct bases bases;
};

/**
 * struct given_args - what given_argp fills in: a kernel that is not to be built
 * @kernel_dir: directory, borrowed; NULL: none is given
 * @role: what it is
 * @name: command, for complaints
 */
struct given_args {
	const char *kernel_dir;
	enum kernel_role role;
	const char *name;
};

extern const struct argp work_argp;
extern const struct argp given_argp;

void work_args_init(struct work_args *args, const char *name, const char *report, const char *qemu);
void work_args_free(struct work_args *args);

#endif /* ZLAB_WORK_OPTIONS_H */
