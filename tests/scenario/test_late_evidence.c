/* SPDX-License-Identifier: Apache-2.0 */
/* An employer's list of checks arrives when its people have long been promised places. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static struct story base; /* after the night of 2 March: places from 10 March on */
static struct story s;

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T01:00");
    story_fill(&base, 800);
    story_must(&base, "nightly");
    story_leave(&base);
}

static void begin(void) {
    story_begin(&s, &base, base.clock);
    story_set_clock(&s, "2026-03-02T09:00");
}

static void end(void) {
    story_end(&s);
}

static int64_t count_rows(const char *condition) {
    return scratch_integer(&s.db, "SELECT count(*) FROM %s", condition);
}

/* Ten people with a published place of each of two communes, examined elsewhere the day before. */
static const char *write_list(void) {
    scratch_execute(&s.db, NULL,
                    "CREATE TABLE examined AS SELECT commune_code, resident_id FROM ("
                    "SELECT commune_code, resident_id, row_number() OVER (PARTITION BY commune_code "
                    "ORDER BY day, resident_id) AS place FROM appointment WHERE state = 'published' "
                    "AND resident_id NOT IN (SELECT resident_id FROM need WHERE need_number > 1)) p WHERE "
                    "place <= 10 AND commune_code IN (99001, 99002)");
    ck_assert_int_eq(count_rows("examined"), 20);
    const char *rows = scratch_text(
        &s.db, "SELECT concat_ws(',', p.full_name, coalesce(r.birth_date::text, r.birth_year::text), r.sex, "
               "to_char(r.commune_code, 'FM00000'), coalesce(p.personal_number, ''), '2026-03-01', 'V' || "
               "p.resident_id) "
               "FROM examined JOIN register.resident r USING (commune_code, resident_id) "
               "JOIN register.person p USING (commune_code, resident_id) ORDER BY resident_id");
    const char *text =
        arena_print(s.db.arena, "name,birth,sex,commune,personal_number,done_on,visit_code\n%s", rows);
    return arena_print(s.db.arena, "%s", folder_write_text(&s.folder, "examined.csv", text));
}

static int64_t count_places(void) {
    return count_rows("appointment JOIN examined USING (commune_code, resident_id) "
                      "WHERE state IN ('proposed', 'published', 'confirmed')");
}

static int64_t count_messages(void) {
    return count_rows("reminder_queue JOIN examined USING (commune_code, resident_id)");
}

static int64_t count_done(void) {
    return count_rows("need JOIN examined USING (commune_code, resident_id) "
                      "WHERE need_number = 1 AND state = 'done_elsewhere'");
}

START_TEST(its_people_lose_place_and_messages_at_once_and_the_next_night_agrees) {
    const char *list = write_list();
    ck_assert_int_ge(count_places(), 20);
    ck_assert_int_gt(count_messages(), 0);
    story_must(&s, "completion import %s --source employer --organisation 1 --apply", list);
    ck_assert_int_eq(count_places(), 0);
    ck_assert_int_eq(count_messages(), 0);
    ck_assert_int_eq(count_done(), 20);
    story_must(&s, "verify");
    story_must(&s, "audit verify");
    story_set_clock(&s, "2026-03-03T01:00");
    story_must(&s, "nightly");
    ck_assert_int_eq(count_done(), 20);
    ck_assert_int_eq(count_places(), 0);
    story_check_settled(&s);
}
END_TEST

START_TEST(looked_at_first_or_read_again_it_changes_nothing) {
    const char *list = write_list();
    const char *before = story_digest_rows(&s);
    story_must(&s, "completion import %s --source employer", list);
    ck_assert_ptr_nonnull(strstr(s.out, "20  new evidence"));
    ck_assert_ptr_nonnull(strstr(s.out, "without --apply"));
    ck_assert_str_eq(story_digest_rows(&s), before);
    story_must(&s, "completion import %s --source employer --apply", list);
    const char *after = story_digest_rows(&s);
    const int64_t revisions = scratch_integer(&s.db, "SELECT sum(revision) FROM commune_state");
    ck_assert_str_ne(after, before);
    story_must(&s, "completion import %s --source employer --apply", list);
    ck_assert_str_eq(story_digest_rows(&s), after);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT sum(revision) FROM commune_state"), revisions);
}
END_TEST

START_TEST(killed_in_the_middle_it_has_changed_nothing_and_is_started_again) {
    const char *list = write_list();
    const char *before = story_digest_rows(&s);
    struct pg *other = scratch_open(&s.db);
    scratch_execute(&s.db, other, "BEGIN; SELECT FROM commune_state WHERE commune_code = 99002 FOR UPDATE");
    const pid_t import = story_start(&s, "completion import %s --source employer --apply", list);
    story_await_blocked(&s, 1); /* commune 99001 is written, 99002 waits */
    ck_assert_int_eq(kill(import, SIGKILL), 0);
    ck_assert_int_eq(story_finish(&s, import), -SIGKILL);
    scratch_execute(&s.db, other, "ROLLBACK");
    pg_close(other);
    story_await(&s, "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() "
                    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()");
    ck_assert_str_eq(story_digest_rows(&s), before);
    ck_assert_int_eq(count_rows("completion"), 0);
    story_must(&s, "completion import %s --source employer --apply", list);
    ck_assert_int_eq(count_done(), 20);
    story_must(&s, "verify");
}
END_TEST

START_TEST(who_cannot_be_told_waits_until_an_officer_says_whose_check_it_was) {
    const char *list = write_list();
    scratch_execute(
        &s.db, NULL, /* two of one name and birth, and no number to tell them apart */
        "CREATE TABLE pair AS SELECT (SELECT min(resident_id) FROM examined) AS one, "
        "(SELECT min(resident_id) FROM register.resident WHERE commune_code = 99001 "
        "AND resident_id NOT IN (SELECT resident_id FROM examined)) AS other;"
        "UPDATE register.person p SET full_name = o.full_name, name_key = o.name_key, "
        "personal_number = NULL, insurance_number = NULL, phone = NULL FROM register.person o, pair "
        "WHERE o.resident_id = one AND p.resident_id IN (one, other);"
        "UPDATE register.resident r SET birth_date = o.birth_date, birth_year = o.birth_year, "
        "sex = o.sex FROM register.resident o, pair WHERE o.resident_id = one AND r.resident_id = other");
    story_expect(&s, 1, "completion import %s --source employer --apply", list);
    story_must(&s, "completion unmatched --commune 99001");
    ck_assert_msg(strstr(s.out, "several") != NULL, "%s", s.out);
    ck_assert_ptr_nonnull(strstr(s.out, "*****"));
    ck_assert_int_eq(count_rows("completion_unmatched WHERE settled_on IS NULL"), 1);
    const char *batch = scratch_text(&s.db, "SELECT batch || ' ' || line FROM completion_unmatched");
    const char *place = arena_print(s.db.arena, "%.*s", (int)strcspn(batch, "\n"), batch);
    const char *candidate = strrchr(s.out, ' ') + 1;
    story_must(&s, "completion match %s %.*s", place, (int)strcspn(candidate, "\n"), candidate);
    ck_assert_int_eq(count_rows("completion"), 20);
    story_must(&s, "completion unmatched");
    ck_assert_ptr_nonnull(strstr(s.out, "Nothing waits"));
    story_expect(&s, 65, "completion discard %s --reason elsewhere", place);
    story_must(&s, "verify");
}
END_TEST

/* A school's list makes pupils the school's: the night takes them off the station's plan. */
START_TEST(members_are_left_to_their_organisation_by_the_next_night) {
    const char *list = write_list();
    story_must(&s, "membership import %s --organisation 1 --from 2026-03-02 --apply", list);
    ck_assert_int_eq(count_rows("membership WHERE organisation_id = 1 AND valid_to IS NULL"), 20);
    scratch_execute(&s.db, NULL, "UPDATE organisation SET report_due = '2026-12-01', reported_on = NULL");
    story_set_clock(&s, "2026-03-03T01:00");
    story_must(&s, "nightly");
    ck_assert_int_eq(count_rows("need JOIN examined USING (commune_code, resident_id) "
                                "WHERE need_number = 1 AND state = 'other_route'"),
                     20);
    ck_assert_int_eq(count_places(), 0);
    story_check_settled(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("late evidence");
    TCase *t = tcase_create("late evidence");
    tcase_add_unchecked_fixture(t, make_base, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, its_people_lose_place_and_messages_at_once_and_the_next_night_agrees);
    tcase_add_test(t, looked_at_first_or_read_again_it_changes_nothing);
    tcase_add_test(t, killed_in_the_middle_it_has_changed_nothing_and_is_started_again);
    tcase_add_test(t, who_cannot_be_told_waits_until_an_officer_says_whose_check_it_was);
    tcase_add_test(t, members_are_left_to_their_organisation_by_the_next_night);
    suite_add_tcase(suite, t);
    return suite;
}
