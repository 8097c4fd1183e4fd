// SPDX-License-Identifier: GPL-2.0
/*
 * Records: what is written is read again, and nothing else passes for a record.
 */
#define _GNU_SOURCE
#include "array.h"
#include "json_diff.h"
#include "quote.h"
#include "tape.h"
#include "tap.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[32];
static char files[NR_TAPE_CHANNELS][64];
static const char *const paths[NR_TAPE_CHANNELS] = { files[0], files[1], files[2] };
static char heard[256];

static void hear(void *arg, const struct tape_line *line)
{
	size_t len = strlen(heard);

	snprintf(heard + len, sizeof(heard) - len, "%d:%s ", line->channel, line->text);
}

static void test_text(void)
{
	static const char odd[] = "a\\b\nc\0d\x7f\xc3\xa4\t\\n\r";
	char *line = tape_escape(odd, sizeof(odd) - 1);
	static const char *const broken[] = { "\\", "\\q", "\\x", "\\x1", "\\xg1", "a\\" };
	char buf[16];
	size_t i;

	ok(!strchr(line, '\n') && tape_unescape(line) == sizeof(odd) - 1 &&
	   !memcmp(line, odd, sizeof(odd)), "any text is one line and comes back");
	free(line);
	for (i = 0; i < ARRAY_SIZE(broken); i++) {
		strcpy(buf, broken[i]);
		if (!ok(tape_unescape(buf) == SIZE_MAX, "what is no escape is refused"))
			printf("# %s\n", broken[i]);
	}
}

static void make(void)
{
	struct tape tape;

	if (tape_record(&tape, paths))
		exit(1);
	tape_remark(&tape, "nobody minds");
	tape_note(&tape, "begin %d", 1);
	tape_said(&tape, TAPE_QMP, "hi", 2);
	tape_heard(&tape, 7, TAPE_AGENT, "one", 3);
	tape_heard(&tape, 7, TAPE_QMP, "two", 3);
	tape_heard(&tape, 8, TAPE_AGENT, "three", 5);
	tape_note(&tape, "timeout");
	tape_value(&tape, "scale", 0.1);
	tape_close(&tape);
}

static void test_replay(void)
{
	struct tape tape;

	make();
	if (tape_load(&tape, paths, hear, NULL))
		exit(1);
	ok(tape_note(&tape, "begin %d", 1) > 0 && tape_said(&tape, TAPE_QMP, "hi", 2),
	   "what was said is said again");
	heard[0] = '\0';
	ok(!tape_step(&tape) && !strcmp(heard, "0:two 1:one "), "what came in one round comes in one");
	ok(!tape_step(&tape) && !strcmp(heard, "0:two 1:one 1:three "), "... and in order");
	ok(tape_step(&tape) == -ETIMEDOUT, "a deadline passes when it did then");
	ok(tape_value(&tape, "scale", 7) == 0.1, "what was measured is not measured again");
	ok(!tape_end(&tape), "that was all");
	tape_close(&tape);
}

static void test_disagree(void)
{
	struct tape tape;

	make();
	tape_load(&tape, paths, hear, NULL);
	tape_note(&tape, "begin 1");
	ok(!tape_said(&tape, TAPE_QMP, "ho", 2) && strstr(tape_end(&tape), "qmp:1: \"ho\" is not"),
	   "something else is said");
	ok(tape_step(&tape) == -ESTALE && !tape_said(&tape, TAPE_QMP, "hi", 2),
	   "nothing is right any more");
	tape_close(&tape);
	tape_load(&tape, paths, hear, NULL);
	ok(tape_step(&tape) == -ESTALE, "a wait that was none");
	tape_close(&tape);
	tape_load(&tape, paths, hear, NULL);
	tape_note(&tape, "begin 1");
	ok(strstr(tape_end(&tape), "goes on behind the end"), "not all of it");
	tape_close(&tape);
}

static void test_broken(void)
{
	static const char *const broken[] = {
		"1.5 < text\n", "x.000000001 < text\n", "1.000000001 ? text\n", "1.000000001 <text\n",
		"1.000000001 < text", "-1.000000001 < text\n", "\n", "1.000000001 < \\q\n",
		"99999999999999999999.000000001 < text\n",
	};
	struct tape tape;
	size_t i;
	FILE *f;

	for (i = 0; i < ARRAY_SIZE(broken); i++) {
		f = fopen(paths[TAPE_AGENT], "w");
		fputs(broken[i], f);
		fclose(f);
		if (!ok(!tape_load(&tape, paths, hear, NULL) && tape_end(&tape) &&
			strstr(tape_end(&tape), "agent:1: not a line of a record"),
			"what is no record is named"))
			printf("# %s\n", broken[i]);
		tape_close(&tape);
	}
}

static void test_quote(void)
{
	const char *const argv[] = { "make", "A=b c", "it's", "", "x/y-z.0", NULL };
	char *line = shell_join(argv);

	ok(!strcmp(line, "make 'A=b c' 'it'\\''s' '' x/y-z.0"), "a command as a shell reads it");
	free(line);
}

static void test_diff(void)
{
	json_t *a = json_pack("{s:[{s:s, s:i}, {s:s, s:i}]}", "runs", "name", "x", "n", 1,
			      "name", "y", "n", 2);
	json_t *b = json_deep_copy(a);
	char *text;

	ok(!json_diff(a, b), "the same");
	json_object_set_new(json_array_get(json_object_get(b, "runs"), 1), "n", json_integer(3));
	text = json_diff(a, b);
	ok(text && !strcmp(text, "runs.y.n is 2, not 3"), "another value, by its path");
	free(text);
	json_array_remove(json_object_get(b, "runs"), 1);
	text = json_diff(a, b);
	ok(text && strstr(text, "runs.y is {") && strstr(text, "not nothing"), "one more");
	free(text);
	json_decref(a);
	json_decref(b);
}

int main(void)
{
	static const char *const names[] = { "qmp", "agent", "host" };
	size_t i;

	strcpy(dir, "/tmp/tape-test-XXXXXX");
	if (!mkdtemp(dir))
		return 1;
	for (i = 0; i < NR_TAPE_CHANNELS; i++)
		snprintf(files[i], sizeof(files[i]), "%s/%s", dir, names[i]);
	test_text();
	test_replay();
	test_disagree();
	test_broken();
	test_quote();
	test_diff();
	for (i = 0; i < NR_TAPE_CHANNELS; i++)
		unlink(paths[i]);
	rmdir(dir);
	return tap_done();
}
