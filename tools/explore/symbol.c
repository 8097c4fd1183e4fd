// SPDX-License-Identifier: GPL-2.0
/*
 * Source lines of addresses, by addr2line, which comes with the compiler.
 */
#define _GNU_SOURCE
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#define LINES 1024

static const char *object;
static const char *object_base;
static struct { const void *pc; char *text; } lines[LINES];
static unsigned int nr_lines;

/**
 * symbol_init() - say what addresses are in
 * @file: the shared object
 * @base: where it was loaded
 */
void symbol_init(const char *file, const void *base)
{
	object = file;
	object_base = base;
}

static char *ask(const void *pc)
{
	char function[128];
	char command[512];
	char line[256];
	char *text = NULL;
	char *name;
	FILE *pipe;

	/* One byte back: an address to return to is behind the call */
	snprintf(command, sizeof(command), "addr2line -f -e '%s' %#zx", object,
		 (size_t)((const char *)pc - object_base - 1));
	pipe = popen(command, "r");
	if (!pipe)
		return NULL;
	if (fgets(function, sizeof(function), pipe) && fgets(line, sizeof(line), pipe)) {
		function[strcspn(function, "\n")] = '\0';
		line[strcspn(line, "\n ")] = '\0';
		name = strrchr(line, '/');
		if (asprintf(&text, "%s() %s", function, name ? name + 1 : line) < 0)
			text = NULL;
	}
	pclose(pipe);
	return text;
}

/* "function() file:line", valid until the program ends */
const char *symbol_line(const void *pc)
{
	unsigned int i;

	for (i = 0; i < nr_lines; i++) {
		if (lines[i].pc == pc)
			return lines[i].text ? lines[i].text : "?";
	}
	if (nr_lines == LINES)
		return "?";
	lines[nr_lines].pc = pc;
	lines[nr_lines].text = ask(pc);
	nr_lines++;
	return lines[i].text ? lines[i].text : "?";
}
