/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zlab verify and zlab evidence: what the logs of a report say by themselves.
 */
#ifndef ZLAB_VERIFY_H
#define ZLAB_VERIFY_H

#include "status.h"

#include <stddef.h>

/**
 * struct verified - what a report is, by its logs
 * @nr_files: number of files of its manifest
 * @nr_results: number of results of all kernels
 * @nr_kernels: number of kernels
 * @verdict: ST_OK for PROVED, ST_DISPROVED or ST_INCONCLUSIVE
 * @why: what is wrong, in one line; NULL if nothing is, or without memory
 */
struct verified {
	size_t nr_files;
	size_t nr_results;
	size_t nr_kernels;
	enum zlab_status verdict;
	char *why;
};

int verify_report(const char *dir, struct verified *found);
int verify(const char *dir);
int evidence_again(const char *dir);

#endif /* ZLAB_VERIFY_H */
