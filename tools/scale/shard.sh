#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Run one shard of the matrix in the clone that this script lies in:
#
#	shard.sh I/N [option of zlab matrix]...
#
# Its results go to build/shards/I-of-N.results, its report to
# build/shards/report-I-of-N. The exit status is that of zlab matrix.

set -eu

cd "$(dirname "$0")/../.."
# shellcheck source=tools/status.sh
. tools/status.sh

shard=${1-}
case $shard in
*[!0-9/]* | */*/* | /* | */) die "$ST_USAGE" "not I/N: '$shard'" ;;
?*/?*) shift ;;
*) die "$ST_USAGE" "not I/N: '$shard'" ;;
esac
name=${shard%/*}-of-${shard#*/}

make -s build/zlab >&2 || die "$ST_MISSING" "build/zlab does not build (see above)"
mkdir -p build/shards
# What an earlier run has left must not pass for the results of this one.
rm -f "build/shards/$name.results"
exec build/zlab matrix --shard "$shard" --report "build/shards/report-$name" \
	--export "build/shards/$name.results" "$@"
