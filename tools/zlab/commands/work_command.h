/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zlab prove, compare, kernels, coverage, matrix, mutants: command line.
 */
#ifndef ZLAB_WORK_COMMAND_H
#define ZLAB_WORK_COMMAND_H

int work_command(int argc, char **argv, const char *qemu, const char *line);

#endif /* ZLAB_WORK_COMMAND_H */
