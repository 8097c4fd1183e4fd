#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zseries status: the user's tree is only read, whatever it is like; what is no kernel is
# said so, each with its own exit status; the same input gives the same bytes.

set -eu
# shellcheck source=tests/status-fixture.sh
. "$(dirname "$0")/status-fixture.sh"

# fails STATUS TEXT OPTION...: status ends with STATUS and one line with TEXT.
fails() {
	expected=$1
	text=$2
	shift 2
	status=0
	"$run/build/zseries" status "$@" >"$work/out" 2>"$work/why" || status=$?
	[ "$status" -eq "$expected" ] && grep -q "^zseries: error: .*$text" "$work/why" &&
		[ "$(wc -l <"$work/why")" -eq 1 ] && [ ! -s "$work/out" ] && bad=0 || bad=1
	tap "$bad" "status $expected: $text" "$work/why"
}

fails "$ST_USAGE" 'kernel is missing'
fails "$ST_USAGE" "'surplus'" --kernel "$tree" surplus
fails "$ST_USAGE" 'unknown option' --kernel "$tree" --frob
fails "$ST_TREE" 'No such file or directory' --kernel "$work/nowhere"
fails "$ST_TREE" 'is not a directory' --kernel "$run/series"
mkdir "$work/empty"
fails "$ST_TREE" 'is not a git tree' --kernel "$work/empty"
zgit init -q --template= -b main "$work/other"
zgit -C "$work/other" commit -q --allow-empty -m 'No kernel'
fails "$ST_TREE" 'there is no arch/s390/pci/pci.c' --kernel "$work/other"
fails "$ST_REVISION" 'BASE=nope is no commit' --kernel "$tree" --base nope
fails "$ST_REVISION" 'BASE=--all is no commit' --kernel "$tree" --base=--all

mv "$run/series" "$run/series.away"
fails "$ST_INTERNAL" 'series: No such file' --kernel "$tree"
mv "$run/series.away" "$run/series"
cp "$run/patches/0002-Ours-2.patch" "$work/whole"
sed '/^+.*drop/,$d' "$work/whole" >"$run/patches/0002-Ours-2.patch"
fails "$ST_INTERNAL" '0002-Ours-2.patch: no complete patch' --kernel "$tree"
cp "$work/whole" "$run/patches/0002-Ours-2.patch"
ledger=$run/tools/zseries/status/ledger.json
cp "$ledger" "$work/ledger"
sed 's/"has": "their_lock(&first)"/"hat": "their_lock(\&first)"/' "$work/ledger" >"$ledger"
fails "$ST_INTERNAL" 'row 1: a mark needs one of' --kernel "$tree"
cp "$work/ledger" "$ledger"

# --- a tree in use ---

from p2
change pci_bus.c 's/return 0/return 1/'
zgit -C "$tree" stash -q
echo 'int staged;' >>"$tree/arch/s390/pci/pci.c"
zgit -C "$tree" add -A
echo 'int unstaged;' >>"$tree/arch/s390/pci/pci.c"
echo new >"$tree/untracked"
: >"$tree/.git/index.lock"
: >"$tree/.git/shallow.lock"

# Names, modes, sizes, and times of change of all of it.
snapshot() {
	find "$tree" -printf '%p %y %m %s %T@ %C@\n' | sort
}

snapshot >"$work/before"
judge "$ST_LACKS"
is "a tree in use, locked by another git, is judged by its commit" \
	'lacks 1:ours/nothing 2:ours/nothing 3:missing/applies'
snapshot >"$work/after"
diff "$work/before" "$work/after" >"$work/why" && bad=0 || bad=1
tap "$bad" "the tree is untouched" "$work/why"
ls -A "$work/tmp" >"$work/why"
[ ! -s "$work/why" ] && bad=0 || bad=1
tap "$bad" "nothing is left behind" "$work/why"

cp "$work/table" "$work/table.first"
cp "$work/json" "$work/json.first"
(TZ=Asia/Tokyo LC_ALL=C.UTF-8 GIT_DIR=/nowhere V=1 && export TZ LC_ALL GIT_DIR V &&
	judge "$ST_LACKS")
cmp -s "$work/table" "$work/table.first" && cmp -s "$work/json" "$work/json.first" && bad=0 || bad=1
tap "$bad" "the same bytes, whatever the environment"

# --- other kinds of repositories ---

rm "$tree/.git/index.lock" "$tree/.git/shallow.lock"
whole=$tree
for kind in bare shallow worktree; do
	tree=$work/$kind
	case $kind in
	bare) zgit clone -q --bare "$whole" "$tree" ;;
	shallow) zgit clone -q --depth 1 -b p2 "file://$whole" "$tree" ;;
	worktree) zgit -C "$whole" worktree add -q --detach "$tree" p2 ;;
	esac 2>/dev/null
	judge "$ST_LACKS" --base p2
	is "a repository that is $kind" 'lacks 1:ours/nothing 2:ours/nothing 3:missing/applies'
done

# --- JSON ---

perl -MJSON::PP -0777 -ne 'my $r = decode_json($_);
	my @top = qw(base commit directory kernel later order patches rows there verdict version windows);
	my @row = qw(absent apply hunks hunks_fit hunks_there log marks patch row state subject
		     troubles upstream upstream_subject);
	print "members: @{[sort keys %$r]}\n" if "@{[sort keys %$r]}" ne "@top";
	print "row: @{[sort keys %{$r->{rows}[0]}]}\n" if "@{[sort keys %{$r->{rows}[0]}]}" ne "@row";
	' "$work/json" >"$work/why" 2>&1 || echo 'no JSON' >>"$work/why"
[ ! -s "$work/why" ] && bad=0 || bad=1
tap "$bad" "the report has the members of version 1" "$work/why"
perl -MJSON::PP -0777 -e 'my ($json, $page) = map { local @ARGV = $_; <> } @ARGV;
	my $r = decode_json($json);
	print "$_ is not described\n" for grep { $page !~ /``\Q$_\E``/ } keys %$r,
		map { keys %$_ } @{$r->{rows}}, @{$r->{later}};' \
	"$work/json" "$top/Documentation/status.rst" >"$work/why" 2>&1 || echo 'no page' >>"$work/why"
[ ! -s "$work/why" ] && bad=0 || bad=1
tap "$bad" "Documentation/status.rst describes each member" "$work/why"
tap_done
