#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Breaks each check of own-code.sh once, in a tree of three good files.

set -eu

# shellcheck source=tests/lint-fixture.sh
. "$(dirname "$0")/lint-fixture.sh"

fake_tree "$work/kernel"

good() {
	rm -rf "$work/case"
	mkdir -p "$work/case/tools"
	printf '// SPDX-License-Identifier: GPL-2.0\n#include "a.h"\n' >"$work/case/tools/a.c"
	printf '/* SPDX-License-Identifier: GPL-2.0 */\n' >"$work/case/tools/a.h"
	printf '#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0\necho a\n' >"$work/case/tools/a.sh"
	: >"$work/allow"
}

# red TEST FILE TEXT: with TEXT at the end of FILE, only TEST is red.
red() {
	printf '%s\n' "$3" >>"$work/case/tools/$2"
	status=0
	"$top/tools/lint/own-code.sh" --top "$work/case" --allow "$work/allow" \
		--checkpatch "$work/kernel/scripts/checkpatch.pl" >"$work/tap" 2>&1 || status=$?
	sed -n 's/^not ok [0-9]* - //p' "$work/tap" >"$work/red"
	printf '%s\n' "$1" >"$work/expected"
	[ "$status" -eq 1 ] && cmp -s "$work/red" "$work/expected" && bad=0 || bad=1
	tap "$bad" "$1: $2" "$work/tap"
	good
}

repeated() {
	awk -v nr="$1" 'BEGIN { for (i = 0; i < nr; i++) print "# line" }'
}

good
"$top/tools/lint/own-code.sh" --top "$work/case" --allow "$work/allow" \
	--checkpatch "$work/kernel/scripts/checkpatch.pl" >"$work/tap" 2>&1 && bad=0 || bad=1
tap "$bad" "three good files are green" "$work/tap"

red 'checkpatch.pl on C files' a.c '+/* BADSTYLE */'
red 'checkpatch.pl on C files' a.c '+/* CRASH */'
echo 'FAKE .* nothing needs it' >"$work/allow"
red 'every allowed checkpatch.pl finding is needed and has a reason' a.c ''
echo 'FAKE tools/a.c' >"$work/allow"
red 'every allowed checkpatch.pl finding is needed and has a reason' a.c '+/* BADSTYLE */'
# shellcheck disable=SC2016 # the text is a script
red 'shellcheck on scripts' a.sh 'echo $undefined'
red 'scripts of at most 150 lines' a.sh "$(repeated 148)"
red 'C files of at most 500 lines' a.c "$(repeated 499)"
rm "$work/case/tools/a.h"
red 'an SPDX line at the top of every source file' a.h '/* no licence */'
red 'codespell on all files' a.c "/* reci""eve */"
for text in 'sle''ep(1);' 'usle''ep(1);' '/ho''me/me' ' /t''mp/x' 'http://deb.deb''ian.org' \
	' pyth''on3 -c x' " $work/y"; do
	red 'nothing forbidden' a.c "$text"
done
red 'nothing forbidden' a.sh 'sle''ep 1'
red 'headers exist and are used' a.c '#include "none.h"'
red 'headers exist and are used' b.h '/* SPDX-License-Identifier: GPL-2.0 */'
mkdir -p "$work/case/tools/zlab/a" "$work/case/tools/zlab/b"
cp "$work/case/tools/a.h" "$work/case/tools/zlab/a/a.h"
red 'headers exist and are used' zlab/b/a.h '/* SPDX-License-Identifier: GPL-2.0 */'

printf '/* stretched window: the guest is slow */\nsle''ep(1);\n' >>"$work/case/tools/a.c"
"$top/tools/lint/own-code.sh" --top "$work/case" --allow "$work/allow" \
	--checkpatch "$work/kernel/scripts/checkpatch.pl" >"$work/tap" 2>&1 && bad=0 || bad=1
tap "$bad" "a stretched window may sleep" "$work/tap"
tap_done
