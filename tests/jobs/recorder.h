/* SPDX-License-Identifier: Apache-2.0 */
/* recorder: a driver that notes what it is given and answers as a test says. What it was given also goes
 * to a file, a line a message, so that a process that is killed has been seen to send. */
#ifndef LICHKHAM_TESTS_JOBS_RECORDER_H
#define LICHKHAM_TESTS_JOBS_RECORDER_H

#include "lichkham/notifier.h"

#include <check.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { RECORDER_ROOM = 4096 };

struct recorded {
    char key[128];
    char recipient[64];
    char body[512];
    int times; /* submitted */
};

/* What a test sets before, and looks at after. */
static struct recorder {
    struct notifier_result answer; /* to each submit; outcome 0 = never */
    struct notifier_result (*answer_to)(const struct notifier_message *m);
    struct notifier_result query; /* to each query */
    void (*on_submit)(const char *key);
    uint64_t milliseconds; /* before each answer */
    const char *path;      /* of the file; NULL = none */
    const struct notifier_host *host;
    struct recorded at[RECORDER_ROOM];
    size_t count;
    int submitted, queried, under_way, most_under_way;
} recorder;

struct recorder_reply {
    const struct notifier_host *host;
    struct notifier_result result;
    char key[128];
};

static inline struct notifier_result recorder_says(enum notifier_outcome outcome) {
    return (struct notifier_result){.size = sizeof(struct notifier_result), .outcome = outcome};
}

static inline void recorder_reply(void *data) {
    struct recorder_reply *reply = data;
    recorder.under_way--;
    reply->host->complete(reply->host->context, reply->key, &reply->result);
    free(reply);
}

static inline void recorder_answer(const struct notifier_host *host, const char *key,
                                   struct notifier_result result) {
    struct recorder_reply *reply = calloc(1, sizeof *reply);
    *reply = (struct recorder_reply){.host = host, .result = result};
    (void)snprintf(reply->key, sizeof reply->key, "%s", key);
    if (++recorder.under_way > recorder.most_under_way) recorder.most_under_way = recorder.under_way;
    host->timer_start(host->context, recorder.milliseconds, recorder_reply, reply);
}

static inline struct recorded *recorder_find(const char *key) {
    for (size_t i = 0; i < recorder.count; i++)
        if (strcmp(recorder.at[i].key, key) == 0) return &recorder.at[i];
    ck_assert(recorder.count < RECORDER_ROOM);
    struct recorded *r = &recorder.at[recorder.count++];
    (void)snprintf(r->key, sizeof r->key, "%s", key);
    return r;
}

static inline void *recorder_open(const struct notifier_host *host, const char *settings, char *problem,
                                  size_t bytes) {
    (void)settings, (void)problem, (void)bytes;
    const struct notifier_host **own = calloc(1, sizeof(struct notifier_host *));
    *own = host;
    return own;
}

static inline void recorder_submit(void *driver, const struct notifier_message *m) {
    struct recorded *r = recorder_find(m->key);
    r->times++;
    recorder.submitted++;
    (void)snprintf(r->recipient, sizeof r->recipient, "%s", m->recipient);
    (void)snprintf(r->body, sizeof r->body, "%s", m->body);
    if (recorder.path) {
        const int out = open(recorder.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        ck_assert(out >= 0 && dprintf(out, "%s\n", m->key) > 0 && close(out) == 0);
    }
    if (recorder.on_submit) recorder.on_submit(m->key);
    const struct notifier_result answer = recorder.answer_to ? recorder.answer_to(m) : recorder.answer;
    if (answer.outcome != 0) recorder_answer(*(const struct notifier_host **)driver, m->key, answer);
}

static inline void recorder_query(void *driver, const char *key) {
    recorder.queried++;
    recorder_answer(*(const struct notifier_host **)driver, key, recorder.query);
}

static inline void recorder_cancel(void *driver, const char *key) {
    (void)driver, (void)key;
}

static const struct notifier_driver RECORDER = {.size = sizeof RECORDER,
                                                .version = NOTIFIER_VERSION,
                                                .name = "recorder",
                                                .open = recorder_open,
                                                .submit = recorder_submit,
                                                .query = recorder_query,
                                                .cancel = recorder_cancel,
                                                .close = free};

static inline void recorder_begin(void) {
    memset(&recorder, 0, sizeof recorder);
    recorder.answer = recorder_says(NOTIFIER_ACCEPTED);
    recorder.query = recorder_says(NOTIFIER_UNSEEN);
}

#endif
