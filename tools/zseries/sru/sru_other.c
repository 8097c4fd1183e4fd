// SPDX-License-Identifier: GPL-2.0
/*
 * Where the evidence is from, and what it does not show. The latter is
 * Documentation/limits.rst in short.
 */
#define _GNU_SOURCE
#include "sru_text.h"

#include <string.h>

static const char *const limits[] = {
	"IBM Z itself, and kernels as Ubuntu builds them: none was there. QEMU emulated the machine (TCG).",
	"Steps A and B of the test plan on hardware: nothing in this evidence is from there.",
	"Firmware. QEMU sends PCI events 0x0301, 0x0303 and 0x0308 only, the others are made by rewriting one of these right before Linux sees it.",
	"Real cards. All functions are virtio devices.",
	"SR-IOV, several functions on one bus, MIO instructions, directed interrupts, ISM, and KVM's interpretation of zPCI: the emulation does not have them.",
	"Timing. Windows are made wide on purpose, so a scenario shows what can happen and not how often it does.",
};

static void source(GString *out, const struct sru_evidence *ev)
{
	const json_t *project = json_object_get(ev->facts, "project");
	const json_t *tools = json_object_get(ev->facts, "tools");
	const json_t *base = json_object_get(ev->results, "base");
	char *name = sru_base_name(ev);

	sru_item(out, "Verdict: PROVED, run on %s", sru_string(ev->results, "started"));
	sru_item(out, "Base: %s, commit %s", name, sru_string(base, "commit"));
	sru_item(out, "With the series: commit %s, tree %s",
		 sru_string(json_object_get(ev->results, "series"), "commit"),
		 sru_string(ev->patched, "tree"));
	sru_item(out, "QEMU: %s", sru_string(tools, "qemu"));
	sru_item(out, "Compiler: %s", sru_string(tools, "compiler"));
	if (json_is_object(project))
		sru_item(out, "Harness: commit %s%s", sru_string(project, "commit"),
			 json_is_true(json_object_get(project, "changed")) ? ", with local changes" : "");
	sru_item(out, "Report: SHA-256 of its MANIFEST is %s; make verify-evidence DIR=<report> judges its logs once more",
		 ev->manifest);
	g_string_append_c(out, '\n');
	g_free(name);
}

/* What upstream's own commits did, where they were run. */
static void upstream(GString *out, const struct sru_evidence *ev)
{
	unsigned int red = 0, green = 0, nr = 0;
	const json_t *item;
	size_t i;

	if (!ev->upstream)
		return;
	json_array_foreach(json_object_get(ev->upstream, "scenarios"), i, item) {
		nr++;
		red += sru_fails(item);
		green += sru_turns_green(ev, item);
	}
	sru_para(out, "Why not the upstream commits as they are: on %s, which has them, %u of %u scenarios fail in the same emulation, %u of these pass with the series.",
		 sru_string(json_object_get(ev->results, "upstream"), "name"), red, nr, green);
}

/**
 * sru_other() - the section "Other Info"
 * @out: text
 * @sru: what it is made of
 */
void sru_other(GString *out, const struct sru *sru)
{
	size_t i;

	g_string_append(out, "[Other Info]\n\nThe evidence:\n\n");
	source(out, sru->evidence);
	upstream(out, sru->evidence);
	g_string_append(out, "What emulation does not show:\n\n");
	for (i = 0; i < G_N_ELEMENTS(limits); i++)
		sru_item(out, "%s", limits[i]);
}
