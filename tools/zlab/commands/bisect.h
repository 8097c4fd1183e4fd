/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zlab bisect: one scenario on the commit that git bisect has checked out.
 */
#ifndef ZLAB_BISECT_H
#define ZLAB_BISECT_H

int bisect(int argc, char **argv, const char *top, const char *qemu);

#endif /* ZLAB_BISECT_H */
