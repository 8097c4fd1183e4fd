/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Life of a function with the series applied, as a table: what each event does in
 * each state. The documentation is made from it and a scenario tries each line.
 */
#ifndef ZLAB_LIFECYCLE_H
#define ZLAB_LIFECYCLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum life_state {
	LIFE_UNKNOWN,		/* Linux has no zpci_dev for it */
	LIFE_STANDBY,
	LIFE_CONFIGURED,
	LIFE_HELD,		/* Reserved, somebody holds a reference to the old pdev */
	NR_LIFE_STATES,
};

/* Events of the platform have their PCI event code. */
enum life_event {
	LIFE_POWER_OFF = 1,	/* 0 or 1 is written to power of the slot */
	LIFE_POWER_ON,
	LIFE_RECOVER,		/* 1 is written to recover of the pdev */
	LIFE_RESET,		/* 1 is written to reset of the pdev */
	LIFE_LAST_PUT,		/* the last reference is put */
};

/* What the platform's list of functions says about it. */
enum life_listed {
	LISTED_CONFIGURED,
	LISTED_STANDBY,
	LISTED_NOT,
};

/* What an event does to a function in a state. */
struct life_step {
	enum life_state from;
	unsigned int event;
	enum life_listed listed;
	enum life_state to;
	int error;		/* positive errno that a writer gets, 0: none */
	const char *what;
};

extern const struct life_step life_steps[];
extern const size_t nr_life_steps;

const char *life_state_name(enum life_state state);
const char *life_event_name(unsigned int event);
const char *life_event_who(unsigned int event);
int life_kernel_state(enum life_state state);

void lifecycle_dot(FILE *f);
void lifecycle_rst(FILE *f);

#endif /* ZLAB_LIFECYCLE_H */
