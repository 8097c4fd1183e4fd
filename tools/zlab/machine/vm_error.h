/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What went wrong with a QEMU process, for the files of vm.h alone.
 */
#ifndef ZLAB_VM_ERROR_H
#define ZLAB_VM_ERROR_H

#include "vm.h"

__attribute__((format(printf, 3, 4)))
int vm_error(struct vm *vm, int error, const char *fmt, ...);
int vm_explain(struct vm *vm, int rc, const char *why);

#endif /* ZLAB_VM_ERROR_H */
