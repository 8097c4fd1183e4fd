/* SPDX-License-Identifier: GPL-2.0 */
/*
 * QEMU without the harness.
 */
#ifndef ZLAB_BENCH_RAW_H
#define ZLAB_BENCH_RAW_H

int bench_raw(const char *qemu, const char *kernel_dir, const char *console, double deadline);

#endif /* ZLAB_BENCH_RAW_H */
