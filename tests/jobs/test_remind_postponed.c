/* SPDX-License-Identifier: Apache-2.0 */
/* What people are told whose place moves or goes after they were told of it: on 9 March 2027 at ten, an hour
 * after the week-before messages of 16 March have gone. Resident 2 has no telephone. */
#include "base/json.h"
#include "domain/outbox.h"
#include "folder.h"
#include "helper.h"
#include "sender.h"

#define LADDER                                                                                               \
    (const struct reminder_rung[]) {                                                                         \
        {"week_before", "sms", 7}, {                                                                         \
            "day_before", "sms", 1                                                                           \
        }                                                                                                    \
    }

/* As a repair ends: reminders in step with the places, and what has become of these told on `send_day`. */
static void tell_by(const struct reminder_rung *rungs, size_t rung_count, civil_day send_day,
                    const struct publication_place *places, size_t count) {
    const struct calendar no_holidays = {0};
    struct publication_counts counts;
    size_t day_count = 0;
    struct reminder_day *days = reminder_days_make(rungs, rung_count, &no_holidays, send_day, send_day,
                                                   civil_make(2027, 5, 31), &day_count);
    MUST(db_begin(scratch.pg, &error) &&
         publication_sync_reminders(scratch.pg, COMMUNE, ROUND, days, day_count, &HOURS, NULL, &counts,
                                    &error) &&
         publication_queue_postponed(scratch.pg, COMMUNE, ROUND, places, count, rungs, rung_count, send_day,
                                     &HOURS, &counts, &error) &&
         db_commit(scratch.pg, &error));
    free(days);
}

static void tell(civil_day send_day, int64_t resident, int32_t version) {
    const struct publication_place place = {resident, 1, 1, version};
    tell_by(LADDER, 2, send_day, &place, 1);
}

#define NINTH civil_make(2027, 3, 9)

static void move_to(int resident, const char *day) {
    EXECUTE("UPDATE appointment SET day = '%s', version = version + 1 WHERE resident_id = %d", day, resident);
    tell(NINTH, resident, 2);
}

static void take_back(int resident) {
    EXECUTE("UPDATE appointment SET state = 'cancelled_by_service' WHERE resident_id = %d;"
            "UPDATE need SET state = 'waiting', reason = 'closed' WHERE resident_id = %d",
            resident, resident);
    tell(NINTH, resident, 1);
}

static void begin(void) {
    begin_sending();
    pass_at("2027-03-09T09:00");
    set_clock("2027-03-09T10:00");
    recorder_begin();
}

#define POSTPONED STATES_OF("purpose IN ('postponed', 'postponed_open')")

static void assert_told_once(const char *key, const char *words) {
    const struct recorded *r = recorder_find(key);
    ck_assert_msg(r->times == 1, "%s: %d times", key, r->times);
    ASSERT_IN(r->body, words);
}

START_TEST(who_was_moved_is_told_the_new_place_the_same_day) {
    move_to(1, "2027-03-30");
    pass_at("2027-03-09T10:01");
    ck_assert_int_eq(recorder.submitted, 1);
    assert_told_once("2027.1.1.1.2.postponed.sms", "chuyển sang 7h30 thứ Ba 30/03");
    pass_at("2027-03-09T10:02");
    ck_assert_int_eq(recorder.submitted, 1);
    assert_invariants(NINTH);
}
END_TEST

START_TEST(who_lost_his_place_is_told_which_and_that_a_new_day_will_come) {
    take_back(3);
    pass_at("2027-03-09T10:01");
    ck_assert_int_eq(recorder.submitted, 1);
    assert_told_once("2027.3.1.1.1.postponed_open.sms", "thứ Ba 16/03");
    assert_told_once("2027.3.1.1.1.postponed_open.sms", "phải hoãn, xin đừng đến");
    assert_invariants(NINTH);
}
END_TEST

START_TEST(a_message_is_in_the_persons_language) {
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) "
            "VALUES (123, 3, 'language', '2027-03-01', 'en', 'officer')");
    take_back(3);
    pass_at("2027-03-09T10:01");
    assert_told_once("2027.3.1.1.1.postponed_open.sms", "on Tuesday 16 Mar is cancelled, do not come");
}
END_TEST

START_TEST(who_has_no_telephone_is_on_the_call_list) {
    take_back(2);
    pass_at("2027-03-09T10:01");
    ck_assert_str_eq(POSTPONED,
                     "2 postponed_open call_list accepted\n2 postponed_open sms failed no_contact\n");
    assert_told_once("2027.2.1.1.1.postponed_open.call_list", "đừng đến hôm đó");
}
END_TEST

START_TEST(nothing_else_of_the_place_is_said_on_that_day) {
    move_to(1, "2027-03-12"); /* its week-before message is late, and due today too */
    pass_at("2027-03-09T10:01");
    ck_assert_int_eq(recorder.submitted, 1);
    ck_assert_str_eq(
        STATES_OF("resident_id = 1 AND version = 2"),
        "1 day_before sms queued\n1 postponed sms accepted\n1 week_before sms expired overtaken\n");
    pass_at("2027-03-11T09:00");
    assert_told_once("2027.1.1.1.2.day_before.sms", "12/03");
    assert_invariants(civil_make(2027, 3, 11));
}
END_TEST

START_TEST(what_could_not_go_on_its_day_goes_before_the_reminder_of_the_next) {
    move_to(1, "2027-03-17"); /* the week before is the 10th */
    pass_at("2027-03-10T09:00");
    assert_told_once("2027.1.1.1.2.postponed.sms", "17/03");
    ck_assert_str_eq(STATES_OF("resident_id = 1 AND version = 2 AND purpose = 'week_before'"),
                     "1 week_before sms expired overtaken\n");
}
END_TEST

START_TEST(a_place_lost_on_its_own_day_is_told_that_day) {
    EXECUTE("UPDATE appointment SET day = '2027-03-09' WHERE resident_id = 4;"
            "DELETE FROM reminder WHERE resident_id = 4; DELETE FROM reminder_attempt WHERE resident_id = 4;"
            "DELETE FROM reminder_queue WHERE resident_id = 4");
    take_back(4);
    pass_at("2027-03-09T10:01");
    assert_told_once("2027.4.1.1.1.postponed_open.sms", "09/03");
    assert_invariants(NINTH);
    assert_invariants(civil_make(2027, 3, 10));
}
END_TEST

START_TEST(outside_the_hours_nobody_is_told_and_after_its_day_it_is_too_late) {
    take_back(3);
    move_to(4, "2027-03-12");
    pass_at("2027-03-09T20:30");
    ck_assert_int_eq(recorder.submitted, 0);
    pass_at("2027-03-17T09:00");
    ck_assert_int_eq(recorder.submitted, 0);
    ck_assert_str_eq(POSTPONED, "3 postponed_open sms expired too_late\n4 postponed sms expired too_late\n");
}
END_TEST

/* ---- What is true when it is sent ---------------------------------------------------------------- */

#define FACT(kind)                                                                                           \
    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "                            \
    "VALUES (123, 3, '" kind "', '2027-03-09', 'officer')"

static const struct {
    const char *sql, *state;
} BETWEEN[] = {
    {FACT("died"), "cancelled died"},
    {FACT("moved"), "cancelled moved"},
    {FACT("refused"), "cancelled refused"},
    {FACT("excluded"), "cancelled excluded"},
    {FACT("duplicate"), "cancelled duplicate"},
    {"UPDATE register.resident SET died_on = '2027-03-08' WHERE resident_id = 3", "cancelled died"},
    {"UPDATE need SET state = 'done_elsewhere' WHERE resident_id = 3", "cancelled need"},
    {"UPDATE need SET state = 'moved_out' WHERE resident_id = 3", "cancelled need"},
    {"UPDATE appointment SET state = 'published' WHERE resident_id = 3", "cancelled appointment"},
    {"DELETE FROM appointment WHERE resident_id = 3", "cancelled appointment"},
    {"UPDATE need SET state = 'due' WHERE resident_id = 3", "accepted"},
    /* A proposal is nobody's promise. */
    {"UPDATE need SET state = 'booked' WHERE resident_id = 3; INSERT INTO appointment SELECT commune_code, "
     "round, "
     "resident_id, need_number, 2, 1, site_id, '2027-03-30', half, arrival, 'proposed', is_pinned, origin "
     "FROM "
     "appointment WHERE resident_id = 3",
     "accepted"},
};

enum { BETWEEN_COUNT = sizeof BETWEEN / sizeof *BETWEEN };

START_TEST(that_a_place_is_gone_is_said_only_to_whom_it_is_true_of) {
    take_back(3);
    EXECUTE("%s", BETWEEN[_i].sql);
    pass_at("2027-03-09T10:01");
    ck_assert_str_eq(scratch_text(&scratch, "SELECT concat_ws(' ', state, nullif(reason, '')) FROM reminder "
                                            "WHERE purpose = 'postponed_open' AND channel = 'sms'"),
                     arena_print(scratch.arena, "%s\n", BETWEEN[_i].state));
    ck_assert_int_eq(recorder.submitted, strcmp(BETWEEN[_i].state, "accepted") == 0);
}
END_TEST

START_TEST(who_has_a_new_promise_by_then_is_told_of_that_instead) {
    take_back(3);
    EXECUTE("UPDATE need SET state = 'booked' WHERE resident_id = 3; INSERT INTO appointment SELECT "
            "commune_code, round, resident_id, need_number, 2, 1, site_id, '2027-03-30', half, arrival, "
            "'published', is_pinned, origin FROM appointment WHERE resident_id = 3");
    pass_at("2027-03-09T10:01");
    ck_assert_str_eq(POSTPONED, "3 postponed sms accepted\n3 postponed_open sms cancelled appointment\n");
    ck_assert_int_eq(recorder.submitted, 1);
    assert_told_once("2027.3.1.2.1.postponed.sms", "30/03");
}
END_TEST

START_TEST(a_place_that_moved_again_is_told_as_it_stands) {
    move_to(1, "2027-03-30");
    EXECUTE("UPDATE appointment SET day = '2027-03-31', version = 3 WHERE resident_id = 1");
    tell(NINTH, 1, 3);
    pass_at("2027-03-09T10:01");
    ck_assert_int_eq(recorder.submitted, 1);
    assert_told_once("2027.1.1.1.3.postponed.sms", "31/03");
}
END_TEST

START_TEST(who_was_told_a_new_place_counts_as_told) {
    bool has_told = false;
    EXECUTE("UPDATE appointment SET state = 'invited' WHERE state = 'published'");
    EXECUTE("UPDATE appointment SET state = 'published' WHERE resident_id = 1");
    move_to(1, "2027-03-30");
    take_back(3);
    MUST(publication_has_told(scratch.pg, COMMUNE, ROUND, &has_told, &error));
    ck_assert(!has_told);
    pass_at("2027-03-09T10:01");
    MUST(publication_has_told(scratch.pg, COMMUNE, ROUND, &has_told, &error));
    ck_assert(has_told);
    ck_assert_int_eq(COUNT("appointment WHERE state = 'did_not_attend'"), 0);
}
END_TEST

START_TEST(a_dry_run_counts_them_and_changes_nothing) {
    struct remind *r = NULL;
    struct remind_rehearsal h;
    channels[0].cost_per_part = 250;
    channels[0].marks = MESSAGE_STRIP_MARKS;
    settings.is_rehearsal = true;
    move_to(1, "2027-03-30");
    take_back(3);
    MUST(remind_open(scratch.loop, &settings, &r, &error));
    MUST(remind_rehearse(r, NINTH, &h, &error));
    ck_assert_uint_eq(h.forecast_count, 1);
    ck_assert_int_eq(h.forecasts[0].messages, 2);
    ck_assert_int_eq(h.forecasts[0].parts, 2);
    ck_assert_int_eq(h.forecasts[0].cost, 500);
    remind_close(r);
    ck_assert_int_eq(COUNT("reminder WHERE purpose ~ '^postponed' AND state = 'queued'"), 2);
}
END_TEST

/* ---- By mail --------------------------------------------------------------------------------------- */

static const char *mail_text(const struct json *mails, const char *subject) {
    for (size_t i = 0; i < json_count(mails); i++) {
        const struct json *mail = json_at(mails, i);
        if (strcmp(json_as_text(json_find(json_find(mail, "head"), "subject")), subject) == 0)
            return json_as_text(json_find(mail, "text"));
    }
    return "";
}

static struct json *read_box(const struct folder *f, int count) {
    static char text[65536];
    struct json *mails = NULL;
    const char *command = arena_print(scratch.arena, "python3 %s/read_mail.py %s/mail/box %d", FAKES_FOLDER,
                                      f->directory, count);
    FILE *in = popen(command, "r");
    ck_assert_ptr_nonnull(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    ck_assert_int_eq(pclose(in), 0);
    ck_assert_msg(json_parse(text, &mails, &error), "%s", text);
    return mails;
}

START_TEST(a_mail_server_takes_both_messages) {
    static const struct reminder_rung BY_MAIL = {"week_before", "email", 7};
    static const struct publication_place PLACES[] = {{1, 1, 1, 2}, {3, 1, 1, 1}};
    struct folder folder;
    struct helper server = {0};
    struct json *mail_settings = NULL;
    folder_make(&folder);
    helper_make_certificate(folder.directory);
    helper_start(&server,
                 (const char *const[]){"python3", FAKES_FOLDER "/mail_server.py", folder.directory, NULL});
    MUST(json_parse(arena_print(scratch.arena,
                                "{\"url\": \"smtp://127.0.0.1:%s\", \"from\": \"lich@example.vn\", "
                                "\"ca_file\": \"%s/certificate.pem\"}",
                                server.line, folder.directory),
                    &mail_settings, &error));
    channels[0] = (struct channel_settings){.name = "email",
                                            .driver = "smtp",
                                            .contact = MESSAGE_TO_EMAIL,
                                            .parallel = 1,
                                            .deadline_seconds = 20,
                                            .driver_settings = mail_settings};
    settings.drivers = NULL;
    settings.channel_count = 1;
    EXECUTE(
        "UPDATE register.person SET email = 'p' || resident_id || '@example.vn' WHERE resident_id IN (1, 3);"
        "UPDATE appointment SET day = '2027-03-30', version = 2 WHERE resident_id = 1;"
        "UPDATE appointment SET state = 'cancelled_by_service' WHERE resident_id = 3;"
        "UPDATE need SET state = 'waiting' WHERE resident_id = 3");
    tell_by(&BY_MAIL, 1, NINTH, PLACES, 2);
    pass_at("2027-03-09T10:01");
    ck_assert_str_eq(POSTPONED, "1 postponed email accepted\n3 postponed_open email accepted\n");
    struct json *mails = read_box(&folder, 2);
    ASSERT_IN(mail_text(mails, "Lịch khám sức khỏe chuyển sang ngày 30/03/2027"),
              "7h30 thứ Ba, ngày 30/03/2027");
    ASSERT_IN(mail_text(mails, "Hoãn lịch khám sức khỏe ngày 16/03/2027"), "xin đừng đến hôm đó");
    json_destroy(mails);
    json_destroy(mail_settings);
    helper_stop(&server);
    folder_remove(&folder);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("jobs/remind_postponed");
    TCase *t = tcase_create("postponed");
    tcase_add_unchecked_fixture(t, make_sending, drop_sending);
    tcase_add_checked_fixture(t, begin, end_sending);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, who_was_moved_is_told_the_new_place_the_same_day);
    tcase_add_test(t, who_lost_his_place_is_told_which_and_that_a_new_day_will_come);
    tcase_add_test(t, a_message_is_in_the_persons_language);
    tcase_add_test(t, who_has_no_telephone_is_on_the_call_list);
    tcase_add_test(t, nothing_else_of_the_place_is_said_on_that_day);
    tcase_add_test(t, what_could_not_go_on_its_day_goes_before_the_reminder_of_the_next);
    tcase_add_test(t, a_place_lost_on_its_own_day_is_told_that_day);
    tcase_add_test(t, outside_the_hours_nobody_is_told_and_after_its_day_it_is_too_late);
    tcase_add_loop_test(t, that_a_place_is_gone_is_said_only_to_whom_it_is_true_of, 0, BETWEEN_COUNT);
    tcase_add_test(t, who_has_a_new_promise_by_then_is_told_of_that_instead);
    tcase_add_test(t, a_place_that_moved_again_is_told_as_it_stands);
    tcase_add_test(t, who_was_told_a_new_place_counts_as_told);
    tcase_add_test(t, a_dry_run_counts_them_and_changes_nothing);
    tcase_add_test(t, a_mail_server_takes_both_messages);
    suite_add_tcase(s, t);
    return s;
}
