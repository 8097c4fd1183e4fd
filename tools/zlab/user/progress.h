/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is going on, for the one who waits, and in full for the log.
 */
#ifndef ZLAB_PROGRESS_H
#define ZLAB_PROGRESS_H

#include <stdarg.h>
#include <stdio.h>

struct progress;

struct progress *progress_new(FILE *out, unsigned int nr_steps);
int progress_log_to(struct progress *p, const char *path);
void progress_free(struct progress *p);

void progress_begin(struct progress *p, const char *title);
void progress_what(void *p, const char *what, unsigned int done, unsigned int total);
void progress_line(void *p, const char *line);
double progress_end(struct progress *p, const char *summary);

__attribute__((format(printf, 2, 3)))
void progress_note(struct progress *p, const char *fmt, ...);
__attribute__((format(printf, 3, 4)))
int progress_fail(struct progress *p, int status, const char *fmt, ...);

#endif /* ZLAB_PROGRESS_H */
