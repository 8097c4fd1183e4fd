/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running the scenarios and showing what came out, for prove and run alike.
 */
#ifndef ZLAB_DRIVE_H
#define ZLAB_DRIVE_H

#include "progress.h"
#include "report.h"
#include "runner.h"

int drive_kernel(struct progress *p, struct run_options *opt, struct run_result *out);
int drive_report_dir(struct progress *p, const char *dir);
int drive_write_reports(struct progress *p, const struct report *report);
void drive_show(const struct report *report, bool verbose);
int drive_interrupted(struct progress *p);

#endif /* ZLAB_DRIVE_H */
