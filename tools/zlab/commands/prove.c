// SPDX-License-Identifier: GPL-2.0
/*
 * zlab prove, zlab compare, zlab kernels, zlab coverage: which steps, in a straight line.
 */
#include "prove.h"

#include "work_coverage.h"
#include "work_steps.h"

/**
 * prove() - build and run base and patched kernel, print the verdict
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int prove(const struct prove_options *opt)
{
	static const struct work_plan plan = {
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build the base kernel", work_build_base },
			{ "build the patched kernel", work_build_patched },
			{ "run the base kernel", work_run_base },
			{ "run the patched kernel", work_run_patched },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 9,
	};

	return work_through(opt, &plan);
}

/**
 * compare() - the same with a kernel that has the ten upstream commits in addition,
 *	       with all scenarios, and with what they say about the requirements
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int compare(const struct prove_options *opt)
{
	static const struct work_plan plan = {
		.compare = true,
		.extended = true,
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "get the upstream kernel", work_get_upstream },
			{ "build the base kernel", work_build_base },
			{ "build the patched kernel", work_build_patched },
			{ "build the upstream kernel", work_build_upstream },
			{ "run the base kernel", work_run_base },
			{ "run the upstream kernel", work_run_upstream },
			{ "run the patched kernel", work_run_patched },
			{ "spend the time budget", work_spend },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 13,
	};

	return work_through(opt, &plan);
}
/**
 * kernels() - run all scenarios on the patched kernel with each tool that finds more
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int kernels(const struct prove_options *opt)
{
	static const struct work_plan plan = {
		.extended = true,
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build with KASAN and kmemleak", work_build_patched, "kasan" },
			{ "run with KASAN and kmemleak", work_run_patched, "kasan" },
			{ "build with KCSAN", work_build_patched, "kcsan" },
			{ "run with KCSAN", work_run_patched, "kcsan" },
			{ "build with debug objects", work_build_patched, "objects" },
			{ "run with debug objects", work_run_patched, "objects" },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 11,
	};

	return work_through(opt, &plan);
}

/**
 * coverage() - run all scenarios on the patched kernel, say which of the lines that the
 *		series changes they reach
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int coverage(const struct prove_options *opt)
{
	static const struct work_plan plan = {
		.extended = true,
		.coverage = true,
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build a kernel that counts", work_build_patched, "gcov" },
			{ "run the kernel that counts", work_run_patched, "gcov" },
			{ "measure the coverage", work_measure_coverage },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 8,
	};

	return opt->from ? coverage_again(opt) : work_through(opt, &plan);
}
