/* SPDX-License-Identifier: Apache-2.0 */
/* Before the next night: why somebody has his day or none, and what other days of the station would do. */
#include "base/json.h"
#include "domain/appointment.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <string.h>

static struct story base; /* the morning after the first night, with too few places */
static struct story s;
static int32_t commune, site; /* where most people wait */

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T01:00");
    story_fill(&base, 1500);
    scratch_execute(&base.db, NULL,
                    "DELETE FROM site_week WHERE weekday <> 3 OR half = 2;"
                    "UPDATE site_week SET capacity = array_fill(6::smallint, '{8}'), walk_in_reserve = 2");
    story_must(&base, "nightly");
    story_leave(&base);
}

#define WAITING                                                                                              \
    "FROM need JOIN hamlet USING (hamlet_id) WHERE state = 'waiting' AND reason = 'class_shortage' "

static void begin(void) {
    story_begin(&s, &base, base.clock);
    site = (int32_t)scratch_integer(&s.db, "SELECT site_id " WAITING
                                           "GROUP BY site_id ORDER BY count(*) DESC, site_id LIMIT 1");
    commune = (int32_t)scratch_integer(&s.db, "SELECT commune_code FROM site WHERE site_id = %d", site);
}

static void end(void) {
    story_end(&s);
}

static const char *code_of(int64_t resident) {
    static char code[APPOINTMENT_CODE_BYTES];
    return appointment_code_print(resident, code);
}

static struct json *read_json(void) {
    struct json *j = NULL;
    struct err e;
    ck_assert_msg(json_parse(s.out, &j, &e), "%s: %s", e.message, s.out);
    return j;
}

static int64_t number(const struct json *object, const char *key) {
    const struct json *value = json_find(object, key);
    ck_assert_msg(value && json_kind(value) == JSON_NUMBER, "%s", key);
    return (int64_t)json_as_number(value);
}

static const char *text(const struct json *object, const char *key) {
    const struct json *value = json_find(object, key);
    ck_assert_msg(value && json_kind(value) == JSON_TEXT, "%s", key);
    return json_as_text(value);
}

#define OUT_HAS(words) ck_assert_msg(strstr(s.out, words), "%s is not in %s", words, s.out)

START_TEST(who_has_a_day_is_told_which_and_why_in_both_languages) {
    const char *before = story_digest_rows(&s);
    const int64_t resident = scratch_integer(&s.db,
                                             "SELECT resident_id FROM need WHERE state = 'booked' AND "
                                             "day_reason <> 'pinned' AND commune_code = %d "
                                             "ORDER BY resident_id LIMIT 1",
                                             commune);
    const char *day =
        scratch_text(&s.db, "SELECT day FROM appointment WHERE resident_id = %lld ORDER BY day LIMIT 1",
                     (long long)resident);
    story_must(&s, "plan --explain %s", code_of(resident));
    OUT_HAS("Round 2026, check 1: booked, ");
    OUT_HAS(strtok(arena_print(s.db.arena, "%s", day), "\n"));
    OUT_HAS(" ngày ");
    ck_assert_ptr_null(strstr(s.out, "{"));
    ck_assert_str_eq(story_digest_rows(&s), before);
}
END_TEST

START_TEST(who_comes_tomorrow_is_told_the_day_and_who_was_examined_that_it_is_done) {
    const int64_t near = scratch_integer(
        &s.db, "SELECT min(resident_id) FROM need WHERE state = 'booked' AND need_number = 1");
    scratch_execute(
        &s.db, NULL,
        "UPDATE appointment SET day = '2026-03-04', state = 'published' WHERE resident_id = %lld AND "
        "need_number = 1",
        (long long)near);
    story_must(&s, "plan --explain %s", code_of(near));
    OUT_HAS("check 1: booked, 2026-03-04, ");
    OUT_HAS("The place on 2026-03-04 at ");
    const int64_t done =
        scratch_integer(&s.db, "SELECT min(resident_id) FROM need WHERE state = 'done_elsewhere'");
    story_must(&s, "plan --explain %s", code_of(done));
    OUT_HAS("The check was done elsewhere.");
}
END_TEST

START_TEST(who_asked_about_whom_is_in_the_audit_chain) {
    const int64_t resident =
        scratch_integer(&s.db, "SELECT min(resident_id) FROM need WHERE state = 'booked'");
    story_must(&s, "plan --explain %s --by Officer", code_of(resident));
    ck_assert_int_eq(
        scratch_integer(&s.db,
                        "SELECT count(*) FROM audit WHERE action = 'explain_plan' AND actor = 'Officer' "
                        "AND subject ->> 'resident' = '%lld'",
                        (long long)resident),
        1);
}
END_TEST

START_TEST(who_waits_is_shown_more_people_than_places_and_what_would_help) {
    const int64_t resident = scratch_integer(
        &s.db, "SELECT min(resident_id) " WAITING "AND need_number = 1 AND site_id = %d", site);
    story_must(&s, "plan --explain %s", code_of(resident));
    OUT_HAS("check 1: waiting");
    OUT_HAS("người ưu tiên bằng hoặc cao hơn");
    OUT_HAS("as urgent or more, this one included");
    OUT_HAS("more place");
    story_must(&s, "plan --explain %s --json", code_of(resident));
    struct json *all = read_json();
    const struct json *one = json_at(all, 0);
    const struct json *certificate = json_find(one, "certificate");
    ck_assert_str_eq(text(one, "reason"), "class_shortage");
    ck_assert_int_gt(number(certificate, "people"), number(certificate, "places"));
    ck_assert_int_gt(number(json_find(one, "remedy"), "places"), 0);
    ck_assert_str_ne(text(json_find(one, "why"), "vi"), text(json_find(one, "why"), "en"));
    json_destroy(all);
}
END_TEST

START_TEST(nobody_with_the_code_is_told_as_that) {
    story_expect(&s, 65, "plan --explain %s", code_of(APPOINTMENT_CODE_RESIDENT_MAX));
    story_expect(&s, 65, "plan --explain nonsense");
}
END_TEST

START_TEST(the_morning_report_counts_missing_places_by_month) {
    story_must(&s, "report morning");
    OUT_HAS(" places: at least ");
    story_must(&s, "report morning --json");
    struct json *whole = read_json();
    const struct json *figures = json_find(json_at(json_find(whole, "rounds"), 0), "figures");
    const struct json *missing = json_find(figures, "missing");
    int64_t sum = 0;
    ck_assert_ptr_nonnull(missing);
    for (size_t i = 0; i < json_count(missing); i++) sum += number(missing, json_key_at(missing, i));
    ck_assert_int_eq(sum, number(json_find(figures, "state"), "waiting"));
    json_destroy(whole);
}
END_TEST

static const char *write_changes(const char *changes) {
    return folder_write_text(&s.folder, "changes.json",
                             arena_print(s.db.arena, "{\"changes\": [%s]}", changes));
}

/* Owed, placed and what is missing, of one side. */
struct side {
    int64_t owed, placed, sessions, left, missing;
};

static struct side sum_side(const struct json *whole, const char *which) {
    const struct json *classes = json_find(json_find(whole, which), "classes");
    const struct json *months = json_find(json_find(whole, which), "months");
    struct side side = {0};
    for (size_t i = 0; i < json_count(classes); i++) {
        side.owed += number(json_at(classes, i), "owed");
        side.placed += number(json_at(classes, i), "placed");
        side.sessions = number(json_at(classes, i), "sessions_to_clear"); /* of the last: of all */
        side.left = number(json_at(classes, i), "left_even_then");
    }
    for (size_t i = 0; i < json_count(months); i++)
        side.missing += number(json_at(months, i), "missing_places");
    return side;
}

static struct json *try_changes(const char *changes) {
    story_must(&s, "plan --commune %05d --what-if %s --dry-run --json", commune, write_changes(changes));
    return read_json();
}

START_TEST(as_many_days_as_needed_are_as_many_as_were_counted_before_and_place_everybody_there) {
    const char *rows = story_digest_rows(&s);
    struct json *whole = try_changes(arena_print(
        s.db.arena, "{\"change\": \"add\", \"site\": %d, \"days\": \"as many as needed\", \"places\": 200}",
        site));
    const struct side before = sum_side(whole, "before"), after = sum_side(whole, "after");
    ck_assert_int_gt(before.sessions, 0);
    ck_assert_int_gt(before.missing, 0);
    ck_assert_int_gt(after.placed, before.placed);
    ck_assert_int_lt(after.sessions, before.sessions);
    ck_assert_int_lt(after.missing, before.missing);
    ck_assert_int_gt((int64_t)json_count(json_find(whole, "sessions_chosen")), 0);
    json_destroy(whole);
    ck_assert_str_eq(story_digest_rows(&s), rows);
    story_check_settled(&s); /* and the night knows nothing of it */
}
END_TEST

START_TEST(no_change_changes_nothing) {
    struct json *whole = try_changes("");
    const struct side before = sum_side(whole, "before"), after = sum_side(whole, "after");
    ck_assert_mem_eq(&before, &after, sizeof before);
    json_destroy(whole);
}
END_TEST

START_TEST(closing_a_month_takes_places_and_asks_for_more_sessions) {
    struct json *whole =
        try_changes(arena_print(s.db.arena,
                                "{\"change\": \"close\", \"site\": %d, \"from\": \"2026-06-01\", \"until\": "
                                "\"2026-06-30\"}",
                                site));
    const struct side before = sum_side(whole, "before"), after = sum_side(whole, "after");
    ck_assert_int_lt(after.placed, before.placed);
    ck_assert_int_gt(after.sessions + after.left, before.sessions + before.left);
    json_destroy(whole);
}
END_TEST

START_TEST(closing_without_an_end_takes_every_later_place) {
    struct json *month = try_changes(arena_print(
        s.db.arena,
        "{\"change\": \"close\", \"site\": %d, \"from\": \"2026-06-01\", \"until\": \"2026-06-30\"}", site));
    struct json *ever = try_changes(arena_print(
        s.db.arena, "{\"change\": \"close\", \"site\": %d, \"from\": \"2026-06-01\", \"until\": null}",
        site));
    const struct side of_month = sum_side(month, "after"), of_ever = sum_side(ever, "after");
    ck_assert_int_lt(of_ever.placed, of_month.placed);
    json_destroy(month);
    json_destroy(ever);
}
END_TEST

START_TEST(the_answer_for_people_has_its_tables) {
    story_must(
        &s, "plan --commune %05d --what-if %s --dry-run", commune,
        write_changes(arena_print(s.db.arena, "{\"change\": \"add\", \"site\": %d, \"days\": 2}", site)));
    OUT_HAS("nothing is written");
    OUT_HAS("by planning class");
    OUT_HAS("Missing by month");
    OUT_HAS("fewest more sessions");
    OUT_HAS("Sessions chosen");
    OUT_HAS("  2026-");
}
END_TEST

START_TEST(days_that_cannot_be_found_are_told_as_that) {
    struct json *whole =
        try_changes(arena_print(s.db.arena, "{\"change\": \"add\", \"site\": %d, \"days\": 1000}", site));
    const struct side after = sum_side(whole, "after");
    ck_assert_int_lt((int64_t)json_count(json_find(whole, "sessions_chosen")), 1000);
    ck_assert(json_as_boolean(json_find(whole, "chosen_too_few")));
    ck_assert_int_ge(after.placed, 1);
    json_destroy(whole);
    story_must(
        &s, "plan --commune %05d --what-if %s --dry-run", commune,
        write_changes(arena_print(s.db.arena, "{\"change\": \"add\", \"site\": %d, \"days\": 1000}", site)));
    OUT_HAS("no others: a session is only added to a working day with a free half");
}
END_TEST

START_TEST(a_class_that_is_covered_needs_no_more_sessions) {
    story_must(&s, "plan --commune %05d --what-if %s --dry-run --json", commune, write_changes(""));
    struct json *whole = read_json();
    const struct json *classes = json_find(json_find(whole, "before"), "classes");
    bool is_covered = true;
    for (size_t i = 0; i < json_count(classes); i++) {
        const struct json *one = json_at(classes, i);
        is_covered = is_covered && number(one, "owed") == number(one, "placed");
        if (is_covered) ck_assert_int_eq(number(one, "sessions_to_clear"), 0);
        if (is_covered) ck_assert(json_as_boolean(json_find(one, "is_enough")));
    }
    json_destroy(whole);
}
END_TEST

START_TEST(a_what_if_that_cannot_be_says_which_change) {
    story_expect(&s, 65, "plan --commune %05d --what-if %s --dry-run", commune,
                 write_changes("{\"change\": \"close\", \"site\": 99999, \"from\": \"2026-06-01\"}"));
    story_told(&s, "change 1");
    story_expect(&s, 65, "plan --commune %05d --what-if %s --dry-run", commune,
                 write_changes("{\"change\": 1}"));
    story_told(&s, "changes.json");
    story_expect(&s, 2, "plan --commune %05d --what-if %s", commune, write_changes(""));
    story_told(&s, "--dry-run");
    story_expect(&s, 2, "plan --what-if %s --dry-run", write_changes(""));
    story_told(&s, "--commune");
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("plan_told");
    TCase *t = tcase_create("explain");
    tcase_add_unchecked_fixture(t, make_base, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, who_has_a_day_is_told_which_and_why_in_both_languages);
    tcase_add_test(t, who_comes_tomorrow_is_told_the_day_and_who_was_examined_that_it_is_done);
    tcase_add_test(t, who_asked_about_whom_is_in_the_audit_chain);
    tcase_add_test(t, who_waits_is_shown_more_people_than_places_and_what_would_help);
    tcase_add_test(t, nobody_with_the_code_is_told_as_that);
    tcase_add_test(t, the_morning_report_counts_missing_places_by_month);
    tcase_add_test(t, as_many_days_as_needed_are_as_many_as_were_counted_before_and_place_everybody_there);
    tcase_add_test(t, no_change_changes_nothing);
    tcase_add_test(t, closing_a_month_takes_places_and_asks_for_more_sessions);
    tcase_add_test(t, closing_without_an_end_takes_every_later_place);
    tcase_add_test(t, the_answer_for_people_has_its_tables);
    tcase_add_test(t, days_that_cannot_be_found_are_told_as_that);
    tcase_add_test(t, a_class_that_is_covered_needs_no_more_sessions);
    tcase_add_test(t, a_what_if_that_cannot_be_says_which_change);
    suite_add_tcase(suite, t);
    return suite;
}
