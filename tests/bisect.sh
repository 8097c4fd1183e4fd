#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab bisect under git bisect run, with fake kernels in a fake QEMU: it ends at the
# patch that fixes a scenario, at the one that breaks it, and passes over what does not
# build.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE='' FAKE_PATCHED=''

# A series whose ninth patch completes the fix, and an eleventh that undoes it.
first=first second=second
for nr in 1 2 3 4 5 6 7 8 9 10 11; do
	[ "$nr" -lt 4 ] || first=first_changed
	[ "$nr" -lt 9 ] || second=second_changed
	[ "$nr" -lt 11 ] || first=first
	fake_source "int $first;" "int $second;" "int patch_$nr;"
	commit "s390/pci: Change $nr"
done

# git_bisect OLD NEW [option...]: bisects between v1~0 or HEAD~n; the first new commit
# goes to $work/out.
git_bisect() {
	zgit -C "$tree" bisect start --term-old=old --term-new=new "$2" "$1" >"$work/log" 2>&1
	shift 2
	rc=0
	(cd "$tree" && zgit bisect run "$run/build/zlab" bisect --scenario readd_0301 \
		--cache "$work/cache" "$@") >>"$work/log" 2>&1 || rc=$?
	zgit -C "$tree" log -1 --format=%s refs/bisect/new >"$work/out" 2>&1 || :
	zgit -C "$tree" bisect reset >>"$work/log" 2>&1
	zgit -C "$tree" checkout -q main
}

# lands_on TITLE NAME
lands_on() {
	bad=0
	{ [ "$rc" -eq 0 ] && [ "$(cat "$work/out")" = "$1" ]; } || bad=1
	cat "$work/out" >>"$work/log"
	tap "$bad" "$2" "$work/log"
}

# once STATUS NAME argument...: zlab bisect on what is checked out
once() {
	want=$1
	name=$2
	shift 2
	got=0
	(cd "$tree" && "$run/build/zlab" bisect --cache "$work/cache" "$@") \
		>"$work/log" 2>&1 || got=$?
	echo "status $got, not $want" >>"$work/log"
	tap "$([ "$got" -eq "$want" ] && echo 0 || echo 1)" "$name" "$work/log"
}

git_bisect v1 main~1 --fix
lands_on 's390/pci: Change 9' "the patch that fixes a scenario is found"
git_bisect main~1 main
lands_on 's390/pci: Change 11' "the patch that breaks it again is found"

# Patches 6 and 7 do not build: their neighbours are taken instead.
cat >"$work/bin/make" <<'END'
#!/bin/sh
grep -q -e 'patch_[67];' "$FAKE_TREE/arch/s390/pci/pci.c" && export FAKE_BUILD=error
PATH=${PATH#*:} exec make "$@"
END
chmod +x "$work/bin/make"
FAKE_TREE=$tree
export FAKE_TREE
rm -rf "$work/cache"
git_bisect v1 main~1 --fix
lands_on 's390/pci: Change 9' "commits that do not build are passed over"
grep -c 'There are only .skip.ped commits\|bisect skip\|strukt' "$work/log" >"$work/count" || :
tap "$([ "$(cat "$work/count")" -gt 0 ] && echo 0 || echo 1)" "... which happened" "$work/log"
zgit -C "$tree" checkout -q main~5
once 125 "a kernel that does not build is skipped" --scenario readd_0301
rm "$work/bin/make"

zgit -C "$tree" checkout -q v1
once 1 "red is the new term" --scenario readd_0301
once 0 "... and the old one with --fix" --scenario readd_0301 --fix
once 0 "green is the old term" --scenario plug_unplug
once 1 "... and the new one with --fix" --scenario plug_unplug --fix
FAKE_BASE=die
once 125 "a check that was not reached is skipped" --scenario readd_0301
FAKE_BASE=nos390
once 128 "a QEMU that does not start stops the search" --scenario readd_0301
FAKE_BASE=''
once 128 "so does a scenario that is none" --scenario nobody
once 128 "... or is a static check" --scenario static_series_lint
once 128 "... or no scenario" --fix
once 128 "... or a wrong option" --scenario readd_0301 --more
echo 'int changed;' >>"$tree/arch/s390/pci/pci.c"
once 128 "... or a tree with changes" --scenario readd_0301
once 0 "help is no error" --help
tap_done
