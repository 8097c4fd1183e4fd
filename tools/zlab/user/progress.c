// SPDX-License-Identifier: GPL-2.0
/*
 * On a terminal one live line, redrawn by a thread so that the elapsed time runs
 * even when nothing else happens. Otherwise one line when a step begins, one
 * when it ends, and a sign of life in between. Everything goes to the log.
 */
#define _GNU_SOURCE
#include "progress.h"

#include "clock.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REDRAW_SECONDS	0.2	/* terminal */
#define SIGN_SECONDS	30.0	/* file or pipe */

struct progress {
	FILE *out;
	FILE *log;
	bool tty;
	double start;		/* of the program */
	double step_start;	/* 0: no step is running */
	unsigned int step, nr_steps;
	char *title;
	char what[256];
	unsigned int done, total;

	pthread_t thread;
	bool has_thread, stop;
	pthread_mutex_t lock;	/* guards all of the above */
	pthread_cond_t wake;
};

static void write_log(struct progress *p, const char *text)
{
	if (!p->log)
		return;
	fprintf(p->log, "%9.3f  %s\n", clock_seconds() - p->start, text);
	fflush(p->log);
}

static void erase_live_line(struct progress *p)
{
	if (p->tty && p->step_start)
		fputs("\r\033[K", p->out);
}

static void format_state(struct progress *p, char *buf, size_t size)
{
	unsigned int seconds = clock_seconds() - p->step_start;
	char count[32] = "";

	if (p->total)
		snprintf(count, sizeof(count), "  %u/%u", p->done, p->total);
	else if (p->done)
		snprintf(count, sizeof(count), "  %u files", p->done);
	snprintf(buf, size, "[%u/%u] %s  %u:%02u%s%s%s", p->step, p->nr_steps, p->title,
		 seconds / 60, seconds % 60, count, *p->what ? "  " : "", p->what);
}

static void draw(struct progress *p)
{
	struct winsize ws = { .ws_col = 80 };
	char buf[512];

	format_state(p, buf, sizeof(buf));
	if (!p->tty) {
		fprintf(p->out, "%s\n", buf);
	} else {
		/* One column short of the edge: some terminals wrap when the last is used. */
		if (ioctl(fileno(p->out), TIOCGWINSZ, &ws) || ws.ws_col < 20)
			ws.ws_col = 80;
		fprintf(p->out, "\r%.*s\033[K", ws.ws_col - 1, buf);
	}
	fflush(p->out);
}

static void *redraw(void *arg)
{
	struct progress *p = arg;
	double interval = p->tty ? REDRAW_SECONDS : SIGN_SECONDS, last = clock_seconds();

	pthread_mutex_lock(&p->lock);
	while (!p->stop) {
		double next = clock_seconds() + interval;
		struct timespec ts = { .tv_sec = next, .tv_nsec = (next - (time_t)next) * 1e9 };

		pthread_cond_clockwait(&p->wake, &p->lock, CLOCK_MONOTONIC, &ts);
		/* A step that began less than an interval ago needs no sign of life. */
		if (!p->stop && p->step_start && clock_seconds() - last >= interval &&
		    (p->tty || clock_seconds() - p->step_start >= interval)) {
			draw(p);
			last = clock_seconds();
		}
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/**
 * progress_new() - start showing progress
 * @out: where to; decides between live line and plain lines
 * @nr_steps: number of steps there will be
 *
 * Return: progress that the caller gives to progress_free(), NULL without memory.
 */
struct progress *progress_new(FILE *out, unsigned int nr_steps)
{
	struct progress *p = calloc(1, sizeof(*p));
	sigset_t all, old;

	if (!p)
		return NULL;
	p->out = out;
	p->tty = isatty(fileno(out)) && getenv("TERM") && strcmp(getenv("TERM"), "dumb");
	p->start = clock_seconds();
	p->nr_steps = nr_steps;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);

	/* Signals are the business of the main thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	p->has_thread = !pthread_create(&p->thread, NULL, redraw, p);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return p;
}

/**
 * progress_log_to() - write the log to a file from now on
 * @p: progress
 * @path: file, created or emptied
 *
 * Return: 0 or a negative errno.
 */
int progress_log_to(struct progress *p, const char *path)
{
	FILE *log = fopen(path, "we");

	if (!log)
		return -errno;
	pthread_mutex_lock(&p->lock);
	if (p->log)
		fclose(p->log);
	p->log = log;
	pthread_mutex_unlock(&p->lock);
	return 0;
}

/**
 * progress_free() - stop showing progress, close the log
 * @p: progress, may be NULL
 */
void progress_free(struct progress *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	erase_live_line(p);
	fflush(p->out);
	p->step_start = 0;
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
	if (p->has_thread)
		pthread_join(p->thread, NULL);
	if (p->log)
		fclose(p->log);
	free(p->title);
	free(p);
}

/**
 * progress_begin() - the next step begins
 * @p: progress
 * @title: what it does, as a short sentence without full stop
 */
void progress_begin(struct progress *p, const char *title)
{
	pthread_mutex_lock(&p->lock);
	erase_live_line(p);
	free(p->title);
	p->title = strdup(title);
	p->step++;
	p->step_start = clock_seconds();
	p->done = 0;
	p->total = 0;
	p->what[0] = '\0';
	write_log(p, title);
	if (p->tty)
		draw(p);
	else
		fprintf(p->out, "[%u/%u] %s ...\n", p->step, p->nr_steps, title);
	fflush(p->out);
	pthread_mutex_unlock(&p->lock);
}

/**
 * progress_what() - what the running step is at
 * @arg: struct progress
 * @what: file, scenario or the like
 * @done: how many are done
 * @total: how many there are, 0 if that is not known
 */
void progress_what(void *arg, const char *what, unsigned int done, unsigned int total)
{
	struct progress *p = arg;
	bool changed;

	pthread_mutex_lock(&p->lock);
	changed = strcmp(p->what, what) || total != p->total;
	snprintf(p->what, sizeof(p->what), "%s", what);
	p->done = done;
	p->total = total;
	/* Scenarios are few and take seconds: without a terminal each has its line. */
	if (total && changed) {
		write_log(p, what);
		if (!p->tty && p->step_start)
			draw(p);
	}
	pthread_mutex_unlock(&p->lock);
}

/**
 * progress_line() - take a line of a program's output
 * @arg: struct progress
 * @line: line; kbuild's "  CC      path" shows up as what the step is at
 *
 * Fits struct step's line callback.
 */
void progress_line(void *arg, const char *line)
{
	struct progress *p = arg;
	const char *tag = line + 2, *path;

	pthread_mutex_lock(&p->lock);
	write_log(p, line);
	pthread_mutex_unlock(&p->lock);

	if (strncmp(line, "  ", 2) || !isupper((unsigned char)*tag))
		return;
	path = tag + strcspn(tag, " ");
	path += strspn(path, " ");
	if (*path)
		progress_what(p, line + 2, p->done + 1, 0);
}

/**
 * progress_end() - the running step ended well
 * @p: progress
 * @summary: its result in a few words
 *
 * Return: seconds it took.
 */
double progress_end(struct progress *p, const char *summary)
{
	double seconds;
	char buf[512];

	pthread_mutex_lock(&p->lock);
	erase_live_line(p);
	seconds = clock_seconds() - p->step_start;
	snprintf(buf, sizeof(buf), "[%u/%u] %s: %s (%.1f s)", p->step, p->nr_steps, p->title,
		 summary, seconds);
	fprintf(p->out, "%s\n", buf);
	fflush(p->out);
	write_log(p, buf);
	p->step_start = 0;
	pthread_mutex_unlock(&p->lock);
	return seconds;
}

static void say(struct progress *p, const char *prefix, const char *fmt, va_list ap)
{
	char *text = NULL, *line = NULL;

	if (vasprintf(&text, fmt, ap) < 0 || asprintf(&line, "%s%s", prefix, text) < 0)
		line = NULL;
	pthread_mutex_lock(&p->lock);
	erase_live_line(p);
	fflush(p->out);
	fprintf(stderr, "zlab: %s\n", line ? line : "out of memory");
	write_log(p, line ? line : "out of memory");
	pthread_mutex_unlock(&p->lock);
	free(text);
	free(line);
}

/**
 * progress_note() - tell something that is worth a line of its own
 * @p: progress
 * @fmt: as printf()
 */
void progress_note(struct progress *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(p, "", fmt, ap);
	va_end(ap);
}

/**
 * progress_fail() - say in one line what went wrong and what to do
 * @p: progress
 * @status: exit status it leads to, see status.h
 * @fmt: as printf(): "<what> (<what to do>)"
 *
 * Return: @status.
 */
int progress_fail(struct progress *p, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(p, "error: ", fmt, ap);
	va_end(ap);
	pthread_mutex_lock(&p->lock);
	p->step_start = 0;
	pthread_mutex_unlock(&p->lock);
	return status;
}
