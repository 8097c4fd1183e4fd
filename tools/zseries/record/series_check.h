/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zseries check: does patches/metadata.json say what the patches and the tests say?
 */
#ifndef ZSERIES_SERIES_CHECK_H
#define ZSERIES_SERIES_CHECK_H

int check_command(int argc, char **argv);

#endif /* ZSERIES_SERIES_CHECK_H */
