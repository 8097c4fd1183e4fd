// SPDX-License-Identifier: GPL-2.0
/*
 * Report PCI devices and zPCI functions that come and go.
 */
#include <linux/device.h>
#include <linux/kprobes.h>
#include <linux/notifier.h>
#include <linux/pci.h>

#include "zpci_test.h"

static int zt_bus_event(struct notifier_block *nb, unsigned long action, void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);
	struct zpci_dev *zdev;
	struct zt_view view;
	const char *ev;

	switch (action) {
	case BUS_NOTIFY_ADD_DEVICE:
		ev = "add";
		break;
	case BUS_NOTIFY_REMOVED_DEVICE:
		ev = "remove";
		break;
	case BUS_NOTIFY_BOUND_DRIVER:
		ev = "bound";
		break;
	default:
		return NOTIFY_DONE;
	}
	zdev = to_zpci(pdev);
	if (!zdev)
		return NOTIFY_DONE;
	zt_view_zdev(zdev, &view);
	zt_emit(ev, zdev->fid, &view, ",\"dev\":\"%s\"", pci_name(pdev));
	return NOTIFY_OK;
}

static struct notifier_block zt_bus_notifier = {
	.notifier_call = zt_bus_event,
};

/*
 * zpci_release_device() itself cannot be probed: where it is static, the
 * compiler puts it into its caller. The release of every kernel calls this
 * function once, from another file, and nothing else does. The references are
 * gone by then, so the function is not looked up but taken from the argument.
 */
static int zt_release_event(struct kprobe *kp, struct pt_regs *regs)
{
	struct zpci_dev *zdev = (void *)regs->gprs[2];
	struct zt_view view;

	zt_view_zdev(zdev, &view);
	zt_emit("release", zdev->fid, &view, ",\"fh\":%u", view.fh);
	return 0;
}

NOKPROBE_SYMBOL(zt_release_event);

static struct kprobe zt_release_probe = {
	.symbol_name	= "zpci_bus_device_unregister",
	.pre_handler	= zt_release_event,
};

/**
 * zt_watch_init() - start to report
 *
 * Return: 0 or a negative errno after a message.
 */
int zt_watch_init(void)
{
	int rc;

	rc = bus_register_notifier(&pci_bus_type, &zt_bus_notifier);
	if (rc)
		return rc;
	rc = register_kprobe(&zt_release_probe);
	if (rc) {
		pr_err("zpci_test: no probe on %s: %d\n", zt_release_probe.symbol_name, rc);
		bus_unregister_notifier(&pci_bus_type, &zt_bus_notifier);
	}
	return rc;
}

/**
 * zt_watch_exit() - stop reporting
 */
void zt_watch_exit(void)
{
	unregister_kprobe(&zt_release_probe);
	bus_unregister_notifier(&pci_bus_type, &zt_bus_notifier);
}
