/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A repository that borrows the objects of another one.
 */
#ifndef ZLAB_BORROW_H
#define ZLAB_BORROW_H

#include "progress.h"

int borrow_objects(struct progress *p, const char *kernel, const char *repo);

#endif /* ZLAB_BORROW_H */
