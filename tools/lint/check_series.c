// SPDX-License-Identifier: GPL-2.0
/*
 * Rules about the series file. quilt reads more than git quiltimport does; only
 * what both understand is allowed.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

/* Number of an "NNNN-slug.patch" name, 0 if it is none. */
static unsigned int patch_number(const char *name)
{
	const size_t len = strlen(name);
	unsigned int nr = 0;
	size_t i;

	for (i = 0; i < 4; i++) {
		if (!isdigit((unsigned char)name[i]))
			return 0;
		nr = nr * 10 + (unsigned int)(name[i] - '0');
	}
	if (name[4] != '-' || len < 12 || strcmp(name + len - 6, ".patch"))
		return 0;
	for (; i < len; i++)
		if (!isalnum((unsigned char)name[i]) && !strchr("-._", name[i]))
			return 0;
	return nr;
}

static bool listed(const struct lint *lint, const char *name)
{
	size_t i;

	for (i = 0; i < lint->nr_patch; i++)
		if (!strcmp(lint->patch[i], name))
			return true;
	return false;
}

static int count_entry(const struct dirent *d)
{
	const size_t len = strlen(d->d_name);

	return len > 6 && !strcmp(d->d_name + len - 6, ".patch");
}

static int check_directory(const struct lint *lint, const char *patches, struct report *rep)
{
	struct dirent **entry;
	int n, i;
	size_t k;

	n = scandir(patches, &entry, count_entry, alphasort);
	if (n < 0)
		return -errno;
	for (i = 0; i < n; i++)
		if (!listed(lint, entry[i]->d_name))
			finding(rep, RULE_SERIES_UNLISTED, entry[i]->d_name, 0, "not listed");
	for (k = 0; k < lint->nr_patch; k++) {
		for (i = 0; i < n && strcmp(entry[i]->d_name, lint->patch[k]); i++)
			;
		if (i == n)
			finding(rep, RULE_SERIES_MISSING, lint->patch[k], 0, "no such file");
	}
	for (i = 0; i < n; i++)
		free(entry[i]);
	free(entry);
	return 0;
}

int check_series(struct lint *lint, const char *series, const char *patches, struct report *rep)
{
	size_t nr, i, blank;
	unsigned int count = 0, number;
	char *text, **line;
	int err;

	err = file_lines(series, &text, &line, &nr, NULL);
	if (err)
		return err;
	lint->patch = calloc(nr + 1, sizeof(*lint->patch));
	err = lint->patch ? 0 : -ENOMEM;
	for (i = 0; i < nr && !err; i++) {
		if (!line[i][0] || line[i][0] == '#')
			continue;
		if (isspace((unsigned char)line[i][0])) {
			finding(rep, RULE_SERIES_INDENT, "series", i + 1, "indented line");
			continue;
		}
		blank = strcspn(line[i], " \t");
		if (line[i][blank])
			finding(rep, RULE_SERIES_TRAILING, "series", i + 1, "text behind the name");
		line[i][blank] = '\0';
		count++;
		number = patch_number(line[i]);
		if (!number)
			finding(rep, RULE_SERIES_NAME, "series", i + 1, "%s", line[i]);
		else if (number != count)
			finding(rep, RULE_SERIES_ORDER, "series", i + 1, "%s is in place %u",
				line[i], count);
		lint->patch[lint->nr_patch] = strdup(line[i]);
		if (!lint->patch[lint->nr_patch])
			err = -ENOMEM;
		else
			lint->nr_patch++;
	}
	free(line);
	free(text);
	if (err)
		return err;
	if (count != lint->nr_upstream)
		finding(rep, RULE_SERIES_COUNT, "series", 0, "%u patches for %zu upstream commits",
			count, lint->nr_upstream);
	return check_directory(lint, patches, rep);
}
