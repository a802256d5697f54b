/* SPDX-License-Identifier: Apache-2.0 */
/* Reference data as an operator keeps it: exported, edited, imported; and the next night takes it up. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static struct story eve; /* four communes, 99001 to 99004, after their first night */
static struct story s;

static void make_eve(void) {
    story_begin(&eve, NULL, "2026-03-02T01:00");
    story_fill(&eve, 400);
    story_must(&eve, "nightly");
    story_leave(&eve);
}

static void begin(void) {
    story_begin(&s, &eve, eve.clock);
}

static void end(void) {
    story_end(&s);
}

static const char *write_list(const char *text) {
    return folder_write_text(&s.folder, "list.csv", text);
}

static void assert_out(const char *words) {
    ck_assert_msg(strstr(s.out, words) != NULL, "\"%s\" is not in: %s", words, s.out);
}

static int64_t ask(const char *query) {
    return scratch_integer(&s.db, "SELECT %s", query);
}

/* ---- The commands ---------------------------------------------------------------------------------- */

START_TEST(every_list_of_a_planned_country_comes_back_as_unchanged) {
    static const char *const NOUNS[] = {"area",    "site",  "hamlet",  "organisation", "capacity",
                                        "closure", "extra", "holiday", "team",         "team-day"};
    scratch_execute(&s.db, NULL,
                    "INSERT INTO closure VALUES (99001, 0, '2026-08-01', '2026-08-09', 'lũ');"
                    "INSERT INTO extra_session SELECT site_id, '2026-04-04', 1, capacity, 2 FROM site_week "
                    "LIMIT 1; INSERT INTO holiday VALUES ('2026-09-02', 'Quốc khánh', 'n');"
                    "INSERT INTO team VALUES (1, 1, 'Đội', '{9,9,9,9,9,9,9,9}');"
                    "INSERT INTO team_day SELECT 1, '2026-04-06', commune_code, site_id FROM site LIMIT 1");
    for (size_t i = 0; i < sizeof NOUNS / sizeof NOUNS[0]; i++) {
        const char *path = arena_print(s.db.arena, "%s/%s.csv", s.folder.directory, NOUNS[i]);
        story_must(&s, "%s export --output %s", NOUNS[i], path);
        ck_assert_str_eq(s.out, "");
        story_must(&s, "%s import %s", NOUNS[i], path);
        assert_out(" 0 new, 0 changed, 0 ended, 0 gone,");
        ck_assert_ptr_null(strstr(s.out, " 0 unchanged"));
    }
}
END_TEST

START_TEST(an_import_tells_what_it_would_change_and_changes_it_with_apply) {
    const char *path = write_list("commune,name,site\n99002,Thôn Mới,\n");
    story_must(&s, "hamlet import %s", path);
    assert_out("hamlets: 1 new, 0 changed, 0 ended, 0 gone, 0 unchanged\n");
    assert_out("Nothing is changed without --apply.");
    ck_assert_int_eq(ask("count(*) FROM hamlet WHERE name = 'Thôn Mới'"), 0);
    story_must(&s, "hamlet import %s --apply --json", path);
    assert_out("\"is_applied\":\ttrue");
    assert_out("\"new\":\t1");
    assert_out("\"name\":\t\"Thôn Mới\"");
    ck_assert_int_eq(ask("count(*) FROM hamlet WHERE name = 'Thôn Mới'"), 1);
    story_must(&s, "hamlet export --commune 99002");
    assert_out(",99002,Thôn Mới,");
    ck_assert_ptr_null(strstr(s.out, ",99001,"));
}
END_TEST

START_TEST(a_refused_file_names_every_fault_and_none_of_its_cells) {
    const char *path =
        write_list("commune,name,site\n99002,Thôn Mới,\n12,0912345678,\n99002,Thôn,0987654321\n");
    story_expect(&s, 65, "hamlet import %s --apply", path);
    story_told(&s, "line 3, column commune: there is no commune of this code. Mend the code");
    story_told(&s, "line 4, column site: there is no site of this id. ");
    story_told(&s, "list.csv: 2 faults; nothing is changed");
    ck_assert_ptr_null(strstr(s.told, "0912345678"));
    ck_assert_ptr_null(strstr(s.told, "987654321"));
    ck_assert_int_eq(ask("count(*) FROM hamlet WHERE name LIKE 'Thôn Mới'"), 0);
    story_expect(&s, 65, "hamlet import %s --json", path);
    assert_out("\"faults\":\t2");
    assert_out("\"column\":\t\"site\"");
    story_expect(&s, 65, "hamlet import /nonexistent");
    story_told(&s, "cannot open");
    story_expect(&s, 65, "hamlet export --commune 12345");
    story_expect(&s, 65, "hamlet export --output /nonexistent/list.csv");
    story_expect(&s, 2, "hamlet import %s --from 2026-05-01", path);
    story_told(&s, "--replace");
}
END_TEST

START_TEST(fifty_faults_are_shown_and_the_others_counted) {
    const char *text = "day,name,version\n";
    for (int i = 0; i < 60; i++) text = arena_print(s.db.arena, "%s2026-02-30,Tết,n\n", text);
    story_expect(&s, 65, "holiday import %s --apply", write_list(text));
    story_told(&s, "line 51, column day");
    ck_assert_ptr_null(strstr(s.told, "line 52,"));
    story_told(&s, "... and 10 more");
}
END_TEST

START_TEST(the_shipped_holidays_are_imported_and_exported_as_they_are) {
    story_must(&s, "holiday import %s --apply", SOURCE_ROOT "/config/holidays.csv");
    assert_out("holidays: 75 new, 0 changed, 0 ended, 0 gone, 0 unchanged");
    story_must(&s, "holiday export");
    assert_out("2027-02-11,Tết Nguyên đán (nghỉ bù),provisional-2026\r\n");
}
END_TEST

/* It waits for another import's lock when it is killed: nothing of it is there. */
START_TEST(an_import_killed_before_its_end_leaves_nothing) {
    struct pg *other = scratch_open(&s.db);
    scratch_execute(&s.db, other, "BEGIN; LOCK TABLE hamlet IN SHARE ROW EXCLUSIVE MODE");
    const pid_t process =
        story_start(&s, "hamlet import %s --apply", write_list("commune,name\n99002,Thôn Mới\n"));
    story_await_blocked(&s, 1);
    ck_assert_int_eq(kill(process, SIGKILL), 0);
    ck_assert_int_eq(story_finish(&s, process), -SIGKILL);
    scratch_execute(&s.db, other, "COMMIT");
    pg_close(other);
    story_await(&s, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND "
                    "query LIKE 'LOCK TABLE area%' AND state <> 'idle')");
    ck_assert_int_eq(ask("count(*) FROM hamlet WHERE name = 'Thôn Mới'"), 0);
}
END_TEST

/* ---- The night ----------------------------------------------------------------------------------------- */

/* Another night of the same date plans these communes and no other. */
static void assert_planned_anew(const char *communes) {
    story_must(&s, "nightly");
    ck_assert_str_eq(scratch_text(&s.db, "SELECT string_agg(commune_code::text, ' ' ORDER BY commune_code) "
                                         "FROM run_unit WHERE outcome = 'planned' AND attempt = "
                                         "(SELECT max(attempt) FROM run_unit)"),
                     communes);
    story_check_settled(&s);
}

static void apply(const char *noun, const char *text) {
    story_must(&s, "%s import %s --apply", noun, write_list(text));
}

static int64_t station_of(int commune) {
    return scratch_integer(&s.db, "SELECT min(site_id) FROM site WHERE commune_code = %d", commune);
}

START_TEST(without_a_change_no_commune_is_planned_again) {
    assert_planned_anew("\n");
}
END_TEST

START_TEST(a_smaller_capacity_is_planned_the_same_night) {
    const int64_t site = station_of(99002);
    apply("capacity", arena_print(s.db.arena,
                                  "site,weekday,half,from_day,place,doctor,blood,ecg\n"
                                  "%d,T2,sáng,2026-05-01,3,3,3,3\n",
                                  (int)site));
    assert_planned_anew("99002\n");
    ck_assert_int_eq(ask("max(capacity[1]) FROM session WHERE commune_code = 99002 AND half = 1 AND "
                         "extract(isodow FROM day) = 1 AND day >= '2026-05-01' AND site_id = "
                         "(SELECT min(site_id) FROM site WHERE commune_code = 99002)"),
                     3);
}
END_TEST

START_TEST(a_hamlet_without_a_site_leaves_its_people_waiting_the_same_night) {
    const int64_t hamlet = ask("hamlet_id FROM need WHERE commune_code = 99003 AND state = 'booked' LIMIT 1");
    apply("hamlet", arena_print(s.db.arena, "hamlet_id,site\n%d,\n", (int)hamlet));
    assert_planned_anew("99003\n");
    ck_assert_int_gt(scratch_integer(&s.db,
                                     "SELECT count(*) FROM need WHERE hamlet_id = %d AND reason = "
                                     "'no_station'",
                                     (int)hamlet),
                     0);
}
END_TEST

START_TEST(a_closure_an_extra_day_and_a_team_are_planned_the_same_night) {
    apply("closure", "commune,site,from_day,until_day,reason\n99001,,1/6/2026,7/6/2026,Lũ\n");
    assert_planned_anew("99001\n");
    ck_assert_int_eq(ask("count(*) FROM session WHERE commune_code = 99001 AND day BETWEEN '2026-06-01' AND "
                         "'2026-06-07'"),
                     0);
    apply("extra",
          arena_print(s.db.arena, "site,day,half,place,doctor,blood,ecg\n%d,2026-06-13,1,20,20,20,20\n",
                      (int)station_of(99002)));
    assert_planned_anew("99002\n");
    apply("team", arena_print(s.db.arena, "cluster,name,place,doctor,blood,ecg\n%d,Đội 1,50,50,50,50\n",
                              (int)ask("min(area_code) FROM area WHERE kind = 'province'")));
    apply("team-day",
          arena_print(s.db.arena, "team,day,commune,site\n1,2026-06-14,99003,%d\n", (int)station_of(99003)));
    assert_planned_anew("99003\n");
}
END_TEST

START_TEST(an_organisation_that_did_not_report_is_planned_the_same_night) {
    const int64_t employer = ask("min(organisation_id) FROM register.resident r JOIN organisation o "
                                 "USING (organisation_id) WHERE r.route = 'employer' AND o.kind = 'employer' "
                                 "AND (o.report_due >= '2026-03-02' OR o.reported_on IS NOT NULL)");
    const int64_t before = ask("count(*) FROM need WHERE state = 'other_route'");
    apply("organisation",
          arena_print(s.db.arena, "organisation_id,report_due,reported_on\n%d,2026-03-01,\n", (int)employer));
    assert_planned_anew("99001 99002 99003 99004\n");
    ck_assert_int_lt(ask("count(*) FROM need WHERE state = 'other_route'"), before);
}
END_TEST

START_TEST(a_new_holiday_is_planned_the_same_night) {
    apply("holiday", "day,name,version\n2026-06-15,Ngày hội,n\n");
    assert_planned_anew("99001 99002 99003 99004\n");
    ck_assert_int_eq(ask("count(*) FROM session WHERE day = '2026-06-15'"), 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("reference_data");
    TCase *t = tcase_create("lists");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, make_eve, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, every_list_of_a_planned_country_comes_back_as_unchanged);
    tcase_add_test(t, an_import_tells_what_it_would_change_and_changes_it_with_apply);
    tcase_add_test(t, a_refused_file_names_every_fault_and_none_of_its_cells);
    tcase_add_test(t, fifty_faults_are_shown_and_the_others_counted);
    tcase_add_test(t, the_shipped_holidays_are_imported_and_exported_as_they_are);
    tcase_add_test(t, an_import_killed_before_its_end_leaves_nothing);
    tcase_add_test(t, without_a_change_no_commune_is_planned_again);
    tcase_add_test(t, a_smaller_capacity_is_planned_the_same_night);
    tcase_add_test(t, a_hamlet_without_a_site_leaves_its_people_waiting_the_same_night);
    tcase_add_test(t, a_closure_an_extra_day_and_a_team_are_planned_the_same_night);
    tcase_add_test(t, an_organisation_that_did_not_report_is_planned_the_same_night);
    tcase_add_test(t, a_new_holiday_is_planned_the_same_night);
    suite_add_tcase(suite, t);
    return suite;
}
