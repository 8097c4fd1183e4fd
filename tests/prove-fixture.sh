# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced by the tests of zlab prove: a copy of the project with a series
# of two patches, a fake kernel tree to apply it to, fake tools in PATH. Sets top
# (the project), work (removed at the end), run (the copy), tree (the kernel).

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"

run=$work/run
tree=$work/linux
FAKE_STATE=$work/state
FAKE_VERSION=6.1.0-1
export FAKE_STATE FAKE_VERSION
unset FAKE_BROKEN FAKE_APT FAKE_BUILD ZLAB_QEMU

# Everything may be read and some of it written by another user: see not_root.
chmod 755 "$work"
mkdir -p "$run/build" "$run/tools" "$run/patches" "$work/bin" "$FAKE_STATE"
chmod 777 "$run/build" "$FAKE_STATE"
cp "$build/zlab" "$run/build/"
cp -r "$top/tools/status.sh" "$top/tools/kernel" "$top/tools/guest" "$run/tools/"
cp "$top/tests/fakes/tool" "$work/bin/tool"
for name in apt-get dpkg-query s390x-linux-gnu-gcc s390x-linux-gnu-ld s390x-linux-gnu-gcov \
	flex bison bc qemu-system-s390x qemu-x86 qemu-nopci; do
	ln -s tool "$work/bin/$name"
done
PATH=$work/bin:$PATH
export PATH

# A file of a kernel, with a line for each of the words.
fake_source() {
	mkdir -p "$tree/arch/s390/pci"
	printf '%s\n' '/* zPCI */' 'int a;' 'int b;' 'int c;' "$@" 'int d;' 'int e;' 'int f;' \
		>"$tree/arch/s390/pci/pci.c"
}

commit() {
	zgit -C "$tree" add -A
	zgit -C "$tree" commit -q -m "$1"
}

zgit init -q --template= -b main "$tree"
fake_source 'int other_driver;'
cp "$top/tests/fakes/kernel.mk" "$tree/Makefile"
commit 'An old kernel'
zgit -C "$tree" tag old
fake_source 'int first;' 'int second;'
commit 'A kernel'
zgit -C "$tree" tag v1
fake_source 'int first_changed;' 'int second;'
commit 's390/pci: Change the first'
fake_source 'int first_changed;' 'int second_changed;'
commit 's390/pci: Change the second'
zgit -C "$tree" format-patch -q -o "$run/patches" v1
zgit -C "$tree" reset -q --hard v1
(cd "$run/patches" && printf '%s\n' *.patch) >"$run/series"

# prove STATUS NAME PATTERN argument...: zlab prove must end with STATUS and one
# error line that matches PATTERN.
prove() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	got=0
	"$run/build/zlab" prove --cache "$work/cache" "$@" >"$work/out" 2>"$work/err" || got=$?
	judge "$got" "$want" "$name" "$pattern"
}

# judge GOT WANT NAME PATTERN: the same for a program that has run already.
judge() {
	{
		echo "status $1, not $2; the error should match: $4"
		cat "$work/err"
	} >"$work/why"
	bad=0
	[ "$1" -eq "$2" ] || bad=1
	[ "$(grep -c '^zlab: error: ' "$work/err")" -eq 1 ] || bad=1
	grep -Eq "^zlab: error: .*($4)" "$work/err" || bad=1
	tap "$bad" "$3" "$work/why"
}

# zlab STATUS NAME PATTERN argument...: see ends.
program=$run/build/zlab
zlab() {
	says "$@"
}

# pack_source: the kernel as Debian's package has it, for --source-dir "$work/src"
pack_source() {
	mkdir -p "$work/src"
	zgit -C "$tree" archive --prefix=linux-source-6.1/ v1 | xz -0 >"$work/src/linux-source-6.1.tar.xz"
}
