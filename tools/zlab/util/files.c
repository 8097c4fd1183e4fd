// SPDX-License-Identifier: GPL-2.0
/*
 * Whole files: copies, digests, comparisons.
 */
#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define CHUNK	65536

/**
 * file_copy() - copy a file if there is one
 * @from: file; need not exist
 * @to: copy, created or replaced
 *
 * Return: 0 or negative errno.
 */
int file_copy(const char *from, const char *to)
{
	FILE *in = fopen(from, "re"), *out;
	char buf[CHUNK];
	size_t len;
	int rc;

	if (!in)
		return errno == ENOENT ? 0 : -errno;
	out = fopen(to, "we");
	rc = out ? 0 : -errno;
	while (!rc && (len = fread(buf, 1, sizeof(buf), in)) > 0) {
		if (fwrite(buf, 1, len, out) != len)
			rc = -errno;
	}
	if (!rc && ferror(in))
		rc = -EIO;
	fclose(in);
	if (out && fclose(out) && !rc)
		rc = -errno;
	return rc;
}

static int digest_stream(FILE *f, EVP_MD_CTX *ctx, char digest[DIGEST_SIZE])
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned int size, i;
	char buf[CHUNK];
	size_t len;

	if (!EVP_DigestInit_ex(ctx, EVP_sha256(), NULL))
		return -ENOMEM;
	while ((len = fread(buf, 1, sizeof(buf), f)) > 0) {
		if (!EVP_DigestUpdate(ctx, buf, len))
			return -ENOMEM;
	}
	if (ferror(f))
		return -EIO;
	if (!EVP_DigestFinal_ex(ctx, sum, &size) || 2 * size + 1 != DIGEST_SIZE)
		return -ENOMEM;
	for (i = 0; i < size; i++)
		sprintf(digest + 2 * i, "%02x", sum[i]);
	return 0;
}

/**
 * file_digest() - SHA-256 of a file
 * @path: file
 * @digest: receives it in hexadecimal, terminated
 *
 * Return: 0 or negative errno.
 */
int file_digest(const char *path, char digest[DIGEST_SIZE])
{
	FILE *f = fopen(path, "re");
	EVP_MD_CTX *ctx;
	int rc;

	if (!f)
		return -errno;
	ctx = EVP_MD_CTX_new();
	rc = ctx ? digest_stream(f, ctx, digest) : -ENOMEM;
	EVP_MD_CTX_free(ctx);
	fclose(f);
	return rc;
}

static long long first_difference(FILE *f, FILE *g)
{
	long long offset = 0;
	int c, d;

	do {
		c = getc_unlocked(f);
		d = getc_unlocked(g);
		offset++;
	} while (c == d && c != EOF);
	return c == d ? -1 : offset - 1;
}

/**
 * file_difference() - compare two files
 * @a: one
 * @b: the other
 * @offset: receives the offset of the first byte that differs, -1: they are the same
 *
 * Return: 0 or negative errno.
 */
int file_difference(const char *a, const char *b, long long *offset)
{
	FILE *f = fopen(a, "re"), *g;
	int rc = 0;

	if (!f)
		return -errno;
	g = fopen(b, "re");
	if (g)
		*offset = first_difference(f, g);
	else
		rc = -errno;
	if (g && (ferror(f) || ferror(g)))
		rc = -EIO;
	if (g)
		fclose(g);
	fclose(f);
	return rc;
}
