#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab jobs: the list, the files, what is refused, and what the validators of the engines
# say, as far as they are installed. What is in the files: tests/unit/jobs_test.c.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
zlab=${BUILD:-$top/build}/zlab

# jobs STATUS NAME TEXT argument...: TEXT is part of what it prints.
jobs() {
	want=$1 name=$2 text=$3
	shift 3
	got=0
	"$zlab" jobs --output "$work/jobs" "$@" >"$work/out" 2>&1 || got=$?
	bad=0
	[ "$got" -eq "$want" ] && grep -Fq -e "$text" "$work/out" || bad=1
	tap "$bad" "$name" "$work/out"
}

jobs "$ST_OK" "a list" 1/3 --engine list --shards 3
bad=0
printf '%s\n' 1/3 2/3 3/3 | cmp -s - "$work/out" || bad=1
tap "$bad" "... has each shard once" "$work/out"
jobs "$ST_OK" "a pipeline" gitlab-ci.yml --engine gitlab --shards 3
jobs "$ST_OK" "jobs of LAVA" lava-3-of-3.yaml --engine lava --shards 3 --dir /srv/zpci
bad=0
(cd "$work/jobs" && printf '%s\n' ./*) >"$work/files"
printf './%s\n' gitlab-ci.yml lava-1-of-3.yaml lava-2-of-3.yaml lava-3-of-3.yaml |
	cmp -s - "$work/files" || bad=1
tap "$bad" "... are these files" "$work/files"
jobs "$ST_USAGE" "no engine" 'which --engine?'
jobs "$ST_USAGE" "an engine that is none" "there is no engine 'jenkins'" --engine jenkins
jobs "$ST_USAGE" "no shard" "not a number of shards: '0'" --engine list --shards 0
jobs "$ST_USAGE" "LAVA without a clone" 'needs --dir' --engine lava
jobs "$ST_USAGE" "a directory with a command" "a shell is sensitive to: '\$(x)'" \
	--engine lava --dir "\$(x)"
jobs "$ST_USAGE" "more than GitLab takes" 'more than 50 shards' --engine gitlab --shards 51
jobs "$ST_INTERNAL" "no place for the files" 'cannot write the jobs' --engine gitlab \
	--output /dev/null/jobs

# LAVA's own programs ask a server; lava-run, of lava-dispatcher, has what is needed to
# validate without one, and wants a device. Debian 12 has no package with GitLab's schema;
# check-jsonschema, which has it, is in later ones.
touch "$work/key" "$work/key.pub"
cat >"$work/device.yaml" <<END
actions:
  deploy:
    connections: {serial: }
    methods:
      ssh: {options: [], host: localhost, port: 22, user: root, identity_file: $work/key}
  boot:
    connections: {serial: }
    methods: {ssh: }
timeouts: {actions: {}, connections: {}}
constants: {boot_retry: 1, failure_retry: 1}
END
# lava_run FILE: is it a job for this device?
lava_run() {
	lava-run --validate --job-id 1 --output-dir "$work/lava" --device "$work/device.yaml" \
		"$1" >"$work/out" 2>&1
}

if command -v lava-run >/dev/null && [ "$(id -u)" -eq 0 ]; then
	lava_run "$work/jobs/lava-1-of-3.yaml" && bad=0 || bad=1
	tap "$bad" "lava-run takes the job" "$work/out"
	grep -v 'to: "ssh"' "$work/jobs/lava-1-of-3.yaml" >"$work/bad.yaml"
	lava_run "$work/bad.yaml" && bad=1 || bad=0
	tap "$bad" "... and no other" "$work/out"
else
	tap_skip "lava-run takes the job" "no lava-run (package lava-dispatcher), or not root"
fi
if command -v check-jsonschema >/dev/null; then
	bad=0
	check-jsonschema --builtin-schema vendor.gitlab-ci "$work/jobs/gitlab-ci.yml" \
		>"$work/out" 2>&1 || bad=1
	tap "$bad" "the pipeline is as GitLab's schema says" "$work/out"
else
	tap_skip "the pipeline is as GitLab's schema says" \
		"no check-jsonschema; Debian 12 has no package with that schema"
fi
tap_done
