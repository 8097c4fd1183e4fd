/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SIGINT, SIGTERM and SIGHUP: noted, and acted upon where it is safe.
 */
#ifndef ZLAB_INTERRUPT_H
#define ZLAB_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

void interrupt_init(void);
bool interrupted(void);
void interrupt_note(void);
void interrupt_block(sigset_t *old);

#endif /* ZLAB_INTERRUPT_H */
