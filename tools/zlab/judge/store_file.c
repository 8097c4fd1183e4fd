// SPDX-License-Identifier: GPL-2.0
/*
 * The files of the store. Several runs may use a store at the same time: each file is
 * written under a name of its own and takes its place in one step, and who reads a
 * result to write another one for it holds the lock in between.
 */
#define _GNU_SOURCE
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC		"zpci-readd/store 1 "
#define HEAD_FORMAT	MAGIC "%016" PRIx64 "\n"
#define HEAD_SIZE	(sizeof(MAGIC) - 1 + 16 + 1)
#define FILE_MAX_SIZE	(8 << 20)

/**
 * store_check_sum() - sum of some bytes
 * @data: bytes
 * @len: their number
 *
 * FNV-1a: not against an enemy, but against disks that are full and editors.
 *
 * Return: the sum.
 */
uint64_t store_check_sum(const char *data, size_t len)
{
	uint64_t sum = 0xcbf29ce484222325;
	size_t i;

	for (i = 0; i < len; i++)
		sum = (sum ^ (unsigned char)data[i]) * 0x100000001b3;
	return sum;
}

static char *file_name(const struct store *store, const struct store_key *key)
{
	char *path;

	if (asprintf(&path, "%s/%s/%s", store->dir, key->kernel, key->scenario->name) < 0)
		return NULL;
	return path;
}

/* The new file takes the place of the old one in one step. */
static int replace(const char *path, const char *text)
{
	size_t len = strlen(text);
	char *new;
	FILE *f;
	int err = 0;

	if (asprintf(&new, "%s.%d", path, getpid()) < 0)
		return -ENOMEM;
	f = fopen(new, "we");
	if (!f || fprintf(f, HEAD_FORMAT, store_check_sum(text, len)) < 0 ||
	    fwrite(text, 1, len, f) != len)
		err = -errno;
	if (f && fclose(f) && !err)
		err = -errno;
	if (!err && rename(new, path))
		err = -errno;
	if (err)
		unlink(new);
	free(new);
	return err;
}

static int make_kernel_dir(const struct store *store, const struct store_key *key)
{
	char *dir;
	int err = 0;

	if (asprintf(&dir, "%s/%s", store->dir, key->kernel) < 0)
		return -ENOMEM;
	if (mkdir(dir, 0777) && errno != EEXIST)
		err = -errno;
	free(dir);
	return err;
}

/**
 * store_write() - write the file of a result, in one step
 * @store: store
 * @key: what the result depends on
 * @root: content
 *
 * Return: 0 or a negative errno.
 */
int store_write(const struct store *store, const struct store_key *key, const json_t *root)
{
	char *text = root ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) : NULL;
	char *path = file_name(store, key);
	int err = text && path ? make_kernel_dir(store, key) : -ENOMEM;

	if (!err)
		err = replace(path, text);
	free(path);
	free(text);
	return err;
}

/* Return: content behind a first line that fits, NULL if there is none. */
static char *read_checked(const char *path)
{
	char *text = NULL, head[HEAD_SIZE + 1];
	struct stat st;
	size_t len;
	FILE *f = fopen(path, "re");

	if (!f)
		return NULL;
	if (!fstat(fileno(f), &st) && st.st_size > (off_t)HEAD_SIZE && st.st_size < FILE_MAX_SIZE)
		text = malloc(st.st_size + 1);
	len = text ? fread(text, 1, st.st_size, f) : 0;
	fclose(f);
	if (!text || len != (size_t)st.st_size) {
		free(text);
		return NULL;
	}
	text[len] = '\0';
	snprintf(head, sizeof(head), HEAD_FORMAT,
		 store_check_sum(text + HEAD_SIZE, len - HEAD_SIZE));
	if (strncmp(text, head, HEAD_SIZE)) {
		free(text);
		return NULL;
	}
	memmove(text, text + HEAD_SIZE, len - HEAD_SIZE + 1);
	return text;
}


/**
 * store_read() - read the file of a result
 * @store: store
 * @key: what the result depends on
 * @root: receives the content, whose key may be another one; to be released
 *
 * Return: 0; -ENOENT if there is no file; -EBADMSG if it is damaged; -ENOMEM.
 */
int store_read(const struct store *store, const struct store_key *key, json_t **root)
{
	char *path = file_name(store, key), *text;
	int err = path ? 0 : -ENOMEM;

	if (!err && access(path, F_OK))
		err = -ENOENT;
	if (!err) {
		text = read_checked(path);
		*root = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
		free(text);
		err = *root ? 0 : -EBADMSG;
	}
	free(path);
	return err;
}

/**
 * store_lock() - keep others from changing what is read now and written soon
 * @store: store
 *
 * Waits for those who have the lock: for the time of a file or two.
 *
 * Return: to be given to store_unlock(), or a negative errno.
 */
int store_lock(const struct store *store)
{
	char *path;
	int fd, err = 0;

	if (asprintf(&path, "%s/lock", store->dir) < 0)
		return -ENOMEM;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		err = -errno;
	free(path);
	while (!err && flock(fd, LOCK_EX)) {
		if (errno != EINTR)
			err = -errno;
	}
	if (err && fd >= 0)
		close(fd);
	return err ? : fd;
}

/**
 * store_unlock() - give the lock back
 * @fd: from store_lock(); negative: nothing to do
 */
void store_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}
