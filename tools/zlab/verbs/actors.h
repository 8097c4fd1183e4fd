/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What goes on while a scenario goes on: actors, requests under way, windows.
 *
 *	actor_start(sc, "power", "write /sys/bus/pci/slots/00000022/power 0");
 *	unplug(sc, &fn);
 *	actor_stop(sc, "power", &counts);
 *	actor_expect_errno(sc, "power", &counts, EIO, ENOENT);
 *
 * An actor does one thing over and over and takes every failure. A request
 * under way does it once. A window is a moment of the kernel that is made long
 * enough to do something in it.
 */
#ifndef ZLAB_ACTORS_H
#define ZLAB_ACTORS_H

#include <stddef.h>

#include "trial.h"

/* More kinds of failure than any file of the kernel has. */
#define ACTOR_ERRNOS	16

/* What an actor has seen. */
struct actor_counts {
	unsigned long runs;
	unsigned long ok;
	size_t nr_errnos;
	struct {
		int number;
		unsigned long times;
	} errnos[ACTOR_ERRNOS];
};

__attribute__((format(printf, 3, 4)))
void actor_start(struct trial *sc, const char *name, const char *fmt, ...);
void actor_expect_success(struct trial *sc, const char *name);
void actor_stop(struct trial *sc, const char *name, struct actor_counts *counts);
unsigned long actor_saw(const struct actor_counts *counts, int number);
void actor_expect(struct trial *sc, const char *name, const struct actor_counts *counts,
		  const int *allowed, size_t nr_allowed);

/* The actor @name met no failure but those that follow. */
#define actor_expect_errno(sc, name, counts, ...)			\
	actor_expect(sc, name, counts, (const int[]){ __VA_ARGS__ },	\
		     sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

/* Tasks of the guest. */
#define TASK_EVENTS	"kmcheck"	/* handles machine checks: all events */
#define TASK_AGENT	"init"		/* does what requests ask for */
#define TASK_INJECT	"zpci_inject"	/* handles events that the test module sends */

/* A request under way. */
struct request {
	int seq;
	char what[128];
};

__attribute__((format(printf, 3, 4)))
void request_begin(struct trial *sc, struct request *request, const char *fmt, ...);
int request_end(struct trial *sc, const struct request *request);

void window(struct trial *sc, const char *symbol, const char *comm, unsigned int ms);
void window_below(struct trial *sc, const char *symbol, const char *comm, const char *below,
		  unsigned int ms);
void window_second(struct trial *sc, const char *symbol, const char *comm, unsigned int ms);
void window_also(struct trial *sc, const char *symbol, const char *comm, unsigned int ms);
void window_after(struct trial *sc, const char *symbol, const char *comm, unsigned int ms);
void window_opens(struct trial *sc, const char *symbol);

#endif /* ZLAB_ACTORS_H */
