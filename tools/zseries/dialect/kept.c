// SPDX-License-Identifier: GPL-2.0
/*
 * The dialects whose patches are kept in a tree: Debian, SUSE and RHEL. Each patch is a file,
 * and a list names all of them.
 */
#define _GNU_SOURCE
#include "dialect.h"

#include "outdir.h"

/**
 * kept_files() - the files of a dialect whose patches are kept
 * @sub: the submission
 * @list: name of the list
 * @make: makes a patch
 * @files: receives them
 *
 * Return: ST_OK or what @make has complained about.
 */
enum zlab_status kept_files(const struct submission *sub, const char *list, kept_fn make,
			    GPtrArray *files)
{
	GString *lines = g_string_new(NULL);
	enum zlab_status status = ST_OK;
	size_t i;

	for (i = 0; !status && i < sub->series->record.nr; i++) {
		struct kept_patch patch = { 0 };

		status = make(sub, i, &patch);
		if (!status) {
			outdir_add(files, patch.path, patch_file(sub, i, patch.fields ? patch.fields : "",
								 patch.message));
			g_string_append_printf(lines, "%s\n", patch.line);
		}
		g_free(patch.line);
		g_free(patch.fields);
		g_free(patch.message);
	}
	outdir_add(files, g_strdup(list), g_string_free(lines, FALSE));
	return status;
}
