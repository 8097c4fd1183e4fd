/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a run produced: the only thing the reports look at.
 *
 * The runner fills these structures, the reports read them. Strings are owned
 * by the structure that holds them and released by run_result_free().
 */
#ifndef ZLAB_RESULT_H
#define ZLAB_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "claim.h"

/* What one scenario said about one kernel. */
enum outcome {
	OUTCOME_PASS,		/* every check was reached and held */
	OUTCOME_FAIL,		/* a check was reached and did not hold, or the kernel complained */
	OUTCOME_INCONCLUSIVE,	/* a check was not reached: QEMU, agent or harness trouble */
	OUTCOME_SKIP,		/* not run; the reason says why */
};

/* Kernel complaints found on the console, see splat.h for the patterns. */
enum splat_kind {
	SPLAT_SYSFS_DUPLICATE,
	SPLAT_LOCKDEP,
	SPLAT_LIST_CORRUPTION,
	SPLAT_REFCOUNT,
	SPLAT_KASAN,
	SPLAT_KCSAN,
	SPLAT_KMEMLEAK,
	SPLAT_ODEBUG,
	SPLAT_SLUB,
	SPLAT_HUNG_TASK,
	SPLAT_ATOMIC_SLEEP,
	SPLAT_OOPS,
	SPLAT_BUG,
	SPLAT_WARNING,
	SPLAT_PANIC,
	SPLAT_KIND_COUNT,
};

struct splat {
	enum splat_kind kind;
	char *line;		/* first line, without the printk time stamp */
	char *object;		/* sysfs file, function or lock it names; may be NULL */
	size_t offset;		/* byte offset of the first line in the console log */
};

/* Life of a PCI function as seen by the test module. */
enum tl_kind {
	TL_EVENT_BEGIN,		/* availability event enters the kernel: pec is set */
	TL_EVENT_END,		/* the handler returned */
	TL_HOLD,		/* the test took a struct pci_dev reference */
	TL_DROP,		/* the test dropped one */
	TL_ADD,			/* struct pci_dev registered */
	TL_REMOVE,		/* struct pci_dev unregistered */
	TL_RELEASE,		/* struct zpci_dev released */
	TL_STEP,		/* a verb of the scenario, from the host */
};

struct tl_entry {
	double t;		/* seconds since the start of the scenario */
	enum tl_kind kind;
	uint32_t fid;		/* function ID; UINT32_MAX: none */
	uint16_t pec;		/* PCI event code, only with TL_EVENT_* */
	int state;		/* enum zpci_state, -1: not known or no such function */
	int refs;		/* zpci_dev reference count, -1: not known */
	char *text;		/* label to draw; never NULL */
};

struct scenario_result {
	const char *name;	/* identifier, [a-z0-9_]+ */
	const char *title;	/* completes "This scenario ..." */
	struct claim claim;	/* about the kernel it ran on */
	const uint8_t *requirements;	/* numbers, see requirement.h */
	size_t nr_requirements;
	unsigned int rounds;	/* of a scenario that repeats or is a race; 0: it is neither */
	unsigned int failed;	/* number of these that failed */
	enum outcome outcome;
	char *reason;		/* why not PASS; NULL with OUTCOME_PASS */
	bool no_feature;	/* SKIP: the kernel lacks what the scenario needs */
	bool signature_seen;	/* the exact warning of the bug report was found */
	double seconds;		/* host wall time */
	struct splat *splats;
	size_t nr_splats;
	size_t nr_noted;	/* behind these: data races of other code, see race.h */
	struct tl_entry *timeline;
	size_t nr_timeline;
	char *console_path;	/* console log of this scenario */
	time_t measured;	/* when, if the result is from the store; else 0 */
};

/* What the scenarios together say about one kernel. */
enum verdict {
	VERDICT_REPRODUCED,	/* every scenario goes as claimed, and one at least is red */
	VERDICT_CLEAN,		/* every scenario passes and lockdep is still armed */
	VERDICT_AS_CLAIMED,	/* on a prefix of the series: every scenario goes as claimed */
	VERDICT_DISPROVED,	/* the kernel does not behave as claimed */
	VERDICT_INCONCLUSIVE,	/* at least one check was not reached */
};

struct run_result {
	enum kernel_role role;
	char *label;		/* names the kernel and the directory of its logs */
	char *release;		/* uname -r of the guest */
	char *tree;		/* git tree hash the kernel was built from */
	char *config;		/* name of its configuration; NULL: not known */
	unsigned int nr_patches;	/* KERNEL_PREFIX: it has the first so many */
	double build_cpu;	/* KERNEL_PREFIX: CPU seconds that it took to build */
	char *kernel_dir;	/* where the kernel is; NULL: nothing was booted */
	char *initramfs;	/* what it booted with; NULL: see there */
	double boot_seconds;	/* QEMU start to agent ready */
	double snapshot_seconds;
	struct scenario_result *scenarios;
	size_t nr_scenarios;
	enum verdict verdict;
	char *reason;		/* why not REPRODUCED or CLEAN; else NULL */
};

const char *kernel_name(enum kernel_role role);
const char *claim_name(enum claim_kind kind);
const char *outcome_name(enum outcome outcome);
const char *verdict_name(enum verdict verdict);
const char *splat_kind_name(enum splat_kind kind);

/**
 * run_result_judge() - derive the verdict of a run from its scenarios
 * @run: run whose scenarios are complete; verdict and reason are replaced
 *
 * Pure function of the scenario results and the claims about them:
 *
 * - CLAIM_PASSES: a failure on the patched kernel is DISPROVED. On another one it
 *   is INCONCLUSIVE, for a control that fails there says nothing about the series.
 *   With a prefix of the series everything that is not as claimed is DISPROVED.
 * - CLAIM_RED: a pass is DISPROVED, a failure without the text INCONCLUSIVE.
 * - CLAIM_SIGNATURE: the same with the exact warning of the bug report.
 * - CLAIM_EITHER: pass and failure are accepted.
 * - CLAIM_KNOWN: as CLAIM_RED, on the patched kernel, too, but it shows nothing.
 *
 * A check that was not reached is INCONCLUSIVE. So is one that was skipped, unless
 * the kernel lacks what it needs. A run without scenarios, or without one that is
 * red on a kernel that lacks the series, is INCONCLUSIVE. DISPROVED displaces
 * INCONCLUSIVE.
 */
void run_result_judge(struct run_result *run);

enum verdict scenario_result_judge(const struct scenario_result *res, enum kernel_role role,
				   const char **what);
bool scenario_result_red(const struct scenario_result *res);
bool scenario_result_known(const struct scenario_result *res);
bool run_result_as_claimed(const struct run_result *run);
int run_result_add(struct run_result *run, const struct scenario_result *res);
void scenario_result_free(struct scenario_result *res);
void run_result_free(struct run_result *run);

#endif /* ZLAB_RESULT_H */
