/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commands that only look.
 */
#ifndef ZPCI_VERIFY_SHOW_H
#define ZPCI_VERIFY_SHOW_H

#include <stdint.h>

int show_list(void);
int show_check(uint32_t fid);

#endif /* ZPCI_VERIFY_SHOW_H */
