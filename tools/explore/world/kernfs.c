// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes of sysfs: names in a directory are unique, and a file is not removed
 * before those who are in it have left.
 *
 * Simplified: one list of nodes; adding and removing names in a directory is one
 * step; directories are removed when their files are.
 */
#include "device.h"

/* A kind of list without checks, which would be places to switch in the middle of a step */
static struct hlist_head nodes;
static unsigned int nr_nodes;

struct kernfs_node kernfs_devices = { .name = "devices", .count = 1 };
struct kernfs_node kernfs_iommus = { .name = "iommu", .count = 1 };
struct kernfs_node kernfs_slots = { .name = "slots", .count = 1 };

/* Files that are told apart by the order of locks, as in lockdep by attribute */
static const struct ex_class classes[] = {
	{ .name = "kn->active(power)" },
	{ .name = "kn->active(recover)" },
	{ .name = "kn->active(remove)" },
	{ .name = "kn->active(reset)" },
	{ .name = "kn->active(rescan)" },
	{ .name = "kn->active(attribute)" },
};

static const struct ex_class *find_class(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(classes) - 1; i++) {
		const char *n = classes[i].name + 11;

		if (!strncmp(n, name, strlen(name)) && n[strlen(name)] == ')')
			break;
	}
	return &classes[i];
}

static struct kernfs_node *find(struct kernfs_node *dir, const char *name)
{
	struct kernfs_node *kn;

	hlist_for_each_entry(kn, &nodes, list) {
		if (kn->parent == dir && !strcmp(kn->name, name))
			return kn;
	}
	return NULL;
}

/**
 * kernfs_add() - add a name to a directory
 * @dir: the directory
 * @name: the name
 * @class: of a file, NULL for a directory
 * @owner: what it belongs to
 *
 * Return: the node, with a reference for its name and one for the caller
 */
struct kernfs_node *kernfs_add(struct kernfs_node *dir, const char *name, const char *class,
			       void *owner)
{
	struct kernfs_node *kn;

	ex_may_sleep("kernfs_add");
	ex_point(dir, EX_UPDATE);
	if (find(dir, name))
		ex_fail("sysfs duplicate", "cannot create duplicate filename '%s/%s'", dir->name,
			name);
	kn = kzalloc(sizeof(*kn), GFP_KERNEL);
	snprintf(kn->name, sizeof(kn->name), "%s", name);
	kn->parent = dir;
	dir->count++;
	kn->count = 2;
	kn->owner = owner;
	kn->class = class ? find_class(class) : NULL;
	/* Not for a file that removes itself, the kernel does the same */
	kn->in_order = class && strcmp(class, "remove");
	hlist_add_head(&kn->list, &nodes);
	nr_nodes++;
	return kn;
}

void kernfs_close(struct kernfs_node *kn)
{
	struct kernfs_node *parent;

	while (kn) {
		ex_point(&kn->count, EX_UPDATE);
		if (--kn->count)
			break;
		/* A node has a reference to its directory */
		parent = kn->parent;
		kfree(kn);
		kn = parent;
	}
}

static bool nobody_in(void *arg)
{
	return !((struct kernfs_node *)arg)->active;
}

/*
 * A file that removes itself is entered again once it is removed. Who had begun to
 * remove it as well may not have looked in between, and waits until its writer has left,
 * who in turn may wait for a lock of the former. So do kernfs and the PCI core. With
 * --accept 'remove twice' it is enough that the name is gone.
 */
static bool nobody_in_or_gone(void *arg)
{
	return nobody_in(arg) || hlist_unhashed(&((struct kernfs_node *)arg)->list);
}

/**
 * kernfs_remove() - remove a name
 * @kn: the node, may be NULL
 *
 * Nobody gets in any more, those who are in it are waited for, then the name is
 * free. The reference for it is put, that of who added it is not.
 */
void kernfs_remove(struct kernfs_node *kn)
{
	if (!kn)
		return;
	ex_may_sleep("kernfs_remove");
	ex_point(kn->parent, EX_READ);
	if (hlist_unhashed(&kn->list))
		return;
	ex_point(&kn->active, EX_UPDATE);
	kn->removed = true;
	if (kn->class) {
		if (kn->in_order)
			ex_order_acquire(kn->class, kn, true);
		ex_wait(&kn->active, ex_ignored("remove twice") ? nobody_in_or_gone : nobody_in,
			kn, false, kn->class->name);
		if (kn->in_order)
			ex_order_release(kn->class, kn);
	}
	ex_point(kn->parent, EX_UPDATE);
	/* Of several who remove it all wait, and one is first here */
	if (hlist_unhashed(&kn->list))
		return;
	hlist_del_init(&kn->list);
	nr_nodes--;
	kernfs_close(kn);
}

static bool is_gone(void *arg)
{
	return ((struct kernfs_node *)arg)->suicided;
}

/* By somebody who is in it. Return: true if it was this one who removed it */
bool kernfs_remove_self(struct kernfs_node *kn)
{
	bool mine;

	kernfs_leave(kn);
	ex_point(&kn->active, EX_UPDATE);
	mine = !kn->suicidal;
	if (mine) {
		kn->suicidal = true;
		kernfs_remove(kn);
		ex_point(&kn->active, EX_UPDATE);
		kn->suicided = true;
	} else {
		ex_wait(&kn->active, is_gone, kn, false, "who removes the file");
	}
	kernfs_enter_again(kn);
	return mine;
}

/* A reference to a name of a directory, also while it is removed, or NULL */
struct kernfs_node *kernfs_find(struct kernfs_node *dir, const char *name)
{
	struct kernfs_node *kn;

	ex_point(dir, EX_READ);
	kn = find(dir, name);
	if (kn)
		kn->count++;
	return kn;
}

/* A reference to a file by names, of a directory that is in no other, NULL if there is none */
struct kernfs_node *kernfs_open(const char *dir, const char *name)
{
	static struct kernfs_node *const top[] = {
		&kernfs_devices, &kernfs_iommus, &kernfs_slots,
	};
	struct kernfs_node *parent = NULL;
	struct kernfs_node *kn = NULL;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(top) && !parent; i++) {
		if (!strcmp(top[i]->name, dir))
			return kernfs_find(top[i], name);
		parent = kernfs_find(top[i], dir);
	}
	if (parent) {
		kn = kernfs_find(parent, name);
		kernfs_close(parent);
	}
	return kn;
}

bool kernfs_enter(struct kernfs_node *kn)
{
	ex_point(&kn->active, EX_UPDATE);
	if (kn->removed)
		return false;
	kn->active++;
	if (kn->in_order)
		ex_order_acquire(kn->class, kn, false);
	return true;
}

void kernfs_leave(struct kernfs_node *kn)
{
	if (kn->in_order)
		ex_order_release(kn->class, kn);
	ex_point(&kn->active, EX_UPDATE);
	kn->active--;
}

/* Be in it again, although it may be removed */
void kernfs_enter_again(struct kernfs_node *kn)
{
	ex_point(&kn->active, EX_UPDATE);
	kn->active++;
	if (kn->in_order)
		ex_order_acquire(kn->class, kn, false);
}

/* Number of names, to find those that are left */
unsigned int kernfs_count(void)
{
	return nr_nodes;
}
