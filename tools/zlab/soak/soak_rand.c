// SPDX-License-Identifier: GPL-2.0
/*
 * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014):
 * a counter with a large odd step, mixed. Any seed will do, seeds side by side included.
 */
#include "soak_rand.h"

/**
 * soak_rand_next() - next number of a sequence
 * @r: state, begins with the seed
 *
 * Return: 64 bits.
 */
uint64_t soak_rand_next(struct soak_rand *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/**
 * soak_rand_below() - draw one of some
 * @r: state
 * @limit: how many there are, not 0
 *
 * Return: a number from 0 to @limit - 1.
 */
unsigned int soak_rand_below(struct soak_rand *r, unsigned int limit)
{
	/* The upper half as a fraction: no bias that a walk of some thousand steps shows. */
	return (unsigned int)(((soak_rand_next(r) >> 32) * limit) >> 32);
}
