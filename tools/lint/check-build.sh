# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# Part of kernel-checks.sh: no prefix of the series adds a warning of the
# compiler (W=1), of kernel-doc (run by W=1) or of sparse.

# Where s390 PCI lives; all configured objects of these are built.
build_dirs='arch/s390/pci/ drivers/pci/hotplug/ drivers/iommu/'

# Options of the make that runs these checks are none of kbuild's.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS MAKEFILES

kmake() {
	make -C "$out/tree" "O=$obj" ARCH=s390 \
		"CROSS_COMPILE=${CROSS_COMPILE-s390x-linux-gnu-}" LOCALVERSION= "$@" </dev/null
}

# What to build: the directories, and touched files that are in none of them.
set_targets() {
	targets=
	for dir in $build_dirs; do
		[ ! -d "$out/tree/$dir" ] || targets="$targets $dir"
	done
	for file in $(touched_files | grep '\.c$'; echo arch/s390/kvm/pci.c); do
		case " $targets " in
		*" ${file%/*}/ "* | *" ${file%.c}.o "*) continue ;;
		esac
		# A file that the configuration leaves out cannot be built alone.
		case $file in
		arch/s390/kvm/pci.c)
			grep -q '^CONFIG_VFIO_PCI_ZDEV_KVM=y' "$out/obj/.config" || continue ;;
		esac
		targets="$targets ${file%.c}.o"
	done
}

prepare_build() {
	obj=$out/obj
	mkdir -p "$out/obj" "$out/warnings"
	cmp -s "$config" "$out/obj/config.asked" || {
		cp "$config" "$out/obj/.config"
		kmake olddefconfig >"$log" 2>&1 || return 1
		cp "$config" "$out/obj/config.asked"
	}
	set_targets
	tools=$({
		"${CROSS_COMPILE-s390x-linux-gnu-}gcc" --version
		sparse --version
		cat "$out/obj/.config" "$here/check-build.sh"
		echo "$targets"
	} 2>&1 | sha256sum)
}

# One "file: kind: text" a line; numbers of lines and columns change with every
# patch, so they are dropped. Counted, not only listed: sort, but not uniq.
normalise() {
	TREE=$out/tree/ awk '
		{
			if (index($0, ENVIRON["TREE"]) == 1)
				$0 = substr($0, length(ENVIRON["TREE"]) + 1)
			sub(/^(\.\.\/)+/, "")
		}
		match($0, /^[^ :]+:[0-9]+(:[0-9]+)?: (warning|error): /) {
			file = $0
			sub(/:.*/, "", file)
			sub(/^[^ :]+:[0-9]+(:[0-9]+)?/, "")
			print file $0
		}' "$1" | sort
}

# Fill the file $2 with the warnings of commit $1.
build_prefix() {
	zgit -C "$out/tree" checkout -q -f --detach "$1"
	# All objects again: a warning shows only when its file is compiled.
	for target in $targets; do
		case $target in
		*/) [ ! -d "$out/obj/$target" ] || find "$out/obj/$target" -name '*.o' -delete ;;
		*) rm -f "$out/obj/$target" ;;
		esac
	done
	# shellcheck disable=SC2086 # targets are words
	kmake "-j$jobs" -Otarget W=1 C=1 CHECK=sparse $targets >"$log" 2>&1 || return 1
	# Without one compiled file there is nothing to be proud of.
	grep -q '^  CC .*\.o$' "$log" && grep -q '^  CHECK ' "$log" || return 1
	normalise "$log" >"$2.tmp"
	mv "$2.tmp" "$2"
}

first_error() {
	grep -m 1 -E '(^|: )(fatal )?error: ' "$log" || grep -m 1 -E '\*\*\* ' "$log" || tail -n 3 "$log"
}

check_build() {
	prepare_build || {
		tap 1 "series: the kernel can be configured" "$log"
		return
	}
	parent=
	name='base'
	# shellcheck disable=SC2086 # a list of names without blanks
	set -- $names
	for commit in "$base" $commits; do
		[ "$commit" = "$base" ] || { name=$1; shift; }
		key=$(echo "$(zgit -C "$out/apply" rev-parse "$commit^{tree}") $tools" | sha256sum)
		warnings=$out/warnings/${key%% *}
		if [ ! -e "$warnings" ]; then
			echo "# building the objects of $name"
			build_prefix "$commit" "$warnings" || {
				first_error >"$log.error"
				tap 1 "$name: builds" "$log.error"
				return
			}
		fi
		if [ -n "$parent" ]; then
			comm -13 "$parent" "$warnings" >"$log"
			bad=0
			[ ! -s "$log" ] || bad=1
			tap "$bad" "$name: builds without a new W=1 or sparse warning" "$log"
		fi
		parent=$warnings
	done
}
