// SPDX-License-Identifier: GPL-2.0
/*
 * Locks: the intended order has no cycle, and what contradicts it is found.
 */
#define _GNU_SOURCE
#include "lockgraph.h"
#include "lockorder.h"
#include "static_check.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CLASS(name) "(____ptrval____) FD:  174 BD:    2 +.+.: " name "\n"
#define THEN(name) " -> [(____ptrval____)] " name "\n"

static void test_order(void)
{
	bool known = true, acyclic = true;
	size_t i;

	for (i = 0; i < nr_lock_edges; i++) {
		known &= lock_node_find(lock_edges[i].first) &&
			 lock_node_find(lock_edges[i].second);
		acyclic &= !lock_order_allows(lock_edges[i].second, lock_edges[i].first);
	}
	for (i = 0; i < nr_lock_nodes; i++)
		acyclic &= !lock_order_allows(lock_nodes[i].name, lock_nodes[i].name);
	ok(known, "every edge is between known locks");
	ok(acyclic, "the intended order has no cycle");
	ok(lock_order_allows("zpci_add_lock", "&zdev->dma_lock"), "an order goes on");
	ok(!lock_order_allows("pci_rescan_remove_lock", "zpci_add_remove_lock"),
	   "the order that upstream has both ways is not allowed");
}

static void try_graph(const char *name, const char *const *guests, const char *red)
{
	struct lockgraph graph = { 0 };
	struct findings found = { 0 };
	bool good = true;

	for (; *guests; guests++)
		good &= !lockgraph_add(&graph, *guests, "here");
	lockgraph_judge(&graph, &found);
	good &= red ? found.nr && strstr(found.texts[0], red) : !found.nr && !found.skip;
	if (!ok(good, name))
		printf("# %s\n", found.nr ? found.texts[0] : "no finding");
	findings_free(&found);
	lockgraph_free(&graph);
}

#define GUESTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

int main(void)
{
	struct lockgraph graph = { 0 };
	struct findings found = { 0 };
	char *dot = NULL;
	size_t size;
	FILE *f;

	test_order();
	try_graph("what is intended is not found",
		  GUESTS("all lock classes:\n" CLASS("&zdev->state_lock")
			 THEN("pci_rescan_remove_lock") THEN("&c->lock")), NULL);
	try_graph("the reverse is",
		  GUESTS(CLASS("pci_rescan_remove_lock") THEN("zpci_add_remove_lock")),
		  "pci_rescan_remove_lock was held and zpci_add_remove_lock was waited for");
	try_graph("a subclass is its class",
		  GUESTS(CLASS("pci_rescan_remove_lock") THEN("&zdev->state_lock/1")),
		  "pci_rescan_remove_lock was held and &zdev->state_lock was waited for");
	try_graph("locks of others do not matter",
		  GUESTS(CLASS("&root->kernfs_rwsem") THEN("&zdev->state_lock")), NULL);
	try_graph("the file that leads to state_lock is power, whatever its number",
		  GUESTS(CLASS("kn->active#7") THEN("&zdev->state_lock")
			 CLASS("&zdev->state_lock") THEN("kn->active#7")),
		  "&zdev->state_lock was held and kn->active(power) was waited for");
	try_graph("an order by way of a lock of others is one",
		  GUESTS(CLASS("pci_rescan_remove_lock") THEN("&root->kernfs_rwsem")
			 CLASS("&root->kernfs_rwsem") THEN("&zdev->state_lock")),
		  "pci_rescan_remove_lock was held and &zdev->state_lock was waited for");
	try_graph("the same number is another file in another guest",
		  GUESTS(CLASS("kn->active#7") THEN("&zdev->state_lock"),
			 CLASS("pci_rescan_remove_lock") THEN("kn->active#7")), NULL);
	try_graph("orders of different guests come together",
		  GUESTS(CLASS("&zdev->state_lock") THEN("pci_rescan_remove_lock"),
			 CLASS("pci_rescan_remove_lock") THEN("&zdev->state_lock")),
		  "pci_rescan_remove_lock was held and &zdev->state_lock");

	ok(lockgraph_add(&graph, "", "here") == -EINVAL, "no lock class is an error");
	lockgraph_judge(&graph, &found);
	ok(found.skip && !found.nr, "without a guest nothing is said");
	findings_free(&found);

	lockgraph_add(&graph, CLASS("pci_rescan_remove_lock") THEN("&zdev->state_lock"), "x");
	f = open_memstream(&dot, &size);
	lockgraph_dot(&graph, f);
	fclose(f);
	ok(strstr(dot, "\"pci_rescan_remove_lock\" -> \"&zdev->state_lock\" [tooltip=\"x\" color=red"),
	   "what contradicts is drawn in red");
	ok(strstr(dot, "// not seen: zpci_add_lock -> (wq_completion)zpci_release"),
	   "what was not seen is listed");
	free(dot);
	lockgraph_free(&graph);
	return tap_done();
}
