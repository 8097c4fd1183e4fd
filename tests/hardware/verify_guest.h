/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zpci-verify in a guest: start it, wait for what it says, judge how it ended.
 */
#ifndef HARDWARE_VERIFY_GUEST_H
#define HARDWARE_VERIFY_GUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "verbs.h"
#include "verify_status.h"

/* One test: a scenario that is not registered, and what is expected besides its result. */
struct verify_case {
	struct scenario scenario;
	bool held;		/* the bug report: on the base kernel it must show */
};

/* Handed to the body of a case; one guest, one of these. */
struct verify_talk {
	bool base;		/* the base kernel */
	bool through;		/* the body has come to its end */
	unsigned int started;
};

extern const struct verify_case verify_cases[];
extern const size_t nr_verify_cases;

__attribute__((format(printf, 2, 3)))
unsigned int verify_start(struct trial *sc, const char *fmt, ...);
void verify_says(struct trial *sc, const char *text);
void verify_signal(struct trial *sc, unsigned int nr, int signo);
void verify_ends(struct trial *sc, unsigned int nr, int status, const char *const *texts);

#define TEXTS(...)	((const char *const[]){ __VA_ARGS__, NULL })

#endif /* HARDWARE_VERIFY_GUEST_H */
