# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# To be sourced, with $here naming this directory: which fragments of config/
# make the configuration NAME of a kernel.
#
# "debug" is base.config and debug.config, "plain" is base.config and plain.config.
# Every other NAME is the first two and NAME.config. A fragment
# FILE.since-X.Y.config goes with FILE.config for kernels from X.Y on; it has what
# older ones do not know.

# Names of all configurations.
configurations() {
	for file in "$here"/config/*.config; do
		name=${file##*/}
		name=${name%.config}
		case $name in
		base | *.since-*) ;;
		*) echo "$name" ;;
		esac
	done
}

# "6.12" as a number that can be compared.
version_number() {
	case $1 in
	*[!0-9.]* | *.*.* | .* | *.) return 1 ;;
	*.*) echo $((${1%.*} * 1000 + ${1#*.})) ;;
	*) return 1 ;;
	esac
}

# Version of the kernel in SRC, two parts.
kernel_version() {
	awk -F '[ =]+' '$1 == "VERSION" { v = $2 } $1 == "PATCHLEVEL" { p = $2 }
			END { print v "." p }' "$1/Makefile"
}

# fragments SRC NAME: file names in config/, without blanks.
fragments() {
	configurations | grep -qx -e "$2" ||
		die "$ST_USAGE" "there is no configuration $2 (there is: $(configurations | tr '\n' ' '))"
	number=$(version_number "$(kernel_version "$1")") ||
		die "$ST_BASE" "$1/Makefile has no VERSION and PATCHLEVEL (is it a kernel?)"
	case $2 in
	debug | plain) parts="base $2" ;;
	*) parts="base debug $2" ;;
	esac
	for part in $parts; do
		echo "$part.config"
		for file in "$here/config/$part".since-*.config; do
			since=${file##*.since-}
			[ -e "$file" ] || continue
			[ "$(version_number "${since%.config}")" -gt "$number" ] ||
				echo "${file##*/}"
		done
	done
}
