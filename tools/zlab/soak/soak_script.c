// SPDX-License-Identifier: GPL-2.0
/*
 * Scripts of the soak test as text, there and back.
 */
#define _GNU_SOURCE
#include "soak_script.h"

#include "array.h"
#include "verbs.h"
#include "vfio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX	6U

/* What follows the function ID, and what it means. */
struct word {
	const char *text;	/* NULL: no more of them */
	int arg;
};

static const struct grammar {
	const char *name;
	bool fid;
	struct word words[WORDS_MAX];
} grammar[NR_SOAK_OPS] = {
	[SOAK_PLUG] = { "plug", true, {
		{ "", PEC_CONFIGURED }, { "as 0302", PEC_STANDBY }, { "as 0306", PEC_SEVERAL },
		{ "lost", PEC_IGNORED } } },
	[SOAK_UNPLUG] = { "unplug", true, {
		{ "", PEC_RESERVED }, { "as 0304", PEC_GONE }, { "as 0306", PEC_SEVERAL },
		{ "lost", PEC_IGNORED } } },
	[SOAK_TAKE] = { "take", true, {
		{ "as 0304", PEC_GONE }, { "as 0306", PEC_SEVERAL }, { "as 0308", PEC_RESERVED },
		{ "lost", PEC_IGNORED } } },
	[SOAK_EVENT] = { "event", true, {
		{ "0301", PEC_CONFIGURED }, { "0302", PEC_STANDBY }, { "0303", PEC_DECONFIGURE },
		{ "0304", PEC_GONE }, { "0308", PEC_RESERVED } } },
	[SOAK_SCAN] = { "scan", false, { { "", 0 } } },
	[SOAK_HOLD] = { "hold", true, { { "", 0 } } },
	[SOAK_DROP] = { "drop", true, {
		{ "plain", DROP_PLAIN }, { "rescan", DROP_RESCAN }, { "spin", DROP_SPIN },
		{ "irq", DROP_IRQ }, { "busiter", DROP_BUSITER } } },
	[SOAK_POWER] = { "power", true, { { "0", 0 }, { "1", 1 } } },
	[SOAK_REMOVE] = { "remove", true, { { "", 0 } } },
	[SOAK_RECOVER] = { "recover", true, { { "", 0 } } },
	[SOAK_RESET] = { "reset", true, { { "", 0 } } },
	[SOAK_RESET_HELD] = { "reset-held", true, { { "", 0 } } },
	[SOAK_RESCAN] = { "rescan", false, { { "", 0 } } },
	[SOAK_UNBIND] = { "unbind", true, { { "", 0 } } },
	[SOAK_BIND] = { "bind", true, {
		{ "virtio-pci", SOAK_VIRTIO }, { "vfio-pci", SOAK_VFIO } } },
	[SOAK_OPEN] = { "open", true, { { "keep", VFIO_KEEP }, { "yield", VFIO_YIELD } } },
	[SOAK_MAP] = { "map", true, { { "", 0 } } },
	[SOAK_RESET_OPEN] = { "reset-open", true, { { "", 0 } } },
	[SOAK_CLOSE] = { "close", true, { { "", 0 } } },
};

/**
 * soak_op_has_fid() - is it done to one function
 * @op: operation
 *
 * Return: true for most.
 */
bool soak_op_has_fid(enum soak_op op)
{
	return grammar[op].fid;
}

/**
 * soak_op_name() - name of an operation
 * @op: operation
 *
 * Return: static string.
 */
const char *soak_op_name(enum soak_op op)
{
	return grammar[op].name;
}

/**
 * soak_op_args() - how many variants of an operation there are
 * @op: operation
 *
 * Return: at least 1.
 */
unsigned int soak_op_args(enum soak_op op)
{
	unsigned int nr = 0;

	while (nr < WORDS_MAX && grammar[op].words[nr].text)
		nr++;
	return nr;
}

/**
 * soak_op_arg() - one variant of an operation
 * @op: operation
 * @index: from 0, below soak_op_args()
 *
 * Return: value for struct soak_act.arg.
 */
int soak_op_arg(enum soak_op op, unsigned int index)
{
	return grammar[op].words[index].arg;
}

/**
 * soak_act_word() - what follows the function in an act
 * @act: act
 *
 * Return: static string, may be empty.
 */
const char *soak_act_word(const struct soak_act *act)
{
	unsigned int i;

	for (i = 0; i < soak_op_args(act->op); i++) {
		if (grammar[act->op].words[i].arg == act->arg)
			return grammar[act->op].words[i].text;
	}
	return "?";
}

static void print_act(FILE *f, const struct soak_act *act)
{
	const char *word = soak_act_word(act);

	fputs(grammar[act->op].name, f);
	if (grammar[act->op].fid)
		fprintf(f, " %x", act->fid);
	if (*word)
		fprintf(f, " %s", word);
}

/**
 * soak_step_text() - a step as a line of a script
 * @step: step
 * @buf: receives the line without newline
 * @size: its size, SOAK_LINE_MAX is enough
 */
void soak_step_text(const struct soak_step *step, char *buf, size_t size)
{
	FILE *f = fmemopen(buf, size, "w");
	unsigned int i;

	*buf = '\0';
	if (!f)
		return;
	if (step->nr > 1)
		fputs("par { ", f);
	for (i = 0; i < step->nr; i++) {
		if (i)
			fputs(" | ", f);
		print_act(f, &step->acts[i]);
	}
	if (step->nr > 1)
		fputs(" }", f);
	fclose(f);
}

/**
 * soak_script_add() - add a step at the end
 * @script: script
 * @step: step, copied
 *
 * Return: 0 or -ENOMEM.
 */
int soak_script_add(struct soak_script *script, const struct soak_step *step)
{
	struct soak_step *grown;

	grown = reallocarray(script->steps, script->nr + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	script->steps = grown;
	script->steps[script->nr++] = *step;
	return 0;
}

/**
 * soak_script_free() - release what a script owns
 * @script: script, is empty afterwards
 */
void soak_script_free(struct soak_script *script)
{
	free(script->steps);
	*script = (struct soak_script){ 0 };
}

/**
 * soak_script_print() - write a script
 * @f: file
 * @script: script
 */
void soak_script_print(FILE *f, const struct soak_script *script)
{
	char line[SOAK_LINE_MAX];
	size_t i;

	fprintf(f, "functions %u\n", script->functions);
	for (i = 0; i < script->nr; i++) {
		soak_step_text(&script->steps[i], line, sizeof(line));
		fprintf(f, "%s\n", line);
	}
}

static char *trim(char *text)
{
	char *end;

	text += strspn(text, " \t");
	end = text + strlen(text);
	while (end > text && strchr(" \t\n", end[-1]))
		*--end = '\0';
	return text;
}

static bool parse_word(const char *text, struct soak_act *act)
{
	unsigned int i;

	for (i = 0; i < soak_op_args(act->op); i++) {
		if (strcmp(text, grammar[act->op].words[i].text))
			continue;
		act->arg = grammar[act->op].words[i].arg;
		return true;
	}
	return false;
}

static bool parse_act(char *text, unsigned int functions, struct soak_act *act)
{
	char *rest;
	size_t len;

	text = trim(text);
	len = strcspn(text, " ");
	*act = (struct soak_act){ 0 };
	for (; act->op < NR_SOAK_OPS; act->op++) {
		if (strlen(grammar[act->op].name) == len &&
		    !strncmp(grammar[act->op].name, text, len))
			break;
	}
	if (act->op == NR_SOAK_OPS)
		return false;
	rest = text + len;
	if (grammar[act->op].fid) {
		text = rest;
		act->fid = (uint32_t)strtoul(text, &rest, 16);
		if (rest == text || act->fid < SOAK_FIRST_FID ||
		    act->fid >= SOAK_FIRST_FID + functions)
			return false;
	}
	return parse_word(trim(rest), act);
}

static bool parse_step(char *line, unsigned int functions, struct soak_step *step)
{
	char *act, *save, *end = line + strlen(line);

	*step = (struct soak_step){ 0 };
	if (strncmp(line, "par {", 5)) {
		step->nr = 1;
		return parse_act(line, functions, &step->acts[0]);
	}
	if (end[-1] != '}')
		return false;
	end[-1] = '\0';
	for (act = strtok_r(line + 5, "|", &save); act; act = strtok_r(NULL, "|", &save)) {
		if (step->nr == SOAK_ACTS_MAX ||
		    !parse_act(act, functions, &step->acts[step->nr++]))
			return false;
	}
	return step->nr > 1;
}

static int parse_line(struct soak_script *script, char *line)
{
	struct soak_step step;
	int len = 0;

	if (!*line || *line == '#')
		return 0;
	if (!script->functions) {
		/* Before the first step, so that each can be judged at once. */
		if (sscanf(line, "functions %u%n", &script->functions, &len) != 1 || line[len] ||
		    !script->functions || script->functions > SOAK_FUNCTIONS_MAX)
			return -EINVAL;
		return 0;
	}
	if (!parse_step(line, script->functions, &step))
		return -EINVAL;
	return soak_script_add(script, &step);
}

/**
 * soak_script_parse() - read a script
 * @script: receives it, to be released with soak_script_free() if this returns 0
 * @f: file
 * @line_nr: receives the number of the last line that was read
 *
 * Return: 0, -ENOMEM, or -EINVAL: the line makes no sense, or there is none.
 */
int soak_script_parse(struct soak_script *script, FILE *f, unsigned int *line_nr)
{
	char *line = NULL;
	size_t size = 0;
	int rc = 0;

	*script = (struct soak_script){ 0 };
	*line_nr = 0;
	while (!rc && getline(&line, &size, f) > 0) {
		(*line_nr)++;
		rc = parse_line(script, trim(line));
	}
	free(line);
	if (!rc && !script->nr)
		rc = -EINVAL;
	if (rc)
		soak_script_free(script);
	return rc;
}
