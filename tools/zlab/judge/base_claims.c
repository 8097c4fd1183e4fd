// SPDX-License-Identifier: GPL-2.0
/*
 * What is claimed about scenarios on another base. The claims beside the scenarios are
 * those of the built-in base; each that differs elsewhere is an object with "why" and
 *
 *	"known": TEXT			a defect of that kernel which is not zPCI's
 *	"base": "passes"		there is nothing to repair
 *	"base": "red", "text": TEXT, "fixed_by": N
 *	"base": "either", "text": WHY, "fixed_by": N
 */
#define _GNU_SOURCE
#include "base_claims.h"

#include "scenario.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int bad(char **why, const struct base_record *base, const char *name, const char *what)
{
	if (asprintf(why, "patches/bases.json: %s: claims: %s: %s", base->name, name, what) < 0)
		*why = NULL;
	return -EBADMSG;
}

static const char *read_claims(struct scenario_claims *claims, const char *base, const char *text)
{
	static const struct {
		const char *name;
		enum claim_kind kind;
	} kinds[] = {
		{ "passes", CLAIM_PASSES }, { "red", CLAIM_RED }, { "either", CLAIM_EITHER },
	};
	size_t i;

	if (claims->known)
		return base || text ? "\"known\" stands alone" : NULL;
	for (i = 0; base && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(base, kinds[i].name))
			continue;
		claims->base = (struct claim){ .kind = kinds[i].kind, .text = text };
		return !text == (kinds[i].kind == CLAIM_PASSES) ? NULL :
		       "\"text\" belongs to \"red\" and \"either\"";
	}
	return "\"base\" is passes, red or either";
}

/**
 * base_claims_apply() - let the scenarios claim what holds on a base
 * @base: its record, which must stay; what it claims holds up to the end of the program
 * @why: receives what is wrong, to be freed; NULL if there was no memory for that
 *
 * Return: 0, or -EBADMSG if a claim is not as it should be.
 */
int base_claims_apply(const struct base_record *base, char **why)
{
	const char *name, *kind, *text, *reason, *rule;
	json_error_t error;
	json_t *value;

	*why = NULL;
	json_object_foreach((json_t *)base->claims, name, value) {
		struct scenario_claims claims = { 0 };
		int fixed_by = 0;

		kind = text = NULL;
		if (json_unpack_ex(value, &error, JSON_STRICT, "{s:s, s?s, s?s, s?s, s?i}",
				   "why", &reason, "known", &claims.known, "base", &kind,
				   "text", &text, "fixed_by", &fixed_by))
			return bad(why, base, name, error.text);
		claims.fixed_by = fixed_by;
		rule = read_claims(&claims, kind, text);
		if (!rule && !scenario_claim_set(name, &claims))
			rule = "there is no such scenario";
		if (!rule)
			rule = scenario_broken_rule(scenario_find(name));
		if (rule)
			return bad(why, base, name, rule);
	}
	return 0;
}

/**
 * base_claims_find() - the same for a base of which only the name is known
 * @top: directory of the project
 * @name: name of the base
 * @why: receives what is wrong, to be freed; NULL if there was no memory for that
 *
 * Return: 0, or a negative errno.
 */
int base_claims_find(const char *top, const char *name, char **why)
{
	/* The scenarios point into it. */
	static struct bases bases;
	const struct base_record *base;
	int err;

	bases_free(&bases);
	err = bases_load(&bases, top, why);
	if (err)
		return err;
	base = bases_find(&bases, name);
	if (base)
		return base_claims_apply(base, why);
	if (asprintf(why, "patches/bases.json: there is no base %s", name) < 0)
		*why = NULL;
	return -ENOENT;
}
