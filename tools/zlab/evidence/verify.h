/* SPDX-License-Identifier: GPL-2.0 */
/*
 * zlab verify and zlab evidence: what the logs of a report say by themselves.
 */
#ifndef ZLAB_VERIFY_H
#define ZLAB_VERIFY_H

int verify(const char *dir);
int evidence_again(const char *dir);

#endif /* ZLAB_VERIFY_H */
