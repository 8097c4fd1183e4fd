#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# keep-output passes on what a command prints and its exit status, and keeps steps and table
# of a run, here of one that is made up. What it keeps is compared, be it empty.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/../fixture.sh"
cd "$work"

mkdir -p tests build/report build/last
cp "$top/tests/keep-output" tests/
cat >build/zlab <<'EOF'
#!/bin/sh
case $1 in
verify)
	[ ! -e refuse ] || { echo "DISPROVED: $2"; exit 1; }
	echo "VERIFIED: $2"
	exit 0 ;;
esac
printf '    0.100  [1/2] first: good (0.1 s)\n    0.200  a line of the build\n' >build/report/zlab.log
printf '    9.900  [2/2] last: good (9.8 s)\n' >>build/report/zlab.log
printf 'KTAP version 1\nok 1 base\n1..1\n\nscenario  base\nboot      pass\n'
exit "$2"
EOF
chmod +x build/zlab
echo old >build/last/prove.verified

tests/keep-output prove build/zlab prove 1 >printed 2>why && status=0 || status=$?
[ "$status" -eq 1 ] || echo "status $status" >>why
grep -q -x 'ok 1 base' printed || echo 'nothing is passed on' >>why
[ ! -e build/last/prove.verified ] || echo 'the last verification is still there' >>why
[ -s why ] && bad=1 || bad=0
tap "$bad" "a run that is red" why

tests/keep-output prove build/zlab prove 0 >printed 2>why && status=0 || status=$?
[ "$status" -eq 0 ] || echo "status $status" >>why
printf '[1/2] first: good (0.1 s)\n[2/2] last: good (9.8 s)\n' | diff - build/last/prove.steps >>why || :
printf 'scenario  base\nboot      pass\n' | diff - build/last/prove.table >>why || :
echo 'VERIFIED: build/report' | diff - build/last/prove.verified >>why || :
[ "$(echo build/last/*)" = 'build/last/prove.steps build/last/prove.table build/last/prove.verified' ] ||
	echo 'something else is left' >>why
[ -s why ] && bad=1 || bad=0
tap "$bad" "a run that is green" why

: >refuse
tests/keep-output prove build/zlab prove 0 >printed 2>why && status=0 || status=$?
[ "$status" -eq 1 ] && grep -q '^DISPROVED' why && : >why || echo "status $status" >>why
[ -s why ] && bad=1 || bad=0
tap "$bad" "one that is green, with a report that is not true" why

tests/keep-output compare build/zlab compare 0 >printed 2>why && status=0 || status=$?
[ "$status" -eq 0 ] || echo "status $status" >>why
[ ! -e build/last/compare.verified ] || echo 'the report has been verified, which may have no logs' >>why
[ -s why ] && bad=1 || bad=0
tap "$bad" "a comparison" why

rm build/last/prove.steps
: >build/last/prove.verified
LAST=$work/build/last GUESTS=$work/none sh "$top/tests/docs/transcripts.sh" >printed 2>&1 || :
grep -q '^ok 1 .*# SKIP no prove.steps' printed && grep -q '^not ok 3 ' printed && bad=0 || bad=1
tap "$bad" "what is not there is skipped, what is empty is not" printed
tap_done
