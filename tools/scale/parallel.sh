#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Run the matrix in shards on several machines, GNU parallel does the work:
#
#	parallel.sh --hosts 'HOST...'|FILE [--shards N] [--dir DIR] [--ssh COMMAND]
#		    [--budget SECONDS] [option of zlab matrix]...
#
# A HOST is what parallel calls an sshlogin: [N/][USER@]NAME runs N shards at a time, one
# if there is no N/, and 2/: runs two here. FILE has one a line. There must be a clone in
# DIR on each of them, by default in the directory that this one is in, at the same commit.
# SHARDS are as many as can run at a time, unless given.
#
# The results come back to build/shards, also those of a shard that is red or broke off,
# and are merged. The exit status is the worst of the shards and of the merged matrix.

set -eu

cd "$(dirname "$0")/../.."
# shellcheck source=tools/status.sh
. tools/status.sh

hosts='' shards='' dir=. ssh=ssh budget=''
while [ $# -gt 0 ]; do
	case $1 in
	--hosts | --shards | --dir | --ssh | --budget)
		[ $# -ge 2 ] || die "$ST_USAGE" "$1 lacks its value"
		;;
	esac
	case $1 in
	--hosts) hosts=$2 ;;
	--shards) shards=$2 ;;
	--dir) dir=$2 ;;
	--ssh) ssh=$2 ;;
	--budget) budget=$2 ;;
	*) break ;;
	esac
	shift 2
done
[ "$hosts" ] || die "$ST_USAGE" "no hosts (make matrix-parallel HOSTS='2/: other-machine')"
for tool in parallel rsync ssh; do
	command -v "$tool" >/dev/null || die "$ST_MISSING" "$tool is not installed (make setup)"
done
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

rm -rf build/shards
mkdir -p build/shards
# Without a number parallel takes as many as there are processors: too many, as one shard
# builds kernels with all of them.
if [ -f "$hosts" ]; then
	cat "$hosts"
else
	# shellcheck disable=SC2086 # words
	printf '%s\n' $hosts
fi | sed 's/#.*//; s/^[[:space:]]*//; /^$/d; \|^[0-9][0-9]*/|!s|^|1/|' >build/shards/hosts
[ "$shards" ] || shards=$(awk -F/ '{ n += $1 } END { print n + 0 }' build/shards/hosts)
build/zlab jobs --engine list --shards "$shards" >build/shards/list

# {//} and {/} are I and N of I/N. --plain: whatever the user's profile of parallel says;
# it also keeps the notice away that asks to cite parallel, which is the affair of those who
# publish something, not of each run. A machine that is gone is noticed in two minutes.
parallel --plain --sshloginfile build/shards/hosts --workdir "$dir" \
	--ssh "$ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=30" \
	--joblog build/shards/joblog --return 'build/shards/{//}-of-{/}.results' \
	--line-buffer --tagstring '{}' --quote \
	tools/scale/shard.sh '{}' ${budget:+--budget "$budget"} "$@" <build/shards/list >&2 || :

exec build/zlab matrix --merge build/shards "$@"
