// SPDX-License-Identifier: GPL-2.0
/*
 * Agent client: answers out of order, payloads of any content, events in between.
 */
#define _GNU_SOURCE
#include "agent.h"
#include "array.h"
#include "clock.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HELLO "hello 1 6.1.192\n"
#define EVENT(ev, pec, fid) "! {\"t\":1500000000,\"ev\":\"" ev "\",\"pec\":" #pec ",\"fid\":" #fid \
			    ",\"fh\":131072,\"state\":1,\"refs\":2}\n"

static struct loop loop;
static struct agent agent;
static int peer;

static double soon(void)
{
	return clock_seconds() + 5;
}

static double now(void)
{
	return clock_seconds() + 0.02;
}

static int never(void *arg)
{
	return 0;
}

static void say(const char *text, size_t len)
{
	if (write(peer, text, len) != (ssize_t)len)
		exit(1);
}

#define SAY(text) say(text, sizeof(text) - 1)

static void start(void)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		exit(1);
	peer = fds[1];
	loop_init(&loop);
	if (agent_open(&agent, &loop, fds[0]))
		exit(1);
}

static void finish(void)
{
	agent_close(&agent);
	close(peer);
	loop_fini(&loop);
}

static void test_hello(void)
{
	start();
	ok(agent_wait_hello(&agent, now()) == -ETIMEDOUT && strstr(agent_why(&agent), "no hello"),
	   "no hello, no agent");
	SAY(HELLO);
	ok(!agent_wait_hello(&agent, soon()) && !strcmp(agent.release, "6.1.192"),
	   "hello brings the release");
	finish();

	start();
	SAY("hello 9 6.1.192\n");
	ok(agent_wait_hello(&agent, soon()) == -EPROTO && strstr(agent_why(&agent), "protocol 9"),
	   "another protocol is refused");
	finish();
}

static void test_replies(void)
{
	struct agent_reply reply;
	int first, second, third;
	char heard[256];
	ssize_t n;

	start();
	first = agent_send(&agent, "write %s 1", "/sys/x");
	second = agent_send(&agent, "stat /a");
	third = agent_send(&agent, "read /b");
	n = read(peer, heard, sizeof(heard) - 1);
	heard[n > 0 ? n : 0] = '\0';
	ok(!strcmp(heard, "1 write /sys/x 1\n2 stat /a\n3 read /b\n"), "requests are lines");

	/* The first one blocks in the kernel; the payload looks like a header and an event. */
	SAY("= 3 0 16\n= 1 0 0\n! {\"x\"}\0= 2 2 0\n");
	ok(!agent_wait_reply(&agent, (unsigned int)second, soon(), &reply) && reply.rc == ENOENT &&
	   reply.len == 0, "answers come out of order");
	agent_reply_free(&reply);
	ok(!agent_wait_reply(&agent, (unsigned int)third, soon(), &reply) && reply.rc == 0 &&
	   reply.len == 16 && !memcmp(reply.data, "= 1 0 0\n! {\"x\"}\0", 16),
	   "a payload is not looked into");
	agent_reply_free(&reply);
	ok(agent_wait_reply(&agent, (unsigned int)first, now(), &reply) == -ETIMEDOUT,
	   "a request may stay without an answer");
	ok(agent_wait_reply(&agent, (unsigned int)second, soon(), &reply) == -EINVAL,
	   "an answer is taken once");
	SAY("= 1 16 3\nlate");
	ok(!agent_wait_reply(&agent, (unsigned int)first, soon(), &reply) && reply.rc == 16 &&
	   !strcmp(reply.data, "lat"), "and may come after the deadline");
	agent_reply_free(&reply);
	finish();
}

static void test_events(void)
{
	struct mod_event event;
	struct agent_reply reply;
	int seq;

	start();
	seq = agent_send(&agent, "sync");
	SAY(EVENT("begin", 769, 34) EVENT("begin", 769, 35) "= 1 0 0\n" EVENT("end", 769, 35));
	ok(!agent_wait_reply(&agent, (unsigned int)seq, soon(), &reply), "events around an answer");
	agent_reply_free(&reply);
	ok(!agent_wait_event(&agent, MOD_END, 35, 0x301, soon(), &event) && event.t_guest == 1.5 &&
	   event.fh == 131072 && event.state == 1 && event.refs == 2, "an event behind others");
	ok(!agent_wait_event(&agent, MOD_BEGIN, 34, ANY_PEC, soon(), NULL),
	   "events that arrived before an answer are not lost");
	ok(agent_wait_event(&agent, MOD_BEGIN, 34, ANY_PEC, now(), NULL) == -ETIMEDOUT &&
	   strstr(agent_why(&agent), "event \"begin\" of function 00000022"),
	   "an event is taken once");
	ok(agent_wait_event(&agent, MOD_BEGIN, 35, 0x303, now(), NULL) == -ETIMEDOUT,
	   "events differ by their code");
	ok(agent.nr_events == 3 && agent_last_event(&agent, MOD_BEGIN, UINT32_MAX)->fid == 35,
	   "taken events stay for the timeline");
	SAY("! {\"t\":1,\"ev\":\"lost\",\"n\":3}\n! {\"t\":1,\"ev\":\"news\"}\n");
	loop_wait(&loop, never, NULL, now());
	ok(agent_last_event(&agent, MOD_LOST, UINT32_MAX) &&
	   agent_last_event(&agent, MOD_OTHER, UINT32_MAX), "events of unknown kind are kept");
	SAY("! {\"t\":1,\"ev\":\"fault\",\"fid\":0,\"by\":\"a<b\"}\n"
	    "! {\"t\":1,\"ev\":\"calls\",\"fid\":0,\"n\":7}\n");
	ok(!agent_wait_event(&agent, MOD_FAULT, 0, ANY_PEC, soon(), &event) &&
	   !strcmp(event.by, "a<b") && event.calls == -1 &&
	   !agent_wait_event(&agent, MOD_CALLS, 0, ANY_PEC, soon(), &event) &&
	   event.calls == 7 && !*event.by, "calls are counted, and a fault says whose it was");
	finish();
}

static void test_pieces(void)
{
	static const char text[] = HELLO "= 1 0 5\nab\ncd" EVENT("end", 776, 34);
	struct agent_reply reply;
	int seq;
	size_t i;

	start();
	seq = agent_send(&agent, "read /x");
	for (i = 0; i < sizeof(text) - 1; i++) {
		say(text + i, 1);
		loop_wait(&loop, never, NULL, clock_seconds());
	}
	ok(!agent_wait_reply(&agent, (unsigned int)seq, soon(), &reply) &&
	   !strcmp(reply.data, "ab\ncd") && agent.hellos == 1 && agent.nr_events == 1,
	   "messages may come byte by byte");
	agent_reply_free(&reply);
	finish();
}

static void test_garbage(void)
{
	static const char *const garbage[] = {
		"what?\n", "= 1 x 0\n", "= 1 0\n", "! {\"ev\": 1}\n", "! {\"ev\"\n", "hello\n",
	};
	struct agent_reply reply;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(garbage); i++) {
		int seq;

		start();
		seq = agent_send(&agent, "stat /");
		say(garbage[i], strlen(garbage[i]));
		if (!ok(agent_wait_reply(&agent, (unsigned int)seq, soon(), &reply) == -EBADMSG &&
			strstr(agent_why(&agent), "makes no sense"), "garbage is noticed"))
			printf("# %s", garbage[i]);
		finish();
	}
	start();
	SAY(HELLO);
	shutdown(peer, SHUT_RDWR);
	ok(!agent_wait_hello(&agent, soon()), "what came before the end counts");
	ok(agent_wait_event(&agent, MOD_END, 34, ANY_PEC, soon(), NULL) == -EPIPE &&
	   strstr(agent_why(&agent), "connection to the guest ended"), "the end is the end");
	ok(agent_send(&agent, "%5000s", "x") == -E2BIG, "a request that is too long is not sent");
	finish();
}

int main(void)
{
	test_hello();
	test_replies();
	test_events();
	test_pieces();
	test_garbage();
	return tap_done();
}
