// SPDX-License-Identifier: GPL-2.0
/*
 * Life of a function with the series applied.
 */
#include "lifecycle.h"

#include "array.h"

#include <errno.h>
#include <string.h>

/* By state, then by event; last what comes too late, by then the platform did more. */
const struct life_step life_steps[] = {
	{ LIFE_UNKNOWN, 0x0301, LISTED_CONFIGURED, LIFE_CONFIGURED, 0, "created, enabled, scanned" },
	{ LIFE_UNKNOWN, 0x0302, LISTED_STANDBY, LIFE_STANDBY, 0, "created" },
	{ LIFE_UNKNOWN, 0x0303, LISTED_NOT, LIFE_UNKNOWN, 0, "ignored" },
	{ LIFE_UNKNOWN, 0x0304, LISTED_NOT, LIFE_UNKNOWN, 0, "ignored" },
	{ LIFE_UNKNOWN, 0x0306, LISTED_CONFIGURED, LIFE_CONFIGURED, 0,
	  "every listed function is created as it is listed" },
	{ LIFE_UNKNOWN, 0x0308, LISTED_NOT, LIFE_UNKNOWN, 0, "ignored" },

	{ LIFE_STANDBY, 0x0301, LISTED_CONFIGURED, LIFE_CONFIGURED, 0, "enabled, scanned" },
	{ LIFE_STANDBY, 0x0302, LISTED_STANDBY, LIFE_STANDBY, 0, "the handle is read again" },
	{ LIFE_STANDBY, 0x0303, LISTED_STANDBY, LIFE_STANDBY, 0, "stale, ignored" },
	{ LIFE_STANDBY, 0x0304, LISTED_STANDBY, LIFE_STANDBY, 0, "nothing left to do" },
	{ LIFE_STANDBY, 0x0304, LISTED_NOT, LIFE_HELD, 0, "the platform has reserved it" },
	{ LIFE_STANDBY, 0x0306, LISTED_STANDBY, LIFE_STANDBY, 0, "the handle is read again" },
	{ LIFE_STANDBY, 0x0306, LISTED_NOT, LIFE_HELD, 0, "the platform has reserved it" },
	{ LIFE_STANDBY, 0x0308, LISTED_NOT, LIFE_HELD, 0, "presence reference is put" },
	{ LIFE_STANDBY, LIFE_POWER_ON, LISTED_STANDBY, LIFE_CONFIGURED, 0,
	  "SCLP configure, enabled, scanned" },
	{ LIFE_STANDBY, LIFE_POWER_OFF, LISTED_STANDBY, LIFE_STANDBY, EIO, "refused" },

	{ LIFE_CONFIGURED, 0x0301, LISTED_CONFIGURED, LIFE_CONFIGURED, 0,
	  "stale, ignored; with another handle listed the earlier life is removed first" },
	{ LIFE_CONFIGURED, 0x0302, LISTED_CONFIGURED, LIFE_CONFIGURED, 0,
	  "stale, ignored; with another handle listed the earlier life is removed first" },
	{ LIFE_CONFIGURED, 0x0303, LISTED_CONFIGURED, LIFE_STANDBY, 0,
	  "shut down, SCLP deconfigure; if that fails it stays configured without pdev" },
	{ LIFE_CONFIGURED, 0x0304, LISTED_STANDBY, LIFE_STANDBY, 0, "shut down" },
	{ LIFE_CONFIGURED, 0x0304, LISTED_NOT, LIFE_HELD, 0,
	  "shut down, presence reference is put" },
	{ LIFE_CONFIGURED, 0x0306, LISTED_CONFIGURED, LIFE_CONFIGURED, 0, "as it is listed" },
	{ LIFE_CONFIGURED, 0x0306, LISTED_NOT, LIFE_HELD, 0,
	  "shut down, presence reference is put" },
	{ LIFE_CONFIGURED, 0x0308, LISTED_NOT, LIFE_HELD, 0,
	  "shut down, presence reference is put" },
	{ LIFE_CONFIGURED, LIFE_POWER_ON, LISTED_CONFIGURED, LIFE_CONFIGURED, EIO, "refused" },
	{ LIFE_CONFIGURED, LIFE_POWER_OFF, LISTED_CONFIGURED, LIFE_STANDBY, 0,
	  "shut down, SCLP deconfigure; EBUSY while it has VFs" },
	{ LIFE_CONFIGURED, LIFE_RECOVER, LISTED_CONFIGURED, LIFE_CONFIGURED, 0,
	  "disabled, enabled, scanned: another pdev" },
	{ LIFE_CONFIGURED, LIFE_RESET, LISTED_CONFIGURED, LIFE_CONFIGURED, 0,
	  "disabled, enabled; EAGAIN while state_lock is taken" },

	{ LIFE_HELD, 0x0301, LISTED_CONFIGURED, LIFE_CONFIGURED, 0,
	  "brought back with its properties read again, enabled, scanned; one that has changed too much waits for the last put" },
	{ LIFE_HELD, 0x0302, LISTED_STANDBY, LIFE_STANDBY, 0, "brought back, or waits" },
	{ LIFE_HELD, 0x0303, LISTED_NOT, LIFE_HELD, 0, "stale, ignored" },
	{ LIFE_HELD, 0x0304, LISTED_NOT, LIFE_HELD, 0, "stale, ignored" },
	{ LIFE_HELD, 0x0306, LISTED_CONFIGURED, LIFE_CONFIGURED, 0,
	  "brought back as it is listed, or waits" },
	{ LIFE_HELD, 0x0308, LISTED_NOT, LIFE_HELD, 0, "no change, no second put" },
	{ LIFE_HELD, LIFE_POWER_ON, LISTED_NOT, LIFE_HELD, EIO, "refused" },
	{ LIFE_HELD, LIFE_POWER_OFF, LISTED_NOT, LIFE_HELD, EIO, "refused" },
	{ LIFE_HELD, LIFE_LAST_PUT, LISTED_NOT, LIFE_UNKNOWN, 0,
	  "released by a work item, which arriving functions wait for" },

	{ LIFE_UNKNOWN, 0x0301, LISTED_STANDBY, LIFE_STANDBY, 0, "created as it is listed" },
	{ LIFE_STANDBY, 0x0301, LISTED_STANDBY, LIFE_STANDBY, 0, "as it is listed" },
	{ LIFE_HELD, 0x0301, LISTED_STANDBY, LIFE_STANDBY, 0, "brought back as it is listed" },
	{ LIFE_UNKNOWN, 0x0303, LISTED_CONFIGURED, LIFE_UNKNOWN, 0, "not used: SCLP deconfigure" },
	{ LIFE_HELD, 0x0303, LISTED_CONFIGURED, LIFE_HELD, 0, "not used: SCLP deconfigure" },
};

const size_t nr_life_steps = ARRAY_SIZE(life_steps);

static const struct {
	const char *name;
	int kernel;	/* enum zpci_state, -1: there is no zpci_dev */
} states[NR_LIFE_STATES] = {
	[LIFE_UNKNOWN] = { "not known", -1 },
	[LIFE_STANDBY] = { "Standby", 0 },
	[LIFE_CONFIGURED] = { "Configured", 1 },
	[LIFE_HELD] = { "Reserved, held", 2 },
};

/* Who causes an event, and which locks are taken for it, in their order. */
static const struct {
	unsigned int event;
	const char *name;
	const char *who;
} events[] = {
	{ 0x0301, "0x0301", "event thread: zpci_add_lock, state_lock" },
	{ 0x0302, "0x0302", "event thread: zpci_add_lock, state_lock" },
	{ 0x0303, "0x0303", "event thread: zpci_add_lock, state_lock" },
	{ 0x0304, "0x0304", "event thread: zpci_add_lock, state_lock" },
	{ 0x0306, "0x0306", "event thread: zpci_add_lock, state_lock of one function after the other" },
	{ 0x0308, "0x0308", "event thread: zpci_add_lock, state_lock" },
	{ LIFE_POWER_ON, "power on", "writer of power: state_lock" },
	{ LIFE_POWER_OFF, "power off", "writer of power: state_lock" },
	{ LIFE_RECOVER, "recover", "writer of recover: state_lock, pci_rescan_remove_lock" },
	{ LIFE_RESET, "reset", "PCI core: device_lock(), tries state_lock" },
	{ LIFE_LAST_PUT, "last put", "anybody, in any context: none; then the work item: zpci_add_remove_lock" },
};

/**
 * life_state_name() - name of a state for people
 * @state: state
 *
 * Return: static string.
 */
const char *life_state_name(enum life_state state)
{
	return states[state].name;
}

/**
 * life_kernel_state() - what the test module says of a function in a state
 * @state: state
 *
 * Return: enum zpci_state, or -1 when there must be no zpci_dev.
 */
int life_kernel_state(enum life_state state)
{
	return states[state].kernel;
}

static size_t event_index(unsigned int event)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(events) - 1; i++) {
		if (events[i].event == event)
			break;
	}
	return i;
}

/**
 * life_event_name() - name of an event for people
 * @event: PCI event code or enum life_event
 *
 * Return: static string.
 */
const char *life_event_name(unsigned int event)
{
	return events[event_index(event)].name;
}

/**
 * life_event_who() - who causes an event and takes which locks
 * @event: PCI event code or enum life_event
 *
 * Return: static string.
 */
const char *life_event_who(unsigned int event)
{
	return events[event_index(event)].who;
}

/* Where the same event leads to one state or another, what the list says decides. */
static const char *listed_note(const struct life_step *step)
{
	if (step->listed == LISTED_STANDBY && step->event == 0x0301)
		return ", listed as standby";
	if (step->listed == LISTED_NOT && (step->event == 0x0304 || step->event == 0x0306))
		return ", not listed";
	return "";
}

/**
 * lifecycle_dot() - draw the states and what leads from one to another
 * @f: where to write it, in the language of graphviz
 */
void lifecycle_dot(FILE *f)
{
	const struct life_step *step;
	size_t i, from, to;
	bool any;

	fputs("// Made by build/zlab-doc from the table of the life of a function.\n"
	      "digraph lifecycle {\n"
	      "\trankdir=LR;\n"
	      "\tnode [shape=box style=\"rounded,filled\" fillcolor=\"#dce9f7\" fontname=\"sans-serif\" fontsize=12];\n"
	      "\tedge [fontname=\"sans-serif\" fontsize=10];\n", f);
	for (from = 0; from < NR_LIFE_STATES; from++)
		fprintf(f, "\t\"%s\";\n", states[from].name);
	for (from = 0; from < NR_LIFE_STATES; from++) {
		for (to = 0; to < NR_LIFE_STATES; to++) {
			any = false;
			for (i = 0; from != to && i < nr_life_steps; i++) {
				step = &life_steps[i];
				if (step->from != from || step->to != to)
					continue;
				if (!any)
					fprintf(f, "\t\"%s\" -> \"%s\" [label=\"", states[from].name,
						states[to].name);
				fprintf(f, "%s%s%s", any ? "\\n" : "", life_event_name(step->event),
					listed_note(step));
				any = true;
			}
			if (any)
				fputs("\"];\n", f);
		}
	}
	fputs("}\n", f);
}

/**
 * lifecycle_rst() - write the table as reStructuredText
 * @f: where to write it
 */
void lifecycle_rst(FILE *f)
{
	static const char *const listed[] = {
		[LISTED_CONFIGURED] = "configured",
		[LISTED_STANDBY] = "standby",
		[LISTED_NOT] = "no",
	};
	const struct life_step *step;
	size_t i;

	fputs(".. list-table::\n   :header-rows: 1\n   :widths: 14 10 12 14 50\n\n"
	      "   * - State\n     - Event\n     - Platform lists it\n     - Then\n     - What is done\n",
	      f);
	for (i = 0; i < nr_life_steps; i++) {
		step = &life_steps[i];
		fprintf(f, "   * - %s\n     - %s\n     - %s\n     - %s\n     - %s%s\n",
			states[step->from].name, life_event_name(step->event),
			listed[step->listed], states[step->to].name,
			step->what, step->error == EIO ? " with EIO" : "");
	}
	fputs("\n.. list-table::\n   :header-rows: 1\n   :widths: 14 86\n\n"
	      "   * - Event\n     - Who, and which locks, in order\n", f);
	for (i = 0; i < ARRAY_SIZE(events); i++)
		fprintf(f, "   * - %s\n     - %s\n", events[i].name, events[i].who);
}
