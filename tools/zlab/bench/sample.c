// SPDX-License-Identifier: GPL-2.0
/*
 * What a handful of measurements of the same thing says about its median.
 *
 * Nothing is assumed about how they are distributed: the bounds of the median are
 * members of the sample.
 */
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DOUBT	0.05	/* one-sided */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Return: the value that @rank others are not above; not a number without memory. */
static double at_rank(const double *values, size_t nr, size_t rank)
{
	double *sorted = malloc(nr * sizeof(*sorted)), value;

	if (!sorted)
		return NAN;
	memcpy(sorted, values, nr * sizeof(*sorted));
	qsort(sorted, nr, sizeof(*sorted), compare);
	value = sorted[rank];
	free(sorted);
	return value;
}

/**
 * sample_min() - least value
 * @values: the sample
 * @nr: number of values, not 0
 *
 * Return: the value.
 */
double sample_min(const double *values, size_t nr)
{
	return at_rank(values, nr, 0);
}

/**
 * sample_max() - greatest value
 * @values: the sample
 * @nr: number of values, not 0
 *
 * Return: the value.
 */
double sample_max(const double *values, size_t nr)
{
	return at_rank(values, nr, nr - 1);
}

/**
 * sample_median() - the value in the middle
 * @values: the sample
 * @nr: number of values, not 0
 *
 * Return: the value; between the two in the middle if there are two.
 */
double sample_median(const double *values, size_t nr)
{
	return (at_rank(values, nr, (nr - 1) / 2) + at_rank(values, nr, nr / 2)) / 2;
}

/*
 * Of @nr independent values at least @rank are below the median they are drawn around
 * with the probability that as many of @nr coins show heads.
 *
 * Return: the least such number for which that is DOUBT or less; @nr + 1: none.
 */
static size_t rank_of_bound(size_t nr)
{
	double probability = 0, term = pow(0.5, (double)nr);
	size_t rank;

	/* From all of them downwards; each term is the next binomial coefficient. */
	for (rank = nr; rank; rank--) {
		probability += term;
		if (probability > DOUBT)
			return rank + 1;
		term *= (double)rank / (double)(nr - rank + 1);
	}
	return 1;
}

/**
 * sample_upper() - what the median is not above, with 95 % confidence
 * @values: independent values
 * @nr: number of values, not 0
 *
 * Return: the bound; infinite if there are too few values (less than 5).
 */
double sample_upper(const double *values, size_t nr)
{
	size_t rank = rank_of_bound(nr);

	return rank > nr ? INFINITY : at_rank(values, nr, rank - 1);
}

/**
 * sample_lower() - what the median is not below, with 95 % confidence
 * @values: independent values
 * @nr: number of values, not 0
 *
 * Return: the bound; minus infinity if there are too few values.
 */
double sample_lower(const double *values, size_t nr)
{
	size_t rank = rank_of_bound(nr);

	return rank > nr ? -INFINITY : at_rank(values, nr, nr - rank);
}
