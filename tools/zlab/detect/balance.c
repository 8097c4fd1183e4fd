// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "balance.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

/* Creations minus releases of a function in the entries from @text on. */
static int count(const char *text, uint32_t fid)
{
	static const struct {
		const char *format;
		int weight;
	} entries[] = {
		{ "add fid:%x, fh:", 1 },	/* about to create it */
		{ "add fid:%x, rc:", -1 },	/* that failed */
		{ "rem fid:%x\n", -1 },
	};
	char entry[48];
	const char *at;
	int sum = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		snprintf(entry, sizeof(entry), entries[i].format, fid);
		for (at = strstr(text, entry); at; at = strstr(at + 1, entry))
			sum += entries[i].weight;
	}
	return sum;
}

/* Seconds in "00 01700000000:123456 3 ..."; 0: that is not the beginning of an entry. */
static unsigned long long entry_seconds(const char *line)
{
	unsigned long long seconds;

	return sscanf(line, "%*s %llu:", &seconds) == 1 ? seconds : 0;
}

/*
 * A copy of @record with the oldest entry first. One that has wrapped begins anywhere,
 * and where its end and its beginning meet the time goes back by all that it covers.
 * By less than a second it goes back where two CPUs wrote at the same time.
 */
static char *in_order(const char *record)
{
	unsigned long long before = 0, now;
	const char *line, *oldest = record;
	char *copy;

	for (line = record; *line; line += strcspn(line, "\n") + 1) {
		now = entry_seconds(line);
		if (now && now + 1 < before)
			oldest = line;
		if (now)
			before = now;
		if (!strchr(line, '\n'))
			break;
	}
	return asprintf(&copy, "%s%.*s", oldest, (int)(oldest - record), record) < 0 ? NULL : copy;
}

/* The entry with which @record ends, with its newline; NULL: there is none, or no memory. */
static char *last_entry(const char *record)
{
	const char *end = strrchr(record, '\n'), *start;

	if (!end)
		return NULL;
	start = memrchr(record, '\n', (size_t)(end - record));
	start = start ? start + 1 : record;
	return strndup(start, (size_t)(end - start) + 1);
}

/* The list of functions has become longer. */
static int grow(struct balance *b, size_t nr)
{
	int *of;

	if (nr <= b->nr)
		return 0;
	of = realloc(b->of, nr * sizeof(*of));
	if (!of)
		return -ENOMEM;
	memset(of + b->nr, 0, (nr - b->nr) * sizeof(*of));
	b->of = of;
	b->nr = nr;
	return 0;
}

/**
 * balance_count() - count what has happened since the last call
 * @b: balance
 * @record: what the kernel has recorded, as its debugfs file shows it: an entry a line,
 *	    each with the time
 * @fids: functions; a later list begins with those of an earlier one
 * @nr_fids: number of elements of @fids
 *
 * Return: 0, -ENODATA: what was counted last is no longer in the record, so some of what
 * came after it may be missing, too; or -ENOMEM.
 */
int balance_count(struct balance *b, const char *record, const uint32_t *fids, size_t nr_fids)
{
	char *text = in_order(record), *from = text, *last;
	size_t i;
	int rc = 0;

	if (!text)
		return -ENOMEM;
	if (b->last) {
		from = strstr(text, b->last);
		if (!from) {
			rc = -ENODATA;
			goto out;
		}
		from += strlen(b->last);
	}
	if (!*from)
		goto out;
	rc = grow(b, nr_fids);
	if (rc)
		goto out;
	last = last_entry(from);
	if (!last) {
		rc = -ENOMEM;
		goto out;
	}
	for (i = 0; i < nr_fids; i++)
		b->of[i] += count(from, fids[i]);
	free(b->last);
	b->last = last;
out:
	free(text);
	return rc;
}

/**
 * balance_first_uneven() - find a function that was not released as often as created
 * @b: balance
 *
 * Return: index of the first such function, @nr of @b if there is none.
 */
size_t balance_first_uneven(const struct balance *b)
{
	size_t i;

	for (i = 0; i < b->nr && !b->of[i]; i++)
		;
	return i;
}

/**
 * balance_free() - release what a balance has
 * @b: balance; counts anew when used again
 */
void balance_free(struct balance *b)
{
	free(b->last);
	free(b->of);
	*b = (struct balance){ 0 };
}
