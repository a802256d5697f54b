/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/completion.h"
#include "domain/list/row.h"
#include "domain/resident.h"
#include "suite.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static struct arena *arena;
static struct list_findings findings;
static struct list_map map;
static struct list_person person;
static struct list_check check;

static void begin(void) {
    arena = arena_create();
    findings = (struct list_findings){0};
}

static void end(void) {
    vec_free(&findings);
    arena_destroy(arena);
}

static void use_header(const char *const *header, size_t count, enum list_purpose purpose) {
    struct err e;
    ck_assert_msg(list_map_recognise(header, count, purpose, NULL, arena, &map, &e), "%s", e.message);
}

static enum list_row_result read_row(const char *const *fields, size_t count) {
    const struct list_row_input in = {fields, count, 7, civil_make(2026, 11, 23)};
    vec_clear(&findings);
    return list_row_read(&map, &in, arena, &findings, &person, &check);
}

#define use(header, purpose) use_header((header), COUNT_OF(header), (purpose))
#define read_fields(...)                                                                                     \
    read_row((const char *const[]){__VA_ARGS__}, COUNT_OF(((const char *const[]){__VA_ARGS__})))

/* The findings' codes in their order: "sex_missing birth_missing". */
static const char *codes(void) {
    const char *text = "";
    for (size_t i = 0; i < findings.count; i++)
        text = arena_print(arena, "%s%s%s", text, i > 0 ? " " : "", LIST_RULE_ROWS[findings.at[i].rule].code);
    return text;
}

static const char *const LEAST[] = {"Họ và tên", "Năm sinh", "Giới tính", "Thôn"};

static const char *const FULL[] = {"Họ tên",        "Ngày sinh",   "Giới tính",  "Thôn",      "Số hộ",
                                   "Số CCCD",       "Số thẻ BHYT", "SĐT",        "Chủ SĐT",   "Email",
                                   "Địa chỉ",       "Đối tượng",   "Tuyến khám", "Mã đơn vị", "Cư trú từ",
                                   "Khám gần nhất", "Ngôn ngữ",    "Hoàn cảnh",  "Mã xã"};

/* ---- What is read ---- */

START_TEST(the_least_row_is_a_person) {
    use(LEAST, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Nguyễn Thị  Hoà ", "1980", "Nữ", "Thôn 4"), LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "");
    ck_assert_uint_eq(person.line, 7);
    ck_assert_str_eq(person.name, "Nguyễn Thị Hoà");
    ck_assert_str_eq(person.name_key, "hoa nguyen thi");
    ck_assert_int_eq(person.birth, civil_make(1980, 1, 1));
    ck_assert(!person.has_birth_day);
    ck_assert_int_eq(person.sex, PERSON_FEMALE);
    ck_assert_str_eq(person.hamlet, "Thôn 4");
}
END_TEST

START_TEST(what_the_list_does_not_tell_is_not_told) {
    use(LEAST, LIST_OF_RESIDENTS);
    (void)read_fields("Nguyễn Thị Hoà", "1980", "Nữ", "Thôn 4");
    ck_assert_int_eq(person.commune, 0);
    ck_assert_str_eq(person.household, "");
    ck_assert_str_eq(person.insurance_number, "");
    ck_assert_str_eq(person.email, "");
    ck_assert_str_eq(person.address, "");
    ck_assert_str_eq(person.language, "");
    ck_assert_int_eq(person.personal_number, 0);
    ck_assert_int_eq(person.phone, 0);
    ck_assert_int_eq(person.resident_since, CIVIL_NONE);
    ck_assert_int_eq(person.last_check, CIVIL_NONE);
    ck_assert(!person.has_target_groups && !person.has_circumstances && !person.is_never_checked);
    ck_assert_int_eq(person.route, ROUTES);
    ck_assert_int_eq(person.phone_owner, PHONE_OWNERS);
}
END_TEST

START_TEST(everything_a_list_may_tell_is_kept) {
    use(FULL, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "5/3/1980", "Nam", "Ấp 2", "Hộ 0012", "999 080 012345",
                                 "gd4999912345678", "050.123.4567", "gia đình", "an@example.vn",
                                 "Số 1\nĐường A", "1;3", "cơ quan", "17", "01/02/2020", "15/04/2025", "Kinh",
                                 "xe lăn", "00004"),
                     LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "");
    ck_assert_int_eq(person.commune, 4);
    ck_assert_int_eq(person.birth, civil_make(1980, 3, 5));
    ck_assert(person.has_birth_day);
    ck_assert_str_eq(person.household, "ho 0012");
    ck_assert_int_eq(person.personal_number, INT64_C(999080012345));
    ck_assert_str_eq(person.insurance_number, "GD4999912345678");
    ck_assert_int_eq(person.phone, INT64_C(84501234567));
    ck_assert_int_eq(person.phone_owner, PHONE_OF_HOUSEHOLD);
    ck_assert_str_eq(person.email, "an@example.vn");
    ck_assert_str_eq(person.address, "Số 1 Đường A");
    ck_assert(person.has_target_groups);
    ck_assert_uint_eq(person.target_groups, TARGET_GROUP(1) | TARGET_GROUP(3));
    ck_assert_int_eq(person.route, ROUTE_EMPLOYER);
    ck_assert_int_eq(person.organisation, 17);
    ck_assert_int_eq(person.resident_since, civil_make(2020, 2, 1));
    ck_assert_int_eq(person.last_check, civil_make(2025, 4, 15));
    ck_assert_str_eq(person.language, "vi");
    ck_assert(person.has_circumstances);
    ck_assert_int_eq(person.circumstances, CIRCUMSTANCE_STEP_FREE);
}
END_TEST

START_TEST(a_year_in_a_column_of_a_sex_tells_both) {
    static const char *const HEADER[] = {"Họ tên", "Nam", "Nữ", "Thôn"};
    use(HEADER, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "1980", "", "4"), LIST_ROW_TAKEN);
    ck_assert_int_eq(person.sex, PERSON_MALE);
    ck_assert_int_eq(person.birth, civil_make(1980, 1, 1));
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "-", "5/3/1981", "4"), LIST_ROW_TAKEN);
    ck_assert_int_eq(person.sex, PERSON_FEMALE);
    ck_assert_int_eq(person.birth, civil_make(1981, 3, 5));
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "1980", "1981", "4"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "sex_twice");
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "", "", "4"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "birth_missing sex_missing");
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "", "x", "4"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "birth_missing");
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "", "31/02/1980", "4"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "birth_impossible");
    ck_assert_uint_eq(findings.at[0].column, 3);
}
END_TEST

START_TEST(a_mark_in_a_column_of_a_sex_tells_the_sex) {
    static const char *const HEADER[] = {"Họ tên", "Ngày sinh", "Nam", "Nữ", "Thôn"};
    use(HEADER, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "5/3/1980", "X", "", "4"), LIST_ROW_TAKEN);
    ck_assert_int_eq(person.sex, PERSON_MALE);
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "5/3/1980", "", "✓", "4"), LIST_ROW_TAKEN);
    ck_assert_int_eq(person.sex, PERSON_FEMALE);
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "", "", "1980", "4"), LIST_ROW_TAKEN);
    ck_assert_int_eq(person.birth, civil_make(1980, 1, 1));
}
END_TEST

START_TEST(family_and_given_name_may_have_columns_of_their_own) {
    static const char *const HEADER[] = {"Họ và tên đệm", "Tên", "Năm sinh", "Phái", "Ấp"};
    use(HEADER, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Nguyễn Thị", "Hoà", "1980", "Nữ", "4"), LIST_ROW_TAKEN);
    ck_assert_str_eq(person.name, "Nguyễn Thị Hoà");
    ck_assert_str_eq(person.name_key, "hoa nguyen thi");
    ck_assert_int_eq(read_fields("Nguyễn Thị", "", "1980", "Nữ", "4"), LIST_ROW_TAKEN);
    ck_assert_str_eq(person.name, "Nguyễn Thị");
}
END_TEST

START_TEST(never_checked_is_not_the_same_as_not_told) {
    static const char *const HEADER[] = {"Họ tên", "Năm sinh", "Phái", "Ấp", "Khám gần nhất"};
    use(HEADER, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "1980", "Nam", "4", "Chưa khám"), LIST_ROW_TAKEN);
    ck_assert(person.is_never_checked);
    ck_assert_int_eq(read_fields("Trần Văn An", "1980", "Nam", "4", ""), LIST_ROW_TAKEN);
    ck_assert(!person.is_never_checked);
    ck_assert_int_eq(read_fields("Trần Văn An", "1980", "Nam", "4", "2025"), LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "date_unreadable");
    ck_assert_int_eq(person.last_check, CIVIL_NONE);
}
END_TEST

START_TEST(a_check_is_read_beside_its_person) {
    static const char *const HEADER[] = {"HO_TEN",   "NGAY_SINH", "GIOI_TINH",     "SO_CCCD",   "NGAY_VAO",
                                         "MA_CSKCB", "MA_LK",     "NGUON_CHI_TRA", "Trạng thái"};
    use(HEADER, LIST_OF_CHECKS);
    ck_assert_int_eq(read_fields("NGUYỄN THỊ HOÀ", "198003050000", "2", "999180012345", "202611201530",
                                 "99A01", "LK-1", "3", "đã gửi"),
                     LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "");
    ck_assert_int_eq(check.done_on, civil_make(2026, 11, 20));
    ck_assert_str_eq(check.facility, "99A01");
    ck_assert_str_eq(check.visit_code, "LK-1");
    ck_assert_int_eq(check.payer, 3);
    ck_assert_int_eq(check.data_status, DATA_SENT);
    ck_assert_int_eq(read_fields("NGUYỄN THỊ HOÀ", "1980", "", "", "20/11/2026", "", "", "", ""),
                     LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "number_missing");
    ck_assert_str_eq(check.facility, "");
    ck_assert_int_eq(check.payer, 0);
    ck_assert_int_eq(check.data_status, DATA_STATUSES);
    ck_assert_int_eq(person.sex, PERSON_UNKNOWN);
}
END_TEST

START_TEST(a_check_without_its_day_is_refused) {
    static const char *const HEADER[] = {"HO_TEN", "NGAY_SINH", "NGAY_VAO"};
    static const char *const CASES[][2] = {{"", "done_missing"},
                                           {"2026", "done_unreadable"},
                                           {"hôm qua", "done_unreadable"},
                                           {"31/02/2026", "done_unreadable"},
                                           {"24/11/2026", "done_in_future"},
                                           {"1/1/1979", "done_before_birth"},
                                           {"0001-01-01", "done_before_birth"}};
    use(HEADER, LIST_OF_CHECKS);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "5/3/1980", CASES[i][0]), LIST_ROW_REFUSED);
        ck_assert_str_eq(codes(), CASES[i][1]);
    }
}
END_TEST

START_TEST(members_need_no_sex_hamlet_or_household) {
    static const char *const HEADER[] = {"Họ tên", "Ngày sinh", "Giới tính", "Lớp", "Số hộ", "SĐT"};
    use(HEADER, LIST_OF_MEMBERS);
    ck_assert_int_eq(read_fields("Trần Văn An", "5/3/2015", "", "6A", "", ""), LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "");
}
END_TEST

/* ---- What is found fault with ---- */

START_TEST(a_row_is_refused_with_all_of_its_reasons_at_once) {
    use(FULL, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn 2", "31/02/1980", "T", "", "", "9.99E+11"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(),
                     "name_impossible birth_impossible sex_unknown hamlet_missing commune_unreadable");
}
END_TEST

START_TEST(a_finding_tells_line_column_and_field_and_hides_the_value) {
    use(FULL, LIST_OF_RESIDENTS);
    (void)read_fields("Trần Văn An", "5/3/1980", "Nam", "4", "1", "9990800123", "", "0501234567", "", "", "",
                      "", "", "", "", "", "", "", "4");
    ck_assert_str_eq(codes(), "number_zero_lost");
    ck_assert_uint_eq(findings.at[0].line, 7);
    ck_assert_uint_eq(findings.at[0].column, 6);
    ck_assert_uint_eq(findings.at[0].field, LIST_PERSONAL_NUMBER);
    ck_assert_str_eq(findings.at[0].masked, "******0123");
}
END_TEST

START_TEST(what_is_missing_of_a_column_is_a_warning_each) {
    use(FULL, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "5/3/1980", "Nam", "4", "-", "không có", "", "0", "", "", "",
                                 "", "", "", "", "", "", "", "4"),
                     LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "number_missing household_missing phone_missing");
    ck_assert_str_eq(findings.at[2].masked, "*");
}
END_TEST

START_TEST(what_cannot_be_read_is_left_out_and_the_row_is_taken) {
    use(FULL, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "5/3/1980", "Nam", "4", "1", "123456789", "abc",
                                 "01681234567", "hàng xóm", "an@", "", "3;99", "xưởng", "Công ty A",
                                 "2030-01-01", "1979-01-01", "tiếng lóng", "mệt", "4"),
                     LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(),
                     "number_old insurance_unreadable phone_old phone_owner_unknown email_unreadable "
                     "groups_unknown circumstances_unknown route_unknown organisation_unknown "
                     "language_unknown date_out_of_range date_out_of_range");
    ck_assert_int_eq(person.personal_number, 0);
    ck_assert_int_eq(person.phone, 0);
    ck_assert(person.has_target_groups);
    ck_assert_uint_eq(person.target_groups, TARGET_GROUP(3));
    ck_assert(!person.has_circumstances);
    ck_assert_int_eq(person.last_check, CIVIL_NONE);
}
END_TEST

START_TEST(a_number_that_disagrees_with_its_row_is_kept_and_told) {
    use(FULL, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "5/3/1980", "Nam", "4", "1", "999180012345", "", "0501234567",
                                 "", "", "", "", "", "", "", "", "", "", "4"),
                     LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "number_disagrees");
    ck_assert_int_eq(person.personal_number, INT64_C(999180012345));
}
END_TEST

START_TEST(a_rounded_number_refuses_its_row) {
    use(FULL, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "5/3/1980", "Nam", "4", "1", "9,99080E+11", "", "", "", "",
                                 "", "", "", "", "", "", "", "", "4"),
                     LIST_ROW_REFUSED);
    ck_assert_ptr_nonnull(strstr(codes(), "number_rounded"));
}
END_TEST

START_TEST(swapped_columns_are_told_as_such) {
    use(LEAST, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("05/03/1980", "Nguyễn Thị Hoà", "Nữ", "4"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "columns_swapped");
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "1980", "Thôn 4", "Nữ"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "columns_swapped");
    ck_assert_int_eq(read_fields("1980", "1980", "Nữ", "4"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "name_impossible");
}
END_TEST

START_TEST(a_sex_that_the_list_calls_unknown_is_taken_with_a_warning) {
    use(LEAST, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "1980", "không rõ", "4"), LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "sex_not_told");
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "1980", "", "4"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "sex_missing");
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "1980", "-", "4"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "sex_missing");
}
END_TEST

/* ---- Rows of another shape ---- */

START_TEST(rows_without_a_person_are_passed_over) {
    use(LEAST, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("", " ", "", "\u00A0"), LIST_ROW_SKIPPED);
    ck_assert_str_eq(codes(), "");
    ck_assert_int_eq(read_fields("Họ và tên", "Năm sinh", "Giới tính", "Thôn"), LIST_ROW_SKIPPED);
    ck_assert_str_eq(codes(), "header_again");
    ck_assert_int_eq(read_fields("(1)", "(2)", "(3)", "(4)"), LIST_ROW_SKIPPED);
    ck_assert_str_eq(codes(), "header_again");
    ck_assert_int_eq(read_fields("Tổng cộng: 27 350 người", "", "", ""), LIST_ROW_SKIPPED);
    ck_assert_str_eq(codes(), "sum");
    ck_assert_int_eq(read_fields("Tổng Cộng", "1980", "Nam", "4"), LIST_ROW_TAKEN);
}
END_TEST

START_TEST(a_short_row_leaves_the_rest_empty) {
    use(LEAST, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "1980"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "sex_missing hamlet_missing");
}
END_TEST

START_TEST(a_row_longer_than_the_header_is_refused_unless_the_rest_is_empty) {
    use(LEAST, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "1980", "Nữ", "4", "", " "), LIST_ROW_TAKEN);
    ck_assert_int_eq(read_fields("Nguyễn Thị Hoà", "1980", "Nữ", "4", "", "x"), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "row_too_long");
    ck_assert_uint_eq(findings.at[0].column, 0);
    ck_assert_uint_eq(findings.at[0].field, LIST_FIELDS);
}
END_TEST

START_TEST(a_text_beyond_all_measure_is_not_taken) {
    static const char *const HEADER[] = {"Họ tên", "Năm sinh", "Phái", "Ấp", "Địa chỉ"};
    char longest[202];
    memset(longest, 'a', 201);
    longest[201] = '\0';
    use(HEADER, LIST_OF_RESIDENTS);
    ck_assert_int_eq(read_fields("Trần Văn An", "1980", "Nam", "4", longest), LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "text_too_long");
    ck_assert_str_eq(findings.at[0].masked, "****************************aaaa");
    ck_assert_str_eq(person.address, "");
    ck_assert_int_eq(read_fields("Trần Văn An", "1980", "Nam", "4", longest + 1), LIST_ROW_TAKEN);
    ck_assert_str_eq(codes(), "");
    ck_assert_int_eq(read_fields("Trần Văn An", "1980", "Nam", longest, ""), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "hamlet_unknown");
    ck_assert_int_eq(read_fields(longest, "1980", "Nam", "4", ""), LIST_ROW_REFUSED);
    ck_assert_str_eq(codes(), "name_too_long");
}
END_TEST

START_TEST(a_finding_of_a_later_step_is_masked_and_placed_too) {
    use(LEAST, LIST_OF_RESIDENTS);
    list_findings_add(&findings, arena, &map, 12, LIST_HAMLET, RULE_HAMLET_UNKNOWN, "Thôn Trung Lương");
    list_findings_add(&findings, arena, &map, 13, LIST_FIELDS, RULE_ROW_TWICE, NULL);
    ck_assert_uint_eq(findings.at[0].column, 4);
    ck_assert_str_eq(findings.at[0].masked, "************ương");
    ck_assert_uint_eq(findings.at[1].column, 0);
    ck_assert_str_eq(findings.at[1].masked, "");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("list rows");
    TCase *t = tcase_create("read");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, the_least_row_is_a_person);
    tcase_add_test(t, what_the_list_does_not_tell_is_not_told);
    tcase_add_test(t, everything_a_list_may_tell_is_kept);
    tcase_add_test(t, a_year_in_a_column_of_a_sex_tells_both);
    tcase_add_test(t, a_mark_in_a_column_of_a_sex_tells_the_sex);
    tcase_add_test(t, family_and_given_name_may_have_columns_of_their_own);
    tcase_add_test(t, never_checked_is_not_the_same_as_not_told);
    tcase_add_test(t, a_check_is_read_beside_its_person);
    tcase_add_test(t, a_check_without_its_day_is_refused);
    tcase_add_test(t, members_need_no_sex_hamlet_or_household);
    suite_add_tcase(s, t);
    t = tcase_create("found fault with");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_row_is_refused_with_all_of_its_reasons_at_once);
    tcase_add_test(t, a_finding_tells_line_column_and_field_and_hides_the_value);
    tcase_add_test(t, what_is_missing_of_a_column_is_a_warning_each);
    tcase_add_test(t, what_cannot_be_read_is_left_out_and_the_row_is_taken);
    tcase_add_test(t, a_number_that_disagrees_with_its_row_is_kept_and_told);
    tcase_add_test(t, a_rounded_number_refuses_its_row);
    tcase_add_test(t, swapped_columns_are_told_as_such);
    tcase_add_test(t, a_sex_that_the_list_calls_unknown_is_taken_with_a_warning);
    suite_add_tcase(s, t);
    t = tcase_create("of another shape");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, rows_without_a_person_are_passed_over);
    tcase_add_test(t, a_short_row_leaves_the_rest_empty);
    tcase_add_test(t, a_row_longer_than_the_header_is_refused_unless_the_rest_is_empty);
    tcase_add_test(t, a_text_beyond_all_measure_is_not_taken);
    tcase_add_test(t, a_finding_of_a_later_step_is_masked_and_placed_too);
    suite_add_tcase(s, t);
    return s;
}
