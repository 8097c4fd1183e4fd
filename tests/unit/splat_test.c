// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel complaints on an s390 console: each is found, named and counted once.
 */
#define _GNU_SOURCE
#include "splat.h"
#include "array.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

struct expected {
	enum splat_kind kind;
	const char *object;	/* NULL: none */
};

struct splat_case {
	const char *name;
	const char *console;
	struct expected splats[3];
	size_t nr;
};

#define CUT	"[   12.000001] ------------[ cut here ]------------\r\n"
#define END	"[   12.000009] ---[ end trace 0000000000000000 ]---\r\n"
#define DUP	"[    4.508327] sysfs: cannot create duplicate filename " \
		"'/devices/virtual/iommu/s390-iommu.00000022'\r\n"	\
		"[    4.508455] CPU: 1 PID: 25 Comm: kmcheck Tainted: G           O       6.1.192 #1\r\n" \
		"[    4.508543] Hardware name: QEMU 8561 QEMU (KVM/Linux)\r\n" \
		"[    4.508608] Call Trace:\r\n"				\
		"[    4.508660]  [<00000000006a3f1e>] dump_stack_lvl+0x8e/0xc8 \r\n" \
		"[    4.509084] 3 locks held by kmcheck/25:\r\n"		\
		"[    4.509141]  #0: 0000000001042b40 (crw_handler_mutex){+.+.}-{3:3}, at: x\r\n"
#define PSW	"[   12.000005] Krnl PSW : 0704c00180000000 0000000000123456 " \
		"(zpci_release_device+0x12/0x1f0)\r\n"

static const struct splat_case cases[] = {
	{ "a quiet console",
	  "[    0.000000] Linux version 6.1.192\r\n[    1.0] BUGs are welcome\nno WARNING: here\n",
	  {}, 0 },
	{ "the bug report", DUP, { { SPLAT_SYSFS_DUPLICATE,
				     "/devices/virtual/iommu/s390-iommu.00000022" } }, 1 },
	{ "what kobject says about it is the same report",
	  DUP "[    4.51] kobject_add_internal failed for s390-iommu.00000022 with -EEXIST\r\n",
	  { { SPLAT_SYSFS_DUPLICATE, "/devices/virtual/iommu/s390-iommu.00000022" } }, 1 },
	{ "a WARN() around what kobject says is the same report, too",
	  DUP CUT "[   12.000002] kobject_add_internal failed for s390-iommu.00000022 with -EEXIST\r\n"
	  "[   12.000003] WARNING: CPU: 1 PID: 25 at lib/kobject.c:240 kobject_add_internal+0x2c8/0x330\r\n"
	  PSW END,
	  { { SPLAT_SYSFS_DUPLICATE, "/devices/virtual/iommu/s390-iommu.00000022" } }, 1 },
	{ "a WARN() after it is another one",
	  DUP CUT "[   12.000003] WARNING: CPU: 1 PID: 25 at arch/s390/pci/pci.c:952 zpci_bus_put+0x2c/0x30\r\n"
	  PSW END,
	  { { SPLAT_SYSFS_DUPLICATE, "/devices/virtual/iommu/s390-iommu.00000022" },
	    { SPLAT_WARNING, "zpci_bus_put" } }, 2 },
	{ "two functions, two reports", DUP DUP,
	  { { SPLAT_SYSFS_DUPLICATE, "/devices/virtual/iommu/s390-iommu.00000022" },
	    { SPLAT_SYSFS_DUPLICATE, "/devices/virtual/iommu/s390-iommu.00000022" } }, 2 },
	{ "a name that is cut off is no name",
	  "[    4.508327] sysfs: cannot create duplicate filename '/devices/virtual/iommu/s390-iom",
	  { { SPLAT_SYSFS_DUPLICATE, NULL } }, 1 },
	{ "a truncated last line", "[    4.508327] Linux\r\n[    4.508390] WARN", {}, 0 },
	{ "printk behind the text of a program, with a caller id",
	  "agent: waiting[    4.508327][   T25] WARNING: CPU: 0 PID: 25 at a/b.c:1 fun+0x0/0x2\r\n",
	  { { SPLAT_WARNING, "fun" } }, 1 },
	{ "a level and a caller in interrupt context",
	  "<4>[    4.508327][    C1] BUG: scheduling while atomic: kmcheck/25/0x00000002\r\n",
	  { { SPLAT_ATOMIC_SLEEP, "kmcheck/25/0x00000002" } }, 1 },
	{ "no time stamp", "WARNING: CPU: 0 PID: 1 at a/b.c:1 fun+0x0/0x2\n",
	  { { SPLAT_WARNING, "fun" } }, 1 },
	{ "lockdep: circular",
	  "[    9.000001] ======================================================\r\n"
	  "[    9.000002] WARNING: possible circular locking dependency detected\r\n"
	  "[    9.000003] 6.1.192 #1 Tainted: G           O      \r\n"
	  "[    9.000004] ------------------------------------------------------\r\n"
	  "[    9.000005] kmcheck/25 is trying to acquire lock:\r\n"
	  "[    9.000006] 0000000001042b40 (pci_rescan_remove_lock){+.+.}-{3:3}, at: f+0x2e/0x40\r\n"
	  "[    9.000007]  *** DEADLOCK ***\r\n",
	  { { SPLAT_LOCKDEP, "pci_rescan_remove_lock" } }, 1 },
	{ "lockdep: recursive, with parentheses in the name",
	  "[    9.000002] WARNING: possible recursive locking detected\r\n"
	  "[    9.000006] 000000008b4d7a40 ((work_completion)(&x->w)){+.+.}-{0:0}, at: f+0x2e/0x40\r\n",
	  { { SPLAT_LOCKDEP, "(work_completion)(&x->w)" } }, 1 },
	{ "lockdep: unlock balance, freed lock, lock state",
	  "[    9.000001] WARNING: bad unlock balance detected!\r\n"
	  "[    9.000002] WARNING: held lock freed!\r\n"
	  "[    9.000003] WARNING: inconsistent lock state\r\n",
	  { { SPLAT_LOCKDEP, NULL }, { SPLAT_LOCKDEP, NULL }, { SPLAT_LOCKDEP, NULL } }, 3 },
	{ "lockdep: RCU, wait context, softirq order",
	  "[    9.000001] WARNING: suspicious RCU usage\r\n"
	  "[    9.000002] [ BUG: Invalid wait context ]\r\n"
	  "[    9.000003] WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected\r\n",
	  { { SPLAT_LOCKDEP, NULL }, { SPLAT_LOCKDEP, NULL }, { SPLAT_LOCKDEP, NULL } }, 3 },
	{ "list corruption is one report up to the end of its trace",
	  "[   11.999999] list_del corruption, 00000000deadbeef->next is LIST_POISON1 (0000000000000100)\r\n"
	  CUT "[   12.000002] kernel BUG at lib/list_debug.c:49!\r\n"
	  "[   12.000003] monitor event: 0040 ilc:2 [#1] SMP \r\n" PSW END,
	  { { SPLAT_LIST_CORRUPTION, "lib/list_debug.c:49" } }, 1 },
	{ "list corruption as WARN()",
	  CUT "[   12.000002] list_add corruption. next->prev should be prev (1), but was 2.\r\n"
	  "[   12.000003] WARNING: CPU: 1 PID: 25 at lib/list_debug.c:25 __list_add_valid+0x68/0xb8\r\n"
	  PSW END,
	  { { SPLAT_LIST_CORRUPTION, "__list_add_valid" } }, 1 },
	{ "refcount",
	  CUT "[   12.000002] refcount_t: underflow; use-after-free.\r\n"
	  "[   12.000003] WARNING: CPU: 1 PID: 25 at lib/refcount.c:28 refcount_warn_saturate+0xfa/0x138\r\n"
	  PSW END,
	  { { SPLAT_REFCOUNT, "refcount_warn_saturate" } }, 1 },
	{ "KASAN", "[    9.000001] BUG: KASAN: use-after-free in zpci_put+0x12/0x34\r\n",
	  { { SPLAT_KASAN, "zpci_put" } }, 1 },
	{ "KCSAN: both functions",
	  "[    9.000000] ==================================================================\r\n"
	  "[    9.000001] BUG: KCSAN: data-race in enable_slot / zpci_device_reserved\r\n"
	  "[    9.000002] \r\n"
	  "[    9.000003] write to 0x0000000002a4c0d8 of 4 bytes by task 25 on cpu 1:\r\n"
	  "[    9.000004]  zpci_device_reserved+0x5c/0x88\r\n"
	  "[    9.000005] 3 locks held by kmcheck/25:\r\n"
	  "[    9.000006] Reported by Kernel Concurrency Sanitizer on:\r\n",
	  { { SPLAT_KCSAN, "enable_slot / zpci_device_reserved" } }, 1 },
	{ "KCSAN: the other side is unknown",
	  "[    9.000001] BUG: KCSAN: data-race in zpci_put+0x12/0x34\r\n",
	  { { SPLAT_KCSAN, "zpci_put+0x12/0x34" } }, 1 },
	{ "SLUB",
	  "[    9.000001] =============================================================================\r\n"
	  "[    9.000002] BUG kmalloc-1k (Tainted: G           O      ): Poison overwritten\r\n"
	  "[    9.000003] -----------------------------------------------------------------------------\r\n"
	  "[    9.000004] 0x00000000027c8428-0x00000000027c842b @offset=1064. First byte 0x6a instead of 0x6b\r\n"
	  "[    9.000005] Disabling lock debugging due to kernel taint\r\n"
	  "[    9.000006] FIX kmalloc-1k: Restoring Poison 0x00000000027c8428-0x00000000027c842b=0x6b\r\n",
	  { { SPLAT_SLUB, "kmalloc-1k" } }, 1 },
	{ "debug objects: the WARN() around it is the same report",
	  CUT "[   12.000002] ODEBUG: free active (active state 0) object type: work_struct hint: zpci_work+0x0\r\n"
	  "[   12.000003] WARNING: CPU: 1 PID: 25 at lib/debugobjects.c:509 debug_print_object+0xb4/0x108\r\n"
	  PSW END,
	  { { SPLAT_ODEBUG, "work_struct" } }, 1 },
	{ "debug objects gave up", "[    9.000001] ODEBUG: Out of memory. ODEBUG disabled\r\n",
	  { { SPLAT_ODEBUG, NULL } }, 1 },
	{ "kmemleak",
	  "[    9.000001] kmemleak: 2 new suspected memory leaks (see /sys/kernel/debug/kmemleak)\r\n",
	  { { SPLAT_KMEMLEAK, NULL } }, 1 },
	{ "an oops with its PSW, then a panic",
	  "[    9.000001] Unable to handle kernel pointer dereference in virtual kernel address space\r\n"
	  "[    9.000002] Failing address: 0000000000000000 TEID: 0000000000000483\r\n"
	  "[    9.000003] Oops: 0004 ilc:2 [#1] SMP \r\n" PSW
	  "[    9.000004] Kernel panic - not syncing: Fatal exception: panic_on_oops\r\n",
	  { { SPLAT_OOPS, "zpci_release_device" }, { SPLAT_PANIC, NULL } }, 2 },
	{ "any other program check", "[    9.000003] illegal operation: 0001 ilc:1 [#1] SMP \r\n" PSW,
	  { { SPLAT_OOPS, "zpci_release_device" } }, 1 },
	{ "an oops whose beginning got lost", PSW, { { SPLAT_OOPS, "zpci_release_device" } }, 1 },
	{ "BUG()",
	  CUT "[   12.000002] kernel BUG at drivers/pci/iov.c:861!\r\n"
	  "[   12.000003] monitor event: 0040 ilc:2 [#1] SMP \r\n" PSW END,
	  { { SPLAT_BUG, "drivers/pci/iov.c:861" } }, 1 },
	{ "hung task and stall",
	  "[   49.000001] INFO: task kmcheck:25 blocked for more than 20 seconds.\r\n"
	  "[   49.000002] rcu: INFO: rcu_sched self-detected stall on CPU\r\n",
	  { { SPLAT_HUNG_TASK, "kmcheck:25" }, { SPLAT_HUNG_TASK, NULL } }, 2 },
	{ "sleep in atomic context",
	  "[    9.000001] BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580\r\n",
	  { { SPLAT_ATOMIC_SLEEP, "kernel/locking/mutex.c:580" } }, 1 },
};

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void run_case(const struct splat_case *c)
{
	struct splat *splats = NULL;
	size_t nr = 0, i;
	bool good;

	good = !splat_scan(c->console, strlen(c->console), &splats, &nr) && nr == c->nr;
	for (i = 0; good && i < nr; i++)
		good = splats[i].kind == c->splats[i].kind &&
		       same(splats[i].object, c->splats[i].object);
	if (!ok(good, c->name)) {
		for (i = 0; i < nr; i++)
			printf("# %d \"%s\" object %s\n", splats[i].kind, splats[i].line,
			       splats[i].object ? splats[i].object : "(none)");
	}
	splat_free(splats, nr);
}

/* Every prefix of a console is a truncated console; none may be read past its end. */
static void test_truncated(void)
{
	static const char text[] = DUP CUT PSW END;
	bool good = true;
	size_t len;

	for (len = 0; len < sizeof(text); len++) {
		char *exact = malloc(len ? len : 1);
		struct splat *splats;
		size_t nr;

		memcpy(exact, text, len);
		good = good && !splat_scan(exact, len, &splats, &nr) && nr <= 1 &&
		       (!nr || splats[0].offset == 0);
		if (good)
			splat_free(splats, nr);
		free(exact);
	}
	ok(good, "a console cut anywhere is read up to there");
}

static void test_position(void)
{
	static const char text[] = "[    0.000001] first\r\n[    0.000002] BUG: oh\0no\r\n";
	struct splat *splats;
	size_t nr;

	ok(!splat_scan(text, sizeof(text) - 1, &splats, &nr) && nr == 1 &&
	   splats[0].offset == strlen("[    0.000001] first\r\n") &&
	   !strncmp(splats[0].line, "BUG: oh", 7),
	   "the offset is that of the line, the line has no time stamp");
	splat_free(splats, nr);
}

int main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_case(&cases[i]);
	test_truncated();
	test_position();
	return tap_done();
}
