/* SPDX-License-Identifier: Apache-2.0 */
/* A copy of the feed that follows a register in another database by what changed. */
#include "scratch.h"
#include "store/feed_copy.h"
#include "suite.h"

#include <check.h>
#include <string.h>

enum { COMMUNE = 123 };

static struct scratch scratch;
static struct scratch source;
static struct feed_copy_refreshed got;
static struct err error;
static civil_day today;

#define MUST(call) ck_assert_msg((call), "%s (%s)", error.message, error.hint)

static void change_register(const char *sql) {
    scratch_execute(&source, NULL, "%s", sql);
}

static void refresh(void) {
    MUST(feed_copy_refresh(source.pg, scratch.pg, COMMUNE, today, &got, &error));
}

static void begin(void) {
    scratch_create_migrated(&scratch);
    scratch_create_migrated(&source);
    today = civil_make(2027, 3, 1);
    change_register(
        "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, "
        "changed_at) SELECT c, i, i, 1, 1980, timestamptz '2020-02-01 00:00+07' + i * interval '1 minute' "
        "FROM generate_series(123, 124) AS c, generate_series(1, 100) AS i");
    refresh();
}

static void end(void) {
    scratch_drop(&source);
    scratch_drop(&scratch);
}

static int64_t born_in(int year) {
    return scratch_integer(&scratch, "SELECT count(*) FROM feed_copy WHERE birth_year = %d", year);
}

struct reading {
    int64_t rows;
    struct digest digest;
};

static void on_resident(void *context, const struct resident *resident) {
    struct reading *r = context;
    r->rows += resident->birth != CIVIL_NONE;
}

static struct reading read_by(bool is_copy) {
    struct reading r = {0};
    struct hash h;
    struct feed_summary summary;
    hash_begin(&h);
    if (is_copy)
        MUST(feed_copy_read(scratch.pg, COMMUNE, today, on_resident, &r, &h, &summary, &error));
    else
        MUST(feed_read(source.pg, COMMUNE, today, on_resident, &r, &h, &summary, &error));
    r.digest = hash_end(&h);
    return r;
}

static void assert_same(void) {
    const struct reading copy = read_by(true);
    const struct reading feed = read_by(false);
    ck_assert_int_eq(copy.rows, feed.rows);
    ck_assert_mem_eq(copy.digest.bytes, feed.digest.bytes, sizeof copy.digest.bytes);
}

START_TEST(the_first_time_everybody_of_the_commune_is_fetched) {
    ck_assert(got.is_whole);
    ck_assert_int_eq(got.rows, 100);
    ck_assert_int_eq(got.changed, 100);
    assert_same();
}
END_TEST

START_TEST(a_night_later_only_a_day_of_changes_is_fetched_and_nothing_is_written) {
    change_register("UPDATE register.resident SET changed_at = timestamptz '2020-01-01 00:00+07' WHERE "
                    "resident_id <= 90");
    today++;
    refresh();
    ck_assert(!got.is_whole);
    ck_assert_int_eq(got.rows, 10);
    ck_assert_int_eq(got.changed, 0);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM stage_feed_copy"), 0);
}
END_TEST

START_TEST(births_corrections_and_deaths_are_seen_by_their_time) {
    change_register("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, "
                    "birth_year, changed_at) "
                    "VALUES (123, 101, 1, 1, 2027, '2020-03-01 08:00+07');"
                    "UPDATE register.resident SET birth_year = 1981, changed_at = '2020-03-01 09:00+07' "
                    "WHERE resident_id = 5;"
                    "UPDATE register.resident SET died_on = '2027-03-01', changed_at = '2020-03-01 10:00+07' "
                    "WHERE resident_id = 6");
    today++;
    refresh();
    ck_assert(!got.is_whole);
    ck_assert_int_eq(got.changed, 3);
    assert_same();
}
END_TEST

START_TEST(a_late_commit_within_the_overlap_is_seen) {
    change_register("UPDATE register.resident SET birth_year = 1981, changed_at = timestamptz '2020-02-01 "
                    "01:40+07' - interval '23 hours' "
                    "WHERE resident_id = 5");
    today++;
    refresh();
    ck_assert(!got.is_whole);
    ck_assert_int_eq(born_in(1981), 1);
}
END_TEST

START_TEST(a_later_one_is_seen_by_the_weekly_comparison) {
    change_register("UPDATE register.resident SET birth_year = 1981, changed_at = timestamptz '2020-02-01 "
                    "01:40+07' - interval '25 hours' "
                    "WHERE resident_id = 5");
    for (int night = 1; night < FEED_COPY_DAYS; night++) {
        today++;
        refresh();
        ck_assert(!got.is_whole);
        ck_assert_int_eq(born_in(1981), 0);
    }
    today++;
    refresh();
    ck_assert(got.is_whole);
    ck_assert_int_eq(got.changed, 1);
    assert_same();
}
END_TEST

START_TEST(who_vanishes_without_a_trace_is_seen_by_the_weekly_comparison) {
    change_register("DELETE FROM register.resident WHERE resident_id IN (1, 50)");
    today++;
    refresh();
    ck_assert_int_eq(got.changed, 0);
    today += FEED_COPY_DAYS - 1;
    refresh();
    ck_assert(got.is_whole);
    ck_assert_int_eq(got.changed, 2);
    assert_same();
}
END_TEST

START_TEST(and_at_once_where_the_status_tells_another_number) {
    change_register("INSERT INTO register.feed_status VALUES (123, '2027-03-02 00:00+07', 99);"
                    "DELETE FROM register.resident WHERE resident_id = 1");
    today++;
    refresh();
    ck_assert(got.is_whole);
    ck_assert_int_eq(got.changed, 1);
    assert_same();
}
END_TEST

START_TEST(an_older_register_than_before_is_compared_whole) {
    change_register(
        "UPDATE register.resident SET birth_year = 1970, changed_at = changed_at - interval '30 days'");
    today++;
    refresh();
    ck_assert(got.is_whole);
    ck_assert_int_eq(got.changed, 100);
    today++;
    refresh();
    ck_assert(!got.is_whole);
    assert_same();
}
END_TEST

START_TEST(a_time_that_has_not_come_hides_no_change) {
    change_register("UPDATE register.resident SET changed_at = '2099-01-01 00:00+07' WHERE resident_id = 1");
    today++;
    refresh();
    change_register(
        "UPDATE register.resident SET birth_year = 1981, changed_at = now() WHERE resident_id = 2");
    today++;
    refresh();
    ck_assert(!got.is_whole);
    ck_assert_int_eq(born_in(1981), 1);
}
END_TEST

START_TEST(more_people_than_a_piece_holds_are_taken_piece_by_piece) {
    change_register("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, "
                    "birth_year, changed_at) "
                    "SELECT 123, i, i, 1, 1990, '2020-03-01 08:00+07' FROM generate_series(1000, 20000) AS i;"
                    "DELETE FROM register.resident WHERE resident_id = 7");
    today += FEED_COPY_DAYS;
    refresh();
    ck_assert_int_eq(got.rows, 99 + 19001);
    ck_assert_int_eq(got.changed, 1 + 19001);
    assert_same();
}
END_TEST

START_TEST(a_resident_named_twice_holds_his_commune) {
    change_register(
        "CREATE OR REPLACE VIEW register.resident_feed WITH (security_invoker = true) AS "
        "SELECT commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, sex, "
        "target_groups, "
        "target_list_version, route, organisation_id, last_check_kind, last_check, last_check_source, "
        "last_check_payer, resident_since, died_on, moved_to, language, guardian_id, circumstances, "
        "changed_at "
        "FROM register.resident, generate_series(1, CASE resident_id WHEN 9 THEN 2 ELSE 1 END)");
    today += FEED_COPY_DAYS;
    ck_assert(!feed_copy_refresh(source.pg, scratch.pg, COMMUNE, today, &got, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error.message, "resident 9 twice"));
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM feed_copy"), 100);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("feed_copy");
    TCase *t = tcase_create("feed_copy");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, the_first_time_everybody_of_the_commune_is_fetched);
    tcase_add_test(t, a_night_later_only_a_day_of_changes_is_fetched_and_nothing_is_written);
    tcase_add_test(t, births_corrections_and_deaths_are_seen_by_their_time);
    tcase_add_test(t, a_late_commit_within_the_overlap_is_seen);
    tcase_add_test(t, a_later_one_is_seen_by_the_weekly_comparison);
    tcase_add_test(t, who_vanishes_without_a_trace_is_seen_by_the_weekly_comparison);
    tcase_add_test(t, and_at_once_where_the_status_tells_another_number);
    tcase_add_test(t, an_older_register_than_before_is_compared_whole);
    tcase_add_test(t, a_time_that_has_not_come_hides_no_change);
    tcase_add_test(t, more_people_than_a_piece_holds_are_taken_piece_by_piece);
    tcase_add_test(t, a_resident_named_twice_holds_his_commune);
    suite_add_tcase(suite, t);
    return suite;
}
