/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zlab verify and zlab evidence: command line.
 */
#ifndef ZLAB_VERIFY_COMMAND_H
#define ZLAB_VERIFY_COMMAND_H

int verify_command(int argc, char **argv);

#endif /* ZLAB_VERIFY_COMMAND_H */
