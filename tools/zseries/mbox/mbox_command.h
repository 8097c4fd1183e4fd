/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zseries mbox: the series as one mailbox.
 */
#ifndef ZSERIES_MBOX_COMMAND_H
#define ZSERIES_MBOX_COMMAND_H

int mbox_command(int argc, char **argv);

#endif /* ZSERIES_MBOX_COMMAND_H */
