// SPDX-License-Identifier: GPL-2.0
/*
 * Actors, requests under way and windows, with a guest that says what it is told to.
 */
#define _GNU_SOURCE
#include "actors.h"
#include "array.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Deadlines are 10 s on a real guest. */
#define SCALE	0.01

static struct loop loop;
static struct vm vm;
static struct trial sc;
static int peer;

static void start(void)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		exit(1);
	peer = fds[1];
	loop_init(&loop);
	vm = (struct vm){ .loop = &loop };
	if (agent_open(&vm.agent, &loop, fds[0]))
		exit(1);
	trial_init(&sc, "test", &vm, SCALE);
}

static void finish(void)
{
	trial_fini(&sc);
	agent_close(&vm.agent);
	close(peer);
	loop_fini(&loop);
}

static void say(const char *text)
{
	if (write(peer, text, strlen(text)) != (ssize_t)strlen(text))
		exit(1);
}

static bool heard(const char *text)
{
	char buf[512];
	ssize_t n = read(peer, buf, sizeof(buf) - 1);

	buf[n > 0 ? n : 0] = '\0';
	return !strcmp(buf, text);
}

/* From here on the guest answers hello, and nothing else, until its host ends. */
static void only_hello(void)
{
	unsigned int seq;
	FILE *f;
	char line[256];

	if (fork())
		return;
	close(vm.agent.stream.fd);
	f = fdopen(peer, "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%u hello", &seq) == 1 && strstr(line, " hello"))
			dprintf(peer, "= %u 0 0\n", seq);
	}
	_exit(0);
}

static bool failed_with(const char *text)
{
	return sc.outcome == OUTCOME_FAIL && strstr(sc.reason, text);
}

static void test_actor(void)
{
	struct actor_counts counts;

	start();
	say("= 1 0 0\n");
	actor_start(&sc, "power", "write /sys/%s %d", "x", 1);
	say("= 2 0 40\n{\"runs\":9,\"ok\":4,\"errno\":{\"5\":3,\"16\":2}}");
	actor_stop(&sc, "power", &counts);
	ok(trial_ok(&sc) && heard("1 loop power write /sys/x 1\n2 endloop power\n"),
	   "an actor is a loop in the guest");
	ok(counts.runs == 9 && counts.ok == 4 && actor_saw(&counts, EIO) == 3 &&
	   actor_saw(&counts, EBUSY) == 2 && !actor_saw(&counts, ENOENT), "it counts");
	actor_expect_errno(&sc, "power", &counts, ENOENT, EBUSY, EIO);
	ok(trial_ok(&sc), "failures that may happen");
	actor_expect_errno(&sc, "power", &counts, EBUSY);
	ok(failed_with("actor power failed 3 of 9 times: Input/output error"),
	   "and one that may not");
	actor_stop(&sc, "power", &counts);
	ok(!counts.runs, "nothing is counted after that");
	finish();
}

static void test_actor_trouble(void)
{
	static const char *const nonsense[] = {
		"", "{", "{\"runs\":1}", "{\"runs\":1,\"ok\":1,\"errno\":[]}", "[1]",
	};
	struct actor_counts counts;
	char line[96];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(nonsense); i++) {
		start();
		snprintf(line, sizeof(line), "= 1 0 %zu\n%s", strlen(nonsense[i]), nonsense[i]);
		say(line);
		actor_stop(&sc, "x", &counts);
		ok(sc.outcome == OUTCOME_INCONCLUSIVE && strstr(sc.reason, "nonsense"),
		   "nonsense is not counted");
		finish();
	}
	start();
	say("= 1 17 0\n");
	actor_start(&sc, "x", "hello");
	ok(sc.outcome == OUTCOME_INCONCLUSIVE && strstr(sc.reason, "does not start: File exists"),
	   "an actor that does not start");
	finish();

	start();
	only_hello();
	actor_stop(&sc, "x", &counts);
	ok(failed_with("\"endloop x\" did not return"), "an actor that is blocked in the kernel");
	finish();
}

static void test_request(void)
{
	struct request first = { 0 }, second = { 0 };

	start();
	request_begin(&sc, &first, "write /a 1");
	request_begin(&sc, &second, "write /b 1");
	ok(heard("1 write /a 1\n2 write /b 1\n"), "two requests at once");
	say("= 2 5 0\n= 1 0 0\n");
	ok(request_end(&sc, &first) == 0 && request_end(&sc, &second) == EIO && trial_ok(&sc),
	   "end in any order");
	only_hello();
	request_begin(&sc, &first, "write /a 1");
	ok(request_end(&sc, &first) < 0 && failed_with("\"write /a 1\" did not return"),
	   "one that is blocked");
	finish();
}

static void test_window(void)
{
	start();
	say("= 1 0 0\n! {\"t\":1,\"ev\":\"stretch\",\"fid\":0}\n");
	window(&sc, "some_function", "kmcheck", 300);
	window_opens(&sc, "some_function");
	ok(trial_ok(&sc) && heard("1 mod stretch some_function 300 n=1 comm=kmcheck\n"),
	   "a window opens");
	only_hello();
	window_opens(&sc, "some_function");
	ok(sc.outcome == OUTCOME_INCONCLUSIVE && strstr(sc.reason, "nobody came by some_function"),
	   "one that does not");
	finish();
	start();
	say("= 1 2 0\n");
	window(&sc, "no_function", "kmcheck", 300);
	ok(sc.outcome == OUTCOME_INCONCLUSIVE && strstr(sc.reason, "no window in no_function"),
	   "one that cannot");
	finish();
}

int main(void)
{
	test_actor();
	test_actor_trouble();
	test_request();
	test_window();
	return tap_done();
}
