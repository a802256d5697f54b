/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/fact.h"
#include "suite.h"

#include <check.h>
#include <string.h>

enum { FROM = 1000 };

static struct fact fact;
static struct fact_feed feed;

static void begin(void) {
    fact = (struct fact){.resident = 7,
                         .kind = FACT_DIED,
                         .from = FROM,
                         .until = CIVIL_NONE,
                         .withdrawn = CIVIL_NONE,
                         .value = "",
                         .source = "",
                         .author = "Officer"};
    feed = (struct fact_feed){.as_of = FROM,
                              .is_named = true,
                              .birth = 0,
                              .died_on = CIVIL_NONE,
                              .resident_since = CIVIL_NONE,
                              .language = "vi",
                              .phone = "",
                              .email = ""};
}

static void expect(enum fact_standing wanted) {
    ck_assert_str_eq(fact_standing_name(fact_compare(&fact, &feed)), fact_standing_name(wanted));
}

START_TEST(a_fact_waits_for_the_register_and_rests_when_it_agrees) {
    expect(FACT_PENDING);
    feed.died_on = FROM - 3;
    expect(FACT_AGREED);
}
END_TEST

START_TEST(a_feed_that_still_says_otherwise_after_a_month_contradicts) {
    feed.as_of = FROM + FACT_PATIENCE_DAYS;
    expect(FACT_PENDING);
    feed.as_of++;
    expect(FACT_CONTRADICTED);
    ck_assert_str_ne(fact_standing_advice(FACT_CONTRADICTED, "en"), "");
    ck_assert_str_ne(fact_standing_advice(FACT_CONTRADICTED, "vi"), "");
    feed.as_of = CIVIL_NONE;
    expect(FACT_PENDING);
}
END_TEST

START_TEST(a_feed_that_has_the_dead_come_since_contradicts_at_once) {
    feed.resident_since = FROM;
    expect(FACT_PENDING);
    feed.resident_since++;
    expect(FACT_CONTRADICTED);
    feed.died_on = FROM;
    expect(FACT_AGREED);
}
END_TEST

START_TEST(whom_the_feed_no_longer_names_it_does_not_contradict) {
    feed.as_of = FROM + 100;
    feed.is_named = false;
    expect(FACT_AGREED);
    fact.kind = FACT_MOVED;
    expect(FACT_AGREED);
    fact.kind = FACT_DUPLICATE;
    expect(FACT_AGREED);
}
END_TEST

START_TEST(a_move_is_agreed_wherever_the_register_says_it_went) {
    fact.kind = FACT_MOVED;
    fact.value = "124";
    feed.moved_to = 125;
    expect(FACT_AGREED);
}
END_TEST

START_TEST(who_has_come_back_since_has_overtaken_the_move) {
    fact.kind = FACT_MOVED;
    feed.resident_since = FROM;
    expect(FACT_PENDING);
    feed.resident_since = FROM + 1;
    expect(FACT_OVERTAKEN);
    feed.moved_to = 124;
    expect(FACT_AGREED);
}
END_TEST

START_TEST(contact_language_and_guardian_are_compared_by_value) {
    feed.as_of = FROM + 100;
    fact.kind = FACT_CONTACT;
    fact.value = "+84912000001";
    expect(FACT_CONTRADICTED);
    feed.phone = "+84912000001";
    expect(FACT_AGREED);
    fact.value = "an@example.vn";
    expect(FACT_CONTRADICTED);
    feed.email = "an@example.vn";
    expect(FACT_AGREED);
    fact.kind = FACT_LANGUAGE;
    fact.value = "en";
    expect(FACT_CONTRADICTED);
    feed.language = "en";
    expect(FACT_AGREED);
    fact.kind = FACT_GUARDIAN;
    fact.value = "17";
    expect(FACT_CONTRADICTED);
    feed.guardian = 17;
    expect(FACT_AGREED);
}
END_TEST

START_TEST(what_the_register_has_no_word_for_stands_until_it_ends) {
    feed.as_of = FROM + 1000;
    fact.kind = FACT_REFUSED;
    expect(FACT_LOCAL);
    fact.kind = FACT_EXCLUDED;
    expect(FACT_LOCAL);
    fact.kind = FACT_AVAILABLE_FROM;
    expect(FACT_LOCAL);
    fact.kind = FACT_DUPLICATE;
    expect(FACT_LOCAL);
}
END_TEST

START_TEST(a_fact_is_in_force_from_its_first_day_to_its_last_unless_withdrawn) {
    fact.until = FROM + 10;
    ck_assert(!fact_is_in_force(&fact, FROM - 1));
    ck_assert(fact_is_in_force(&fact, FROM));
    ck_assert(fact_is_in_force(&fact, FROM + 10));
    ck_assert(!fact_is_in_force(&fact, FROM + 11));
    fact.withdrawn = FROM + 5;
    ck_assert(!fact_is_in_force(&fact, FROM));
}
END_TEST

START_TEST(each_kind_has_a_name_that_leads_back_to_it) {
    enum fact_kind kind;
    for (int i = 0; i < FACT_KINDS; i++) {
        ck_assert(fact_kind_find(fact_kind_name((enum fact_kind)i), &kind));
        ck_assert_int_eq(kind, i);
    }
    ck_assert(!fact_kind_find("dead", &kind));
    ck_assert_int_eq(fact_closes(FACT_DIED), NEED_DECEASED);
    ck_assert_int_eq(fact_closes(FACT_CONTACT), NEED_STATES);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("fact");
    TCase *t = tcase_create("fact");
    tcase_add_checked_fixture(t, begin, NULL);
    tcase_add_test(t, a_fact_waits_for_the_register_and_rests_when_it_agrees);
    tcase_add_test(t, a_feed_that_still_says_otherwise_after_a_month_contradicts);
    tcase_add_test(t, a_feed_that_has_the_dead_come_since_contradicts_at_once);
    tcase_add_test(t, whom_the_feed_no_longer_names_it_does_not_contradict);
    tcase_add_test(t, a_move_is_agreed_wherever_the_register_says_it_went);
    tcase_add_test(t, who_has_come_back_since_has_overtaken_the_move);
    tcase_add_test(t, contact_language_and_guardian_are_compared_by_value);
    tcase_add_test(t, what_the_register_has_no_word_for_stands_until_it_ends);
    tcase_add_test(t, a_fact_is_in_force_from_its_first_day_to_its_last_unless_withdrawn);
    tcase_add_test(t, each_kind_has_a_name_that_leads_back_to_it);
    suite_add_tcase(s, t);
    return s;
}
