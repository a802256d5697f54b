/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/resident.h"
#include "exam/exam.h"
#include "store/person.h"

static struct person *load(const int64_t *residents, size_t count) {
    struct person *persons;
    MUST(person_load(scratch.pg, COMMUNE, residents, count, scratch.arena, &persons, &error));
    return persons;
}

START_TEST(people_come_in_the_order_asked_for) {
    const struct person *p = load((const int64_t[]){3, 1, 777, 3}, 4);
    ck_assert_str_eq(p[0].name, "O'<b>Brien & \"Con\"");
    ck_assert_str_eq(p[1].name, "Nguyễn Thị An");
    ck_assert_str_eq(p[1].phone_owner, "household");
    ck_assert_str_eq(p[1].target_groups, "1;5");
    ck_assert_int_eq(p[1].birth_year, 1950);
    ck_assert_int_eq(p[1].sex, PERSON_FEMALE);
    ck_assert_int_eq(p[1].circumstances, CIRCUMSTANCE_STEP_FREE);
    ck_assert_str_eq(p[2].name, "");
    ck_assert_str_eq(p[3].name, p[0].name);
}
END_TEST

START_TEST(another_commune_s_people_are_not_told) {
    ck_assert_str_eq(load((const int64_t[]){20}, 1)[0].name, "");
}
END_TEST

START_TEST(more_than_a_batch_keeps_its_order) {
    enum { MANY = 4500 };
    int64_t *residents = arena_new_array(scratch.arena, int64_t, MANY);
    for (int i = 0; i < MANY; i++) residents[i] = i % 12 + 1;
    const struct person *p = load(residents, MANY);
    for (int i = 12; i < MANY; i++) ck_assert_str_eq(p[i].name, p[i % 12].name);
    ck_assert_str_eq(p[0].name, "Nguyễn Thị An");
}
END_TEST

START_TEST(nobody_asked_for_is_nobody_found) {
    (void)load(NULL, 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("person");
    TCase *t = tcase_create("person");
    tcase_add_checked_fixture(t, create_people, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, people_come_in_the_order_asked_for);
    tcase_add_test(t, another_commune_s_people_are_not_told);
    tcase_add_test(t, more_than_a_batch_keeps_its_order);
    tcase_add_test(t, nobody_asked_for_is_nobody_found);
    suite_add_tcase(s, t);
    return s;
}
