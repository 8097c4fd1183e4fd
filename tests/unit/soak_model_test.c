// SPDX-License-Identifier: GPL-2.0
/*
 * What the soak test knows about functions: rules that keep walks away from what is
 * not zPCI's fault, and what must come of the steps.
 */
#define _GNU_SOURCE
#include "array.h"
#include "soak_model.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

static bool load(const char *text, struct soak_script *script)
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	unsigned int line_nr;
	int rc = soak_script_parse(script, f, &line_nr);

	fclose(f);
	return !rc;
}

#define HEAD	"functions 2\n"
#define OPEN	"plug 22\nunbind 22\nbind 22 vfio-pci\nopen 22 "

/* The last step of each, after all others. */
static const struct {
	const char *text;
	bool allowed;
	const char *what;
} rules[] = {
	{ "plug 22\nplug 22\n", false, "nothing is plugged twice" },
	{ "hold 22\n", false, "what is not there cannot be held" },
	{ "plug 22\ntake 22 as 0304\n", false, "virtio waits for ever for what was taken away" },
	{ "plug 22\nunbind 22\ntake 22 as 0304\n", true, "it can be taken without a driver" },
	{ OPEN "keep\nunplug 22\n", false,
	  "an open function cannot be unplugged" },
	{ OPEN "yield\nunplug 22\n", true,
	  "... if user space does not close it" },
	{ OPEN "keep\npar { unplug 22 | close 22 }\n", true,
	  "... in time" },
	{ OPEN "keep\npar { unplug 22 | close 23 }\n", false,
	  "closing another one does not help" },
	{ "plug 22\npar { remove 22 | unplug 22 }\n", false, "nobody removes what is removed" },
	{ "plug 22\npar { remove 22 | remove 22 }\n", false, "... not by the same file, either" },
	{ "plug 22\npar { power 22 0 | unplug 22 }\n", false, "no power off during an unplug" },
	{ "plug 22\npar { power 22 1 | unplug 22 }\n", true, "power on does no harm" },
	{ "plug 22\nhold 22\nunplug 22\npar { plug 22 | drop 22 spin }\n", true,
	  "the last reference may go while its function comes back" },
	{ "plug 22\nhold 22\npar { drop 22 spin | drop 22 spin }\n", false,
	  "no more is dropped than is held" },
	{ "plug 22\npar { scan | power 22 0 }\n", false, "there is one thread for events" },
	{ "plug 22 lost\nunplug 22\n", true, "a function that Linux never saw can be unplugged" },
	{ "plug 22\nunplug 22 lost\nplug 22 lost\nunplug 22\n", false,
	  "... but not one that it takes for its earlier life" },
	{ "plug 22\nunplug 22 lost\npower 22 1\n", false,
	  "nobody switches on what is not there" },
	{ "plug 22\nhold 22\nunplug 22\npower 22 1\n", true, "a reserved one has a slot" },
	{ "plug 22\nunplug 22\npower 22 1\n", false, "a released one has none" },
	{ "plug 22\nhold 22\npower 22 0\npower 22 1\nreset-held 22\n", false,
	  "nothing is said about a pdev that was replaced within a life" },
	{ "plug 22\nhold 22\nunplug 22\nplug 22\nreset-held 22\n", true,
	  "one of an earlier life resets nothing" },
	{ "plug 22\nunplug 22 lost\npar { plug 23 as 0306 | rescan }\n", false,
	  "a lost event must not be found by another one at the same time" },
	{ "par { plug 22 as 0306 | plug 23 lost }\n", false, "... not one that is just lost" },
	{ "plug 23\npar { plug 22 as 0306 | unplug 23 lost }\n", false, "... either" },
	{ "par { plug 22 as 0306 | plug 23 as 0302 }\n", false,
	  "nobody looks at a function that QEMU does not have in standby yet" },
	{ "plug 22\nhold 22\nunplug 22\npar { power 22 1 | plug 22 as 0302 }\n", false,
	  "... and nobody switches it on" },
	{ "plug 22\nhold 22\nunplug 22\npar { power 22 1 | plug 22 }\n", true,
	  "... unless it is configured" },
	{ "par { plug 22 as 0306 | plug 23 }\n", true, "... but at one that it has configured" },
};

static void test_rules(void)
{
	struct soak_script script;
	char text[256];
	size_t i, bad;
	bool allowed;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		snprintf(text, sizeof(text), HEAD "%s", rules[i].text);
		if (!load(text, &script))
			exit(1);
		allowed = !soak_model_check(&script, &bad);
		if (!ok(allowed == rules[i].allowed && (allowed || bad == script.nr - 1),
			rules[i].what))
			printf("# %s# step %zu\n", rules[i].text, bad + 1);
		soak_script_free(&script);
	}
}

/* What 22 must be after the steps. */
static const struct {
	const char *text;
	struct soak_fn fn;
	int refs;
	const char *what;
} outcomes[] = {
	{ "plug 22\n", { .there = true, .state = SOAK_CONFIGURED, .pdev = true,
	  .driver = SOAK_VIRTIO, .fresh = true }, 2, "a function with its pdev" },
	{ "plug 22 as 0302\n", { .there = true, .state = SOAK_STANDBY }, 1, "one in standby" },
	{ "plug 22\nhold 22\nhold 22\nunplug 22\n", { .state = SOAK_RESERVED, .nr_held = 2 }, 1,
	  "reserved: one pdev, held twice" },
	{ "plug 22\nhold 22\nunplug 22\nplug 22\nhold 22\npower 22 0\n",
	  { .there = true, .state = SOAK_STANDBY, .nr_held = 2 }, 3,
	  "standby: presence and two old pdevs" },
	{ "plug 22\nhold 22\nunplug 22\ndrop 22 irq\n", { .state = SOAK_UNKNOWN }, 1,
	  "released with the last reference" },
	{ "plug 22\nunplug 22 lost\n", { .missed = true, .state = SOAK_STANDBY }, 1,
	  "taken for standby" },
	{ "plug 22\nunplug 22 lost\nscan\n", { .state = SOAK_UNKNOWN }, 1, "found to be gone" },
	{ "plug 22\nunplug 22 lost\nplug 23 as 0306\n", { .state = SOAK_UNKNOWN }, 1,
	  "... by an event about another one" },
	{ "plug 22 lost\nscan\n", { .there = true, .state = SOAK_CONFIGURED, .pdev = true,
	  .driver = SOAK_VIRTIO, .fresh = true }, 2, "found to be there" },
	{ "plug 22\nremove 22\nrescan\n", { .there = true, .state = SOAK_CONFIGURED, .pdev = true,
	  .driver = SOAK_VIRTIO, .fresh = true }, 2, "removed and found" },
	{ "plug 22\nhold 22\npar { power 22 0 | recover 22 }\n", { .there = true, .settle = true,
	  .state = SOAK_CONFIGURED, .pdev = true, .driver = SOAK_VIRTIO, .fresh = true }, 2,
	  "an open end is settled" },
	{ "plug 22\nhold 22\npar { unplug 22 | recover 22 }\n",
	  { .settle = true, .state = SOAK_UNKNOWN }, 1, "... also of one that goes" },
	{ "plug 22\nremove 22\nplug 23\npar { power 23 0 | recover 23 }\n", { .there = true,
	  .state = SOAK_CONFIGURED, .pdev = true, .driver = SOAK_VIRTIO, .fresh = true }, 2,
	  "... by a rescan, which finds others, too" },
	{ "plug 22\npar { power 22 0 | rescan }\n", { .there = true, .state = SOAK_STANDBY }, 1,
	  "a rescan does not find what is switched off" },
	{ "plug 22\nhold 22\nunplug 22\npar { drop 22 spin | plug 22 }\n", { .there = true,
	  .state = SOAK_CONFIGURED, .pdev = true, .driver = SOAK_VIRTIO, .fresh = true }, 2,
	  "a re-add, whenever the last reference goes" },
};

static bool is_same(const struct soak_fn *a, const struct soak_fn *b)
{
	return a->there == b->there && a->missed == b->missed && a->state == b->state &&
	       a->pdev == b->pdev && a->driver == b->driver && a->fresh == b->fresh &&
	       a->settle == b->settle && a->nr_held == b->nr_held;
}

static void test_outcomes(void)
{
	struct soak_script script;
	struct soak_model m;
	char text[256];
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(outcomes); i++) {
		snprintf(text, sizeof(text), HEAD "%s", outcomes[i].text);
		if (!load(text, &script))
			exit(1);
		soak_model_init(&m, script.functions);
		for (j = 0; j < script.nr && soak_model_allows(&m, &script.steps[j]); j++)
			soak_model_apply(&m, &script.steps[j]);
		if (!ok(j == script.nr && is_same(&m.fns[0], &outcomes[i].fn) &&
			soak_model_refs(&m.fns[0]) == outcomes[i].refs, outcomes[i].what))
			printf("# step %zu, state %d, refs %d\n", j, m.fns[0].state,
			       soak_model_refs(&m.fns[0]));
		soak_script_free(&script);
	}
}

int main(void)
{
	test_rules();
	test_outcomes();
	return tap_done();
}
