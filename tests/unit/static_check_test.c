// SPDX-License-Identifier: GPL-2.0
/*
 * Each static check on a few lines of C that are as they should be, and on the same
 * with one thing wrong.
 */
#define _GNU_SOURCE
#include "array.h"
#include "static_check.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

/* In words: red is what the reason has to say, NULL: the check passes. */
static const struct {
	const char *check, *what, *text, *red;
} cases[] = {
	{ "static_writes_locked", "a write under the lock",
	  "int f(struct zpci_dev *zdev) { mutex_lock(&zdev->state_lock); zdev->state = 1; }",
	  NULL },
	{ "static_writes_locked", "a write with the lock asserted",
	  "int f(struct zpci_dev *zdev) { lockdep_assert_held(&zdev->fmb_lock); zdev->fmb = 0; }",
	  NULL },
	{ "static_writes_locked", "a write without the lock",
	  "int f(struct zpci_dev *zdev) { zdev->state = 1; mutex_lock(&zdev->state_lock); }",
	  "f() writes state without state_lock" },
	{ "static_writes_locked", "a write to a new function",
	  "int f(void) { zdev = kzalloc(1, 2); zdev->state = 1; zpci_bus_device_register(); }",
	  NULL },
	{ "static_writes_locked", "a write to one that is not new any more",
	  "int f(void) { zdev = kzalloc(1, 2); zpci_bus_device_register(); zdev->state = 1; }",
	  "f() writes state without" },
	{ "static_decisions_locked", "a decision without the lock",
	  "int f(struct zpci_dev *zdev) { return zdev->state == 1; }",
	  "f() looks at state without state_lock" },
	{ "static_decisions_locked", "another member that begins like it",
	  "int f(struct zpci_dev *zdev) { return zdev->state_lock; }", NULL },
	{ "static_locks_asserted", "a comment without an assertion",
	  "/* The caller holds the state_lock of @z. */\nint f(struct z *z) { }",
	  "f() says that its caller holds state_lock" },
	{ "static_locks_asserted", "a caller that has the lock",
	  "int g(void) { lockdep_assert_held(&z->state_lock); }\n"
	  "int f(void) { mutex_lock(&z->state_lock); g(); }\n"
	  "int h(void) { lockdep_assert_held(&z->fmb_lock); }\n"
	  "int i(void) { lockdep_assert_held(&z->dma_lock); }\n"
	  "int j(void) { lockdep_assert_held(&zpci_add_remove_lock); }\n", NULL },
	{ "static_locks_asserted", "the caller of a caller that has it not",
	  "int g(void) { lockdep_assert_held(&z->state_lock); }\n"
	  "int f(void) { g(); }\nint e(void) { f(); }\n",
	  "e() calls f() and neither takes nor asserts state_lock" },
	{ "static_no_guard_and_goto", "guard() and return",
	  "int f(void) { guard(mutex)(&a); return 0; }", NULL },
	{ "static_no_guard_and_goto", "guard() and goto",
	  "int f(void) { guard(mutex)(&a); goto out; out: return 0; }",
	  "f() mixes guard() and goto" },
	{ "static_locks_explained", "a lock whose order is not said",
	  "struct zpci_dev {\n\t/* protects it */\n\tstruct mutex\tstate_lock;\n};",
	  "state_lock does not say its order" },
	{ "static_locks_explained", "a lock whose data are not said",
	  "/* Order: taken first */\nstatic DEFINE_MUTEX(zpci_add_lock);",
	  "zpci_add_lock does not say what it protects" },
	{ "static_published_last", "a count that is set last",
	  "int f(void) { z = kzalloc(1, 2); zdev->fid = 1; zdev->state = 2;\n"
	  "mutex_init(&z->state_lock); zpci_bus_device_register(z); kref_init(&z->k); }",
	  "f() does kref_init() when others can see" },
	{ "static_published_last", "all of it before",
	  "int f(void) { z = kzalloc(1, 2); zdev->fid = 1; zdev->state = 2; kref_init(&z->k);\n"
	  "mutex_init(&z->state_lock); zpci_bus_device_register(z); }", NULL },
	{ "static_locked_when_published", "an unlocked function",
	  "int f(void) { zpci_bus_device_register(z); mutex_lock(&z->state_lock); }",
	  "f() shows a new function" },
	{ "static_reference_outlives_lock", "a put before the unlock",
	  "int f(void) { zdev = get_zdev_by_fid(1); mutex_lock(&zdev->state_lock);\n"
	  "zpci_zdev_put(zdev); mutex_unlock(&zdev->state_lock); }",
	  "f() unlocks a function without a reference" },
	{ "static_reference_outlives_lock", "a put after the unlock",
	  "int f(void) { zdev = get_zdev_by_fid(1); mutex_lock(&zdev->state_lock);\n"
	  "mutex_unlock(&zdev->state_lock); zpci_zdev_put(zdev); }", NULL },
	{ "static_entry_on_one_list", "a list of one's own",
	  "int f(void) { list_move(&zdev->entry, &remove); }", "f() puts entry on another list" },
	{ "static_entry_on_one_list", "the list of all functions",
	  "int f(void) { list_add_tail(&zdev->entry, &zpci_list); }", NULL },
	{ "static_unlisted_at_zero", "a function off the list while it is used",
	  "int f(void) { list_del(&zdev->entry); }", "f() takes a function off zpci_list" },
	{ "static_put_takes_no_lock", "a lock two calls away",
	  "int a(void) { mutex_lock(&x); }\nint b(void) { a(); }\n"
	  "void zpci_zdev_put(void) { kref_put(&k, b); }", "a put gets to mutex_lock() in a()" },
	{ "static_put_takes_no_lock", "work that is left to somebody else",
	  "int b(void) { mutex_lock(&x); }\n"
	  "void zpci_zdev_put(void) { queue_work(wq, &z->work); }", NULL },
	{ "static_wait_holds_no_lock", "a wait with the lock",
	  "int f(void) { mutex_lock(&z->state_lock); zpci_wait_for_release(); }",
	  "f() waits for the release with state_lock held" },
	{ "static_wait_holds_no_lock", "a wait after the lookup",
	  "int f(void) { z = get_zdev_by_fid(1); zpci_wait_for_release(); }",
	  "f() waits after its lookup" },
	{ "static_domain_freed_last", "a domain that is freed too early",
	  "void zpci_bus_release(void) { zpci_free_domain(1); pci_remove_root_bus(b); }",
	  "frees the domain before" },
	{ "static_reset_probe_lockless", "a lock that is taken to probe",
	  "int reset_slot(void) { if (!mutex_trylock(&z->state_lock)) return -EAGAIN;\n"
	  "if (probe) return 0; }", "takes state_lock to probe" },
	{ "static_reset_probe_lockless", "another error than EAGAIN",
	  "int reset_slot(void) { if (probe) return 0;\n"
	  "if (!mutex_trylock(&z->state_lock)) return -EIO; }", "does not say EAGAIN" },
	{ "static_scan_under_rescan_lock", "a scan behind the unlock",
	  "int f(void) { pci_lock_rescan_remove(); pci_unlock_rescan_remove();\n"
	  "pci_scan_single_device(b, 1); }", "f() calls pci_scan_single_device() without" },
	{ "static_scan_under_rescan_lock", "a scan whose caller has the lock",
	  "int f(void) { pci_scan_single_device(b, 1); }\n"
	  "int g(void) { pci_lock_rescan_remove(); f(); pci_unlock_rescan_remove(); }", NULL },
	{ "static_recover_unbreaks", "an early return",
	  "int recover_store(void) { kn = sysfs_break_active_protection(a);\n"
	  "if (x) return 1; sysfs_unbreak_active_protection(kn); }",
	  "returns with the protection broken" },
	{ "static_recover_unbreaks", "a mending under the lock",
	  "int recover_store(void) { kn = sysfs_break_active_protection(a);\n"
	  "mutex_lock(&z->state_lock); sysfs_unbreak_active_protection(kn);\n"
	  "mutex_unlock(&z->state_lock); }", "with state_lock held" },
	{ "static_no_later_features", "a later function",
	  "int zpci_scan_devices(void) { }", "f.c has zpci_scan_devices" },
	{ "static_no_later_features", "its name in a comment",
	  "int f(void) { /* zpci_scan_devices */ }", NULL },
};

static bool try_case(size_t i)
{
	struct source_file file = { .path = (char *)"f.c", .text = (char *)cases[i].text };
	struct source src = { .files = &file, .nr_files = 1 };
	const struct scenario *check = scenario_find(cases[i].check);
	struct scenario_result res = { 0 };
	bool good;

	if (!check || !check->check)
		return false;
	file.code = ccode_blank(file.text);
	if (ccode_functions(file.path, file.text, &file.functions, &file.nr_functions))
		return false;
	static_check_run(check, &src, KERNEL_PATCHED, &res);
	if (cases[i].red)
		good = res.outcome == OUTCOME_FAIL && strstr(res.reason, cases[i].red);
	else
		good = res.outcome == OUTCOME_PASS;
	if (!good)
		printf("# %s: %s\n", outcome_name(res.outcome), res.reason ? res.reason : "");
	scenario_result_free(&res);
	ccode_functions_free(file.functions, file.nr_functions);
	free(file.code);
	return good;
}

int main(void)
{
	struct scenario_result res;
	char name[128];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(name, sizeof(name), "%s, %s", cases[i].check, cases[i].what);
		ok(try_case(i), name);
	}
	static_check_run(scenario_find("static_series_lint"), NULL, KERNEL_PATCHED, &res);
	ok(res.outcome == OUTCOME_SKIP && !strcmp(res.reason, "no source given"),
	   "without a source a check is skipped");
	scenario_result_free(&res);
	return tap_done();
}
