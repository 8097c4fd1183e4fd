#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# doc-commands finds the commands of pages that are made for that, and nothing else; and
# match.awk, which compares what they print, tells what is the same from what is not.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/../fixture.sh"
cd "$work"

# The numbers of lines below are those of this text.
cat >page.rst <<'EOF'
Run ``make one`` and ``make
two``, but not ``makefile three`` or ``make``.

* In a list::

    $ make three \
        four
    out

      more
    $ VAR=1 build/zlab five
  Text again, not::
  $ make indented too little

::

  make six    # why
  git is what this line begins with

::

    # zpci-verify list
    FID

.. note:: make seven::

   make eight
EOF
cat >expected <<'EOF'
page.rst:1	named	make one
page.rst:1	named	make two
page.rst:6	run	make three four
page.rst:11	run	VAR=1 build/zlab five
page.rst:17	shown	make six    # why
page.rst:18	shown	git is what this line begins with
page.rst:22	root	zpci-verify list
EOF
"$build/doc-commands" list page.rst >got 2>why || echo "status $?" >>why
diff expected got >>why && bad=0 || bad=1
tap "$bad" "a page in reStructuredText" why

mkdir split
"$build/doc-commands" split page.rst split >why 2>&1 || echo "status $?" >>why
printf 'out\n  more\n' >expected
{
	[ "$(echo split/*)" = 'split/01.01.command split/01.01.shown split/01.02.command split/01.02.shown' ] ||
		echo files
	diff expected split/01.01.shown
	grep -q -x 'make three four' split/01.01.command || echo command
	[ -s split/01.02.shown ] && echo 'text that nobody shows'
	:
} >>why
[ -s why ] && bad=1 || bad=0
tap "$bad" "split, with what is shown" why

cat >page.md <<'EOF'
Say `make one`, or

    make two
    no command

and
    make three, which is text

    $ git four
EOF
cat >expected <<'EOF'
page.md:1	named	make one
page.md:3	shown	make two
page.md:9	run	git four
EOF
"$build/doc-commands" list page.md >got 2>why || echo "status $?" >>why
diff expected got >>why && bad=0 || bad=1
tap "$bad" "a page in Markdown" why

"$build/doc-commands" list nothing.rst >why 2>&1 && status=0 || status=$?
[ "$status" -eq "$ST_BASE" ] && grep -q '^error: nothing.rst: ' why && bad=0 || bad=1
tap "$bad" "a page that is not there" why
"$build/doc-commands" >why 2>&1 && status=0 || status=$?
[ "$status" -eq "$ST_USAGE" ] && bad=0 || bad=1
tap "$bad" "a wrong use" why

# matches WANT SHOWN PRINTED
matches() {
	# shellcheck disable=SC2059
	printf "$2" >shown
	# shellcheck disable=SC2059
	printf "$3" >printed
	awk -f "$top/tests/consumers/match.awk" shown printed >why && got=yes || got=no
	[ "$got" = "$1" ] && bad=0 || bad=1
	tap "$bad" "$(tr '\n' '/' <shown) $1: $(tr '\n' '/' <printed)" why
}

matches yes 'a\nb\n' 'a\nb\n'
matches no 'a\nb\n' 'a\nc\n'
matches no 'a\nb\n' 'a\n'
matches no 'a\n' 'a\nb\n'
matches no 'a\n' ''
matches no '' 'a\n'
matches yes '...\nb\n' 'x\ny\nb\n'
matches no '...\nb\n' 'x\ny\nc\n'
matches yes 'a...c\n' 'abc\n'
matches no 'a...c\n' 'abd\n'
tap_done
