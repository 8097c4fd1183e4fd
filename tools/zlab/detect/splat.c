// SPDX-License-Identifier: GPL-2.0
/*
 * Find what a kernel complains about on an s390 console.
 *
 * One complaint is many lines, and several of them look like the beginning of
 * a complaint: list corruption is a message, then "kernel BUG at", then a
 * program check with its PSW. All of them are one report, and its most
 * specific line names it. Two things delimit a report: the "cut here" line in
 * front of WARN() and BUG(), and "end trace" behind a register dump.
 */
#define _GNU_SOURCE
#include "splat.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

/* Where the name of the thing a line complains about stands in that line. */
enum object_rule {
	OBJ_NONE,
	OBJ_QUOTED,	/* between the first pair of single quotes after the pattern */
	OBJ_WORD,	/* the word after the pattern */
	OBJ_IN,		/* "... in FUNCTION+0x..": the function */
	OBJ_RACE,	/* "... in FUNCTION / FUNCTION": both, as they stand there */
	OBJ_TYPE,	/* "... object type: TYPE ..": the type */
	OBJ_WARN_AT,	/* "... at FILE:LINE FUNCTION+0x..": the function */
};

/* How a line relates to a report that is already open. */
enum role {
	ROLE_HEAD,	/* always begins a report */
	ROLE_CAUSE,	/* begins one, and the BUG(), WARN() or oops that follows belongs to it */
	ROLE_GENERIC,	/* belongs to the open report if there is one, else begins one */
	ROLE_FOLLOW,	/* never begins one: it repeats what an open or closed report said */
};

struct pattern {
	const char *text;
	bool anywhere;		/* else at the start of the line */
	enum splat_kind kind;
	enum role role;
	enum object_rule object;
};

/* The first match counts: the special before the general. */
static const struct pattern patterns[] = {
	{ "sysfs: cannot create duplicate filename ", false, SPLAT_SYSFS_DUPLICATE, ROLE_CAUSE,
	  OBJ_QUOTED },
	/* What the caller of sysfs says about the same failure. */
	{ "kobject_add_internal failed for ", true, SPLAT_SYSFS_DUPLICATE, ROLE_FOLLOW, OBJ_NONE },

	{ "WARNING: possible circular locking", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "WARNING: possible recursive locking", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "WARNING: possible irq lock inversion", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "WARNING: inconsistent lock state", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "WARNING: bad unlock balance", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "WARNING: held lock freed", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "WARNING: lock held when returning to user", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "WARNING: suspicious RCU usage", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "lock order detected", true, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "still has locks held!", true, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "[ BUG: ", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "INFO: trying to register non-static key", false, SPLAT_LOCKDEP, ROLE_HEAD, OBJ_NONE },
	{ "DEBUG_LOCKS_WARN_ON(", false, SPLAT_LOCKDEP, ROLE_CAUSE, OBJ_NONE },

	{ "list_add corruption", false, SPLAT_LIST_CORRUPTION, ROLE_CAUSE, OBJ_NONE },
	{ "list_add double add", false, SPLAT_LIST_CORRUPTION, ROLE_CAUSE, OBJ_NONE },
	{ "list_del corruption", false, SPLAT_LIST_CORRUPTION, ROLE_CAUSE, OBJ_NONE },
	{ "refcount_t: ", false, SPLAT_REFCOUNT, ROLE_CAUSE, OBJ_NONE },
	{ "BUG: KASAN: ", false, SPLAT_KASAN, ROLE_HEAD, OBJ_IN },
	{ "BUG: KCSAN: ", false, SPLAT_KCSAN, ROLE_HEAD, OBJ_RACE },
	{ "BUG ", false, SPLAT_SLUB, ROLE_HEAD, OBJ_WORD },
	{ "ODEBUG: ", false, SPLAT_ODEBUG, ROLE_CAUSE, OBJ_TYPE },
	{ " new suspected memory leaks ", true, SPLAT_KMEMLEAK, ROLE_HEAD, OBJ_NONE },

	{ "INFO: task ", false, SPLAT_HUNG_TASK, ROLE_HEAD, OBJ_WORD },
	{ "BUG: soft lockup", true, SPLAT_HUNG_TASK, ROLE_HEAD, OBJ_NONE },
	{ "detected stall", true, SPLAT_HUNG_TASK, ROLE_HEAD, OBJ_NONE },
	{ "detected stalls on CPUs", true, SPLAT_HUNG_TASK, ROLE_HEAD, OBJ_NONE },

	{ "BUG: sleeping function called from invalid context at ", false, SPLAT_ATOMIC_SLEEP,
	  ROLE_HEAD, OBJ_WORD },
	{ "BUG: scheduling while atomic: ", false, SPLAT_ATOMIC_SLEEP, ROLE_HEAD, OBJ_WORD },

	{ "Unable to handle kernel ", false, SPLAT_OOPS, ROLE_CAUSE, OBJ_NONE },
	{ "kernel BUG at ", false, SPLAT_BUG, ROLE_GENERIC, OBJ_WORD },
	{ "Kernel panic - not syncing", false, SPLAT_PANIC, ROLE_HEAD, OBJ_NONE },
	{ "BUG: ", false, SPLAT_BUG, ROLE_HEAD, OBJ_NONE },
	{ "WARNING: CPU: ", false, SPLAT_WARNING, ROLE_GENERIC, OBJ_WARN_AT },
	{ "WARNING: ", false, SPLAT_WARNING, ROLE_HEAD, OBJ_NONE },
};

/*
 * die() on s390 prints "<what>: <code> ilc:<n> [#<count>]" whatever the program
 * check was; BUG() ends there as "monitor event". The PSW alone is the rest of
 * such a report whose beginning got lost.
 */
static const struct pattern die_pattern = { "", true, SPLAT_OOPS, ROLE_GENERIC, OBJ_NONE };

struct line {
	const char *text;	/* printable part, not terminated */
	size_t len;
	size_t offset;		/* of the line in the console */
};

struct scan {
	struct splat *splats;
	size_t nr;
	bool open;		/* the last splat's report has not ended */
	bool accepts_trap;	/* a BUG(), WARN() or oops line belongs to the open report */
	bool in_cut;		/* between "cut here" and "end trace" */
	bool just_opened;	/* by the line before this one */
	bool failed;		/* out of memory */
};

static bool starts_with(const struct line *line, const char *text)
{
	return line->len >= strlen(text) && !memcmp(line->text, text, strlen(text));
}

static const char *find(const struct line *line, const char *text)
{
	return memmem(line->text, line->len, text, strlen(text));
}

/* Length of a printk time stamp "[    1.234567]" at @s, 0 if there is none. */
static size_t stamp_length(const char *s, size_t len)
{
	size_t i = 1, digits = 0;

	if (!len || s[0] != '[')
		return 0;
	while (i < len && s[i] == ' ')
		i++;
	while (i < len && isdigit((unsigned char)s[i]))
		i++, digits++;
	if (!digits || i >= len || s[i++] != '.')
		return 0;
	for (digits = 0; i < len && isdigit((unsigned char)s[i]); digits++)
		i++;
	return digits == 6 && i < len && s[i] == ']' ? i + 1 : 0;
}

/* Length of a caller id "[    T1]" or "[   C0]" (CONFIG_PRINTK_CALLER) at @s, or 0. */
static size_t caller_length(const char *s, size_t len)
{
	size_t i = 1;

	if (!len || s[0] != '[')
		return 0;
	while (i < len && s[i] == ' ')
		i++;
	if (i >= len || (s[i] != 'T' && s[i] != 'C'))
		return 0;
	i++;
	if (i >= len || !isdigit((unsigned char)s[i]))
		return 0;
	while (i < len && isdigit((unsigned char)s[i]))
		i++;
	return i < len && s[i] == ']' ? i + 1 : 0;
}

/* Strips level, time stamp, caller id and the space behind them. */
static void strip_prefix(struct line *line)
{
	const char *s = line->text, *end = line->text + line->len;
	size_t n;

	if (end - s >= 3 && s[0] == '<' && isdigit((unsigned char)s[1]) && s[2] == '>')
		s += 3;
	n = stamp_length(s, (size_t)(end - s));
	if (n) {
		s += n;
		s += caller_length(s, (size_t)(end - s));
		if (s < end && *s == ' ')
			s++;
	}
	/* The console ends lines with CR LF; what was cut off may leave one of the two. */
	while (s < end && (*s == '\r' || *s == '\0'))
		s++;
	line->len = (size_t)(end - s);
	line->text = s;
	while (line->len && isspace((unsigned char)line->text[line->len - 1]))
		line->len--;
}

/* "FUNCTION+0x...": without the offset, NULL if it is cut off. */
static char *function_name(const char *from, const char *end)
{
	const char *to = memchr(from, '+', (size_t)(end - from));

	return to ? strndup(from, (size_t)(to - from)) : NULL;
}

/* The text behind @key, up to a space; NULL if it is not there or cut off. */
static char *word_behind(const char *from, const char *end, const char *key)
{
	const char *to;

	from = memmem(from, (size_t)(end - from), key, strlen(key));
	if (!from)
		return NULL;
	from += strlen(key);
	to = memchr(from, ' ', (size_t)(end - from));
	return to ? strndup(from, (size_t)(to - from)) : NULL;
}

/* An object whose end is missing was cut off: better none than a wrong one. */
static char *extract(const struct line *line, const char *match, const struct pattern *pattern)
{
	const char *from = match + strlen(pattern->text), *end = line->text + line->len, *to;

	switch (pattern->object) {
	case OBJ_QUOTED:
		from = memchr(from, '\'', (size_t)(end - from));
		to = from ? memchr(from + 1, '\'', (size_t)(end - from - 1)) : NULL;
		return to ? strndup(from + 1, (size_t)(to - from - 1)) : NULL;
	case OBJ_WORD:
		for (to = from; to < end && !isspace((unsigned char)*to) && *to != '!'; to++)
			;
		if (to > from && to[-1] == ':')
			to--;
		return to > from ? strndup(from, (size_t)(to - from)) : NULL;
	case OBJ_WARN_AT:
		from = memmem(from, (size_t)(end - from), " at ", 4);
		from = from ? memchr(from + 4, ' ', (size_t)(end - from - 4)) : NULL;
		return from ? function_name(from + 1, end) : NULL;
	case OBJ_IN:
		from = memmem(from, (size_t)(end - from), " in ", 4);
		return from ? function_name(from + 4, end) : NULL;
	case OBJ_RACE:
		from = memmem(from, (size_t)(end - from), " in ", 4);
		return from ? strndup(from + 4, (size_t)(end - from - 4)) : NULL;
	case OBJ_TYPE:
		return word_behind(from, end, "object type: ");
	case OBJ_NONE:
		break;
	}
	return NULL;
}

static void begin_report(struct scan *scan, const struct line *line, const char *match,
			 const struct pattern *pattern)
{
	struct splat *grown = reallocarray(scan->splats, scan->nr + 1, sizeof(*grown));
	struct splat *splat;

	if (!grown) {
		scan->failed = true;
		return;
	}
	scan->splats = grown;
	splat = &grown[scan->nr++];
	*splat = (struct splat){
		.kind = pattern->kind,
		.line = strndup(line->text, line->len),
		.object = extract(line, match, pattern),
		.offset = line->offset,
	};
	scan->failed |= !splat->line;
	scan->open = true;
	scan->just_opened = true;
	scan->accepts_trap = pattern->role != ROLE_HEAD;
}

static void handle_match(struct scan *scan, const struct line *line, const char *match,
			 const struct pattern *pattern)
{
	struct splat *last = scan->open ? &scan->splats[scan->nr - 1] : NULL;

	switch (pattern->role) {
	case ROLE_FOLLOW:
		/* The WARN() around such a line, in kernels that have one, is part of it. */
		if (scan->nr && scan->splats[scan->nr - 1].kind == pattern->kind)
			scan->open = scan->accepts_trap = true;
		return;
	case ROLE_GENERIC:
		if (last && scan->accepts_trap) {
			if (!last->object)
				last->object = extract(line, match, pattern);
			return;
		}
		break;
	case ROLE_CAUSE:
	case ROLE_HEAD:
		break;
	}
	begin_report(scan, line, match, pattern);
}

/* "(NAME){...}-{...}": the lock class; the name may contain parentheses itself. */
static char *lock_name(const struct line *line, const char *end)
{
	const char *from = memchr(line->text, '(', (size_t)(end - line->text));

	return from ? strndup(from + 1, (size_t)(end - from - 1)) : NULL;
}

/* "Krnl PSW : MASK ADDRESS (FUNCTION+0x...)" */
static char *psw_function(const struct line *line)
{
	const char *from = memchr(line->text, '(', line->len);

	return from ? function_name(from + 1, line->text + line->len) : NULL;
}

/* Lines inside a report that tell what it is about. */
static void handle_detail(struct scan *scan, const struct line *line)
{
	struct splat *last = scan->open ? &scan->splats[scan->nr - 1] : NULL;
	const char *psw = starts_with(line, "Krnl PSW : ") ? line->text : NULL;
	const char *lock = find(line, "){");

	if (find(line, " ilc:") && find(line, "[#"))
		handle_match(scan, line, line->text, &die_pattern);
	else if (psw && !last && !scan->in_cut)
		handle_match(scan, line, psw, &die_pattern);
	last = scan->open ? &scan->splats[scan->nr - 1] : NULL;
	if (!last || last->object)
		return;
	if (psw && (last->kind == SPLAT_OOPS || last->kind == SPLAT_BUG ||
		    last->kind == SPLAT_LIST_CORRUPTION))
		last->object = psw_function(line);
	else if (lock && last->kind == SPLAT_LOCKDEP)
		last->object = lock_name(line, lock);
}

static void handle_line(struct scan *scan, struct line line)
{
	bool just_opened = scan->just_opened;
	size_t i;

	scan->just_opened = false;
	strip_prefix(&line);
	if (find(&line, "[ cut here ]")) {
		scan->in_cut = true;
		/* With BUG_ON_DATA_CORRUPTION the message stands in front of it. */
		scan->open = just_opened && scan->accepts_trap;
		return;
	}
	if (starts_with(&line, "---[ end trace")) {
		scan->in_cut = false;
		scan->open = false;
		return;
	}
	for (i = 0; i < ARRAY_SIZE(patterns); i++) {
		const char *match = find(&line, patterns[i].text);

		if (match && (patterns[i].anywhere || match == line.text)) {
			handle_match(scan, &line, match, &patterns[i]);
			return;
		}
	}
	handle_detail(scan, &line);
}

/*
 * Two writers may share a line: text of a program without newline, then printk.
 * Each time stamp starts a line of its own.
 */
static void split_line(struct scan *scan, const char *text, size_t start, size_t end)
{
	size_t i, from = start;

	for (i = start + 1; i < end; i++) {
		if (text[i] == '[' && stamp_length(text + i, end - i)) {
			handle_line(scan, (struct line){ text + from, i - from, from });
			from = i;
		}
	}
	handle_line(scan, (struct line){ text + from, end - from, from });
}

/**
 * splat_scan() - find the complaints of a kernel
 * @text: console output; need not be terminated and may end within a line
 * @len: its length in bytes
 * @splats: where to store the complaints in the order they were printed, to be
 *	    released with splat_free(); NULL if there are none
 * @nr: where to store their number
 *
 * Return: 0 or -ENOMEM; then nothing is left to release.
 */
int splat_scan(const char *text, size_t len, struct splat **splats, size_t *nr)
{
	struct scan scan = { 0 };
	size_t start = 0, i;

	for (i = 0; i <= len; i++) {
		if (i == len || text[i] == '\n') {
			if (i > start)
				split_line(&scan, text, start, i);
			start = i + 1;
		}
	}
	*splats = NULL;
	*nr = 0;
	if (scan.failed) {
		splat_free(scan.splats, scan.nr);
		return -ENOMEM;
	}
	*splats = scan.splats;
	*nr = scan.nr;
	return 0;
}

/**
 * splat_free() - release complaints
 * @splats: as returned by splat_scan(), may be NULL
 * @nr: their number
 */
void splat_free(struct splat *splats, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		free(splats[i].line);
		free(splats[i].object);
	}
	free(splats);
}
