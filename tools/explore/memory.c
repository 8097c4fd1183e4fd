// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of a world: a heap and a stack per thread, and the data of its shared
 * object. Each thread has a heap of its own, so that the address of what it
 * allocates does not depend on the schedule. What was freed is not used again
 * before the run ends, so each access to it is found.
 */
#define _GNU_SOURCE
#include "engine.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define MEMORY_BASE	0x100000000000UL
#define HEAPS		(EX_THREADS * HEAP_SIZE)
#define STACKS		(EX_THREADS * STACK_SIZE)
#define GAP		16		/* behind each object */
#define FREED		0xff

/* In front of an object, in the gap */
struct header {
	const void *pc;
	size_t size;
};

static char *const memory = (char *)MEMORY_BASE;
static char *data;
static size_t data_size;

/* Per 8 bytes of heap: how many of them may be accessed, or FREED. */
static uint8_t alive[HEAPS / 8];
static size_t used[EX_THREADS];
static size_t objects;

size_t memory_index_size;

/* All in one piece: for each heap its bytes and what of them may be accessed, then data. */
struct memory_image {
	size_t used[EX_THREADS];
	size_t objects;
	size_t size;
	char *bytes;
};

void memory_init(void)
{
	void *p = mmap(memory, HEAPS + STACKS, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

	if (p != memory) {
		perror("memory of the world");
		exit(1);
	}
}

/* The writable segment of the world. */
void memory_add_data(void *start, size_t size)
{
	data = start;
	data_size = size;
	memory_index_size = (HEAPS + STACKS + data_size) / 4 + 1;
}

/**
 * memory_index() - number of the 4 bytes at an address of the world
 *
 * Return: a number below memory_index_size, or -1 if it is not of the world
 */
ssize_t memory_index(const void *p)
{
	size_t offset = (const char *)p - memory;

	if (offset < HEAPS + STACKS)
		return offset / 4;
	offset = (const char *)p - data;
	if (offset < data_size)
		return (HEAPS + STACKS + offset) / 4;
	return -1;
}

char *memory_stack(int thread)
{
	return memory + HEAPS + thread * STACK_SIZE;
}

bool memory_own_stack(const void *p)
{
	return (size_t)((const char *)p - memory_stack(run.current)) < STACK_SIZE;
}

/**
 * memory_check() - fail unless it may be accessed
 *
 * Looks at the heap only: stacks and static data are always there.
 */
void memory_check(const void *p, size_t size, bool write, const void *pc)
{
	size_t offset = (const char *)p - memory;
	size_t i;

	if (offset >= HEAPS) {
		if ((uintptr_t)p >= 4096)
			return;
		snprintf(run.failure.kind, sizeof(run.failure.kind), "null pointer");
		snprintf(run.failure.text, sizeof(run.failure.text), "%s of %zu bytes at %p",
			 write ? "write" : "read", size, p);
		run.failure.pc = pc;
		run_abort(RUN_FAILED);
	}
	for (i = offset / 8; i <= (offset + size - 1) / 8; i++) {
		size_t end = i == (offset + size - 1) / 8 ? (offset + size - 1) % 8 + 1 : 8;

		if (alive[i] != FREED && end <= alive[i])
			continue;
		snprintf(run.failure.kind, sizeof(run.failure.kind), "%s",
			 alive[i] == FREED ? "use after free" : "out of bounds");
		snprintf(run.failure.text, sizeof(run.failure.text), "%s of %zu bytes at %p",
			 write ? "write" : "read", size, p);
		run.failure.pc = pc;
		run_abort(RUN_FAILED);
	}
}

/**
 * ex_alloc() - memory that the world can use until ex_free()
 * @size: bytes
 * @flags: EX_ZERO, EX_ATOMIC
 * @pc: who asks for it
 *
 * Return: never NULL, aligned as it is large up to 256 bytes
 */
void *ex_alloc(size_t size, unsigned int flags, const void *pc)
{
	int t = run.current;
	size_t align = size >= 128 ? 256 : 16;
	size_t start = (used[t] + GAP + align - 1) & ~(align - 1);
	size_t first = (t * HEAP_SIZE + start) / 8;
	char *p = memory + t * HEAP_SIZE + start;

	if (!(flags & EX_ATOMIC))
		ex_may_sleep("allocates memory");
	if (start + size + GAP > HEAP_SIZE)
		ex_fail("explorer", "more than %lu bytes in one thread", HEAP_SIZE);
	((struct header *)p)[-1] = (struct header){ pc, size };
	memset(p, flags & EX_ZERO ? 0 : 0xa5, size);
	memset(&alive[first], 8, size / 8);
	if (size % 8)
		alive[first + size / 8] = size % 8;
	used[t] = start + size;
	objects++;
	return p;
}

void ex_free(const void *p)
{
	size_t offset = (const char *)p - memory;
	size_t size;

	if (!p)
		return;
	if (offset >= HEAPS || alive[offset / 8] == FREED)
		ex_fail_at(__builtin_return_address(0),
			   offset < HEAPS ? "double free" : "bad free", "of %p", p);
	size = ((const struct header *)p)[-1].size;
	order_freed(p, size, __builtin_return_address(0));
	/* Whoever still uses it races with this; nobody shares pages */
	ex_range(p, size < 4096 ? size : 64, true);
	memset(&alive[offset / 8], FREED, (size + 7) / 8);
	objects--;
}

/* Number of objects that are allocated. */
size_t ex_alloc_count(void)
{
	return objects;
}

/* Who asked for the newest object of all that are allocated and not a page? */
const void *ex_alloc_newest(void)
{
	int t;

	for (t = EX_THREADS - 1; t >= 0; t--) {
		size_t i = (t * HEAP_SIZE + used[t]) / 8;

		while (i > t * HEAP_SIZE / 8) {
			const char *p;

			if (!alive[--i] || alive[i] == FREED)
				continue;
			while (i && alive[i - 1] == 8)
				i--;
			p = memory + i * 8;
			if (((const struct header *)p)[-1].size < 4096)
				return ((const struct header *)p)[-1].pc;
		}
	}
	return NULL;
}

void out_of_memory(void)
{
	fputs("error: out of memory\n", stderr);
	exit(11);
}

/* Bytes per heap that say what may be accessed of the first @n bytes */
static size_t alive_size(size_t n)
{
	return n ? n / 8 + 1 : 0;
}

/**
 * memory_save() - a copy of all that may be changed
 * @image: an older one that is not needed any more, or NULL
 *
 * Return: the copy, for memory_image_free()
 */
struct memory_image *memory_save(struct memory_image *image)
{
	size_t size = data_size;
	char *to;
	int i;

	if (!image)
		image = calloc(1, sizeof(*image));
	if (!image)
		out_of_memory();
	for (i = 0; i < EX_THREADS; i++)
		size += used[i] + alive_size(used[i]);
	if (size > image->size) {
		free(image->bytes);
		image->size = size + size / 2;
		image->bytes = malloc(image->size);
		if (!image->bytes)
			out_of_memory();
	}
	memcpy(image->used, used, sizeof(used));
	image->objects = objects;
	to = image->bytes;
	for (i = 0; i < EX_THREADS; i++) {
		if (!used[i])
			continue;
		memcpy(to, memory + i * HEAP_SIZE, used[i]);
		to += used[i];
		memcpy(to, &alive[i * HEAP_SIZE / 8], alive_size(used[i]));
		to += alive_size(used[i]);
	}
	memcpy(to, data, data_size);
	return image;
}

void memory_restore(const struct memory_image *image)
{
	const char *from = image->bytes;
	int i;

	objects = image->objects;
	for (i = 0; i < EX_THREADS; i++) {
		size_t n = image->used[i];
		size_t now = used[i];

		if (!n && !now)
			continue;
		memcpy(memory + i * HEAP_SIZE, from, n);
		from += n;
		memcpy(&alive[i * HEAP_SIZE / 8], from, alive_size(n));
		from += alive_size(n);
		if (now > n)
			memset(&alive[i * HEAP_SIZE / 8 + alive_size(n)], 0,
			       alive_size(now) - alive_size(n));
		used[i] = n;
	}
	memcpy(data, from, data_size);
}

void memory_image_free(struct memory_image *image)
{
	if (!image)
		return;
	free(image->bytes);
	free(image);
}
