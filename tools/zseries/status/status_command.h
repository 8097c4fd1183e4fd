/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zseries status: which of the ten patches does a kernel have?
 */
#ifndef ZSERIES_STATUS_COMMAND_H
#define ZSERIES_STATUS_COMMAND_H

int status_command(int argc, char **argv);

#endif /* ZSERIES_STATUS_COMMAND_H */
