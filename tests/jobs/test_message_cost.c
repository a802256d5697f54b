/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/message_cost.h"

#include "exam/exam.h"

static const struct reminder_rung RUNGS[] = {{"week_before", "sms", 7}, {"day_before", "sms", 1}};
static struct message_cost *costs;
static size_t cost_count;

/* Five people of commune 00123 have a place in March; 2 has no telephone. */
static void begin(void) {
    create_places();
    EXECUTE("DELETE FROM message_template;"
            "INSERT INTO message_template (purpose, channel, language, body) VALUES "
            "('day_before', '', 'vi', 'Mời {name}'), "
            "('day_before', '', 'en', '{name}' || repeat(' come', 34))");
}

/* The publication and its count in one transaction, which is rolled back as a dry run's is. */
static void count_with(const struct channel_settings *channels, size_t channel_count) {
    const struct calendar no_holidays = {0};
    const struct publication p = {.commune = COMMUNE,
                                  .round = ROUND,
                                  .from = TODAY + 1,
                                  .until = civil_make(2027, 3, 31),
                                  .prepared_by = "an officer",
                                  .approved_by = "the chair",
                                  .approved_on = TODAY};
    struct publication_counts counts;
    struct message_cost_request request = {.connection = scratch.pg,
                                           .register_ = scratch.pg,
                                           .commune = COMMUNE,
                                           .channels = channels,
                                           .channel_count = channel_count};
    size_t count;
    struct reminder_day *days = reminder_days_make(RUNGS, 2, &no_holidays, TODAY, TODAY, p.until, &count);
    MUST(db_begin(scratch.pg, &error));
    MUST(publication_publish(scratch.pg, &p, days, count, &HOURS, &request.revision, &counts, &error));
    request.people = counts.appointments;
    MUST(message_cost_count(&request, scratch.arena, &costs, &cost_count, &error));
    db_rollback(scratch.pg);
    free(days);
}

static void assert_cost(const char *channel, const char *purpose, const char *figures) {
    char found[128] = "none";
    for (size_t i = 0; i < cost_count; i++)
        if (strcmp(costs[i].channel, channel) == 0 && strcmp(costs[i].purpose, purpose) == 0)
            snprintf(found, sizeof found,
                     "%lld messages %lld parts %lld dong %lld unreachable %lld without text",
                     (long long)costs[i].messages, (long long)costs[i].parts, (long long)costs[i].cost,
                     (long long)costs[i].unreachable, (long long)costs[i].without_text);
    ck_assert_str_eq(found, figures);
}

START_TEST(everybody_is_counted_by_the_text_he_would_get) {
    static const struct channel_settings SMS = {.name = "sms", .cost_per_part = 300};
    EXECUTE("UPDATE register.resident SET language = 'en' WHERE resident_id = 4;"
            "INSERT INTO local_fact (commune_code, resident_id, kind, value, from_day, author) "
            "VALUES (123, 5, 'language', 'en', '2027-01-01', 'an officer')");
    count_with(&SMS, 1);
    ck_assert_uint_eq(cost_count, 2);
    assert_cost("sms", "day_before", "4 messages 8 parts 2400 dong 1 unreachable 0 without text");
    assert_cost("sms", "week_before", "0 messages 0 parts 0 dong 1 unreachable 4 without text");
}
END_TEST

START_TEST(whom_a_channel_cannot_reach_its_fallback_reaches) {
    static const struct channel_settings CHANNELS[] = {
        {.name = "sms", .contact = MESSAGE_TO_PHONE, .fallback = "email", .cost_per_part = 300},
        {.name = "email", .contact = MESSAGE_TO_EMAIL, .fallback = "call_list", .cost_per_part = 1},
        {.name = "call_list", .contact = MESSAGE_TO_NOBODY}};
    count_with(CHANNELS, 3);
    assert_cost("sms", "day_before", "4 messages 4 parts 1200 dong 0 unreachable 0 without text");
    assert_cost("call_list", "day_before", "1 messages 1 parts 0 dong 0 unreachable 0 without text");
    EXECUTE("UPDATE register.person SET email = 'a@example.org' WHERE resident_id = 2");
    count_with(CHANNELS, 3);
    assert_cost("email", "day_before", "1 messages 1 parts 1 dong 0 unreachable 0 without text");
}
END_TEST

START_TEST(channels_that_fall_back_on_each_other_reach_nobody) {
    static const struct channel_settings CHANNELS[] = {{.name = "sms", .fallback = "zns"},
                                                       {.name = "zns", .fallback = "sms"}};
    count_with(CHANNELS, 2);
    assert_cost("sms", "day_before", "4 messages 4 parts 0 dong 1 unreachable 0 without text");
}
END_TEST

START_TEST(a_guardian_and_what_officers_know_make_people_reachable) {
    EXECUTE("UPDATE register.resident SET guardian_id = 7 WHERE resident_id = 2");
    count_with(NULL, 0);
    assert_cost("sms", "day_before", "5 messages 5 parts 0 dong 0 unreachable 0 without text");
    EXECUTE("UPDATE register.resident SET guardian_id = NULL WHERE resident_id = 2;"
            "INSERT INTO local_fact (commune_code, resident_id, kind, value, from_day, author) "
            "VALUES (123, 2, 'guardian', '7', '2027-01-01', 'an officer')");
    count_with(NULL, 0);
    assert_cost("sms", "day_before", "5 messages 5 parts 0 dong 0 unreachable 0 without text");
    EXECUTE("UPDATE local_fact SET kind = 'contact', value = '+84912000099'");
    count_with(NULL, 0);
    assert_cost("sms", "day_before", "5 messages 5 parts 0 dong 0 unreachable 0 without text");
    EXECUTE("UPDATE local_fact SET until_day = '2027-02-01'");
    count_with(NULL, 0);
    assert_cost("sms", "day_before", "4 messages 4 parts 0 dong 1 unreachable 0 without text");
}
END_TEST

START_TEST(marks_are_counted_as_the_channel_is_set) {
    static const struct channel_settings KEEP = {.name = "sms", .marks = MESSAGE_KEEP_MARKS};
    static const struct channel_settings CHEAPEST = {.name = "sms", .marks = MESSAGE_CHEAPEST};
    EXECUTE("UPDATE message_template SET body = 'Mời bạn {name} đến khám sức khỏe. ' || repeat('ạ', 70)");
    count_with(&KEEP, 1);
    assert_cost("sms", "day_before", "4 messages 8 parts 0 dong 1 unreachable 0 without text");
    count_with(&CHEAPEST, 1);
    assert_cost("sms", "day_before", "4 messages 4 parts 0 dong 1 unreachable 0 without text");
}
END_TEST

START_TEST(who_left_the_register_is_told_nothing) {
    EXECUTE("DELETE FROM register.person WHERE resident_id IN (1, 3)");
    count_with(NULL, 0);
    assert_cost("sms", "day_before", "2 messages 2 parts 0 dong 3 unreachable 0 without text");
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("message_cost");
    TCase *t = tcase_create("message_cost");
    tcase_add_checked_fixture(t, begin, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, everybody_is_counted_by_the_text_he_would_get);
    tcase_add_test(t, whom_a_channel_cannot_reach_its_fallback_reaches);
    tcase_add_test(t, channels_that_fall_back_on_each_other_reach_nobody);
    tcase_add_test(t, a_guardian_and_what_officers_know_make_people_reachable);
    tcase_add_test(t, marks_are_counted_as_the_channel_is_set);
    tcase_add_test(t, who_left_the_register_is_told_nothing);
    suite_add_tcase(suite, t);
    return suite;
}
