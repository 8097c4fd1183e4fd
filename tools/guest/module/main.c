// SPDX-License-Identifier: GPL-2.0
/*
 * Start and stop of the test module.
 *
 * It is loaded by init before the first PCI function appears, so that no event
 * is missed.
 */
#include <linux/init.h>
#include <linux/module.h>

#include "zpci_test.h"

static int __init zt_init(void)
{
	int rc;

	rc = zt_lookup_init();
	if (rc)
		return rc;
	rc = zt_emit_init();
	if (rc)
		return rc;
	rc = zt_watch_init();
	if (rc)
		goto out_emit;
	rc = zt_event_init();
	if (rc)
		goto out_watch;
	rc = zt_pf_init();
	if (rc)
		goto out_event;
	rc = zt_er_init();
	if (rc)
		goto out_pf;
	rc = zt_chardev_init();
	if (rc)
		goto out_er;
	return 0;

out_er:
	zt_er_exit();
out_pf:
	zt_pf_exit();
out_event:
	zt_event_exit();
out_watch:
	zt_watch_exit();
out_emit:
	zt_emit_exit();
	return rc;
}

static void __exit zt_exit(void)
{
	zt_chardev_exit();
	zt_stretch_exit();
	zt_fault_exit();
	zt_fake_exit();
	zt_group_exit();
	zt_er_exit();
	zt_pf_exit();
	zt_event_exit();
	zt_watch_exit();
	zt_hold_exit();
	zt_pin_exit();
	zt_emit_exit();
}

module_init(zt_init);
module_exit(zt_exit);
MODULE_DESCRIPTION("Watch, hold and disturb zPCI functions");
MODULE_LICENSE("GPL");
