# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced by the build scripts, after status.sh: the compiler, the make
# command, the search for the reason of a failed build.

# gcc's and make's messages are searched, and sort must not depend on a language.
export LC_ALL=C
# Neither an outer make nor the caller's environment may change what is built.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES KBUILD_OUTPUT O M
unset KCFLAGS KAFLAGS KCPPFLAGS CFLAGS LDFLAGS INSTALL_MOD_PATH
unset KCONFIG_ALLCONFIG KCONFIG_CONFIG KCONFIG_OVERWRITECONFIG

cross=${CROSS_COMPILE:-s390x-linux-gnu-}

# Names the first tool that is missing, with the package that has it.
need_tools() {
	for need in "${cross}gcc:gcc-s390x-linux-gnu" "${cross}ld:binutils-s390x-linux-gnu" \
		gcc:gcc make:make flex:flex bison:bison bc:bc git:git cpio:cpio gzip:gzip; do
		command -v "${need%%:*}" >/dev/null ||
			die "$ST_MISSING" "no ${need%%:*} (install the package ${need##*:})"
	done
	echo '#include <pthread.h>' | "${cross}gcc" -E -o /dev/null - 2>/dev/null ||
		die "$ST_MISSING" "no C library for s390x (install the package libc6-dev-s390x-cross)"
}

compiler_version() {
	"${cross}gcc" --version | head -n 1
	"${cross}ld" --version | head -n 1
}

# One hash over all of standard input.
hash_stdin() {
	sha256sum | cut -c 1-32
}

# Names and contents of files, for a hash; the names without their directory.
list_contents() {
	for file in "$@"; do
		echo "== ${file##*/}"
		cat "$file"
	done
}

# kbuild SRC ODIR [argument...]: everything that could make two builds of the
# same tree differ is fixed. An empty LOCALVERSION keeps the "+" of a tree
# without a tag out of the release.
kbuild() {
	kbuild_src=$1
	kbuild_out=$2
	shift 2
	make -C "$kbuild_src" O="$kbuild_out" ARCH=s390 CROSS_COMPILE="$cross" LOCALVERSION= \
		KBUILD_BUILD_TIMESTAMP='1970-01-01 00:00:00 UTC' KBUILD_BUILD_VERSION=1 \
		KBUILD_BUILD_USER=zpci KBUILD_BUILD_HOST=zlab --no-print-directory "$@"
}

# logged LOG WHAT command...: output to the terminal and to the end of LOG. If
# the command fails, the first error in its output becomes the error message.
logged() {
	log=$1
	what=$2
	shift 2
	# A pipe loses the status of its first command, so it is kept in a file.
	{
		rc=0
		"$@" 2>&1 || rc=$?
		echo "$rc" >"$log.status"
	} | tee "$log.part"
	cat "$log.part" >>"$log"
	read -r rc <"$log.status"
	why=
	[ "$rc" = 0 ] || why=$(first_error "$log.part")
	rm -f "$log.part" "$log.status"
	case $rc,$why in
	0,*) ;;
	*'No space left on device'*) die "$ST_SPACE" "$what failed: $why (free some space)" ;;
	*) die "$ST_BUILD" "$what failed: $why" ;;
	esac
}

# The compiler's first error; else the linker's; else what make says.
first_error() {
	grep -m 1 -E '(^|[ :])(fatal )?error: ' "$1" ||
		grep -m 1 -E 'undefined reference|^ERROR: |No space left on device' "$1" ||
		grep -m 1 -E '\*\*\*' "$1" || tail -n 1 "$1"
}
