/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zseries export: the series in one of the dialects.
 */
#ifndef ZSERIES_EXPORT_COMMAND_H
#define ZSERIES_EXPORT_COMMAND_H

int export_command(int argc, char **argv);

#endif /* ZSERIES_EXPORT_COMMAND_H */
