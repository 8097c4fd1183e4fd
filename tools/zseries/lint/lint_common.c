// SPDX-License-Identifier: GPL-2.0
/*
 * Rules that all dialects share, and those for what is mailed.
 */
#define _GNU_SOURCE
#include "lint.h"

#include <string.h>

#define WIDTH	75

#define TRAILER	"(Signed-off-by|Reviewed-by|Acked-by|Tested-by|Reported-by|Suggested-by|" \
		"Co-developed-by|Closes|Link|Fixes|Cc)"

/* Submitting patches: "The body of the explanation, line wrapped at 75 columns". */
static bool narrow(const struct lint_dir *dir, const struct lint_file *file)
{
	char **lines = g_strsplit(file->message, "\n", -1), **line;
	bool good = true;

	for (line = lines; *line && good; line++)
		good = g_utf8_strlen(*line, -1) <= WIDTH || strstr(*line, "://") ||
		       g_str_has_prefix(*line, "    ") || lint_match(*line, "^" TRAILER ": ");
	g_strfreev(lines);
	return good;
}

/* Submitting patches, "Sign your work": the last one is who hands it on. */
static bool signed_last(const struct lint_dir *dir, const struct lint_file *file)
{
	char *message = g_strchomp(g_strdup(file->message)), *last = strrchr(message, '\n');
	bool good = last && g_str_has_prefix(last + 1, "Signed-off-by: ") && strchr(last, '@') &&
		    !strstr(last, "@readd.example>");

	g_free(message);
	return good;
}

/*
 * What looks like a trailer in the last paragraph is one that is known: tags of a
 * company's own database leak into public mail that way.
 */
static bool known_trailers(const struct lint_dir *dir, const struct lint_file *file)
{
	char *message = g_strchomp(g_strdup(file->message)), **lines, **line;
	const char *tail = g_strrstr(message, "\n\n");
	bool good = true;

	lines = g_strsplit(tail ? tail + 2 : message, "\n", -1);
	for (line = lines; *line && good; line++)
		good = !lint_match(*line, "^[A-Z][A-Za-z-]+: ") || lint_match(*line, "^" TRAILER ": ");
	g_strfreev(lines);
	g_free(message);
	return good;
}

static bool all_listed(const struct lint_dir *dir, const struct lint_file *file)
{
	struct lint_file *patch = dir->patch->pdata[0];
	char *parent = g_path_get_dirname(patch->path), *path = g_build_filename(dir->path, parent, NULL);
	GDir *files = g_dir_open(path, 0, NULL);
	const char *name;
	guint i, found = 0;

	while (files && (name = g_dir_read_name(files)))
		found += g_str_has_suffix(name, ".patch");
	for (i = 0; i < dir->patch->len; i++) {
		char *own;

		patch = dir->patch->pdata[i];
		own = g_path_get_dirname(patch->path);
		found += strcmp(own, parent) ? 1 : 0;
		g_free(own);
	}
	if (files)
		g_dir_close(files);
	g_free(path);
	g_free(parent);
	return found == dir->patch->len;
}

const struct lint_rule lint_rules_all[] = {
	/* quilt(1) and git-quiltimport(1): the second knows no comment behind a name. */
	{ "list-form", "a line of the list is a path, or a comment from its first character on",
	  IN_LIST, .never = "^([ ].*|[^#\\n]+[ \\t]+#.*|[^#\\n]*[ \\t]+)$" },
	{ "list-complete", "each patch in the directory is in the list", IN_LIST, .check = all_listed },
	{ "from", "From: has a name and an address on one line", IN_HEADER,
	  .pattern = "^From: [^<\\n]+ <[^<>@\\n ]+@[^<>@\\n ]+>$" },
	/* Scripts that split series by hand do not undo folding. */
	{ "folded", "no field of the header is folded", IN_HEADER, .never = "^[ \\t]" },
	{ "subject", "Subject: is there", IN_HEADER, .pattern = "^Subject: .*[a-z]" },
	{ "prefix", "the subject begins with s390/pci: and a capital letter (git log --oneline arch/s390/pci)",
	  IN_HEADER, .pattern = "^Subject: (\\[.*\\] )?s390/pci: [A-Z]" },
	{ "width", "lines of the message have at most 75 columns", IN_MESSAGE, .check = narrow },
	{ "signoff-last", "the submitter's Signed-off-by: comes last, and is not the project's", IN_MESSAGE,
	  .check = signed_last },
	{ "trailers", "no trailer that is not known in public", IN_MESSAGE, .check = known_trailers },
	{ "unix-text", "no carriage return", IN_MESSAGE, .never = "\\r" },
	{ 0 }
};

/* The number in the subject is the place in the list, the sum is right. */
static bool numbered(const struct lint_dir *dir, const struct lint_file *file)
{
	char *pattern = g_strdup_printf("^Subject: \\[.*PATCH[^\\]]* 0*%zu/%u\\] ", file->number,
					dir->patch->len);
	bool good = lint_match(file->header, pattern);

	g_free(pattern);
	return good;
}

static bool answers_letter(const struct lint_dir *dir, const struct lint_file *file)
{
	char *id = lint_field(dir->letter->header, "Message-Id");
	char *answers = lint_field(file->header, "In-Reply-To");
	char *own = lint_field(file->header, "Message-Id");
	bool good = id && answers && own && !strcmp(id, answers) && strcmp(id, own);

	g_free(own);
	g_free(answers);
	g_free(id);
	return good;
}

static bool own_id(const struct lint_dir *dir, const struct lint_file *file)
{
	char *id = lint_field(file->header, "Message-Id"), *other;
	unsigned int same = 0;
	guint i;

	for (i = 0; id && i < dir->patch->len; i++) {
		other = lint_field(((struct lint_file *)dir->patch->pdata[i])->header, "Message-Id");
		same += other && !strcmp(other, id);
		g_free(other);
	}
	g_free(id);
	return same == 1;
}

const struct lint_rule lint_rules_mailed[] = {
	/* git-send-email(1), b4: mails without IDs are no thread, b4 finds nothing in them. */
	{ "message-id", "each mail has a Message-Id: of its own", IN_HEADER, .check = own_id },
	{ "thread", "each patch answers the cover letter", IN_HEADER, .check = answers_letter },
	{ "number", "the subject says which patch of how many it is", IN_HEADER, .check = numbered },
	{ "letter-number", "the cover letter is number 0", IN_LETTER_HEADER,
	  .pattern = "^Subject: \\[.*PATCH[^\\]]* 0+/[0-9]+\\] ." },
	/* git-format-patch(1), BASE TREE INFORMATION */
	{ "base", "the cover letter has a base-commit: in full", IN_LETTER,
	  .pattern = "^base-commit: [0-9a-f]{40}$" },
	{ "no-prerequisite", "the base has the series applied to nothing else", IN_LETTER,
	  .never = "^prerequisite-" },
	{ "letter-stat", "the cover letter has a diffstat", IN_LETTER, .pattern = "^ [0-9]+ files? changed, " },
	{ "letter-list", "the cover letter lists the patches", IN_LETTER, .pattern = "^[^ ].* \\([0-9]+\\):$" },
	{ 0 }
};
