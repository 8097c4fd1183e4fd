/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What stands in a function of the source, as events of a record, in the order of the text.
 */
#ifndef MODEL_HITS_H
#define MODEL_HITS_H

#include "ccode.h"
#include "protocol.h"

/**
 * struct hit - something that a record knows
 * @at: where it stands
 * @event: what it is; a lock is an event of its own with only @op and @what
 * @times: how often, right after each other
 */
struct hit {
	const char *at;
	struct event event;
	unsigned int times;
};

int hits_find(const struct record *record, const char *body, struct hit **hits, size_t *nr);
bool event_in_source(const struct event *event);
bool event_same(const struct event *a, const struct event *b);

#endif /* MODEL_HITS_H */
