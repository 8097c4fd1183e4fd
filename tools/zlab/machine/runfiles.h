/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of a run: what it boots, where it writes, what it leaves behind.
 */
#ifndef ZLAB_RUNFILES_H
#define ZLAB_RUNFILES_H

#include "runner.h"

/**
 * struct run_files - paths, all owned
 * @kernel: bzImage
 * @initramfs: guest image
 * @log_dir: directory of the logs
 * @out_dir: directory of what is made from them; the same unless they are replayed
 * @replay: the logs are there already
 * @tmp_dir: private directory, removed by run_files_close(); NULL: not made yet
 * @snapshot: file in @tmp_dir
 */
struct run_files {
	char *kernel;
	char *initramfs;
	char *accel;		/* how the kernel wants to be run, NULL: as usual */
	char *memory;		/* and with how much memory */
	char *log_dir;
	char *out_dir;
	bool replay;
	char *tmp_dir;
	char *snapshot;
	bool counts;		/* the kernel counts which of its lines are reached */
};

/* Directory beside the logs with what is kept of the kernel. */
#define KEPT_KERNEL	"kernel"

/* Logs of one machine; their names share everything but the suffix. */
struct log_names {
	char *console;
	char *qmp;
	char *agent;
	char *host;
	char *dbf;
	char *counters;
};

__attribute__((format(printf, 3, 4)))
int run_error(char **err, int error, const char *fmt, ...);

int run_files_open(struct run_files *files, const struct run_options *opt, char **err);
void run_files_close(struct run_files *files);
char *run_files_meta(const char *kernel_dir, const char *key);

int log_names_init(struct log_names *names, const struct run_files *files, const char *name);
void log_names_free(struct log_names *names);

#endif /* ZLAB_RUNFILES_H */
