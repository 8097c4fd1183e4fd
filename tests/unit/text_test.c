// SPDX-License-Identifier: GPL-2.0
/*
 * text_clean() and text_html(): whatever a console holds must fit into a report.
 */
#define _GNU_SOURCE
#include "array.h"
#include "text.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *in;
	size_t len;
	const char *out;
} cases[] = {
	{ "plain text stays", "a\tb\n", 4, "a\tb\n" },
	{ "carriage returns go", "a\r\nb", 4, "a\nb" },
	{ "NUL and escape are replaced", "a\0\033[1m", 6, "a??[1m" },
	{ "UTF-8 of two to four bytes stays", "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80", 9,
	  "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "a cut sequence is replaced", "x\xe2\x82", 3, "x??" },
	{ "a sequence cut by the length is replaced", "\xe2\x82\xac", 2, "??" },
	{ "a lone continuation is replaced", "\x82", 1, "?" },
	{ "overlong forms are replaced", "\xc0\xaf\xe0\x80\xaf", 5, "?????" },
	{ "surrogates are replaced", "\xed\xa0\x80", 3, "???" },
	{ "non-characters are replaced", "\xef\xbf\xbf", 3, "???" },
	{ "code points beyond Unicode are replaced", "\xf4\x90\x80\x80", 4, "????" },
	{ "nothing stays nothing", "", 0, "" },
};

int main(void)
{
	char *out = NULL, *clean;
	size_t size = 0, i;
	FILE *f;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		clean = text_clean(cases[i].in, cases[i].len);
		if (!ok(clean && !strcmp(clean, cases[i].out), cases[i].name) && clean)
			printf("# got %s\n", clean);
		free(clean);
	}
	f = open_memstream(&out, &size);
	text_html(f, "<a b=\"c\" d='e'>&amp;");
	text_html(f, NULL);
	fclose(f);
	if (!ok(!strcmp(out, "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;"),
		"all five special characters are escaped"))
		printf("# got %s\n", out);
	free(out);
	return tap_done();
}
