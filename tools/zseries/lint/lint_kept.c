// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of those who keep patches as files, or take them as commits: Debian, SUSE,
 * RHEL and CentOS Stream.
 */
#define _GNU_SOURCE
#include "lint.h"

#define URL		"https?://[^ \\n]+"
#define DEP3_FIELD	"(From|Author|Date|Subject|Description|Origin|Bug(-[A-Za-z]+)?|Forwarded|Reviewed-by|Acked-by|Last-Update|Applied-Upstream)"

/*
 * DEP-3, Patch Tagging Guidelines: Subject: or Description:, Origin: of four categories,
 * Bug: and Bug-<Vendor>: are addresses, Forwarded: no, not-needed, yes or an address,
 * Last-Update: as ISO 8601, UTF-8. Debian kernel team: fixes for one architecture are
 * below bugfix/<architecture>/ (general knowledge).
 */
static const struct lint_rule debian_rules[] = {
	{ "debian-path", "the path is bugfix/s390x/ and lower case", IN_LIST,
	  .never = "^(?!#|bugfix/s390x/[a-z0-9_.+-]+\\.patch$)." },
	{ "dep3-origin", "Origin: is upstream, backport, vendor or other, and says where from", IN_HEADER,
	  .pattern = "^Origin: (upstream|backport|vendor|other), .*" URL "$" },
	{ "dep3-forwarded", "Forwarded: is no, not-needed, yes or an address", IN_HEADER,
	  .pattern = "^Forwarded: (no|not-needed|yes|" URL ")$" },
	{ "dep3-date", "Last-Update: is YYYY-MM-DD", IN_HEADER,
	  .pattern = "^Last-Update: [0-9]{4}-[01][0-9]-[0-3][0-9]$" },
	{ "dep3-bug", "Bug: and Bug-<Vendor>: are addresses", IN_HEADER,
	  .never = "^Bug(-[A-Za-z]+)?: (?!" URL "$)" },
	{ "dep3-field", "no field that DEP-3 does not know", IN_HEADER,
	  .never = "^(?!" DEP3_FIELD ": |[ \\n])." },
	{ "no-number", "the subject has no [PATCH n/m]", IN_HEADER, .never = "^Subject: \\[" },
	{ 0 }
};

const struct lint_dialect lint_debian = {
	.name = "debian", .list = "debian/patches/series", .prefix = "debian/patches/",
	.rule = debian_rules,
};

/* kernel-source's README, "Patch headers": a version needs Git-commit:, Never needs none. */
static bool suse_commit(const struct lint_dir *dir, const struct lint_file *file)
{
	const bool version = lint_match(file->header, "^Patch-mainline: v");
	char *commit = lint_field(file->header, "Git-commit");
	const bool good = version == (commit && lint_match(commit, "\\A[0-9a-f]{40}\\z"));

	g_free(commit);
	return good;
}

/*
 * kernel-source, README: From:, Subject:, Patch-mainline: (a tag of Linus' tree, or
 * Submitted, Queued, Never or Not yet, with a reason), Git-commit: in full, References:
 * (bsc#, jsc#, CVE-...; general knowledge: bnc#, boo#, git-fixes). The list is the
 * section of series.conf, its lines are indented by a tab.
 */
static const struct lint_rule suse_rules[] = {
	{ "suse-path", "a line is a tab and patches.suse/NAME", IN_LIST,
	  .never = "^(?!#|\\tpatches\\.suse/[A-Za-z0-9_.+-]+$)." },
	{ "suse-mainline", "Patch-mainline: is a tag of Linus' tree, or a word and its reason", IN_HEADER,
	  .pattern = "^Patch-mainline: (v[0-9]+\\.[0-9]+(-rc[0-9]+)?|(Submitted|Queued|Never|Not yet),? .+)$" },
	{ "suse-commit", "Git-commit: is there in full with a tag, and only then", IN_HEADER,
	  .check = suse_commit },
	{ "suse-references", "References: has bugs as bsc#NUMBER, jsc#..., CVE-...", IN_HEADER,
	  .pattern = "^References:( ((bsc|bnc|boo)#[0-9]+|jsc#[A-Z]+-[0-9]+|CVE-[0-9]+-[0-9]+|git-fixes))+$" },
	{ "no-number", "the subject has no [PATCH n/m]", IN_HEADER, .never = "^Subject: \\[" },
	{ 0 }
};

const struct lint_dialect lint_suse = {
	.name = "suse", .list = "series.conf", .prefix = "", .rule = suse_rules,
};

/*
 * CentOS Stream kernel documentation, "commitrules" (general knowledge, the page was not
 * at hand): JIRA: with the address, the ID of the upstream commit in full in a line
 * of its own unless the status is RHEL-only, Conflicts: for what differs.
 */
static const struct lint_rule rhel_rules[] = {
	{ "jira", "the first line is JIRA: and the issue's address", IN_MESSAGE,
	  .pattern = "\\AJIRA: https://issues\\.redhat\\.com/browse/RHEL-[0-9]+$" },
	{ "upstream-status", "Upstream Status: is RHEL-only or an address", IN_MESSAGE,
	  .pattern = "^Upstream Status: (RHEL-only|" URL ")" },
	{ "rhel-commit", "a line is commit and the ID in full, or the status is RHEL-only", IN_MESSAGE,
	  .pattern = "^(commit [0-9a-f]{40}$|Upstream Status: RHEL-only)" },
	{ "conflicts", "Conflicts: says what differs", IN_MESSAGE, .pattern = "^Conflicts: .*[a-z]" },
	{ "no-number", "the subject has no [PATCH n/m]", IN_HEADER, .never = "^Subject: \\[" },
	{ 0 }
};

const struct lint_dialect lint_rhel = {
	.name = "rhel", .list = "series", .prefix = "", .rule = rhel_rules,
};
