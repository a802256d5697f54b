/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/hamlet.h"
#include "seeded.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

START_TEST(a_key_is_what_is_left_without_kind_marks_and_zeros) {
    static const char *const CASES[][2] = {
        {"Thôn Trung Lương", "trung luong"},
        {"T. Trung Lương", "trung luong"},
        {"THON TRUNG-LUONG", "trung luong"},
        {"Trung Lương", "trung luong"},
        {"Thôn 4", "4"},
        {"thôn 04", "4"},
        {"T4", "4"},
        {"T.04", "4"},
        {"4", "4"},
        {"Tổ dân phố số 3", "3"},
        {"TDP 3", "3"},
        {"KP.3", "3"},
        {"Khu phố 10A", "10 a"},
        {"Ấp Bình Hòa 2", "binh hoa 2"},
        {"ấp Bình Hoà2", "binh hoa 2"},
        {"Phú Thọ II", "phu tho 2"},
        {"Phú Thọ IX", "phu tho 9"},
        {"Thôn Vĩ", "vi"},
        {"Buôn Ama Thuột", "ama thuot"},
        {"Bản Thôn Bản Mù", "mu"},
        {"B. Nà Lốc", "na loc"},
        {"A Lưới", "a luoi"},
        {"x 03", "3"},
        {"Thôn", "thon"},
        {"Tổ", "to"},
        {"00", "0"},
        {"", ""},
        {"...", ""},
        {"Tân Lập 10", "tan lap 10"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        ck_assert_str_eq(hamlet_key(arena, CASES[i][0]), CASES[i][1]);
}
END_TEST

static const char *const ALIASES[] = {"Xóm Đình", "Thôn Trung"};
static const struct hamlet_names HAMLETS[] = {
    {11, "Thôn Trung Lương", ALIASES, 2},
    {12, "Thôn 4", NULL, 0},
    {13, "Tổ 5", NULL, 0},
    {14, "Thôn 5", NULL, 0},
    {15, "Ấp Tân Lập 1", NULL, 0},
    {16, "Ấp Tân Lập 2", NULL, 0},
};

START_TEST(a_hamlet_is_found_by_name_alias_and_key) {
    struct hamlet_index *index = hamlet_index_make(arena, HAMLETS, COUNT_OF(HAMLETS));
    static const struct {
        const char *spelling;
        int32_t id;
    } CASES[] = {
        {"Thôn Trung Lương", 11},
        {"thôn trung lương", 11},
        {"T.Trung Lương", 11},
        {"xom dinh", 11},
        {"Đình", 11},
        {"Trung", 11},
        {"T4", 12},
        {"thôn 04", 12},
        {"Thôn 5", 14},
        {"TỔ 5", 13},
        {"T\u00E2n L\u00E2\u0323p 2", 16},
    };
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < COUNT_OF(CASES); i++)
            ck_assert_msg(hamlet_index_find(index, CASES[i].spelling).id == CASES[i].id, "%s",
                          CASES[i].spelling);
}
END_TEST

START_TEST(what_fits_two_hamlets_or_none_is_unknown) {
    struct hamlet_index *index = hamlet_index_make(arena, HAMLETS, COUNT_OF(HAMLETS));
    ck_assert_int_eq(hamlet_index_find(index, "5").id, 0);
    ck_assert_int_eq(hamlet_index_find(index, "Tổ dân phố 5").id, 0);
    ck_assert_int_eq(hamlet_index_find(index, "Đông Hải").id, 0);
    ck_assert_int_eq(hamlet_index_find(index, "").id, 0);
    struct hamlet_index *empty = hamlet_index_make(arena, NULL, 0);
    ck_assert_int_eq(hamlet_index_find(empty, "Thôn 4").id, 0);
    ck_assert_int_eq(hamlet_index_find(empty, "Thôn 4").nearest_id, 0);
}
END_TEST

START_TEST(the_nearest_is_suggested_when_its_numbers_are_the_same) {
    struct hamlet_index *index = hamlet_index_make(arena, HAMLETS, COUNT_OF(HAMLETS));
    ck_assert_int_eq(hamlet_index_find(index, "Thôn Trung Lươn").nearest_id, 11);
    ck_assert_int_eq(hamlet_index_find(index, "Tân Lặc 2").nearest_id, 16);
    ck_assert_int_eq(hamlet_index_find(index, "Tân Lập 3").nearest_id, 0);
    ck_assert_int_eq(hamlet_index_find(index, "Thôn 6").nearest_id, 0);
    ck_assert_int_eq(hamlet_index_find(index, "Đông Hải").nearest_id, 0);
}
END_TEST

START_TEST(any_number_of_spellings_is_looked_up_in_the_same_memory) {
    struct hamlet_index *index = hamlet_index_make(arena, HAMLETS, COUNT_OF(HAMLETS));
    const size_t before = arena_used_bytes(arena);
    for (int i = 0; i < 20000; i++) {
        char spelling[32];
        (void)snprintf(spelling, sizeof spelling, "Xóm Lạ %d", i);
        ck_assert_int_eq(hamlet_index_find(index, spelling).id, 0);
    }
    ck_assert_int_eq(hamlet_index_find(index, "thôn số lạ").id, 0);
    ck_assert_int_eq(hamlet_index_find(index, "T. Trung Lương").id, 11);
    ck_assert_uint_lt(arena_used_bytes(arena) - before, 200 * 1024);
}
END_TEST

/* ---- Proposals ---- */

static const struct hamlet_spelling SPELLINGS[] = {
    {"T. Tân Lập 10", 3},   {"Thôn Tân Lập 9", 40}, {"Tân Lập 10", 50},
    {"THÔN TÂN LẬP 9", 20}, {"TÂN LẬP 10", 5},      {"Đình", 7},
    {"Tân Lập 9", 39},      {"Thôn Tân Lập 9", 1},  {"Thôn Tân Lập 010", 2},
};

static void check_proposals(const struct hamlet_proposal *made, size_t count) {
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(made[0].name, "Đình");
    ck_assert_uint_eq(made[0].alias_count, 0);
    ck_assert_str_eq(made[1].name, "Thôn Tân Lập 9");
    ck_assert_uint_eq(made[1].people, 100);
    ck_assert_uint_eq(made[1].alias_count, 1);
    ck_assert_str_eq(made[1].aliases[0], "Tân Lập 9");
    ck_assert_str_eq(made[2].name, "Tân Lập 10");
    ck_assert_uint_eq(made[2].people, 60);
    ck_assert_uint_eq(made[2].alias_count, 2);
    ck_assert_str_eq(made[2].aliases[0], "T. Tân Lập 10");
    ck_assert_str_eq(made[2].aliases[1], "Thôn Tân Lập 010");
}

START_TEST(spellings_of_one_key_are_proposed_as_one_hamlet_in_any_order) {
    struct seeded s = seeded_start("proposals");
    for (int round = 0; round < 100; round++) {
        struct hamlet_spelling shuffled[COUNT_OF(SPELLINGS)];
        memcpy(shuffled, SPELLINGS, sizeof shuffled);
        for (size_t i = COUNT_OF(SPELLINGS) - 1; i > 0; i--) {
            const size_t other = (size_t)seeded_between(&s, 0, (int)i);
            const struct hamlet_spelling kept = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = kept;
        }
        const struct hamlet_proposal *made = NULL;
        const size_t count = hamlet_propose(arena, shuffled, COUNT_OF(shuffled), &made);
        check_proposals(made, count);
    }
}
END_TEST

START_TEST(a_list_made_of_proposals_finds_every_spelling) {
    const struct hamlet_proposal *made = NULL;
    const size_t count = hamlet_propose(arena, SPELLINGS, COUNT_OF(SPELLINGS), &made);
    struct hamlet_names names[8];
    for (size_t i = 0; i < count; i++)
        names[i] = (struct hamlet_names){(int32_t)i + 1, made[i].name, made[i].aliases, made[i].alias_count};
    struct hamlet_index *index = hamlet_index_make(arena, names, count);
    for (size_t i = 0; i < COUNT_OF(SPELLINGS); i++)
        ck_assert_msg(hamlet_index_find(index, SPELLINGS[i].text).id != 0, "%s", SPELLINGS[i].text);
}
END_TEST

START_TEST(nothing_is_proposed_from_nothing) {
    const struct hamlet_proposal *made = NULL;
    ck_assert_uint_eq(hamlet_propose(arena, NULL, 0, &made), 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("list hamlets");
    TCase *t = tcase_create("finding");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_key_is_what_is_left_without_kind_marks_and_zeros);
    tcase_add_test(t, a_hamlet_is_found_by_name_alias_and_key);
    tcase_add_test(t, what_fits_two_hamlets_or_none_is_unknown);
    tcase_add_test(t, the_nearest_is_suggested_when_its_numbers_are_the_same);
    tcase_add_test(t, any_number_of_spellings_is_looked_up_in_the_same_memory);
    suite_add_tcase(s, t);
    t = tcase_create("proposing");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, spellings_of_one_key_are_proposed_as_one_hamlet_in_any_order);
    tcase_add_test(t, a_list_made_of_proposals_finds_every_spelling);
    tcase_add_test(t, nothing_is_proposed_from_nothing);
    suite_add_tcase(s, t);
    return s;
}
