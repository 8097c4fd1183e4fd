#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/setup.sh with faked package tools: nothing to do, not root, no network,
# unknown package, wrong argument.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"

# fake NAME LINE...: a command of that name
fake() {
	name=$1
	shift
	{
		echo '#!/bin/sh'
		printf '%s\n' "$@"
	} >"$work/$name"
	chmod 755 "$work/$name"
}

# setup STATUS NAME PATTERN ARGUMENT...: one line that matches, and the status
setup() {
	want=$1 what=$2 pattern=$3
	shift 3
	got=0
	PATH=$work:$PATH "$top/tools/setup.sh" "$@" >"$work/out" 2>"$work/err" || got=$?
	bad=0
	[ "$got" = "$want" ] || bad=1
	[ -z "$pattern" ] || grep -q -e "$pattern" "$work/err" || bad=1
	[ "$(wc -l <"$work/err")" -eq "$([ -z "$pattern" ] && echo 0 || echo 1)" ] || bad=1
	tap "$bad" "$what" "$work/err"
}

# shellcheck disable=SC2016 # for the fake to expand
is_missing='[ "$3" = '"'"'${db:Status-Status}'"'"' ] || exit 2; [ "$4" != bison ]'

fake dpkg-query 'echo installed'
fake apt-get 'echo apt-get was called >&2; exit 99'
setup "$ST_OK" "all is there: apt is not called" ''
setup "$ST_USAGE" "unknown argument" 'unknown argument --frob (use' --frob

fake dpkg-query "$is_missing || exit 1; echo installed"
fake id 'echo 1000'
setup "$ST_MISSING" "not root: the command that root must run" \
	'root: apt-get update && apt-get install -y --no-install-recommends bison)'

fake id 'echo 0'
fake apt-get 'exit 100'
setup "$ST_MISSING" "no network" 'apt-get update failed (check the network'
# shellcheck disable=SC2016 # for the fake to expand
fake apt-get '[ "$1" = update ]'
setup "$ST_MISSING" "a package that apt does not find" 'could not install bison'
# shellcheck disable=SC2016 # for the fake to expand
fake apt-get 'echo "$*" >>'"$work/calls"
setup "$ST_OK" "root: only what is missing is installed" ''
bad=0
[ "$(tail -n 1 "$work/calls")" = "install -y --no-install-recommends bison" ] || bad=1
tap "$bad" "with the arguments that the message names" "$work/calls"
setup "$ST_OK" "the host's part does not ask for bison" '' --host

tap_done
