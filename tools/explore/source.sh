# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# To be sourced by world.sh, whose variables it uses: takes the files of a kernel that are
# explored, and the headers that they share with the shim, and patches them.

explored='arch/s390/pci/pci.c arch/s390/pci/pci_bus.c arch/s390/pci/pci_event.c
	arch/s390/pci/pci_clp.c arch/s390/pci/pci_sysfs.c arch/s390/pci/pci_iov.c
	drivers/pci/hotplug/s390_pci_hpc.c'
headers='arch/s390/pci/pci_bus.h arch/s390/pci/pci_iov.h
	arch/s390/include/asm/pci.h arch/s390/include/asm/pci_clp.h
	arch/s390/include/asm/pci_debug.h arch/s390/include/asm/pci_insn.h
	arch/s390/include/asm/pci_dma.h arch/s390/include/asm/clp.h
	arch/s390/include/uapi/asm/clp.h
	include/linux/list.h include/linux/kref.h include/uapi/linux/pci_regs.h
	include/uapi/asm-generic/errno.h include/uapi/asm-generic/errno-base.h'
iommu=drivers/iommu/s390-iommu.c

# Files that have not changed stay as they are, so that nothing is compiled for them.
show() {
	mkdir -p "$out/src/$(dirname "$1")" "$out/new/$(dirname "$1")"
	zgit -C "$source" show "$commit:$1" >"$out/new/$1"
	include="$include --include=$1"
}

apply() {
	# shellcheck disable=SC2086 # a list of options
	(cd "$out/new" && GIT_CEILING_DIRECTORIES=$out zgit apply -p1 $include -) <"$1" ||
		die "$ST_APPLY" "$1 does not apply to $commit"
}

take_sources() {
	include=
	rm -rf "$out/new"
	for file in $explored $headers $iommu; do
		show "$file"
	done
	[ ! "$series" ] || grep -v '^#' "$series" | head -n "${first:-1000}" | while read -r name; do
		apply "$(dirname "$series")/patches/$name"
	done
	[ ! "$patch" ] || apply "$patch"
	(cd "$out/new" && find . -type f) | while read -r file; do
		cmp -s "$out/new/$file" "$out/src/$file" || cp "$out/new/$file" "$out/src/$file"
	done
}
