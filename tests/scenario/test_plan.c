/* SPDX-License-Identifier: Apache-2.0 */
/* What a night would do is told before it happens, and its plan can be checked and made again from files. */
#include "base/json.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COMMUNE "99001"

static struct story eve; /* before the first night */
static struct story s;

static void make_eve(void) {
    story_begin(&eve, NULL, "2026-03-02T01:00");
    story_fill(&eve, 3000);
    story_leave(&eve);
}

static void begin(void) {
    story_begin(&s, &eve, eve.clock);
}

static void end(void) {
    story_end(&s);
}

/* ---- Reading what was told -------------------------------------------------------------------------- */

static struct json *read_out(void) {
    struct json *told = NULL;
    struct err e;
    ck_assert_msg(json_parse(s.out, &told, &e), "%s: %s", e.message, s.out);
    return told;
}

static struct json *rehearse(void) {
    story_must(&s, "plan --commune " COMMUNE " --dry-run --json");
    return read_out();
}

static int64_t number_in(const struct json *object, const char *key) {
    const struct json *value = json_find(object, key);
    ck_assert_msg(value != NULL, "no %s", key);
    return (int64_t)json_as_number(value);
}

static const struct json *first_round(const struct json *rehearsal) {
    return json_at(json_find(rehearsal, "rounds"), 0);
}

static int64_t change(const struct json *rehearsal, const char *kind) {
    return number_in(json_find(first_round(rehearsal), "changes"), kind);
}

static const char *stored_hash(void) {
    return scratch_text(&s.db,
                        "SELECT encode(plan_hash, 'hex') FROM commune_state WHERE commune_code = " COMMUNE);
}

static void assert_hash_is_stored(const struct json *rehearsal) {
    const char *hash = json_as_text(json_find(rehearsal, "plan_hash"));
    ck_assert_str_eq(arena_print(s.db.arena, "%s\n", hash), stored_hash());
}

static int64_t count_rows(const char *condition) {
    return scratch_integer(&s.db, "SELECT count(*) FROM %s", condition);
}

/* ---- What a night would do -------------------------------------------------------------------------- */

START_TEST(the_night_does_what_was_told) {
    struct json *before = rehearse();
    ck_assert_int_eq(count_rows("run"), 0);
    ck_assert_int_eq(count_rows("need"), 0);
    story_must(&s, "nightly");
    assert_hash_is_stored(before);
    ck_assert_int_gt(change(before, "new"), 0);
    ck_assert_int_eq(change(before, "new"), count_rows("appointment WHERE commune_code = " COMMUNE));
    ck_assert_int_eq(change(before, "promised"),
                     count_rows("appointment WHERE state = 'published' AND commune_code = " COMMUNE));
    json_destroy(before);
}
END_TEST

START_TEST(after_a_night_nothing_is_left_to_do) {
    story_must(&s, "nightly");
    struct json *after = rehearse();
    ck_assert(json_as_boolean(json_find(after, "unchanged")));
    assert_hash_is_stored(after);
    ck_assert_int_eq(change(after, "new") + change(after, "moved") + change(after, "gone"), 0);
    json_destroy(after);
    story_must(&s, "plan --commune " COMMUNE " --dry-run");
    ck_assert_ptr_nonnull(strstr(s.out, "the night would leave the commune as it is"));
}
END_TEST

START_TEST(the_next_night_is_told_too) {
    story_must(&s, "nightly");
    story_set_clock(&s, "2026-03-03T01:00");
    struct json *next = rehearse();
    ck_assert(!json_as_boolean(json_find(next, "unchanged")));
    story_must(&s, "nightly");
    assert_hash_is_stored(next);
    json_destroy(next);
}
END_TEST

/* ---- Proof files ------------------------------------------------------------------------------------- */

static const char *directory(const char *name) {
    return arena_print(s.db.arena, "%s/%s", s.folder.directory, name);
}

static void run_outside(const char *command) {
    ck_assert_msg(system(command) == 0, "%s", command);
}

/* What the checker says of the plan, into a file beside it. */
static void check_independently(const char *from, const char *into) {
    run_outside(arena_print(s.db.arena, "python3 %s/docs/examples/proof/check_plan.py %s >%s", SOURCE_ROOT,
                            from, directory(into)));
}

/* Planned again from its files, as many of each class have a place. Returns how many were moved. */
static int64_t plan_again(const char *from) {
    check_independently(from, "before");
    story_must(&s, "plan --import-problem %s", from);
    struct json *again = read_out();
    const int64_t moves = number_in(again, "moves");
    ck_assert_int_gt(number_in(again, "residents"), 0);
    json_destroy(again);
    check_independently(from, "after");
    run_outside(arena_print(s.db.arena, "cmp %s %s", directory("before"), directory("after")));
    return moves;
}

START_TEST(an_exported_first_plan_is_sound_and_made_again_the_same) {
    const char *to = directory("proof");
    story_must(&s, "plan --commune " COMMUNE " --export %s", to);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM audit WHERE action = 'export_plan'"), 1);
    run_outside(arena_print(s.db.arena, "cp %s/plan.csv %s/plan.before", to, to));
    ck_assert_int_eq(plan_again(to), 0);
    run_outside(arena_print(s.db.arena, "cmp %s/plan.csv %s/plan.before", to, to));
}
END_TEST

START_TEST(an_exported_later_plan_keeps_its_places) {
    const char *to = directory("proof");
    story_must(&s, "nightly");
    story_set_clock(&s, "2026-03-03T01:00");
    story_must(&s, "plan --commune " COMMUNE " --export %s", to);
    ck_assert_int_eq(plan_again(to), 0);
}
END_TEST

START_TEST(people_are_numbers_from_0_and_the_legend_names_no_one) {
    const char *to = directory("proof");
    story_must(&s, "plan --commune " COMMUNE " --export %s", to);
    run_outside(arena_print(s.db.arena, "awk -F, 'NR > 1 && $1 != NR - 2 {exit 1}' %s/residents.csv", to));
    run_outside(arena_print(s.db.arena, "awk -F, 'NR > 1 && $1 != NR - 2 {exit 1}' %s/plan.csv", to));
    run_outside(arena_print(
        s.db.arena,
        "! grep -vxE "
        "'kind,number,code,date|station,[0-9]+,[0-9]+,|resource,[0-9]+,[a-z]+,|day,[0-9]+,,2026-..-..' "
        "%s/legend.csv",
        to));
}
END_TEST

START_TEST(a_directory_with_something_in_it_is_left_alone) {
    const char *to = directory("proof");
    story_must(&s, "plan --commune " COMMUNE " --export %s", to);
    story_expect(&s, 65, "plan --commune " COMMUNE " --export %s", to);
    story_told(&s, "is not empty");
    story_expect(&s, 65, "plan --commune 99999 --export %s", directory("other"));
    story_told(&s, "the commune has no live round");
    story_expect(&s, 65, "plan --commune " COMMUNE " --round 2031 --export %s", directory("other"));
    story_told(&s, "round 2031 is not live");
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("plan");
    TCase *t = tcase_create("a commune");
    tcase_add_unchecked_fixture(t, make_eve, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, the_night_does_what_was_told);
    tcase_add_test(t, after_a_night_nothing_is_left_to_do);
    tcase_add_test(t, the_next_night_is_told_too);
    tcase_add_test(t, an_exported_first_plan_is_sound_and_made_again_the_same);
    tcase_add_test(t, an_exported_later_plan_keeps_its_places);
    tcase_add_test(t, people_are_numbers_from_0_and_the_legend_names_no_one);
    tcase_add_test(t, a_directory_with_something_in_it_is_left_alone);
    suite_add_tcase(suite, t);
    return suite;
}
