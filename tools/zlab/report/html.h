/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parts of the HTML page that have files of their own.
 */
#ifndef ZLAB_HTML_H
#define ZLAB_HTML_H

#include "report.h"

void html_text(FILE *f, const char *s);
void html_matrix(FILE *f, const struct report *report);
void html_requirements(FILE *f, const struct report *report);
void html_evidence(FILE *f, const struct report *report);
void html_talk(FILE *f, const struct report *report, const struct scenario_result *res);
void html_trace(FILE *f, const struct report *report, const struct run_result *run,
		const struct scenario_result *res);

#endif /* ZLAB_HTML_H */
