/* SPDX-License-Identifier: Apache-2.0 */
/* Reminders from the night that queues them to the night after they went, through the file driver. */
#include "base/json.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct story s;

static void begin(void) {
    story_begin(&s, NULL, "2026-03-02T01:00");
    story_fill(&s, 400);
    story_must(&s, "nightly");
}

static void end(void) {
    story_end(&s);
}

/* The first day on which text messages are due. */
static void go_to_send_day(const char *minute) {
    const char *day = scratch_text(&s.db, "SELECT min(send_day) FROM reminder_queue");
    story_set_clock(&s, arena_print(s.db.arena, "%.10sT%s", day, minute));
    scratch_execute(&s.db, NULL, "UPDATE register.feed_status SET as_of = '%.10s'", day);
}

static void configure(void) {
    const char *text = arena_print(s.db.arena,
                                   "{\"channels\": {\"sms\": {\"driver\": \"file\", \"contact\": \"phone\", "
                                   "\"fallback\": \"call_list\", "
                                   "\"cost_per_part\": 250, \"settings\": {\"directory\": \"%s/out\"}}, "
                                   "\"call_list\": {\"driver\": \"file\", "
                                   "\"contact\": \"nobody\", \"settings\": {\"directory\": \"%s/calls\"}}}}",
                                   s.folder.directory, s.folder.directory);
    s.config = arena_print(s.db.arena, "%s", folder_write_text(&s.folder, "config.json", text));
}

static int64_t count(const char *of) {
    return scratch_integer(&s.db, "SELECT count(*) FROM %s", of);
}

START_TEST(reminders_go_and_the_next_night_calls_their_people_invited) {
    configure();
    go_to_send_day("09:00");
    story_must(&s, "nightly");
    const int64_t due = count("reminder_queue WHERE send_day = (SELECT min(send_day) FROM reminder_queue)");
    story_must(&s, "remind --dry-run");
    ck_assert_ptr_nonnull(strstr(s.out, "nobody is told"));
    ck_assert_int_eq(count("reminder WHERE state = 'accepted'"), 0);
    story_must(&s, "remind");
    ck_assert_int_gt(due, 0);
    ck_assert_int_eq(count("reminder WHERE state = 'accepted'"), due);
    story_must(&s, "remind --json");
    ck_assert_int_eq(count("reminder WHERE state = 'accepted'"), due);
    story_must(&s, "verify");

    const int64_t told =
        count("(SELECT DISTINCT resident_id, need_number FROM reminder WHERE state = 'accepted') t");
    story_must(&s, "nightly"); /* on the same day, with nothing else changed */
    ck_assert_int_eq(count("appointment WHERE state = 'invited'"), told);
    ck_assert_int_eq(story_rows_changed(&s), told);
    ck_assert_int_ge(count("change_log WHERE kind = 'appointment'"), told);
    story_check_settled(&s);
}
END_TEST

START_TEST(without_channels_the_messages_wait_and_that_is_told) {
    go_to_send_day("09:00");
    const int64_t waiting = count("reminder_queue");
    story_expect(&s, 1, "remind");
    ck_assert_ptr_nonnull(strstr(s.out, "is not configured or not active"));
    ck_assert_int_eq(count("reminder_queue"), waiting);
}
END_TEST

START_TEST(at_night_nothing_goes) {
    configure();
    go_to_send_day("21:00");
    story_must(&s, "remind");
    ck_assert_ptr_nonnull(strstr(s.out, "outside the hours"));
    ck_assert_int_eq(count("reminder_attempt"), 0);
}
END_TEST

START_TEST(a_receipt_is_taken_from_a_file) {
    configure();
    go_to_send_day("09:00");
    story_must(&s, "remind");
    const char *key =
        scratch_text(&s.db, "SELECT concat_ws('.', round, resident_id, need_number, attempt, version, "
                            "purpose, channel) FROM reminder WHERE state = 'accepted' LIMIT 1");
    const char *line = arena_print(s.db.arena, "{\"key\": \"%.*s\", \"outcome\": \"delivered\"}\n",
                                   (int)strcspn(key, "\n"), key);
    story_must(&s, "remind receipt %s", folder_write_text(&s.folder, "receipts", line));
    ck_assert_int_eq(count("reminder WHERE state = 'delivered'"), 1);
    story_expect(&s, 1, "remind receipt %s", folder_write_text(&s.folder, "receipts", "{}\n"));
    ck_assert_ptr_nonnull(strstr(s.told, "line 1: \"key\" is not a message's key"));
}
END_TEST

START_TEST(looking_ahead_is_for_a_dry_run) {
    story_expect(&s, 2, "remind --until 2026-04-01");
    configure();
    story_must(&s, "remind --dry-run --json --until 2026-04-01");
    struct json *told = NULL;
    struct err e = {0};
    ck_assert_msg(json_parse(s.out, &told, &e), "%s", e.message);
    ck_assert_uint_gt(json_count(json_find(told, "forecast")), 0);
    ck_assert_uint_gt(json_count(json_find(told, "texts")), 0);
    json_destroy(told);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("scenario/remind");
    TCase *t = tcase_create("remind");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, reminders_go_and_the_next_night_calls_their_people_invited);
    tcase_add_test(t, without_channels_the_messages_wait_and_that_is_told);
    tcase_add_test(t, at_night_nothing_goes);
    tcase_add_test(t, a_receipt_is_taken_from_a_file);
    tcase_add_test(t, looking_ahead_is_for_a_dry_run);
    suite_add_tcase(suite, t);
    return suite;
}
