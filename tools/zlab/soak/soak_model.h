/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a correct kernel makes of a walk, and which steps it may consist of.
 *
 * The model knows what QEMU has and what Linux must take it for. It is told nothing
 * about the outcome of a step: what may come out one way or the other (a race) is
 * settled afterwards, see struct soak_fn.settle. So a script is good or bad, and its
 * every state known, before it runs.
 */
#ifndef ZLAB_SOAK_MODEL_H
#define ZLAB_SOAK_MODEL_H

#include "soak_script.h"

#define SOAK_HELD_MAX	6U
#define SOAK_MAPS_MAX	4U

/* What Linux takes a function for; the last one has references held on its pdevs. */
enum soak_state {
	SOAK_UNKNOWN,
	SOAK_STANDBY,
	SOAK_CONFIGURED,
	SOAK_RESERVED,
};

/* Who has it open by vfio. */
enum soak_use {
	SOAK_UNUSED,
	SOAK_KEEPS,	/* user space keeps it until it closes it by itself */
	SOAK_YIELDS,	/* user space closes it when the kernel wants it back */
};

/**
 * struct soak_fn - a function
 * @fid: function ID
 * @there: QEMU has it; configured unless @state is SOAK_STANDBY and not @missed
 * @missed: Linux has not been told about its last coming or going
 * @state: for Linux
 * @pdev: it has a registered pdev
 * @driver: of the pdev
 * @use: by vfio
 * @maps: what vfio has mapped
 * @fresh: virtio was bound in the last step, and must have worked since
 * @settle: how the last step ended is open. All references to it are to be dropped,
 *	    and if it is @there it is to be made to work, after that it is as told here
 * @life: counts its arrivals
 * @generation: counts its pdevs
 * @nr_held: references held
 * @held: on which pdev of which life, oldest first
 */
struct soak_fn {
	uint32_t fid;
	bool there;
	bool missed;
	enum soak_state state;
	bool pdev;
	enum soak_driver driver;
	enum soak_use use;
	unsigned int maps;
	bool fresh;
	bool settle;
	unsigned int life;
	unsigned int generation;
	unsigned int nr_held;
	struct {
		unsigned int generation;
		unsigned int life;
	} held[SOAK_HELD_MAX];
};

/**
 * struct soak_model - all functions
 * @fns: from SOAK_FIRST_FID on
 * @nr: their number
 */
struct soak_model {
	struct soak_fn fns[SOAK_FUNCTIONS_MAX];
	unsigned int nr;
};

void soak_model_init(struct soak_model *m, unsigned int functions);
struct soak_fn *soak_model_fn(struct soak_model *m, uint32_t fid);
bool soak_model_allows(const struct soak_model *m, const struct soak_step *step);
void soak_model_apply(struct soak_model *m, const struct soak_step *step);
int soak_model_refs(const struct soak_fn *fn);

/* soak_whole.c */
bool soak_model_way_home(struct soak_model *m, struct soak_step *step);
int soak_model_filter(const struct soak_script *in, struct soak_script *out);
int soak_model_check(const struct soak_script *script, size_t *bad);

/* One act, and soak_par.c: several. */
bool soak_act_allowed(const struct soak_model *m, const struct soak_act *act, bool closing);
void soak_act_apply(struct soak_model *m, const struct soak_act *act);
void soak_fn_settled(struct soak_fn *fn, bool there);
bool soak_par_allowed(const struct soak_model *m, const struct soak_step *step);
void soak_par_apply(struct soak_model *m, const struct soak_step *step);

#endif /* ZLAB_SOAK_MODEL_H */
