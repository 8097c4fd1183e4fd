# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced by the tests of tools/lint and tools/export.sh: a git repository
# with a tree of a few lines that looks like a kernel to these tools, and ten (or
# $length) commits on top of it that break no rule.
#
# Sets top, build and work (a directory of its own, removed at the end).

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"

author='Lint Test <test@lint.example>'
# Number of patches: a test may want less.
length=10

# One file of the stream for git fast-import: path $1, content on stdin.
stream_file() {
	cat >"$work/blob"
	printf 'M %s inline %s\ndata %s\n' "${2:-100644}" "$1" "$(wc -c <"$work/blob")"
	cat "$work/blob"
	echo
}

stream_commit() {
	cat >"$work/blob"
	printf 'commit refs/heads/%s\n' "$1"
	printf 'author %s %s +0000\ncommitter %s %s +0000\n' "$author" "$2" "$author" "$2"
	printf 'data %s\n' "$(wc -c <"$work/blob")"
	cat "$work/blob"
}

# For a test to replace: more text in the file of the fake tree after patch $1.
extra() {
	:
}

# The file of the fake tree after patch $1; line k of patch k is changed.
source_text() {
	printf '/* twelve lines to change */\n'
	for line in 1 2 3 4 5 6 7 8 9 10 11 12; do
		if [ "$line" -le "$1" ]; then
			printf 'int changed_%s;\n' "$line"
		else
			printf 'int line_%s;\n' "$line"
		fi
	done
	extra "$1"
}

message() {
	cat <<-TEXT
		s390/pci: Change line $1 of the file

		[ Upstream commit $2 ]

		Line $1 has the wrong name. Nothing depends on it, so changing it is
		enough:

		  a quoted line that is longer than any line of prose may ever be, and indented

		Fixes: 0123456789ab ("s390/pci: Add a file of twelve lines")
		Cc: stable@vger.kernel.org
		[ lint: the upstream file has more lines,
		  which makes no difference ]
		Signed-off-by: $author
	TEXT
}

# Make the repository $1 with branches base and series; files below $2, if
# given, are part of the base.
make_repo() {
	zgit init -q --bare --template= "$1"
	zgit --git-dir="$1" config core.fsync none
	{
		echo 'a base' | stream_commit base 1740000000
		source_text 0 | stream_file arch/s390/pci/pci.c
		if [ -n "${2-}" ]; then
			for file in $(cd "$2" && find . -type f | sed 's|^\./||'); do
				mode=100644
				[ ! -x "$2/$file" ] || mode=100755
				stream_file "$file" "$mode" <"$2/$file"
			done
		fi
		nr=0
		grep -v '^#' "$top/tools/lint/upstream-ids" | head -n "$length" | while read -r id _; do
			nr=$((nr + 1))
			message "$nr" "$id" | stream_commit series $((1740000000 + nr * 60))
			[ "$nr" -gt 1 ] || echo 'from refs/heads/base'
			source_text "$nr" | stream_file arch/s390/pci/pci.c
		done
	} | zgit --git-dir="$1" fast-import --quiet
}

# Export the series of repository $1 to $2/patches and $2/series.
export_series() {
	mkdir -p "$2"
	"$top/tools/export.sh" --repo "$1" --base base --branch series --out "$2/patches" \
		--cover "$work/cover" >/dev/null
}

# A tree $1 that kernel-checks.sh takes for a kernel; its tools only know the
# marks WARN, BROKEN, BADSTYLE and CRASH in the source.
fake_tree() {
	mkdir -p "$1/scripts"
	cp "$top/MAINTAINERS.snippet" "$1/MAINTAINERS"
	cat >"$1/Makefile" <<-'TEXT'
		.RECIPEPREFIX = >
		.PHONY: defconfig olddefconfig prepare arch/s390/pci/
		defconfig:
		> @printf 'CONFIG_PCI=y\nCONFIG_HOTPLUG_PCI=y\n' >$(O)/.config
		prepare:
		olddefconfig:
		> @awk '{ name = $$1; if (name == "#") name = $$2; sub(/=.*/, "", name); \
			line[name] = $$0 } END { delete line["CONFIG_GONE"]; \
			for (name in line) print line[name] }' $(O)/.config >$(O)/.config.new
		> @mv $(O)/.config.new $(O)/.config
		arch/s390/pci/:
		> @echo "  CC      $@pci.o"
		> @echo "$(CURDIR)/$@pci.c:1:1: warning: old warning"
		> @sed -n 's|.*/. WARN \(.*\) .*|$(CURDIR)/$@pci.c:1:1: warning: \1|p' $@pci.c
		> @if grep BROKEN $@pci.c; then echo "$@pci.c:1:1: error: broken"; false; fi
		> @echo "  CHECK   $@pci.c"
		> @if grep -q '^CONFIG_PCI=y' $(O)/.config; then mkdir -p $(O)/$@; : >$(O)/$@pci.o; fi
	TEXT
	cat >"$1/scripts/checkpatch.pl" <<-'TEXT'
		foreach my $file (grep { !/^--/ } @ARGV) {
			open(my $f, '<', $file) or die;
			while (<$f>) {
				print "$file:$.: WARNING:FAKE: bad style\n" if /^\+.*BADSTYLE/;
				die "crash" if /^\+.*CRASH/;
			}
		}
	TEXT
	cat >"$1/scripts/get_maintainer.pl" <<-'TEXT'
		print "Someone (supporter:S390 PCI SUBSYSTEM)\n" if "@ARGV" !~ /none/;
	TEXT
}
