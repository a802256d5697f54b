/* SPDX-License-Identifier: Apache-2.0 */
/* The worked example of docs/register.md: somebody's own register, in the program's database, through
 * foreign tables, and behind a conninfo of its own. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXAMPLE SOURCE_ROOT "/docs/examples/own_register/"

enum setting { SAME_DATABASE, FOREIGN_TABLES, OWN_CONNINFO, WHAT_CHANGED, SETTINGS };

static struct story s;
static struct scratch source; /* the register's database, where it is another one */
static struct scratch *register_;

static const char *read_example(const char *name) {
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(arena_print(s.db.arena, EXAMPLE "%s", name), "re");
    ck_assert_msg(in != NULL, "%s cannot be read", name);
    ck_assert_int_gt(getdelim(&text, &size, '\0', in), 0);
    (void)fclose(in);
    const char *kept = arena_print(s.db.arena, "%s", text);
    free(text);
    return kept;
}

static void run_example(struct scratch *database, const char *name) {
    scratch_execute(database, NULL, "%s", read_example(name));
}

static const char *replace(const char *text, const char *what, const char *with) {
    const char *at = strstr(text, what);
    ck_assert_msg(at != NULL, "the example does not say %s", what);
    return arena_print(s.db.arena, "%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
}

static void connect_foreign_tables(void) {
    const char *sql = read_example("5_foreign.sql");
    sql = replace(sql, "register.example", getenv("PGHOST"));
    sql = replace(sql, "dbname 'dan_cu'", arena_print(s.db.arena, "dbname '%s'", source.name));
    scratch_execute(&s.db, NULL, "%s", sql);
}

/* The day's delivery, as of the frozen clock. */
static void deliver(void) {
    run_example(register_, "4_refresh.sql");
    scratch_execute(register_, NULL, "UPDATE register.feed_status SET as_of = '%.10s'", s.clock);
}

static void begin(enum setting setting) {
    story_begin(&s, NULL, "2026-03-02T01:00");
    story_must(&s, "migrate up");
    run_example(&s.db, "places.sql");
    register_ = setting == SAME_DATABASE ? &s.db : &source;
    if (setting != SAME_DATABASE) scratch_create(&source);
    run_example(register_, "1_source.sql");
    run_example(register_, "2_keys.sql");
    run_example(register_, "3_views.sql");
    deliver();
    if (setting == FOREIGN_TABLES) connect_foreign_tables();
    if (setting == OWN_CONNINFO || setting == WHAT_CHANGED)
        s.config =
            arena_print(s.db.arena, "%s",
                        folder_write_text(
                            &s.folder, "own.json",
                            arena_print(s.db.arena, "{\"register\": \"%s\", \"night\": {\"feed_delta\": %s}}",
                                        source.conninfo, setting == WHAT_CHANGED ? "true" : "false")));
}

static void end(enum setting setting) {
    if (setting != SAME_DATABASE) scratch_drop(&source);
    story_end(&s);
}

static void run_night(void) {
    story_must(&s, "round prepare --round 2026");
    story_must(&s, "round open --round 2026");
    story_must(&s, "publish --standing --all --round 2026 --weeks 6 --by chairman");
    story_must(&s, "nightly");
}

static const char *fullest_day(void) {
    const char *day =
        scratch_text(&s.db, "SELECT day FROM lichkham.appointment WHERE site_id = 1 "
                            "AND state = 'published' GROUP BY day ORDER BY count(*) DESC, day LIMIT 1");
    return arena_print(s.db.arena, "%.10s", day);
}

/* Names of the register, and no line without one. */
static void check_day_list(void) {
    story_must(&s, "export day-list --site 1 --date %s --format csv", fullest_day());
    ck_assert_ptr_nonnull(strstr(s.out, " Thị "));
    ck_assert_ptr_nonnull(strstr(s.out, " Văn "));
    ck_assert_ptr_nonnull(strstr(s.out, "850"));
}

START_TEST(the_same_people_are_planned_alike_wherever_their_register_is) {
    char plans[SETTINGS][128];
    for (enum setting setting = SAME_DATABASE; setting < SETTINGS; setting++) {
        begin(setting);
        story_must(&s, "register check");
        ck_assert_ptr_nonnull(strstr(s.out, "480 residents in 2 communes: the register keeps its contract"));
        run_night();
        check_day_list();
        story_must(&s, "verify");
        (void)snprintf(plans[setting], sizeof plans[setting], "%s", story_plan_hash(&s));
        end(setting);
    }
    ck_assert_uint_gt(strlen(plans[SAME_DATABASE]), 32);
    ck_assert_str_eq(plans[FOREIGN_TABLES], plans[SAME_DATABASE]);
    ck_assert_str_eq(plans[OWN_CONNINFO], plans[SAME_DATABASE]);
    ck_assert_str_eq(plans[WHAT_CHANGED], plans[SAME_DATABASE]);
}
END_TEST

/* Somebody new, a correction, a death; the next night nothing. */
static void let_days_pass(char hashes[3][128]) {
    static const char *const CHANGES[] = {
        "INSERT INTO dan_cu.nhan_khau (ma_nk, ma_ho, ho_ten, ngay_sinh, gioi_tinh, sua_luc) "
        "VALUES ('HN-000000', 'HO-0001', 'Vũ Thị Mới', '31/02/1950', '2', '2026-03-02')",
        "UPDATE dan_cu.nhan_khau SET ma_ho = 'HO-0001', sua_luc = '2026-03-03 10:00' WHERE ma_nk = "
        "'HN-000007'",
        ""};
    run_night();
    for (int day = 0; day < 3; day++) {
        scratch_execute(register_, NULL, "%s", CHANGES[day]);
        story_set_clock(&s, arena_print(s.db.arena, "2026-03-0%dT01:00", day + 3));
        deliver();
        story_must(&s, "nightly");
        (void)snprintf(hashes[day], sizeof hashes[day], "%s", story_plan_hash(&s));
    }
}

START_TEST(night_after_night_what_changed_gives_the_plan_of_a_whole_reading) {
    char whole[3][128];
    char changed[3][128];
    begin(OWN_CONNINFO);
    let_days_pass(whole);
    end(OWN_CONNINFO);
    begin(WHAT_CHANGED);
    let_days_pass(changed);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM lichkham.feed_copy"), 481);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM lichkham.feed_copy_state "
                                            "WHERE compared_on = '2026-03-02'"),
                     2);
    story_must(&s, "nightly");
    ck_assert_str_eq(story_plan_hash(&s), changed[2]);
    end(WHAT_CHANGED);
    for (int day = 0; day < 3; day++) ck_assert_str_eq(changed[day], whole[day]);
}
END_TEST

START_TEST(what_the_register_gets_wrong_is_found_wherever_it_is) {
    begin((enum setting)_i);
    scratch_execute(register_, NULL,
                    "UPDATE dan_cu.nhan_khau SET so_cccd = '90000000000' WHERE ma_nk = 'HN-000007';"
                    "DELETE FROM lich_kham.thon WHERE thon = 'Thôn Đoài'");
    story_expect(&s, 1, "register check");
    story_told(&s, "the register breaks its contract");
    ck_assert_ptr_nonnull(strstr(s.out, "resident_feed.hamlet_id, null: 160\n"));
    ck_assert_ptr_nonnull(strstr(s.out, "commune 00123 resident 7: *******0000"));
    story_must(&s, "register check --commune 00124");
    story_expect(&s, 1, "register check --json");
    ck_assert_ptr_nonnull(strstr(s.out, "\"number_form\""));
    ck_assert_ptr_null(strstr(s.out, "90000000000"));
    end((enum setting)_i);
}
END_TEST

START_TEST(whoever_the_register_takes_up_is_planned_from_the_next_delivery_on) {
    begin(OWN_CONNINFO);
    run_night();
    scratch_execute(register_, NULL,
                    "INSERT INTO dan_cu.nhan_khau (ma_nk, ma_ho, ho_ten, ngay_sinh, gioi_tinh, sua_luc) "
                    "VALUES ('HN-000000', 'HO-0001', 'Vũ Thị Mới', '31/02/1950', '2', '2026-03-02')");
    story_set_clock(&s, "2026-03-03T01:00");
    deliver();
    story_must(&s, "register check");
    story_must(&s, "nightly");
    ck_assert_str_eq(scratch_text(&s.db, "SELECT state FROM lichkham.need WHERE resident_id = 481"),
                     "booked\n");
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM lichkham.need WHERE need_number = 1"), 481);
    end(OWN_CONNINFO);
}
END_TEST

START_TEST(a_register_without_its_views_is_told_before_any_row_is_read) {
    begin(OWN_CONNINFO);
    scratch_execute(register_, NULL, "DROP VIEW register.resident_contact, register.resident_person");
    story_expect(&s, 1, "register check");
    ck_assert_ptr_nonnull(strstr(s.out, "resident_person, view: 1"));
    ck_assert_ptr_nonnull(strstr(s.out, "no row was looked at"));
    s.config = folder_write_text(&s.folder, "nowhere.json", "{\"register\": \"dbname=nobody_has_this\"}");
    story_expect(&s, 69, "register check");
    end(OWN_CONNINFO);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("own_register");
    TCase *t = tcase_create("own_register");
    tcase_set_timeout(t, 300);
    tcase_add_test(t, the_same_people_are_planned_alike_wherever_their_register_is);
    tcase_add_test(t, night_after_night_what_changed_gives_the_plan_of_a_whole_reading);
    tcase_add_loop_test(t, what_the_register_gets_wrong_is_found_wherever_it_is, SAME_DATABASE, SETTINGS);
    tcase_add_test(t, whoever_the_register_takes_up_is_planned_from_the_next_delivery_on);
    tcase_add_test(t, a_register_without_its_views_is_told_before_any_row_is_read);
    suite_add_tcase(suite, t);
    return suite;
}
