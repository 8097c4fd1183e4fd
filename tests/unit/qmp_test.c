// SPDX-License-Identifier: GPL-2.0
/*
 * QMP client: answers and events in any order, and everything QEMU can do wrong.
 */
#define _GNU_SOURCE
#include "qmp.h"
#include "clock.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define GREETING "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n"
#define RETURN(id) "{\"return\": {\"n\": " #id "}, \"id\": " #id "}\r\n"
#define DELETED(dev) "{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"" dev "\", " \
		     "\"path\": \"/p/" dev "\"}}\r\n"
#define MIGRATION(status) "{\"event\": \"MIGRATION\", \"data\": {\"status\": \"" status "\"}}\r\n"

static struct loop loop;
static struct qmp qmp;
static int peer;
static const char *const *script;	/* what QEMU answers, one entry a command */
static char heard[1024];

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

static void say(const char *text)
{
	if (write(peer, text, strlen(text)) != (ssize_t)strlen(text))
		exit(1);
}

/* QEMU's side lives in the same loop: a command arrived, so the next answer is due. */
static void peer_ready(void *arg, short revents)
{
	ssize_t n = read(peer, heard, sizeof(heard) - 1);

	heard[n > 0 ? n : 0] = '\0';
	if (n <= 0)
		loop_remove(&loop, peer);
	else if (*script)
		say(*script++);
}

static void start(const char *greeting, const char *const *answers)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		exit(1);
	peer = fds[1];
	script = answers;
	loop_init(&loop);
	if (qmp_open(&qmp, &loop, fds[0]) || loop_add(&loop, peer, peer_ready, NULL))
		exit(1);
	say(greeting);
}

#define START(greeting, ...) start(greeting, (const char *const[]){ __VA_ARGS__, NULL })

static void finish(void)
{
	qmp_close(&qmp);
	close(peer);
	loop_fini(&loop);
}

static void test_talk(void)
{
	json_t *ret = NULL;

	START(GREETING, RETURN(1), RETURN(2));
	ok(!qmp_handshake(&qmp, soon()), "handshake");
	ok(!strcmp(heard, "{\"execute\":\"qmp_capabilities\",\"id\":1}\n"), "a command is one line");
	ok(!qmp_execute(&qmp, "query-x", json_pack("{s:i}", "a", 1), &ret, soon()) &&
	   json_integer_value(json_object_get(ret, "n")) == 2, "a command has a result");
	ok(strstr(heard, "\"arguments\":{\"a\":1}"), "and arguments");
	json_decref(ret);
	finish();
}

static void test_events(void)
{
	struct qmp_event *event;

	START(GREETING DELETED("a"), MIGRATION("active") DELETED("b") RETURN(1) DELETED("c"));
	ok(!qmp_handshake(&qmp, soon()), "events around an answer do not disturb");
	ok(!qmp_wait_event(&qmp, QMP_DEVICE_DELETED, "c", NULL, soon(), &event) &&
	   !strcmp(event->device, "c"), "an event behind others is found");
	qmp_event_free(event);
	ok(!qmp_wait_event(&qmp, QMP_DEVICE_DELETED, NULL, NULL, soon(), &event) &&
	   !strcmp(event->device, "a"), "events that arrived before an answer are not lost");
	qmp_event_free(event);
	ok(!qmp_wait_event(&qmp, QMP_DEVICE_DELETED, NULL, "/p/b", soon(), NULL),
	   "events can be told by their path");
	ok(!qmp_wait_event(&qmp, QMP_MIGRATION, NULL, NULL, soon(), &event) &&
	   !strcmp(event->detail, "active"), "the status of a migration is kept");
	qmp_event_free(event);
	ok(qmp_wait_event(&qmp, QMP_DEVICE_DELETED, "a", NULL, now(), NULL) == -ETIMEDOUT &&
	   strstr(qmp_why(&qmp), "DEVICE_DELETED for a"), "an event is taken once");
	finish();
}

static void test_pieces(void)
{
	static const char text[] = DELETED("a") DELETED("b");
	char piece[2] = "";
	size_t i;

	START(GREETING, RETURN(1));
	qmp_handshake(&qmp, soon());
	for (i = 0; i < sizeof(text) - 1; i++) {
		piece[0] = text[i];
		say(piece);
		loop_wait(&loop, never, NULL, clock_seconds());
	}
	ok(!qmp_wait_event(&qmp, QMP_DEVICE_DELETED, "a", NULL, soon(), NULL) &&
	   !qmp_wait_event(&qmp, QMP_DEVICE_DELETED, "b", NULL, soon(), NULL),
	   "messages may come byte by byte");
	finish();
}

static void test_refusal(void)
{
	START(GREETING, "{\"id\": 1, \"error\": {\"desc\": \"fid 34 already in use\"}}\r\n");
	ok(qmp_handshake(&qmp, soon()) == -EREMOTEIO &&
	   strstr(qmp_why(&qmp), "qmp_capabilities: fid 34 already in use"), "a refusal is quoted");
	finish();
}

static void test_garbage(void)
{
	START(GREETING, "{\"return\": {}, \"id\" 1}\r\n", RETURN(2));
	ok(qmp_handshake(&qmp, soon()) == -EBADMSG && strstr(qmp_why(&qmp), "\"id\" 1"),
	   "garbage is quoted");
	ok(qmp_execute(&qmp, "cont", NULL, NULL, soon()) == -EBADMSG,
	   "and nothing is believed after it");
	finish();

	START(GREETING, "{\"neither\": 1}\r\n");
	ok(qmp_handshake(&qmp, soon()) == -EBADMSG, "JSON that is not QMP is garbage as well");
	finish();
}

static void test_silence(void)
{
	START(GREETING, "", RETURN(1));
	ok(qmp_handshake(&qmp, now()) == -ETIMEDOUT &&
	   strstr(qmp_why(&qmp), "answer qmp_capabilities in time"), "a missing answer times out");
	ok(qmp_execute(&qmp, "cont", NULL, NULL, now()) == -ETIMEDOUT,
	   "an answer that comes too late is no answer to the next command");
	finish();
}

static void test_end(void)
{
	START(GREETING, DELETED("a") RETURN(1));
	ok(!qmp_handshake(&qmp, soon()), "handshake before the end");
	say(DELETED("b"));
	shutdown(peer, SHUT_RDWR);
	ok(!qmp_wait_event(&qmp, QMP_DEVICE_DELETED, "b", NULL, soon(), NULL),
	   "what QEMU said before it went away counts");
	ok(qmp_execute(&qmp, "cont", NULL, NULL, soon()) == -EPIPE &&
	   strstr(qmp_why(&qmp), "closed its control channel"), "after that it is gone");
	ok(!qmp_wait_event(&qmp, QMP_DEVICE_DELETED, "a", NULL, soon(), NULL),
	   "its events are still there");
	finish();
}

static void test_transcript(void)
{
	char path[] = "/tmp/qmp-test-XXXXXX", line[256] = "";
	const char *const paths[NR_TAPE_CHANNELS] = { [TAPE_QMP] = path };
	int fd = mkstemp(path);
	struct tape tape;
	double t = -1;
	FILE *f;

	START(GREETING, RETURN(1));
	if (tape_record(&tape, paths))
		exit(1);
	qmp.stream.tape = &tape;
	qmp_handshake(&qmp, soon());
	finish();
	tape_close(&tape);
	f = fdopen(fd, "r");
	ok(f && fgets(line, sizeof(line), f) && sscanf(line, "%lf < {\"QMP\"", &t) == 1 && t >= 0 &&
	   fgets(line, sizeof(line), f) && strstr(line, " > {\"execute\":\"qmp_capabilities\""),
	   "the transcript has times and directions");
	fclose(f);
	unlink(path);
}

int main(void)
{
	test_talk();
	test_events();
	test_pieces();
	test_refusal();
	test_garbage();
	test_silence();
	test_end();
	test_transcript();
	return tap_done();
}
