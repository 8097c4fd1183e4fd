// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU's command line.
 */
#define _GNU_SOURCE
#include "qemu_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

/* QEMU's option parser takes a comma for the end of a value unless it is doubled. */
static char *escape_commas(const char *path)
{
	char *out = malloc(2 * strlen(path) + 1), *to = out;

	for (; out && *path; path++) {
		*to++ = *path;
		if (*path == ',')
			*to++ = ',';
	}
	if (out)
		*to = '\0';
	return out;
}

/**
 * qemu_console() - where the guest's console goes
 * @file: file name
 *
 * Return: argument of -chardev, to be freed by the caller; NULL without memory.
 */
char *qemu_console(const char *file)
{
	char *path = escape_commas(file), *console;

	if (!path || asprintf(&console, "file,id=con,path=%s", path) < 0)
		console = NULL;
	free(path);
	return console;
}

/**
 * qemu_argv() - the command line of a machine
 * @config: the machine
 * @console: from qemu_console()
 *
 * Return: arguments, borrowed from @config and @console; the array is to be freed by the
 * caller; NULL without memory.
 */
const char **qemu_argv(const struct vm_config *config, const char *console)
{
	const char *const fixed[] = {
		config->qemu, "-M", "s390-ccw-virtio", "-accel",
		config->accel ? : "tcg", "-cpu", "max", "-smp", config->counted ? "1" : "2",
		"-m",
		config->memory ? : "512M", "-nodefaults", "-display", "none", "-no-reboot",
		"-kernel", config->kernel, "-initrd", config->initramfs,
		"-append", "console=ttyS0 panic=-1 loglevel=7",
		"-chardev", console, "-device", "sclpconsole,chardev=con",
		"-device", "virtio-serial-ccw,id=vs,devno=fe.0.1111",
		"-chardev", "socket,id=ag,fd=4",
		"-device", "virtserialport,bus=vs.0,chardev=ag,name=zpci.agent",
		"-object", "rng-builtin,id=r0",
		"-chardev", "socket,id=mon,fd=3", "-mon", "chardev=mon,mode=control",
		config->incoming ? "-incoming" : NULL, "defer",
	};
	/* An instruction takes a nanosecond of the guest. */
	static const char *const count[] = { "-icount", "shift=0" };
	const char **argv;
	size_t i, nr = 0;

	while (config->devices && config->devices[nr])
		nr++;
	argv = calloc(ARRAY_SIZE(fixed) + ARRAY_SIZE(count) + 2 * nr + 1, sizeof(*argv));
	for (nr = 0; argv && nr < ARRAY_SIZE(fixed) && fixed[nr]; nr++)
		argv[nr] = fixed[nr];
	for (i = 0; argv && config->counted && i < ARRAY_SIZE(count); i++)
		argv[nr++] = count[i];
	for (i = 0; argv && config->devices && config->devices[i]; i++) {
		argv[nr++] = "-device";
		argv[nr++] = config->devices[i];
	}
	return argv;
}
