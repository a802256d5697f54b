/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/channel_settings.h"

#include "channel/channel.h"
#include "channel/driver.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES_MAX = 15 }; /* of table channel */

/* Words stand in the order of their enumerations. */
const struct setting_row CHANNEL_ROWS[CHANNEL_KEYS] = {
    [CHANNEL_DRIVER] = {"driver", SETTING_WORD, NULL, 0, 0, DRIVER_WORDS, "What carries the messages."},
    [CHANNEL_SETTINGS] = {"settings", SETTING_OBJECT, "", 0, 0, NULL, "The driver's own keys."},
    [CHANNEL_CONTACT] = {"contact", SETTING_WORD, "phone", 0, 0, "phone email nobody",
                         "What must be known of a person: a telephone, an e-mail address, or nothing."},
    [CHANNEL_FALLBACK] = {"fallback", SETTING_TEXT, "", 0, 0, NULL,
                          "The channel for whom this one cannot reach; empty: none."},
    [CHANNEL_MARKS] =
        {"marks", SETTING_WORD, "keep", 0, 0, "keep strip cheapest",
         "Vietnamese marks in texts sent by telephone; cheapest: without when that saves a part."},
    [CHANNEL_RATE_PER_SECOND] = {"rate_per_second", SETTING_INTEGER, "0", 0, 10000, NULL,
                                 "Messages a second at most; 0: as fast as the driver takes them."},
    [CHANNEL_PARALLEL] = {"parallel", SETTING_INTEGER, "20", 1, 1000, NULL, "Messages under way at once."},
    [CHANNEL_QUOTA_PER_DAY] = {"quota_per_day", SETTING_INTEGER, "0", 0, 1000000000, NULL,
                               "Messages a day at most; 0: no limit."},
    [CHANNEL_COST_PER_PART] = {"cost_per_part", SETTING_INTEGER, "0", 0, 1000000, NULL,
                               "What a part of a message costs, in dong."},
    [CHANNEL_COST_LIMIT_PER_DAY] = {"cost_limit_per_day", SETTING_INTEGER, "0", 0, 1000000000000, NULL,
                                    "Dong a day at most; 0: no limit."},
    [CHANNEL_AMBIGUOUS] = {"ambiguous", SETTING_WORD, "resend", 0, 0, "resend query hold",
                           "When nobody knows whether a message was taken: send it again under the same key, "
                           "ask the driver first, or leave it to an operator."},
    [CHANNEL_DEADLINE_SECONDS] = {"deadline_seconds", SETTING_INTEGER, "30", 1, 3600, NULL,
                                  "How long a message may be under way; then nobody knows."},
};

static bool is_name(const char *name) {
    const size_t length = strlen(name);
    if (length > NAME_BYTES_MAX || !islower((unsigned char)name[0])) return false;
    for (const char *c = name; *c; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_') return false;
    return true;
}

static const char *or_null(const char *text) {
    return *text ? text : NULL;
}

/* The driver's own keys, and what its nature forbids the channel. */
static bool check_driver(const char *where, const struct channel_settings *s,
                         const struct setting_value *values, struct arena *a, struct err *e) {
    const struct driver_row *row = driver_find(s->driver);
    struct setting_value *own = arena_new_array(a, struct setting_value, row->key_count);
    const char *path = arena_print(a, "%s.settings", where);
    if (!setting_read(s->driver_settings, path, row->keys, row->key_count, a, own, e)) return false;
    if (row->check && !row->check(own, a, e)) return err_wrap(e, "%s", path);
    if (row->contact && strcmp(row->contact, values[CHANNEL_CONTACT].text) != 0)
        return err_set(e, ERR_CONFIG, "Set the one it needs, or choose another driver.",
                       "\"%s.contact\": the driver %s needs %s", where, s->driver, row->contact);
    if (s->ambiguous == CHANNEL_QUERY && !row->driver->query)
        return err_set(e, ERR_CONFIG, "Choose resend or hold.",
                       "\"%s.ambiguous\": the driver %s cannot be asked", where, s->driver);
    return true;
}

static bool read_channel(const char *name, const struct json *object, struct arena *a,
                         struct channel_settings *out, struct err *e) {
    struct setting_value v[CHANNEL_KEYS];
    const char *where = arena_print(a, "channels.%s", name);
    if (!is_name(name))
        return err_set(e, ERR_CONFIG, "Use at most 15 of a-z, 0-9 and _, a letter first.",
                       "\"%s\" is no name of a channel", where);
    if (!setting_read(object, where, CHANNEL_ROWS, CHANNEL_KEYS, a, v, e)) return false;
    *out = (struct channel_settings){
        .name = arena_copy_text(a, name, strlen(name)),
        .driver = v[CHANNEL_DRIVER].text,
        .contact = (enum message_contact)v[CHANNEL_CONTACT].number,
        .fallback = or_null(v[CHANNEL_FALLBACK].text),
        .marks = (enum message_marks)v[CHANNEL_MARKS].number,
        .rate_per_second = (int)v[CHANNEL_RATE_PER_SECOND].number,
        .parallel = (int)v[CHANNEL_PARALLEL].number,
        .quota_per_day = v[CHANNEL_QUOTA_PER_DAY].number,
        .cost_per_part = v[CHANNEL_COST_PER_PART].number,
        .cost_limit_per_day = v[CHANNEL_COST_LIMIT_PER_DAY].number,
        .ambiguous = (enum channel_ambiguous)v[CHANNEL_AMBIGUOUS].number,
        .deadline_seconds = (int)v[CHANNEL_DEADLINE_SECONDS].number,
        .driver_settings = v[CHANNEL_SETTINGS].object,
    };
    return check_driver(where, out, v, a, e);
}

static const struct channel_settings *find(const struct channel_settings *list, size_t count,
                                           const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0) return &list[i];
    return NULL;
}

/* Whoever falls back again and again arrives somewhere. */
static bool check_fallback(const struct channel_settings *list, size_t count,
                           const struct channel_settings *first, struct err *e) {
    const struct channel_settings *at = first;
    for (size_t steps = 0; at->fallback; steps++) {
        const struct channel_settings *next = find(list, count, at->fallback);
        if (!next)
            return err_set(e, ERR_CONFIG, "Name a channel of the configuration.",
                           "\"channels.%s.fallback\": there is no channel \"%s\"", at->name, at->fallback);
        if (steps == count)
            return err_set(e, ERR_CONFIG, "Let the last of them have none.",
                           "\"channels.%s.fallback\" goes round in a circle", first->name);
        at = next;
    }
    return true;
}

bool channel_parse(const struct json *channels, struct arena *a, struct channel_settings **out, size_t *count,
                   struct err *e) {
    if (json_kind(channels) != JSON_OBJECT)
        return err_set(e, ERR_CONFIG, "\"lichkham config sample\" shows how.",
                       "\"channels\" is not an object in braces");
    const size_t members = json_count(channels);
    struct channel_settings *list = arena_new_array(a, struct channel_settings, members);
    for (size_t i = 0; i < members; i++) {
        const char *name = json_key_at(channels, i);
        if (find(list, i, name))
            return err_set(e, ERR_CONFIG, "Remove one of them.", "\"channels.%s\" stands twice", name);
        if (!read_channel(name, json_at(channels, i), a, &list[i], e)) return false;
    }
    for (size_t i = 0; i < members; i++)
        if (!check_fallback(list, members, &list[i], e)) return false;
    *out = list;
    *count = members;
    return true;
}

/* ---- Showing -------------------------------------------------------------------------------- */

static void show_keys(const struct json *object, const char *where, const struct setting_row *rows,
                      size_t count, channel_on_key *on_key, void *context) {
    struct arena *a = arena_create();
    struct setting_value *values = arena_new_array(a, struct setting_value, count);
    struct err e;
    if (setting_read(object, where, rows, count, a, values, &e)) {
        for (size_t i = 0; i < count; i++) {
            if (rows[i].kind == SETTING_OBJECT) continue;
            char *value = setting_print(&rows[i], &values[i]);
            on_key(context, arena_print(a, "%s.%s", where, rows[i].name), value, values[i].is_given);
            free(value);
        }
    }
    arena_destroy(a);
}

void channel_each_key(const struct json *channels, channel_on_key *on_key, void *context) {
    for (size_t i = 0; i < json_count(channels); i++) {
        struct arena *a = arena_create();
        const struct json *object = json_at(channels, i);
        const struct driver_row *driver = driver_find(json_as_text(json_find(object, "driver")));
        const char *where = arena_print(a, "channels.%s", json_key_at(channels, i));
        show_keys(object, where, CHANNEL_ROWS, CHANNEL_KEYS, on_key, context);
        show_keys(json_find(object, "settings"), arena_print(a, "%s.settings", where), driver->keys,
                  driver->key_count, on_key, context);
        arena_destroy(a);
    }
}
