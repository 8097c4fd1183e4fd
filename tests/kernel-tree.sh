#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab prove on the user's own tree: nothing in it changes, whatever happens, and
# nothing that was made for it stays. Two runs at once, and interruption.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

# A tree in use: another branch, changes in index and work tree, a stash, a work
# tree of its own, hooks that must not run.
zgit -C "$tree" checkout -q -b topic
echo 'int stashed;' >>"$tree/arch/s390/pci/pci.c"
zgit -C "$tree" stash -q
echo 'int staged;' >>"$tree/arch/s390/pci/pci.c"
zgit -C "$tree" add -A
echo 'int unstaged;' >>"$tree/arch/s390/pci/pci.c"
echo 'new' >"$tree/untracked"
zgit -C "$tree" worktree add -q --detach "$work/theirs" old
mkdir -p "$tree/.git/hooks"
for hook in post-checkout applypatch-msg pre-applypatch post-applypatch post-commit; do
	printf '#!/bin/sh\n: >"%s"\n' "$work/hook-ran" >"$tree/.git/hooks/$hook"
	chmod +x "$tree/.git/hooks/$hook"
done

# Names, sizes, modes, times of change (%C@ sees every write) of all of it. Only
# the times of objects do not count: when git is to write an object that the user
# has already, it marks that one as recently used instead.
snapshot() {
	find "$tree" "$work/theirs" -path "$tree/.git/objects/*" -printf '%p %y %m %s\n' \
		-o -printf '%p %y %m %s %T@ %C@\n' | sort
}
snapshot >"$work/before"

untouched() {
	bad=0
	snapshot >"$work/after"
	diff "$work/before" "$work/after" >"$work/why" || bad=1
	[ ! -e "$work/hook-ran" ] || { echo "a hook ran" >>"$work/why"; bad=1; }
	tap "$bad" "$1: the tree is untouched" "$work/why"

	bad=0
	find "$work/cache" -path '*user*' -o -name '.new-*' -o -name '*.tmp' >"$work/why"
	[ ! -s "$work/why" ] || bad=1
	tap "$bad" "$1: nothing that was made for it is left" "$work/why"
}

FAKE_BUILD=error prove "$ST_BUILD" "build failure" "strukt" --kernel "$tree" --base v1
untouched "build failure"
prove "$ST_APPLY" "a patch does not apply" "does not apply" --kernel "$tree" --base old
untouched "a patch that does not apply"

# --- a run that waits in its build, and a second one ---

mkfifo "$work/pipe"
FAKE_BUILD=wait FAKE_PIPE=$work/pipe
export FAKE_BUILD FAKE_PIPE

# A shell starts background jobs with SIGINT ignored, which zlab would respect.
start() {
	env --default-signal=INT "$run/build/zlab" prove --kernel "$tree" --base v1 \
		--cache "$work/cache" --report "$run/build/first" >"$work/out.first" 2>"$work/err.first" &
	pid=$!
	builder=$(timeout 20 head -n 1 "$work/pipe") || :
}

# stop SIGNAL: ends it, judges how it ended.
stop() {
	kill "-$1" "$pid"
	timeout 20 tail --pid="$pid" -s 0.05 -f /dev/null || kill -KILL "$pid"
	got=0
	wait "$pid" || got=$?
	cp "$work/err.first" "$work/err"
	judge "$got" "$ST_INTERRUPTED" "SIG$1 during a build" "interrupted"
	bad=0
	[ -n "$builder" ] && ! kill -0 "$builder" 2>/dev/null || bad=1
	tap "$bad" "SIG$1 during a build: no process is left"
	untouched "SIG$1 during a build"
}

start
FAKE_BUILD=error prove "$ST_BUSY" "two runs at once" "another run \(process $pid\) uses $work/cache" \
	--kernel "$tree" --report "$run/build/second"
kill -INT "$pid"
wait "$pid" || :
start
stop INT
start
stop TERM

# --- afterwards the same cache serves the next run ---

FAKE_BUILD=error prove "$ST_BUILD" "a run after an interrupted one" "strukt" --kernel "$tree" \
	--base v1
untouched "a run after an interrupted one"

tap_done
