// SPDX-License-Identifier: GPL-2.0
/*
 * A bad address in code of a world is a failure of the run, not of the explorer.
 */
#define _GNU_SOURCE
#include "engine.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

static void end_run(void)
{
	run_abort(RUN_FAILED);
}

/* Goes on in end_run(), on the stack of the thread, when the signal is done with */
static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	greg_t *regs = uc->uc_mcontext.gregs;

	if (memory_index((void *)regs[REG_RSP]) < 0) {
		signal(sig, SIG_DFL);
		return;
	}
	snprintf(run.failure.kind, sizeof(run.failure.kind), "bad address");
	snprintf(run.failure.text, sizeof(run.failure.text), "%p in thread %s", info->si_addr,
		 run_current()->name);
	run.failure.pc = (void *)(regs[REG_RIP] + 1);
	regs[REG_RSP] = ((regs[REG_RSP] - 256) & ~15UL) - 8;
	regs[REG_RIP] = (greg_t)end_run;
}

/**
 * fault_init() - let bad addresses end a run
 */
void fault_init(void)
{
	static char stack[1 << 16];
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction sa = {
		.sa_sigaction = handler,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};

	sigaltstack(&ss, NULL);
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	sigaction(SIGFPE, &sa, NULL);
	sigaction(SIGILL, &sa, NULL);
}
