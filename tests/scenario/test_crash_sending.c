/* SPDX-License-Identifier: Apache-2.0 */
/* A pass of sending killed at any of its calls to the database, a file or a gateway, and made again: nobody
 * is forgotten, and nobody is told more often than the one crash excuses. */
#include "crash.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct story s;
static const char *day; /* of the messages */
static int64_t due;     /* so many */

static void begin(void) {
    static const char AREAS[] = "code,province_code,name,kind,population\n99001,99,Xã Một,xa,60\n";
    story_begin(&s, NULL, "2026-03-02T01:00");
    story_must(&s, "migrate up");
    story_must(&s, "sample --seed 7 --areas %s", folder_write_text(&s.folder, "areas.csv", AREAS));
    story_must(&s, "round prepare --round 2026");
    story_must(&s, "round open --round 2026");
    story_must(&s, "publish --standing --all --round 2026 --weeks 6 --by chairman");
    story_must(&s, "nightly");
    day = arena_print(s.db.arena, "%.10s", scratch_text(&s.db, "SELECT min(send_day) FROM reminder_queue"));
    due = scratch_integer(&s.db, "SELECT count(*) FROM reminder_queue WHERE send_day = '%s'", day);
    ck_assert_int_gt(due, 0);
    story_set_clock(&s, arena_print(s.db.arena, "%sT09:00", day));
    scratch_execute(&s.db, NULL, "UPDATE register.feed_status SET as_of = '%s'", day);
}

/* Messages and calls go to files of the same directory. */
static void open_gateways(const char *directory) {
    s.config = arena_print(
        s.db.arena, "%s",
        folder_write_text(
            &s.folder, "sending.json",
            arena_print(s.db.arena,
                        "{\"channels\": {\"sms\": {\"driver\": \"file\", \"contact\": \"phone\", "
                        "\"fallback\": \"call_list\", \"settings\": {\"directory\": \"%s\"}},"
                        "\"call_list\": {\"driver\": \"file\", \"contact\": \"nobody\", \"settings\": "
                        "{\"directory\": \"%s\", \"format\": \"call_list\"}}}}",
                        directory, directory)));
}

static void pass_again(void) {
    scratch_execute(&s.db, NULL, "UPDATE send_unit SET lease_until = now() WHERE lease_until IS NOT NULL");
    story_must(&s, "remind");
}

/* How often the key of the message stands in what a gateway was given. */
static int count_sent(const char *sent, const char *key) {
    int count = 0;
    for (const char *at = sent; (at = strstr(at, key)); at++) count++;
    return count;
}

static void make_good(void *context, struct story *story) {
    const char *directory = context;
    pass_again();
    pass_again();
    char *keys = strdup(scratch_text(
        &story->db,
        "SELECT concat_ws('.', round, resident_id, need_number, attempt, version, purpose, channel) "
        "FROM reminder WHERE send_day <= '%s' AND state = 'accepted'",
        day));
    const char *sent = crash_read_files(story, directory);
    char *rest = NULL;
    int64_t told = 0;
    for (char *key = strtok_r(keys, "\n", &rest); key; key = strtok_r(NULL, "\n", &rest), told++) {
        const int times = count_sent(sent, key);
        ck_assert_msg(times >= 1 && times <= 2, "%s went %d times", key, times);
    }
    free(keys);
    ck_assert_int_gt(told, 0);
    ck_assert_int_eq(scratch_integer(&story->db,
                                     "SELECT count(*) FROM reminder WHERE send_day <= '%s' AND "
                                     "state IN ('queued', 'sending', 'ambiguous')",
                                     day),
                     0);
    story_must(story, "verify");
}

START_TEST(a_pass_killed_at_any_crash_point_and_made_again_tells_everybody) {
    struct crash c;
    begin();
    const char *directory = arena_print(s.db.arena, "%s/outbox", s.folder.directory);
    open_gateways(directory);
    crash_begin(&c, &s);
    c.directory = directory;
    crash_everywhere(&c, "remind", 0, make_good, (void *)(uintptr_t)directory);
    crash_end(&c);
    story_end(&s);
}
END_TEST

/* ---- Files ------------------------------------------------------------------------------------------ */

struct list {
    const char *directory;
    const char *whole; /* what an undisturbed export leaves */
};

static void assert_whole_or_none(void *context, struct story *story) {
    const struct list *l = context;
    const char *path = arena_print(story->db.arena, "%s/list.csv", l->directory);
    FILE *in = fopen(path, "re");
    if (in) {
        char *text = NULL;
        size_t size = 0;
        ck_assert_int_gt(getdelim(&text, &size, '\0', in), 0);
        ck_assert_str_eq(text, l->whole);
        (void)fclose(in);
        free(text);
    }
}

START_TEST(a_list_killed_at_any_crash_point_is_there_whole_or_not_at_all) {
    struct crash c;
    struct list l;
    begin();
    l.directory = arena_print(s.db.arena, "%s/lists", s.folder.directory);
    const char *command = arena_print(
        s.db.arena, "export day-list --format csv --output %s/list.csv --site %.*s", l.directory, 1,
        scratch_text(&s.db, "SELECT site_id FROM appointment WHERE state = 'published' ORDER BY 1 LIMIT 1"));
    const char *exam_day =
        scratch_text(&s.db, "SELECT min(day) FROM appointment WHERE state = 'published' AND "
                            "site_id = (SELECT min(site_id) FROM appointment WHERE state = 'published')");
    command = arena_print(s.db.arena, "%s --date %.10s", command, exam_day);
    ck_assert_int_eq(system(arena_print(s.db.arena, "mkdir %s", l.directory)), 0);
    story_must(&s, "%s", command);
    l.whole = strchr(crash_read_files(&s, l.directory), '\n') + 1;
    ck_assert_uint_gt(strlen(l.whole), 100);
    crash_begin(&c, &s);
    c.directory = l.directory;
    crash_everywhere(&c, command, 0, assert_whole_or_none, &l);
    crash_end(&c);
    story_end(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("crash_sending");
    crash_add_case(suite, "pass", a_pass_killed_at_any_crash_point_and_made_again_tells_everybody);
    crash_add_case(suite, "list", a_list_killed_at_any_crash_point_is_there_whole_or_not_at_all);
    return suite;
}
