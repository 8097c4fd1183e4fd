# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# To be sourced by tests that need other machines, after prove-fixture.sh: an sshd on
# 127.0.0.1 with a port for each of the hosts near-a and near-b, which has their caches in
# $work/cache-a and $work/cache-b and kernels that behave as $work/patched says (see
# FAKE_PATCHED in fakes/tool), and a name "gone" where nobody listens. No file of the
# user is read or written. Sets ssh (the command that knows all this) and missing (the
# name of a package that is not installed; then there is nothing else).

missing=
for tool in parallel rsync ssh ssh-keygen; do
	command -v "$tool" >/dev/null || missing=$tool
done
sshd=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd) || missing=openssh-server

dir=$work/ssh
ssh="ssh -F $dir/client"

# host NAME PORT: for the client
ssh_host() {
	printf '%s\n' "Host $1" "	HostName 127.0.0.1" "	Port $2" \
		"	HostKeyAlias here" "	User $(id -un)" "	IdentityFile $dir/key" \
		"	IdentitiesOnly yes" "	IdentityAgent none" \
		"	UserKnownHostsFile $dir/known" "	GlobalKnownHostsFile /dev/null" \
		"	StrictHostKeyChecking yes" "	ConnectionAttempts ${3-1}" "	LogLevel ERROR"
}

# What a session on the port finds: the fakes, and a cache of its own.
ssh_session() {
	printf '%s\n' "Match LocalPort $1" "	SetEnv \"PATH=$work/far-bin:$PATH\" XDG_CACHE_HOME=$work/cache-$2 \
FAKE_STATE=$FAKE_STATE FAKE_VERSION=$FAKE_VERSION FAKE_QEMU=$FAKE_QEMU"
}

# Ports that are taken make sshd end at once: then the next ones.
ssh_start() {
	port=$((20000 + $$ % 20000))
	for try in 1 2 3 4 5; do
		port=$((port + 2 * try))
		{
			printf '%s\n' "ListenAddress 127.0.0.1" "Port $port" "Port $((port + 1))" \
				"HostKey $dir/host" "PidFile $dir/pid" "UsePAM no" \
				"AuthorizedKeysFile $dir/key.pub" "StrictModes no" \
				"PasswordAuthentication no" "PermitRootLogin prohibit-password"
			ssh_session "$port" a
			ssh_session "$((port + 1))" b
		} >"$dir/server"
		{
			ssh_host near-a "$port" 20
			ssh_host near-b "$((port + 1))"
			ssh_host gone 1
		} >"$dir/client"
		"$sshd" -D -f "$dir/server" -E "$dir/log" &
		ssh_pid=$!
		# The client tries once a second until the server listens.
		! $ssh near-a true 2>"$dir/error" || ! $ssh near-b true 2>>"$dir/error" || return 0
		kill "$ssh_pid" 2>/dev/null || :
		wait "$ssh_pid" || :
	done
	cat "$dir/log" "$dir/error" >&2
	return 1
}

if [ ! "$missing" ]; then
	mkdir "$dir"
	: >"$work/patched"
	mkdir "$work/far-bin"
	printf '%s\n' "#!/bin/sh" "FAKE_PATCHED=\$(cat $work/patched)" "export FAKE_PATCHED" \
		"exec $work/bin/qemu-system-s390x \"\$@\"" >"$work/far-bin/qemu-system-s390x"
	chmod 755 "$work/far-bin/qemu-system-s390x"
	ssh-keygen -q -t ed25519 -N '' -f "$dir/key"
	ssh-keygen -q -t ed25519 -N '' -f "$dir/host"
	sed 's/^/here /' "$dir/host.pub" >"$dir/known"
	# Where sshd, as root, has its empty directory.
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	trap 'kill "$ssh_pid" 2>/dev/null || :; rm -rf "$work"' EXIT
	ssh_start
fi
