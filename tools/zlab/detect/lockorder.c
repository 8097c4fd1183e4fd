// SPDX-License-Identifier: GPL-2.0
/*
 * The intended order of locks.
 *
 * device_lock() is not in it: the driver core takes its class out of lockdep's sight
 * (lockdep_set_novalidate_class()), so nothing can be compared. It comes between
 * pci_rescan_remove_lock and the locks of the IOMMU core; a reset, which has it
 * first, only tries to take state_lock.
 */
#include "lockorder.h"

#include "array.h"

#include <string.h>

#define ADD		"zpci_add_lock"
#define WQ		"(wq_completion)zpci_release"
#define WORK		"(work_completion)(&zdev->release_work)"
#define ADD_REMOVE	"zpci_add_remove_lock"
#define STATE		"&zdev->state_lock"
#define RESCAN_REMOVE	"pci_rescan_remove_lock"
#define GROUP		"&group->mutex"
#define DMA		"&zdev->dma_lock"
#define DOMAIN_LIST	"&s390_domain->list_lock"
#define FMB		"&zdev->fmb_lock"
#define LIST		"zpci_list_lock"
#define ZBUS_LIST	"zbus_list_lock"
#define DOMAIN		"zpci_domain_lock"
#define IOMAP		"zpci_iomap_lock"
#define HP		"pci_hp_mutex"
#define SLOT		"pci_slot_mutex"
#define BUS_SEM		"pci_bus_sem"

const struct lock_node lock_nodes[] = {
	{ ADD, "zpci_add_lock", "that no two threads find the same function missing",
	  "event thread, rescan work" },
	{ WQ, "workqueue zpci_release", "waited for until all releases are done",
	  "event thread and rescan work wait" },
	{ WORK, "release_work", "puts the last reference to a zdev", "workqueue zpci_release" },
	{ ADD_REMOVE, "zpci_add_remove_lock",
	  "number of functions, zbusses and their function[], use of a domain",
	  "adding a function, release work, boot" },
	{ LOCK_POWER, "a writer of power", "slot and zdev stay while one is in the file",
	  "user space" },
	{ LOCK_RESCAN, "a writer of rescan", NULL, "user space" },
	{ LOCK_REMOVED, "users of another file", NULL, "user space" },
	{ STATE, "state_lock", "state of a function, and what is done because of it",
	  "event thread, writers of power, recover and (tries only) reset, rescan work" },
	{ RESCAN_REMOVE, "pci_rescan_remove_lock", NULL, "PCI core; shutdown, scan, release" },
	{ GROUP, "IOMMU group mutex", NULL, "IOMMU core, vfio" },
	{ DMA, "dma_lock", "dma_table, s390_domain, bitmaps, registration, dma_dev",
	  "IOMMU callbacks, enable, shutdown, reset" },
	{ DOMAIN_LIST, "list_lock of a domain (spinlock)", "devices of an IOMMU domain",
	  "IOMMU callbacks" },
	{ FMB, "fmb_lock", "the measurement block and the pointer to it",
	  "enable and disable of a pdev, shutdown, debugfs" },
	{ LIST, "zpci_list_lock (spinlock)", "the list of functions; a count becomes zero",
	  "lookup, add, release work" },
	{ ZBUS_LIST, "zbus_list_lock", "the list of zbusses", "add, release work" },
	{ DOMAIN, "zpci_domain_lock (spinlock)", "which domains are used",
	  "add, release work" },
	{ IOMAP, "zpci_iomap_lock (spinlock)", "iomap entries",
	  "set-up of BARs, last put of a pdev in any context" },
	{ HP, "pci_hp_mutex", NULL, "add, release work" },
	{ SLOT, "pci_slot_mutex", NULL, "PCI core, add, release work" },
	{ BUS_SEM, "pci_bus_sem", NULL, "PCI core" },
};

const size_t nr_lock_nodes = ARRAY_SIZE(lock_nodes);

const struct lock_edge lock_edges[] = {
	{ ADD, WQ, "an arriving function waits for releases" },
	{ ADD, ADD_REMOVE, "an event adds a function" },
	{ ADD, STATE, "an event is handled" },
	{ ADD, LIST, "an event looks its function up" },
	{ WQ, WORK, "the work runs in it" },
	{ WORK, ADD_REMOVE, "release" },
	{ ADD_REMOVE, LOCK_POWER, "release removes the slot" },
	{ ADD_REMOVE, STATE, "a new function is locked before it is visible" },
	{ ADD_REMOVE, RESCAN_REMOVE, "release frees the BARs and the bus" },
	{ ADD_REMOVE, LIST, "add; the count becomes zero" },
	{ ADD_REMOVE, HP, "release removes the slot" },
	{ LOCK_POWER, STATE, "a function is switched on or off" },
	{ LOCK_RESCAN, RESCAN_REMOVE, "user space asks for a rescan" },
	{ STATE, RESCAN_REMOVE, "scan, shutdown, recover" },
	{ STATE, DMA, "reset" },
	{ STATE, LIST, "add: the new function is entered" },
	{ STATE, ZBUS_LIST, "add: a zbus for the new function" },
	{ STATE, DOMAIN, "add: a domain for the new bus" },
	{ STATE, HP, "add: the slot of the new function" },
	{ RESCAN_REMOVE, LOCK_REMOVED, "a removed pdev waits for users of its files" },
	{ RESCAN_REMOVE, GROUP, "a pdev comes or goes" },
	{ RESCAN_REMOVE, DMA, "enable and disable of the function" },
	{ RESCAN_REMOVE, FMB, "shutdown stops measurement" },
	{ RESCAN_REMOVE, IOMAP, "BARs are set up or freed" },
	{ RESCAN_REMOVE, SLOT, "a pdev gets its slot" },
	{ GROUP, DMA, "attach and detach" },
	{ DMA, DOMAIN_LIST, "attach and detach" },
	{ DMA, IOMAP, "reset: the handle changes with each enabling" },
	{ LOCK_REMOVED, IOMAP, "the handle changes below a file of the pdev, too" },
	{ SLOT, BUS_SEM, "the pdevs of a slot are looked for" },
};

const size_t nr_lock_edges = ARRAY_SIZE(lock_edges);

/**
 * lock_node_find() - look a lock up
 * @name: its name in lockdep
 *
 * Return: its entry, NULL if it is none of those we care for.
 */
const struct lock_node *lock_node_find(const char *name)
{
	size_t i;

	for (i = 0; i < nr_lock_nodes; i++) {
		if (!strcmp(lock_nodes[i].name, name))
			return &lock_nodes[i];
	}
	return NULL;
}

static bool reaches(const char *from, const char *to, size_t depth)
{
	size_t i;

	for (i = 0; depth && i < nr_lock_edges; i++) {
		if (strcmp(lock_edges[i].first, from))
			continue;
		if (!strcmp(lock_edges[i].second, to) ||
		    reaches(lock_edges[i].second, to, depth - 1))
			return true;
	}
	return false;
}

/**
 * lock_order_allows() - may a lock be waited for with another one held?
 * @first: lock that is held
 * @second: lock that is waited for
 *
 * Return: true if the table says so, directly or by way of other locks.
 */
bool lock_order_allows(const char *first, const char *second)
{
	/* No path without a cycle is longer. */
	return reaches(first, second, nr_lock_nodes);
}

/**
 * lock_order_dot() - draw the intended order
 * @f: where to write it, in the language of graphviz
 */
void lock_order_dot(FILE *f)
{
	size_t i;

	fputs("// Made by build/zlab-doc from the table of locks.\n"
	      "digraph intended {\n"
	      "\tnode [shape=box fontname=\"sans-serif\" fontsize=11];\n"
	      "\tedge [fontname=\"sans-serif\" fontsize=9 color=\"#555555\"];\n", f);
	for (i = 0; i < nr_lock_nodes; i++)
		fprintf(f, "\t\"%s\" [label=\"%s\"%s];\n", lock_nodes[i].name,
			lock_nodes[i].label,
			lock_nodes[i].data ? " style=filled fillcolor=\"#dce9f7\"" : "");
	for (i = 0; i < nr_lock_edges; i++)
		fprintf(f, "\t\"%s\" -> \"%s\" [tooltip=\"%s\"];\n", lock_edges[i].first,
			lock_edges[i].second, lock_edges[i].why);
	fputs("}\n", f);
}
