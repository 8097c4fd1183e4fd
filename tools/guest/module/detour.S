/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Detours of a task that enters a stretched function, see stretch.c.
 *
 * A probe comes here in the place of the first instruction of the function, with
 * the stretch in register 0 and the function in register 1, which have no meaning
 * there. All others belong to the function, and so does the save area of its
 * caller. The back chain is put where kernels with and without
 * CONFIG_PACK_STACK look for it.
 */
#include <linux/linkage.h>

#define FRAME	320
#define SAVED	160	/* registers 0 to 14 */

	.text

/* Sleep, then go on with the function. */
SYM_FUNC_START(zt_detour_enter)
	aghi	%r15,-FRAME
	stmg	%r0,%r14,SAVED(%r15)
	la	%r1,FRAME(%r15)
	stg	%r1,0(%r15)
	stg	%r1,152(%r15)
	lgr	%r2,%r0
	brasl	%r14,zt_stretch_sleep
	lmg	%r0,%r14,SAVED(%r15)
	aghi	%r15,FRAME
	br	%r1
SYM_FUNC_END(zt_detour_enter)

/* Call the function, then sleep. */
SYM_FUNC_START(zt_detour_leave)
	aghi	%r15,-FRAME
	stmg	%r0,%r14,SAVED(%r15)
	la	%r14,FRAME(%r15)
	stg	%r14,0(%r15)
	stg	%r14,152(%r15)
	basr	%r14,%r1
	lg	%r1,SAVED(%r15)
	stg	%r2,SAVED(%r15)
	lgr	%r2,%r1
	brasl	%r14,zt_stretch_sleep
	lg	%r2,SAVED(%r15)
	lg	%r14,SAVED+14*8(%r15)
	aghi	%r15,FRAME
	br	%r14
SYM_FUNC_END(zt_detour_leave)
