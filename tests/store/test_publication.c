/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"

#include <sys/wait.h>
#include <unistd.h>

static const struct reminder_rung RUNGS[] = {{"week_before", "sms", 7}, {"day_before", "sms", 1}};
static struct publication_counts counts;
static int64_t revision;

static struct reminder_day *make_days(civil_day today, size_t *count) {
    const struct calendar no_holidays = {0};
    return reminder_days_make(RUNGS, 2, &no_holidays, today, today, civil_make(2027, 12, 31), count);
}

static bool publish_on(int32_t commune, civil_day today, civil_day until) {
    const struct publication p = {.commune = commune,
                                  .round = ROUND,
                                  .from = today + 1,
                                  .until = until,
                                  .prepared_by = "an officer",
                                  .approved_by = "the chair",
                                  .approved_on = today};
    size_t count;
    struct reminder_day *days = make_days(today, &count);
    MUST(db_begin(scratch.pg, &error));
    struct err e = {0};
    const bool ok = publication_publish(scratch.pg, &p, days, count, &HOURS, &revision, &counts, &e);
    if (ok)
        MUST(db_commit(scratch.pg, &error));
    else
        db_rollback(scratch.pg);
    error = e;
    free(days);
    return ok;
}

static void publish_march(void) {
    MUST(publish_on(COMMUNE, TODAY, civil_make(2027, 3, 31)));
}

static void sync_of(civil_day today, const struct pg_list *whose) {
    size_t count;
    struct reminder_day *days = make_days(today, &count);
    MUST(db_begin(scratch.pg, &error));
    MUST(publication_sync_reminders(scratch.pg, COMMUNE, ROUND, days, count, &HOURS, whose, &counts, &error));
    MUST(db_commit(scratch.pg, &error));
    free(days);
}

static void sync_on(civil_day today) {
    sync_of(today, NULL);
}

static void assert_counts(int64_t queued, int64_t expired, int64_t cancelled) {
    ck_assert_int_eq(counts.queued, queued);
    ck_assert_int_eq(counts.expired, expired);
    ck_assert_int_eq(counts.cancelled, cancelled);
}

static void assert_queue_is_the_queued_reminders(void) {
    ck_assert_int_eq(
        COUNT("reminder_queue q FULL JOIN (SELECT * FROM reminder WHERE state = 'queued') r USING "
              "(commune_code, send_day, round, resident_id, need_number, attempt, version, purpose, "
              "channel) WHERE q.not_before IS NULL OR r.state IS NULL"),
        0);
}

START_TEST(proposals_of_the_days_become_promises_with_their_reminders) {
    publish_march();
    ck_assert_int_eq(counts.appointments, 5);
    /* 1 to 4 and 12 on the 16th, 5 on the 3rd with a late first one; for those of today it is too late. */
    assert_counts(2 * 5 + 2, 2 * 3, 0);
    ck_assert_int_eq(COUNT("appointment WHERE state = 'proposed'"), 1);
    ck_assert_str_eq(scratch_text(&scratch, "SELECT concat_ws(' ', purpose, send_day, state) FROM reminder "
                                            "WHERE resident_id IN (1, 5, 9) ORDER BY resident_id, 1"),
                     "day_before 2027-03-15 queued\nweek_before 2027-03-09 queued\n"
                     "day_before 2027-03-02 queued\nweek_before 2027-03-01 queued\n"
                     "day_before expired\nweek_before expired\n");
    assert_queue_is_the_queued_reminders();
}
END_TEST

START_TEST(a_publication_leaves_its_row_its_changes_and_a_revision) {
    publish_march();
    ck_assert_int_eq(revision, 1);
    ck_assert_int_eq(COUNT("commune_state WHERE commune_code = 123 AND revision = 1"), 1);
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', publication_number, from_day, until_day, plan_hash, "
                                  "prepared_by, approved_by, appointments) FROM publication"),
                     "1 2027-03-02 2027-03-31 \\x01 an officer the chair 5\n");
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT revision || ' ' || item || ' ' || resident_id FROM change_log "
                                  "WHERE kind = 'appointment' ORDER BY item"),
                     "1 1 1\n1 2 2\n1 3 3\n1 4 4\n1 5 5\n");
}
END_TEST

START_TEST(publishing_again_changes_nothing) {
    publish_march();
    publish_march();
    ck_assert_int_eq(counts.appointments, 0);
    assert_counts(0, 0, 0);
    ck_assert_int_eq(COUNT("publication"), 1);
    ck_assert_int_eq(COUNT("commune_state WHERE commune_code = 123 AND revision = 1"), 1);
}
END_TEST

START_TEST(a_second_sync_changes_no_row) {
    publish_march();
    const char *before = scratch_text(&scratch, "SELECT reminder::text || xmin FROM reminder ORDER BY 1");
    sync_on(TODAY);
    assert_counts(0, 0, 0);
    sync_on(TODAY + 5);
    assert_counts(0, 0, 0);
    ck_assert_str_eq(before,
                     scratch_text(&scratch, "SELECT reminder::text || xmin FROM reminder ORDER BY 1"));
}
END_TEST

START_TEST(who_may_lack_a_message_can_be_said) {
    const int64_t residents[] = {1, 5};
    publish_march();
    EXECUTE("DELETE FROM reminder; DELETE FROM reminder_queue");
    sync_of(TODAY, &(struct pg_list){residents, 0});
    assert_counts(0, 0, 0);
    sync_of(TODAY, &(struct pg_list){residents, 2});
    assert_counts(2 + 2, 0, 0);
    ck_assert_int_eq(COUNT("reminder WHERE resident_id NOT IN (1, 5)"), 0);
    assert_queue_is_the_queued_reminders();
    sync_on(TODAY);
    assert_counts(2 * 4, 2 * 3, 0);
}
END_TEST

START_TEST(a_moved_appointment_gets_new_reminders_and_loses_the_old) {
    publish_march();
    EXECUTE("UPDATE appointment SET day = '2027-03-30', version = 2 WHERE resident_id = 1");
    sync_on(TODAY);
    assert_counts(2, 0, 2);
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', version, purpose, send_day, state) FROM reminder "
                                  "WHERE resident_id = 1 ORDER BY 1"),
                     "1 day_before 2027-03-15 cancelled\n1 week_before 2027-03-09 cancelled\n"
                     "2 day_before 2027-03-29 queued\n2 week_before 2027-03-23 queued\n");
    ck_assert_int_eq(COUNT("reminder_queue WHERE resident_id = 1 AND version = 1"), 0);
    assert_queue_is_the_queued_reminders();
}
END_TEST

START_TEST(what_is_settled_or_cancelled_is_never_sent) {
    publish_march();
    EXECUTE("UPDATE appointment SET state = 'cancelled_by_resident' WHERE resident_id = 1;"
            "UPDATE appointment SET state = 'attended' WHERE resident_id = 2;"
            "UPDATE appointment SET state = 'outcome_unknown' WHERE resident_id = 3;"
            "UPDATE reminder SET state = 'ambiguous' WHERE resident_id = 3;"
            "DELETE FROM appointment WHERE resident_id = 4");
    sync_on(TODAY);
    assert_counts(0, 0, 8);
    ck_assert_int_eq(COUNT("reminder_queue WHERE resident_id IN (1, 2, 3, 4)"), 0);
}
END_TEST

START_TEST(what_was_sent_stays_as_it_was) {
    publish_march();
    EXECUTE("UPDATE reminder SET state = 'delivered' WHERE resident_id = 1 AND purpose = 'week_before';"
            "DELETE FROM reminder_queue WHERE resident_id = 1 AND purpose = 'week_before';"
            "UPDATE appointment SET state = 'cancelled_by_resident' WHERE resident_id = 1");
    sync_on(TODAY);
    assert_counts(0, 0, 1);
    ck_assert_int_eq(COUNT("reminder WHERE resident_id = 1 AND state = 'delivered'"), 1);
}
END_TEST

START_TEST(a_proposal_has_no_reminder) {
    sync_on(TODAY);
    ck_assert_int_eq(COUNT("reminder JOIN appointment a USING (resident_id) WHERE a.state = 'proposed'"), 0);
}
END_TEST

START_TEST(messages_wait_within_the_hours) {
    publish_march();
    ck_assert_int_eq(COUNT("reminder_queue WHERE not_before = '07:30' AND not_after = '20:00'"),
                     COUNT("reminder_queue"));
    ck_assert_int_eq(
        COUNT("reminder_queue q JOIN appointment a USING (resident_id) WHERE q.appointment_day <> a.day"), 0);
}
END_TEST

/* ---- Places that were moved or taken back --------------------------------------------------- */

/* As a change at noon of 1 March leaves residents 1 and 2, published for the 16th, and 3. */
static void postpone(civil_day send_day) {
    static const struct publication_place PLACES[] = {{1, 1, 1, 2}, {2, 1, 1, 1}, {3, 1, 1, 7}};
    MUST(db_begin(scratch.pg, &error));
    MUST(publication_queue_postponed(scratch.pg, COMMUNE, ROUND, PLACES, 3, RUNGS, 2, send_day, &HOURS,
                                     &counts, &error));
    MUST(db_commit(scratch.pg, &error));
}

static void move_one_and_take_back_another(void) {
    publish_march();
    EXECUTE("UPDATE appointment SET day = '2027-03-30', version = 2 WHERE resident_id = 1;"
            "UPDATE appointment SET state = 'cancelled_by_service' WHERE resident_id = 2");
    sync_on(TODAY);
    postpone(TODAY);
}

#define POSTPONED                                                                                            \
    scratch_text(&scratch, "SELECT concat_ws(' ', resident_id, version, purpose, channel, send_day, state, " \
                           "nullif(reason, '')) FROM reminder WHERE purpose ~ '^postponed' ORDER BY 1")

START_TEST(who_is_moved_or_loses_his_place_is_told_at_once_and_once) {
    move_one_and_take_back_another();
    assert_counts(2, 0, 0);
    ck_assert_str_eq(POSTPONED, "1 2 postponed sms 2027-03-01 queued\n"
                                "2 1 postponed_open sms 2027-03-01 queued\n");
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', appointment_day, not_before, not_after) FROM "
                                  "reminder_queue WHERE purpose ~ '^postponed' ORDER BY resident_id"),
                     "2027-03-30 07:30:00 20:00:00\n2027-03-17 07:30:00 20:00:00\n");
    postpone(TODAY);
    assert_counts(0, 0, 0);
    assert_queue_is_the_queued_reminders();
}
END_TEST

START_TEST(what_is_said_of_places_that_moved_goes_before_everything_else) {
    move_one_and_take_back_another();
    ck_assert_int_eq(COUNT("send_unit WHERE send_day = '2027-03-01' AND nearest_day = '2027-03-01'"), 1);
    ck_assert_int_eq(COUNT("send_unit WHERE send_day > '2027-03-01' AND nearest_day < '2027-03-02'"), 0);
}
END_TEST

START_TEST(a_new_place_on_the_send_day_is_too_late_to_tell_a_lost_one_is_not) {
    publish_march();
    EXECUTE(
        "UPDATE appointment SET day = '2027-03-02', version = 2 WHERE resident_id = 1;"
        "UPDATE appointment SET state = 'cancelled_by_service', day = '2027-03-02' WHERE resident_id = 2");
    sync_on(TODAY);
    postpone(TODAY + 1);
    assert_counts(1, 1, 0);
    ck_assert_str_eq(POSTPONED, "1 2 postponed sms expired too_late\n"
                                "2 1 postponed_open sms 2027-03-02 queued\n");
}
END_TEST

START_TEST(that_a_place_is_gone_stays_queued_while_the_service_has_cancelled_it) {
    move_one_and_take_back_another();
    sync_on(TODAY);
    assert_counts(0, 0, 0);
    EXECUTE("UPDATE appointment SET state = 'published', version = 2 WHERE resident_id = 2");
    sync_on(TODAY);
    assert_counts(2, 0, 1);
    ck_assert_int_eq(COUNT("reminder_queue WHERE purpose = 'postponed_open'"), 0);
    ck_assert_int_eq(COUNT("reminder_queue WHERE purpose = 'postponed'"), 1);
}
END_TEST

START_TEST(texts_are_those_of_the_change_alone) {
    struct publication_text *texts;
    size_t count;
    move_one_and_take_back_another();
    EXECUTE("UPDATE reminder SET state = 'accepted' WHERE resident_id = 2 AND purpose = 'week_before';"
            "INSERT INTO change_log (commune_code, revision, item, kind, round, resident_id, need_number, "
            "attempt)"
            " VALUES (123, 2, 1, 'appointment', 2027, 1, 1, 1), (123, 2, 2, 'appointment', 2027, 2, 1, 1)");
    MUST(publication_load_texts(scratch.pg, COMMUNE, 2, 0, 9, scratch.arena, &texts, &count, &error));
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(texts[1].purpose, PUBLICATION_POSTPONED);
    ck_assert_int_eq(texts[1].values.day, civil_make(2027, 3, 30));
    ck_assert_str_eq(texts[3].purpose, PUBLICATION_POSTPONED_OPEN);
    ck_assert_int_eq(texts[3].values.day, civil_make(2027, 3, 16));
}
END_TEST

START_TEST(another_commune_is_left_alone) {
    publish_march();
    ck_assert_int_eq(COUNT("reminder WHERE commune_code <> 123"), 0);
    ck_assert_int_eq(COUNT("commune_state WHERE commune_code = 124 AND revision <> 0"), 0);
}
END_TEST

static void assert_refused(int32_t commune, civil_day until, const char *part) {
    ck_assert(!publish_on(commune, TODAY, until));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, part);
    ck_assert_int_eq(COUNT("publication"), 0);
    ck_assert_int_eq(COUNT("reminder"), 0);
}

START_TEST(only_an_open_round_is_published) {
    EXECUTE("UPDATE round_commune SET state = 'preparing'");
    assert_refused(COMMUNE, civil_make(2027, 3, 31), "round 2027 of commune 00123 is preparing");
    assert_refused(999, civil_make(2027, 3, 31), "commune 00999 has no round 2027");
}
END_TEST

START_TEST(a_commune_held_back_is_not_published) {
    EXECUTE("UPDATE commune_state SET held_reason = 'feed_old' WHERE commune_code = 123");
    assert_refused(COMMUNE, civil_make(2027, 3, 31), "held back by the last night: feed_old");
}
END_TEST

START_TEST(days_that_are_past_or_outside_the_round_are_refused) {
    assert_refused(COMMUNE, TODAY, "2027-03-01, lies before the first possible one, 2027-03-02");
    assert_refused(COMMUNE, civil_make(2028, 1, 1), "2028-01-01 is not a day of round 2027");
}
END_TEST

static int standing_weeks(civil_day today) {
    struct publication_standing s;
    MUST(publication_load_standing(scratch.pg, COMMUNE, ROUND, today, &s, &error));
    ck_assert_int_eq(s.weeks == 0, s.approved_by[0] == '\0');
    return s.weeks;
}

START_TEST(a_standing_approval_holds_from_its_day_until_it_is_revoked) {
    int64_t communes;
    ck_assert_int_eq(standing_weeks(TODAY), 0);
    MUST(publication_approve_standing(scratch.pg, COMMUNE, ROUND, TODAY, 6, "the chair", &communes, &error));
    ck_assert_int_eq(communes, 1);
    ck_assert_int_eq(standing_weeks(TODAY - 1), 0);
    ck_assert_int_eq(standing_weeks(TODAY), 6);
    MUST(publication_approve_standing(scratch.pg, COMMUNE, ROUND, TODAY + 7, 4, "the chair", &communes,
                                      &error));
    ck_assert_int_eq(standing_weeks(TODAY + 7), 4);
    MUST(publication_revoke_standing(scratch.pg, COMMUNE, ROUND, TODAY + 8, &communes, &error));
    ck_assert_int_eq(communes, 1);
    ck_assert_int_eq(standing_weeks(TODAY + 8), 0);
    MUST(publication_revoke_standing(scratch.pg, COMMUNE, ROUND, TODAY + 9, &communes, &error));
    ck_assert_int_eq(communes, 0);
}
END_TEST

START_TEST(every_commune_of_a_round_can_be_approved_at_once) {
    int64_t communes;
    EXECUTE("UPDATE round_commune SET state = 'closed' WHERE commune_code = 125");
    MUST(publication_approve_standing(scratch.pg, 0, ROUND, TODAY, 6, "the province", &communes, &error));
    ck_assert_int_eq(communes, 2);
    MUST(publication_approve_standing(scratch.pg, EMPTY_COMMUNE, ROUND, TODAY, 6, "the chair", &communes,
                                      &error));
    ck_assert_int_eq(communes, 0);
}
END_TEST

START_TEST(what_a_publication_told_can_be_listed) {
    struct publication_day *days;
    struct publication_message *messages;
    size_t day_count, message_count;
    publish_march();
    MUST(publication_load_told(scratch.pg, COMMUNE, revision, scratch.arena, &days, &day_count, &messages,
                               &message_count, &error));
    ck_assert_uint_eq(day_count, 2);
    ck_assert_int_eq(days[1].people, 4);
    ck_assert_int_eq(days[1].day, civil_make(2027, 3, 16));
    ck_assert_str_eq(days[1].site_name, "Trạm Y tế Xuân Mai");
    ck_assert_uint_eq(message_count, 4);
    ck_assert_int_eq(messages[3].send_day, civil_make(2027, 3, 15));
    ck_assert_int_eq(messages[3].count, 4);
}
END_TEST

START_TEST(queue_partitions_are_made_once_and_dropped_when_empty) {
    int dropped;
    const int64_t before = COUNT("pg_inherits WHERE inhparent = 'reminder_queue'::regclass");
    MUST(publication_make_queue_partitions(scratch.pg, TODAY, TODAY + 10, &error));
    ck_assert_int_eq(COUNT("pg_inherits WHERE inhparent = 'reminder_queue'::regclass"), before);
    publish_march();
    /* The 1st, 2nd, 9th and 15th hold work. */
    MUST(publication_drop_queue_partitions(scratch.pg, civil_make(2027, 3, 16), &dropped, &error));
    ck_assert_int_eq(dropped, 15 - 4);
    MUST(publication_drop_queue_partitions(scratch.pg, civil_make(2027, 3, 16), &dropped, &error));
    ck_assert_int_eq(dropped, 0);
    assert_queue_is_the_queued_reminders();
}
END_TEST

START_TEST(making_partitions_does_not_wait_for_a_writer) {
    struct pg *other = scratch_open(&scratch);
    scratch_execute(&scratch, other,
                    "BEGIN; INSERT INTO reminder_queue VALUES "
                    "(123, '2027-03-02', 2027, 1, 1, 1, 1, 'x', 'sms', '2027-03-03', '07:30', '20:00')");
    pg_set_timeout(scratch.pg, 5000);
    MUST(publication_make_queue_partitions(scratch.pg, civil_make(2027, 6, 1), civil_make(2027, 6, 3),
                                           &error));
    pg_set_timeout(scratch.pg, 0);
    pg_close(other);
    ck_assert_int_eq(COUNT("pg_class WHERE relname LIKE 'reminder_queue_202706__'"), 3);
}
END_TEST

/* A child process that makes June's partitions; its exit status is the error's code. */
static pid_t start_maker(void) {
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child > 0) return child;
    struct err e = {0};
    struct loop *l;
    struct pg *c;
    const bool ok = loop_create(&l, &e) && db_open(l, scratch.conninfo, DB_SCHEMA_ANY, &c, &e) &&
                    publication_make_queue_partitions(c, civil_make(2027, 6, 1), civil_make(2027, 6, 30), &e);
    if (!ok) fprintf(stderr, "%s\n", e.message);
    _exit(ok ? 0 : (int)e.code);
}

START_TEST(four_makers_at_once_all_succeed) {
    pid_t children[4];
    for (int i = 0; i < 4; i++) children[i] = start_maker();
    for (int i = 0; i < 4; i++) {
        int status;
        ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
        ck_assert(WIFEXITED(status));
        ck_assert_int_eq(WEXITSTATUS(status), 0);
    }
    ck_assert_int_eq(COUNT("pg_class WHERE relname LIKE 'reminder_queue_202706__'"), 30);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("publication");
    TCase *t = tcase_create("publication");
    tcase_add_checked_fixture(t, create_places, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, proposals_of_the_days_become_promises_with_their_reminders);
    tcase_add_test(t, a_publication_leaves_its_row_its_changes_and_a_revision);
    tcase_add_test(t, publishing_again_changes_nothing);
    tcase_add_test(t, a_second_sync_changes_no_row);
    tcase_add_test(t, who_may_lack_a_message_can_be_said);
    tcase_add_test(t, a_moved_appointment_gets_new_reminders_and_loses_the_old);
    tcase_add_test(t, what_is_settled_or_cancelled_is_never_sent);
    tcase_add_test(t, what_was_sent_stays_as_it_was);
    tcase_add_test(t, a_proposal_has_no_reminder);
    tcase_add_test(t, messages_wait_within_the_hours);
    tcase_add_test(t, who_is_moved_or_loses_his_place_is_told_at_once_and_once);
    tcase_add_test(t, what_is_said_of_places_that_moved_goes_before_everything_else);
    tcase_add_test(t, a_new_place_on_the_send_day_is_too_late_to_tell_a_lost_one_is_not);
    tcase_add_test(t, that_a_place_is_gone_stays_queued_while_the_service_has_cancelled_it);
    tcase_add_test(t, texts_are_those_of_the_change_alone);
    tcase_add_test(t, another_commune_is_left_alone);
    tcase_add_test(t, only_an_open_round_is_published);
    tcase_add_test(t, a_commune_held_back_is_not_published);
    tcase_add_test(t, days_that_are_past_or_outside_the_round_are_refused);
    tcase_add_test(t, a_standing_approval_holds_from_its_day_until_it_is_revoked);
    tcase_add_test(t, every_commune_of_a_round_can_be_approved_at_once);
    tcase_add_test(t, what_a_publication_told_can_be_listed);
    tcase_add_test(t, queue_partitions_are_made_once_and_dropped_when_empty);
    tcase_add_test(t, making_partitions_does_not_wait_for_a_writer);
    tcase_add_test(t, four_makers_at_once_all_succeed);
    suite_add_tcase(s, t);
    return s;
}
