// SPDX-License-Identifier: GPL-2.0
/*
 * make exports its command line variables (V=1, KERNEL=..., O=...) and its job
 * server, git hooks export GIT_DIR: a kernel build or another git that inherits
 * them does something else than it was asked for.
 */
#define _GNU_SOURCE
#include "env.h"

#include "array.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const unwanted[] = {
	"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKEFILES", "GNUMAKEFLAGS",
	"ARCH", "SUBARCH", "CROSS_COMPILE", "CC", "LD", "AR", "HOSTCC", "LLVM", "CFLAGS",
	"CPPFLAGS", "LDFLAGS", "KCFLAGS", "KCPPFLAGS", "KAFLAGS", "HOSTCFLAGS", "HOSTLDFLAGS",
	"INSTALL_PATH", "INSTALL_MOD_PATH", "LOCALVERSION", "KERNEL", "BASE", "O", "V", "W", "C",
	"M", "CHECK", "CDPATH", "TAR_OPTIONS", "XZ_DEFAULTS", "XZ_OPT",
};

static const char *const unwanted_prefixes[] = { "GIT_", "KBUILD_", "KCONFIG_" };

/* Settings that could run foreign code, rewrite content, or stop to ask. */
static const char *const git_config[][2] = {
	{ "core.hooksPath", "/dev/null" },
	{ "core.attributesFile", "/dev/null" },
	{ "core.excludesFile", "/dev/null" },
	{ "core.autocrlf", "false" },
	{ "core.fsmonitor", "false" },
	{ "commit.gpgSign", "false" },
	{ "gc.auto", "0" },
	{ "maintenance.auto", "false" },
	{ "advice.detachedHead", "false" },
	/* We only read the user's tree, and may do so as root. */
	{ "safe.directory", "*" },
};

static bool is_unwanted(const char *entry)
{
	size_t len = strcspn(entry, "=");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unwanted); i++)
		if (strlen(unwanted[i]) == len && !strncmp(entry, unwanted[i], len))
			return true;
	for (i = 0; i < ARRAY_SIZE(unwanted_prefixes); i++)
		if (!strncmp(entry, unwanted_prefixes[i], strlen(unwanted_prefixes[i])))
			return true;
	return false;
}

static int set_git_config(void)
{
	char name[32], count[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(git_config); i++) {
		snprintf(name, sizeof(name), "GIT_CONFIG_KEY_%zu", i);
		if (setenv(name, git_config[i][0], 1))
			return -errno;
		snprintf(name, sizeof(name), "GIT_CONFIG_VALUE_%zu", i);
		if (setenv(name, git_config[i][1], 1))
			return -errno;
	}
	snprintf(count, sizeof(count), "%zu", i);
	return setenv("GIT_CONFIG_COUNT", count, 1) ? -errno : 0;
}

/**
 * env_neutral() - make this process's environment the same for everyone
 *
 * Removes what an outer make or git left there, switches the user's git
 * configuration off, and sets language and time zone.
 *
 * Return: 0 or a negative errno.
 */
int env_neutral(void)
{
	static const char *const set[][2] = {
		{ "LC_ALL", "C" }, { "TZ", "UTC" },
		{ "GIT_CONFIG_GLOBAL", "/dev/null" }, { "GIT_CONFIG_NOSYSTEM", "1" },
		{ "GIT_ATTR_NOSYSTEM", "1" }, { "GIT_TERMINAL_PROMPT", "0" },
		{ "GIT_OPTIONAL_LOCKS", "0" },
	};
	size_t i = 0;

	while (environ && environ[i]) {
		char *name;

		if (!is_unwanted(environ[i])) {
			i++;
			continue;
		}
		/* unsetenv() moves the rest of the array down. */
		name = strndup(environ[i], strcspn(environ[i], "="));
		if (!name || unsetenv(name)) {
			free(name);
			return -ENOMEM;
		}
		free(name);
	}
	for (i = 0; i < ARRAY_SIZE(set); i++)
		if (setenv(set[i][0], set[i][1], 1))
			return -errno;
	return set_git_config();
}
