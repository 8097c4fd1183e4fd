/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is claimed about a check on one kernel, and which kernels there are.
 */
#ifndef ZLAB_CLAIM_H
#define ZLAB_CLAIM_H

/* The part a kernel has in the argument. */
enum kernel_role {
	KERNEL_BASE,		/* without any fix */
	KERNEL_UPSTREAM,	/* with the ten upstream commits */
	KERNEL_PATCHED,		/* with our series: every check must pass */
	KERNEL_ROLE_COUNT,
	/* With the first patches of our series; a run has several of them. */
	KERNEL_PREFIX = KERNEL_ROLE_COUNT,
};

enum claim_kind {
	CLAIM_PASSES,		/* must pass */
	CLAIM_RED,		/* must fail, and say the text */
	CLAIM_EITHER,		/* a race: may pass, may fail */
	CLAIM_SIGNATURE,	/* must fail with the warning of the bug report and nothing else */
	CLAIM_KNOWN,		/* as CLAIM_RED, but no merit: outside of what the series is about */
};

/**
 * struct claim - what is claimed about a check on one kernel
 * @kind: see there; zero is CLAIM_PASSES
 * @text: CLAIM_RED, CLAIM_KNOWN: must occur in the reason or in a complaint of the kernel;
 *	  CLAIM_EITHER: why the outcome is open; else NULL
 */
struct claim {
	enum claim_kind kind;
	const char *text;
};

/* Values for a member of type struct claim. */
#define PASSES		{ .kind = CLAIM_PASSES }
#define RED(_text)	{ .kind = CLAIM_RED, .text = (_text) }
#define EITHER(_why)	{ .kind = CLAIM_EITHER, .text = (_why) }

/**
 * struct later_claim - what is claimed from some patch of the series on
 * @from: number of the first patch, from 1
 * @claim: holds up to the next such claim, or up to the patch that makes the check pass
 */
struct later_claim {
	unsigned char from;
	struct claim claim;
};

/* Members of a check that fails otherwise with some patches: { from, RED(...) }, ... */
#define LATER(...)							\
	.later = (const struct later_claim[]){ __VA_ARGS__ },		\
	.nr_later = sizeof((const struct later_claim[]){ __VA_ARGS__ }) /	\
		    sizeof(struct later_claim)

/* What a check needs of the kernel it runs on. */
enum {
	NEEDS_KASAN = 1 << 0,		/* use after free is reported */
	NEEDS_KMEMLEAK = 1 << 1,	/* memory that nobody can free is reported */
	NEEDS_KCSAN = 1 << 2,		/* data races are reported */
	NEEDS_VFIO = 1 << 3,		/* vfio-pci with zPCI support */
	NEEDS_REUSE = 1 << 4,		/* memory that was freed is in use again at once */
	NEEDS_PROMPT = 1 << 5,		/* a pdev is released with its last reference, not later */
};

/* Members of a check that belongs to requirements, by number; see requirement.c. */
#define REQUIREMENTS(...)						\
	.requirements = (const unsigned char[]){ __VA_ARGS__ },		\
	.nr_requirements = sizeof((const unsigned char[]){ __VA_ARGS__ })

#endif /* ZLAB_CLAIM_H */
