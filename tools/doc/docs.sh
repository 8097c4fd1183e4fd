#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Write the generated parts of the documentation:
#
#	docs.sh ZLAB-DOC DIR [LOCKS.DOT]
#
# LOCKS.DOT is what lockdep saw, patched/locks.dot of a report; without it that
# drawing stays as it is. Drawings are made by graphviz (dot).

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"
[ $# -ge 2 ] || die "$ST_USAGE" "which zlab-doc, which directory? (see the top of docs.sh)"
doc=$1
dir=$2
command -v dot >/dev/null || die "$ST_MISSING" "dot is missing (apt-get install graphviz)"

for part in bases-table.rst lifecycle.dot lifecycle-table.rst lock-order.dot lock-table.rst \
	requirement-table.rst vfio-ap-table.rst; do
	"$doc" "$part" >"$dir/$part.new"
	mv "$dir/$part.new" "$dir/$part"
done
[ $# -lt 3 ] || grep -v '^// What lockdep' "$3" >"$dir/lock-seen.dot"
for drawing in lifecycle lock-order lock-seen; do
	[ ! -e "$dir/$drawing.dot" ] || dot -Tsvg -o "$dir/$drawing.svg" "$dir/$drawing.dot"
done
