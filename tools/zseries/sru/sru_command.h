/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zseries sru: the text of an Ubuntu SRU bug.
 */
#ifndef ZSERIES_SRU_COMMAND_H
#define ZSERIES_SRU_COMMAND_H

int sru_command(int argc, char **argv);

#endif /* ZSERIES_SRU_COMMAND_H */
