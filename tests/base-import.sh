#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/kernel/base-import.sh: the same package gives the same commit, whoever
# imports it.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

import=$run/tools/kernel/base-import.sh

# What makes an import differ if one is careless: ignored files, modes, line ends.
mkdir -p "$work/src" "$work/linux-source-6.1"
cp -r "$tree/Makefile" "$tree/arch" "$work/linux-source-6.1/"
(
	cd "$work/linux-source-6.1"
	printf '*.o\nignored\n' >.gitignore
	echo object >keep.o
	echo x >ignored
	printf 'dos\r\n' >dos.txt
	printf '#!/bin/sh\n' >script.sh
	chmod 775 script.sh
	chmod 664 dos.txt
	ln -s script.sh link
)
pack() {
	tar -C "$work" -cJf "$work/src/linux-source-6.1.tar.xz" linux-source-6.1
}
pack

# import_as CACHE: prints the commit.
import_as() {
	mkdir -p "$1"
	"$import" --cache "$1" --source-dir "$work/src" >"$work/out" 2>"$work/err" || return
	sed -n 's/^commit: //p' "$work/out"
}

first=$(import_as "$work/one") || :
bad=0
[ ${#first} -eq 40 ] || bad=1
tap "$bad" "the import names a commit" "$work/err"
repo=$work/one/linux-source-6.1.git

zgit -C "$repo" ls-tree -r "$first" | awk '{ print $1, $4 }' >"$work/files"
cat >"$work/expected" <<'LIST'
100644 .gitignore
100644 Makefile
100644 arch/s390/pci/pci.c
100644 dos.txt
100644 ignored
100644 keep.o
120000 link
100755 script.sh
LIST
bad=0
diff "$work/expected" "$work/files" >"$work/why" || bad=1
tap "$bad" "ignored files are in, modes are normalised" "$work/why"
bad=0
[ "$(zgit -C "$repo" cat-file -s "$first:dos.txt")" -eq 5 ] || bad=1
tap "$bad" "line ends stay"
bad=0
[ "$(zgit -C "$repo" rev-parse "linux-source-6.1/$FAKE_VERSION")" = "$first" ] || bad=1
tap "$bad" "the tag is the package version"

# Another user: other configuration, umask, time zone, variables of an outer git.
mkdir "$work/home"
cat >"$work/home/.gitconfig" <<'CONFIG'
[core]
	autocrlf = input
	excludesFile = ~/ignore
[user]
	name = Somebody Else
	email = else@localhost
[commit]
	gpgSign = true
[i18n]
	commitEncoding = ISO-8859-1
CONFIG
echo '*.txt' >"$work/home/ignore"
second=$(
	unset GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
	export HOME="$work/home" TZ=Asia/Tokyo GIT_DIR="$work/nowhere" GIT_AUTHOR_DATE=now
	umask 077
	import_as "$work/two"
) || :
bad=0
[ "$second" = "$first" ] || bad=1
tap "$bad" "another user gets the same commit" "$work/err"

: >"$work/src/linux-source-6.1.tar.xz"
bad=0
[ "$(import_as "$work/one")" = "$first" ] || bad=1
tap "$bad" "a second import does not read the package again" "$work/err"

echo more >"$work/linux-source-6.1/new-file"
pack
FAKE_VERSION=6.1.0-2~deb12u1
newer=$(import_as "$work/one") || :
bad=0
[ -n "$newer" ] && [ "$newer" != "$first" ] || bad=1
[ "$(zgit -C "$repo" rev-parse "linux-source-6.1/6.1.0-2_deb12u1")" = "$newer" ] || bad=1
[ "$(zgit -C "$repo" rev-parse "linux-source-6.1/6.1.0-1")" = "$first" ] || bad=1
tap "$bad" "a newer package goes to the same repository" "$work/err"

echo damaged >"$work/src/linux-source-6.1.tar.xz"
got=0
"$import" --cache "$work/three" --source-dir "$work/src" >"$work/out" 2>"$work/err" || got=$?
bad=0
[ "$got" -eq "$ST_BASE" ] && [ -z "$(ls -A "$work/three")" ] || bad=1
tap "$bad" "a damaged package leaves nothing behind" "$work/err"

# --- another package ---

mv "$work/linux-source-6.1" "$work/linux-source-6.12"
tar -C "$work" -cJf "$work/src/linux-source-6.12.tar.xz" linux-source-6.12
other=$("$import" --cache "$work/one" --source-dir "$work/src" --package linux-source-6.12 \
	2>"$work/err" | sed -n 's/^commit: //p') || :
bad=0
[ "$(zgit -C "$work/one/linux-source-6.12.git" rev-parse "linux-source-6.12/6.1.0-2_deb12u1")" = "$other" ] ||
	bad=1
[ "$(zgit -C "$repo" rev-parse main)" = "$newer" ] || bad=1
tap "$bad" "another package goes to a repository of its own" "$work/err"
for name in linux-6.1 linux-source- linux-source-6.1/../x ''; do
	got=0
	"$import" --cache "$work/four" --package "$name" >"$work/out" 2>"$work/err" || got=$?
	bad=0
	[ "$got" -eq "$ST_USAGE" ] && [ ! -e "$work/four" ] || bad=1
	tap "$bad" "a package that is none: '$name'" "$work/err"
done

tap_done
