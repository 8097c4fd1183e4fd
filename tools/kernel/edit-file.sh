#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Edit one file of zPCI and commit it, as somebody does who works on the series:
#
#	edit-file.sh --src SRCTREE
#
# SRCTREE is a git work tree without local changes and without a branch; whoever wants
# the commit back that it was at checks it out. The edit is a comment: only the file
# is compiled again, and the kernel is linked.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$here/git-env.sh"

case $#,${1-} in
2,--src) ;;
*) die "$ST_USAGE" "bad arguments (usage: edit-file.sh --src SRCTREE)" ;;
esac
cd "$2"
file=arch/s390/pci/pci_event.c
[ -f "$file" ] || die "$ST_BASE" "$2 has no $file (is it a kernel?)"
! zgit symbolic-ref -q HEAD >/dev/null ||
	die "$ST_BASE" "$2 is on a branch, which would get the edit (detach HEAD)"

# Each edit is another one.
echo "/* edited after $(zgit rev-parse HEAD) */" >>"$file"
zgit commit -q -m 'an edit' -- "$file"
