// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of those who take patches by mail: upstream, stable, Ubuntu.
 */
#define _GNU_SOURCE
#include "lint.h"

#include <string.h>

#define DISTRIBUTION	"^(BugLink|JIRA|Bugzilla|Patch-mainline|Git-commit|References|Upstream Status|" \
			"Origin|Forwarded):|^\\((cherry picked|backported) from commit "

/*
 * Documentation/process/submitting-patches.rst: "The canonical patch format", and no tags
 * that mean something to one distribution only.
 */
static const struct lint_rule upstream_rules[] = {
	{ "patch-subject", "the subject begins with [PATCH n/m] or [PATCH vN n/m]", IN_HEADER,
	  .pattern = "^Subject: \\[PATCH( v[0-9]+)? [0-9]+/[0-9]+\\] " },
	{ "no-distribution-tag", "no tag of a distribution", IN_MESSAGE, .never = DISTRIBUTION },
	{ "upstream-commit", "the first line names the upstream commit in full", IN_MESSAGE,
	  .pattern = "\\AUpstream commit [0-9a-f]{40}$" },
	{ 0 }
};

const struct lint_dialect lint_upstream = {
	.name = "upstream", .list = "series", .prefix = "", .mailed = true, .rule = upstream_rules,
};

/*
 * Documentation/process/stable-kernel-rules.rst, option 3: the upstream commit ID in a line
 * of its own above the text, in one of two forms; "if the submitted patch deviates from
 * the original upstream patch" that is documented and justified.
 * Documentation/process/backporting.rst, "Submitting backports to stable": a short summary
 * in square brackets right above the own sign-off, [PATCH <stable version> ...].
 */
static const struct lint_rule stable_rules[] = {
	{ "stable-subject", "the subject names the stable branch: [PATCH 6.1.y n/m]", IN_HEADER,
	  .pattern = "^Subject: \\[PATCH [0-9]+\\.[0-9]+\\.y( v[0-9]+)? [0-9]+/[0-9]+\\] " },
	{ "upstream-commit", "the first line is [ Upstream commit ... ] or commit ... upstream.",
	  IN_MESSAGE, .pattern = "\\A(\\[ Upstream commit [0-9a-f]{40} \\]|commit [0-9a-f]{40} upstream\\.)\\n\\n" },
	{ "stable-note", "a [ note ] on the deviation is right above the last sign-off", IN_MESSAGE,
	  .pattern = "^\\[ ?[^ :\\n]+: [^\\[\\]]+\\]\\nSigned-off-by: .*\\n*\\Z" },
	{ "no-distribution-tag", "no tag of a distribution", IN_MESSAGE, .never = DISTRIBUTION },
	{ 0 }
};

const struct lint_dialect lint_stable = {
	.name = "stable", .list = "series", .prefix = "", .mailed = true, .rule = stable_rules,
};

static char *bug_link(const char *message)
{
	return lint_field(message, "BugLink");
}

static bool same_bug(const struct lint_dir *dir, const struct lint_file *file)
{
	char *bug = bug_link(file->message), *letter = bug_link(dir->letter->message);
	bool good = bug && letter && !strcmp(bug, letter);

	g_free(letter);
	g_free(bug);
	return good;
}

/*
 * Ubuntu kernel team, "Stable patch format" and the regular expressions of its
 * ubuntu-checkpatch: the BugLink: in the short form first, (cherry picked|backported from
 * commit <40 digits>), the targets in the subject. The note under a backport and the
 * letter's headings: general knowledge, and the form of bug 2114174.
 */
static const struct lint_rule ubuntu_rules[] = {
	{ "sru-subject", "the subject is [SRU][RELEASE][PATCH n/m]", IN_HEADER,
	  .pattern = "^Subject: \\[SRU\\](\\[[A-Z](/[A-Z])*\\])+\\[PATCH( v[0-9]+)? [0-9]+/[0-9]+\\] " },
	{ "sru-letter-subject", "so is the cover letter's", IN_LETTER_HEADER,
	  .pattern = "^Subject: \\[SRU\\](\\[[A-Z](/[A-Z])*\\])+\\[PATCH( v[0-9]+)? 0+/[0-9]+\\] " },
	{ "buglink", "the first line is BugLink: https://bugs.launchpad.net/bugs/NUMBER", IN_MESSAGE,
	  .pattern = "\\ABugLink: https://bugs\\.launchpad\\.net/bugs/[0-9]+\\n\\n" },
	{ "buglink-letter", "the cover letter has the BugLink: first, too", IN_LETTER,
	  .pattern = "\\ABugLink: https://bugs\\.launchpad\\.net/bugs/[0-9]+\\n\\n" },
	{ "buglink-same", "all are for one bug", IN_MESSAGE, .check = same_bug },
	{ "provenance", "(cherry picked|backported from commit ...) has the ID in full", IN_MESSAGE,
	  .pattern = "^\\((cherry picked|backported) from commit [0-9a-f]{40}( .*)?\\)$" },
	{ "backport-note", "a [note] is between (backported ...) and the last sign-off", IN_MESSAGE,
	  .pattern = "^\\((cherry picked .*|backported .*\\)\\n\\[[^ :\\n]+: [^\\[\\]]+\\])\\nSigned-off-by: .*\\n*\\Z" },
	{ "sru-impact", "the cover letter has [Impact]", IN_LETTER, .pattern = "^\\[ ?Impact ?\\]$" },
	{ "sru-fix", "the cover letter has [Fix]", IN_LETTER, .pattern = "^\\[ ?Fix ?\\]$" },
	{ "sru-test", "the cover letter has [Test Plan]", IN_LETTER, .pattern = "^\\[ ?Test Plan ?\\]$" },
	{ "sru-problems", "the cover letter has [Where problems could occur]", IN_LETTER,
	  .pattern = "^\\[ ?Where [Pp]roblems [Cc]ould [Oo]ccur ?\\]$" },
	{ 0 }
};

const struct lint_dialect lint_ubuntu = {
	.name = "ubuntu", .list = "series", .prefix = "", .mailed = true, .rule = ubuntu_rules,
};
