/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"
#include "store/outbox.h"

static struct pg *sender; /* as lichkham_notify */
static struct outbox_unit unit;
static const int64_t NOON = 1804564800; /* 2027-03-09 12:00 in Viet Nam */

static void publish(void) {
    static const struct reminder_rung RUNG = {"week_before", "sms", 7};
    const struct calendar no_holidays = {0};
    const struct publication p = {.commune = COMMUNE,
                                  .round = ROUND,
                                  .from = TODAY,
                                  .until = civil_make(2027, 3, 31),
                                  .prepared_by = "an officer",
                                  .approved_by = "the chair",
                                  .approved_on = TODAY};
    struct publication_counts counts;
    size_t count = 0;
    int64_t revision = 0;
    struct reminder_day *days =
        reminder_days_make(&RUNG, 1, &no_holidays, TODAY, TODAY, civil_make(2027, 3, 31), &count);
    MUST(db_begin(scratch.pg, &error) &&
         publication_publish(scratch.pg, &p, days, count, &HOURS, &revision, &counts, &error) &&
         db_commit(scratch.pg, &error));
    free(days);
}

static void begin(void) {
    create_places();
    publish();
    MUST(pg_open(scratch.loop, scratch.conninfo, outbox_settings(), &sender, &error));
    unit = (struct outbox_unit){.commune = COMMUNE, .day = civil_make(2027, 3, 9), .channel = "sms"};
}

static void end(void) {
    pg_close(sender);
    drop_all();
}

static bool lease(struct outbox_unit *u) {
    bool is_ours = false;
    MUST(outbox_lease(sender, u, "test/1", 30, &is_ours, &error));
    return is_ours;
}

static void outlive(void) {
    EXECUTE("UPDATE send_unit SET lease_until = now() WHERE lease_until IS NOT NULL");
}

/* Of how many messages the intent stands. */
static size_t intend(struct outbox_unit *u, int most, bool *is_ours, int *seen) {
    const struct outbox_order order = {
        .contact = MESSAGE_TO_PHONE, .may_resend = true, .now = NOON, .most = most};
    struct outbox_message *messages = NULL;
    size_t count = 0, sending = 0;
    MUST(outbox_intend(sender, u, &order, scratch.arena, is_ours, seen, &messages, &count, &error));
    for (size_t i = 0; i < count; i++) sending += messages[i].state == REMINDER_SENDING;
    return sending;
}

START_TEST(a_unit_has_one_holder_at_a_time_and_a_fence_that_grows) {
    struct outbox_unit other = unit;
    ck_assert(lease(&unit));
    ck_assert(!lease(&other));
    outlive();
    ck_assert(lease(&other));
    ck_assert_int_gt(other.fence, unit.fence);
    bool is_ours = true;
    MUST(outbox_keep_lease(sender, &unit, 30, &is_ours, &error));
    ck_assert(!is_ours);
    MUST(outbox_keep_lease(sender, &other, 30, &is_ours, &error));
    ck_assert(is_ours);
}
END_TEST

START_TEST(whoever_lost_his_lease_changes_nothing) {
    struct outbox_unit other = unit;
    bool is_ours = true;
    int seen = 0;
    ck_assert(lease(&unit));
    outlive();
    ck_assert(lease(&other));
    ck_assert_uint_eq(intend(&unit, 10, &is_ours, &seen), 0);
    ck_assert(!is_ours);
    MUST(outbox_give_back(sender, &unit, 0, &error));
    ck_assert_int_eq(COUNT("reminder WHERE state = 'sending'"), 0);
    ck_assert_int_eq(COUNT("send_unit WHERE lease_until > now()"), 1);
}
END_TEST

START_TEST(rows_are_taken_in_key_order_and_none_twice_under_a_lease) {
    bool is_ours = false;
    int seen = 0;
    ck_assert(lease(&unit));
    ck_assert_uint_eq(intend(&unit, 2, &is_ours, &seen), 1); /* 2 has no telephone */
    ck_assert_int_eq(seen, 2);
    ck_assert_int_eq(unit.after.resident, 2);
    ck_assert_uint_eq(intend(&unit, 10, &is_ours, &seen), 3);
    ck_assert_int_eq(unit.after.resident, 12);
    ck_assert_uint_eq(intend(&unit, 10, &is_ours, &seen), 0);
    ck_assert(is_ours && seen == 0);
    /* Under the next lease they have no known result. */
    outlive();
    ck_assert(lease(&unit));
    ck_assert_uint_eq(intend(&unit, 10, &is_ours, &seen), 4);
    ck_assert_int_eq(COUNT("reminder WHERE generation = 2"), 4);
    ck_assert_int_eq(COUNT("reminder_attempt WHERE outcome = 'ambiguous' AND generation = 1"), 4);
}
END_TEST

START_TEST(a_result_counts_for_the_generation_that_sent_it) {
    const struct outbox_key key = {ROUND, 1, 1, 1, 1, "week_before", "sms"};
    struct outbox_result result = {.key = &key,
                                   .generation = 2,
                                   .decision = {.state = REMINDER_ACCEPTED, .reason = "", .day = CIVIL_NONE},
                                   .outcome = "accepted",
                                   .reference = "g1",
                                   .parts = 1};
    const struct outbox_draw nothing = {.day = TODAY};
    bool is_ours = false;
    int seen = 0;
    int64_t mine = 9;
    ck_assert(lease(&unit));
    (void)intend(&unit, 1, &is_ours, &seen);
    result.generation = 0;
    MUST(outbox_settle(sender, &unit, NULL, NOON, &result, 1, &nothing, &mine, &error));
    ck_assert_int_eq(mine, 0);
    ck_assert_int_eq(COUNT("reminder WHERE resident_id = 1 AND state = 'sending'"), 1);
    result.generation = 1;
    MUST(outbox_settle(sender, &unit, NULL, NOON, &result, 1, &nothing, &mine, &error));
    ck_assert_int_eq(mine, 1);
    ck_assert_int_eq(COUNT("reminder_attempt WHERE reference = 'g1' AND generation = 1"), 1);
    ck_assert_int_eq(COUNT("reminder_queue WHERE resident_id = 1 AND send_day = '2027-03-09'"), 0);
}
END_TEST

START_TEST(a_unit_ends_with_its_queue_and_wakes_when_something_is_queued) {
    struct outbox_unit_list found = {0};
    ck_assert(lease(&unit));
    MUST(outbox_give_back(sender, &unit, NOON + 600, &error));
    MUST(outbox_find_units(sender, unit.day, "{sms}", COMMUNE, NOON, 10, &found, &error));
    size_t resting = 0;
    for (size_t i = 0; i < found.count; i++) resting += found.at[i].day == unit.day;
    ck_assert_uint_eq(resting, 0);
    EXECUTE("DELETE FROM reminder WHERE resident_id = 1; DELETE FROM reminder_queue WHERE resident_id = 1");
    EXECUTE("UPDATE appointment SET state = 'proposed' WHERE resident_id = 1");
    publish();
    vec_clear(&found);
    MUST(outbox_find_units(sender, unit.day, "{sms}", COMMUNE, NOON, 10, &found, &error));
    for (size_t i = 0; i < found.count; i++) resting += found.at[i].day == unit.day;
    ck_assert_uint_eq(resting, 1);
    EXECUTE("DELETE FROM reminder_queue WHERE send_day = '2027-03-09'");
    ck_assert(lease(&unit));
    MUST(outbox_give_back(sender, &unit, 0, &error));
    ck_assert_int_eq(COUNT("send_unit WHERE send_day = '2027-03-09'"), 0);
    vec_free(&found);
}
END_TEST

START_TEST(a_budget_is_drawn_once_whoever_draws) {
    int64_t messages = 70, cost = 700, left = 0;
    MUST(outbox_draw(sender, "sms", TODAY, 100, 1000, &messages, &cost, &left, &error));
    ck_assert(messages == 70 && cost == 700 && left == 30);
    messages = 70, cost = 700;
    MUST(outbox_draw(sender, "sms", TODAY, 100, 1000, &messages, &cost, &left, &error));
    ck_assert(messages == 30 && cost == 300 && left == 0);
    messages = 1, cost = 1;
    MUST(outbox_draw(sender, "sms", TODAY, 100, 1000, &messages, &cost, &left, &error));
    ck_assert(messages == 0 && cost == 0);
    MUST(outbox_return(sender, "sms", TODAY, 5, 50, &error));
    messages = 9, cost = 90;
    MUST(outbox_draw(sender, "sms", TODAY, 100, 1000, &messages, &cost, &left, &error));
    ck_assert(messages == 5 && cost == 50);
    messages = 9, cost = 90; /* the next day is another; 0 is no limit */
    MUST(outbox_draw(sender, "sms", TODAY + 1, 0, 0, &messages, &cost, &left, &error));
    ck_assert(messages == 9 && cost == 90);
}
END_TEST

START_TEST(the_sender_sees_one_commune_and_no_numbers) {
    struct err e = {0};
    struct pg_statement s = {"peep", "SELECT count(*) FROM reminder"};
    struct pg_result *r = NULL;
    MUST(pg_query(sender, &s, NULL, &r, &error));
    ck_assert_int_eq(pg_result_integer(r, 0, 0), 0);
    pg_result_free(r);
    s = (struct pg_statement){"pry", "SELECT personal_number FROM register.person"};
    ck_assert(!pg_query(sender, &s, NULL, &r, &e));
    ck_assert_str_eq(e.sqlstate, "42501");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("store/outbox");
    TCase *t = tcase_create("outbox");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_unit_has_one_holder_at_a_time_and_a_fence_that_grows);
    tcase_add_test(t, whoever_lost_his_lease_changes_nothing);
    tcase_add_test(t, rows_are_taken_in_key_order_and_none_twice_under_a_lease);
    tcase_add_test(t, a_result_counts_for_the_generation_that_sent_it);
    tcase_add_test(t, a_unit_ends_with_its_queue_and_wakes_when_something_is_queued);
    tcase_add_test(t, a_budget_is_drawn_once_whoever_draws);
    tcase_add_test(t, the_sender_sees_one_commune_and_no_numbers);
    suite_add_tcase(s, t);
    return s;
}
