/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a directory that the user names is a git tree with a kernel for us.
 */
#ifndef ZLAB_USERTREE_H
#define ZLAB_USERTREE_H

/**
 * enum user_tree - what is wrong with it
 * @USER_TREE_NO_TREE: no git tree
 * @USER_TREE_NO_REVISION: no such commit in it
 * @USER_TREE_NO_KERNEL: that commit has no kernel with zPCI
 */
enum user_tree {
	USER_TREE_NO_TREE = 1,
	USER_TREE_NO_REVISION,
	USER_TREE_NO_KERNEL,
};

int user_tree_check(const char *kernel, const char *rev, char **commit, char **why);

#endif /* ZLAB_USERTREE_H */
