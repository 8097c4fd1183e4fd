// SPDX-License-Identifier: GPL-2.0
/*
 * Strings, bits, memory, messages. Not watched by the explorer, so what the
 * kernel hands over is declared with ex_range() and ex_point().
 */
#include "s390.h"

#undef memcpy
#undef memset

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *p, int c, size_t size);

struct shim_lowcore S390_lowcore;
unsigned long mio_wb_bit_mask;

/* An object of a cache: the cache knows its size and alignment */
struct kmem_cache {
	unsigned int size;
};

void shim_note(const char *prefix, const char *fmt, ...)
{
	va_list ap;

	if (!ex_noting())
		return;
	va_start(ap, fmt);
	ex_vnote(prefix, fmt, ap);
	va_end(ap);
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = ex_format(buf, size, fmt, ap);
	va_end(ap);
	return n;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = ex_format(buf, size, fmt, ap);
	va_end(ap);
	return n < (int)size ? n : (int)size - 1;
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = ex_format(buf, 4096, fmt, ap);
	va_end(ap);
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (u8)*a - (u8)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	while (n && *a && *a == *b)
		a++, b++, n--;
	return n ? (u8)*a - (u8)*b : 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

/* Large blocks are private: the first bytes stand for them */
void *shim_memcpy(void *to, const void *from, size_t size)
{
	ex_range(from, size < 64 ? size : 64, false);
	ex_range(to, size < 64 ? size : 64, true);
	return memcpy(to, from, size);
}

void *shim_memset(void *p, int c, size_t size)
{
	ex_range(p, size < 64 ? size : 64, true);
	return memset(p, c, size);
}

ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from,
				size_t available)
{
	ex_range(from, available, false);
	return available;
}

unsigned long find_first_zero_bit(const unsigned long *map, unsigned long size)
{
	unsigned long i;

	for (i = 0; i < size; i++) {
		if (!(map[i / 64] >> i % 64 & 1))
			break;
	}
	return i;
}

void set_bit(unsigned long nr, unsigned long *map)
{
	ex_point(&map[nr / 64], EX_UPDATE);
	map[nr / 64] |= 1UL << nr % 64;
}

void clear_bit(unsigned long nr, unsigned long *map)
{
	ex_point(&map[nr / 64], EX_UPDATE);
	map[nr / 64] &= ~(1UL << nr % 64);
}

bool test_bit(unsigned long nr, const unsigned long *map)
{
	ex_point(&map[nr / 64], EX_READ);
	return map[nr / 64] >> nr % 64 & 1;
}

bool test_and_set_bit(unsigned long nr, unsigned long *map)
{
	bool was;

	ex_point(&map[nr / 64], EX_UPDATE);
	was = map[nr / 64] >> nr % 64 & 1;
	map[nr / 64] |= 1UL << nr % 64;
	return was;
}

bool test_and_clear_bit(unsigned long nr, unsigned long *map)
{
	bool was;

	ex_point(&map[nr / 64], EX_UPDATE);
	was = map[nr / 64] >> nr % 64 & 1;
	map[nr / 64] &= ~(1UL << nr % 64);
	return was;
}

static unsigned int alloc_flags(gfp_t gfp)
{
	return (gfp & GFP_ATOMIC ? EX_ATOMIC : 0) | (gfp & __GFP_ZERO ? EX_ZERO : 0);
}

void *kmalloc(size_t size, gfp_t gfp)
{
	return ex_alloc(size, alloc_flags(gfp), __builtin_return_address(0));
}

void *kzalloc(size_t size, gfp_t gfp)
{
	return ex_alloc(size, alloc_flags(gfp) | EX_ZERO, __builtin_return_address(0));
}

void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kzalloc(n * size, gfp);
}

void kfree(const void *p)
{
	ex_free(p);
}

/*
 * Pages. A block for the CLP instruction is one, it is used for a moment and
 * always cleared, so a thread gets the same one again.
 */
static void *page_cache[EX_THREADS][2];

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	int self = ex_self();
	void *page;
	int i;

	if (!(gfp & GFP_ATOMIC))
		ex_may_sleep("allocates pages");
	for (i = 0; i < 2; i++) {
		page = page_cache[self][i];
		if (page) {
			page_cache[self][i] = NULL;
			return (unsigned long)page;
		}
	}
	return (unsigned long)ex_alloc(PAGE_SIZE, EX_ATOMIC, __builtin_return_address(0));
}

void free_pages(unsigned long addr, unsigned int order)
{
	int self = ex_self();
	int i;

	for (i = 0; i < 2; i++) {
		if (!page_cache[self][i]) {
			page_cache[self][i] = (void *)addr;
			return;
		}
	}
	ex_free((void *)addr);
}

/* How many pages are kept, they are no leak */
unsigned int shim_pages_kept(void);
unsigned int shim_pages_kept(void)
{
	unsigned int n = 0;
	int i;

	for (i = 0; i < EX_THREADS; i++)
		n += !!page_cache[i][0] + !!page_cache[i][1];
	return n;
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned long flags, void (*ctor)(void *))
{
	struct kmem_cache *cache = kzalloc(sizeof(*cache), GFP_KERNEL);

	cache->size = size;
	return cache;
}

void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp)
{
	return kzalloc(cache->size, gfp);
}

void kmem_cache_free(struct kmem_cache *cache, void *p)
{
	kfree(p);
}

void kmem_cache_destroy(struct kmem_cache *cache)
{
	kfree(cache);
}

void atomic64_set(atomic64_t *v, s64 n)
{
	ex_point(v, EX_UPDATE);
	v->counter = n;
}
