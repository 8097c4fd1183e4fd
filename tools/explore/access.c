// SPDX-License-Identifier: GPL-2.0
/*
 * The zPCI code and parts of the shim are compiled with -fsanitize=thread, which
 * calls these before each access of memory. So nothing of ThreadSanitizer itself
 * is there, but the interface to it.
 */
#include "engine.h"

static inline void access(const void *p, size_t size, bool write, const void *pc)
{
	if (run.looking)
		return;
	run.step++;
	if (run.step > MAX_STEPS)
		ex_fail("livelock", "no end after %u steps", run.step);
	memory_check(p, size, write, pc);
	race_access(p, size, write, pc);
}

/**
 * ex_range() - an access by a function that is not compiled like this
 */
void ex_range(const void *p, size_t size, bool write)
{
	if (size)
		access(p, size, write, __builtin_return_address(0));
}

#define ACCESS(size)									\
void __tsan_read##size(void *p);							\
void __tsan_read##size(void *p)								\
{											\
	access(p, size, false, __builtin_return_address(0));				\
}											\
void __tsan_write##size(void *p);							\
void __tsan_write##size(void *p)							\
{											\
	access(p, size, true, __builtin_return_address(0));				\
}											\
void __tsan_unaligned_read##size(void *p);						\
void __tsan_unaligned_read##size(void *p)						\
{											\
	access(p, size, false, __builtin_return_address(0));				\
}											\
void __tsan_unaligned_write##size(void *p);						\
void __tsan_unaligned_write##size(void *p)						\
{											\
	access(p, size, true, __builtin_return_address(0));				\
}

ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)

void __tsan_read_range(void *p, long size);
void __tsan_read_range(void *p, long size)
{
	access(p, size, false, __builtin_return_address(0));
}

void __tsan_write_range(void *p, long size);
void __tsan_write_range(void *p, long size)
{
	access(p, size, true, __builtin_return_address(0));
}

void __tsan_init(void);
void __tsan_init(void)
{
}

void __tsan_func_entry(void *pc);
void __tsan_func_entry(void *pc)
{
}

void __tsan_func_exit(void);
void __tsan_func_exit(void)
{
}
