/* SPDX-License-Identifier: Apache-2.0 */
/* A night killed at any of its calls to the database, and run again, ends in the plan of one that was not. */
#include "crash.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char TWO[] = "code,province_code,name,kind,population\n"
                          "99001,99,Xã Một,xa,90\n"
                          "99002,99,Phường Hai,phuong,70\n";

static const char THREE[] = "code,province_code,name,kind,population\n"
                            "99001,99,Xã Một,xa,60\n"
                            "99002,99,Phường Hai,phuong,60\n"
                            "99003,99,Xã Ba,xa,120\n";

/* A database on the eve of a night, and what that night comes to when nothing happens to it. */
struct eve {
    struct story story;
    int status; /* of the night, and of any after it */
    char *plan_hash;
    char *rows;
};

static void fill(struct story *s, const char *areas) {
    story_must(s, "migrate up");
    story_must(s, "sample --seed 7 --areas %s", folder_write_text(&s->folder, "areas.csv", areas));
    story_must(s, "round prepare --round 2026");
    story_must(s, "round open --round 2026");
    story_must(s, "publish --standing --all --round 2026 --weeks 2 --by chairman");
}

/* What a night of moves comes to. */
static void assert_moved(struct story *s) {
    ck_assert_ptr_nonnull(strstr(s->out, "commune 99003, held: the register feed tells of "));
    ck_assert_int_gt(scratch_integer(&s->db, "SELECT count(*) FROM residence_claim"), 0);
    for (int commune = 99001; commune <= 99002; commune++)
        ck_assert_int_gt(
            scratch_integer(&s->db,
                            "SELECT count(*) FROM resident_home WHERE commune_code = %d AND version > 1",
                            commune),
            0);
}

static void run_undisturbed(struct eve *eve) {
    struct story s;
    story_begin(&s, &eve->story, eve->story.clock);
    story_expect(&s, eve->status, "nightly");
    ck_assert_int_gt(story_rows_changed(&s), 0);
    if (eve->status != 0) assert_moved(&s);
    eve->plan_hash = strdup(story_plan_hash(&s));
    eve->rows = strdup(story_digest_rows(&s));
    story_end(&s);
}

static void run_again(void *context, struct story *s) {
    const struct eve *eve = context;
    story_end_leases(s);
    story_expect(s, eve->status, "nightly");
    ck_assert_str_eq(story_plan_hash(s), eve->plan_hash);
    ck_assert_str_eq(story_digest_rows(s), eve->rows);
    story_must(s, "verify");
    story_expect(s, eve->status, "nightly");
    ck_assert_int_eq(story_rows_changed(s), 0);
    ck_assert_str_eq(story_digest_rows(s), eve->rows);
}

static void kill_everywhere(struct eve *eve) {
    struct story s;
    struct crash c;
    run_undisturbed(eve);
    story_begin(&s, &eve->story, eve->story.clock);
    crash_begin(&c, &s);
    crash_everywhere(&c, "nightly", eve->status, run_again, eve);
    crash_end(&c);
    story_end(&s);
    free(eve->plan_hash);
    free(eve->rows);
}

START_TEST(a_first_night_killed_at_any_crash_point_and_run_again_gives_the_same_plan) {
    struct eve eve = {.status = 0};
    story_begin(&eve.story, NULL, "2026-03-02T01:00");
    fill(&eve.story, TWO);
    story_leave(&eve.story);
    kill_everywhere(&eve);
}
END_TEST

START_TEST(a_night_with_changes_killed_at_any_crash_point_and_run_again_gives_the_same_plan) {
    struct eve eve = {.status = 0};
    story_begin(&eve.story, NULL, "2026-03-02T01:00");
    fill(&eve.story, TWO);
    story_must(&eve.story, "nightly");
    story_set_clock(&eve.story, "2026-03-09T01:00");
    story_must(&eve.story, "sample --next-night --seed 7 --date 2026-03-09");
    story_leave(&eve.story);
    kill_everywhere(&eve);
}
END_TEST

/* Each way between two communes, and from one to one that is held; whoever is claimed has not left. */
static void move_people(struct story *s) {
    scratch_execute(
        &s->db, NULL,
        "CREATE TEMP TABLE move AS SELECT v.was, v.code, resident_id FROM register.resident r JOIN "
        "(VALUES (99001, 99002, 0), (99002, 99001, 0), (99001, 99003, 1), (99002, 99001, 2)) AS v "
        "(was, code, remainder) ON v.was = r.commune_code AND v.remainder = resident_id %% 10;"
        "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, "
        "birth_year, target_groups, resident_since, changed_at) SELECT v.code, r.resident_id, household_id, "
        "(SELECT min(hamlet_id) FROM hamlet h WHERE h.commune_code = v.code), birth_date, birth_year, "
        "target_groups, '2026-03-08', changed_at FROM register.resident r JOIN move v ON v.was = "
        "r.commune_code AND v.resident_id = r.resident_id;"
        "UPDATE register.resident r SET moved_to = 1 FROM move v WHERE v.was = r.commune_code AND "
        "v.resident_id = r.resident_id AND r.resident_id %% 10 < 2;"
        "UPDATE register.resident SET died_on = '2026-03-01' WHERE commune_code = 99003 AND "
        "resident_since IS DISTINCT FROM '2026-03-08'");
}

START_TEST(a_night_of_moves_killed_at_any_crash_point_and_run_again_gives_the_same_plan) {
    struct eve eve = {.status = 1};
    story_begin(&eve.story, NULL, "2026-03-02T01:00");
    fill(&eve.story, THREE);
    story_must(&eve.story, "nightly");
    story_set_clock(&eve.story, "2026-03-09T01:00");
    move_people(&eve.story);
    story_leave(&eve.story);
    kill_everywhere(&eve);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("crash_nights");
    crash_add_case(suite, "first", a_first_night_killed_at_any_crash_point_and_run_again_gives_the_same_plan);
    crash_add_case(suite, "changed",
                   a_night_with_changes_killed_at_any_crash_point_and_run_again_gives_the_same_plan);
    crash_add_case(suite, "moves",
                   a_night_of_moves_killed_at_any_crash_point_and_run_again_gives_the_same_plan);
    return suite;
}
