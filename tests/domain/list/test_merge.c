/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/merge.h"

#include "domain/resident.h"
#include "seeded.h"
#include "suite.h"

#include <string.h>

static struct register_person known;
static struct list_person told;
static struct arena *arena;

/* A list that says the least there is of her whom the register knows well. */
static void begin(void) {
    arena = arena_create();
    known = register_person_blank(7);
    known.name = "Nguyễn Thị Hoà";
    known.name_key = "hoa nguyen thi";
    known.personal_number = 1085000001;
    known.insurance_number = "DN4010000000001";
    known.phone = 84501234567;
    known.phone_owner = PHONE_OF_HOUSEHOLD;
    known.email = "hoa@example.org";
    known.address = "Số 1";
    known.birth = civil_make(1985, 3, 2);
    known.has_birth_day = true;
    known.resident_since = civil_make(2020, 1, 1);
    known.last_check_kind = LAST_CHECK_PAST;
    known.last_check = civil_make(2025, 5, 5);
    known.hamlet = 11;
    known.household = 5;
    known.organisation = 3;
    known.route = ROUTE_EMPLOYER;
    known.sex = PERSON_FEMALE;
    known.target_groups = TARGET_GROUP(4);
    known.circumstances = CIRCUMSTANCE_STEP_FREE;
    told = (struct list_person){.line = 2,
                                .name = "Nguyễn Thị Hoà",
                                .name_key = "hoa nguyen thi",
                                .hamlet = "",
                                .household = "",
                                .insurance_number = "",
                                .email = "",
                                .address = "",
                                .birth = civil_make(1985, 1, 1),
                                .resident_since = CIVIL_NONE,
                                .last_check = CIVIL_NONE,
                                .route = ROUTES,
                                .phone_owner = PHONE_OWNERS};
}

static void end(void) {
    arena_destroy(arena);
}

static field_set merge(void) {
    return merge_person(&known, &told, 0, 0);
}

START_TEST(what_a_list_does_not_say_erases_nothing) {
    const struct register_person before = known;
    ck_assert_uint_eq(merge(), 0);
    ck_assert_mem_eq(&known, &before, sizeof known);
}
END_TEST

START_TEST(what_a_list_says_otherwise_changes_and_once_more_changes_nothing) {
    told.name = "Nguyễn Thị Hòa Bình";
    told.name_key = "binh nguyen thi hoa";
    told.personal_number = 1085000002;
    told.phone = 84507654321;
    told.phone_owner = PHONE_OF_SELF;
    told.address = "Số 2";
    told.birth = civil_make(1986, 3, 2);
    told.has_birth_day = true;
    told.has_target_groups = true;
    told.is_never_checked = true;
    told.circumstances = CIRCUMSTANCE_HOME_VISIT;
    told.has_circumstances = true;
    memcpy(told.language, "en", 3);
    const field_set wanted = FIELD_BIT(LIST_NAME) | FIELD_BIT(LIST_PERSONAL_NUMBER) | FIELD_BIT(LIST_PHONE) |
                             FIELD_BIT(LIST_PHONE_OWNER) | FIELD_BIT(LIST_ADDRESS) | FIELD_BIT(LIST_BIRTH) |
                             FIELD_BIT(LIST_TARGET_GROUPS) | FIELD_BIT(LIST_LAST_CHECK) |
                             FIELD_BIT(LIST_LANGUAGE) | FIELD_BIT(LIST_CIRCUMSTANCES) |
                             FIELD_BIT(LIST_HAMLET) | FIELD_BIT(LIST_HOUSEHOLD);
    ck_assert_uint_eq(merge_person(&known, &told, 12, 6), wanted);
    ck_assert_str_eq(known.name_key, "binh nguyen thi hoa");
    ck_assert_int_eq(known.last_check, CIVIL_NONE);
    ck_assert_int_eq(known.hamlet, 12);
    ck_assert_int_eq(known.household, 6);
    ck_assert_uint_eq(known.target_groups, 0);
    ck_assert_str_eq(known.insurance_number, "DN4010000000001");
    ck_assert_uint_eq(merge_person(&known, &told, 12, 6), 0);
}
END_TEST

START_TEST(less_never_takes_the_place_of_more) {
    told.name = "NGUYEN THI HOA";
    ck_assert_uint_eq(merge(), 0);
    ck_assert_str_eq(known.name, "Nguyễn Thị Hoà");
    told.name = "NGUYỄN THỊ HOÀ";
    ck_assert_uint_eq(merge(), 0);
    told.name = "Nguyễn Thị Hòa"; /* the tone in its other place */
    ck_assert_uint_eq(merge(), 0);
    told.name = "Nguyễn Thị Hóa";
    ck_assert_uint_eq(merge(), FIELD_BIT(LIST_NAME));
    told.birth = civil_make(1984, 1, 1);
    ck_assert_uint_eq(merge(), FIELD_BIT(LIST_BIRTH));
    ck_assert(!known.has_birth_day);
    told.birth = civil_make(1984, 1, 1);
    told.has_birth_day = true;
    ck_assert_uint_eq(merge(), FIELD_BIT(LIST_BIRTH));
    ck_assert(known.has_birth_day);
}
END_TEST

START_TEST(a_name_in_capitals_gives_way_to_one_written_as_names_are) {
    known.name = "NGUYỄN THỊ HOÀ";
    told.name = "NGUYỄN THỊ HÒA";
    ck_assert_uint_eq(merge(), 0);
    told.name = "Nguyễn Thị Hòa";
    ck_assert_uint_eq(merge(), FIELD_BIT(LIST_NAME));
    ck_assert_str_eq(known.name, "Nguyễn Thị Hòa");
}
END_TEST

START_TEST(whoever_comes_back_to_the_station_has_left_his_employer) {
    told.route = ROUTE_STATION;
    ck_assert_uint_eq(merge(), FIELD_BIT(LIST_ROUTE) | FIELD_BIT(LIST_ORGANISATION));
    ck_assert_int_eq(known.organisation, 0);
}
END_TEST

START_TEST(a_new_person_is_what_the_list_says_and_the_registers_defaults) {
    known = register_person_blank(8);
    told.has_birth_day = true;
    ck_assert_uint_ne(merge_person(&known, &told, 11, 8), 0);
    ck_assert_int_eq(known.id, 8);
    ck_assert_int_eq(known.household, 8);
    ck_assert_str_eq(known.name, told.name);
    ck_assert_str_eq(known.language, "vi");
    ck_assert_uint_eq(known.route, ROUTE_STATION);
    ck_assert_uint_eq(known.last_check_kind, LAST_CHECK_UNKNOWN);
}
END_TEST

/* ---- Households ------------------------------------------------------------------------------ */

static int64_t households[8], last_id;

static void settle(struct household_member *members, size_t count) {
    last_id = 100;
    households_settle(members, count, 8, arena, &last_id, households);
}

START_TEST(a_household_is_called_after_its_known_member_with_the_lowest_id_else_its_first_new_one) {
    struct household_member members[] = {
        {1, 30, 0}, {1, 9, 4}, {1, 6, 2}, {2, 40, 0}, {2, 41, 0},
    };
    settle(members, 5);
    ck_assert_int_eq(households[1], 2);
    ck_assert_int_eq(households[2], 40);
    ck_assert_int_eq(households[3], 0);
}
END_TEST

START_TEST(a_family_that_has_split_becomes_two_households) {
    struct household_member members[] = {{1, 1, 1}, {2, 5, 1}, {2, 6, 1}};
    settle(members, 3);
    ck_assert_int_eq(households[1], 1);
    ck_assert_int_eq(households[2], 101);
}
END_TEST

/* Whatever the groups were and have become: no two share an id, and the same list again changes none. */
START_TEST(no_two_households_share_an_id_and_settling_again_changes_nothing) {
    struct seeded chance = seeded_start("households");
    for (int round = 0; round < 500; round++) {
        enum { PEOPLE = 40, GROUPS = 16 };
        struct household_member members[PEOPLE];
        int64_t first[GROUPS] = {0}, second[GROUPS] = {0}, last = PEOPLE;
        for (int i = 0; i < PEOPLE; i++)
            members[i] = (struct household_member){
                .group = (uint32_t)seeded_between(&chance, 0, GROUPS - 1),
                .resident = i + 1,
                .household = i < PEOPLE / 2 ? seeded_between(&chance, 1, PEOPLE / 2) : 0};
        households_settle(members, PEOPLE, GROUPS, arena, &last, first);
        for (int i = 0; i < PEOPLE; i++) {
            ck_assert_int_ne(first[members[i].group], 0);
            members[i].household = first[members[i].group];
        }
        households_settle(members, PEOPLE, GROUPS, arena, &last, second);
        ck_assert_mem_eq(first, second, sizeof first);
        for (int i = 0; i < GROUPS; i++)
            for (int k = 0; k < i; k++) ck_assert(first[i] == 0 || first[i] != first[k]);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("merge");
    TCase *t = tcase_create("people");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, what_a_list_does_not_say_erases_nothing);
    tcase_add_test(t, what_a_list_says_otherwise_changes_and_once_more_changes_nothing);
    tcase_add_test(t, less_never_takes_the_place_of_more);
    tcase_add_test(t, a_name_in_capitals_gives_way_to_one_written_as_names_are);
    tcase_add_test(t, whoever_comes_back_to_the_station_has_left_his_employer);
    tcase_add_test(t, a_new_person_is_what_the_list_says_and_the_registers_defaults);
    suite_add_tcase(s, t);
    TCase *h = tcase_create("households");
    tcase_add_checked_fixture(h, begin, end);
    tcase_add_test(h, a_household_is_called_after_its_known_member_with_the_lowest_id_else_its_first_new_one);
    tcase_add_test(h, a_family_that_has_split_becomes_two_households);
    tcase_add_test(h, no_two_households_share_an_id_and_settling_again_changes_nothing);
    suite_add_tcase(s, h);
    return s;
}
