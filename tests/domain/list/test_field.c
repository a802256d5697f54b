/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/field.h"
#include "suite.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

START_TEST(headers_of_communes_insurers_and_the_ministry_are_known) {
    static const struct {
        const char *header;
        enum list_field field;
    } CASES[] = {
        {"Họ và tên", LIST_NAME},
        {"HO_TEN", LIST_NAME},
        {"  họ   tên ", LIST_NAME},
        {"Ngày, tháng, năm sinh", LIST_BIRTH},
        {"NGAY_SINH", LIST_BIRTH},
        {"Năm sinh", LIST_BIRTH},
        {"Ngày sinh (dd/mm/yyyy)", LIST_BIRTH},
        {"Giới tính", LIST_SEX},
        {"Phái", LIST_SEX},
        {"Nam", LIST_MALE},
        {"Nữ", LIST_FEMALE},
        {"Thôn/Tổ", LIST_HAMLET},
        {"Ấp", LIST_HAMLET},
        {"Tổ dân phố", LIST_HAMLET},
        {"Số hộ khẩu", LIST_HOUSEHOLD},
        {"Số CCCD", LIST_PERSONAL_NUMBER},
        {"CMND/CCCD", LIST_PERSONAL_NUMBER},
        {"SO_CCCD", LIST_PERSONAL_NUMBER},
        {"Số định danh cá nhân*", LIST_PERSONAL_NUMBER},
        {"Mã thẻ BHYT", LIST_INSURANCE_NUMBER},
        {"SĐT", LIST_PHONE},
        {"Số điện thoại", LIST_PHONE},
        {"Địa chỉ", LIST_ADDRESS},
        {"Đối tượng", LIST_TARGET_GROUPS},
        {"MAXA_CU_TRU", LIST_COMMUNE},
        {"MA_LK", LIST_VISIT_CODE},
        {"MA_CSKCB", LIST_FACILITY},
        {"NGUON_CHI_TRA", LIST_PAYER},
        {"Ngày khám", LIST_DONE_ON},
        {"NGAY_VAO", LIST_DONE_ON},
        {"personal_number", LIST_PERSONAL_NUMBER},
        {"Personal number", LIST_PERSONAL_NUMBER},
        {"STT", LIST_FIELDS},
        {"Ghi chú", LIST_FIELDS},
        {"", LIST_FIELDS},
        {"(x)", LIST_FIELDS},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        ck_assert_msg(list_field_find(CASES[i].header) == CASES[i].field, "%s", CASES[i].header);
}
END_TEST

START_TEST(a_header_without_end_is_unknown) {
    char longest[4096];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    ck_assert_int_eq(list_field_find(longest), LIST_FIELDS);
}
END_TEST

START_TEST(every_field_is_found_by_its_name_and_aliases_and_no_other_is) {
    for (unsigned f = 0; f < LIST_FIELDS; f++) {
        const struct list_field_row *row = &LIST_FIELD_ROWS[f];
        ck_assert_ptr_nonnull(row->name);
        ck_assert_uint_eq(list_field_find_name(row->name), f);
        ck_assert_uint_eq(list_field_find(row->name), f);
        for (size_t i = 0; row->aliases[i]; i++) {
            char folded[LIST_HEADER_BYTES_MAX];
            ck_assert_msg(list_field_find(row->aliases[i]) == f, "%s is of another field too",
                          row->aliases[i]);
            ck_assert(list_header_fold(row->aliases[i], folded));
            ck_assert_str_eq(folded, row->aliases[i]);
        }
    }
    ck_assert_int_eq(list_field_find_name("Birth"), LIST_FIELDS);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("list fields");
    TCase *t = tcase_create("headers");
    tcase_add_test(t, headers_of_communes_insurers_and_the_ministry_are_known);
    tcase_add_test(t, a_header_without_end_is_unknown);
    tcase_add_test(t, every_field_is_found_by_its_name_and_aliases_and_no_other_is);
    suite_add_tcase(s, t);
    return s;
}
