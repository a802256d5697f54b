/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/driver.h"

#include <stdio.h>
#include <string.h>

const struct driver_row *const DRIVERS[] = {&FILE_DRIVER, NULL};

const struct driver_row *driver_find(const char *name) {
    const struct driver_row *const *row = DRIVERS;
    while (*row && strcmp((*row)->driver->name, name) != 0) row++;
    return *row;
}

bool driver_read_settings(const struct driver_row *row, const char *settings, struct arena *a,
                          struct setting_value *values, struct err *e) {
    struct json *object = NULL;
    if (!json_parse(settings, &object, e)) return false;
    const bool is_read = setting_read(object, "settings", row->keys, row->key_count, a, values, e);
    json_destroy(object);
    return is_read;
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

const char *driver_field(const struct notifier_message *m, const char *name) {
    for (size_t i = 0; i < m->field_count; i++)
        if (strcmp(m->fields[i].name, name) == 0) return m->fields[i].value;
    return "";
}
