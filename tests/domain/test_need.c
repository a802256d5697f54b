/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/need.h"
#include "suite.h"

#include <string.h>

START_TEST(every_state_is_found_by_its_name_and_no_other_word_is) {
    enum need_state found = NEED_NOT_DUE;
    for (unsigned s = 0; s < NEED_STATES; s++) {
        ck_assert(need_state_find(need_state_name((enum need_state)s), &found));
        ck_assert_uint_eq(found, s);
    }
    ck_assert(!need_state_find("done", &found));
    ck_assert(!need_state_find("", &found));
}
END_TEST

START_TEST(only_due_waiting_and_booked_are_the_plans_business) {
    for (unsigned s = 0; s < NEED_STATES; s++)
        ck_assert_int_eq(need_state_is_open((enum need_state)s),
                         s == NEED_DUE || s == NEED_WAITING || s == NEED_BOOKED);
}
END_TEST

/* A child who came once and misses a visit is reached; who is owed anything is counted. */
START_TEST(a_person_with_several_needs_stands_where_the_first_of_them_does) {
    static const enum need_state ORDER[NEED_STATES] = {
        NEED_DONE_HERE, NEED_DONE_ELSEWHERE,  NEED_BOOKED,   NEED_WAITING,     NEED_DUE,
        NEED_REFUSED,   NEED_CLOSED_UNSERVED, NEED_EXCLUDED, NEED_OTHER_ROUTE, NEED_NOT_DUE,
        NEED_MOVED_OUT, NEED_DECEASED,        NEED_DUPLICATE};
    for (int i = 0; i < NEED_STATES; i++)
        for (int k = i; k < NEED_STATES; k++) {
            ck_assert_int_eq(need_state_first(ORDER[i], ORDER[k]), ORDER[i]);
            ck_assert_int_eq(need_state_first(ORDER[k], ORDER[i]), ORDER[i]);
        }
    for (int i = 0; i < NEED_STATES; i++) {
        ck_assert_int_eq(need_state_is_counted(ORDER[i]), i <= 6);
        ck_assert_int_eq(need_state_is_done(ORDER[i]), i <= 1);
    }
}
END_TEST

START_TEST(every_reason_is_found_by_its_name_and_no_other_word_is) {
    enum reason found = REASON_NONE;
    for (unsigned r = 0; r < REASONS; r++) {
        ck_assert(reason_find(reason_name((enum reason)r), &found));
        ck_assert_uint_eq(found, r);
    }
    ck_assert(!reason_find("because", &found));
}
END_TEST

START_TEST(every_reason_has_its_own_sentence_in_both_languages) {
    static const char *const LANGUAGES[] = {"vi", "en"};
    for (size_t l = 0; l < 2; l++)
        for (unsigned r = 0; r < REASONS; r++) {
            const char *sentence = reason_sentence((enum reason)r, LANGUAGES[l]);
            ck_assert_uint_gt(strlen(sentence), 10);
            ck_assert_int_eq(sentence[strlen(sentence) - 1], '.');
            for (unsigned other = 0; other < r; other++)
                ck_assert_str_ne(sentence, reason_sentence((enum reason)other, LANGUAGES[l]));
        }
}
END_TEST

START_TEST(every_reason_of_a_day_has_a_name_and_its_own_sentence_in_both_languages) {
    enum day_reason found = DAY_NONE;
    for (unsigned r = DAY_NONE + 1; r < DAY_REASONS; r++) {
        const enum day_reason reason = (enum day_reason)r;
        ck_assert(day_reason_find(day_reason_name(reason), &found));
        ck_assert_uint_eq(found, r);
        ck_assert_str_ne(day_reason_sentence(reason, "vi"), day_reason_sentence(reason, "en"));
        for (unsigned other = 0; other < r; other++)
            ck_assert_str_ne(day_reason_sentence(reason, "en"),
                             day_reason_sentence((enum day_reason)other, "en"));
    }
    ck_assert(!day_reason_find("because", &found));
}
END_TEST

START_TEST(the_two_languages_differ_and_an_unknown_one_is_english) {
    ck_assert_str_ne(reason_sentence(REASON_ANNUAL, "vi"), reason_sentence(REASON_ANNUAL, "en"));
    ck_assert_str_eq(reason_sentence(REASON_ANNUAL, "fr"), reason_sentence(REASON_ANNUAL, "en"));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("need");
    TCase *t = tcase_create("names");
    tcase_add_test(t, every_state_is_found_by_its_name_and_no_other_word_is);
    tcase_add_test(t, only_due_waiting_and_booked_are_the_plans_business);
    tcase_add_test(t, a_person_with_several_needs_stands_where_the_first_of_them_does);
    tcase_add_test(t, every_reason_is_found_by_its_name_and_no_other_word_is);
    tcase_add_test(t, every_reason_has_its_own_sentence_in_both_languages);
    tcase_add_test(t, every_reason_of_a_day_has_a_name_and_its_own_sentence_in_both_languages);
    tcase_add_test(t, the_two_languages_differ_and_an_unknown_one_is_english);
    suite_add_tcase(s, t);
    return s;
}
