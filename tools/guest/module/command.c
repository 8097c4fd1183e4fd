// SPDX-License-Identifier: GPL-2.0
/*
 * Commands of the test module: words, the first one selects the function.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/sclp.h>

#include "zpci_test.h"

#define ZT_WORDS_MAX	12

/*
 * Deconfigure a function behind zPCI's back. Firmware that takes a function
 * away does it before it sends the event; QEMU waits for the guest to do it.
 */
static int zt_cmd_deconfigure(int argc, char **argv)
{
	u32 fid;

	if (argc != 2 || kstrtou32(argv[1], 0, &fid))
		return -EINVAL;
	return sclp_pci_deconfigure(fid);
}

/* The same for one that firmware configures before it sends the event. */
static int zt_cmd_configure(int argc, char **argv)
{
	u32 fid;

	if (argc != 2 || kstrtou32(argv[1], 0, &fid))
		return -EINVAL;
	return sclp_pci_configure(fid);
}

static int zt_cmd_state(int argc, char **argv)
{
	struct zt_view view;
	u32 fid;

	if (argc != 2 || kstrtou32(argv[1], 0, &fid))
		return -EINVAL;
	zt_view_fid(fid, &view);
	zt_emit("state", fid, &view, ",\"gens\":%u", view.generations);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} zt_commands[] = {
	{ "hold",	 zt_cmd_hold },
	{ "drop",	 zt_cmd_drop },
	{ "dropall",	 zt_cmd_dropall },
	{ "rewrite",	 zt_cmd_rewrite },
	{ "norewrite",	 zt_cmd_norewrite },
	{ "inject",	 zt_cmd_inject },
	{ "configure",	 zt_cmd_configure },
	{ "deconfigure", zt_cmd_deconfigure },
	{ "stretch",	 zt_cmd_stretch },
	{ "nostretch",	 zt_cmd_nostretch },
	{ "fail",	 zt_cmd_fail },
	{ "override",	 zt_cmd_override },
	{ "count",	 zt_cmd_count },
	{ "calls",	 zt_cmd_calls },
	{ "faulted",	 zt_cmd_faulted },
	{ "nofail",	 zt_cmd_nofail },
	{ "error",	 zt_cmd_error },
	{ "fake",	 zt_cmd_fake },
	{ "nofake",	 zt_cmd_nofake },
	{ "reset",	 zt_cmd_reset },
	{ "config",	 zt_cmd_config },
	{ "pin",	 zt_cmd_pin },
	{ "unpin",	 zt_cmd_unpin },
	{ "late",	 zt_cmd_late },
	{ "nest",	 zt_cmd_nest },
	{ "group",	 zt_cmd_group },
	{ "state",	 zt_cmd_state },
};

/**
 * zt_command() - carry out one command
 * @line: the command without surrounding white space; is cut into words
 *
 * Return: 0, -EINVAL for bad arguments, -EOPNOTSUPP for an unknown command, or what
 * the command returned.
 */
int zt_command(char *line)
{
	char *argv[ZT_WORDS_MAX], *word;
	int argc = 0;
	size_t i;

	while ((word = strsep(&line, " "))) {
		if (!*word)
			continue;
		if (argc == ZT_WORDS_MAX)
			return -E2BIG;
		argv[argc++] = word;
	}
	if (!argc)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(zt_commands); i++)
		if (!strcmp(argv[0], zt_commands[i].name))
			return zt_commands[i].run(argc, argv);
	return -EOPNOTSUPP;
}
