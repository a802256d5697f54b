/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/map.h"
#include "suite.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static struct arena *arena;
static struct err e;

static void begin(void) {
    arena = arena_create();
    e = (struct err){.code = ERR_NONE};
}

static void end(void) {
    arena_destroy(arena);
}

#define recognise(header, purpose, file, map)                                                                \
    list_map_recognise((header), COUNT_OF(header), (purpose), (file), arena, (map), &e)

static void expect_error(const char *message, const char *hint) {
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_msg(strstr(e.message, message) != NULL, "message: %s", e.message);
    ck_assert_msg(strstr(e.hint, hint) != NULL, "hint: %s", e.hint);
}

static const char *const LIST[] = {"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn", "Ghi chú"};

/* ---- Recognising ---- */

START_TEST(a_commune_s_header_is_recognised_and_the_rest_left_alone) {
    struct list_map map;
    ck_assert(recognise(LIST, LIST_OF_RESIDENTS, NULL, &map));
    ck_assert_int_eq(map.columns[LIST_NAME], 1);
    ck_assert_int_eq(map.columns[LIST_BIRTH], 2);
    ck_assert_int_eq(map.columns[LIST_SEX], 3);
    ck_assert_int_eq(map.columns[LIST_HAMLET], 4);
    ck_assert_int_eq(map.columns[LIST_PHONE], -1);
    ck_assert_str_eq(map.headers[LIST_HAMLET], "Thôn");
    ck_assert_ptr_null(map.headers[LIST_PHONE]);
    ck_assert_uint_eq(map.column_count, 6);
    ck_assert_int_eq(map.dates, LIST_DATES_DMY);
}
END_TEST

START_TEST(two_columns_for_the_sexes_stand_for_birth_and_sex) {
    static const char *const HEADER[] = {"Họ tên", "Nam", "Nữ", "Ấp"};
    static const char *const LONE[] = {"Họ tên", "Ngày sinh", "Phái", "Ấp", "Năm"};
    struct list_map map;
    ck_assert(recognise(HEADER, LIST_OF_RESIDENTS, NULL, &map));
    ck_assert_int_eq(map.columns[LIST_MALE], 1);
    ck_assert_int_eq(map.columns[LIST_FEMALE], 2);
    ck_assert(recognise(LONE, LIST_OF_RESIDENTS, NULL, &map));
    ck_assert_int_eq(map.columns[LIST_MALE], -1);
}
END_TEST

START_TEST(what_a_list_must_have_depends_on_what_it_is_for) {
    static const char *const MEMBERS[] = {"Họ tên", "Ngày sinh"};
    static const char *const CHECKS[] = {"HO_TEN", "NGAY_SINH", "NGAY_VAO", "MA_LK"};
    struct list_map map;
    ck_assert(recognise(MEMBERS, LIST_OF_MEMBERS, NULL, &map));
    ck_assert(!recognise(MEMBERS, LIST_OF_CHECKS, NULL, &map));
    expect_error("no column for: done_on", "--map");
    ck_assert(!recognise(MEMBERS, LIST_OF_RESIDENTS, NULL, &map));
    expect_error("no column for: sex, hamlet. Its columns are: Họ tên, Ngày sinh", "--map");
    ck_assert(recognise(CHECKS, LIST_OF_CHECKS, NULL, &map));
    ck_assert_int_eq(map.columns[LIST_DONE_ON], 2);
    ck_assert(recognise(CHECKS, LIST_OF_MEMBERS, NULL, &map));
    ck_assert_int_eq(map.columns[LIST_DONE_ON], -1);
}
END_TEST

START_TEST(two_columns_for_one_field_are_told_with_the_way_out) {
    static const char *const HEADER[] = {"Họ tên", "Ngày sinh", "Năm sinh", "Phái", "Ấp"};
    static const char *const IGNORED[] = {"NĂM SINH"};
    struct list_map map;
    ck_assert(!recognise(HEADER, LIST_OF_RESIDENTS, NULL, &map));
    expect_error("columns 2 (Ngày sinh) and 3 (Năm sinh) are both \"birth\"", "\"ignored\"");
    struct list_map_file file = {.ignored = IGNORED, .ignored_count = 1};
    ck_assert(recognise(HEADER, LIST_OF_RESIDENTS, &file, &map));
    ck_assert_int_eq(map.columns[LIST_BIRTH], 1);
    file = (struct list_map_file){.headers[LIST_BIRTH] = "năm SINH"};
    ck_assert(recognise(HEADER, LIST_OF_RESIDENTS, &file, &map));
    ck_assert_int_eq(map.columns[LIST_BIRTH], 2);
}
END_TEST

START_TEST(a_first_row_that_may_be_a_person_is_not_shown) {
    static const char *const PERSON[] = {"1", "Nguyễn Thị Hoà", "05/03/1980", "Nữ", "Thôn 1", "999180012345"};
    struct list_map map;
    ck_assert(!recognise(PERSON, LIST_OF_RESIDENTS, NULL, &map));
    expect_error("does not look like a header", "first row");
    ck_assert_ptr_null(strstr(e.message, "Hoà"));
    ck_assert_ptr_null(strstr(e.message, "1980"));
}
END_TEST

START_TEST(long_headers_and_numbers_are_cut_and_hidden_in_errors) {
    static const char *const HEADER[] = {
        "Họ tên", "Phái", "999180012345",
        "đđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđ"};
    struct list_map map;
    ck_assert(!recognise(HEADER, LIST_OF_RESIDENTS, NULL, &map));
    expect_error("birth, hamlet", "");
    ck_assert_ptr_null(strstr(e.message, "99918"));
    ck_assert_uint_lt(strlen(e.message), 200);
}
END_TEST

START_TEST(a_mapping_file_goes_before_what_a_header_looks_like) {
    static const char *const HEADER[] = {"Tên gọi", "Ngày sinh", "Phái", "Ấp", "Điện thoại"};
    const struct list_map_file file = {
        .headers[LIST_NAME] = "ten goi", .headers[LIST_HOUSEHOLD] = "điện thoại", .dates = "mdy"};
    struct list_map map;
    ck_assert(recognise(HEADER, LIST_OF_RESIDENTS, &file, &map));
    ck_assert_int_eq(map.columns[LIST_NAME], 0);
    ck_assert_int_eq(map.columns[LIST_HOUSEHOLD], 4);
    ck_assert_int_eq(map.columns[LIST_PHONE], -1);
    ck_assert_int_eq(map.dates, LIST_DATES_MDY);
}
END_TEST

START_TEST(a_column_that_the_file_names_must_be_there) {
    const struct list_map_file file = {.headers[LIST_PHONE] = "Số ĐT bàn"};
    struct list_map map;
    ck_assert(!recognise(LIST, LIST_OF_RESIDENTS, &file, &map));
    expect_error("\"phone\" from the column \"Số ĐT bàn\"", "header");
}
END_TEST

/* ---- Mapping files ---- */

static const char EXAMPLE[] =
    "{\n"
    "  // the spring list\n"
    "  \"columns\": {\"name\": \"Tên gọi\", \"phone\": \"Liên hệ\"},\n"
    "  \"ignored\": [\"Năm sinh\"],\n"
    "  \"values\": {\"sex\": {\"T\": \"male\", \"Gái\": \"female\"}, \"route\": {\"XN\": \"employer\"}},\n"
    "  \"dates\": \"mdy\", /* the school's */\n"
    "  \"encoding\": \"windows-1258\",\n"
    "  \"separator\": \"semicolon\"\n"
    "}";

START_TEST(a_mapping_file_is_read) {
    struct list_map_file file;
    ck_assert(list_map_parse(EXAMPLE, arena, &file, &e));
    ck_assert_str_eq(file.headers[LIST_NAME], "Tên gọi");
    ck_assert_str_eq(file.headers[LIST_PHONE], "Liên hệ");
    ck_assert_ptr_null(file.headers[LIST_BIRTH]);
    ck_assert_uint_eq(file.ignored_count, 1);
    ck_assert_uint_eq(file.word_count, 3);
    ck_assert_str_eq(file.words[1].word, "gai");
    ck_assert_str_eq(file.words[1].meaning, "female");
    ck_assert_int_eq(file.words[2].field, LIST_ROUTE);
    ck_assert_str_eq(file.dates, "mdy");
    ck_assert_str_eq(file.encoding, "windows-1258");
    ck_assert_str_eq(file.separator, "semicolon");
    ck_assert(list_map_parse("{}", arena, &file, &e));
    ck_assert_ptr_null(file.dates);
}
END_TEST

START_TEST(a_saved_mapping_reads_the_same_list_in_any_order_of_columns) {
    static const char *const HEADER[] = {"Liên hệ", "Ấp", "Tên gọi", "Ngày sinh", "Năm sinh", "Phái"};
    static const char *const MOVED[] = {"Phái",    "Năm sinh",  "Tên gọi", "Ấp",
                                        "Cột mới", "Ngày sinh", "Liên hệ"};
    struct list_map_file file, saved;
    struct list_map map, again, moved;
    ck_assert(list_map_parse(EXAMPLE, arena, &file, &e));
    ck_assert(recognise(HEADER, LIST_OF_RESIDENTS, &file, &map));
    const char *text = list_map_print(&map, arena);
    ck_assert_msg(list_map_parse(text, arena, &saved, &e), "%s", e.message);
    ck_assert(recognise(HEADER, LIST_OF_RESIDENTS, &saved, &again));
    ck_assert_mem_eq(again.columns, map.columns, sizeof map.columns);
    ck_assert_int_eq(again.dates, map.dates);
    ck_assert_str_eq(list_map_print(&again, arena), text);
    ck_assert_msg(recognise(MOVED, LIST_OF_RESIDENTS, &saved, &moved), "%s", e.message);
    ck_assert_int_eq(moved.columns[LIST_NAME], 2);
    ck_assert_int_eq(moved.columns[LIST_BIRTH], 5);
    ck_assert_int_eq(moved.columns[LIST_PHONE], 6);
}
END_TEST

START_TEST(what_is_wrong_with_a_mapping_file_is_told_with_its_place) {
    static const struct {
        const char *json;
        const char *message;
        const char *hint;
    } CASES[] = {
        {"{\n\"columns\" {}}", "line 2, column", "comma"},
        {"[]", "an object", "docs/lists.md"},
        {"{\"colums\": {}}", "\"colums\" is not known", "Did you mean \"columns\"?"},
        {"{\"zzzzzzzzz\": 1}", "\"zzzzzzzzz\" is not known", "Known are: columns, ignored"},
        {"{\"dates\": \"dmy\", \"dates\": \"mdy\"}", "\"dates\" stands there twice", "Leave one"},
        {"{\"columns\": []}", "columns: this must be an object", ""},
        {"{\"columns\": {\"bith\": \"x\"}}", "columns: \"bith\" is not known", "\"birth\""},
        {"{\"columns\": {\"birth\": 3}}", "columns.birth: this must be the text", ""},
        {"{\"columns\": {\"birth\": \"\"}}", "columns.birth: this must be the text", ""},
        {"{\"columns\": {\"birth\": \"a\", \"birth\": \"b\"}}", "\"birth\" stands there twice", ""},
        {"{\"columns\": {\"birth\": \"Ngày\", \"last_check\": \"NGÀY\"}}", "\"NGÀY\" stands there twice", ""},
        {"{\"ignored\": \"a\"}", "ignored: this must be an array", ""},
        {"{\"ignored\": [1]}", "ignored: this must be an array", ""},
        {"{\"values\": {\"sex\": {\"T\": \"man\"}}}", "values.sex: \"man\" is no value", "\"male\""},
        {"{\"values\": {\"sex\": {\"T\": 1}}}", "values.sex: this must be an object", ""},
        {"{\"values\": {\"sex\": {\" \": \"male\"}}}", "not empty", ""},
        {"{\"values\": {\"sex\": {\"T\": \"male\", \"t\": \"female\"}}}", "\"t\" stands there twice", ""},
        {"{\"values\": {\"birth\": {\"a\": \"b\"}}}", "\"birth\" has no words", "sex"},
        {"{\"values\": {\"sex\": 1}}", "values.sex: this must be an object", ""},
        {"{\"dates\": \"ydm\"}", "dates: \"ydm\" is not known", ""},
        {"{\"separator\": \"coma\"}", "separator: \"coma\" is not known", "\"comma\""},
        {"{\"encoding\": \"latin\"}", "encoding: ", ""},
        {"{\"encoding\": 1}", "encoding: this must be a text", ""},
        {"{\"encoding\": \"\xFF\"}", "byte 15", "UTF-8"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct list_map_file file;
        ck_assert_msg(!list_map_parse(CASES[i].json, arena, &file, &e), "%s", CASES[i].json);
        expect_error(CASES[i].message, CASES[i].hint);
    }
}
END_TEST

START_TEST(an_order_of_dates_has_one_name) {
    enum list_dates dates = LIST_DATES_DMY;
    for (unsigned i = 0; i < LIST_DATE_ORDERS; i++) {
        ck_assert(list_dates_find(list_dates_name((enum list_dates)i), &dates));
        ck_assert_uint_eq(dates, i);
    }
    ck_assert(!list_dates_find("ydm", &dates));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("list map");
    TCase *t = tcase_create("header");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_commune_s_header_is_recognised_and_the_rest_left_alone);
    tcase_add_test(t, two_columns_for_the_sexes_stand_for_birth_and_sex);
    tcase_add_test(t, what_a_list_must_have_depends_on_what_it_is_for);
    tcase_add_test(t, two_columns_for_one_field_are_told_with_the_way_out);
    tcase_add_test(t, a_first_row_that_may_be_a_person_is_not_shown);
    tcase_add_test(t, long_headers_and_numbers_are_cut_and_hidden_in_errors);
    tcase_add_test(t, a_mapping_file_goes_before_what_a_header_looks_like);
    tcase_add_test(t, a_column_that_the_file_names_must_be_there);
    suite_add_tcase(s, t);
    t = tcase_create("mapping file");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_mapping_file_is_read);
    tcase_add_test(t, a_saved_mapping_reads_the_same_list_in_any_order_of_columns);
    tcase_add_test(t, what_is_wrong_with_a_mapping_file_is_told_with_its_place);
    tcase_add_test(t, an_order_of_dates_has_one_name);
    suite_add_tcase(s, t);
    return s;
}
