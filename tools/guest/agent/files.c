// SPDX-License-Identifier: GPL-2.0
/*
 * Files of sysfs, procfs and debugfs.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent.h"

#define READ_STEP	(16 * 1024)
#define READ_MAX	(8 * 1024 * 1024)

/**
 * write_file() - write a string with one write()
 * @path: file
 * @data: string; its terminator is not written
 *
 * Return: 0 or a negative errno; -EIO if the file took only a part.
 */
int write_file(const char *path, const char *data)
{
	size_t len = strlen(data);
	ssize_t done;
	int fd, rc = 0;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	done = write(fd, data, len);
	if (done < 0)
		rc = -errno;
	else if ((size_t)done != len)
		rc = -EIO;
	close(fd);
	return rc;
}

/**
 * read_file() - read a whole file of unknown size
 * @path: file
 * @reply: content, with a terminating zero that is not counted; must be empty
 *
 * Return: 0, a negative errno, or -EFBIG.
 */
int read_file(const char *path, struct reply *reply)
{
	size_t size = 0;
	ssize_t got;
	char *more;
	int fd, rc = 0;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	do {
		if (reply->len + READ_STEP + 1 > size) {
			size = 2 * size + READ_STEP + 1;
			more = size > READ_MAX ? NULL : realloc(reply->data, size);
			if (!more) {
				rc = size > READ_MAX ? -EFBIG : -ENOMEM;
				break;
			}
			reply->data = more;
		}
		got = read(fd, reply->data + reply->len, size - 1 - reply->len);
		if (got < 0) {
			rc = -errno;
			break;
		}
		reply->len += got;
	} while (got);
	close(fd);
	if (rc) {
		free(reply->data);
		*reply = (struct reply){ 0 };
		return rc;
	}
	reply->data[reply->len] = '\0';
	return 0;
}

/**
 * verb_read() - "read PATH": content of a file
 * @args: PATH
 * @reply: content
 *
 * Return: 0 or a negative errno.
 */
int verb_read(char *args, struct reply *reply)
{
	return read_file(args, reply);
}

/**
 * verb_write() - "write PATH DATA": write DATA, everything after one space
 * @args: PATH and DATA
 * @reply: stays empty
 *
 * Return: 0 or a negative errno.
 */
int verb_write(char *args, struct reply *reply)
{
	char *data = strchr(args, ' ');

	if (!data)
		return -EINVAL;
	*data++ = '\0';
	return write_file(args, data);
}

/**
 * verb_ls() - "ls DIR": sorted names, one per line
 * @args: DIR
 * @reply: names
 *
 * Return: 0 or a negative errno.
 */
int verb_ls(char *args, struct reply *reply)
{
	struct dirent **entries;
	FILE *out;
	int i, count;

	count = scandir(args, &entries, NULL, alphasort);
	if (count < 0)
		return -errno;
	out = open_memstream(&reply->data, &reply->len);
	for (i = 0; i < count; i++) {
		if (out && strcmp(entries[i]->d_name, ".") && strcmp(entries[i]->d_name, ".."))
			fprintf(out, "%s\n", entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return out && !fclose(out) ? 0 : -ENOMEM;
}

/**
 * verb_stat() - "stat PATH": does it exist
 * @args: PATH
 * @reply: stays empty
 *
 * Return: 0, or a negative errno (-ENOENT).
 */
int verb_stat(char *args, struct reply *reply)
{
	struct stat st;

	return lstat(args, &st) ? -errno : 0;
}

/**
 * verb_link() - "link PATH": target of a symbolic link
 * @args: PATH
 * @reply: target
 *
 * Return: 0 or a negative errno.
 */
int verb_link(char *args, struct reply *reply)
{
	char target[PATH_MAX];
	ssize_t len = readlink(args, target, sizeof(target) - 1);

	if (len < 0)
		return -errno;
	target[len] = '\0';
	return reply_printf(reply, "%s", target);
}
