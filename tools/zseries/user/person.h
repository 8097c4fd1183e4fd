/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Somebody with a name and a mail address.
 */
#ifndef ZSERIES_PERSON_H
#define ZSERIES_PERSON_H

/**
 * struct person - a name and an address
 * @name: as written, UTF-8
 * @mail: address without brackets
 * @full: "Name <address>" as in a Signed-off-by: line
 * @nick: what stands before the @, to sign a [ note ] with
 * @domain: what stands behind it
 *
 * All of them are owned.
 */
struct person {
	char *name;
	char *mail;
	char *full;
	char *nick;
	char *domain;
};

int person_parse(struct person *person, const char *text);
char *person_header(const struct person *person);
void person_free(struct person *person);

#endif /* ZSERIES_PERSON_H */
