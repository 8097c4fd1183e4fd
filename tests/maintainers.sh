#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# MAINTAINERS.snippet at the end of the MAINTAINERS of the built-in base: the kernel's own
# get_maintainer.pl reads it without complaint, and finds the section of ours for each
# file that the series touches and for each that the snippet names. Broken ones are red.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"

repo=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd/linux-source-6.1.git
tree=$work/linux
snippet=$top/MAINTAINERS.snippet
mkdir "$tree"

base() {
	zgit --git-dir="$repo" "$@"
}

# section TITLE FILE: the section of FILE, from its title to the next blank line.
section() {
	awk -v title="$1" '$0 == title { on = 1 } /^$/ { on = 0 } on' "$2"
}

titles() {
	grep '^[A-Z0-9][^:]*$' "$1"
}

# named TITLE SNIPPET: files of the base that the section names. As MAINTAINERS says: a
# directory has a slash at its end, * is no slash.
named() {
	section "$1" "$2" | sed -n 's/^F:[[:space:]]*//p' | while read -r pattern; do
		case $pattern in
		*/) pattern="$pattern**" ;;
		esac
		zgit -C "$tree" ls-files -- ":(glob)$pattern" >"$work/files"
		[ -s "$work/files" ] || echo "no-file-for:$pattern"
		cat "$work/files"
	done
}

touched() {
	sed -n 's|^diff --git a/\(.*\) b/.*|\1|p' "$top"/patches/*.patch | sort -u
}

# asked FILE: the sections that get_maintainer.pl finds for it.
asked() {
	(cd "$tree" && perl scripts/get_maintainer.pl --no-tree --no-git --no-git-fallback \
		--no-keywords --sections -f "$1") 2>&1
}

# nr_of TITLE SNIPPET FILE: how often FILE has that section with just these lines.
nr_of() {
	section "$1" "$2" >"$work/section"
	awk -v title="$1" -v section="$work/section" '
		BEGIN { while ((getline line < section) > 0) want = want line "\n" }
		$0 == title { on = 1; have = "" }
		/^$/ { if (on && have == want) nr++; on = 0 }
		on { have = have $0 "\n" }
		END { print nr + (on && have == want) }
	' "$3"
}

# found SNIPPET TITLE FILE: the section is found for FILE once more than without ours.
found() {
	before=$(asked "$3" >"$work/asked" || :; nr_of "$2" "$1" "$work/asked")
	cp "$work/both" "$tree/MAINTAINERS"
	after=$(asked "$3" >"$work/asked" || :; nr_of "$2" "$1" "$work/asked")
	cp "$work/theirs" "$tree/MAINTAINERS"
	[ "$after" -eq $((before + 1)) ]
}

# complain SNIPPET FILES: what is wrong with a snippet, about the touched FILES.
complain() {
	cat "$work/theirs" "$1" >"$work/both"
	cp "$work/both" "$tree/MAINTAINERS"
	# It has the titles of the base on purpose, and nothing else that is a warning.
	(cd "$tree" && perl scripts/get_maintainer.pl --self-test=sections &&
		perl scripts/get_maintainer.pl --self-test=patterns) 2>&1 |
		awk -F: -v theirs="$(wc -l <"$work/theirs")" '
			$2 > theirs && !/warning: duplicate section header/'
	cp "$work/theirs" "$tree/MAINTAINERS"
	for file in $2; do
		titles "$1" | while read -r title; do
			! found "$1" "$title" "$file" || echo found
		done >"$work/any"
		[ -s "$work/any" ] || echo "$file: no section of ours is found"
	done
}

if [ ! -d "$repo" ]; then
	tap_skip "MAINTAINERS.snippet" "no base kernel in the cache (make prove)"
	tap_done
	exit
fi
base archive main MAINTAINERS scripts/get_maintainer.pl arch/s390 drivers/pci/hotplug \
	drivers/iommu drivers/vfio/pci include/uapi/linux Documentation/s390 | tar -x -C "$tree"
# The script lists the files of a repository.
zgit init -q --template= "$tree"
zgit -C "$tree" add -A
cp "$tree/MAINTAINERS" "$work/theirs"

complain "$snippet" "$(touched)" >"$work/why"
[ ! -s "$work/why" ] && bad=0 || bad=1
tap "$bad" "get_maintainer.pl has no complaint, and finds ours for all files of the series" \
	"$work/why"

titles "$snippet" >"$work/titles"
while read -r title; do
	named "$title" "$snippet" >"$work/named"
	while read -r file; do
		found "$snippet" "$title" "$file" || echo "$file: $title is not found"
	done <"$work/named" >"$work/why"
	[ ! -s "$work/why" ] && [ -s "$work/named" ] && bad=0 || bad=1
	tap "$bad" "$title is found for the $(wc -l <"$work/named") files that it names" "$work/why"
done <"$work/titles"

# red NAME TEXT SED: the snippet after SED is red, with TEXT.
red() {
	sed "$3" "$snippet" >"$work/broken"
	complain "$work/broken" 'arch/s390/pci/pci.c' >"$work/why"
	grep -q "$2" "$work/why" && bad=0 || bad=1
	tap "$bad" "$1" "$work/why"
}

red "sections without a blank line between them are red" 'no section of ours' '/^$/d'
red "a line whose colon is lost is red" 'no section of ours' 's|^F:\(.arch/s390/pci/\)|F\1|'
red "a file that is not there is red" 'no file matches' 's|s390_pci_hpc|s390_pci_hotplug|'
red "a section without a status is red" 'without status' '/^S:/d'
red "a section without people and lists is red" 'without email' '/^[ML]:/d'
tap_done
