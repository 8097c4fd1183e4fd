/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the agent in the guest sends, for agent.c alone.
 */
#ifndef ZLAB_AGENT_READ_H
#define ZLAB_AGENT_READ_H

#include <sys/types.h>

#include "agent.h"

__attribute__((format(printf, 3, 4)))
int agent_error(struct agent *agent, int error, const char *fmt, ...);
const char *agent_event_name(enum mod_ev ev);
struct agent_reply *agent_pending(struct agent *agent, unsigned int seq);
ssize_t agent_read(void *arg, const char *buf, size_t len);

#endif /* ZLAB_AGENT_READ_H */
