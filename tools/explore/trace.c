// SPDX-License-Identifier: GPL-2.0
/*
 * What happened in a run, a column per thread.
 */
#include "engine.h"

#include <string.h>

#define STEPS	8192
#define WIDTH	46

bool trace_on;
bool trace_locks;

static struct step {
	unsigned int number;
	int thread;
	const void *pc;
	char text[100];
} steps[STEPS];
static unsigned int nr_steps;

void trace_clear(void)
{
	nr_steps = 0;
}

static struct step *new_step(const void *pc)
{
	struct step *s = &steps[nr_steps];

	if (nr_steps < STEPS - 1)
		nr_steps++;
	s->number = run.step;
	s->thread = run.current;
	s->pc = pc;
	return s;
}

/* One step of the current thread, if a trace is asked for. */
void trace_step(const void *pc, const char *fmt, ...)
{
	struct step *s;
	va_list ap;

	if (!trace_on)
		return;
	s = new_step(pc);
	va_start(ap, fmt);
	vsnprintf(s->text, sizeof(s->text), fmt, ap);
	va_end(ap);
}

void ex_vnote(const char *prefix, const char *fmt, va_list ap)
{
	struct step *s;
	int n;

	if (!trace_on)
		return;
	s = new_step(NULL);
	n = snprintf(s->text, sizeof(s->text), "%s", prefix);
	vsnprintf(s->text + n, sizeof(s->text) - n, fmt, ap);
	s->text[strcspn(s->text, "\n")] = '\0';
}

void ex_note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	ex_vnote("", fmt, ap);
	va_end(ap);
}

/* Would ex_note() be seen? */
bool ex_noting(void)
{
	return trace_on;
}

int ex_format(char *buf, size_t size, const char *fmt, va_list ap)
{
	return vsnprintf(buf, size, fmt, ap);
}

/**
 * trace_print() - the steps of the last run
 * @out: where to
 *
 * Threads that did nothing have no column.
 */
void trace_print(FILE *out)
{
	int column[EX_THREADS] = { 0 };
	int nr_columns = 0;
	unsigned int i;
	int t;

	for (i = 0; i < nr_steps; i++)
		column[steps[i].thread] = 1;
	fprintf(out, "  %7s ", "step");
	for (t = 0; t < EX_THREADS; t++) {
		if (!column[t])
			continue;
		column[t] = nr_columns++;
		fprintf(out, "| %-*s", WIDTH, t ? run.threads[t].name : "(checks)");
	}
	fputs("|\n", out);
	for (i = 0; i < nr_steps; i++) {
		const struct step *s = &steps[i];

		fprintf(out, "  %7u ", s->number);
		for (t = 0; t < nr_columns; t++)
			fprintf(out, "| %-*.*s", WIDTH, WIDTH,
				t == column[s->thread] ? s->text : "");
		fprintf(out, "| %s\n", s->pc ? symbol_line(s->pc) : "");
	}
}
