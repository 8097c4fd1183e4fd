/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The description of an Ubuntu bug that asks for a Stable Release Update, as plain text for
 * Launchpad. Commands and what a kernel prints stand in lines of four spaces, list items
 * begin with " * ".
 */
#ifndef ZSERIES_SRU_TEXT_H
#define ZSERIES_SRU_TEXT_H

#include "sru_evidence.h"

#include <glib.h>

/**
 * struct sru - what a text is made of
 * @bug: number in Launchpad
 * @releases: their names, ends with NULL
 * @series: the patches and what is known about each
 * @evidence: what was run
 */
struct sru {
	const char *bug;
	char **releases;
	const struct series *series;
	const struct sru_evidence *evidence;
};

char *sru_text(const struct sru *sru);

/* Its parts */
void sru_reproduced(GString *out, const struct sru *sru);
void sru_seen(GString *out, const struct sru *sru);
void sru_plan(GString *out, const struct sru *sru);
void sru_other(GString *out, const struct sru *sru);
char *sru_base_name(const struct sru_evidence *ev);

/* A paragraph, and an item of a list, wrapped. */
void sru_para(GString *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sru_item(GString *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif /* ZSERIES_SRU_TEXT_H */
