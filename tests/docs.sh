#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The generated parts of the documentation are those of today's tables, and each
# drawing has every line of its description. TAP on stdout.

set -u

top=$(cd "$(dirname "$0")/.." && pwd)
doc=$top/build/zlab-doc
count=0 failed=0

tap() {
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
	fi
}

# edges DOT: "first->second" of each edge, as dot writes them into an SVG.
edges() {
	sed -n 's/^\t"\([^"]*\)" -> "\([^"]*\)".*/\1->\2/p' "$1" |
		sed 's/&/\&amp;/g; s/-/\&#45;/g; s/>/\&gt;/g' | sort
}

titles() {
	sed -n "/class=\"edge\"/{n;s|^<title>\\(.*\\)</title>\$|\\1|p;}" "$1" | sort
}

for part in bases-table.rst lifecycle.dot lifecycle-table.rst lock-order.dot lock-table.rst \
	requirement-table.rst vfio-ap-table.rst; do
	"$doc" "$part" | cmp -s - "$top/Documentation/$part"
	tap $? "Documentation/$part is up to date (make docs)"
done
for drawing in lifecycle lock-order lock-seen; do
	[ -n "$(edges "$top/Documentation/$drawing.dot")" ] &&
		[ "$(edges "$top/Documentation/$drawing.dot")" = \
		  "$(titles "$top/Documentation/$drawing.svg")" ]
	tap $? "$drawing.svg has the edges of $drawing.dot"
done
"$doc" nothing >/dev/null 2>&1
[ $? -eq 3 ]
tap $? "an unknown part is a wrong use"

echo "1..$count"
[ "$failed" -eq 0 ]
