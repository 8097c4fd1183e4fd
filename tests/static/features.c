// SPDX-License-Identifier: GPL-2.0
/*
 * What must not change: nothing that user space or another module can see.
 */
#define _GNU_SOURCE
#include "array.h"
#include "static_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Features of later kernels that came into the same code. */
static const char *const later[] = {
	"scan_list", "zpci_scan_devices", "zpci_bus_is_isolated_vf", "tid_avail", "topo",
	"zpci_add_device", "mediated_recovery",
};

STATIC_CHECK(static_no_later_features,
	     .title = "looks for features of later kernels",
	     REQUIREMENTS(26),
	     .upstream = RED("has zpci_scan_devices"))
{
	size_t i, j;

	for (i = 0; i < src->nr_files; i++) {
		for (j = 0; j < ARRAY_SIZE(later); j++) {
			if (ccode_word(src->files[i].code, later[j]))
				finding(found, "%s has %s", src->files[i].path, later[j]);
		}
	}
}

/* Macros whose uses are what others see. */
static const char *const interfaces[] = {
	"EXPORT_SYMBOL", "EXPORT_SYMBOL_GPL", "DEVICE_ATTR_RO", "DEVICE_ATTR_WO",
	"DEVICE_ATTR_RW", "DEVICE_ATTR", "BIN_ATTR", "BIN_ATTR_RO", "module_param",
	"module_param_named", "__setup", "early_param", "debugfs_create_file",
	"debugfs_create_dir", "zpci_attr",
};

/* "EXPORT_SYMBOL(x)" of every use in a file, one a line, in its order. */
static char *list_interfaces(const char *text)
{
	char *code = ccode_blank(text), *out = NULL;
	const char *s;
	size_t size, i;
	FILE *f;

	f = code ? open_memstream(&out, &size) : NULL;
	for (i = 0; f && i < ARRAY_SIZE(interfaces); i++) {
		for (s = code; (s = ccode_call(s, interfaces[i])); s++)
			/* The literals are blank in the code, so from the text. */
			fprintf(f, "%.*s)\n", (int)strcspn(s, ")"), text + (s - code));
	}
	if (f && fclose(f)) {
		free(out);
		out = NULL;
	}
	free(code);
	return out;
}

static void compare_file(struct findings *found, const struct source *src, const char *path)
{
	char *before, *after, *was = NULL, *is = NULL;
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

	if (!strncmp(name, "Kconfig", strlen("Kconfig")) || strstr(path, "/uapi/") ||
	    !strcmp(name, "Makefile"))
		finding(found, "%s is changed", path);
	before = source_read(src, src->base, path);
	after = source_read(src, src->commit, path);
	if (before && after) {
		was = list_interfaces(before);
		is = list_interfaces(after);
		if (!was || !is)
			found->no_memory = true;
		else if (strcmp(was, is))
			finding(found, "%s has another set of symbols, attributes or parameters",
				path);
	} else {
		finding(found, "%s is %s", path, before ? "removed" : "new");
	}
	free(before);
	free(after);
	free(was);
	free(is);
}

STATIC_CHECK(static_interfaces_unchanged,
	     .title = "compares symbols, attributes, parameters, Kconfig and uapi with the base",
	     REQUIREMENTS(26))
{
	char *list, *path, *rest;

	if (!src->base) {
		not_applicable(found, "there is no base to compare with");
		return;
	}
	list = source_git(src, (const char *const[]){ "diff-tree", "-r", "--name-only",
			  "--no-renames", src->base, src->commit, NULL });
	if (!list) {
		not_applicable(found, "git can not compare with %s", src->base);
		return;
	}
	for (rest = list; (path = strsep(&rest, "\n")); ) {
		if (*path)
			compare_file(found, src, path);
	}
	free(list);
}
