# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced: makes git the same for everyone. Neither the caller's
# configuration nor the variables of an outer git (a hook, a rebase) may change
# what is imported or which commit ids come out.

unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR
unset GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_NAMESPACE GIT_PREFIX GIT_CONFIG_PARAMETERS
unset GIT_CONFIG_COUNT

export LC_ALL=C TZ=UTC
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1
export GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME=zpci-readd GIT_AUTHOR_EMAIL=zpci-readd@localhost
export GIT_COMMITTER_NAME=zpci-readd GIT_COMMITTER_EMAIL=zpci-readd@localhost
# The day v6.1 was tagged: any constant would do, one in the past sorts well.
export GIT_AUTHOR_DATE='1670796918 +0000' GIT_COMMITTER_DATE='1670796918 +0000'

# git with every setting that could run foreign code or rewrite content off.
zgit() {
	git -c core.hooksPath=/dev/null -c core.attributesFile=/dev/null \
		-c core.excludesFile=/dev/null -c core.autocrlf=false \
		-c core.fsmonitor=false -c core.fileMode=true -c commit.gpgSign=false \
		-c gc.auto=0 -c maintenance.auto=false -c safe.directory='*' \
		-c advice.detachedHead=false "$@"
}
