// SPDX-License-Identifier: GPL-2.0
/*
 * What zlab jobs writes, as text that a parser of YAML reads: each shard is there once,
 * runs the same script, and GitLab's merge waits for all of them.
 */
#define _GNU_SOURCE
#include "jobs.h"
#include "yaml_write.h"
#include "tap.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define NR_SHARDS	12

static const struct jobs_options opt = {
	.nr_shards = NR_SHARDS, .image = "debian:12", .dir = "/srv/zpci", .device_type = "board",
	.upload = "https://results.example/zpci",
};

/* A document, read back. */
static yaml_document_t doc;

static bool read_back(json_t *root)
{
	yaml_parser_t parser;
	size_t size;
	char *text;
	bool good;
	FILE *f = open_memstream(&text, &size);
	int err = f ? yaml_write(f, root) : -1;

	json_decref(root);
	if (f)
		fclose(f);
	if (err || !yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, (unsigned char *)text, size);
	good = yaml_parser_load(&parser, &doc) && yaml_document_get_root_node(&doc);
	yaml_parser_delete(&parser);
	free(text);
	return good;
}

static const char *text_of(const yaml_node_t *node)
{
	return node && node->type == YAML_SCALAR_NODE ? (char *)node->data.scalar.value : "";
}

static yaml_node_t *member(const yaml_node_t *node, const char *name)
{
	yaml_node_pair_t *pair;

	if (!node || node->type != YAML_MAPPING_NODE)
		return NULL;
	for (pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
		if (!strcmp(text_of(yaml_document_get_node(&doc, pair->key)), name))
			return yaml_document_get_node(&doc, pair->value);
	}
	return NULL;
}

static size_t length(const yaml_node_t *node)
{
	if (!node || node->type != YAML_SEQUENCE_NODE)
		return 0;
	return node->data.sequence.items.top - node->data.sequence.items.start;
}

static yaml_node_t *item(const yaml_node_t *node, size_t i)
{
	if (i >= length(node))
		return NULL;
	return yaml_document_get_node(&doc, node->data.sequence.items.start[i]);
}

/* Members of members, by name or, for the items of a sequence, by number; ends with NULL. */
static yaml_node_t *at(const char *name, ...)
{
	yaml_node_t *node = yaml_document_get_root_node(&doc);
	va_list ap;

	va_start(ap, name);
	for (; name; name = va_arg(ap, const char *)) {
		if (node && node->type == YAML_SEQUENCE_NODE)
			node = item(node, strtoul(name, NULL, 10));
		else
			node = member(node, name);
	}
	va_end(ap);
	return node;
}

#define AT(...) at(__VA_ARGS__, NULL)
#define IS(value, ...) (!strcmp(text_of(AT(__VA_ARGS__)), value))

/* Is there a job for each shard, and does it run this shard? */
static bool all_shards(void)
{
	char name[32], script[64];
	unsigned int i;

	for (i = 1; i <= NR_SHARDS; i++) {
		snprintf(name, sizeof(name), "matrix-%u-of-%u", i, NR_SHARDS);
		snprintf(script, sizeof(script), "tools/scale/shard.sh %u/%u", i, NR_SHARDS);
		if (length(AT(name, "script")) != 1 || !IS(script, name, "script", "0") ||
		    !IS("shards", name, "stage") || !IS(".matrix", name, "extends"))
			return false;
	}
	return true;
}

static bool all_needed(void)
{
	const yaml_node_t *needs = AT("matrix-merge", "needs");
	char name[32];
	unsigned int i;

	for (i = 1; i <= NR_SHARDS; i++) {
		snprintf(name, sizeof(name), "matrix-%u-of-%u", i, NR_SHARDS);
		if (strcmp(text_of(member(item(needs, i - 1), "job")), name) ||
		    strcmp(text_of(member(item(needs, i - 1), "artifacts")), "true"))
			return false;
	}
	return length(needs) == NR_SHARDS;
}

/* Each job is a shard, the merge, the template, or a word that GitLab knows. */
static size_t nr_members(void)
{
	const yaml_node_t *root = yaml_document_get_root_node(&doc);

	return root->data.mapping.pairs.top - root->data.mapping.pairs.start;
}

static void test_gitlab(void)
{
	ok(read_back(jobs_gitlab(&opt)), "a pipeline is YAML");
	ok(nr_members() == NR_SHARDS + 4, "... with a job for each shard and a merge");
	ok(all_shards(), "... each shard runs its part and no other");
	ok(all_needed(), "... the merge needs all of them with what they leave");
	ok(IS("always", "matrix-merge", "when") && IS("merge", "matrix-merge", "stage") &&
	   IS("build/zlab matrix --merge build/shards", "matrix-merge", "script", "1"),
	   "... and comes whatever they say");
	ok(IS("shards", "stages", "0") && IS("merge", "stages", "1"), "... after them");
	ok(IS("debian:12", ".matrix", "image") && IS("build/shards", ".matrix", "artifacts", "paths", "0") &&
	   IS("always", ".matrix", "artifacts", "when"), "... in an image, with artifacts");
	yaml_document_delete(&doc);
}

static bool is_integer(const yaml_node_t *node, const char *text)
{
	return !strcmp(text_of(node), text) &&
	       node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static void test_lava(void)
{
	ok(read_back(jobs_lava(&opt, 3)), "a job of LAVA is YAML");
	ok(IS("zpci-readd matrix-3-of-12", "job_name") && IS("board", "device_type") &&
	   IS("public", "visibility") && is_integer(AT("timeouts", "job", "hours"), "4"),
	   "... with what LAVA wants to know");
	ok(length(AT("actions")) == 3 && IS("ssh", "actions", "0", "deploy", "to") &&
	   IS("ssh", "actions", "1", "boot", "method"), "... for a device that is up");
#define DEFINITION "actions", "2", "test", "definitions", "0"
	ok(IS("inline", DEFINITION, "from") &&
	   IS("Lava-Test Test Definition 1.0", DEFINITION, "repository", "metadata", "format"),
	   "... with its test inline");
#define STEPS DEFINITION, "repository", "run", "steps"
	ok(length(AT(STEPS)) == 3 && IS("cd /srv/zpci", STEPS, "0") &&
	   IS("lava-test-case matrix-3-of-12 --shell tools/scale/shard.sh 3/12 || :", STEPS, "1"),
	   "... that runs this shard in the clone");
	ok(strstr(text_of(AT(STEPS, "2")), " build/shards/3-of-12.results https://results.example/zpci/"),
	   "... and uploads its results");
	yaml_document_delete(&doc);
}

static void test_yaml(void)
{
	json_t *odd = json_pack("{s:s, s:s, s:s, s:i, s:b, s:[]}", "a", "no", "b", "1: 2 # 3",
				"c", "two\nlines \"quoted\" \t", "d", -5, "e", 0, "f");

	ok(read_back(odd) && IS("no", "a") && IS("1: 2 # 3", "b") &&
	   IS("two\nlines \"quoted\" \t", "c"), "strings stay what they are");
	ok(AT("a")->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE &&
	   is_integer(AT("d"), "-5") && is_integer(AT("e"), "false"), "... and are no numbers");
	yaml_document_delete(&doc);
	ok(!read_back(NULL) && !read_back(json_pack("[n]")), "what cannot be written is refused");
}

int main(void)
{
	test_gitlab();
	test_lava();
	test_yaml();
	return tap_done();
}
