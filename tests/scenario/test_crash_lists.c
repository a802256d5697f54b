/* SPDX-License-Identifier: Apache-2.0 */
/* A list whose import is killed at any of its calls to the database or a file is in as a whole or not at all,
 * and importing it again ends where an undisturbed import does. */
#include "crash.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char AREAS[] = "code,province_code,name,kind,population\n"
                            "99001,99,Xã Một,xa,60\n"
                            "99002,99,Phường Hai,phuong,40\n";

/* What an import writes, but not when. */
static const char *digest_lists(struct story *s) {
    return scratch_text(
        &s->db,
        "SELECT md5(string_agg(t, '' ORDER BY t)) FROM (SELECT r::text FROM register.resident r "
        "UNION ALL SELECT p::text FROM register.person p UNION ALL SELECT i::text FROM register.identifier i "
        "UNION ALL SELECT d::text FROM possible_duplicate d "
        "UNION ALL SELECT revision::text FROM commune_state "
        "UNION ALL SELECT subject::text FROM audit) AS t (t)");
}

static const char *digest(struct story *s) {
    return arena_print(s->db.arena, "%s%s", digest_lists(s), story_digest_rows(s));
}

struct list {
    const char *command;
    char *done; /* what an undisturbed import leaves */
};

static void import_again(void *context, struct story *s) {
    const struct list *l = context;
    story_must(s, "verify");
    if (strcmp(digest(s), l->done) != 0) story_must(s, "%s", l->command);
    ck_assert_str_eq(digest(s), l->done);
    story_must(s, "verify");
    story_must(s, "audit verify");
}

/* In a copy of the story, whose list stays where it is. */
static void import_undisturbed(const struct story *eve, struct list *l) {
    struct story s;
    story_begin(&s, eve, eve->clock);
    const char *before = digest(&s);
    story_must(&s, "%s", l->command);
    l->done = strdup(digest(&s));
    ck_assert_str_ne(l->done, before);
    story_end(&s);
}

static void kill_everywhere(const struct story *eve, const char *command) {
    struct story s;
    struct crash c;
    struct list l = {command, NULL};
    import_undisturbed(eve, &l);
    story_begin(&s, eve, eve->clock);
    crash_begin(&c, &s);
    crash_everywhere(&c, command, 0, import_again, &l);
    ck_assert_int_ge(c.state_count, 3); /* the beginning, not done, done */
    crash_end(&c);
    story_end(&s);
    free(l.done);
}

static void begin(struct story *s, const char *options) {
    story_begin(s, NULL, "2026-03-02T09:00");
    story_must(s, "migrate up");
    story_must(s, "sample --seed 7 --areas %s%s", folder_write_text(&s->folder, "areas.csv", AREAS), options);
}

/* Closes the eve's session, so that it may be copied; its folder stays. */
static void let_copy(struct story *s) {
    pg_close(s->db.pg);
    s->db.pg = NULL;
}

START_TEST(a_register_killed_at_any_crash_point_of_its_import_is_in_once) {
    struct story eve;
    begin(&eve, " --places");
    const char *list = arena_print(eve.db.arena, "%s/people.csv", eve.folder.directory);
    story_must(&eve, "sample --seed 7 --areas %s/areas.csv --list %s --wave 1 --date 2026-03-02",
               eve.folder.directory, list);
    let_copy(&eve);
    kill_everywhere(&eve, arena_print(eve.db.arena, "register import %s --first --apply", list));
    story_end(&eve);
}
END_TEST

/* People with a published place, examined at their work the day before. */
static const char *write_examined(struct story *s) {
    const char *people = scratch_text(
        &s->db,
        "SELECT concat_ws(',', full_name, coalesce(birth_date::text, birth_year::text), sex, "
        "to_char(r.commune_code, 'FM00000'), coalesce(personal_number, ''), '2026-03-01', 'V' || "
        "resident_id) "
        "FROM register.resident r JOIN register.person p USING (commune_code, resident_id) WHERE EXISTS "
        "(SELECT FROM appointment a WHERE a.commune_code = r.commune_code AND "
        "a.resident_id = r.resident_id AND a.state = 'published') ORDER BY resident_id LIMIT 12");
    return arena_print(
        s->db.arena, "%s",
        folder_write_text(&s->folder, "examined.csv",
                          arena_print(s->db.arena,
                                      "name,birth,sex,commune,personal_number,done_on,visit_code\n%s",
                                      people)));
}

START_TEST(checks_killed_at_any_crash_point_of_their_import_are_in_once) {
    struct story eve;
    begin(&eve, "");
    story_must(&eve, "round prepare --round 2026");
    story_must(&eve, "round open --round 2026");
    story_must(&eve, "publish --standing --all --round 2026 --weeks 6 --by chairman");
    story_must(&eve, "nightly");
    const char *list = write_examined(&eve);
    let_copy(&eve);
    kill_everywhere(&eve, arena_print(eve.db.arena, "completion import %s --source employer --apply", list));
    story_end(&eve);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("crash_lists");
    crash_add_case(suite, "register", a_register_killed_at_any_crash_point_of_its_import_is_in_once);
    crash_add_case(suite, "checks", checks_killed_at_any_crash_point_of_their_import_are_in_once);
    return suite;
}
