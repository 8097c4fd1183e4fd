# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced by the tests of zseries status: a copy of the project with a series of
# three patches, upstream commits and a ledger for them, and a small kernel. Sets top
# (the project), work (removed at the end), run (the copy), tree (the kernel; its tags
# are base and p1, p2, p3 with so many of the patches), ids (the upstream commits).

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"

run=$work/run
tree=$work/linux
mkdir -p "$run/build" "$run/tools/lint" "$run/tools/zseries/status" "$work/tmp"
cp "$build/zseries" "$run/build/"
TMPDIR=$work/tmp
export TMPDIR

# lines FILE FUNCTION: twelve lines of a function, so that hunks are apart. Its lines 2
# and 11 are what patches change.
lines() {
	printf 'int %s(void)\n{\n\tstart_%s();\n' "$2" "$2"
	for n in 1 2 3 4 5 6 7 8 9; do
		printf '\t%s_step(%d);\n' "$2" "$n"
	done
	printf '\tend_%s();\n\treturn 0;\n}\n\n' "$2"
}

commit() {
	zgit -C "$tree" add -A
	zgit -C "$tree" commit -q -m "$@"
}

# change FILE SED: one change of a file of zPCI.
change() {
	sed -i "$2" "$tree/arch/s390/pci/$1"
}

# patched K: make the change of patch K in the work tree.
patched() {
	case $1 in
	1) change pci.c 's/start_first()/take(\&first_lock)/; s/end_first()/drop(\&first_lock)/' ;;
	2) change pci.c 's/start_second()/take(\&second_lock)/; s/end_second()/drop(\&second_lock)/' ;;
	3) change pci.c 's/take(&first_lock)/take(\&both_locks)/' &&
		change pci_bus.c 's/start_third()/take(\&both_locks)/' ;;
	esac
}

zgit init -q --template= -b main "$tree"
mkdir -p "$tree/arch/s390/pci"
{ lines pci.c first; lines pci.c second; } >"$tree/arch/s390/pci/pci.c"
lines pci_bus.c third >"$tree/arch/s390/pci/pci_bus.c"
commit 'A kernel'
zgit -C "$tree" tag base
for k in 1 2 3; do
	patched "$k"
	commit "Ours $k"
	zgit -C "$tree" tag "p$k"
done
zgit -C "$tree" format-patch -q --full-index --zero-commit -N -o "$run/patches" base..p3
(cd "$run/patches" && ls) >"$run/series"

ids='1111111111111111111111111111111111111111 2222222222222222222222222222222222222222
3333333333333333333333333333333333333333'
k=0
for id in $ids; do
	k=$((k + 1))
	echo "$id Theirs $k"
done >"$run/tools/lint/upstream-ids"
cat >"$run/tools/zseries/status/ledger.json" <<'END'
{ "version": 1, "since": "2022-01-01",
  "rows": [
    { "row": 1, "upstream": { "has": [ { "in": "first", "has": "their_lock(&first)" } ] } },
    { "row": 2,
      "ours": { "has": [ { "in": "second", "has": "&second_lock" } ] },
      "upstream": { "has": [ { "in": "second", "has": "their_lock(&second)" },
			     { "in": "second", "has": "their_unlock(&second)" } ] } } ],
  "later": [ { "commit": "444444444444", "subject": "Theirs, repaired", "rows": [ 1 ],
	       "relation": "repairs", "with_ours": "not needed", "source": "a fixture" } ],
  "windows": [ { "has": [ 1 ], "lacks": [ 2 ], "what": "the first lock leaks",
		 "source": "a fixture" } ] }
END

# from TAG: a new branch at TAG to change.
from() {
	zgit -C "$tree" checkout -q -f -B topic "$1"
}

# judge EXPECTED OPTION...: zseries status ends with EXPECTED; its table is in
# $work/table and "ROW:STATE/WHAT HAPPENS ..." in $work/states, with the verdict.
judge() {
	expected=$1
	shift
	status=0
	"$run/build/zseries" status --kernel "$tree" "$@" >"$work/table" 2>"$work/why" || status=$?
	"$run/build/zseries" status --kernel "$tree" --json "$@" >"$work/json" 2>>"$work/why" || :
	perl -MJSON::PP -0777 -ne 'my $r = decode_json($_); print join(" ", $r->{verdict},
		map { "$_->{row}:$_->{state}/$_->{apply}" } @{$r->{rows}}), "\n"' \
		<"$work/json" >"$work/states" 2>>"$work/why" || :
	[ "$status" -eq "$expected" ] || echo "status $status, not $expected" >>"$work/why"
}

# is NAME STATES [TEXT...]: the last one said STATES, and its table has each TEXT.
is() {
	name=$1
	bad=0
	[ "$(cat "$work/states")" = "$2" ] && [ ! -s "$work/why" ] || bad=1
	shift 2
	for text in "$@"; do
		grep -qF -- "$text" "$work/table" || { bad=1; echo "no '$text'" >>"$work/why"; }
	done
	[ "$bad" -eq 0 ] || cat "$work/states" "$work/table" >>"$work/why"
	tap "$bad" "$name" "$work/why"
}
