// SPDX-License-Identifier: GPL-2.0
/*
 * explore - run scenarios in a world under all schedules.
 */
#include "search.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static struct options {
	unsigned int bound;
	double seconds;
	unsigned long random_runs;
	uint64_t seed;
	const char *schedule;
	int verbose;
	bool sweep;
	bool grow;
	const char *cover;
	bool stop;
	unsigned int jobs;
} opt = { .bound = 2, .seed = 1 };

static const struct ex_world *world;
static struct memory_image *boot;
static int status;

static const char usage[] =
	"explore WORLD [OPTION]... SCENARIO...\n"
	"  --bound N      all schedules with up to N preemptions (2)\n"
	"  --seconds N    give up after this CPU time, per scenario\n"
	"  --random N     N random schedules instead\n"
	"  --seed N       others\n"
	"  --accept WHAT  go on after failures like this: KIND or 'KIND at FUNCTION()'\n"
	"  --replay STEP:THREAD,...   one schedule, \"\" for the plain one, with its trace\n"
	"  --whole        also schedules that differ in the order of independent steps only\n"
	"  --sweep        print scenarios with a new failure only, and a sum\n"
	"  --grow         sequences without words that cannot do anything\n"
	"  --jobs N       so many processes, with --grow\n"
	"  --cover FILE   add addresses that were reached, of a world built for it\n"
	"  --stop         end with the first failure\n"
	"  -v             a trace of what was found, -vv with all locks\n"
	"A scenario is \"SET-UP | THREAD | THREAD...\", each a list of words. {a,b} is\n"
	"one of these words, {a,b}^3 all sequences of up to three.\n";

static void trace_run(const struct decision *decisions, unsigned int nr)
{
	trace_on = true;
	trace_clear();
	search_replay(decisions, nr);
	trace_on = false;
	trace_print(stdout);
}

static void replay(void)
{
	static struct decision decisions[MAX_NODES];
	const char *p = opt.schedule;
	unsigned int nr = 0;
	int n = 0;

	while (nr < MAX_NODES && sscanf(p, "%u:%d%n", &decisions[nr].step,
					&decisions[nr].thread, &n) == 2) {
		nr++;
		p += n + (p[n] == ',');
	}
	if (*p) {
		fprintf(stderr, "error: not a schedule: %s (STEP:THREAD,... as it was printed)\n", p);
		exit(3);
	}
	trace_run(decisions, nr);
	if (run.end == RUN_FAILED) {
		report_failure(stdout, &run.failure);
		status = 1;
	}
}

static void print_found(struct found *found)
{
	search_minimise(found);
	report_failure(stdout, &found->failure);
	printf("  schedule (%u preemptions): ", found->preemptions);
	report_schedule(stdout, found->decisions, found->nr_decisions);
	if (opt.verbose)
		trace_run(found->decisions, found->nr_decisions);
}

static void add_up(const struct found *found, double cpu)
{
	sums->scenarios++;
	sums->runs += found->runs;
	sums->states += found->states;
	sums->ends += found->ends;
	sums->stopped += found->stopped;
	sums->red += found->failed;
	sums->microseconds += (unsigned long)(cpu * 1e6);
	if (found->depth > sums->depth)
		sums->depth = found->depth;
}

/* Return: there is no failure */
static bool explore(const struct scenario *sc, bool ours)
{
	static struct found found;
	double cpu = search_cpu();
	bool news;
	unsigned int b;

	memset(&found, 0, sizeof(found));
	if (opt.random_runs) {
		search_random(opt.random_runs, opt.seed, opt.bound, &found);
	} else {
		for (b = 0; b <= opt.bound && !found.failed && !found.stopped; b++)
			search_bounded(b, opt.seconds ? cpu + opt.seconds : 0, &found);
	}
	cpu = search_cpu() - cpu;
	if (ours)
		add_up(&found, cpu);
	if (!ours)
		return !found.failed;
	news = found.failed && report_new(&found.failure);
	if (!opt.sweep || news) {
		printf("%s: %s\n", found.failed ? "RED" : found.stopped ? "STOPPED" : "green",
		       sc->text);
		printf("  %lu runs (%lu to the end, %lu accepted), %lu ends, %lu states, %u choices deep, %u shared, %u restarts\n",
		       found.runs, found.complete, found.accepted, found.ends,
		       found.states, found.depth,
		       race_nr_hot(), found.restarts);
		printf("  %.2f CPU s, %.0f runs per CPU second, %.0f steps a run\n", cpu,
		       found.runs / cpu, (double)found.steps / found.runs);
	}
	if (news || (found.failed && !opt.sweep))
		print_found(&found);
	if (found.failed)
		status = 1;
	return !found.failed;
}

static bool run_scenario(const char *text, bool ours)
{
	struct scenario sc;
	bool good = false;

	if (opt.stop && status)
		return false;
	if (scenario_parse(&sc, text, world)) {
		status = 3;
		return false;
	}
	trace_clear();
	trace_on = opt.verbose && !opt.sweep;
	scenario_prepare(&sc, world, boot);
	trace_on = false;
	if (run.end != RUN_QUIET && ours) {
		if (report_new(&run.failure) || !opt.sweep) {
			printf("RED in set-up: %s\n", text);
			report_failure(stdout, &run.failure);
			if (opt.verbose)
				trace_print(stdout);
		}
		sums->scenarios++;
		sums->red++;
		status = 1;
	} else if (run.end == RUN_QUIET && opt.schedule) {
		replay();
	} else if (run.end == RUN_QUIET) {
		good = explore(&sc, ours);
	}
	if (report_cycles(stdout)) {
		printf("  found in: %s\n", text);
		status = 1;
	}
	fflush(stdout);
	scenario_release();
	scenario_free(&sc);
	return good;
}

static void run_text(const char *text, void *arg)
{
	run_scenario(text, true);
}

static void print_sums(double start)
{
	double cpu = sums->microseconds / 1e6;

	printf("%lu scenarios, %lu red, %lu not to the end, %lu runs, %lu ends, %lu states, up to %u choices deep\n",
	       sums->scenarios, sums->red, sums->stopped, sums->runs, sums->ends, sums->states,
	       sums->depth);
	printf("%.1f s, %.1f CPU s, %.0f runs per CPU second\n", search_now() - start, cpu,
	       cpu ? sums->runs / cpu : 0);
}

static double number(const char *text, const char *option)
{
	char *end;
	double value = strtod(text, &end);

	if (!*text || *end || value < 0) {
		fprintf(stderr, "error: --%s wants a number, not '%s'\n", option, text);
		exit(3);
	}
	return value;
}

static void parse_options(int argc, char **argv)
{
	static const struct option options[] = {
		{ "accept", required_argument, NULL, 'a' },
		{ "bound", required_argument, NULL, 'b' },
		{ "cover", required_argument, NULL, 'c' },
		{ "grow", no_argument, NULL, 'g' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "random", required_argument, NULL, 'r' },
		{ "replay", required_argument, NULL, 'R' },
		{ "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'S' },
		{ "stop", no_argument, NULL, 'x' },
		{ "sweep", no_argument, NULL, 'w' },
		{ "whole", no_argument, NULL, 'W' },
		{ NULL }
	};
	int c;

	while ((c = getopt_long(argc, argv, "v", options, NULL)) != -1) {
		switch (c) {
		case 'a':
			search_accept(optarg);
			break;
		case 'b':
			opt.bound = number(optarg, "bound");
			break;
		case 'r':
			opt.random_runs = number(optarg, "random");
			break;
		case 'R':
			opt.schedule = optarg;
			break;
		case 's':
			opt.seconds = number(optarg, "seconds");
			break;
		case 'S':
			opt.seed = number(optarg, "seed");
			break;
		case 'w':
			opt.sweep = true;
			break;
		case 'c':
			opt.cover = optarg;
			break;
		case 'g':
			opt.grow = true;
			break;
		case 'j':
			opt.jobs = number(optarg, "jobs");
			break;
		case 'x':
			opt.stop = true;
			break;
		case 'W':
			search_whole = true;
			break;
		case 'v':
			trace_locks = opt.verbose++;
			break;
		default:
			fputs(usage, stderr);
			exit(3);
		}
	}
	if (argc - optind < 2) {
		fputs(usage, stderr);
		exit(3);
	}
}

int main(int argc, char **argv)
{
	double start = search_now();

	parse_options(argc, argv);
	memory_init();
	world = world_load(argv[optind++]);
	race_init();
	fault_init();
	run_boot(world->boot);
	if (run.end == RUN_FAILED) {
		puts("FAILED at boot");
		report_failure(stdout, &run.failure);
		return 1;
	}
	boot = memory_save(NULL);
	grow_init();
	if (jobs_start(opt.grow ? opt.jobs : 1)) {
		for (; optind < argc; optind++) {
			if (opt.grow)
				grow_all(argv[optind], run_scenario);
			else
				expand(argv[optind], run_text, NULL);
		}
		if (opt.sweep)
			report_all(stdout);
		if (opt.cover)
			cover_write(opt.cover);
		if (opt.jobs > 1 && opt.grow)
			exit(status);
	}
	if (opt.sweep)
		print_sums(start);
	memory_image_free(boot);
	return sums->red ? 1 : status;
}
