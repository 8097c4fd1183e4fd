/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zseries lint: is an export what its readers want?
 */
#ifndef ZSERIES_LINT_COMMAND_H
#define ZSERIES_LINT_COMMAND_H

int lint_command(int argc, char **argv);

#endif /* ZSERIES_LINT_COMMAND_H */
