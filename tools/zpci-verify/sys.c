// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int root_fd = AT_FDCWD;
static char root_dir[PATH_MAX];	/* without the last "/"; "": everything is real */

/**
 * sys_root() - say below which directory all names are
 * @dir: directory, "/" for the real ones
 *
 * Return: 0 or a negative errno.
 */
int sys_root(const char *dir)
{
	int fd;

	if (!realpath(dir, root_dir))
		return -errno;
	if (!strcmp(root_dir, "/"))
		root_dir[0] = '\0';
	fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (root_fd >= 0)
		close(root_fd);
	root_fd = fd;
	return 0;
}

/**
 * sys_is_made() - is this a tree that a test has made
 *
 * Return: true if so; then there is no kernel behind its files.
 */
bool sys_is_made(void)
{
	return root_dir[0];
}

/**
 * sys_path() - put a name together
 * @buf: where
 * @fmt: printf() format
 *
 * Return: @buf.
 */
const char *sys_path(char buf[SYS_PATH_SIZE], const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf, SYS_PATH_SIZE, fmt, args);
	va_end(args);
	return buf;
}

/* The name as openat() and its like want it. */
static const char *below(const char *path)
{
	if (root_fd == AT_FDCWD)
		return path;
	return path[1] ? path + 1 : ".";
}

/**
 * sys_open() - open a file
 * @path: name
 * @flags: of open(); nothing is created
 *
 * Return: file descriptor or a negative errno.
 */
int sys_open(const char *path, int flags)
{
	int fd = openat(root_fd, below(path), flags | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/**
 * sys_opendir() - open a directory
 * @path: name
 *
 * Return: the directory, NULL: see errno.
 */
DIR *sys_opendir(const char *path)
{
	int fd = openat(root_fd, below(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/**
 * sys_exists() - is there such a file
 * @path: name; of a symbolic link it is enough that the link is there
 *
 * Return: true if so.
 */
bool sys_exists(const char *path)
{
	return !faccessat(root_fd, below(path), F_OK, AT_SYMLINK_NOFOLLOW);
}

/**
 * sys_read() - read a short file
 * @path: name
 * @buf: where to put its text, terminated and without white space at its end
 * @size: of @buf; a longer text is cut off
 *
 * Return: length of the text or a negative errno.
 */
int sys_read(const char *path, char *buf, size_t size)
{
	int fd = sys_open(path, O_RDONLY);
	ssize_t len;

	buf[0] = '\0';
	if (fd < 0)
		return fd;
	len = read(fd, buf, size - 1);
	if (len < 0)
		len = -errno;
	close(fd);
	if (len < 0)
		return (int)len;
	while (len && strchr(" \t\n", buf[len - 1]))
		len--;
	buf[len] = '\0';
	return (int)len;
}

/**
 * sys_read_all() - read a file of any length
 * @path: name
 * @text: receives its text, terminated, to be freed by the caller; only set on success
 *
 * Return: 0 or a negative errno.
 */
int sys_read_all(const char *path, char **text)
{
	size_t len = 0, size = 0;
	char *buf = NULL, *more;
	ssize_t got = 1;
	int fd, rc = 0;

	fd = sys_open(path, O_RDONLY);
	if (fd < 0)
		return fd;
	while (got) {
		if (size - len < 4096) {
			size = 2 * size + 16384;
			more = realloc(buf, size);
			if (!more) {
				rc = -ENOMEM;
				break;
			}
			buf = more;
		}
		got = read(fd, buf + len, size - len - 1);
		if (got < 0) {
			rc = -errno;
			break;
		}
		len += (size_t)got;
	}
	close(fd);
	if (rc) {
		free(buf);
		return rc;
	}
	buf[len] = '\0';
	*text = buf;
	return 0;
}

/**
 * sys_number() - read a file that has a number
 * @path: name
 * @value: receives the number, decimal or with 0x in front
 *
 * Return: 0, -EPROTO: that is no number, or another negative errno.
 */
int sys_number(const char *path, unsigned long *value)
{
	char text[32], *end;
	int rc = sys_read(path, text, sizeof(text));

	if (rc < 0)
		return rc;
	*value = strtoul(text, &end, strncmp(text, "0x", 2) ? 10 : 16);
	return end == text || *end ? -EPROTO : 0;
}

/**
 * sys_link() - read a symbolic link
 * @path: name
 * @buf: where to put its target
 * @size: of @buf
 *
 * Return: 0 or a negative errno.
 */
int sys_link(const char *path, char *buf, size_t size)
{
	ssize_t len = readlinkat(root_fd, below(path), buf, size - 1);

	buf[len < 0 ? 0 : len] = '\0';
	return len < 0 ? -errno : 0;
}

/**
 * sys_link_name() - read the last part of a symbolic link's target
 * @path: name
 * @buf: where to put it
 * @size: of @buf
 *
 * Return: 0 or a negative errno.
 */
int sys_link_name(const char *path, char *buf, size_t size)
{
	char target[SYS_PATH_SIZE], *slash;
	int rc = sys_link(path, target, sizeof(target));

	slash = strrchr(target, '/');
	snprintf(buf, size, "%s", slash ? slash + 1 : target);
	return rc;
}

/**
 * sys_real() - find a name without symbolic links
 * @path: name
 * @buf: where to put the other name of the same file, without the directory of a test
 * @size: of @buf
 *
 * Return: 0 or a negative errno.
 */
int sys_real(const char *path, char *buf, size_t size)
{
	char whole[PATH_MAX], real[PATH_MAX];

	snprintf(whole, sizeof(whole), "%s%s", root_dir, path);
	if (!realpath(whole, real))
		return -errno;
	snprintf(buf, size, "%s", real + strlen(root_dir));
	return 0;
}

/**
 * sys_write() - write to a file with one write()
 * @path: name
 * @text: text; its terminator is not written
 *
 * Return: 0 or a negative errno; -EIO if the file took only a part.
 */
int sys_write(const char *path, const char *text)
{
	int fd = sys_open(path, O_WRONLY), rc = 0;
	ssize_t done;

	if (fd < 0)
		return fd;
	done = write(fd, text, strlen(text));
	if (done < 0)
		rc = -errno;
	else if ((size_t)done != strlen(text))
		rc = -EIO;
	close(fd);
	return rc;
}
