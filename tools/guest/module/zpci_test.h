/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Test module: watch, hold and disturb PCI functions from inside the kernel.
 *
 * The module is built against every kernel under test, with and without the
 * patches. It therefore uses of struct zpci_dev only fid, fh, state, kref, slot, start_dma,
 * and what describes a function that shares a bus (fake.c).
 */
#ifndef ZPCI_TEST_H
#define ZPCI_TEST_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/types.h>

struct iommu_domain;
struct kprobe;
struct pt_regs;
struct zt_filter;
struct zpci_dev;

/* What is known about one function at one moment. */
struct zt_view {
	int state;	/* enum zpci_state, -1: no such function */
	int refs;	/* reference count, -1: no such function */
	u32 fh;		/* function handle, 0: no such function */
	unsigned int generations; /* functions of that ID on zPCI's list */
};

/* lookup.c: unexported symbols, zPCI's list */
int zt_lookup_init(void);
unsigned long zt_lookup(const char *name);
unsigned long zt_lookup_quietly(const char *name);
void zt_view_zdev(const struct zpci_dev *zdev, struct zt_view *view);
void zt_view_fid(u32 fid, struct zt_view *view);

/* callers.c: who made a call */
struct zt_range {
	unsigned long start;
	unsigned long end;	/* behind it */
};

int zt_callers_init(void);
int zt_range_of(const char *name, struct zt_range *range);
bool zt_is_below(struct pt_regs *regs, const struct zt_filter *filter);
void zt_name_callers(struct pt_regs *regs, char *buf, size_t size);

/* gap.c: where probed instructions are executed */
int zt_gap_check(unsigned long slot);

/* emit.c: events on their way to user space */
int zt_emit_init(void);
void zt_emit_exit(void);
__printf(4, 5) void zt_emit(const char *ev, u32 fid, const struct zt_view *view,
			    const char *fmt, ...);
ssize_t zt_emit_read(char __user *buf, size_t len, bool nonblock);

/* command.c: one written line is one command */
int zt_command(char *line);

/* hold.c: references on struct pci_dev */
int zt_cmd_hold(int argc, char **argv);
int zt_cmd_drop(int argc, char **argv);
int zt_cmd_dropall(int argc, char **argv);
int zt_cmd_reset(int argc, char **argv);
int zt_cmd_config(int argc, char **argv);
struct pci_dev *zt_find_pdev(u32 fid);
struct pci_dev *zt_held_pdev(u32 fid);
void zt_hold_exit(void);

/* iommu.c: calls of the IOMMU driver that come too late */
struct iommu_domain *zt_domain_alloc(u32 fid);
int zt_cmd_late(int argc, char **argv);

/* group.c: a user of the IOMMU core */
int zt_cmd_group(int argc, char **argv);
void zt_group_exit(void);

/* event.c: events on their way into zPCI */
int zt_event_init(void);
void zt_event_exit(void);
int zt_cmd_rewrite(int argc, char **argv);
int zt_cmd_norewrite(int argc, char **argv);
int zt_cmd_inject(int argc, char **argv);
int zt_cmd_error(int argc, char **argv);

/* watch.c: devices and functions that come and go */
int zt_watch_init(void);
void zt_watch_exit(void);

/* filter.c: which functions can be probed, and which calls of one are meant */
struct zt_filter {
	char comm[TASK_COMM_LEN];	/* "": any task */
	bool limited;
	atomic_t left;			/* if limited */
	atomic_t skip;
	atomic_t hits;			/* calls that were meant, so far */
	unsigned int gfp;		/* register with allocation flags, 0: none */
	bool has_r3;
	unsigned long r3;		/* second argument, if has_r3 */
	struct zt_range below[16];	/* one of these is among the callers */
	unsigned int nr_below;		/* 0: any caller */
	unsigned int within;		/* ... and among so many of the nearest, 0: any */
};

int zt_filter_option(struct zt_filter *filter, char *word);
bool zt_filter_hit(struct zt_filter *filter, struct pt_regs *regs);
int zt_probe_check(const struct kprobe *kp);

/* fault.c: make a step fail */
int zt_cmd_fail(int argc, char **argv);
int zt_cmd_override(int argc, char **argv);
int zt_cmd_count(int argc, char **argv);
int zt_cmd_calls(int argc, char **argv);
int zt_cmd_faulted(int argc, char **argv);
int zt_cmd_nofail(int argc, char **argv);
void zt_fault_exit(void);

/* fake.c: functions that QEMU does not have */
int zt_cmd_fake(int argc, char **argv);
int zt_cmd_nofake(int argc, char **argv);
void zt_fake_exit(void);

/* pf.c: drivers for physical functions */
int zt_pf_init(void);
void zt_pf_exit(void);

/* rescan.c: the lock of the PCI core */
int zt_cmd_nest(int argc, char **argv);

/* er.c: a driver that supports error recovery */
int zt_er_init(void);
void zt_er_exit(void);

/* pin.c: slots that stay in memory */
int zt_cmd_pin(int argc, char **argv);
int zt_cmd_unpin(int argc, char **argv);
void zt_pin_exit(void);

/* stretch.c: make a window wide enough to hit */
int zt_cmd_stretch(int argc, char **argv);
int zt_cmd_nostretch(int argc, char **argv);
struct zt_stretch;
void zt_stretch_sleep(struct zt_stretch *stretch);
void zt_stretch_exit(void);

/* detour.S: where a task sleeps on its way into or out of a function */
void zt_detour_enter(void);
void zt_detour_leave(void);

/* chardev.c: /dev/zpci_test */
int zt_chardev_init(void);
void zt_chardev_exit(void);

#endif /* ZPCI_TEST_H */
