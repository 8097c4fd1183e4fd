#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Install the Debian packages that this project needs:
#
#	setup.sh	everything: kernel source, cross compiler, QEMU, checkers
#	setup.sh --host	only what builds the host programs, which check the rest
#
# As root through apt. Otherwise prints the command and exits with ST_MISSING.

set -eu

here=$(dirname "$0")
# shellcheck source=tools/status.sh
. "$here/status.sh"

host='gcc libc6-dev libjansson-dev libxml2-dev libssl-dev libyaml-dev libgmime-3.0-dev pkgconf'
kernel='linux-source-6.1 linux-source-6.12 gcc-s390x-linux-gnu libc6-dev-s390x-cross flex bison bc
	libelf-dev cpio xz-utils git perl make'
guest='qemu-system-misc'
checks='sparse codespell shellcheck quilt b4 graphviz gnuplot-nox'
review='git-email libmailtools-perl public-inbox dpkg-dev iproute2'
docs='python3-sphinx'
scale='parallel rsync openssh-client openssh-server'

case ${1-} in
--host) wanted=$host ;;
'') wanted="$host $kernel $guest $checks $review $docs $scale" ;;
*) die "$ST_USAGE" "unknown argument $1 (use --host or nothing)" ;;
esac

missing=
for package in $wanted; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
	installed) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
[ "$(id -u)" = 0 ] ||
	die "$ST_MISSING" "packages are missing (run as root: apt-get update && $install)"
export DEBIAN_FRONTEND=noninteractive
# The tests start an sshd of their own; nobody has asked for one that listens to the world.
# Debian's service is not started where this file is.
case $missing in
*openssh-server*) mkdir -p /etc/ssh && : >/etc/ssh/sshd_not_to_be_run ;;
esac
apt-get update -q ||
	die "$ST_MISSING" "apt-get update failed (check the network and the package sources)"
$install || die "$ST_MISSING" "could not install$missing (see apt's message above)"
