/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of a browser, asked over HTTP: who sees which, and what the database has. How they are written
 * is tested in tests/edge/pages. Today is Monday 2027-03-01. */
#include "edge/api/served.h"
#include "edge/pages/pages.h"
#include "exam/exam.h"

static struct served served;

#define MONTH "/areas/00123?month=2027-03"
#define DAY   "/sites/1/days/2027-03-16"

static void begin(void) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2027-03-01T08:00", 1), 0);
    create_places();
    served_open(&served, &scratch, NULL);
}

static void end(void) {
    served_close(&served);
    drop_all();
}

static struct reply get(const char *path, const char *token) {
    const struct reply r = served_get(&served, path, token);
    ck_assert_msg(r.status == 200, "%d: %s", r.status, r.body);
    return r;
}

static const char *officer(const char *areas) {
    return served_token(&served, TOKEN_OFFICER, areas);
}

#define ASSERT_NOT_IN(whole, part)                                                                           \
    ck_assert_msg(strstr((whole), (part)) == NULL, "\"%s\" in:\n%.4000s", (part), (whole))

/* ---- The way in ---------------------------------------------------------------------------------- */

START_TEST(nobody_is_led_to_the_login_and_from_there_to_where_he_wanted) {
    struct reply r = served_get(&served, MONTH, NULL);
    ck_assert_int_eq(r.status, 303);
    const char *login = reply_header(&served, &r, "Location");
    ck_assert_str_eq(login, "/login?next=%2Fareas%2F00123%3Fmonth%3D2027-03");
    r = get(login, NULL);
    ASSERT_IN(r.body, "name=next value=\"/areas/00123?month=2027-03\"");
    ASSERT_IN(r.body, "Đăng nhập");
}
END_TEST

START_TEST(the_first_page_leads_to_the_only_area) {
    struct reply r = served_get(&served, "/", officer("00123"));
    ck_assert_int_eq(r.status, 303);
    ck_assert_str_eq(reply_header(&served, &r, "Location"), "/areas/00123");
    r = served_get(&served, "/", officer("01"));
    ck_assert_str_eq(reply_header(&served, &r, "Location"), "/areas/01");
}
END_TEST

START_TEST(several_areas_are_there_to_choose_from) {
    const struct reply r = get("/", officer("00123 00124"));
    ASSERT_IN(r.body, "<a href=/areas/00123>Xã Xuân Mai</a>");
    ASSERT_IN(r.body, "<a href=/areas/00124>Xã Hòa Lạc</a>");
    ASSERT_NOT_IN(r.body, "/areas/00125");
}
END_TEST

START_TEST(areas_are_found_by_part_of_their_name_without_marks) {
    const char *token = officer("01");
    struct reply r = get("/?q=hoa", token);
    ASSERT_IN(r.body, "<a href=/areas/00124>Xã Hòa Lạc</a> <small>Tỉnh Thử</small>");
    ASSERT_NOT_IN(r.body, "/areas/00123");
    r = get("/?q=hoa", officer("00123"));
    ASSERT_NOT_IN(r.body, "/areas/00124");
    ASSERT_IN(r.body, "Không có địa bàn nào");
    r = get("/?q=%3Cb%3E", token);
    ASSERT_IN(r.body, "value=\"&lt;b&gt;\"");
}
END_TEST

START_TEST(a_province_lists_its_communes_with_the_figures_of_the_night) {
    EXECUTE("INSERT INTO commune_result VALUES (123, 2027, 'places_to_come', '', 40), "
            "(123, 2027, 'promised', '', 4), (123, 2027, 'proposed', '', 6), "
            "(123, 2027, 'waiting', 'no_window', 1), (123, 2027, 'waiting', 'class_shortage', 2)");
    const struct reply r = get("/areas/01", officer("01"));
    ASSERT_IN(r.body, "<a href=/areas/00123>Xã Xuân Mai</a><td class=f>40<td class=f>4<td class=f>6"
                      "<td class=f>3</tr>");
    ASSERT_IN(r.body, "<a href=/areas/00125>Đặc khu Đảo Xa</a>");
    ASSERT_IN(r.body, "Đợt 2027, 01/01/2027 – 31/12/2027.");
}
END_TEST

START_TEST(dashboards_are_not_told_how_many_wait_where_they_are_few) {
    const char *dashboard = served_token(&served, TOKEN_DASHBOARD, "01");
    EXECUTE("INSERT INTO commune_result VALUES (123, 2027, 'waiting', 'no_window', 6), "
            "(123, 2027, 'people_waiting', '1', 2), (123, 2027, 'people_waiting', '3', 2), "
            "(124, 2027, 'waiting', 'class_shortage', 57), (124, 2027, 'people_waiting', '3', 55)");
    const struct reply few = get("/areas/01", dashboard);
    ASSERT_NOT_IN(few.body, "<td class=f>6</tr>");
    ASSERT_NOT_IN(few.body, "<td class=f>57</tr>");
    ASSERT_IN(few.body, "<td class=f>–</tr>");
    ASSERT_IN(few.body, "Không hiện số người đang chờ");
    const struct reply whole = get("/areas/01", officer("01"));
    ASSERT_IN(whole.body, "<td class=f>6</tr>");
    ASSERT_IN(whole.body, "<td class=f>57</tr>");
    EXECUTE("UPDATE commune_result SET amount = 3 WHERE measure = 'people_waiting' AND commune_code = 123; "
            "UPDATE commune_state SET revision = revision + 1");
    served_restart(&served);
    ASSERT_IN(get("/areas/01", dashboard).body, "<td class=f>6</tr>");
}
END_TEST

/* ---- A month ------------------------------------------------------------------------------------- */

START_TEST(a_month_shows_its_days_with_draft_and_published) {
    const struct reply r = get(MONTH, officer("01"));
    ASSERT_IN(r.body, "<h1>Xã Xuân Mai – tháng 3/2027</h1>");
    ASSERT_IN(
        r.body,
        "<a class=\"site hatch\" href=/sites/1/days/2027-03-16><span>Sáng 5/10</span><i>4 chưa báo</i>");
    ASSERT_IN(r.body,
              "<a class=\"site\" href=/sites/1/days/2027-03-01><span>Sáng 3/10</span><i>đã công bố</i>");
    ASSERT_IN(r.body, "Hôm nay, Thứ Hai 01/03/2027: <a href=/sites/1/days/2027-03-01>Trạm Y tế Xuân Mai</a>");
    ASSERT_IN(r.body, "<a href=\"/areas/01\">Tỉnh Thử</a>");
    ASSERT_NOT_IN(r.body, "<script");
    ASSERT_IN(reply_header(&served, &r, "Content-Security-Policy"), "style-src 'self'");
}
END_TEST

START_TEST(without_a_month_it_is_this_one) {
    const struct reply r = get("/areas/00123", officer("00123"));
    ASSERT_IN(r.body, "<h1>Xã Xuân Mai – tháng 3/2027</h1>");
    ASSERT_NOT_IN(r.body, "Tỉnh Thử"); /* which is not his */
}
END_TEST

START_TEST(a_month_names_its_holidays_and_where_the_next_exam_days_are) {
    const struct reply r = get("/areas/00123?month=2027-04", officer("00123"));
    ASSERT_IN(r.body, "Ngày Chiến thắng");
    ASSERT_IN(r.body, "<a href=\"/areas/00123?month=2027-03\">16/03/2027</a>");
    ASSERT_IN(r.body, "<a href=\"/areas/00123?month=2027-05\">04/05/2027</a>");
}
END_TEST

START_TEST(a_month_no_round_covers_says_which_command_makes_one) {
    const struct reply r = get("/areas/00123?month=2029-02", officer("00123"));
    ASSERT_IN(r.body, "<code>lichkham round prepare --round 2029</code>");
}
END_TEST

START_TEST(months_beyond_all_calendars_are_refused) {
    ck_assert_int_eq(served_get(&served, "/areas/00123?month=0001-01", officer("00123")).status, 400);
    ck_assert_int_eq(served_get(&served, "/areas/00123?month=9999-12", officer("00123")).status, 400);
}
END_TEST

START_TEST(another_area_is_refused_with_a_page) {
    static const char *const PATHS[] = {"/areas/00124", "/areas/01", "/areas/vn", "/sites/3/days/2027-03-01"};
    const char *token = officer("00123");
    for (size_t i = 0; i < sizeof PATHS / sizeof PATHS[0]; i++) {
        const struct reply r = served_get(&served, PATHS[i], token);
        ck_assert_int_eq(r.status, 403);
        ASSERT_IN(r.body, "<h1>Ngoài địa bàn phụ trách</h1>");
    }
    ck_assert_int_eq(served_get(&served, "/areas/00999", token).status, 404);
}
END_TEST

/* ---- A day ---------------------------------------------------------------------------------------- */

START_TEST(an_officer_sees_names_in_the_order_of_arrival) {
    const struct reply r = get(DAY, officer("00123"));
    ASSERT_IN(r.body, "<b>5</b> người, <b>4</b> hộ");
    ASSERT_IN(r.body, "Bản nháp: 4 người chưa được báo");
    const char *brien = strstr(r.body, "O&#39;&lt;b&gt;Brien"), *an = strstr(r.body, "Nguyễn Thị An");
    const char *lam = strstr(r.body, "Vũ Văn Lâm");
    ck_assert(brien && an && lam && brien < an && an < lam);
    ASSERT_IN(r.body, "cần phiên dịch");
    ASSERT_IN(r.body, "<a href=tel:+84912000001>0912 000 001</a>");
    ASSERT_IN(r.body, "<a rel=prev href=/sites/1/days/2027-03-03>");
    ASSERT_IN(r.body, "<a rel=next href=/sites/1/days/2027-05-04>");
    ck_assert_str_eq(reply_header(&served, &r, "Cache-Control"), "no-store");
}
END_TEST

START_TEST(the_telephone_an_officer_was_told_is_shown) {
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) VALUES "
            "(123, 12, 'contact', '2027-03-01', '+84912000777', 'O')");
    ASSERT_IN(get(DAY, officer("00123")).body, "0912 000 777");
}
END_TEST

START_TEST(a_dashboard_sees_places_and_nobody) {
    char code[APPOINTMENT_CODE_BYTES];
    const struct reply r = get(DAY, served_token(&served, TOKEN_DASHBOARD, "00123"));
    ASSERT_IN(r.body, "<td class=n>1<");
    ASSERT_NOT_IN(r.body, appointment_code_print(12, code));
    ASSERT_NOT_IN(r.body, " hộ<");
    ASSERT_NOT_IN(r.body, "Lâm");
    ASSERT_NOT_IN(r.body, "0912");
    ASSERT_NOT_IN(r.body, "1965");
    ASSERT_IN(r.body, "không xem từng người");
    ck_assert_int_eq(served_get(&served, DAY, served_token(&served, TOKEN_MONITOR, "")).status, 403);
}
END_TEST

START_TEST(a_day_without_people_says_why) {
    const char *token = officer("00123");
    ASSERT_IN(get("/sites/1/days/2027-03-02", token).body, "Điểm khám không có buổi khám ngày này");
    EXECUTE("UPDATE appointment SET state = 'cancelled_by_service' WHERE day = '2027-05-04'");
    ASSERT_IN(get("/sites/1/days/2027-05-04", token).body, "Có buổi khám nhưng chưa xếp ai.");
}
END_TEST

START_TEST(every_list_that_is_opened_is_in_the_audit) {
    (void)get(DAY, officer("00123"));
    (void)get(DAY, officer("00123"));
    ck_assert_int_eq(COUNT("audit WHERE action = 'read_day_list' AND commune_code = 123"), 2);
    (void)get(MONTH, officer("00123"));
    ck_assert_int_eq(COUNT("audit"), 2);
}
END_TEST

/* ---- Language and style ------------------------------------------------------------------------- */

START_TEST(the_language_is_chosen_once) {
    const char *token = officer("00123");
    struct reply r = get(MONTH "&lang=en", token);
    ASSERT_IN(r.body, "Xuân Mai commune");
    ASSERT_IN(r.body, "<a href=\"/areas/00123?month=2027-03&amp;lang=vi\"");
    const char *cookie = reply_header(&served, &r, "Set-Cookie");
    ck_assert_ptr_nonnull(cookie);
    ASSERT_IN(cookie, "lichkham_language=en; Path=/; SameSite=Lax");
    r = served_ask(&served, &(struct asked){.path = MONTH, .token = token, .cookie = "lichkham_language=en"});
    ASSERT_IN(r.body, "Xuân Mai commune");
    ck_assert_ptr_null(reply_header(&served, &r, "Set-Cookie"));
    ASSERT_IN(get(DAY "?lang=en", token).body, "Draft: 4 people have not been told");
    ASSERT_IN(get("/login?lang=en", NULL).body, "Access token");
}
END_TEST

START_TEST(the_style_may_be_kept_for_ever) {
    const struct reply r = get(PAGE_STYLE_PATH, NULL);
    ck_assert_str_eq(reply_header(&served, &r, "Content-Type"), "text/css; charset=utf-8");
    ck_assert_str_eq(reply_header(&served, &r, "Cache-Control"), "public, max-age=31536000, immutable");
    ck_assert_str_eq(r.body, WEB_STYLE);
    ck_assert_int_eq(served_get(&served, "/style/000000000000.css", NULL).status, 404);
}
END_TEST

START_TEST(a_month_that_has_not_changed_is_not_sent_again) {
    const char *token = officer("00123");
    const struct reply first = get(MONTH, token);
    const char *headers =
        arena_print(served.arena, "If-None-Match: %s\r\n", reply_header(&served, &first, "ETag"));
    const struct reply again =
        served_ask(&served, &(struct asked){.path = MONTH, .token = token, .headers = headers});
    ck_assert_int_eq(again.status, 304);
    /* The browser takes these for the page's own, and would lose its style to a stricter policy. */
    ck_assert_str_eq(reply_header(&served, &again, "Content-Security-Policy"),
                     reply_header(&served, &first, "Content-Security-Policy"));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pages");
    TCase *t = tcase_create("pages");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, nobody_is_led_to_the_login_and_from_there_to_where_he_wanted);
    tcase_add_test(t, the_first_page_leads_to_the_only_area);
    tcase_add_test(t, several_areas_are_there_to_choose_from);
    tcase_add_test(t, areas_are_found_by_part_of_their_name_without_marks);
    tcase_add_test(t, a_province_lists_its_communes_with_the_figures_of_the_night);
    tcase_add_test(t, dashboards_are_not_told_how_many_wait_where_they_are_few);
    tcase_add_test(t, a_month_shows_its_days_with_draft_and_published);
    tcase_add_test(t, without_a_month_it_is_this_one);
    tcase_add_test(t, a_month_names_its_holidays_and_where_the_next_exam_days_are);
    tcase_add_test(t, a_month_no_round_covers_says_which_command_makes_one);
    tcase_add_test(t, months_beyond_all_calendars_are_refused);
    tcase_add_test(t, another_area_is_refused_with_a_page);
    tcase_add_test(t, an_officer_sees_names_in_the_order_of_arrival);
    tcase_add_test(t, the_telephone_an_officer_was_told_is_shown);
    tcase_add_test(t, a_dashboard_sees_places_and_nobody);
    tcase_add_test(t, a_day_without_people_says_why);
    tcase_add_test(t, every_list_that_is_opened_is_in_the_audit);
    tcase_add_test(t, the_language_is_chosen_once);
    tcase_add_test(t, the_style_may_be_kept_for_ever);
    tcase_add_test(t, a_month_that_has_not_changed_is_not_sent_again);
    suite_add_tcase(s, t);
    return s;
}
