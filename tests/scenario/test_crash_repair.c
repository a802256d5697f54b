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
static int site;
static char day[11]; /* of its many promised ones */
static const char *rows;

static const struct repair {
    const char *name;
    const char *before; /* done before; NULL = nothing */
    const char *command;
} REPAIRS[] = {
    /* SITE and DAY stand for the words */
    {"closure", NULL, "repair close --site SITE --from DAY --reason flood --by officer --apply"},
    {"capacity", NULL, "repair capacity --site SITE --from DAY --until DAY --places 0 --by officer --apply"},
    {"opening", "repair close --site SITE --from DAY --until 2026-03-13 --reason flood --by officer --apply",
     "repair open --site SITE --day 2026-03-14 --half morning --places 9 --by officer --apply"},
    {"undo", "repair close --site SITE --from DAY --until DAY --reason flood --by officer --apply",
     "repair undo --commune 99001 --repair 1 --by officer --apply"},
};

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
    const char *target = scratch_text(&eve.db, "SELECT day || ' ' || site_id FROM appointment "
                                               "WHERE state = 'published' AND day > '2026-03-10' "
                                               "GROUP BY site_id, day ORDER BY count(*) DESC, day LIMIT 1");
    ck_assert_int_eq(sscanf(target, "%10s %d", day, &site), 2);
    story_leave(&eve);
}

static const char *fill_in(struct story *s, const char *command) {
    const char *text = "";
    for (const char *rest = command; *rest;) {
        const size_t plain = strcspn(rest, "SD");
        text = arena_print(s->db.arena, "%s%.*s", text, (int)plain, rest);
        rest += plain;
        if (!*rest) break;
        text = *rest == 'S' ? arena_print(s->db.arena, "%s%d", text, site)
                            : arena_print(s->db.arena, "%s%s", text, day);
        rest += *rest == 'S' ? strlen("SITE") : strlen("DAY");
    }
    return text;
}

static void begin(struct story *s, const struct repair *r) {
    story_begin(s, &eve, eve.clock);
    if (r->before) story_must(s, "%s", fill_in(s, r->before));
}

static void run_undisturbed(const struct repair *r) {
    struct story s;
    begin(&s, r);
    const char *before = story_digest_rows(&s);
    story_must(&s, "%s", fill_in(&s, r->command));
    rows = strdup(story_digest_rows(&s));
    ck_assert_str_ne(rows, before);
    story_end(&s);
}

/* Whoever was killed does not know whether it is done. */
static void repeat(void *context, struct story *s) {
    const struct repair *r = context;
    const char *left = story_digest_rows(s);
    story_must(s, "verify");
    const int status = story_run(s, "%s", fill_in(s, r->command));
    ck_assert_msg(status == 0 || strcmp(left, rows) == 0, "%d: %s", status, s->told);
    ck_assert_str_eq(story_digest_rows(s), rows);
    story_must(s, "verify");
}

START_TEST(a_repair_killed_at_any_crash_point_is_done_once) {
    const struct repair *r = &REPAIRS[_i];
    struct story s;
    struct crash c;
    run_undisturbed(r);
    begin(&s, r);
    crash_begin(&c, &s);
    crash_everywhere(&c, fill_in(&s, r->command), 0, repeat, (void *)(uintptr_t)r);
    ck_assert_int_ge(c.state_count, 3); /* the beginning, not done, done */
    crash_end(&c);
    story_end(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("crash_repair");
    for (int i = 0; i < (int)(sizeof REPAIRS / sizeof REPAIRS[0]); i++) {
        TCase *killed = tcase_create(REPAIRS[i].name);
        tcase_set_timeout(killed, 900);
        tcase_add_unchecked_fixture(killed, make_eve, NULL);
        tcase_add_loop_test(killed, a_repair_killed_at_any_crash_point_is_done_once, i, i + 1);
        suite_add_tcase(suite, killed);
    }
    return suite;
}
