/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of sysfs, procfs, debugfs and /dev.
 *
 * All names begin with "/" and are looked up below one directory, which is "/" unless a
 * test has made a tree of its own.
 */
#ifndef ZPCI_VERIFY_SYS_H
#define ZPCI_VERIFY_SYS_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Names in sysfs are short; what does not fit is cut off and then not found. */
#define SYS_PATH_SIZE	512

int sys_root(const char *dir);
bool sys_is_made(void);

__attribute__((format(printf, 2, 3)))
const char *sys_path(char buf[SYS_PATH_SIZE], const char *fmt, ...);

int sys_open(const char *path, int flags);
DIR *sys_opendir(const char *path);
bool sys_exists(const char *path);
int sys_read(const char *path, char *buf, size_t size);
int sys_read_all(const char *path, char **text);
int sys_number(const char *path, unsigned long *value);
int sys_link(const char *path, char *buf, size_t size);
int sys_link_name(const char *path, char *buf, size_t size);
int sys_real(const char *path, char *buf, size_t size);
int sys_write(const char *path, const char *text);

#endif /* ZPCI_VERIFY_SYS_H */
