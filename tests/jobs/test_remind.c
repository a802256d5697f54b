/* SPDX-License-Identifier: Apache-2.0 */
/* A pass of the sender, as people and gateways see it. On 9 March 2027 the week-before messages of 16 March
 * are due: residents 1, 2 (who has no telephone), 3, 4 and 12. */
#include "domain/outbox.h"
#include "sender.h"

#include <signal.h>
#include <sys/wait.h>

static struct notifier_result sms_says_no(const struct notifier_message *m) {
    struct notifier_result r =
        recorder_says(strcmp(m->channel, "sms") == 0 ? NOTIFIER_PERMANENT : NOTIFIER_ACCEPTED);
    r.reason = "no_such_number";
    return r;
}

static void assert_state(int resident, const char *purpose, const char *channel, const char *expected) {
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', state, nullif(reason, '')) FROM reminder "
                                  "WHERE resident_id = %d AND purpose = '%s' AND channel = '%s'",
                                  resident, purpose, channel),
                     expected);
}

static int times_sent(const char *key) {
    for (size_t i = 0; i < recorder.count; i++)
        if (strcmp(recorder.at[i].key, key) == 0) return recorder.at[i].times;
    return 0;
}

/* ---- What goes, and when ------------------------------------------------------------------------- */

START_TEST(what_is_due_today_goes_out_once) {
    pass_at(DUE);
    ck_assert_int_eq(counts_of("sms")->accepted, 4);
    ck_assert_int_eq(recorder.submitted, 5);
    pass_at("2027-03-09T09:01");
    ck_assert_int_eq(recorder.submitted, 5);
    ck_assert_str_eq(STATES_OF("send_day = '2027-03-09'"),
                     "1 week_before sms accepted\n2 week_before call_list accepted\n"
                     "2 week_before sms failed no_contact\n3 week_before sms accepted\n"
                     "4 week_before sms accepted\n12 week_before sms accepted\n");
    ck_assert_int_eq(COUNT("send_unit WHERE send_day <= '2027-03-09'"), 0);
    assert_invariants(civil_make(2027, 3, 9));
}
END_TEST

START_TEST(a_message_says_who_where_and_when_under_its_key) {
    pass_at(DUE);
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), 1);
    const struct recorded *r = recorder_find("2027.1.1.1.1.week_before.sms");
    ck_assert_str_eq(r->recipient, "+84912000001");
    ASSERT_IN(r->body, "Nguyễn Thị An");
    ASSERT_IN(r->body, "Trạm Y tế Xuân Mai");
    ASSERT_IN(r->body, "16/03");
}
END_TEST

static void assert_silent_at(const char *at) {
    pass_at(at);
    ck_assert_int_eq(recorder.submitted, 0);
    ck_assert(report.is_outside_hours);
}

START_TEST(nothing_goes_before_or_after_the_hours) {
    assert_silent_at("2027-03-09T07:29");
    assert_silent_at("2027-03-09T20:00");
    assert_state(1, "week_before", "sms", "queued\n");
    pass_at("2027-03-10T07:30");
    ck_assert_int_eq(counts_of("sms")->accepted, 4);
}
END_TEST

START_TEST(a_holiday_passes_and_the_messages_go_on_the_day_after) {
    EXECUTE("INSERT INTO holiday VALUES ('2027-03-09', 'Lễ thử', 'test'), ('2027-03-10', 'Lễ thử', 'test')");
    assert_silent_at(DUE);
    ck_assert_int_eq(COUNT("reminder_queue WHERE send_day = '2027-03-11'"), 5);
    assert_invariants(civil_make(2027, 3, 9));
    pass_at("2027-03-11T09:00");
    ck_assert_int_eq(counts_of("sms")->accepted, 4);
}
END_TEST

START_TEST(what_did_not_go_on_its_day_goes_later_while_it_is_of_use) {
    pass_at("2027-03-12T15:00");
    ck_assert_int_eq(counts_of("sms")->accepted, 4);
    ck_assert_int_eq(COUNT("reminder WHERE send_day = '2027-03-12' AND state = 'accepted'"), 5);
    /* Resident 5 was to come on the 3rd. */
    assert_state(5, "day_before", "sms", "expired too_late\n");
    assert_invariants(civil_make(2027, 3, 12));
}
END_TEST

static int64_t reported(enum reminder_state state, const char *reason) {
    int64_t count = 0;
    for (size_t i = 0; i < report.reason_count; i++)
        if (report.reasons[i].state == state && strcmp(report.reasons[i].reason, reason) == 0)
            count += report.reasons[i].count;
    return count;
}

START_TEST(nobody_is_told_twice_on_a_day) {
    pass_at("2027-03-15T09:00");
    ck_assert_int_eq(reported(REMINDER_EXPIRED, "overtaken"), COUNT("reminder WHERE reason = 'overtaken'"));
    ck_assert_int_gt(reported(REMINDER_EXPIRED, "overtaken"), 0);
    assert_state(1, "week_before", "sms", "expired overtaken\n");
    assert_state(1, "day_before", "sms", "accepted\n");
    ck_assert_int_eq(recorder.submitted, 5);
}
END_TEST

START_TEST(after_the_hours_of_the_day_before_it_is_too_late) {
    assert_silent_at("2027-03-15T20:00");
    assert_state(1, "day_before", "sms", "expired too_late\n");
    ck_assert_int_eq(COUNT("reminder_queue WHERE appointment_day = '2027-03-16'"), 0);
    assert_invariants(civil_make(2027, 3, 15));
}
END_TEST

START_TEST(one_commune_can_be_sent_for_alone) {
    settings.commune = NEIGHBOUR;
    pass_at(DUE);
    ck_assert_int_eq(recorder.submitted, 0);
    settings.commune = COMMUNE;
    pass_at(DUE);
    ck_assert_int_eq(recorder.submitted, 5);
}
END_TEST

/* ---- Truth --------------------------------------------------------------------------------------- */

#define FACT(kind, from)                                                                                     \
    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) VALUES (123, 1, '" kind      \
    "', '" from "', 'o')"

static const struct {
    const char *change;
    const char *outcome;
} UNTRUTHS[] = {
    {"UPDATE appointment SET state = 'cancelled_by_resident' WHERE resident_id = 1",
     "cancelled appointment\n"},
    {"UPDATE appointment SET version = 2 WHERE resident_id = 1", "cancelled appointment\n"},
    {"DELETE FROM appointment WHERE resident_id = 1", "cancelled appointment\n"},
    {"UPDATE need SET state = 'done_elsewhere' WHERE resident_id = 1", "cancelled need\n"},
    {FACT("died", "2027-03-05"), "cancelled died\n"},
    {FACT("refused", "2027-03-09"), "cancelled refused\n"},
    {FACT("excluded", "2027-03-01"), "cancelled excluded\n"},
    {FACT("duplicate", "2027-03-01"), "cancelled duplicate\n"},
    {FACT("moved", "2027-03-09"), "cancelled moved\n"},
    {"UPDATE register.resident SET died_on = '2027-03-08' WHERE resident_id = 1", "cancelled died\n"},
    {"UPDATE register.resident SET moved_to = 124 WHERE resident_id = 1", "cancelled moved\n"},
    {"UPDATE register.resident SET gone_on = '2027-03-08' WHERE resident_id = 1",
     "cancelled not_in_register\n"},
};
enum { UNTRUTH_COUNT = sizeof UNTRUTHS / sizeof UNTRUTHS[0] };

START_TEST(whoever_should_not_be_told_is_not) {
    EXECUTE("%s", UNTRUTHS[_i].change);
    pass_at(DUE);
    assert_state(1, "week_before", "sms", UNTRUTHS[_i].outcome);
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), 0);
    ck_assert_int_eq(counts_of("sms")->accepted, 3);
    ck_assert_int_eq(COUNT("reminder_queue WHERE resident_id = 1 AND purpose = 'week_before'"), 0);
}
END_TEST

static const char *const HARMLESS[] = {
    FACT("died", "2027-03-10"), /* from tomorrow on */
    FACT("refused", "2027-03-01") "; UPDATE local_fact SET withdrawn_on = '2027-03-02'",
    FACT("excluded", "2027-03-01") "; UPDATE local_fact SET until_day = '2027-03-08'",
    FACT("moved",
         "2027-03-01") "; UPDATE commune_state SET planned_on = '2027-03-01' WHERE commune_code = 123",
    "UPDATE appointment SET state = 'confirmed' WHERE resident_id = 1",
};
enum { HARMLESS_COUNT = sizeof HARMLESS / sizeof HARMLESS[0] };

START_TEST(whoever_may_be_told_is) {
    EXECUTE("%s", HARMLESS[_i]);
    pass_at(DUE);
    assert_state(1, "week_before", "sms", "accepted\n");
}
END_TEST

static void cancel_12(const char *key) {
    (void)key;
    execute_elsewhere("UPDATE appointment SET state = 'cancelled_by_resident' WHERE resident_id = 12");
}

START_TEST(an_officer_is_heard_between_two_batches) {
    channels[0].rate_per_second = 2; /* two seconds of it: 1 to 4, then 12 */
    recorder.on_submit = cancel_12;
    pass_at(DUE);
    assert_state(12, "week_before", "sms", "cancelled appointment\n");
    ck_assert_int_eq(times_sent("2027.12.1.1.1.week_before.sms"), 0);
    ck_assert_int_eq(counts_of("sms")->accepted, 3);
}
END_TEST

/* ---- Contacts -------------------------------------------------------------------------------------- */

static const char *recipient_of_2(void) {
    pass_at(DUE);
    return recorder_find("2027.2.1.1.1.week_before.sms")->recipient;
}

START_TEST(what_an_officer_was_told_is_called_first) {
    EXECUTE("UPDATE register.person SET phone = '+84912009999' WHERE resident_id = 2;"
            "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) VALUES "
            "(123, 2, 'contact', '2027-03-01', '+84912007777', 'o')");
    ck_assert_str_eq(recipient_of_2(), "+84912007777");
}
END_TEST

START_TEST(the_guardian_is_called_for_whom_has_no_telephone) {
    EXECUTE("UPDATE register.resident SET guardian_id = 1 WHERE resident_id = 2");
    ck_assert_str_eq(recipient_of_2(), "+84912000001");
}
END_TEST

START_TEST(the_guardian_an_officer_knows_of_comes_first) {
    EXECUTE("UPDATE register.resident SET guardian_id = 1 WHERE resident_id = 2;"
            "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) VALUES "
            "(123, 2, 'guardian', '2027-03-01', '3', 'o')");
    ck_assert_str_eq(recipient_of_2(), "+84912000003");
}
END_TEST

START_TEST(a_message_is_in_the_language_of_the_person) {
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) VALUES "
            "(123, 1, 'language', '2027-03-01', 'en', 'o')");
    pass_at(DUE);
    ASSERT_IN(recorder_find("2027.1.1.1.1.week_before.sms")->body, "health check");
}
END_TEST

START_TEST(without_a_fallback_who_cannot_be_reached_needs_attention) {
    channels[0].fallback = NULL;
    pass_at(DUE);
    ck_assert_int_eq(COUNT("reminder WHERE channel = 'call_list'"), 0);
    ck_assert(remind_needs_attention(&report));
}
END_TEST

START_TEST(a_register_elsewhere_is_asked_for_contacts) {
    struct scratch other;
    scratch_create_migrated(&other);
    scratch_execute(
        &other, NULL,
        "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, "
        "birth_year, guardian_id, died_on, changed_at) VALUES (123, 1, 1, 11, 1950, NULL, NULL, now()),"
        "(123, 2, 1, 11, 2020, 1, NULL, now()), (123, 3, 1, 11, 1950, NULL, '2027-03-01', now());"
        "INSERT INTO register.person (commune_code, resident_id, full_name, name_key, phone) VALUES "
        "(123, 1, 'Bà Một', 'mot ba', '+84912111111'), (123, 2, 'Bé Hai', 'hai be', NULL),"
        "(123, 3, 'Ông Ba', 'ba ong', '+84912333333')");
    settings.register_ = other.conninfo;
    pass_at(DUE);
    scratch_drop(&other);
    ck_assert_str_eq(recorder_find("2027.1.1.1.1.week_before.sms")->recipient, "+84912111111");
    ck_assert_str_eq(recorder_find("2027.2.1.1.1.week_before.sms")->recipient, "+84912111111");
    assert_state(3, "week_before", "sms", "cancelled died\n");
    assert_state(4, "week_before", "sms", "cancelled not_in_register\n");
}
END_TEST

/* ---- Answers --------------------------------------------------------------------------------------- */

START_TEST(a_refusal_for_good_takes_the_other_way) {
    recorder.answer_to = sms_says_no;
    pass_at(DUE);
    assert_state(1, "week_before", "sms", "failed no_such_number\n");
    assert_state(1, "week_before", "call_list", "accepted\n");
    ck_assert_str_eq(recorder_find("2027.1.1.1.1.week_before.call_list")->recipient, "+84912000001");
    ck_assert_str_eq(recorder_find("2027.2.1.1.1.week_before.call_list")->recipient, "");
    ck_assert_int_eq(counts_of("sms")->handed_on, 5);
    ck_assert(!remind_needs_attention(&report));
    assert_invariants(civil_make(2027, 3, 9));
}
END_TEST

START_TEST(what_was_not_taken_goes_again_under_the_same_key) {
    recorder.answer_to = sms_is_busy;
    pass_at(DUE);
    assert_state(1, "week_before", "sms", "queued\n");
    ck_assert_int_eq(COUNT("reminder_queue WHERE resident_id = 1 AND not_until = '2027-03-09 09:00:30+07'"),
                     1);
    const int before = times_sent("2027.1.1.1.1.week_before.sms");
    pass_at("2027-03-09T09:00");
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), before);
    recorder.answer_to = NULL;
    pass_at("2027-03-09T09:10");
    assert_state(1, "week_before", "sms", "accepted\n");
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), before + 1);
    assert_invariants(civil_make(2027, 3, 9));
}
END_TEST

START_TEST(what_is_never_taken_fails_in_the_end) {
    char at[32];
    recorder.answer_to = sms_is_busy;
    channels[0].parallel = 1;
    EXECUTE("DELETE FROM reminder_queue WHERE resident_id <> 1; DELETE FROM reminder WHERE resident_id <> 1");
    for (int i = 0; i < OUTBOX_TRIES_MAX; i++) {
        (void)snprintf(at, sizeof at, "2027-03-09T%02d:00", 9 + i);
        pass_at(at);
    }
    assert_state(1, "week_before", "sms", "failed tries\n");
    assert_state(1, "week_before", "call_list", "accepted\n");
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), OUTBOX_TRIES_MAX);
}
END_TEST

START_TEST(what_is_put_off_beyond_the_hours_goes_the_next_day) {
    recorder.answer_to = sms_is_busy;
    pass_at("2027-03-09T19:59");
    recorder.answer_to = NULL;
    EXECUTE("UPDATE reminder_queue SET not_until = NULL");
    ck_assert_int_eq(COUNT("reminder_queue WHERE send_day < '2027-03-10'"), 4);
    pass_at("2027-03-10T07:30");
    ck_assert_int_eq(counts_of("sms")->accepted, 4);
    assert_invariants(civil_make(2027, 3, 10));
}
END_TEST

static struct notifier_result sms_asks_for_an_hour(const struct notifier_message *m) {
    struct notifier_result r = sms_is_busy(m);
    if (r.outcome == NOTIFIER_TEMPORARY) r.retry_after_seconds = 3600;
    return r;
}

START_TEST(a_gateway_that_asks_for_an_hour_gets_it) {
    recorder.answer_to = sms_asks_for_an_hour;
    channels[0].parallel = 1;
    pass_at(DUE);
    ck_assert_int_eq(recorder.submitted, 2); /* one text message, one line of the call list */
    ck_assert(counts_of("sms")->is_paused);
    recorder.answer_to = NULL;
    pass_at("2027-03-09T09:59");
    ck_assert_int_eq(recorder.submitted, 2);
    pass_at("2027-03-09T10:01");
    ck_assert_int_eq(recorder.submitted, 6);
}
END_TEST

static struct notifier_result sms_is_unclear(const struct notifier_message *m) {
    return recorder_says(strcmp(m->channel, "sms") == 0 ? NOTIFIER_AMBIGUOUS : NOTIFIER_ACCEPTED);
}

/* All four unclear; what the gateway is asked, and says, comes with the next pass. */
static void pass_unclear_then(const char *at) {
    recorder.answer_to = sms_is_unclear;
    pass_at(DUE);
    assert_state(1, "week_before", "sms", "ambiguous\n");
    recorder.answer_to = NULL;
    pass_at(at);
}

START_TEST(an_unclear_one_is_sent_again_with_its_key) {
    pass_unclear_then("2027-03-09T09:02");
    assert_state(1, "week_before", "sms", "accepted\n");
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), 2);
}
END_TEST

START_TEST(a_gateway_that_never_saw_it_gets_it_again) {
    channels[0].ambiguous = CHANNEL_QUERY;
    pass_unclear_then("2027-03-09T09:02");
    ck_assert_int_eq(recorder.queried, 4);
    assert_state(1, "week_before", "sms", "accepted\n");
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), 2);
}
END_TEST

START_TEST(a_gateway_that_has_it_does_not_get_it_again) {
    channels[0].ambiguous = CHANNEL_QUERY;
    recorder.query = recorder_says(NOTIFIER_DELIVERED);
    pass_unclear_then("2027-03-09T09:02");
    assert_state(1, "week_before", "sms", "delivered\n");
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), 1);
}
END_TEST

START_TEST(an_operator_settles_what_is_held) {
    channels[0].ambiguous = CHANNEL_HOLD;
    pass_unclear_then("2027-03-09T11:00");
    ck_assert_int_eq(counts_of("sms")->held, 4);
    ck_assert(remind_needs_attention(&report));
    ck_assert_int_eq(times_sent("2027.1.1.1.1.week_before.sms"), 1);
    assert_invariants(civil_make(2027, 3, 9));
    /* Nobody did: its day passes. */
    pass_at("2027-03-16T09:00");
    assert_state(1, "week_before", "sms", "expired too_late\n");
}
END_TEST

static void overtake_1(const char *key) {
    if (strcmp(key, "2027.1.1.1.1.week_before.sms") == 0)
        execute_elsewhere(
            "WITH taken AS (UPDATE send_unit SET fence = fence + 1, lease_until = now() + interval "
            "'1 hour' WHERE lease_until IS NOT NULL AND channel = 'sms') "
            "UPDATE reminder SET generation = 9 WHERE resident_id = 1 AND state = 'sending'");
}

START_TEST(a_worker_that_was_overtaken_changes_nothing) {
    recorder.on_submit = overtake_1;
    pass_at(DUE);
    assert_state(1, "week_before", "sms", "sending\n");
    assert_state(3, "week_before", "sms", "accepted\n");
}
END_TEST

/* ---- Limits ---------------------------------------------------------------------------------------- */

START_TEST(no_more_are_under_way_than_the_channel_bears) {
    channels[0].parallel = 2;
    channels[1].parallel = 2;
    recorder.milliseconds = 5;
    pass_at(DUE);
    ck_assert_int_le(recorder.most_under_way, 4);
    ck_assert_int_eq(recorder.submitted, 5);
}
END_TEST

START_TEST(a_channel_without_a_configuration_loses_nothing) {
    settings.channel_count = 0;
    pass_at(DUE);
    ck_assert_int_eq(counts_of("sms")->waiting, 5);
    ck_assert(!counts_of("sms")->is_configured && remind_needs_attention(&report));
    settings.channel_count = CHANNELS;
    EXECUTE("UPDATE channel SET is_active = false WHERE channel = 'sms'");
    pass_at(DUE);
    ck_assert_int_eq(counts_of("sms")->waiting, 5);
    EXECUTE("UPDATE channel SET is_active = true");
    pass_at(DUE);
    ck_assert_int_eq(recorder.submitted, 5);
}
END_TEST

START_TEST(a_commune_with_an_old_feed_is_held) {
    EXECUTE("INSERT INTO register.feed_status VALUES (123, '2027-03-01 08:00+07', 12)");
    pass_at(DUE);
    ck_assert_int_eq(report.communes_held, 1);
    ck_assert_int_eq(recorder.submitted, 0);
    EXECUTE("UPDATE register.feed_status SET as_of = '2027-03-08 08:00+07'");
    pass_at("2027-03-09T10:00");
    ck_assert_int_eq(recorder.submitted, 5);
}
END_TEST

START_TEST(a_message_without_a_text_waits) {
    EXECUTE("UPDATE message_template SET purpose = 'mislaid ' || purpose WHERE channel = ''");
    pass_at(DUE);
    EXECUTE("UPDATE message_template SET purpose = replace(purpose, 'mislaid ', '')");
    ck_assert_int_eq(recorder.submitted, 1);
    assert_state(1, "week_before", "sms", "queued no_template\n");
    assert_invariants(civil_make(2027, 3, 9));
}
END_TEST

/* ---- Several at once --------------------------------------------------------------------------------- */

/* Many communes, one person each, all due on 9 March. */
static void make_many(void) {
    EXECUTE(
        "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, "
        "changed_at) SELECT 1000 + i, 1000 + i, 1, 11, 1950, now() FROM generate_series(1, 60) i;"
        "INSERT INTO register.person (commune_code, resident_id, full_name, name_key, phone) "
        "SELECT 1000 + i, 1000 + i, 'A B', 'b a', '+84912' || 100000 + i FROM generate_series(1, 60) i;"
        "INSERT INTO need SELECT 1000 + i, 2027, 1000 + i, 1, 1000 + i, 1, 11, 'booked', 'annual', 3, NULL, "
        "NULL, NULL, 3, NULL FROM generate_series(1, 60) i;"
        "INSERT INTO appointment SELECT 1000 + i, 2027, 1000 + i, 1, 1, 1, 1, '2027-03-16', 1, '07:30', "
        "'published', false, 'plan' FROM generate_series(1, 60) i;"
        "INSERT INTO reminder SELECT 1000 + i, 2027, 1000 + i, 1, 1, 1, 'week_before', 'sms', 'queued', "
        "'2027-03-09' FROM generate_series(1, 60) i;"
        "INSERT INTO reminder_queue SELECT 1000 + i, '2027-03-09', 2027, 1000 + i, 1, 1, 1, 'week_before', "
        "'sms', '2027-03-16', '07:30', '20:00' FROM generate_series(1, 60) i;"
        "INSERT INTO send_unit SELECT 1000 + i, '2027-03-09', 'sms', '2027-03-16', '2026-01-01' "
        "FROM generate_series(1, 60) i");
}

START_TEST(several_workers_share_the_work_and_nothing_goes_twice) {
    enum { WORKERS = 3 };
    char path[] = "/tmp/remind-XXXXXX";
    pid_t workers[WORKERS];
    close(mkstemp(path));
    make_many();
    recorder.milliseconds = 2;
    set_clock(DUE);
    for (int i = 0; i < WORKERS; i++)
        if ((workers[i] = fork()) == 0) run_child(path);
    for (int i = 0; i < WORKERS; i++) {
        int status = 0;
        ck_assert(waitpid(workers[i], &status, 0) == workers[i] && WIFEXITED(status) &&
                  WEXITSTATUS(status) == 0);
    }
    ck_assert_int_eq(count_lines(path, NULL), 60 + 5);
    for (int i = 1; i <= 60; i++) {
        char key[128];
        (void)snprintf(key, sizeof key, "2027.%d.1.1.1.week_before.sms", 1000 + i);
        ck_assert_int_eq(count_lines(path, key), 1);
    }
    unlink(path);
    ck_assert_int_eq(COUNT("reminder WHERE state = 'accepted'"), 60 + 5);
    ck_assert_int_eq(COUNT("send_unit WHERE send_day = '2027-03-09'"), 0);
}
END_TEST

static struct notifier_result sms_is_slow(const struct notifier_message *m) {
    recorder.milliseconds = strcmp(m->channel, "sms") == 0 ? 300 : 0;
    return recorder_says(NOTIFIER_ACCEPTED);
}

START_TEST(a_slow_channel_takes_nothing_from_another) {
    recorder.answer_to = sms_is_slow;
    channels[0].parallel = 1;
    pass_at(DUE);
    /* The call list gets 2, who has no telephone, while the first text message is still under way. */
    ck_assert_str_eq(recorder.at[0].key, "2027.1.1.1.1.week_before.sms");
    ck_assert_str_eq(recorder.at[1].key, "2027.2.1.1.1.week_before.call_list");
    ck_assert_int_eq(recorder.submitted, 5);
}
END_TEST

static void interrupt(const char *key) {
    (void)key;
    ck_assert_int_eq(raise(SIGTERM), 0);
}

START_TEST(an_interrupted_pass_settles_what_is_under_way) {
    channels[0].parallel = 2;
    MUST(loop_watch_interrupts(scratch.loop, &error));
    recorder.on_submit = interrupt;
    recorder.milliseconds = 20;
    pass_at(DUE);
    ck_assert(report.is_interrupted);
    ck_assert_int_eq(counts_of("sms")->accepted, 2);
    ck_assert_int_eq(COUNT("reminder WHERE state IN ('sending', 'ambiguous')"), 0);
    ck_assert_int_eq(COUNT("send_unit WHERE lease_until IS NOT NULL"), 0);
    assert_invariants(civil_make(2027, 3, 9));
}
END_TEST

START_TEST(a_lost_connection_fails_the_pass_and_the_next_one_goes_on) {
    struct remind *r = NULL;
    set_clock(DUE);
    MUST(remind_open(scratch.loop, &settings, &r, &error));
    EXECUTE("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()");
    remind_report_finish(&report);
    if (!remind_pass(r, &report, &error)) MUST(remind_pass(r, &report, &error));
    remind_close(r);
    ck_assert_int_eq(recorder.submitted, 5);
}
END_TEST

/* ---- A dry run ----------------------------------------------------------------------------------------- */

START_TEST(a_dry_run_counts_what_would_go_and_changes_nothing) {
    struct remind *r = NULL;
    struct remind_rehearsal h;
    const char *const all = "SELECT reminder::text || xmin FROM reminder ORDER BY 1";
    const char *before = scratch_text(&scratch, "%s", all);
    channels[0].cost_per_part = 250;
    settings.is_rehearsal = true;
    set_clock(DUE);
    MUST(remind_open(scratch.loop, &settings, &r, &error));
    MUST(remind_rehearse(r, civil_make(2027, 3, 15), &h, &error));
    ck_assert_uint_eq(h.forecast_count, 2);
    ck_assert_str_eq(h.forecasts[0].channel, "call_list");
    ck_assert_int_eq(h.forecasts[0].messages, 2);
    ck_assert_str_eq(h.forecasts[1].channel, "sms");
    ck_assert_int_eq(h.forecasts[1].messages, 8);
    ck_assert_int_eq(h.forecasts[1].dropped, 2);
    ck_assert_int_eq(h.forecasts[1].cost, 250 * h.forecasts[1].parts);
    ck_assert_uint_gt(h.sample_count, 0);
    remind_close(r);
    ck_assert_int_eq(recorder.submitted, 0);
    ck_assert_str_eq(before, scratch_text(&scratch, "%s", all));
    ck_assert_int_eq(COUNT("send_unit WHERE fence > 0"), 0);
    ck_assert_int_eq(COUNT("channel_budget"), 0);
}
END_TEST

/* ---- Receipts --------------------------------------------------------------------------------------------
 */

static struct remind_receipts receipts;
static char refused[256];

static void note_refused(void *context, int64_t line, const char *why) {
    (void)context;
    const size_t length = strlen(refused);
    (void)snprintf(refused + length, sizeof refused - length, "%" PRId64 ": %s\n", line, why);
}

static void receive(const char *lines) {
    char *copy = strdup(lines);
    FILE *in = fmemopen(copy, strlen(copy), "r");
    refused[0] = '\0';
    MUST(remind_receive(scratch.pg, in, 1804500000, note_refused, NULL, &receipts, &error));
    fclose(in);
    free(copy);
}

#define RECEIPT(key, outcome) "{\"key\": \"" key "\", \"outcome\": \"" outcome "\", \"reference\": \"g7\"}\n"

START_TEST(a_receipt_says_that_it_arrived) {
    pass_at(DUE);
    receive(RECEIPT("2027.1.1.1.1.week_before.sms", "delivered"));
    ck_assert_int_eq(receipts.changed, 1);
    assert_state(1, "week_before", "sms", "delivered\n");
    receive(RECEIPT("2027.1.1.1.1.week_before.sms", "delivered")
                RECEIPT("2027.1.1.1.1.week_before.sms", "accepted"));
    ck_assert_int_eq(receipts.unchanged, 2);
    assert_state(1, "week_before", "sms", "delivered\n");
    ck_assert_int_eq(
        COUNT("receipt WHERE outcome = 'delivered' AND reference = '2027.1.1.1.1.week_before.sms'"), 1);
}
END_TEST

static void receive_1(const char *key) {
    if (strcmp(key, "2027.1.1.1.1.week_before.sms") == 0)
        execute_elsewhere(
            "UPDATE reminder SET state = 'delivered' WHERE resident_id = 1 AND state = 'sending'");
}

START_TEST(a_receipt_may_come_before_the_answer) {
    recorder.on_submit = receive_1;
    pass_at(DUE);
    assert_state(1, "week_before", "sms", "delivered\n");
}
END_TEST

START_TEST(a_receipt_settles_what_is_held) {
    channels[0].ambiguous = CHANNEL_HOLD;
    recorder.answer_to = sms_is_unclear;
    pass_at(DUE);
    receive(RECEIPT("2027.1.1.1.1.week_before.sms", "accepted")
                RECEIPT("2027.3.1.1.1.week_before.sms", "failed"));
    assert_state(1, "week_before", "sms", "accepted\n");
    assert_state(3, "week_before", "sms", "failed receipt\n");
    pass_at("2027-03-09T12:00");
    ck_assert_int_eq(counts_of("sms")->held, 2);
    assert_invariants(civil_make(2027, 3, 9));
}
END_TEST

START_TEST(receipts_nobody_asked_for_are_told_with_their_lines) {
    pass_at(DUE);
    receive(
        RECEIPT("2027.1.1.1.1.week_before.sms", "delivered") "\n" RECEIPT("2027.99.1.1.1.week_before.sms",
                                                                          "delivered")
            RECEIPT("2027.1.1.1.1.day_before.sms", "delivered") "nonsense\n[]\n{\"key\": \"2027\"}\n" RECEIPT(
                "2027.1.1.1.1.week_before.sms", "eaten"));
    ck_assert_int_eq(receipts.lines, 7);
    ck_assert_int_eq(receipts.changed, 1);
    ck_assert_str_eq(refused, "3: no message of this key was sent\n4: no message of this key was sent\n"
                              "5: this is not JSON\n6: this is not a JSON object\n"
                              "7: \"key\" is not a message's key\n"
                              "8: \"outcome\" is not delivered, failed or accepted\n");
}
END_TEST

static TCase *add_case(Suite *s, const char *name) {
    TCase *t = tcase_create(name);
    tcase_add_unchecked_fixture(t, make_sending, drop_sending);
    tcase_add_checked_fixture(t, begin_sending, end_sending);
    tcase_set_timeout(t, 30);
    suite_add_tcase(s, t);
    return t;
}

Suite *make_suite(void) {
    Suite *s = suite_create("jobs/remind");
    TCase *t = add_case(s, "when");
    tcase_add_test(t, what_is_due_today_goes_out_once);
    tcase_add_test(t, a_message_says_who_where_and_when_under_its_key);
    tcase_add_test(t, nothing_goes_before_or_after_the_hours);
    tcase_add_test(t, a_holiday_passes_and_the_messages_go_on_the_day_after);
    tcase_add_test(t, what_did_not_go_on_its_day_goes_later_while_it_is_of_use);
    tcase_add_test(t, nobody_is_told_twice_on_a_day);
    tcase_add_test(t, after_the_hours_of_the_day_before_it_is_too_late);
    tcase_add_test(t, one_commune_can_be_sent_for_alone);
    t = add_case(s, "truth");
    tcase_add_loop_test(t, whoever_should_not_be_told_is_not, 0, UNTRUTH_COUNT);
    tcase_add_loop_test(t, whoever_may_be_told_is, 0, HARMLESS_COUNT);
    tcase_add_test(t, an_officer_is_heard_between_two_batches);
    t = add_case(s, "contacts");
    tcase_add_test(t, what_an_officer_was_told_is_called_first);
    tcase_add_test(t, the_guardian_is_called_for_whom_has_no_telephone);
    tcase_add_test(t, the_guardian_an_officer_knows_of_comes_first);
    tcase_add_test(t, a_message_is_in_the_language_of_the_person);
    tcase_add_test(t, without_a_fallback_who_cannot_be_reached_needs_attention);
    tcase_add_test(t, a_register_elsewhere_is_asked_for_contacts);
    t = add_case(s, "answers");
    tcase_add_test(t, a_refusal_for_good_takes_the_other_way);
    tcase_add_test(t, what_was_not_taken_goes_again_under_the_same_key);
    tcase_add_test(t, what_is_never_taken_fails_in_the_end);
    tcase_add_test(t, what_is_put_off_beyond_the_hours_goes_the_next_day);
    tcase_add_test(t, a_gateway_that_asks_for_an_hour_gets_it);
    tcase_add_test(t, an_unclear_one_is_sent_again_with_its_key);
    tcase_add_test(t, a_gateway_that_never_saw_it_gets_it_again);
    tcase_add_test(t, a_gateway_that_has_it_does_not_get_it_again);
    tcase_add_test(t, an_operator_settles_what_is_held);
    tcase_add_test(t, a_worker_that_was_overtaken_changes_nothing);
    t = add_case(s, "limits");
    tcase_add_test(t, no_more_are_under_way_than_the_channel_bears);
    tcase_add_test(t, a_channel_without_a_configuration_loses_nothing);
    tcase_add_test(t, a_commune_with_an_old_feed_is_held);
    tcase_add_test(t, a_message_without_a_text_waits);
    t = add_case(s, "several at once");
    tcase_add_test(t, several_workers_share_the_work_and_nothing_goes_twice);
    tcase_add_test(t, a_slow_channel_takes_nothing_from_another);
    tcase_add_test(t, an_interrupted_pass_settles_what_is_under_way);
    tcase_add_test(t, a_lost_connection_fails_the_pass_and_the_next_one_goes_on);
    t = add_case(s, "a dry run");
    tcase_add_test(t, a_dry_run_counts_what_would_go_and_changes_nothing);
    t = add_case(s, "receipts");
    tcase_add_test(t, a_receipt_says_that_it_arrived);
    tcase_add_test(t, a_receipt_may_come_before_the_answer);
    tcase_add_test(t, a_receipt_settles_what_is_held);
    tcase_add_test(t, receipts_nobody_asked_for_are_told_with_their_lines);
    return s;
}
