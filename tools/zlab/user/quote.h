/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commands as one types them.
 */
#ifndef ZLAB_QUOTE_H
#define ZLAB_QUOTE_H

char *shell_join(const char *const *argv);

#endif /* ZLAB_QUOTE_H */
