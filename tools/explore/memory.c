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
static size_t touched[EX_THREADS];	/* since the last restore, and above it */
static size_t objects;

size_t memory_index_size;

struct memory_image {
	size_t used[EX_THREADS];
	size_t objects;
	char *heap[EX_THREADS];
	uint8_t *alive[EX_THREADS];
	char *data;
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
	if (touched[t] < used[t])
		touched[t] = used[t];
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
		ex_fail(offset < HEAPS ? "double free" : "bad free", "of %p", p);
	size = ((const struct header *)p)[-1].size;
	/* Whoever still uses it races with this */
	ex_range(p, size < 64 ? size : 64, true);
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

/* A copy of all that may be changed, no thread but daemons is there. */
struct memory_image *memory_save(void)
{
	struct memory_image *image = calloc(1, sizeof(*image));
	int i;

	memcpy(image->used, used, sizeof(used));
	image->objects = objects;
	for (i = 0; i < EX_THREADS; i++) {
		image->heap[i] = malloc(used[i] + 1);
		memcpy(image->heap[i], memory + i * HEAP_SIZE, used[i]);
		image->alive[i] = malloc(used[i] / 8 + 1);
		memcpy(image->alive[i], &alive[i * HEAP_SIZE / 8], used[i] / 8 + 1);
		touched[i] = used[i];
	}
	image->data = malloc(data_size);
	memcpy(image->data, data, data_size);
	return image;
}

void memory_restore(const struct memory_image *image)
{
	int i;

	objects = image->objects;
	for (i = 0; i < EX_THREADS; i++) {
		size_t n = image->used[i];
		uint8_t *a = &alive[i * HEAP_SIZE / 8];

		used[i] = n;
		if (n) {
			memcpy(memory + i * HEAP_SIZE, image->heap[i], n);
			memcpy(a, image->alive[i], n / 8 + 1);
		}
		if (touched[i] > n)
			memset(a + n / 8 + 1, 0, touched[i] / 8 - n / 8 + 1);
		else if (!n)
			a[0] = 0;
		touched[i] = n;
	}
	memcpy(data, image->data, data_size);
}

void memory_image_free(struct memory_image *image)
{
	int i;

	if (!image)
		return;
	for (i = 0; i < EX_THREADS; i++) {
		free(image->heap[i]);
		free(image->alive[i]);
	}
	free(image->data);
	free(image);
}
