# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# To be sourced, with $here naming this directory and $out the build directory: what
# the harness has to know about the code under test. A configuration NAME with a file
# config/NAME.make counts which lines of it were reached.

# Names of its functions, one a line, without the compiler's suffixes.
list_functions() {
	for file in "$out"/arch/s390/pci/*.o "$out/drivers/pci/hotplug/s390_pci_hpc.o" \
		"$out/drivers/iommu/s390-iommu.o"; do
		[ ! -e "$file" ] || "${cross}nm" --defined-only "$file"
	done | awk '$2 ~ /^[tTwW]$/ { sub(/[.].*/, "", $3); print $3 }' | sort -u
}

# make_file NAME: the file with arguments of make, nothing if there is none.
make_file() {
	[ ! -e "$here/config/$1.make" ] || echo "$1.make"
}

# make_arguments FILE: none of them has a blank.
make_arguments() {
	[ -z "$1" ] || grep -v -e '^#' -e '^$' "$here/config/$1"
}

# copy_notes FILE DEST: which counter belongs to which line, one file for each object
# that counts, with a hash mark for each slash of its name. Nothing without FILE.
copy_notes() {
	[ "$1" ] || return 0
	mkdir "$2"
	find "$out" -name '*.gcno' -printf '%P\n' | while read -r file; do
		cp "$out/$file" "$2/$(echo "$file" | tr / '#')"
	done
}
