/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The report that a text may quote: one that follows from its logs, is PROVED, and is of
 * the very patches that the text is about.
 */
#ifndef ZSERIES_SRU_EVIDENCE_H
#define ZSERIES_SRU_EVIDENCE_H

#include "files.h"
#include "series.h"

#include <jansson.h>

/**
 * struct sru_evidence - such a report
 * @facts: facts.json, see zlab's facts.h
 * @results: results.json, see zlab's report_json.c
 * @base: the run of @results on the kernel without the series; borrowed
 * @patched: the run with the series; borrowed
 * @upstream: the run with the upstream commits, NULL if there is none; borrowed
 * @manifest: SHA-256 of its manifest, which has those of all its files
 */
struct sru_evidence {
	json_t *facts;
	json_t *results;
	const json_t *base;
	const json_t *patched;
	const json_t *upstream;
	char manifest[DIGEST_SIZE];
};

enum zlab_status sru_evidence_open(const char *dir, const struct series *series,
				   struct sru_evidence *ev);
void sru_evidence_close(struct sru_evidence *ev);

/* Questions to the results; a string that is not there is "". */
const char *sru_string(const json_t *object, const char *key);
const json_t *sru_scenario(const json_t *run, const char *name);
bool sru_passes(const json_t *scenario);
bool sru_fails(const json_t *scenario);
bool sru_shows_bug(const json_t *scenario);
bool sru_turns_green(const struct sru_evidence *ev, const json_t *scenario);
bool sru_bug_shown(const struct sru_evidence *ev);

#endif /* ZSERIES_SRU_EVIDENCE_H */
