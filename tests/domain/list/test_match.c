/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/match.h"

#include "domain/person.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SIDE_MAX 1000
#define NUMBER_A 1085000001
#define NUMBER_B 1085000002

/* One commune of a test: rows and people as they are added. */
static struct {
    struct match_person list[SIDE_MAX], people[SIDE_MAX];
    struct match_old_number old_numbers[8];
    struct match_input in;
    struct match out[SIDE_MAX];
    bool is_named[SIDE_MAX];
    struct arena *arena;
} commune;

static void begin(void) {
    memset(&commune, 0, sizeof commune);
    commune.in.list = commune.list;
    commune.in.people = commune.people;
    commune.in.old_numbers = commune.old_numbers;
    commune.arena = arena_create();
}

static void end(void) {
    arena_destroy(commune.arena);
}

/* A woman of 2 March 1985, known by nothing else. */
static const struct match_person HOA = {.name_key = "hoa nguyen thi",
                                        .insurance_number = "",
                                        .birth = -5417,
                                        .has_birth_day = true,
                                        .sex = PERSON_FEMALE};

static struct match_person *row(struct match_person person) {
    struct match_person *added = &commune.list[commune.in.list_count++];
    *added = person;
    added->id = commune.in.list_count + 1;
    return added;
}

static struct match_person *resident(struct match_person person) {
    struct match_person *added = &commune.people[commune.in.people_count++];
    *added = person;
    added->id = commune.in.people_count;
    return added;
}

static struct match_person of_year(struct match_person person) {
    person.birth = civil_make(civil_to_date(person.birth).year, 1, 1);
    person.has_birth_day = false;
    return person;
}

static struct match_person of_number(struct match_person person, int64_t number) {
    person.personal_number = number;
    return person;
}

static struct match_person of_hamlet(struct match_person person, int32_t hamlet) {
    person.hamlet = hamlet;
    return person;
}

static struct match_person of_household(struct match_person person, int64_t household) {
    person.household = household;
    return person;
}

static struct match_person of_phone(struct match_person person, int64_t phone) {
    person.phone = phone;
    return person;
}

static struct match_person named(struct match_person person, const char *name_key) {
    person.name_key = name_key;
    return person;
}

static struct match_person born(struct match_person person, int year, int month, int day) {
    person.birth = civil_make(year, month, day);
    return person;
}

static struct match_person insured(struct match_person person, const char *number) {
    person.insurance_number = number;
    return person;
}

static void solve(void) {
    match_lists(&commune.in, commune.arena, commune.out, commune.is_named);
}

static void assert_found(uint32_t r, uint32_t person, enum match_why why) {
    ck_assert_int_eq(commune.out[r].kind, MATCH_FOUND);
    ck_assert_str_eq(match_why_name(commune.out[r].why), match_why_name(why));
    ck_assert_uint_eq(commune.out[r].person, person);
    ck_assert(commune.is_named[person]);
}

static void assert_doubt(uint32_t r, enum match_why why, uint8_t candidates) {
    ck_assert_int_eq(commune.out[r].kind, MATCH_DOUBT);
    ck_assert_str_eq(match_why_name(commune.out[r].why), match_why_name(why));
    ck_assert_uint_eq(commune.out[r].candidate_count, candidates);
    for (uint8_t c = 0; c < candidates; c++) ck_assert(commune.is_named[commune.out[r].candidates[c]]);
}

static void assert_new(uint32_t r) {
    ck_assert_int_eq(commune.out[r].kind, MATCH_NEW);
    ck_assert_int_eq(commune.out[r].why, MATCH_NOTHING);
}

/* ---- Numbers ----------------------------------------------------------------------------- */

START_TEST(a_number_finds_its_person_under_a_corrected_name) {
    resident(of_number(named(HOA, "hao nguyen thi"), NUMBER_A));
    row(of_number(HOA, NUMBER_A));
    solve();
    assert_found(0, 0, MATCH_NUMBER);
}
END_TEST

START_TEST(a_number_finds_its_person_under_a_corrected_birth) {
    resident(of_number(born(HOA, 1958, 3, 2), NUMBER_A));
    row(of_number(HOA, NUMBER_A));
    solve();
    assert_found(0, 0, MATCH_NUMBER);
}
END_TEST

START_TEST(a_number_of_somebody_else_altogether_is_a_doubt) {
    resident(of_number(born(named(HOA, "lan le thi"), 1990, 5, 5), NUMBER_A));
    row(of_number(HOA, NUMBER_A));
    solve();
    assert_doubt(0, MATCH_NUMBER_OF_ANOTHER, 1);
}
END_TEST

START_TEST(exchanged_numbers_of_twins_are_doubts) {
    resident(of_number(named(HOA, "an nguyen thi"), NUMBER_A));
    resident(of_number(named(HOA, "binh nguyen thi"), NUMBER_B));
    row(of_number(named(HOA, "an nguyen thi"), NUMBER_B));
    row(of_number(named(HOA, "binh nguyen thi"), NUMBER_A));
    solve();
    assert_doubt(0, MATCH_NUMBER_OF_ANOTHER, 2);
    assert_doubt(1, MATCH_NUMBER_OF_ANOTHER, 2);
}
END_TEST

START_TEST(a_mother_s_number_beside_her_daughter_of_the_same_name_is_a_doubt) {
    resident(of_number(born(HOA, 1958, 1, 7), NUMBER_A));
    resident(of_number(HOA, NUMBER_B));
    row(of_number(HOA, NUMBER_A));
    solve();
    assert_doubt(0, MATCH_NUMBER_OF_ANOTHER, 2);
}
END_TEST

START_TEST(mother_and_daughter_of_one_name_are_told_apart_by_birth) {
    resident(HOA);
    resident(born(HOA, 1958, 1, 7));
    row(born(HOA, 1958, 1, 7));
    row(HOA);
    solve();
    assert_found(0, 1, MATCH_NAME);
    assert_found(1, 0, MATCH_NAME);
}
END_TEST

START_TEST(a_former_number_finds_its_person) {
    resident(of_number(HOA, NUMBER_B));
    commune.old_numbers[commune.in.old_number_count++] = (struct match_old_number){NUMBER_A, 0};
    row(of_number(HOA, NUMBER_A));
    solve();
    assert_found(0, 0, MATCH_OLD_NUMBER);
}
END_TEST

START_TEST(a_number_twice_in_the_list_is_a_doubt_for_both_rows) {
    resident(of_number(HOA, NUMBER_A));
    row(of_number(HOA, NUMBER_A));
    row(of_number(HOA, NUMBER_A));
    solve();
    assert_doubt(0, MATCH_REPEATED, 1);
    assert_doubt(1, MATCH_REPEATED, 1);
}
END_TEST

START_TEST(a_number_twice_in_the_register_is_a_doubt) {
    resident(of_number(HOA, NUMBER_A));
    resident(of_number(HOA, NUMBER_A));
    row(of_number(HOA, NUMBER_A));
    solve();
    assert_doubt(0, MATCH_SEVERAL, 2);
}
END_TEST

START_TEST(an_insurance_number_finds_its_person_though_the_personal_number_was_changed) {
    resident(of_number(insured(HOA, "DN4010000000001"), NUMBER_A));
    row(of_number(insured(HOA, "DN4010000000001"), NUMBER_B));
    solve();
    assert_found(0, 0, MATCH_INSURANCE);
}
END_TEST

START_TEST(an_insurance_number_does_not_excuse_another_name_and_another_number) {
    resident(of_number(insured(named(HOA, "lan le thi"), "DN4010000000001"), NUMBER_A));
    row(of_number(insured(HOA, "DN4010000000001"), NUMBER_B));
    solve();
    assert_doubt(0, MATCH_NUMBER_OF_ANOTHER, 1);
}
END_TEST

START_TEST(another_number_is_a_doubt_unless_the_phone_agrees) {
    resident(of_hamlet(of_number(HOA, NUMBER_A), 7));
    row(of_hamlet(of_number(HOA, NUMBER_B), 7));
    solve();
    assert_doubt(0, MATCH_OTHER_NUMBER, 1);
    commune.list[0].phone = commune.people[0].phone = 84900000001;
    solve();
    assert_found(0, 0, MATCH_PHONE);
}
END_TEST

START_TEST(another_number_with_the_year_alone_is_somebody_else) {
    resident(of_hamlet(of_number(of_year(HOA), NUMBER_A), 7));
    row(of_hamlet(of_number(HOA, NUMBER_B), 7));
    solve();
    assert_new(0);
    ck_assert(!commune.is_named[0]);
}
END_TEST

/* ---- Names ------------------------------------------------------------------------------- */

START_TEST(name_date_and_sex_find_their_person_in_another_hamlet) {
    resident(of_hamlet(HOA, 1));
    row(of_hamlet(HOA, 2));
    solve();
    assert_found(0, 0, MATCH_NAME);
}
END_TEST

START_TEST(an_unknown_sex_agrees_and_the_other_one_does_not) {
    resident(HOA);
    row(HOA)->sex = PERSON_UNKNOWN;
    solve();
    assert_found(0, 0, MATCH_NAME);
    commune.list[0].sex = PERSON_MALE;
    solve();
    assert_new(0);
}
END_TEST

START_TEST(a_year_alone_needs_something_more) {
    resident(of_hamlet(of_year(HOA), 1));
    row(of_hamlet(HOA, 2));
    solve();
    assert_doubt(0, MATCH_YEAR, 1);
    commune.list[0].hamlet = 1;
    solve();
    assert_found(0, 0, MATCH_HAMLET);
}
END_TEST

START_TEST(a_year_alone_against_two_dates_of_that_year_is_a_doubt) {
    resident(of_hamlet(HOA, 1));
    resident(of_hamlet(born(HOA, 1985, 9, 9), 1));
    row(of_hamlet(of_year(HOA), 1));
    solve();
    assert_doubt(0, MATCH_SEVERAL, 2);
}
END_TEST

START_TEST(two_rows_and_one_person_are_doubts_unless_one_row_knows_more) {
    resident(of_hamlet(of_phone(HOA, 84900000001), 1));
    row(of_hamlet(HOA, 1));
    row(of_hamlet(HOA, 1));
    solve();
    assert_doubt(0, MATCH_REPEATED, 1);
    assert_doubt(1, MATCH_REPEATED, 1);
    commune.list[1].phone = 84900000001;
    solve();
    assert_doubt(0, MATCH_REPEATED, 1);
    assert_found(1, 0, MATCH_PHONE);
}
END_TEST

START_TEST(namesakes_are_told_apart_by_whom_they_live_with) {
    const struct match_person husband = {.name_key = "hung tran van",
                                         .insurance_number = "",
                                         .birth = -6000,
                                         .has_birth_day = true,
                                         .sex = PERSON_MALE};
    resident(of_household(of_year(HOA), 501));
    resident(of_household(of_year(HOA), 502));
    resident(of_household(husband, 502));
    row(of_household(of_year(HOA), 1));
    row(of_household(of_year(HOA), 2));
    row(of_household(husband, 2));
    solve();
    assert_found(1, 1, MATCH_HOUSEHOLD);
    assert_doubt(0, MATCH_YEAR, 1);
    ck_assert_uint_eq(commune.out[0].candidates[0], 0);
}
END_TEST

START_TEST(evidence_that_points_two_ways_is_a_doubt) {
    resident(of_hamlet(of_year(HOA), 1));
    resident(of_phone(of_year(HOA), 84900000001));
    row(of_phone(of_hamlet(of_year(HOA), 1), 84900000001));
    solve();
    assert_doubt(0, MATCH_SEVERAL, 2);
}
END_TEST

START_TEST(whoever_is_left_when_the_others_are_found_is_found) {
    resident(of_hamlet(of_phone(of_year(HOA), 84900000001), 1));
    resident(of_hamlet(of_year(HOA), 1));
    row(of_hamlet(of_year(HOA), 1));
    row(of_hamlet(of_phone(of_year(HOA), 84900000001), 1));
    solve();
    assert_found(1, 0, MATCH_PHONE);
    assert_found(0, 1, MATCH_HAMLET);
}
END_TEST

START_TEST(nobody_is_told_apart_in_a_crowd) {
    for (int i = 0; i <= MATCH_CROWD; i++) resident(of_phone(HOA, 84900000000 + i));
    row(of_phone(HOA, 84900000003));
    solve();
    assert_doubt(0, MATCH_SEVERAL, MATCH_CANDIDATES_MAX);
    for (uint32_t c = 0; c < MATCH_CANDIDATES_MAX; c++) ck_assert_uint_eq(commune.out[0].candidates[c], c);
    for (uint32_t p = 0; p < commune.in.people_count; p++) ck_assert(commune.is_named[p]);
    commune.in.people_count = MATCH_CROWD;
    solve();
    assert_found(0, 3, MATCH_PHONE);
}
END_TEST

START_TEST(a_number_of_a_crowd_tells_nobody_and_a_crowd_of_new_ones_is_new) {
    for (int i = 0; i <= MATCH_CROWD; i++) row(of_number(HOA, NUMBER_A));
    solve();
    for (uint32_t r = 0; r < commune.in.list_count; r++) assert_new(r);
    resident(of_number(named(HOA, "lan le thi"), NUMBER_A));
    solve();
    for (uint32_t r = 0; r < commune.in.list_count; r++) assert_doubt(r, MATCH_SEVERAL, 1);
}
END_TEST

START_TEST(an_empty_side_finds_nobody) {
    solve();
    resident(HOA);
    solve();
    ck_assert(!commune.is_named[0]);
    row(HOA);
    commune.in.people_count = 0;
    solve();
    assert_new(0);
}
END_TEST

/* ---- Who is there twice ------------------------------------------------------------------ */

static size_t find_duplicates(struct match_duplicate **out) {
    size_t count;
    match_find_duplicates(commune.people, commune.in.people_count, commune.arena, out, &count);
    return count;
}

START_TEST(two_records_of_one_person_are_told_once) {
    struct match_duplicate *d;
    resident(of_hamlet(of_household(of_number(insured(HOA, "DN4010000000001"), NUMBER_A), 1), 1));
    resident(of_hamlet(of_household(of_number(insured(HOA, "DN4010000000001"), NUMBER_A), 1), 1));
    ck_assert_uint_eq(find_duplicates(&d), 1);
    ck_assert_int_eq(d[0].newer, 2);
    ck_assert_int_eq(d[0].older, 1);
    ck_assert_str_eq(match_same_name(d[0].same), "personal_number");
}
END_TEST

START_TEST(different_numbers_are_different_people) {
    struct match_duplicate *d;
    resident(of_hamlet(of_number(HOA, NUMBER_A), 1));
    resident(of_hamlet(of_number(HOA, NUMBER_B), 1));
    ck_assert_uint_eq(find_duplicates(&d), 0);
}
END_TEST

START_TEST(a_year_alone_is_a_duplicate_in_the_same_household_only) {
    struct match_duplicate *d;
    resident(of_hamlet(of_household(HOA, 1), 1));
    resident(of_hamlet(of_household(of_year(HOA), 2), 1));
    ck_assert_uint_eq(find_duplicates(&d), 0);
    commune.people[1].household = 1;
    ck_assert_uint_eq(find_duplicates(&d), 1);
    ck_assert_str_eq(match_same_name(d[0].same), "person");
}
END_TEST

START_TEST(the_same_date_is_a_duplicate_in_the_same_hamlet) {
    struct match_duplicate *d;
    resident(of_hamlet(HOA, 1));
    resident(of_hamlet(HOA, 2));
    resident(of_hamlet(HOA, 1));
    ck_assert_uint_eq(find_duplicates(&d), 1);
    ck_assert_int_eq(d[0].newer, 3);
    ck_assert_int_eq(d[0].older, 1);
}
END_TEST

/* ---- Size -------------------------------------------------------------------------------- */

enum { MANY = 300000 };

static struct match_person draw_somebody(struct arena *a, uint32_t i) {
    static const char *const GIVEN[] = {"hoa",  "lan",   "hung", "dung",  "an",
                                        "binh", "cuong", "mai",  "huong", "tuan"};
    static const char *const MIDDLE[] = {"thi", "van", "duc", "ngoc", "thanh", "minh", "quang", "kim"};
    struct match_person p = {
        .id = i + 1, .insurance_number = "", .household = i / 4 + 1, .hamlet = (int)(i % 30) + 1};
    p.name_key =
        arena_print(a, "%s nguyen %s %c", GIVEN[i % 10], MIDDLE[i / 10 % 8], (char)('a' + i / 80 % 20));
    p.birth = civil_make(1940 + (int)(i / 1600 % 80), 1 + (int)(i / 7 % 12), 1 + (int)(i / 5 % 28));
    p.has_birth_day = i % 3 != 0;
    if (!p.has_birth_day) p.birth = civil_make(civil_to_date(p.birth).year, 1, 1);
    p.sex = i % 2 ? PERSON_MALE : PERSON_FEMALE;
    p.personal_number = i % 5 ? 1000000 + i : 0;
    return p;
}

START_TEST(a_large_commune_finds_all_that_a_number_tells_within_its_memory) {
    struct arena *people = arena_create(), *work = arena_create();
    struct match_person *list = arena_new_array(people, struct match_person, MANY);
    struct match_person *residents = arena_new_array(people, struct match_person, MANY);
    struct match *out = arena_new_array(people, struct match, MANY);
    bool *is_named = arena_new_array(people, bool, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        residents[i] = draw_somebody(people, i);
        list[MANY - 1 - i] = residents[i];
    }
    const struct match_input in = {
        .list = list, .list_count = MANY, .people = residents, .people_count = MANY};
    const clock_t begun = clock();
    match_lists(&in, work, out, is_named);
    printf("%d rows: %.0f ms, %.1f bytes each\n", MANY, (double)(clock() - begun) * 1000 / CLOCKS_PER_SEC,
           (double)arena_used_bytes(work) / (2.0 * MANY));
    ck_assert_uint_le(arena_used_bytes(work), (size_t)40 * 2 * MANY);
    uint32_t kinds[3] = {0};
    for (uint32_t i = 0; i < MANY; i++) {
        kinds[out[i].kind]++;
        if (list[i].personal_number != 0) ck_assert_uint_eq(out[i].person, MANY - 1 - i);
    }
    printf("%u new, %u found, %u doubts\n", kinds[0], kinds[1], kinds[2]);
    ck_assert_uint_eq(kinds[MATCH_NEW], 0);
    arena_destroy(work);
    arena_destroy(people);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("match");
    TCase *t = tcase_create("match");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_number_finds_its_person_under_a_corrected_name);
    tcase_add_test(t, a_number_finds_its_person_under_a_corrected_birth);
    tcase_add_test(t, a_number_of_somebody_else_altogether_is_a_doubt);
    tcase_add_test(t, exchanged_numbers_of_twins_are_doubts);
    tcase_add_test(t, a_mother_s_number_beside_her_daughter_of_the_same_name_is_a_doubt);
    tcase_add_test(t, mother_and_daughter_of_one_name_are_told_apart_by_birth);
    tcase_add_test(t, a_former_number_finds_its_person);
    tcase_add_test(t, a_number_twice_in_the_list_is_a_doubt_for_both_rows);
    tcase_add_test(t, a_number_twice_in_the_register_is_a_doubt);
    tcase_add_test(t, an_insurance_number_finds_its_person_though_the_personal_number_was_changed);
    tcase_add_test(t, an_insurance_number_does_not_excuse_another_name_and_another_number);
    tcase_add_test(t, another_number_is_a_doubt_unless_the_phone_agrees);
    tcase_add_test(t, another_number_with_the_year_alone_is_somebody_else);
    tcase_add_test(t, name_date_and_sex_find_their_person_in_another_hamlet);
    tcase_add_test(t, an_unknown_sex_agrees_and_the_other_one_does_not);
    tcase_add_test(t, a_year_alone_needs_something_more);
    tcase_add_test(t, a_year_alone_against_two_dates_of_that_year_is_a_doubt);
    tcase_add_test(t, two_rows_and_one_person_are_doubts_unless_one_row_knows_more);
    tcase_add_test(t, namesakes_are_told_apart_by_whom_they_live_with);
    tcase_add_test(t, evidence_that_points_two_ways_is_a_doubt);
    tcase_add_test(t, whoever_is_left_when_the_others_are_found_is_found);
    tcase_add_test(t, nobody_is_told_apart_in_a_crowd);
    tcase_add_test(t, a_number_of_a_crowd_tells_nobody_and_a_crowd_of_new_ones_is_new);
    tcase_add_test(t, an_empty_side_finds_nobody);
    tcase_add_test(t, two_records_of_one_person_are_told_once);
    tcase_add_test(t, different_numbers_are_different_people);
    tcase_add_test(t, a_year_alone_is_a_duplicate_in_the_same_household_only);
    tcase_add_test(t, the_same_date_is_a_duplicate_in_the_same_hamlet);
    tcase_add_test(t, a_large_commune_finds_all_that_a_number_tells_within_its_memory);
    suite_add_tcase(s, t);
    return s;
}
