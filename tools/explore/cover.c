// SPDX-License-Identifier: GPL-2.0
/*
 * Which basic blocks of the kernel's code were reached, in a world that was built for
 * that (world.sh --cover). Counters in the world itself would be put back with each run.
 */
#include "engine.h"

#include <stdlib.h>

#define TEXT_SIZE (1 << 19)

static const char *text;
static uint8_t reached[TEXT_SIZE];

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
	size_t offset = (const char *)__builtin_return_address(0) - text;

	if (offset < TEXT_SIZE)
		reached[offset] = 1;
}

/* @base: where the world was loaded */
void cover_init(const void *base)
{
	text = base;
}

/**
 * cover_write() - add what was reached to a file
 * @file: its name; several jobs may write to it
 *
 * An address of the world a line, each behind a call of the function above.
 */
void cover_write(const char *file)
{
	FILE *out = fopen(file, "a");
	unsigned int i;

	if (!out) {
		perror(file);
		exit(11);
	}
	for (i = 0; i < TEXT_SIZE; i++) {
		if (reached[i])
			fprintf(out, "%x\n", i);
	}
	if (fclose(out)) {
		perror(file);
		exit(11);
	}
}
