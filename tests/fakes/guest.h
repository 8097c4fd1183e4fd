/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest inside of the fake QEMU: agent, test module and just enough of a
 * kernel to plug, hold, unplug and re-add functions.
 */
#ifndef FAKE_GUEST_H
#define FAKE_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum guest_state {
	GUEST_STANDBY,
	GUEST_CONFIGURED,
	GUEST_RESERVED,
};

/* A function as QEMU and the kernel see it. */
struct function {
	bool used;
	uint32_t fid, uid, fh;
	char zpci[32], pci[32];		/* QEMU's ids; empty: not plugged */
	bool configured;		/* for QEMU */
	bool asked;			/* QEMU is about to unplug it */
	bool exists;			/* there is a struct zpci_dev */
	enum guest_state state;
	bool device;			/* and a struct pci_dev on the bus */
	bool driver;
	bool left, dead;		/* see struct guest_faults */
	unsigned int held;		/* references on pdevs */
	unsigned int old;		/* of these, on one that is gone: one for each */
};

/* The second CPU is online; see second_cpu() in tools/zlab/trial/runner_guest.c. */
extern bool guest_second_cpu;

/* How this guest misbehaves. */
struct guest_faults {
	bool duplicate;		/* a held function that comes back: the bug report */
	bool warns;		/* ... or another complaint instead of it */
	bool cycle;		/* a device removed by sysfs: a cycle of locks */
	bool leaks;		/* a function is never released */
	bool unbalanced;	/* a release is not recorded */
	bool lockdep_off;	/* lockdep is off, and nobody said why */
	bool blocked;		/* a task waits for ever */
	bool memory_leak;	/* kmemleak has found something */
	bool no_finish;		/* the handler of an event does not return */
	bool silent;		/* it does not say that a step has failed */
	bool twice;		/* it says so twice */
	bool left;		/* a function that could not be added leaves its IOMMU */
	bool dead;		/* one that could not be enabled never can be */
};

extern struct guest_faults guest_faults;

/* list.c: what there is */
const char *guest_plugged(void);
int guest_list(const char *path, const char **payload);

/* fault.c: steps that fail */
long fault_call(const char *name);
void fault_report(const struct function *fn, const char *what, long rc);
bool fault_command(const char *line, int *rc);

/* Provided by the fake QEMU. */
__attribute__((format(printf, 1, 2))) void console(const char *fmt, ...);
__attribute__((format(printf, 1, 2))) void to_host(const char *fmt, ...);
void unplugged(struct function *fn);

/* answers.c: what the agent says */
void guest_request(char *line);

struct function *guest_function(uint32_t fid);
struct function *guest_function_by_id(const char *id);
struct function *guest_function_by_uid(uint32_t uid);
const struct function *guest_nth(size_t n);
bool guest_event(struct function *fn, int pec);
bool guest_add_device(struct function *fn);
void guest_remove_device(struct function *fn);
void guest_rescan(void);
int guest_module(char *line);
const char *guest_record(void);

#endif /* FAKE_GUEST_H */
