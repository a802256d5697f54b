/* SPDX-License-Identifier: Apache-2.0 */
/* What an operator sees who asks the doctor. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <string.h>
#include <sys/stat.h>

static struct story base; /* a sample after its first night */
static struct story s;

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T03:00");
    story_fill(&base, 800);
    scratch_execute(&base.db, NULL,
                    "SET search_path = lichkham; INSERT INTO holiday (day, name, version) VALUES "
                    "('2026-04-30', 'x', 'v'), ('2027-04-30', 'x', 'v');"
                    "UPDATE organisation SET reported_on = report_due");
    story_must(&base, "nightly");
    story_leave(&base);
}

static void drop_base(void) {
    scratch_return(&base.db);
    scratch_drop(&base.db);
}

static void begin(void) {
    story_begin(&s, &base, base.clock);
}

static void end(void) {
    story_end(&s);
}

static void expect_out(const char *words) {
    ck_assert_msg(strstr(s.out, words) != NULL, "\"%s\" is not in: %s", words, s.out);
}

START_TEST(a_sound_installation_has_no_fault_and_no_warning) {
    ck_assert_msg(story_run(&s, "doctor") == 0, "%s", s.out);
    expect_out("checks: no fault and no warning\n");
    ck_assert_ptr_null(strstr(s.out, "fault    "));
    ck_assert_ptr_null(strstr(s.out, "warning  "));
    story_must(&s, "doctor --json");
    expect_out("\"is_healthy\":\ttrue");
    expect_out("\"not_checked\":\t[]");
}
END_TEST

START_TEST(days_that_nobody_cared_for_are_told_with_the_command_for_each) {
    story_set_clock(&s, "2026-03-14T08:00");
    story_expect(&s, 1, "doctor");
    expect_out("fault    night: the last finished one is of 2026-03-02, 12 days ago\n");
    expect_out("the register feed is of 2026-03-02, 12 days old");
    expect_out("warning  site ");
    expect_out("lichkham export day-list --site ");
    story_told(&s, "something is wrong");
}
END_TEST

START_TEST(a_configuration_that_stops_every_command_does_not_stop_the_doctor) {
    s.config = folder_write_text(&s.folder, "config.json", "{\"nigth\": {\"lease_seconds\": 30}}");
    story_expect(&s, 78, "verify");
    story_expect(&s, 1, "doctor");
    expect_out("fault    configuration: ");
    expect_out("did you mean \"night.lease_seconds\"");
    expect_out("not checked: schema: the configuration comes first\n");
}
END_TEST

START_TEST(a_password_that_others_may_read_is_told_and_not_shown) {
    s.config = folder_write_text(&s.folder, "config.json", "{\"register\": \"password=geheim\"}");
    ck_assert_int_eq(chmod(s.config, 0640), 0);
    story_expect(&s, 1, "doctor");
    expect_out("the file holds a password and others than its owner may read it\n         chmod 600 ");
    ck_assert_ptr_null(strstr(s.out, "geheim"));
    ck_assert_int_eq(chmod(s.config, 0600), 0);
    story_must(&s, "doctor");
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("doctor");
    TCase *t = tcase_create("doctor");
    tcase_add_unchecked_fixture(t, make_base, drop_base);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, a_sound_installation_has_no_fault_and_no_warning);
    tcase_add_test(t, days_that_nobody_cared_for_are_told_with_the_command_for_each);
    tcase_add_test(t, a_configuration_that_stops_every_command_does_not_stop_the_doctor);
    tcase_add_test(t, a_password_that_others_may_read_is_told_and_not_shown);
    suite_add_tcase(suite, t);
    return suite;
}
