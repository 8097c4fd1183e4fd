/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text of unknown origin (consoles, tool output) made fit for JSON, XML, HTML.
 */
#ifndef ZLAB_TEXT_H
#define ZLAB_TEXT_H

#include <stddef.h>
#include <stdio.h>

char *text_clean(const char *s, size_t len);
void text_html(FILE *f, const char *s);

#endif /* ZLAB_TEXT_H */
