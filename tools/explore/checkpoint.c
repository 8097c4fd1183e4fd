// SPDX-License-Identifier: GPL-2.0
/*
 * States in the middle of a run, to go on from there more than once.
 *
 * Most schedules differ from the one before them near their end only. So the
 * search keeps some states of the run that is under way, the newest last: a copy
 * of the memory of the world, of the stacks in use and of struct run. What race.c
 * knows is larger and changes little, it has a log of what to undo.
 */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

struct checkpoint {
	unsigned int tag;
	void *sp;
	size_t log;
	struct memory_image *memory;
	size_t stack_used;
	size_t stack_size;
	char *stack;
	unsigned int step;
	char run[RUN_KEPT];
};

static struct checkpoint *points;
static unsigned int nr_points;
static unsigned int nr_allocated;

/*
 * void save_stack(void **sp, void (*fn)(void *), void *arg): what a function call must
 * preserve is put on the stack, as switch_stack() wants to find it. Returns after fn(arg),
 * and again whenever somebody switches to *sp.
 */
void save_stack(void **sp, void (*fn)(void *arg), void *arg);
asm(".text\n"
	".type save_stack, @function\n"
	"save_stack:\n"
	"	push %rbp\n"
	"	push %rbx\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	push %r15\n"
	"	mov %rsp, (%rdi)\n"
	"	mov %rdx, %rdi\n"
	"	sub $8, %rsp\n"
	"	call *%rsi\n"
	"	add $8, %rsp\n"
	"	pop %r15\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbx\n"
	"	pop %rbp\n"
	"	ret\n"
	".size save_stack, .-save_stack\n");

/* How much of its stack a thread uses, from @sp on */
static size_t depth_of(int thread, const void *sp)
{
	return memory_stack(thread) + STACK_SIZE - (const char *)sp;
}

/* One that has ended may still have to choose who goes on. */
static bool has_stack(int thread)
{
	enum thread_state state = run.threads[thread].state;

	return state == THREAD_READY || state == THREAD_WAITS || thread == run.current;
}

static void save(void *arg)
{
	struct checkpoint *p = arg;
	size_t need = 0;
	char *to;
	int i;

	run.threads[run.current].sp = p->sp;
	for (i = 0; i < run.nr_threads; i++) {
		if (has_stack(i))
			need += depth_of(i, run.threads[i].sp);
	}
	if (need > p->stack_size) {
		p->stack_size = 2 * need;
		p->stack = realloc(p->stack, p->stack_size);
		if (!p->stack)
			out_of_memory();
	}
	to = p->stack;
	for (i = 0; i < run.nr_threads; i++) {
		size_t n;

		if (!has_stack(i))
			continue;
		n = depth_of(i, run.threads[i].sp);
		memcpy(to, run.threads[i].sp, n);
		to += n;
	}
	p->memory = memory_save(p->memory);
	p->log = race_log();
	p->step = run.step;
	memcpy(p->run, &run, RUN_KEPT);
}

/**
 * checkpoint_take() - keep the state that the run is in
 * @tag: for checkpoint_tag(), larger than those of the others that are kept
 *
 * Called by the thread that runs. Returns again after each checkpoint_resume().
 */
void checkpoint_take(unsigned int tag)
{
	struct checkpoint *p;

	if (nr_points == nr_allocated) {
		nr_allocated += 64;
		points = realloc(points, nr_allocated * sizeof(*points));
		if (!points)
			out_of_memory();
		memset(points + nr_points, 0, (nr_allocated - nr_points) * sizeof(*points));
	}
	p = &points[nr_points++];
	p->tag = tag;
	save_stack(&p->sp, save, p);
}

/**
 * checkpoint_drop() - forget those with a tag above this one
 *
 * Return: is one left?
 */
bool checkpoint_drop(unsigned int tag)
{
	while (nr_points && points[nr_points - 1].tag > tag)
		nr_points--;
	return nr_points;
}

/* Forget all of them: another run begins, or the search knows more than before. */
void checkpoint_forget(void)
{
	nr_points = 0;
}

/* The tag of the newest. */
unsigned int checkpoint_tag(void)
{
	return points[nr_points - 1].tag;
}

/* How many steps the newest one is from here; a large number if there is none. */
unsigned int checkpoint_distance(void)
{
	return nr_points ? run.step - points[nr_points - 1].step : ~0U;
}

/**
 * checkpoint_resume() - go on from the newest one
 *
 * @choose: as in the run that it is of
 *
 * To be called where a run would begin. Return: how it ended
 */
enum run_end checkpoint_resume(chooser choose)
{
	struct checkpoint *p = &points[nr_points - 1];
	const char *from = p->stack;
	int i;

	memcpy(&run, p->run, RUN_KEPT);
	memory_restore(p->memory);
	race_undo(p->log);
	for (i = 0; i < run.nr_threads; i++) {
		size_t n;

		if (!has_stack(i))
			continue;
		n = depth_of(i, run.threads[i].sp);
		memcpy(run.threads[i].sp, from, n);
		from += n;
	}
	return run_resume(p->sp, choose);
}
