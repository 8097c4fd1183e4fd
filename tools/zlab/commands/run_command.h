/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zlab run: command line.
 */
#ifndef ZLAB_RUN_COMMAND_H
#define ZLAB_RUN_COMMAND_H

int run_command(int argc, char **argv, const char *qemu, const char *line);

#endif /* ZLAB_RUN_COMMAND_H */
