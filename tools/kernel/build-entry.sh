# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# To be sourced by kernel-build.sh, whose variables these functions use: makes the
# entries of the cache. An entry appears by a rename when it is complete; until then it
# is the directory $new, which the caller removes when it ends.

# Moves the finished directory $new into the cache as $1. If somebody else was
# faster, theirs is as good.
publish() {
	chmod 755 "$new"
	mv -T "$new" "$cache/$1" 2>/dev/null || [ -d "$cache/$1" ] ||
		die "$ST_SPACE" "cannot write to $cache (is it full or read-only?)"
	rm -rf "$new"
	new=
}

# Makes the entry $kernel.
build_kernel() {
	rm -f "$out/.kernel"
	: >"$out/build.log"
	"$here/kernel-config.sh" --src "$src" --out "$out" --config "$config"
	# Line numbers and nothing else of DWARF: the code stays the same.
	# shellcheck disable=SC2046 # arguments without blanks
	logged "$out/build.log" "build" kbuild "$src" "$out" -j "$jobs" \
		KCFLAGS="-g1 -fdebug-prefix-map=$src=. -fdebug-prefix-map=$out=." bzImage modules \
		$(make_arguments "$make_file")
	echo "$kernel" >"$out/.kernel"

	new=$(mktemp -d "$cache/.new-XXXXXX")
	cp "$out/arch/s390/boot/bzImage" "$out/System.map" "$out/Module.symvers" "$new/"
	cp "$out/.config" "$new/config"
	[ ! -e "$out/vmlinux" ] ||
		"${cross}objcopy" --only-keep-debug --compress-debug-sections=zlib \
			"$out/vmlinux" "$new/vmlinux.lines"
	list_functions >"$new/functions"
	copy_notes "$make_file" "$new/gcno"
	{
		echo "release=$(cat "$out/include/config/kernel.release")"
		echo "tree=$tree"
		echo "compiler=$(echo "$compiler" | head -n 1)"
		echo "config=$config"
		echo "key=${kernel#kernel-}"
		[ -z "$guest_file" ] || grep -v -e '^#' -e '^$' "$here/config/$config.guest"
	} >"$new/meta"
	publish "$kernel"
}

# Makes the entry $guest, of the entry $kernel.
build_guest() {
	new=$(mktemp -d "$cache/.new-XXXXXX")
	ln "$cache/$kernel/bzImage" "$cache/$kernel/System.map" "$cache/$kernel/config" \
		"$cache/$kernel/functions" "$cache/$kernel/meta" "$new/"
	[ ! -d "$cache/$kernel/gcno" ] || cp -rl "$cache/$kernel/gcno" "$new/"
	[ ! -e "$cache/$kernel/vmlinux.lines" ] || ln "$cache/$kernel/vmlinux.lines" "$new/"
	"$here/guest-build.sh" --src "$src" --out "$out" --config "$config" \
		--kernel "$cache/$kernel" --dest "$new"
	publish "$guest"
}
