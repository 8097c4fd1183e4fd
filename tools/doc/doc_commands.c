// SPDX-License-Identifier: GPL-2.0
/*
 * doc-commands: which commands the pages show, for the tests that run them or look at them.
 *
 *	doc-commands list PAGE...	a line for each: PAGE:LINE, kind and command, with tabs
 *	doc-commands split PAGE DIR	DIR/BLOCK.NUMBER.command and .shown of those to be run
 *
 * A page is reStructuredText, or Markdown if its name ends with .md. The convention:
 *
 *	run	behind "$ " in a literal block; what stands below is what it prints
 *	root	behind "# " in one that begins so; not to be run here
 *	shown	a line of another literal block that begins with the name of a command
 *	named	such a name and more, between `` and `` in the text (Markdown: ` and `)
 *
 * A command goes on in the next line after a backslash. In reStructuredText a literal block
 * follows a paragraph that ends with "::", and is what is indented by more than that.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define STATUS_USAGE	3
#define STATUS_INPUT	5

/* What a line or a literal is a command by. The tests know how to look at each. */
static const char *const words[] = {
	"apt-get", "b4", "build/zlab", "build/zpci-verify", "build/zseries", "cat", "cp", "git",
	"make", "patch", "perl", "quilt", "sha256sum", "tools/scale/shard.sh", "zlab",
	"zpci-verify", "zseries", NULL
};

struct page {
	const char *name;
	const char *dir;	/* to split into, NULL: to list */
	bool markdown;
	char **line;
	size_t nr;
	unsigned int block;	/* literal blocks so far that have something to run */
};

static size_t indent(const char *line)
{
	return strspn(line, " ");
}

static bool blank(const char *line)
{
	return !line[strspn(line, " \t")];
}

/* Assignments for the environment may stand in front of a command. */
static const char *past_assignments(const char *text)
{
	size_t name = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

	while (name && text[name] == '=') {
		text += strcspn(text, " ");
		text += strspn(text, " ");
		name = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
	}
	return text;
}

static bool is_command(const char *text)
{
	const char *const *word;
	size_t len;

	text = past_assignments(text);
	len = strcspn(text, " ");
	for (word = words; *word; word++)
		if (strlen(*word) == len && !strncmp(*word, text, len))
			return true;
	return false;
}

static void list_one(const struct page *page, size_t nr, const char *kind, const char *text)
{
	printf("%s:%zu\t%s\t%s\n", page->name, nr + 1, kind, text);
}

/* The command that begins in line *i at a column, with the lines that it goes on in. */
static char *command_from(const struct page *page, size_t *i, size_t end, size_t column)
{
	char *text = strdup(page->line[*i] + column), *more;
	size_t len = text ? strlen(text) : 0;

	while (text && len && text[len - 1] == '\\' && *i + 1 < end) {
		const char *next = page->line[++*i];

		text[len - 1] = '\0';
		next += indent(next);
		more = realloc(text, len + strlen(next) + 1);
		if (!more) {
			free(text);
			return NULL;
		}
		text = more;
		strcat(text, next);
		len = strlen(text);
	}
	return text;
}

static int write_text(const struct page *page, unsigned int number, const char *suffix,
		      const char *text)
{
	char *name;
	FILE *f;
	int err = 0;

	if (asprintf(&name, "%s/%02u.%02u.%s", page->dir, page->block, number, suffix) < 0)
		return -ENOMEM;
	f = fopen(name, "a");
	if (!f || (text && fprintf(f, "%s\n", text) < 0))
		err = -errno;
	if (f && fclose(f) && !err)
		err = -errno;
	if (err)
		fprintf(stderr, "error: %s: %s\n", name, strerror(-err));
	free(name);
	return err;
}

/* A literal block with "$ " or "# " in front of commands, from its first line to end. */
static int transcript(struct page *page, size_t from, size_t end, size_t column)
{
	const char prompt[] = { page->line[from][column], ' ', '\0' };
	bool run = prompt[0] == '$';
	unsigned int number = 0;
	int err = 0;
	size_t i;

	page->block += run;
	for (i = from; i < end && !err; i++) {
		const char *line = page->line[i];
		size_t at = i;
		char *text;

		if (strlen(line) < column) {
			line = "";
		} else if (!strncmp(line + column, prompt, 2)) {
			text = command_from(page, &i, end, column + 2);
			if (!text)
				return -ENOMEM;
			if (!page->dir)
				list_one(page, at, run ? "run" : "root", text);
			else if (run)
				err = write_text(page, ++number, "command", text) ?:
				      write_text(page, number, "shown", NULL);
			free(text);
			continue;
		}
		if (page->dir && run && !blank(line))
			err = write_text(page, number, "shown", line + column);
	}
	return err;
}

static int literal_block(struct page *page, size_t from, size_t end)
{
	size_t column = indent(page->line[from]), i;
	const char *first = page->line[from] + column;
	char *text;

	if (!strncmp(first, "$ ", 2) || !strncmp(first, "# ", 2))
		return transcript(page, from, end, column);
	if (page->dir)
		return 0;
	for (i = from; i < end; i++) {
		size_t at = i;

		if (indent(page->line[i]) != column || !is_command(page->line[i] + column))
			continue;
		text = command_from(page, &i, end, column);
		if (!text)
			return -ENOMEM;
		list_one(page, at, "shown", text);
		free(text);
	}
	return 0;
}

/* Literals of the text from one line to another, in which one may go on in the next line. */
static int text_between(const struct page *page, size_t from, size_t end)
{
	const char *mark = page->markdown ? "`" : "``";
	char *all, *p, *stop, *q;
	size_t size, at = from, i;
	FILE *f = open_memstream(&all, &size);

	if (!f)
		return -ENOMEM;
	for (i = from; i < end; i++)
		fprintf(f, "%s\n", page->line[i] + indent(page->line[i]));
	if (fclose(f)) {
		free(all);
		return -ENOMEM;
	}
	for (q = p = all; (p = strstr(p, mark)); q = p = stop + strlen(mark)) {
		p += strlen(mark);
		stop = strstr(p, mark);
		if (!stop)
			break;
		for (; q < p; q++)
			at += *q == '\n';
		*stop = '\0';
		i = at;
		for (; q < stop; q++)
			if (*q == '\n') {
				*q = ' ';
				at++;
			}
		if (!page->dir && strchr(p, ' ') && is_command(p))
			list_one(page, i, "named", p);
	}
	free(all);
	return 0;
}

/* Where the text of a line begins, behind "* ", "- " or "1. " of a list. */
static size_t text_column(const char *line)
{
	size_t column = indent(line), digits = strspn(line + column, "0123456789");

	if (digits && !strncmp(line + column + digits, ". ", 2))
		return column + digits + 2;
	if (strchr("*-", line[column]) && line[column] && line[column + 1] == ' ')
		return column + 2;
	return column;
}

/* Does a literal block of more than *column follow the paragraph that line i ends? */
static bool announces(const struct page *page, size_t i, size_t *column)
{
	const char *line = page->line[i];
	size_t len = strlen(line);

	*column = text_column(line);
	if (i + 1 < page->nr && !blank(page->line[i + 1]))
		return false;
	if (page->markdown) {
		*column = 3;
		return true;
	}
	return len >= 2 && !strcmp(line + len - 2, "::") && strncmp(line + indent(line), ".. ", 3);
}

static int look_through(struct page *page)
{
	size_t text = 0, from, end, column, i;
	int err = 0;

	for (i = 0; i < page->nr && !err; i++) {
		if (!announces(page, i, &column))
			continue;
		for (from = i + 1; from < page->nr && blank(page->line[from]);)
			from++;
		for (end = from; end < page->nr && (blank(page->line[end]) ||
						    indent(page->line[end]) > column);)
			end++;
		if (from == end)
			continue;
		err = text_between(page, text, from);
		if (!err)
			err = literal_block(page, from, end);
		text = end;
		i = end - 1;
	}
	return err ?: text_between(page, text, page->nr);
}

static int read_page(struct page *page)
{
	size_t size = 0, room = 0, len;
	char *line = NULL, **lines;
	FILE *f = fopen(page->name, "r");
	int err = 0;

	if (!f)
		return -errno;
	while (!err && getline(&line, &size, f) > 0) {
		if (page->nr == room) {
			room = room ? 2 * room : 256;
			lines = realloc(page->line, room * sizeof(*lines));
			if (!lines) {
				err = -ENOMEM;
				break;
			}
			page->line = lines;
		}
		len = strcspn(line, "\n");
		page->line[page->nr] = strndup(line, len);
		if (page->line[page->nr])
			page->nr++;
		else
			err = -ENOMEM;
	}
	if (!err && ferror(f))
		err = -EIO;
	fclose(f);
	free(line);
	return err;
}

static int one_page(const char *name, const char *dir)
{
	size_t len = strlen(name), i;
	struct page page = {
		.name = name, .dir = dir,
		.markdown = len > 3 && !strcmp(name + len - 3, ".md"),
	};
	int err = read_page(&page);

	if (!err)
		err = look_through(&page);
	if (err)
		fprintf(stderr, "error: %s: %s\n", name, strerror(-err));
	for (i = 0; i < page.nr; i++)
		free(page.line[i]);
	free(page.line);
	return err;
}

int main(int argc, char **argv)
{
	int err = 0, i;

	if (argc == 4 && !strcmp(argv[1], "split"))
		return one_page(argv[2], argv[3]) ? STATUS_INPUT : 0;
	if (argc < 3 || strcmp(argv[1], "list")) {
		fprintf(stderr, "error: list PAGE... or split PAGE DIR (see doc_commands.c)\n");
		return STATUS_USAGE;
	}
	for (i = 2; i < argc && !err; i++)
		err = one_page(argv[i], NULL);
	return err ? STATUS_INPUT : 0;
}
