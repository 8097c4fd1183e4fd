/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zlab list: what there is to run.
 */
#ifndef ZLAB_LIST_H
#define ZLAB_LIST_H

int list_scenarios(void);

#endif /* ZLAB_LIST_H */
