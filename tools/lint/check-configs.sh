# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# Part of kernel-checks.sh --configs: in each of the configurations of the file
# configs the series compiles what it should, and without a new warning (W=1).
#
# Only the directories below are compiled, those of the patches and those that use
# what the patches change. A configuration has a build directory that stays; what is
# compiled is base, then all patches on top of it. So for the second only what
# differs, and what is not compiled again has no other warnings than before.

config_dirs='arch/s390/pci/ drivers/pci/hotplug/ drivers/iommu/ arch/s390/kvm/
	drivers/vfio/pci/ drivers/s390/cio/ drivers/s390/char/'

# The column $2 of the configuration named $1.
config_column() {
	awk -F '|' -v name="$1" -v nr="$2" '
		/^#/ { next }
		{ gsub(/^ +| +$/, "", $1) }
		$1 == name { gsub(/^ +| +$/, "", $nr); print $nr }' "$configs"
}

# The symbols on standard input as a fragment.
config_fragment() {
	tr ' ' '\n' | sed -n -e 's/^\(.*\)=n$/# CONFIG_\1 is not set/p' -e t -e 's/^./CONFIG_&/p'
}

# Make $obj/.config, and see that it has become what was asked for.
config_make() {
	config_column "$1" 3 | config_fragment >"$obj/asked.config"
	kmake "$(config_column "$1" 2)" && cat "$obj/asked.config" >>"$obj/.config" &&
		kmake olddefconfig &&
		"$top/tools/kernel/config-check.sh" "$obj/.config" "$obj/asked.config"
}

# Objects of configuration $1 that are missing, and that should not be there.
config_objects() {
	for file in $(config_column "$1" 4); do
		[ -e "$obj/$file" ] || echo "$file is not compiled"
	done
	for file in $(config_column "$1" 5); do
		[ ! -e "$obj/$file" ] || echo "$file is compiled, though its option is off"
	done
}

# Compile what differs, and keep under the name $2 what there is to say about it.
config_compile() {
	targets=
	for dir in $config_dirs; do
		[ ! -d "$out/tree/$dir" ] || targets="$targets $dir"
	done
	echo "# compiling configuration $1$([ "$commit" = "$base" ] || echo ' with the series')"
	# shellcheck disable=SC2086 # targets are words
	kmake "-j$jobs" -Otarget W=1 $targets >"$log" 2>&1 || return 1
	[ ! -e "$2" ] || return 0
	config_objects "$1" >"$2.objects"
	normalise "$log" >"$2.tmp"
	mv "$2.tmp" "$2"
}

# Set obj and key of configuration $1, and make its .config if that was not done.
config_prepare() {
	obj=$out/configs/$(echo "$1" | tr ' ' '-')
	prepared=$out/configs/.prepared
	mkdir -p "$obj"
	{ echo "$base $1"; config_column "$1" 2; config_column "$1" 3; } >"$obj/asked"
	cmp -s "$obj/asked" "$obj/made" || {
		rm -f "$obj/made"
		# The tools of the build are the same for all.
		[ ! -d "$prepared" ] || cp -R "$prepared/." "$obj/"
		config_make "$1" >"$log" 2>&1 && kmake "-j$jobs" prepare >>"$log" 2>&1 || return 1
		[ -d "$prepared" ] || cp -R "$obj" "$prepared"
		cp "$obj/asked" "$obj/made"
	}
	key=$({
		cat "$obj/.config" "$here/check-configs.sh" "$here/check-build.sh"
		config_column "$1" 4
		config_column "$1" 5
		"${CROSS_COMPILE-s390x-linux-gnu-}gcc" --version
	} | sha256sum | cut -c 1-32)
}

# Configuration $1 of the base, unless everything is known already.
config_base() {
	config_prepare "$1" || return 1
	result=$out/warnings/$key.base
	[ ! -e "$result" ] || [ ! -e "$out/warnings/$key.$tip_tree" ] || return 0
	# A warning shows only when its file is compiled.
	[ -e "$result" ] || find "$obj" -name '*.o' ! -path '*/scripts/*' -delete
	config_compile "$1" "$result"
}

# The same with all patches; one test.
config_patched() {
	config_prepare "$1" || return 1
	result=$out/warnings/$key.$tip_tree
	[ -e "$result" ] || config_compile "$1" "$result" || return 1
	for file in "$out/warnings/$key.base" "$result"; do
		if [ ! -e "$file" ] || [ ! -e "$file.objects" ]; then
			echo "nothing is known of $file" >"$log.new"
			return 1
		fi
	done
	comm -13 "$out/warnings/$key.base" "$result" >"$log.new"
	sort -u "$out/warnings/$key.base.objects" "$result.objects" >>"$log.new"
	[ ! -s "$log.new" ]
}

config_names() {
	grep -v '^#' "$configs" | sed 's/ *|.*//'
}

check_configs() {
	mkdir -p "$out/warnings" "$out/configs"
	config_names >"$log.names"
	for commit in "$base" "$tip"; do
		zgit -C "$out/tree" checkout -q -f --detach "$commit"
		while read -r name <&3; do
			: >"$log.new"
			if [ "$commit" = "$base" ]; then
				config_base "$name" && continue
				echo "$name" >>"$log.bad"
			else
				! grep -qsxF "$name" "$log.bad" || continue
				config_patched "$name" && { tap 0 "$name: compiles without a new warning"; continue; }
			fi
			[ -s "$log.new" ] || first_error >"$log.new"
			tap 1 "$name: compiles without a new warning" "$log.new"
		done 3<"$log.names"
	done
}
