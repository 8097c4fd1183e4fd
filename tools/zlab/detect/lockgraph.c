// SPDX-License-Identifier: GPL-2.0
/*
 * The order in which locks were taken, out of /proc/lockdep.
 *
 * That has a line for each class, "<key> FD: n BD: n <usage>: <name>", and below it
 * a line " -> [<key>] <name>" for each class that was waited for with it held. Each
 * scenario has a guest of its own, whose lockdep does not know what others saw, so
 * the graph of a run finds orders that contradict each other in different guests.
 */
#define _GNU_SOURCE
#include "lockgraph.h"

#include "lockorder.h"
#include "static_check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A class of an active reference to a sysfs file: kernfs has one for each attribute. */
#define KN_ACTIVE "kn->active"

/* One guest's classes and edges; names point into its text. */
struct raw_edge {
	size_t first;
	size_t second;
};

struct raw {
	char *text;
	char **names;
	size_t nr_names;
	struct raw_edge *edges;
	size_t nr_edges;
};

static void raw_free(struct raw *raw)
{
	free(raw->text);
	free(raw->names);
	free(raw->edges);
}

/* "name#2/1" is the class "name#2", whose second lock may be taken with the first. */
static void cut_subclass(char *name)
{
	char *slash = strrchr(name, '/');

	if (slash && slash[1] && strspn(slash + 1, "0123456789") == strlen(slash + 1))
		*slash = '\0';
}

/* Return: number of a class, by its name, or -ENOMEM. */
static ssize_t class_number(struct raw *raw, char *name)
{
	char **grown;
	size_t i;

	cut_subclass(name);
	for (i = 0; i < raw->nr_names; i++) {
		if (!strcmp(raw->names[i], name))
			return i;
	}
	grown = reallocarray(raw->names, raw->nr_names + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	raw->names = grown;
	grown[raw->nr_names] = name;
	return raw->nr_names++;
}

static int add_raw(struct raw *raw, size_t first, size_t second)
{
	struct raw_edge *grown = reallocarray(raw->edges, raw->nr_edges + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	raw->edges = grown;
	grown[raw->nr_edges++] = (struct raw_edge){ first, second };
	return 0;
}

static int parse(struct raw *raw)
{
	char *rest = raw->text, *line, *name;
	ssize_t first = -1, second;
	int err = 0;

	while (!err && (line = strsep(&rest, "\n"))) {
		if (!strncmp(line, " -> [", 5)) {
			name = strstr(line, "] ");
			if (first < 0 || !name)
				continue;
			second = class_number(raw, name + 2);
			err = second < 0 ? second : add_raw(raw, first, second);
		} else {
			/* The usage has no blank, the name may have colons. */
			name = strstr(line, " BD: ");
			name = name ? strstr(name + strlen(" BD: "), ": ") : NULL;
			first = name ? class_number(raw, name + 2) : -1;
			err = name && first < 0 ? first : 0;
		}
	}
	return err;
}

static bool leads_to(const struct raw *raw, size_t class, const char *name)
{
	size_t i;

	for (i = 0; i < raw->nr_edges; i++) {
		if (raw->edges[i].first == class &&
		    !strcmp(raw->names[raw->edges[i].second], name))
			return true;
	}
	return false;
}

/*
 * Lockdep numbers classes of the same name in the order of their first use, which
 * is not the same in each guest. What a file does tells which one it is.
 */
static const char *canonical(const struct raw *raw, size_t class)
{
	const char *name = raw->names[class];

	if (strncmp(name, KN_ACTIVE, strlen(KN_ACTIVE)))
		return name;
	if (leads_to(raw, class, "&zdev->state_lock"))
		return LOCK_POWER;
	if (leads_to(raw, class, "pci_rescan_remove_lock"))
		return LOCK_RESCAN;
	return LOCK_REMOVED;
}

/**
 * lockgraph_edge() - add that somebody had one lock and waited for another one
 * @graph: graph; its edges are kept sorted, so that the same run gives the same drawing
 * @first: name of the lock that was held
 * @second: name of the other one
 * @where: name of the scenario
 *
 * Return: 0, also if the edge is there already, or -ENOMEM.
 */
int lockgraph_edge(struct lockgraph *graph, const char *first, const char *second,
		   const char *where)
{
	struct seen_edge *grown, *edge;
	size_t i;
	int order;

	for (i = 0; i < graph->nr_edges; i++) {
		order = strcmp(graph->edges[i].first, first) ?: strcmp(graph->edges[i].second, second);
		if (!order)
			return 0;
		if (order > 0)
			break;
	}
	grown = reallocarray(graph->edges, graph->nr_edges + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	graph->edges = grown;
	edge = &grown[i];
	memmove(edge + 1, edge, (graph->nr_edges++ - i) * sizeof(*edge));
	*edge = (struct seen_edge){ strdup(first), strdup(second), strdup(where) };
	return edge->first && edge->second && edge->where ? 0 : -ENOMEM;
}

/*
 * Lockdep only notes the lock that was taken last before another one. So what was
 * waited for with @from held is also what was waited for with such a lock held, up
 * to the first lock that is in our table.
 */
static int add_behind(struct lockgraph *graph, const struct raw *raw, const char *from,
		      size_t class, bool *visited, const char *where)
{
	const char *second;
	size_t i, next;
	int err = 0;

	for (i = 0; !err && i < raw->nr_edges; i++) {
		next = raw->edges[i].second;
		if (raw->edges[i].first != class || visited[next])
			continue;
		visited[next] = true;
		second = canonical(raw, next);
		if (!lock_node_find(second))
			err = add_behind(graph, raw, from, next, visited, where);
		else if (strcmp(from, second))
			err = lockgraph_edge(graph, from, second, where);
	}
	return err;
}

/**
 * lockgraph_add() - add what one guest's lockdep saw, as far as it concerns us
 * @graph: graph of the run
 * @lockdep: content of the guest's /proc/lockdep
 * @where: name of the scenario
 *
 * Return: 0, -EINVAL if the text has no lock classes, or -ENOMEM.
 */
int lockgraph_add(struct lockgraph *graph, const char *lockdep, const char *where)
{
	struct raw raw = { .text = strdup(lockdep) };
	const char *name;
	bool *visited;
	size_t i;
	int err = raw.text ? parse(&raw) : -ENOMEM;

	if (!err && !raw.nr_edges)
		err = -EINVAL;
	for (i = 0; !err && i < raw.nr_names; i++) {
		name = canonical(&raw, i);
		if (!lock_node_find(name))
			continue;
		visited = calloc(raw.nr_names, sizeof(*visited));
		err = visited ? add_behind(graph, &raw, name, i, visited, where) : -ENOMEM;
		free(visited);
	}
	graph->nr_guests += !err;
	raw_free(&raw);
	return err;
}

/**
 * lockgraph_merge() - add all of another graph
 * @graph: graph
 * @other: is not changed
 *
 * Return: 0 or -ENOMEM.
 */
int lockgraph_merge(struct lockgraph *graph, const struct lockgraph *other)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < other->nr_edges; i++)
		err = lockgraph_edge(graph, other->edges[i].first, other->edges[i].second,
				     other->edges[i].where);
	graph->nr_guests += other->nr_guests;
	return err;
}

/**
 * lockgraph_judge() - compare what was seen with what is intended
 * @graph: graph of a run
 * @found: receives each edge against the order
 */
void lockgraph_judge(const struct lockgraph *graph, struct findings *found)
{
	const struct seen_edge *edge;
	size_t i;

	if (!graph->nr_guests) {
		not_applicable(found, "lockdep of no guest was read");
		return;
	}
	for (i = 0; i < graph->nr_edges; i++) {
		edge = &graph->edges[i];
		if (!lock_order_allows(edge->first, edge->second))
			finding(found, "%s: %s was held and %s was waited for, against the order",
				edge->where, edge->first, edge->second);
	}
}

static bool was_seen(const struct lockgraph *graph, const struct lock_edge *intended)
{
	size_t i;

	for (i = 0; i < graph->nr_edges; i++) {
		if (!strcmp(graph->edges[i].first, intended->first) &&
		    !strcmp(graph->edges[i].second, intended->second))
			return true;
	}
	return false;
}

static bool in_use(const struct lockgraph *graph, const char *name)
{
	size_t i;

	for (i = 0; i < graph->nr_edges; i++) {
		if (!strcmp(graph->edges[i].first, name) || !strcmp(graph->edges[i].second, name))
			return true;
	}
	return false;
}

/**
 * lockgraph_dot() - draw what was seen
 * @graph: graph of a run
 * @f: where to write it, in the language of graphviz
 *
 * Edges against the order are red. Intended ones that nobody saw are dotted and in
 * a comment at the end.
 */
void lockgraph_dot(const struct lockgraph *graph, FILE *f)
{
	const struct lock_edge *intended;
	const struct seen_edge *edge;
	size_t i;

	fprintf(f, "// What lockdep saw in %zu guests; made by zlab run.\n"
		"digraph seen {\n"
		"\tnode [shape=box fontname=\"sans-serif\" fontsize=11];\n"
		"\tedge [fontname=\"sans-serif\" fontsize=9 color=\"#555555\"];\n",
		graph->nr_guests);
	for (i = 0; i < nr_lock_nodes; i++) {
		if (in_use(graph, lock_nodes[i].name))
			fprintf(f, "\t\"%s\" [label=\"%s\"%s];\n", lock_nodes[i].name,
				lock_nodes[i].label,
				lock_nodes[i].data ? " style=filled fillcolor=\"#dce9f7\"" : "");
	}
	for (i = 0; i < graph->nr_edges; i++) {
		edge = &graph->edges[i];
		fprintf(f, "\t\"%s\" -> \"%s\" [tooltip=\"%s\"%s];\n", edge->first, edge->second,
			edge->where, lock_order_allows(edge->first, edge->second) ? "" :
				     " color=red penwidth=2");
	}
	for (i = 0; i < nr_lock_edges; i++) {
		intended = &lock_edges[i];
		if (!was_seen(graph, intended) && in_use(graph, intended->first) &&
		    in_use(graph, intended->second))
			fprintf(f, "\t\"%s\" -> \"%s\" [style=dotted constraint=false];\n",
				intended->first, intended->second);
	}
	fputs("}\n", f);
	for (i = 0; i < nr_lock_edges; i++) {
		if (!was_seen(graph, &lock_edges[i]))
			fprintf(f, "// not seen: %s -> %s (%s)\n", lock_edges[i].first,
				lock_edges[i].second, lock_edges[i].why);
	}
}

/**
 * lockgraph_free() - release what a graph owns
 * @graph: graph; the structure belongs to the caller
 */
void lockgraph_free(struct lockgraph *graph)
{
	size_t i;

	for (i = 0; i < graph->nr_edges; i++) {
		free(graph->edges[i].first);
		free(graph->edges[i].second);
		free(graph->edges[i].where);
	}
	free(graph->edges);
	*graph = (struct lockgraph){ 0 };
}
