/* SPDX-License-Identifier: Apache-2.0 */
#include "written.h"

static void write_problem(const char *language) {
    begin(language);
    pages_write_problem(&page, "Không <tìm> thấy", "Xin quay & lại.", 42);
    written();
}

START_TEST(a_page_names_its_language_and_offers_the_other) {
    write_problem("vi");
    ASSERT_IN("<html lang=vi>");
    ASSERT_IN("<a href=\"/areas/00123?month=2026-12&amp;lang=en\" hreflang=en lang=en>English</a>");
    forget();
    write_problem("en");
    ASSERT_IN("<html lang=en>");
    ASSERT_IN("lang=vi\" hreflang=vi lang=vi>Tiếng Việt</a>");
    forget();
}
END_TEST

START_TEST(an_address_without_a_query_begins_one_for_the_language) {
    begin("vi");
    page.here = "/";
    page_begin(&page, "x");
    written();
    ASSERT_IN("<a href=\"/?lang=en\"");
    forget();
}
END_TEST

START_TEST(there_is_no_other_language_of_an_answer_to_a_form) {
    begin("vi");
    page.here = NULL;
    page_begin(&page, "x");
    written();
    ASSERT_NOT_IN("hreflang");
    forget();
}
END_TEST

START_TEST(whoever_is_signed_in_is_named_and_can_leave) {
    write_problem("vi");
    ASSERT_IN("<span>Trạm &lt;1&gt;</span>");
    ASSERT_IN("<form method=post action=/logout>");
    forget();
    begin("vi");
    page.account = NULL;
    pages_write_login(&page, NULL, NULL);
    written();
    ASSERT_NOT_IN("/logout");
    forget();
}
END_TEST

START_TEST(a_problem_is_told_with_its_remedy_and_number) {
    write_problem("vi");
    ASSERT_IN("<title>Không &lt;tìm&gt; thấy</title>");
    ASSERT_IN("<h1>Không &lt;tìm&gt; thấy</h1>\n<p>Xin quay &amp; lại.</p>");
    ASSERT_IN("Yêu cầu số 42");
    forget();
}
END_TEST

START_TEST(pages_carry_neither_scripts_nor_styles_of_their_own) {
    write_problem("en");
    ASSERT_IN("<link rel=stylesheet href=" PAGE_STYLE_PATH ">");
    ASSERT_NOT_IN("<script");
    ASSERT_NOT_IN("<style");
    ASSERT_NOT_IN("style=");
    forget();
}
END_TEST

START_TEST(the_style_is_named_after_its_bytes) {
    ck_assert_int_eq(strncmp(PAGE_STYLE_PATH, "/style/", 7), 0);
    ck_assert_uint_eq(strspn(PAGE_STYLE_PATH + 7, "0123456789abcdef"), 12);
    ck_assert_str_eq(PAGE_STYLE_PATH + 7 + 12, ".css");
    ck_assert_ptr_nonnull(strstr(WEB_STYLE, "@media print"));
    ck_assert_uint_lt(strlen(WEB_STYLE), 12 * 1024);
}
END_TEST

START_TEST(a_login_tells_why_the_last_try_failed_and_where_it_leads) {
    begin("vi");
    pages_write_login(&page, "Mã này đã hết hạn.", "/areas/00123?a=\"1\"");
    written();
    ASSERT_IN("<form method=post action=/login");
    ASSERT_IN("<p class=note role=alert>Mã này đã hết hạn.</p>");
    ASSERT_IN("name=token type=password");
    ASSERT_IN("name=next value=\"/areas/00123?a=&quot;1&quot;\"");
    forget();
    begin("en");
    pages_write_login(&page, NULL, NULL);
    written();
    ASSERT_IN("Access token");
    ASSERT_NOT_IN("role=alert");
    forget();
}
END_TEST

START_TEST(units_are_named_as_each_language_does) {
    begin("vi");
    ck_assert_str_eq(page_unit_name(&page, "phuong", "Bến Mẫu"), "Phường Bến Mẫu");
    ck_assert_str_eq(page_unit_name(&page, "", "Tỉnh Mẫu"), "Tỉnh Mẫu");
    page.language = "en";
    ck_assert_str_eq(page_unit_name(&page, "xa", "Đồng Mẫu"), "Đồng Mẫu commune");
    ck_assert_str_eq(page_unit_name(&page, "dac_khu", "Đảo Mẫu"), "Đảo Mẫu special zone");
    written();
    forget();
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pages_frame");
    TCase *t = tcase_create("frame");
    tcase_add_test(t, a_page_names_its_language_and_offers_the_other);
    tcase_add_test(t, an_address_without_a_query_begins_one_for_the_language);
    tcase_add_test(t, there_is_no_other_language_of_an_answer_to_a_form);
    tcase_add_test(t, whoever_is_signed_in_is_named_and_can_leave);
    tcase_add_test(t, a_problem_is_told_with_its_remedy_and_number);
    tcase_add_test(t, pages_carry_neither_scripts_nor_styles_of_their_own);
    tcase_add_test(t, the_style_is_named_after_its_bytes);
    tcase_add_test(t, a_login_tells_why_the_last_try_failed_and_where_it_leads);
    tcase_add_test(t, units_are_named_as_each_language_does);
    suite_add_tcase(s, t);
    return s;
}
