// SPDX-License-Identifier: GPL-2.0
/*
 * Scripts of the soak test as text.
 */
#define _GNU_SOURCE
#include "array.h"
#include "soak_script.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *text, struct soak_script *script, unsigned int *line_nr)
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	int rc = soak_script_parse(script, f, line_nr);

	fclose(f);
	return rc;
}

static char *print(const struct soak_script *script)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	soak_script_print(f, script);
	fclose(f);
	return text;
}

static const char all[] =
	"functions 3\n"
	"plug 22\n"
	"plug 23 as 0302\n"
	"plug 24 as 0306\n"
	"hold 22\n"
	"unplug 22 as 0304\n"
	"unplug 22 lost\n"
	"take 22 as 0308\n"
	"event 22 0303\n"
	"scan\n"
	"rescan\n"
	"drop 22 busiter\n"
	"power 22 0\n"
	"remove 22\n"
	"recover 22\n"
	"reset 22\n"
	"reset-held 22\n"
	"unbind 22\n"
	"bind 22 vfio-pci\n"
	"open 22 yield\n"
	"map 22\n"
	"reset-open 22\n"
	"close 22\n"
	"par { power 22 0 | rescan | drop 23 irq | plug 24 lost }\n";

static void test_round_trip(void)
{
	struct soak_script script;
	unsigned int line_nr;
	char *text;

	ok(!parse(all, &script, &line_nr) && script.functions == 3 && script.nr == 23 &&
	   script.steps[22].nr == 4, "a script with all there is");
	text = print(&script);
	if (!ok(!strcmp(text, all), "printed, it is the same"))
		printf("# %s\n", text);
	free(text);
	soak_script_free(&script);

	ok(!parse("# Why.\n\n  functions 1\t\n#\n\tplug 22\npar {hold 22|power 22 1}\n", &script,
		  &line_nr) && script.nr == 2 && script.steps[1].nr == 2 &&
	   script.steps[1].acts[0].op == SOAK_HOLD,
	   "comments, empty lines and blanks mean nothing");
	soak_script_free(&script);
}

static void test_bad(void)
{
	static const struct {
		const char *text;
		unsigned int line_nr;
	} cases[] = {
		{ "", 0 },
		{ "functions 1\n", 1 },
		{ "plug 22\n", 1 },
		{ "functions 0\nplug 22\n", 1 },
		{ "functions 7\nplug 22\n", 1 },
		{ "functions 1x\nplug 22\n", 1 },
		{ "functions 1\nplug 22\nplug\n", 3 },
		{ "functions 1\nplug 23\n", 2 },
		{ "functions 1\nplug 21\n", 2 },
		{ "functions 1\nplug 22 as 0308\n", 2 },
		{ "functions 1\nplug 22 as\n", 2 },
		{ "functions 1\nplugs 22\n", 2 },
		{ "functions 1\nplu 22\n", 2 },
		{ "functions 1\ndrop 22\n", 2 },
		{ "functions 1\nscan 22\n", 2 },
		{ "functions 1\npower 22 2\n", 2 },
		{ "functions 1\npar { plug 22 }\n", 2 },
		{ "functions 1\npar { plug 22 | rescan\n", 2 },
		{ "functions 1\npar { plug 22 | }\n", 2 },
		{ "functions 1\npar { hold 22 | hold 22 | hold 22 | hold 22 | hold 22 }\n", 2 },
	};
	struct soak_script script;
	unsigned int line_nr;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (parse(cases[i].text, &script, &line_nr) != -EINVAL ||
		    line_nr != cases[i].line_nr || script.steps)
			break;
	}
	if (!ok(i == ARRAY_SIZE(cases), "what makes no sense is refused, with its line"))
		printf("# line %u of %s\n", line_nr, cases[i].text);
}

int main(void)
{
	test_round_trip();
	test_bad();
	return tap_done();
}
