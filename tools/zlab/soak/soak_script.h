/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scripts of the soak test: what is done, one step a line.
 *
 *	functions 2
 *	plug 22
 *	hold 22
 *	unplug 22 as 0304
 *	par { plug 22 | drop 22 spin | rescan }
 *
 * A function is named by its function ID in hexadecimal: 22 is the first one. The
 * acts of a "par" are begun one after the other without waiting, and the step is over
 * when all are. Lines that begin with "#" mean nothing.
 */
#ifndef ZLAB_SOAK_SCRIPT_H
#define ZLAB_SOAK_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define SOAK_FIRST_FID		0x22U
#define SOAK_FUNCTIONS_MAX	6U
#define SOAK_ACTS_MAX		4U
#define SOAK_LINE_MAX		160

enum soak_op {
	SOAK_PLUG,		/* QEMU gets a function; arg: event, 0: it is lost */
	SOAK_UNPLUG,		/* QEMU takes it back; arg: last event, 0: it is lost */
	SOAK_TAKE,		/* it is taken without asking; arg: event, 0: it is lost */
	SOAK_EVENT,		/* an event that changes nothing; arg: event */
	SOAK_SCAN,		/* 0x0306: look at all functions */
	SOAK_HOLD,		/* take a reference on the pdev */
	SOAK_DROP,		/* drop the oldest; arg: enum drop_context */
	SOAK_POWER,		/* write to the slot; arg: 0 or 1 */
	SOAK_REMOVE,		/* files of the pdev */
	SOAK_RECOVER,
	SOAK_RESET,
	SOAK_RESET_HELD,	/* through the oldest pdev held */
	SOAK_RESCAN,		/* of all of PCI */
	SOAK_UNBIND,
	SOAK_BIND,		/* arg: enum soak_driver */
	SOAK_OPEN,		/* by vfio; arg: enum vfio_on_request */
	SOAK_MAP,
	SOAK_RESET_OPEN,
	SOAK_CLOSE,
	NR_SOAK_OPS,
};

enum soak_driver {
	SOAK_NO_DRIVER,
	SOAK_VIRTIO,
	SOAK_VFIO,
};

/**
 * struct soak_act - one thing that one actor does
 * @op: what
 * @fid: function ID; 0 when it is done to none
 * @arg: see enum soak_op
 */
struct soak_act {
	enum soak_op op;
	uint32_t fid;
	int arg;
};

/**
 * struct soak_step - what is done between two quiet points
 * @acts: at the same time
 * @nr: their number
 */
struct soak_step {
	struct soak_act acts[SOAK_ACTS_MAX];
	unsigned int nr;
};

/**
 * struct soak_script - a walk
 * @functions: how many functions it is about, from SOAK_FIRST_FID on
 * @steps: steps, owned
 * @nr: their number
 */
struct soak_script {
	unsigned int functions;
	struct soak_step *steps;
	size_t nr;
};

bool soak_op_has_fid(enum soak_op op);
const char *soak_op_name(enum soak_op op);
unsigned int soak_op_args(enum soak_op op);
int soak_op_arg(enum soak_op op, unsigned int index);
const char *soak_act_word(const struct soak_act *act);

void soak_step_text(const struct soak_step *step, char *buf, size_t size);
int soak_script_add(struct soak_script *script, const struct soak_step *step);
void soak_script_free(struct soak_script *script);
void soak_script_print(FILE *f, const struct soak_script *script);
int soak_script_parse(struct soak_script *script, FILE *f, unsigned int *line_nr);

#endif /* ZLAB_SOAK_SCRIPT_H */
