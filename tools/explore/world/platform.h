/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The platform: functions with their state, and events about them.
 */
#ifndef SHIM_PLATFORM_H
#define SHIM_PLATFORM_H

#include "s390.h"

#define PLATFORM_FUNCTIONS 4

enum fn_state {
	FN_RESERVED,
	FN_STANDBY,
	FN_CONFIGURED,
};

/**
 * struct fn - a function, its number in the table is its FID
 * @state: as the platform sees it
 * @life: how often it was there, part of the handle
 * @enabled: it may be accessed
 * @table: a translation table is registered
 * @asked: Linux was asked to deconfigure it, and nothing was done to it since
 * @uid: is its domain, too
 */
struct fn {
	enum fn_state state;
	u32 life;
	bool enabled;
	bool table;
	bool asked;
	u32 uid;
};

extern struct fn platform_fn[PLATFORM_FUNCTIONS];

extern unsigned int platform_steps;

u32 platform_fh(u32 fid);
void platform_point(enum ex_op op);
void platform_event(u16 pec, u32 fid, u32 fh);
void platform_repeat(void);
void platform_settle(void);
void platform_boot(void);

#endif /* SHIM_PLATFORM_H */
