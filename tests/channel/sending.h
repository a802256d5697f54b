/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of engine/channel share: a loop, a channel made from a configuration's text, and errands
 * that remember how often and with what they were told. */
#ifndef LICHKHAM_TESTS_CHANNEL_SENDING_H
#define LICHKHAM_TESTS_CHANNEL_SENDING_H

#include "channel/channel.h"

#include "folder.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct loop *the_loop;
static struct folder folder;
static struct arena *the_arena;
static struct json *the_json;
static struct err error;

struct told {
    int times;
    enum notifier_outcome outcome;
    char reference[128];
    char reason[64];
    uint32_t retry_after_seconds;
};

static inline void begin_sending(void) {
    folder_make(&folder);
    the_arena = arena_create();
    ck_assert(loop_create(&the_loop, &error));
}

static inline void end_sending(void) {
    loop_destroy(the_loop);
    json_destroy(the_json);
    the_json = NULL;
    arena_destroy(the_arena);
    folder_remove(&folder);
}

static inline void on_told(void *context, const struct notifier_result *result) {
    struct told *t = context;
    t->times++;
    t->outcome = result->outcome;
    t->retry_after_seconds = result->retry_after_seconds;
    (void)snprintf(t->reference, sizeof t->reference, "%s", result->reference ? result->reference : "");
    (void)snprintf(t->reason, sizeof t->reason, "%s", result->reason ? result->reason : "");
}

/* `text` is the object "channels". */
static inline bool parse(const char *text, struct channel_settings **list, size_t *count) {
    json_destroy(the_json);
    the_json = NULL;
    if (!json_parse(text, &the_json, &error)) ck_abort_msg("%s: %s", text, error.message);
    return channel_parse(the_json, the_arena, list, count, &error);
}

/* A channel of one driver; `more` are further keys of the channel, after a comma. */
static inline struct channel_settings *make_settings(const char *driver, const char *settings,
                                                     const char *more) {
    struct channel_settings *list = NULL;
    size_t count = 0;
    char text[4096];
    (void)snprintf(text, sizeof text, "{\"x\": {\"driver\": \"%s\", \"settings\": %s%s}}", driver, settings,
                   more);
    ck_assert_msg(parse(text, &list, &count), "%s", error.message);
    ck_assert_uint_eq(count, 1);
    return list;
}

static inline struct channel *open_channel(const char *driver, const char *settings, const char *more) {
    struct channel *c = NULL;
    ck_assert_msg(channel_open(the_loop, make_settings(driver, settings, more), &c, &error), "%s",
                  error.message);
    return c;
}

/* An invented person's; `field` values may be NULL. */
static inline struct notifier_message make_message(const char *key, const char *recipient) {
    static const struct notifier_field FIELDS[] = {{"day", "06/12/2026"},
                                                   {"time", "7h30"},
                                                   {"hamlet", "Thôn 1"},
                                                   {"site", "Trạm Y tế An Phú"},
                                                   {"code", "2AB-CDEF"}};
    return (struct notifier_message){
        .size = sizeof(struct notifier_message),
        .key = key,
        .channel = "x",
        .purpose = "day_before",
        .language = "vi",
        .recipient = recipient,
        .name = "Nguyễn Thị Thử",
        .subject = "Nhắc lịch khám sức khỏe ngày 06/12/2026",
        .body = "Trạm Y tế An Phú: nhắc Nguyễn Thị Thử khám sức khỏe 7h30 ngày mai.",
        .fields = FIELDS,
        .field_count = sizeof FIELDS / sizeof FIELDS[0],
    };
}

static inline void submit_to(struct channel *c, const char *key, const char *recipient, struct told *t) {
    const struct notifier_message m = make_message(key, recipient);
    channel_submit(c, &m, on_told, t);
    ck_assert_int_eq(t->times, 0);
}

static inline void wait_until_told(const struct told *t) {
    while (t->times == 0) loop_turn(the_loop);
}

static inline struct told send_to(struct channel *c, const char *key, const char *recipient) {
    struct told t = {0};
    submit_to(c, key, recipient, &t);
    wait_until_told(&t);
    return t;
}

static inline struct told ask(struct channel *c, const char *key) {
    struct told t = {0};
    channel_query(c, key, on_told, &t);
    ck_assert_int_eq(t.times, 0);
    wait_until_told(&t);
    return t;
}

#endif
