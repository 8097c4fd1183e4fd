// SPDX-License-Identifier: GPL-2.0
/*
 * Several processes for one sweep. Each prints what it finds, sums are kept together.
 */
#include "search.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct sums *sums;

/**
 * jobs_start() - become several processes
 * @nr: how many
 *
 * Return: true in each of them, false in the one that waited for them to end
 */
bool jobs_start(unsigned int nr)
{
	unsigned int i;
	int status;

	sums = mmap(NULL, sizeof(*sums), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		    -1, 0);
	if (sums == MAP_FAILED)
		out_of_memory();
	if (nr < 2)
		return true;
	fflush(stdout);
	for (i = 0; i < nr; i++) {
		pid_t pid = fork();

		if (pid < 0)
			out_of_memory();
		if (!pid)
			return true;
	}
	while (wait(&status) > 0) {
		if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
			fputs("error: a job broke off, its results are lost\n", stderr);
			exit(11);
		}
	}
	return false;
}
