/* SPDX-License-Identifier: Apache-2.0 */
/* A repair killed at any of its calls to the database is done as a whole or not at all, and a repeat ends
 * where an undisturbed one does: nobody is moved twice, nobody is told twice. */
#include "crash.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct story eve;
static const char *command, *rows;

static void make_eve(void) {
    static const char AREAS[] = "code,province_code,name,kind,population\n99001,99,Xã Một,xa,120\n";
    story_begin(&eve, NULL, "2026-03-02T01:00");
    story_must(&eve, "migrate up");
    story_must(&eve, "sample --seed 7 --areas %s", folder_write_text(&eve.folder, "areas.csv", AREAS));
    story_must(&eve, "round prepare --round 2026");
    story_must(&eve, "round open --round 2026");
    story_must(&eve, "publish --standing --all --round 2026 --weeks 6 --by chairman");
    story_must(&eve, "nightly");
    story_set_clock(&eve, "2026-03-02T09:00");
    const char *target =
        scratch_text(&eve.db, "SELECT '--site ' || site_id || ' --from ' || day FROM appointment "
                              "WHERE state = 'published' AND day > '2026-03-10' "
                              "GROUP BY site_id, day ORDER BY count(*) DESC, day LIMIT 1");
    char *line = NULL;
    ck_assert_int_gt(asprintf(&line, "repair close %.*s --reason flood --by officer --apply",
                              (int)strcspn(target, "\n"), target),
                     0);
    command = line;
    story_leave(&eve);
}

static void run_undisturbed(void) {
    struct story s;
    story_begin(&s, &eve, eve.clock);
    const char *before = story_digest_rows(&s);
    story_must(&s, "%s", command);
    rows = strdup(story_digest_rows(&s));
    ck_assert_str_ne(rows, before);
    story_end(&s);
}

/* Whoever was killed does not know whether it is done. */
static void repeat(void *context, struct story *s) {
    (void)context;
    const char *left = story_digest_rows(s);
    story_must(s, "verify");
    const int status = story_run(s, "%s", command);
    ck_assert_msg(status == 0 || strcmp(left, rows) == 0, "%d: %s", status, s->told);
    ck_assert_str_eq(story_digest_rows(s), rows);
    story_must(s, "verify");
}

START_TEST(a_repair_killed_at_any_crash_point_is_done_once) {
    struct story s;
    struct crash c;
    run_undisturbed();
    story_begin(&s, &eve, eve.clock);
    crash_begin(&c, &s);
    crash_everywhere(&c, command, 0, repeat, NULL);
    ck_assert_int_ge(c.state_count, 3); /* the beginning, not done, done */
    crash_end(&c);
    story_end(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("crash_repair");
    TCase *killed = tcase_create("closure");
    tcase_set_timeout(killed, 900);
    tcase_add_unchecked_fixture(killed, make_eve, NULL);
    tcase_add_test(killed, a_repair_killed_at_any_crash_point_is_done_once);
    suite_add_tcase(suite, killed);
    return suite;
}
