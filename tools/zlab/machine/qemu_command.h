/* SPDX-License-Identifier: GPL-2.0 */
/*
 * QEMU's command line.
 */
#ifndef ZLAB_QEMU_COMMAND_H
#define ZLAB_QEMU_COMMAND_H

#include "vm.h"

char *qemu_console(const char *file);
const char **qemu_argv(const struct vm_config *config, const char *console);

#endif /* ZLAB_QEMU_COMMAND_H */
