/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Client of the QEMU Machine Protocol.
 *
 * Events are typed and queued in the order they arrive, whatever the client
 * was waiting for at that moment; each stays in the queue until somebody
 * takes it.
 */
#ifndef ZLAB_QMP_H
#define ZLAB_QMP_H

#include <jansson.h>

#include "stream.h"

enum qmp_event_type {
	QMP_DEVICE_DELETED,
	QMP_MIGRATION,
	QMP_STOP,
	QMP_RESUME,
	QMP_RESET,
	QMP_SHUTDOWN,
	QMP_GUEST_PANICKED,
	QMP_OTHER,
};

struct qmp_event {
	struct qmp_event *next;
	enum qmp_event_type type;
	double t;		/* clock_seconds() of arrival */
	char *name;		/* as QEMU spells it */
	char *device;		/* id of the device, NULL: none */
	char *path;		/* QOM path, NULL: none */
	char *detail;		/* "status", "reason" or "action" member, NULL: none */
};

struct qmp {
	struct stream stream;
	struct qmp_event *events;
	bool greeted;
	json_int_t last_id;
	json_t *reply;		/* to last_id; NULL: not there yet */
	char *why;		/* what went wrong last, NULL: nothing did */
};

int qmp_open(struct qmp *qmp, struct loop *loop, int fd);
void qmp_feed(struct qmp *qmp, const struct tape_line *line);
void qmp_close(struct qmp *qmp);
int qmp_handshake(struct qmp *qmp, double deadline);
int qmp_execute_fd(struct qmp *qmp, int fd, const char *command, json_t *args, json_t **ret,
		   double deadline);
int qmp_execute(struct qmp *qmp, const char *command, json_t *args, json_t **ret,
		double deadline);
int qmp_wait_event(struct qmp *qmp, enum qmp_event_type type, const char *device,
		   const char *path, double deadline, struct qmp_event **out);
void qmp_event_free(struct qmp_event *event);
const char *qmp_why(const struct qmp *qmp);

#endif /* ZLAB_QMP_H */
