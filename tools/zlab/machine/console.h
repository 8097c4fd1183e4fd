/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest's console as it grows.
 *
 * QEMU writes it to a file, which never blocks the guest; inotify says when
 * there is more of it.
 */
#ifndef ZLAB_CONSOLE_H
#define ZLAB_CONSOLE_H

#include <stddef.h>

#include "loop.h"

struct console {
	struct loop *loop;
	struct tape *tape;	/* of its machine, NULL: nothing is recorded */
	int fd;
	int notify_fd;
	char *text;	/* all of it so far, terminated; may contain NUL bytes */
	size_t len;
};

int console_open(struct console *con, struct loop *loop, const char *path);
int console_open_again(struct console *con, struct loop *loop, const char *path);
void console_close(struct console *con);
int console_update(struct console *con);
int console_wait_text(struct console *con, const char *text, double deadline);

#endif /* ZLAB_CONSOLE_H */
