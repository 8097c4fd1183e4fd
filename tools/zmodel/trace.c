// SPDX-License-Identifier: GPL-2.0
/*
 * What was found, for people.
 */
#include "explore.h"

#include <string.h>

/**
 * model_error_name() - the name of what a thread failed with
 * @error: one of enum model_error
 *
 * Return: its name in the kernel, "done" for 0.
 */
const char *model_error_name(uint8_t error)
{
	static const char *const names[NR_MODEL_ERRORS] = {
		"done", "-EBUSY", "-EADDRINUSE", "-EADDRNOTAVAIL",
	};

	return error < NR_MODEL_ERRORS ? names[error] : "?";
}

/**
 * fault_name() - one word for a kind of fault
 * @model: model it was found in
 * @kind: number in struct exploration
 *
 * Return: the word, NULL if the model has no such kind.
 */
const char *fault_name(const struct model *model, unsigned int kind)
{
	if (kind == FAULT_DEADLOCK)
		return "deadlock";
	if (kind == FAULT_MISUSE)
		return "misuse";
	return kind - FAULT_PROPERTY < model->nr_properties ?
	       model->properties[kind - FAULT_PROPERTY].name : NULL;
}

static const char *value_name(const struct model *model, size_t var, uint8_t value)
{
	return value < MODEL_VALUES && model->vars[var].values[value] ?
	       model->vars[var].values[value] : "?";
}

/* "[a: x -> y]" for everything that has changed. */
static void print_changes(FILE *f, const struct model *model, const struct state *was,
			  const struct state *is, size_t thread)
{
	size_t i;

	for (i = 0; i < model->nr_vars; i++) {
		if (was->var[i] != is->var[i])
			fprintf(f, "  [%s: %s]", model->vars[i].name,
				value_name(model, i, is->var[i]));
	}
	if (was->thread[thread].error != is->thread[thread].error)
		fprintf(f, "  [%s]", model_error_name(is->thread[thread].error));
}

static const char *verb(const struct step *step)
{
	switch (step->op) {
	case OP_LOCK:
		return "locks ";
	case OP_TRYLOCK:
		return "tries ";
	case OP_UNLOCK:
		return "unlocks ";
	default:
		return "";
	}
}

static void print_step(FILE *f, const struct model *model, const struct trace *trace, size_t i,
		       const char *indent)
{
	const struct thread *t = &model->threads[trace->threads[i]];
	const struct step *step = &t->steps[trace->steps[i]];

	fprintf(f, "%s%2zu. %-8s %s%s", indent, i + 1, t->name, verb(step),
		*verb(step) ? model->locks[step->what] : step->text ? step->text : "looks");
	if (step->routine)
		fprintf(f, " in %s()", step->routine);
	print_changes(f, model, &trace->states[i], &trace->states[i + 1], trace->threads[i]);
	fputc('\n', f);
}

/**
 * trace_print() - a trace, one step a line, and who waits for whom at its end
 * @f: where to
 * @model: model it was found in
 * @trace: trace that was found
 * @indent: before each line
 */
void trace_print(FILE *f, const struct model *model, const struct trace *trace, const char *indent)
{
	const struct state *last = &trace->states[trace->nr];
	const struct step *step;
	size_t i;

	for (i = 0; i < trace->nr; i++)
		print_step(f, model, trace, i, indent);
	for (i = 0; i < model->nr_threads; i++) {
		if (last->thread[i].pc >= model->threads[i].nr)
			continue;
		step = &model->threads[i].steps[last->thread[i].pc];
		if (step->op == OP_LOCK && last->owner[step->what] != NO_OWNER)
			fprintf(f, "%s    %s waits for %s, which %s holds\n", indent,
				model->threads[i].name, model->locks[step->what],
				model->threads[last->owner[step->what]].name);
	}
}
