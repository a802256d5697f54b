/* SPDX-License-Identifier: Apache-2.0 */
/* A night killed at any of its calls to the database, and run again, ends in the plan of one that was not. */
#include "crash.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char AREAS[] = "code,province_code,name,kind,population\n"
                            "99001,99,Xã Một,xa,90\n"
                            "99002,99,Phường Hai,phuong,70\n";

/* A database on the eve of a night, and what that night comes to when nothing happens to it. */
struct eve {
    struct story story;
    char *plan_hash;
    char *rows;
};

static void fill(struct story *s) {
    story_must(s, "migrate up");
    story_must(s, "sample --seed 7 --areas %s", folder_write_text(&s->folder, "areas.csv", AREAS));
    story_must(s, "round prepare --round 2026");
    story_must(s, "round open --round 2026");
    story_must(s, "publish --standing --all --round 2026 --weeks 2 --by chairman");
}

static void run_undisturbed(struct eve *eve) {
    struct story s;
    story_begin(&s, &eve->story, eve->story.clock);
    story_must(&s, "nightly");
    ck_assert_int_gt(story_rows_changed(&s), 0);
    eve->plan_hash = strdup(story_plan_hash(&s));
    eve->rows = strdup(story_digest_rows(&s));
    story_end(&s);
}

/* Long after the dead run's lease has ended. */
static void run_again(void *context, struct story *s) {
    const struct eve *eve = context;
    scratch_execute(&s->db, NULL,
                    "UPDATE run SET lease_until = now() - interval '1 minute';"
                    "UPDATE run_worker SET lease_until = now() - interval '1 minute';"
                    "UPDATE run_unit SET lease_until = now() - interval '1 minute'");
    story_must(s, "nightly");
    ck_assert_str_eq(story_plan_hash(s), eve->plan_hash);
    ck_assert_str_eq(story_digest_rows(s), eve->rows);
    story_check_settled(s);
}

static void kill_everywhere(struct eve *eve) {
    struct story s;
    struct crash c;
    run_undisturbed(eve);
    story_begin(&s, &eve->story, eve->story.clock);
    crash_begin(&c, &s);
    crash_everywhere(&c, "nightly", 0, run_again, eve);
    crash_end(&c);
    story_end(&s);
    free(eve->plan_hash);
    free(eve->rows);
}

START_TEST(a_first_night_killed_at_any_crash_point_and_run_again_gives_the_same_plan) {
    struct eve eve;
    story_begin(&eve.story, NULL, "2026-03-02T01:00");
    fill(&eve.story);
    story_leave(&eve.story);
    kill_everywhere(&eve);
}
END_TEST

START_TEST(a_night_with_changes_killed_at_any_crash_point_and_run_again_gives_the_same_plan) {
    struct eve eve;
    story_begin(&eve.story, NULL, "2026-03-02T01:00");
    fill(&eve.story);
    story_must(&eve.story, "nightly");
    story_set_clock(&eve.story, "2026-03-09T01:00");
    story_must(&eve.story, "sample --next-night --seed 7 --date 2026-03-09");
    story_leave(&eve.story);
    kill_everywhere(&eve);
}
END_TEST

static void add_case(Suite *suite, const char *name, const TTest *test) {
    TCase *killed = tcase_create(name);
    tcase_set_timeout(killed, 900);
    tcase_add_test(killed, test);
    suite_add_tcase(suite, killed);
}

Suite *make_suite(void) {
    Suite *suite = suite_create("crash_nights");
    add_case(suite, "first", a_first_night_killed_at_any_crash_point_and_run_again_gives_the_same_plan);
    add_case(suite, "changed",
             a_night_with_changes_killed_at_any_crash_point_and_run_again_gives_the_same_plan);
    return suite;
}
