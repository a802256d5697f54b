/* SPDX-License-Identifier: Apache-2.0 */
/* People who move between communes, night by night, whichever commune's night comes first. */
#include "domain/appointment.h"
#include "jobs/exam_day.h"
#include "jobs/moving_night.h"
#include "jobs/officer_act.h"
#include "jobs/remind.h"
#include "store/migrate.h"
#include "store/sql.h"

static void end(void) {
    drop_all();
}

/* ---- Everything that moves ----------------------------------------------------------------------- */

/* 40 and 1 swap their communes; 19 goes to C, which is held; 16 is named by both, 18 by none; of 11 an
 * officer says that he has moved, and 17 is dead where he was and alive where he comes. */
static void first_moves(void) {
    static const int64_t TOLD[] = {1, 6, 7, 9, 10};
    static const int64_t DROPPED[] = {3, 4, 5, 8, 12, 14};
    static const int64_t NAMED_TWICE[] = {11, 16, 17};
    for (size_t i = 0; i < sizeof TOLD / sizeof TOLD[0]; i++) {
        arrive(TOLD[i], A, B);
        tell(TOLD[i], A, B);
    }
    for (size_t i = 0; i < sizeof DROPPED / sizeof DROPPED[0]; i++) {
        arrive(DROPPED[i], A, B);
        drop(DROPPED[i], A);
    }
    for (size_t i = 0; i < sizeof NAMED_TWICE / sizeof NAMED_TWICE[0]; i++) arrive(NAMED_TWICE[i], A, B);
    arrive(40, B, A);
    drop(40, B);
    arrive(19, A, C);
    drop(19, A);
    drop(18, A);
    write_fact(A, 11, "moved");
    EXECUTE("INSERT INTO possible_duplicate VALUES (201, 12, 24, 201, 'name', NULL);"
            "UPDATE register.resident SET died_on = '2027-03-01' WHERE commune_code = 201 AND resident_id = "
            "17");
}

/* 3 and 14 come back, 8 goes on. */
static void second_moves(void) {
    arrive(3, B, A);
    drop(3, B);
    arrive(14, B, A);
    drop(14, B);
    arrive(8, B, C);
    tell(8, B, C);
}

/* Two nights of moves, C held in the first: the rows and what was changed of each. */
struct life {
    char *rows[2];
    int64_t changed[2];
};

static struct life live_through(const struct order *order) {
    struct life l;
    for (int k = 0; k < 2; k++) {
        if (k == 0)
            first_moves();
        else
            second_moves();
        pass_night(TODAY + 1 + k, order, k == 0 ? C : 0);
        l.rows[k] = strdup(digest_rows());
        l.changed[k] = rows_changed;
    }
    return l;
}

static void forget(struct life *l) {
    free(l->rows[0]);
    free(l->rows[1]);
}

START_TEST(whichever_commune_comes_first_the_rows_are_the_same) {
    struct life wanted;
    for (int i = 0; i < ORDER_COUNT; i++) {
        begin_moving();
        struct life found = live_through(&ORDERS[i]);
        end();
        if (i == 0) wanted = found;
        for (int k = 0; i > 0 && k < 2; k++) {
            ck_assert_msg(strcmp(found.rows[k], wanted.rows[k]) == 0, "%s, evening %d:\n%s\nnot\n%s",
                          ORDERS[i].name, k, found.rows[k], wanted.rows[k]);
            ck_assert_int_eq(found.changed[k], wanted.changed[k]);
        }
        if (i > 0) forget(&found);
    }
    forget(&wanted);
}
END_TEST

/* ---- What becomes of each ------------------------------------------------------------------------- */

static const char *places_of(int32_t commune, int64_t resident) {
    return scratch_text(&scratch,
                        "SELECT string_agg(state, ' ' ORDER BY need_number, attempt) FROM appointment WHERE "
                        "commune_code = %d AND resident_id = %d",
                        commune, (int)resident);
}

static int64_t history_rows(int32_t commune) {
    return scratch_integer(
        &scratch,
        "SELECT (SELECT count(*) FROM local_fact WHERE commune_code = %d AND kind <> 'moved') + (SELECT "
        "count(*) FROM completion WHERE commune_code = %d) + (SELECT count(*) FROM membership WHERE "
        "commune_code = %d) + (SELECT count(*) FROM possible_duplicate WHERE commune_code = %d) + (SELECT "
        "count(*) FROM contact_outcome WHERE commune_code = %d)",
        commune, commune, commune, commune, commune);
}

START_TEST(the_place_where_he_was_is_given_up_and_its_messages_with_it) {
    begin_moving();
    first_moves();
    const int64_t history = history_rows(A);
    pass_night(TODAY + 1, AT_ONCE, C);
    ASSERT_HOME(1, "202 2");
    ASSERT_NEEDS(A, 1, "1 moved_out none");
    ck_assert_str_eq(places_of(A, 1), "cancelled_by_service\n");
    ASSERT_NEEDS(B, 1, "1 booked annual");
    ck_assert_int_eq(COUNT("reminder_queue WHERE commune_code = 201 AND resident_id = 1"), 0);
    ck_assert_int_eq(COUNT("reminder WHERE commune_code = 201 AND resident_id = 1 AND state <> 'cancelled'"),
                     0);
    ASSERT_NEEDS(A, 4, "1 moved_out none"); /* a proposal nobody was told of */
    ck_assert_int_eq(COUNT("appointment WHERE commune_code = 201 AND resident_id = 4"), 0);
    ASSERT_HOME(3, "202 2"); /* a household */
    ASSERT_HOME(4, "202 2");
    /* infants, gone from the feed or named there with where they went */
    ck_assert_int_eq(COUNT("need WHERE commune_code = 201 AND resident_id = 5 AND state <> 'moved_out'"), 0);
    ck_assert_int_ge(COUNT("need WHERE commune_code = 202 AND resident_id = 5 AND state = 'booked'"), 2);
    ck_assert_int_eq(COUNT("need WHERE commune_code = 201 AND resident_id = 6 AND need_number > 1 AND state "
                           "<> 'not_due'"),
                     0);
    ck_assert_int_ge(COUNT("need WHERE commune_code = 202 AND resident_id = 6 AND state = 'booked'"), 2);
    /* what was known goes along, whatever it is worth */
    ck_assert_int_eq(history_rows(A), 0);
    ck_assert_int_eq(history_rows(B), history);
    ASSERT_NEEDS(B, 7, "1 done_here annual");
    ASSERT_NEEDS(B, 8, "1 refused none");
    ASSERT_NEEDS(B, 9, "1 excluded excluded");
    ck_assert_int_eq(COUNT("appointment WHERE commune_code = 202 AND resident_id = 10 AND day >= "
                           "'2027-05-03'"),
                     1);
    ck_assert_int_eq(COUNT("local_fact WHERE commune_code = 202 AND resident_id = 10"), 6);
    ASSERT_NEEDS(B, 14, "1 other_route employer");
    end();
}
END_TEST

START_TEST(nobody_is_lost_between_two_communes_and_nobody_served_by_both) {
    begin_moving();
    first_moves();
    pass_night(TODAY + 1, AT_ONCE, C);
    ASSERT_HOME(11, "202 2"); /* his officer knew before the register */
    ck_assert_int_eq(COUNT("local_fact WHERE commune_code = 201 AND resident_id = 11 AND kind = 'moved'"), 1);
    ASSERT_HOME(12, "202 2 leaving"); /* the doubt goes along */
    ASSERT_NEEDS(B, 12, "1 duplicate none");
    ASSERT_NEEDS(B, 9, "1 excluded excluded"); /* one that was settled does not come up again */
    ASSERT_HOME(16, "201 1");
    ASSERT_NEEDS(B, 16, "1 duplicate claimed_elsewhere");
    ck_assert_int_eq(COUNT("residence_claim WHERE commune_code = 202 AND serving_commune = 201"), 1);
    ASSERT_HOME(17, "202 1"); /* who has died is nobody's; who lives is new */
    ASSERT_NEEDS(A, 17, "1 deceased none");
    ASSERT_HOME(18, "201 1 leaving");
    ASSERT_HOME(19, "201 1 leaving"); /* C is held and takes nobody */
    ASSERT_NEEDS(A, 19, "1 moved_out none");
    ASSERT_HOME(40, "201 2"); /* and 1 the other way */
    second_moves();
    pass_night(TODAY + 2, AT_ONCE, 0);
    ASSERT_HOME(19, "203 2");
    ASSERT_HOME(3, "201 3");
    ASSERT_NEEDS(A, 3, "1 booked annual");
    ASSERT_HOME(14, "201 3");
    ASSERT_NEEDS(A, 14, "1 other_route employer");
    ASSERT_HOME(8, "203 3");
    ASSERT_NEEDS(C, 8, "1 refused none");
    const char *rows = digest_rows();
    run_night(TODAY + 2);
    ck_assert_int_eq(rows_changed, 0);
    ck_assert_str_eq(digest_rows(), rows);
    end();
}
END_TEST

START_TEST(a_claim_ends_when_the_commune_that_serves_lets_go) {
    begin_moving();
    arrive(16, A, B);
    pass_night(TODAY + 1, AT_ONCE, 0);
    ASSERT_NEEDS(B, 16, "1 duplicate claimed_elsewhere");
    drop(16, A);
    pass_night(TODAY + 1, AT_ONCE, A); /* on the same day, and without its night */
    ASSERT_HOME(16, "202 2");
    ASSERT_NEEDS(A, 16, "1 moved_out none");
    ASSERT_NEEDS(B, 16, "1 booked annual");
    ck_assert_int_eq(COUNT("residence_claim"), 0);
    end();
}
END_TEST

START_TEST(about_whom_there_is_a_doubt_waits_where_it_was_raised) {
    begin_moving();
    arrive(16, A, B);
    tell(16, A, B);
    EXECUTE("INSERT INTO possible_duplicate VALUES (201, 16, 24, 201, 'name', NULL)");
    pass_night(TODAY + 1, &ORDERS[3], 0);
    ASSERT_HOME(16, "201 1 leaving");
    ASSERT_NEEDS(A, 16, "1 duplicate none");
    ASSERT_NEEDS(B, 16, "1 duplicate claimed_elsewhere");
    EXECUTE("UPDATE possible_duplicate SET settled_on = '2027-03-02'");
    pass_night(TODAY + 2, &ORDERS[3], 0);
    ASSERT_HOME(16, "202 2");
    ASSERT_NEEDS(A, 16, "1 moved_out none");
    ASSERT_NEEDS(B, 16, "1 booked annual");
    end();
}
END_TEST

START_TEST(who_was_wrongly_left_stays_before_another_commune_takes_him) {
    begin_moving();
    drop(18, A);
    pass_night(TODAY + 1, AT_ONCE, 0);
    ASSERT_HOME(18, "201 1 leaving");
    EXECUTE("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, "
            "birth_year, resident_since, changed_at) SELECT code, 18, 518, code - 180, '1974-04-18', 1974, "
            "'2000-01-01', '2027-01-01' FROM unnest('{201, 202}'::integer[]) AS code");
    pass_night(TODAY + 2, &ORDERS[3], 0);
    ASSERT_HOME(18, "201 1");
    ASSERT_NEEDS(B, 18, "1 duplicate claimed_elsewhere");
    end();
}
END_TEST

START_TEST(a_register_that_names_nobody_lets_nobody_go) {
    begin_moving();
    arrive(1, A, B);
    EXECUTE("DELETE FROM register.resident WHERE commune_code = 201");
    pass_night(TODAY + 1, AT_ONCE, 0);
    ASSERT_HOME(1, "201 1");
    ASSERT_NEEDS(B, 1, "1 duplicate claimed_elsewhere");
    end();
}
END_TEST

/* C has never been planned: it takes whom it believes to be new. */
START_TEST(a_commune_s_first_night_takes_who_moves_there_too) {
    scratch_create_migrated(&scratch);
    run_file("moves.sql");
    moving_open_round();
    pass_night(TODAY, AT_ONCE, C);
    arrive(8, A, C);
    drop(8, A);
    arrive(16, A, C);
    pass_night(TODAY + 1, AT_ONCE, 0);
    ASSERT_HOME(8, "203 2");
    ASSERT_NEEDS(C, 8, "1 refused none");
    ASSERT_NEEDS(C, 16, "1 duplicate claimed_elsewhere");
    ASSERT_HOME(60, "203 1");
    end();
}
END_TEST

/* A first night is largest feed first, so that these sizes are an order. */
static void begin_first_night(const char *rows, int slots) {
    scratch_create_migrated(&scratch);
    run_file("moves.sql");
    moving_open_round();
    arrive(8, A, C);  /* refuses, says A's officer */
    arrive(16, A, B); /* twice */
    arrive(16, A, C);
    arrive(11, A, B); /* moved, says A's officer */
    arrive(11, A, C);
    arrive(41, B, C);
    write_fact(A, 11, "moved");
    pass_sized_night(TODAY, rows, slots);
}

START_TEST(whom_several_communes_name_at_first_the_lowest_serves_whoever_comes_first) {
    static const char *const SIZES[] = {"{3,2,1}", "{1,2,3}", "{2,1,3}", "{1,1,1}"};
    char *wanted = NULL;
    for (int i = 0; i < 4; i++) {
        begin_first_night(SIZES[i], i == 3 ? 3 : 1);
        ASSERT_HOME(8, "201 1");
        ASSERT_HOME(16, "201 1");
        ASSERT_HOME(11, "202 1");
        ASSERT_HOME(41, "202 1");
        ASSERT_NEEDS(A, 8, "1 refused none");
        ASSERT_NEEDS(C, 16, "1 duplicate claimed_elsewhere");
        ASSERT_NEEDS(C, 11, "1 duplicate claimed_elsewhere");
        ck_assert_int_eq(COUNT("residence_claim"), 5);
        const char *rows = digest_rows();
        if (!wanted)
            wanted = strdup(rows);
        else
            ck_assert_str_eq(rows, wanted);
        run_night(TODAY);
        ck_assert_int_eq(rows_changed, 0);
        end();
    }
    free(wanted);
}
END_TEST

START_TEST(a_commune_without_a_feed_to_plan_from_keeps_nobody_waiting_at_first) {
    scratch_create_migrated(&scratch);
    run_file("moves.sql");
    moving_open_round();
    arrive(16, A, B);
    pass_night(TODAY, AT_ONCE, A);
    ASSERT_HOME(16, "202 1");
    pass_night(TODAY + 1, AT_ONCE, 0);
    ASSERT_HOME(16, "202 1");
    ASSERT_NEEDS(A, 16, "1 duplicate claimed_elsewhere");
    end();
}
END_TEST

/* ---- What the feed told ------------------------------------------------------------------------------ */

START_TEST(who_was_taken_before_his_commune_came_is_counted_there_all_the_same) {
    static const int ORDERED[] = {1, 2, 3};
    for (size_t i = 0; i < 3; i++) {
        begin_moving();
        arrive(1, A, B);
        tell(1, A, B);
        arrive(3, A, B);
        drop(3, A);
        EXECUTE("UPDATE register.resident SET died_on = '2027-03-01' WHERE commune_code = 201 AND "
                "resident_id = 17");
        arrive(17, A, B);
        pass_night(TODAY + 1, &ORDERS[ORDERED[i]], 0);
        ck_assert_str_eq(scratch_text(&scratch, "SELECT concat_ws(' ', residents, deaths, departures, "
                                                "deletions, arrivals) FROM feed_night WHERE day = "
                                                "'2027-03-02' ORDER BY commune_code"),
                         "18 1 1 1 0\n3 0 0 0 3\n");
        end();
    }
}
END_TEST

/* ---- Beside others ---------------------------------------------------------------------------------- */

START_TEST(a_commune_whose_people_come_from_a_locked_one_is_held_and_says_which) {
    begin_moving();
    arrive(8, A, B);
    tell(8, A, B);
    struct pg *officer = scratch_open(&scratch);
    scratch_execute(&scratch, officer,
                    "BEGIN; SELECT FROM commune_state WHERE commune_code = 201 FOR UPDATE");
    lease_seconds = 2;
    run_night(TODAY + 1);
    ck_assert_int_eq(COUNT("run_unit WHERE outcome = 'held' AND commune_code = 202 AND reason LIKE "
                           "'%%commune 00201, from which people move here%%'"),
                     1);
    ASSERT_HOME(8, "201 1");
    scratch_execute(&scratch, officer, "ROLLBACK");
    pg_close(officer);
    pass_night(TODAY + 1, AT_ONCE, 0);
    ASSERT_HOME(8, "202 2");
    end();
}
END_TEST

/* Its feed is too old, or says too much, and its row is locked: the others go on, and so does the next run.
 */
START_TEST(a_commune_whose_own_row_is_locked_is_held_whatever_else_is_wrong) {
    for (int is_old = 0; is_old < 2; is_old++) {
        begin_moving();
        arrive(61, C, A);
        tell(61, C, A);
        drop(18, A);
        date_feeds(0, is_old ? A : 0);
        struct pg *officer = scratch_open(&scratch);
        scratch_execute(&scratch, officer,
                        "BEGIN; SELECT FROM commune_state WHERE commune_code = 201 FOR UPDATE");
        lease_seconds = 2;
        run_night(TODAY + 1);
        ck_assert_str_eq(scratch_text(&scratch, "SELECT outcome FROM run_unit WHERE business_date = "
                                                "'2027-03-02' ORDER BY commune_code"),
                         "held\nplanned\nplanned\n");
        ck_assert_int_eq(COUNT("run_unit WHERE business_date = '2027-03-02' AND reason LIKE '%%%s%%'",
                               is_old ? "days old" : "somebody else is writing the commune"),
                         1);
        scratch_execute(&scratch, officer, "ROLLBACK");
        pg_close(officer);
        lease_seconds = 30;
        pass_night(TODAY + 1, AT_ONCE, 0);
        ASSERT_HOME(61, "201 2");
        ASSERT_HOME(18, "201 1 leaving");
        end();
    }
}
END_TEST

/* ---- An upgrade ---------------------------------------------------------------------------------------- */

/* The database as it was when the program had only its first `number` migrations. */
static void go_back_to(int number) {
    EXECUTE("CREATE TEMP TABLE history AS TABLE schema_migration; DROP SCHEMA lichkham, register CASCADE; %s",
            SQL_MIGRATION_PREPARE.sql);
    for (int i = 0; i < number; i++) EXECUTE("%s", MIGRATIONS[i].sql);
    EXECUTE("INSERT INTO schema_migration SELECT * FROM history WHERE number <= %d", number);
}

/* As the nights before 0010 left people who moved: 7, 8, 9, 10 and 14 to B, 18 to nobody knows where. */
static void move_as_before(void) {
    static const int64_t MOVED[] = {7, 8, 9, 10, 14};
    for (size_t i = 0; i < sizeof MOVED / sizeof MOVED[0]; i++) {
        arrive(MOVED[i], A, B);
        drop(MOVED[i], A);
    }
    drop(18, A);
    EXECUTE(
        "INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, household_id, "
        "hamlet_id, state, reason, class, package) SELECT 201, 2027, id, 1, 201, id + 500, 21, "
        "'moved_out', 'none', 3, 0 FROM unnest('{7,8,9,10,14,18}'::integer[]) AS id;"
        "INSERT INTO resident_home SELECT id, 202, 1 FROM unnest('{7,8,9,10,14}'::integer[]) AS id;"
        "INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, household_id, "
        "hamlet_id, state, reason, class, package) SELECT 202, 2027, id, 1, 202, id + 500, 22, "
        "'due', 'annual', 3, 1 FROM unnest('{7,8,9,10,14}'::integer[]) AS id;"
        "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, until_day, value, author) "
        "VALUES (202, 10, 'available_from', '2027-02-01', NULL, '2027-05-10', 'P'), (201, 8, 'moved', "
        "'2027-02-20', NULL, '', 'O');"
        "INSERT INTO commune_state (commune_code, revision, planned_revision, planned_on) VALUES "
        "(201, 3, 3, '2027-02-28'), (202, 3, 3, '2027-02-28')");
}

START_TEST(what_moves_before_the_upgrade_left_behind_goes_where_people_are_served) {
    scratch_create_migrated(&scratch);
    go_back_to(9);
    run_file("moves.sql");
    moving_open_round();
    const int64_t history = history_rows(A);
    move_as_before();
    MUST(migrate_up(scratch.pg, NULL, NULL, &error));
    ck_assert_int_eq(COUNT("local_fact WHERE commune_code = 201"), 1);
    ASSERT_HOME(18, "201 1 leaving");
    run_night(TODAY);                     /* every invariant holds */
    ck_assert_int_eq(history_rows(A), 1); /* a doubt, settled long ago */
    ck_assert_int_eq(history_rows(B), history - 1);
    ASSERT_NEEDS(B, 7, "1 done_here annual");
    ASSERT_NEEDS(B, 8, "1 refused none");
    ASSERT_NEEDS(B, 14, "1 other_route employer");
    ck_assert_int_eq(COUNT("local_fact WHERE commune_code = 202 AND resident_id = 10 AND author = 'P' AND "
                           "value = '2027-05-10'"),
                     1); /* told again in B: that stands */
    run_night(TODAY);
    ck_assert_int_eq(rows_changed, 0);
    end();
}
END_TEST

static int32_t find_commune(int64_t resident) {
    char code[APPOINTMENT_CODE_BYTES];
    struct officer_person person;
    MUST(officer_find_person(scratch.pg, appointment_code_print(resident, code), 0, &person, &error));
    return person.commune;
}

START_TEST(his_code_finds_him_where_he_is_served_or_was_last) {
    begin_moving();
    first_moves();
    pass_night(TODAY + 1, AT_ONCE, C);
    ck_assert_int_eq(find_commune(1), B);
    ck_assert_int_eq(find_commune(40), A);
    ck_assert_int_eq(find_commune(18), A);
    ck_assert_int_eq(find_commune(12), B);
    end();
}
END_TEST

/* ---- What happened where he was ---------------------------------------------------------------------- */

static void refuse_none(void *context, int64_t line, const char *why) {
    (void)context;
    ck_abort_msg("line %d: %s", (int)line, why);
}

START_TEST(a_receipt_after_the_move_finds_the_message_where_it_was_sent) {
    char line[] = "{\"key\": \"2027.1.1.1.1.day_before.sms\", \"outcome\": \"delivered\"}\n";
    struct remind_receipts receipts;
    begin_moving();
    arrive(1, A, B);
    tell(1, A, B);
    pass_night(TODAY + 1, AT_ONCE, 0);
    EXECUTE("DELETE FROM reminder WHERE commune_code = 201 AND resident_id = 1;"
            "INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, "
            "channel, state, send_day, generation) VALUES (201, 2027, 1, 1, 1, 1, 'day_before', 'sms', "
            "'accepted', '2027-03-01', 1);"
            "DELETE FROM reminder WHERE commune_code = 202 AND resident_id = 1");
    FILE *in = fmemopen(line, strlen(line), "r");
    MUST(remind_receive(scratch.pg, in, 1804500000, refuse_none, NULL, &receipts, &error));
    fclose(in);
    ck_assert_int_eq(receipts.changed, 1);
    ck_assert_int_eq(COUNT("reminder WHERE commune_code = 201 AND resident_id = 1 AND state = 'delivered'"),
                     1);
    end();
}
END_TEST

START_TEST(an_attendance_recorded_after_the_move_is_told_where_the_appointment_was) {
    char text[APPOINTMENT_CODE_BYTES];
    const struct exam_code code = {appointment_code_print(1, text), 1};
    const struct exam_request request = {
        .action = EXAM_ATTEND, .day = TODAY, .today = TODAY + 1, .codes = &code, .count = 1};
    struct exam_report report;
    begin_moving();
    arrive(1, A, B);
    tell(1, A, B);
    pass_night(TODAY + 1, AT_ONCE, 0);
    EXECUTE("UPDATE appointment SET day = '2027-03-01' WHERE commune_code = 201 AND resident_id = 1");
    MUST(exam_day_record(scratch.pg, &request, scratch.arena, &report, &error));
    ck_assert_uint_eq(report.refused_count, 1);
    ASSERT_IN(report.refused[0].reason, "moved from commune 00201, where the appointment of 2027-03-01 was");
    ASSERT_IN(report.refused[0].reason, "lichkham completion record ");
    end();
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("moves");
    TCase *t = tcase_create("between communes");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, whichever_commune_comes_first_the_rows_are_the_same);
    tcase_add_test(t, the_place_where_he_was_is_given_up_and_its_messages_with_it);
    tcase_add_test(t, nobody_is_lost_between_two_communes_and_nobody_served_by_both);
    tcase_add_test(t, a_claim_ends_when_the_commune_that_serves_lets_go);
    tcase_add_test(t, about_whom_there_is_a_doubt_waits_where_it_was_raised);
    tcase_add_test(t, who_was_wrongly_left_stays_before_another_commune_takes_him);
    tcase_add_test(t, a_register_that_names_nobody_lets_nobody_go);
    tcase_add_test(t, a_commune_s_first_night_takes_who_moves_there_too);
    tcase_add_test(t, a_commune_whose_people_come_from_a_locked_one_is_held_and_says_which);
    tcase_add_test(t, whom_several_communes_name_at_first_the_lowest_serves_whoever_comes_first);
    tcase_add_test(t, a_commune_without_a_feed_to_plan_from_keeps_nobody_waiting_at_first);
    tcase_add_test(t, who_was_taken_before_his_commune_came_is_counted_there_all_the_same);
    tcase_add_test(t, a_commune_whose_own_row_is_locked_is_held_whatever_else_is_wrong);
    tcase_add_test(t, what_moves_before_the_upgrade_left_behind_goes_where_people_are_served);
    tcase_add_test(t, his_code_finds_him_where_he_is_served_or_was_last);
    suite_add_tcase(s, t);
    TCase *later = tcase_create("what happened where he was");
    tcase_set_timeout(later, 120);
    tcase_add_test(later, a_receipt_after_the_move_finds_the_message_where_it_was_sent);
    tcase_add_test(later, an_attendance_recorded_after_the_move_is_told_where_the_appointment_was);
    suite_add_tcase(s, later);
    return s;
}
