#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zmodel: the models find what they must, and the source of Debian's kernels is as they have
# it. A copy of it that is edited is not, and says where and what that leads to.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"

program=$build/zmodel
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd
dir=drivers/s390/crypto

says "$ST_OK" 'all models find what they must' '^ok reversed-try:' run
cp "$work/out" "$work/models"
! grep -q '^not ok' "$work/models" && bad=0 || bad=1
tap "$bad" 'and nothing else' "$work/models"
says "$ST_OK" 'one is named' '^ok waiting: ' run waiting
says "$ST_OK" 'a lock is left out' '^assign without ap_perms_mutex .*: theft$' knock
says "$ST_OK" 'help' '^zmodel tie' --help
says "$ST_USAGE" 'no such model' "error: no model 'nothing'" run nothing
says "$ST_USAGE" 'no such command' "error: unknown command 'walk'" walk
says "$ST_USAGE" 'no command' 'error: no command'
says "$ST_USAGE" 'no tree' 'error: which --kernel' tie
says "$ST_USAGE" 'no such option' "error: .*'--force'" tie --force
says "$ST_TREE" 'not a tree' "error: $work/$dir/.*No such file" tie --kernel "$work"
says "$ST_REVISION" 'no such revision' 'error: git finds no .* nowhere' \
	tie --kernel "$top" --base nowhere

# makefile DIR REV: of a kernel, REV may be empty
makefile() {
	if [ -n "$2" ]; then
		zgit -C "$1" show "$2:Makefile"
	else
		cat "$1/Makefile"
	fi
}

# kernel NAME DIR REV HOW: it is as the models have it, and has what the page says that it has.
kernel() {
	[ -d "${2:-/nowhere}" ] || {
		tap_skip "$1 is as the models have it" "no source of it ($4)"
		tap_skip "$1 has what the page says" "no source of it ($4)"
		return
	}
	says "$ST_OK" "$1 is as the models have it" '^2[0-9] functions, 0 differences' \
		tie --kernel "$2" ${3:+--base "$3"}
	version=$(makefile "$2" "$3" | awk '$2 == "=" { part[$1] = $3 }
		END { print part["VERSION"] "." part["PATCHLEVEL"] "." part["SUBLEVEL"] }')
	case $version in
	"${1##* }".*) ;;
	*)
		tap 1 "$1 has what the page says, and not Linux $version"
		return
		;;
	esac
	awk -f "$top/tests/model-column.awk" -v version="$version" "$top/Documentation/vfio-ap-bases.csv" \
		>"$work/page"
	[ -s "$work/page" ] || {
		tap_skip "$1 has what the page says" "the page has no Linux $version"
		return
	}
	"$program" carries --kernel "$2" ${3:+--base "$3"} >"$work/has"
	diff "$work/page" "$work/has" >"$log" && bad=0 || bad=1
	tap "$bad" "$1 has what the page says" "$log"
}
kernel "Debian's 6.1" "$cache/linux-source-6.1.git" main 'make prove'
kernel "Debian's 6.12" "$cache/linux-source-6.12.git" main 'make compare'
kernel 'Linux 6.6' "${KERNEL66-}" "${BASE66-}" 'KERNEL66=<tree> BASE66=<rev>'
kernel 'Linux 6.8' "${KERNEL68-}" "${BASE68-}" 'KERNEL68=<tree> BASE68=<rev>'

# edited NAME PATTERN FILE SCRIPT [FOUND]: with FILE edited by sed it is another source.
edited() {
	[ -d "$work/source" ] || {
		tap_skip "$1" 'no source to edit'
		return
	}
	rm -rf "$work/copy"
	cp -r "$work/source" "$work/copy"
	sed "$4" "$work/source/$dir/$3" >"$work/copy/$dir/$3"
	if cmp -s "$work/source/$dir/$3" "$work/copy/$dir/$3"; then
		echo 'the edit changes nothing' >"$log"
		tap 1 "$1" "$log"
		return
	fi
	says "$ST_DISPROVED" "$1" "$2" tie --kernel "$work/copy"
	[ -z "${5-}" ] || says "$ST_DISPROVED" "$1: $5" ": $5( |$)" tie --kernel "$work/copy"
}

if [ -d "$cache/linux-source-6.1.git" ]; then
	mkdir -p "$work/source/$dir"
	for file in ap_bus.c vfio_ap_ops.c vfio_ap_drv.c; do
		zgit --git-dir="$cache/linux-source-6.1.git" show "main:$dir/$file" \
			>"$work/source/$dir/$file"
	done
	says "$ST_OK" 'a copy is as the models have it' ', 0 differences' tie --kernel "$work/source"
fi

in_assign='/^static ssize_t assign_adapter_store/,/^}/'
edited 'a lock is taken away' 'assign_adapter_store\(\) has get_update_locks' vfio_ap_ops.c \
	"$in_assign { /mutex_lock(&ap_perms/d; /mutex_unlock(&ap_perms/d }" theft
edited 'locks are reordered' 'takes ap_perms_mutex, with guests_lock held|takes ap_perms_mutex with' \
	vfio_ap_ops.c "$in_assign { /mutex_lock(&ap_perms/d
		/get_update_locks_for_mdev/a\\
	mutex_lock(\\&ap_perms_mutex);
	}" deadlock
edited 'a lock is dropped early' 'vfio_ap_mdev_resource_in_use\(\) has unlock mdevs_lock' \
	vfio_ap_ops.c '/^int vfio_ap_mdev_resource_in_use/,/^}/ { /mutex_unlock/d
		/mutex_lock(&matrix_dev->mdevs_lock)/a\
	mutex_unlock(\&matrix_dev->mdevs_lock);\
	mutex_unlock(\&matrix_dev->guests_lock);
	}'
edited 'a check is taken away' 'has vfio_ap_mdev_link_adapter\(\) where' vfio_ap_ops.c \
	"$in_assign { /= vfio_ap_mdev_validate_masks/d; /clear_bit_inv/d }" theft
edited 'the mask is set before the drivers are asked' 'apmask_commit\(\) has memcpy' ap_bus.c \
	'/^static int apmask_commit/,/^}/ { /memcpy/d
		/unsigned long reserved/a\
	memcpy(ap_perms.apm, newapm, APMASKSIZE);
	}' theft
edited 'the bindings are revised with the lock held' 'apmask_store\(\) has ap_bus_revise' ap_bus.c \
	'/^static ssize_t apmask_store/,/^}/ { /mutex_unlock/d
		/ap_bus_revise_bindings/a\
	mutex_unlock(\&ap_perms_mutex);
	}' deadlock
edited 'another lock is waited for' 'lock guests_lock|trylock' vfio_ap_ops.c \
	'/^int vfio_ap_mdev_resource_in_use/,/^}/ s/mutex_lock(/mutex_trylock(/'
edited 'the callback is gone' 'in_use of vfio_ap_drv is not' vfio_ap_drv.c '/\.in_use =/d'
edited 'a function is gone' 'there is no apmask_store\(\)' ap_bus.c 's/^\(.*\) apmask_store(/\1 mask_store(/'
edited 'somebody else takes the lock' 'takes ap_perms_mutex, and the model does not' ap_bus.c \
	's/^void ap_bus_cfg_chg(void)/static void other(void)\
{\
	mutex_lock(\&ap_perms_mutex);\
}\
&/'

tap_done
