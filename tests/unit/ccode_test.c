// SPDX-License-Identifier: GPL-2.0
/*
 * C text without a compiler: what is code, where functions are, who calls what.
 */
#define _GNU_SOURCE
#include "array.h"
#include "ccode.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *in, *out;
} blanks[] = {
	{ "a block comment goes, its lines stay", "a/*x\ny*/b", "a...\n...b" },
	{ "a line comment goes", "a//x\nb", "a...\nb" },
	{ "a string loses its contents", "f(\"a{\\\"b\");", "f(\".....\");" },
	{ "a character loses its contents", "'{'+'\\''", "'.'+'..'" },
	{ "a comment in a string is none", "\"/*\"+x", "\"..\"+x" },
	{ "a quote in a comment is none", "/* don't */x", "...........x" },
	{ "a directive goes with its continuation", "#define A {\\\n+{\nx",
	  "............\n..\nx" },
	{ "an indented directive goes", "+\n\t#if\nx", "+\n....\nx" },
	{ "a hash elsewhere stays", "a+#b", "a+#b" },
	{ "an open comment goes to the end", "a+/*b", "a+..." },
	{ "an open string ends with its line", "\"a\nb", "\".\nb" },
};

static const char text[] =
	"#define LOOP(x)	do { \\\n"
	"	x(); } while (0)\n"
	"static DEFINE_MUTEX(big);	/* protects all */\n"
	"struct a {\n"
	"	int b; /* f() { */\n"
	"};\n"
	"static const struct ops ops = { .f = f };\n"
	"\n"
	"/**\n"
	" * one() - first\n"
	" * @z: it\n"
	" *\n"
	" * Context: the caller holds\n"
	" * the lock.\n"
	" */\n"
	"static int one(struct a *z)\n"
	"	__releases(&big)\n"
	"{\n"
	"	/* mutex_lock(&big) */\n"
	"	if (z) {\n"
	"		z->state = 1;\n"
	"		mutex_lock(&z->my_lock);\n"
	"	}\n"
	"	pr_info(\"two();\");\n"
	"	two (z, three);\n"
	"	mutex_unlock(&z->my_lock);\n"
	"	return z->state == 2;\n"
	"}\n"
	"EXPORT_SYMBOL(one);\n"
	"\n"
	"int two(struct a *z)\n"
	"{\n"
	"	lockdep_assert_held(&z->my_lock);\n"
	"	guard(mutex)(&other);\n"
	"	return 0;\n"
	"}\n";

static void test_functions(void)
{
	struct cfunction *fns;
	const char *call;
	size_t nr;

	if (!ok(!ccode_functions("f.c", text, &fns, &nr) && nr == 2, "two functions are found"))
		return;
	ok(!strcmp(fns[0].name, "one") && !strcmp(fns[1].name, "two"), "by their names");
	ok(strstr(fns[0].comment, "Context: the caller holds the lock."),
	   "a comment is one line");
	ok(!*fns[1].comment, "no comment is an empty one");
	ok(strstr(fns[0].head, "static int one("), "the head has the type");

	call = ccode_call(fns[0].body, "two");
	ok(call && ccode_call_names(call, "three") && !ccode_call_names(call, "state"),
	   "a call and its arguments, not the one in a string");
	ok(!ccode_call(fns[0].body, "three"), "an argument is no call");
	ok(!ccode_call(fns[0].body, "wo"), "part of a name is no call");
	ok(ccode_assign(fns[0].body, "z", "state") &&
	   !ccode_assign(ccode_assign(fns[0].body, "z", "state") + 1, "z", "state"),
	   "a comparison is no assignment");
	ok(!ccode_assign(fns[0].body, "z", "stat"), "part of a member is no member");
	ok(!ccode_takes(&fns[0], "big"), "a lock in a comment is not taken");
	ok(ccode_takes(&fns[0], "my_lock") && !ccode_takes(&fns[0], "lock"), "a lock is taken");
	ok(ccode_holds_at(&fns[0], "my_lock", call) &&
	   !ccode_holds_at(&fns[0], "my_lock", fns[0].body), "from there on it is held");
	ok(ccode_drops(fns[0].body, "my_lock") > call, "and dropped");
	ok(ccode_asserts(&fns[1], "my_lock") && !ccode_asserts(&fns[0], "my_lock"),
	   "a lock is asserted");
	ok(ccode_takes(&fns[1], "other"), "guard() takes a lock");
	ccode_functions_free(fns, nr);

	ok(!ccode_functions("f.c", "", &fns, &nr) && !nr, "an empty file has no function");
	ccode_functions_free(fns, nr);
	ok(!ccode_functions("f.c", "int f(void) {", &fns, &nr) && !nr,
	   "an open brace makes no function");
	ccode_functions_free(fns, nr);
}

int main(void)
{
	char *out, *s;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(blanks); i++) {
		out = ccode_blank(blanks[i].in);
		/* A dot stands for what became, or was, white space in its line. */
		for (s = out; s && *s; s++)
			*s = *s == ' ' || *s == '\t' ? '.' : *s;
		if (!ok(out && !strcmp(out, blanks[i].out), blanks[i].name))
			printf("# got \"%s\"\n", out);
		free(out);
	}
	test_functions();
	return tap_done();
}
