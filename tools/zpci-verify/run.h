/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zpci-verify run: what is done to a function, and what it must be like then.
 */
#ifndef ZPCI_VERIFY_RUN_H
#define ZPCI_VERIFY_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "dbf.h"
#include "fn.h"
#include "klog.h"
#include "verify_report.h"
#include "wait.h"

/**
 * struct run_plan - what was asked for
 * @fid: function
 * @cycles: how often to deconfigure and configure it
 * @readd: seconds to wait for firmware to reserve it and to bring it back, 0: do not
 * @timeout: seconds for each step of the kernel
 * @yes: do it; else only say what would be done
 * @command: command line
 */
struct run_plan {
	uint32_t fid;
	unsigned int cycles;
	unsigned int readd;
	unsigned int timeout;
	bool yes;
	const char *command;
};

/**
 * struct run - a run under way
 * @plan: what was asked for
 * @first: the function as it was found
 * @known: as it was first seen with a device
 * @now: as it was last looked at
 * @waiter: for all waits
 * @log: kernel log since the beginning
 * @dbf: zPCI's record since the beginning
 * @report: what came of it
 * @changed: something has been written, so the function may have to be restored
 * @cycles_done: cycles that went well
 */
struct run {
	const struct run_plan *plan;
	struct fn first;
	struct fn known;
	struct fn now;
	struct waiter waiter;
	struct klog log;
	struct dbf dbf;
	struct verify_report report;
	bool changed;
	unsigned int cycles_done;
};

int run_command(const struct run_plan *plan);

/* step.c: 0, or a negative errno after a check was noted that says what went wrong. */
int step_power(struct run *run, bool on, const char *check);
int step_driver(struct run *run, const char *check);
void step_look(struct run *run);
__attribute__((format(printf, 1, 2)))
void step_say(const char *fmt, ...);

/* cycles.c */
int cycles_do(struct run *run);

/* readd.c */
int readd_wait(struct run *run);

/* restore.c */
bool restore_state(struct run *run);

/* checks.c */
void checks_do(struct run *run);

#endif /* ZPCI_VERIFY_RUN_H */
