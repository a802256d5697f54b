/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct driver_row *const DRIVERS[] = {&FILE_DRIVER, &EXEC_DRIVER, &SMTP_DRIVER, &WEBHOOK_DRIVER, NULL};

const struct driver_row *driver_find(const char *name) {
    const struct driver_row *const *row = DRIVERS;
    while (*row && strcmp((*row)->driver->name, name) != 0) row++;
    return *row;
}

void driver_read_clock(struct clock_reading *now) {
    struct err e;
    if (!clock_read(now, &e)) *now = (struct clock_reading){.day = 0};
}

bool driver_read_settings(const struct driver_row *row, const char *settings, struct arena *a,
                          struct setting_value *values, struct err *e) {
    struct json *object = NULL;
    if (!json_parse(settings, &object, e)) return false;
    const bool is_read = setting_read(object, "settings", row->keys, row->key_count, a, values, e);
    json_destroy(object);
    return is_read && (!row->check || row->check(values, a, e));
}

void *driver_refuse(const struct err *e, char *problem, size_t problem_bytes) {
    (void)snprintf(problem, problem_bytes, "%s. %s", e->message, e->hint);
    return NULL;
}

void driver_complete(const struct notifier_host *host, const char *key, enum notifier_outcome outcome,
                     const char *reason) {
    const struct notifier_result result = {.size = sizeof result, .outcome = outcome, .reason = reason};
    host->complete(host->context, key, &result);
}

struct json *driver_message(const struct notifier_message *m) {
    struct json *object = json_object();
    struct json *fields = json_object();
    json_put(object, "key", json_text(m->key));
    json_put(object, "channel", json_text(m->channel));
    json_put(object, "purpose", json_text(m->purpose));
    json_put(object, "language", json_text(m->language));
    json_put(object, "recipient", json_text(m->recipient));
    json_put(object, "name", json_text(m->name));
    json_put(object, "subject", json_text(m->subject));
    json_put(object, "body", json_text(m->body));
    for (size_t i = 0; i < m->field_count; i++)
        json_put(fields, m->fields[i].name, json_text(m->fields[i].value));
    json_put(object, "fields", fields);
    return object;
}

static const char *text_of(const struct json *object, const char *name) {
    const struct json *value = json_find(object, name);
    return value && json_kind(value) == JSON_TEXT ? json_as_text(value) : NULL;
}

static bool find_outcome(const char *word, enum notifier_outcome *outcome) {
    static const char *const WORDS[] = {
        [NOTIFIER_ACCEPTED] = "accepted",   [NOTIFIER_DELIVERED] = "delivered",
        [NOTIFIER_PERMANENT] = "permanent", [NOTIFIER_TEMPORARY] = "temporary",
        [NOTIFIER_AMBIGUOUS] = "ambiguous", [NOTIFIER_UNSEEN] = "unseen"};
    for (enum notifier_outcome o = NOTIFIER_ACCEPTED; word && o <= NOTIFIER_UNSEEN; o++) {
        if (strcmp(WORDS[o], word) != 0) continue;
        *outcome = o;
        return true;
    }
    return false;
}

static uint32_t seconds_of(const struct json *object) {
    const struct json *value = json_find(object, "retry_after_seconds");
    const double seconds = value && json_kind(value) == JSON_NUMBER ? json_as_number(value) : 0;
    return seconds > 0 && seconds < DRIVER_RETRY_SECONDS_MAX ? (uint32_t)seconds : 0;
}

struct json *driver_read_answer(const char *text, struct notifier_result *out) {
    struct json *answer = NULL;
    struct err ignored;
    char *line = strndup(text, strcspn(text, "\r\n"));
    if (!line) abort();
    if (!json_parse(line, &answer, &ignored)) answer = NULL;
    free(line);
    *out = (struct notifier_result){.size = sizeof *out};
    if (answer && json_kind(answer) == JSON_OBJECT &&
        find_outcome(text_of(answer, "outcome"), &out->outcome)) {
        out->reference = text_of(answer, "reference");
        out->reason = text_of(answer, "reason");
        out->retry_after_seconds = seconds_of(answer);
        return answer;
    }
    json_destroy(answer);
    return NULL;
}
