/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Static checks: what the source of a kernel must look like.
 *
 * A static check is a scenario without a guest. It is in the same registry, makes
 * the same claims and appears in the same tables, but looks at source code:
 *
 *	STATIC_CHECK(put_takes_no_lock, .title = "looks for locks below a put",
 *		     REQUIREMENTS(17), .base = RED("kref_put"))
 *	{
 *		const struct cfunction *put = source_function(src, "zpci_zdev_put");
 *
 *		if (ccode_call(put->body, "mutex_lock"))
 *			finding(found, "zpci_zdev_put() takes a mutex");
 *	}
 */
#ifndef ZLAB_STATIC_CHECK_H
#define ZLAB_STATIC_CHECK_H

#include "runner.h"
#include "lockgraph.h"
#include "scenario.h"
#include "source.h"

/* What a check found wrong; nothing: it holds. */
struct findings {
	char **texts;
	size_t nr;
	char *skip;	/* why the check does not apply, NULL if it does */
	bool no_memory;
};

__attribute__((format(printf, 2, 3)))
void finding(struct findings *found, const char *fmt, ...);
__attribute__((format(printf, 2, 3)))
void not_applicable(struct findings *found, const char *fmt, ...);

#define STATIC_CHECK(ident, ...)						\
	static void ident##_check(struct findings *found, const struct source *src); \
	static struct scenario ident##_scenario = {				\
		.name = #ident, .file = __FILE__, .check = ident##_check,		\
		.extended = true, __VA_ARGS__						\
	};									\
	__attribute__((constructor)) static void ident##_register(void)		\
	{									\
		scenario_register(&ident##_scenario);				\
	}									\
	static void ident##_check(struct findings *found, const struct source *src)

/* Judges what all guests of a run showed together, like STATIC_CHECK() otherwise. */
#define REVIEW(ident, ...)							\
	static void ident##_review(struct findings *found, const struct lockgraph *locks); \
	static struct scenario ident##_scenario = {				\
		.name = #ident, .file = __FILE__, .review = ident##_review,		\
		.extended = true, __VA_ARGS__						\
	};									\
	__attribute__((constructor)) static void ident##_register(void)		\
	{									\
		scenario_register(&ident##_scenario);				\
	}									\
	static void ident##_review(struct findings *found, const struct lockgraph *locks)

void static_check_run(const struct scenario *check, const struct source *src,
		      enum kernel_role role, struct scenario_result *res);
void review_run(const struct scenario *review, const struct lockgraph *locks,
		enum kernel_role role, struct scenario_result *res);
int static_checks_run(const struct run_options *opt, struct run_result *out);
void reviews_run(const struct run_options *opt, const struct lockgraph *locks,
		 struct run_result *out);
void findings_free(struct findings *found);

#endif /* ZLAB_STATIC_CHECK_H */
