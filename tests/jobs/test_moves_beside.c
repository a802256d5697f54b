/* SPDX-License-Identifier: Apache-2.0 */
/* People who move while something else happens to them, or to the communes. */
#include "domain/appointment.h"
#include "jobs/exam_day.h"
#include "jobs/feed_release.h"
#include "jobs/moving_night.h"
#include "jobs/repair.h"

#include <sys/wait.h>
#include <unistd.h>

/* ---- Feeds --------------------------------------------------------------------------------------- */

/* By his new register, or by the old one after all. */
START_TEST(who_is_leaving_and_dead_by_a_feed_is_nobody_s) {
    for (int32_t commune = A; commune <= B; commune++) {
        begin_moving();
        drop(1, A);
        pass_night(TODAY + 1, AT_ONCE, 0);
        ASSERT_HOME(1, "201 1 leaving");
        EXECUTE("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, "
                "birth_date, birth_year, died_on, changed_at) VALUES (%d, 1, 501, %d, '1960-04-05', 1960, "
                "'2027-03-01', '2027-03-01')",
                commune, commune - 180);
        pass_night(TODAY + 2, AT_ONCE, 0);
        ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 1"), 0);
        ASSERT_NEEDS(commune, 1, "1 deceased none");
        run_night(TODAY + 2);
        ck_assert_int_eq(rows_changed, 0);
        drop_all();
    }
}
END_TEST

START_TEST(two_nights_that_nobody_ran_are_made_up_for_by_one) {
    begin_moving();
    arrive(8, A, B);
    tell(8, A, B);
    arrive(8, B, C); /* the next day */
    tell(8, B, C);
    pass_night(TODAY + 3, AT_ONCE, 0);
    ASSERT_HOME(8, "203 2");
    ASSERT_NEEDS(C, 8, "1 refused none");
    ASSERT_NEEDS(A, 8, "1 moved_out none");
    ASSERT_NEEDS(B, 8, "1 moved_out none");
    run_night(TODAY + 3);
    ck_assert_int_eq(rows_changed, 0);
    drop_all();
}
END_TEST

/* Sixty newcomers are more than happen to a commune of three. */
static void crowd(int32_t commune) {
    EXECUTE("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, "
            "birth_year, resident_since, changed_at) SELECT %d, i, i, %d, '1980-07-01', 1980, '2000-01-01', "
            "'2027-01-01' FROM generate_series(300, 359) AS i",
            commune, commune - 180);
}

static void release(void) {
    const struct officer officer = {.name = "O", .today = TODAY + 1, .unix_seconds = 1804000000};
    struct feed_held *held = NULL;
    size_t count = 0;
    MUST(feed_release_list(scratch.pg, (struct area){.kind = AREA_NATION}, TODAY + 1, scratch.arena, &held,
                           &count, &error));
    ck_assert_uint_eq(count, 1);
    MUST(feed_release(scratch.pg, &officer, "a new village", held, &count, &error));
}

START_TEST(a_commune_that_is_held_takes_who_moves_there_once_it_is_released) {
    begin_moving();
    arrive(8, A, B);
    tell(8, A, B);
    crowd(B);
    pass_night(TODAY + 1, AT_ONCE, 0);
    ck_assert_int_eq(COUNT("feed_night WHERE commune_code = 202 AND outcome = 'held'"), 1);
    ASSERT_HOME(8, "201 1 leaving");
    ASSERT_NEEDS(A, 8, "1 moved_out none");
    release();
    pass_night(TODAY + 1, AT_ONCE, 0);
    ASSERT_HOME(8, "202 2");
    ASSERT_NEEDS(B, 8, "1 refused none");
    drop_all();
}
END_TEST

/* ---- At the same time ------------------------------------------------------------------------------ */

static void await_blocked(int sessions) {
    while (COUNT("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") <
           sessions)
        (void)usleep(10000);
}

static pid_t start(bool (*work)(struct loop *loop, struct err *e)) {
    const pid_t process = fork();
    struct loop *loop = NULL;
    struct err e = {0};
    if (process > 0) return process;
    const bool ok = loop_create(&loop, &e) && work(loop, &e);
    if (!ok) (void)fprintf(stderr, "%s (%s)\n", e.message, e.hint);
    _exit(ok ? 0 : 1);
}

static bool has_gone_well(pid_t process) {
    int status = 0;
    ck_assert_int_eq(waitpid(process, &status, 0), process);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool pass_next_night(struct loop *loop, struct err *e) {
    const struct nightly_options options = moving_night(scratch.conninfo, TODAY + 1, 1, 30);
    struct json *report = NULL;
    enum err_code outcome = ERR_INTERNAL;
    return nightly_run(loop, &options, &report, &outcome, e) && outcome == ERR_NONE;
}

/* He came yesterday. */
static bool record_attendance(struct loop *loop, struct err *e) {
    char text[APPOINTMENT_CODE_BYTES];
    const struct exam_code code = {appointment_code_print(1, text), 1};
    const struct exam_request request = {
        .action = EXAM_ATTEND, .day = TODAY, .today = TODAY + 1, .codes = &code, .count = 1};
    struct exam_report report;
    struct pg *c = NULL;
    return db_open(loop, scratch.conninfo, DB_SCHEMA_CURRENT, &c, e) &&
           exam_day_record(c, &request, arena_create(), &report, e) && report.refused_count == 0;
}

static struct pg *lock(int32_t commune) {
    struct pg *holder = scratch_open(&scratch);
    scratch_execute(&scratch, holder, "BEGIN; SELECT FROM commune_state WHERE commune_code = %d FOR UPDATE",
                    commune);
    return holder;
}

static void let_go(struct pg *holder) {
    scratch_execute(&scratch, holder, "COMMIT");
    pg_close(holder);
}

/* B's night, which takes him, comes before A's. */
static void begin_attended(void) {
    begin_moving();
    arrive(1, A, B);
    tell(1, A, B);
    EXECUTE("UPDATE appointment SET day = '2027-03-01' WHERE commune_code = 201 AND resident_id = 1;"
            "UPDATE register.feed_status SET rows = CASE commune_code WHEN 202 THEN 99 ELSE 1 END");
}

START_TEST(an_attendance_before_the_transfer_goes_along) {
    begin_attended();
    struct pg *holder = lock(A);
    const pid_t officer = start(record_attendance);
    await_blocked(1);
    const pid_t night = start(pass_next_night);
    await_blocked(2);
    let_go(holder);
    ck_assert(has_gone_well(officer));
    ck_assert(has_gone_well(night));
    ASSERT_HOME(1, "202 2");
    ASSERT_NEEDS(B, 1, "1 done_here annual");
    ck_assert_int_eq(COUNT("completion WHERE resident_id = 1 AND commune_code = 202"), 1);
    ck_assert_int_eq(COUNT("completion WHERE resident_id = 1 AND commune_code = 201"), 0);
    ck_assert_int_eq(COUNT("appointment WHERE resident_id = 1 AND commune_code = 201 AND state = 'attended'"),
                     1);
    drop_all();
}
END_TEST

START_TEST(an_attendance_behind_the_transfer_is_refused_and_leaves_nothing) {
    begin_attended();
    struct pg *holder = lock(A);
    const pid_t night = start(pass_next_night);
    await_blocked(1);
    const pid_t officer = start(record_attendance);
    await_blocked(2);
    let_go(holder);
    ck_assert(!has_gone_well(officer));
    ck_assert(has_gone_well(night));
    ASSERT_HOME(1, "202 2");
    ck_assert_int_eq(COUNT("completion WHERE resident_id = 1"), 0);
    ck_assert_int_eq(COUNT("appointment WHERE resident_id = 1 AND state = 'attended'"), 0);
    pass_night(TODAY + 1, AT_ONCE, 0);
    ck_assert_int_eq(rows_changed, 0);
    drop_all();
}
END_TEST

START_TEST(two_who_exchange_their_communes_hold_nobody_up) {
    begin_moving();
    arrive(1, A, B);
    drop(1, A);
    arrive(40, B, A);
    drop(40, B);
    arrive(41, B, C);
    tell(41, B, C);
    arrive(60, C, A);
    tell(60, C, A);
    pass_sized_night(TODAY + 1, "{1,1,1}", 3);
    ASSERT_HOME(1, "202 2");
    ASSERT_HOME(40, "201 2");
    ASSERT_HOME(41, "203 2");
    ASSERT_HOME(60, "201 2");
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT deadlocks FROM pg_stat_database WHERE datname = "
                                               "current_database()"),
                     0);
    drop_all();
}
END_TEST

/* ---- A repair ---------------------------------------------------------------------------------------- */

static bool preview_repair(struct loop *loop, struct err *e) {
    const struct repair_request request = {
        .night = moving_night(scratch.conninfo, TODAY + 1, 1, 30),
        .notice_days = 8,
        .commune = B,
        .kind = REPAIR_CLOSE,
        .area = {.site = 2, .from = TODAY + 14, .until = TODAY + 20, .halves = 6},
        .reason = "Lụt",
        .officer = {"O", TODAY + 1, 1804000000}};
    struct repair_report report;
    return repair_run(loop, &request, arena_create(), &report, e);
}

START_TEST(a_repair_s_preview_leaves_movers_where_they_are_and_takes_doors_in_order) {
    begin_moving();
    arrive(8, A, B);
    tell(8, A, B);
    const char *rows = digest_rows();
    struct pg *holder = lock(A);
    const pid_t repair = start(preview_repair);
    await_blocked(1);
    scratch_execute(&scratch, holder, "SELECT FROM commune_state WHERE commune_code = 202 FOR UPDATE NOWAIT");
    let_go(holder);
    ck_assert(has_gone_well(repair));
    ck_assert_str_eq(digest_rows(), rows);
    ASSERT_HOME(8, "201 1");
    pass_night(TODAY + 1, AT_ONCE, 0);
    ASSERT_HOME(8, "202 2");
    drop_all();
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("moves_beside");
    TCase *feeds = tcase_create("feeds");
    tcase_set_timeout(feeds, 120);
    tcase_add_test(feeds, who_is_leaving_and_dead_by_a_feed_is_nobody_s);
    tcase_add_test(feeds, two_nights_that_nobody_ran_are_made_up_for_by_one);
    tcase_add_test(feeds, a_commune_that_is_held_takes_who_moves_there_once_it_is_released);
    suite_add_tcase(s, feeds);
    TCase *same = tcase_create("at the same time");
    tcase_set_timeout(same, 120);
    tcase_add_test(same, an_attendance_before_the_transfer_goes_along);
    tcase_add_test(same, an_attendance_behind_the_transfer_is_refused_and_leaves_nothing);
    tcase_add_test(same, two_who_exchange_their_communes_hold_nobody_up);
    tcase_add_test(same, a_repair_s_preview_leaves_movers_where_they_are_and_takes_doors_in_order);
    suite_add_tcase(s, same);
    return s;
}
