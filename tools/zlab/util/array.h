/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's name for the number of elements of an array.
 */
#ifndef ZLAB_ARRAY_H
#define ZLAB_ARRAY_H

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif /* ZLAB_ARRAY_H */
