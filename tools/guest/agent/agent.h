/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Guest agent: init of the test guest and the far end of the control channel.
 *
 * Protocol, lines of ASCII over a virtio-serial port:
 *
 *   host:  <seq> <verb> [arguments]
 *   agent: = <seq> <rc> <len>		followed by <len> bytes; rc is 0 or an errno
 *          ! <JSON object>		event of the test module, unasked
 *          hello <version> <release>	the port was opened, or "hello" was asked
 *
 * Each request runs in a thread of its own, because a write to sysfs may block
 * for as long as the kernel under test pleases. Replies come in any order.
 */
#ifndef AGENT_H
#define AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdnoreturn.h>
#include <time.h>

#define AGENT_PROTOCOL	1

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* What a verb sends back. */
struct reply {
	char *data;	/* malloc()ed, or NULL */
	size_t len;
};

/**
 * typedef verb_fn - carry out one verb
 * @args: rest of the line after the verb, modifiable, never NULL
 * @reply: payload, empty on entry; the caller frees it
 *
 * Return: 0 or a negative errno; the host is told the positive one.
 */
typedef int verb_fn(char *args, struct reply *reply);

/* init.c */
[[gnu::format(printf, 1, 2)]] void say(const char *fmt, ...);
[[gnu::format(printf, 1, 2)]] noreturn void die(const char *fmt, ...);
int spawn(void *(*fn)(void *), void *arg);
[[gnu::format(printf, 2, 3)]] int reply_printf(struct reply *reply, const char *fmt, ...);

/* port.c */
void port_open(void);
void port_hello(void);
void port_reply(unsigned long seq, int rc, const struct reply *reply);
void port_event(const char *line, size_t len);
noreturn void port_serve(void);

/* request.c */
verb_fn *request_verb(const char *name);
void request_start(char *line);

/* files.c */
int write_file(const char *path, const char *data);
int read_file(const char *path, struct reply *reply);
verb_fn verb_read, verb_write, verb_ls, verb_stat, verb_link;

/* wait.c */
void wait_init(void);
struct timespec deadline_in(unsigned long ms);
bool deadline_passed(const struct timespec *deadline);
unsigned long wait_seen(void);
void wait_more(unsigned long seen, const struct timespec *deadline);
bool wait_path(const char *path, bool present, unsigned long ms);
verb_fn verb_waitpath;

/* zpci.c */
verb_fn verb_bind, verb_unbind, verb_msi, verb_dbf, verb_lockdep;

/* kmemleak.c */
verb_fn verb_kmemleak;

/* tasks.c */
verb_fn verb_blocked;

/* counters.c */
verb_fn verb_counters;

/* module.c */
void module_init(void);
void module_relay(void);
verb_fn verb_mod;

/* loop.c */
verb_fn verb_loop, verb_waitloop, verb_endloop, verb_endloops;

/* vfio.c */
verb_fn verb_vfio;

#endif /* AGENT_H */
