/* SPDX-License-Identifier: Apache-2.0 */
#include "written.h"

#define PLANNED 9000 /* some day */

static const struct month_site SITES[] = {{1, "Trạm <A>"}, {2, "Điểm B"}};
static const struct view_month_round OPEN[] = {{2026, ROUND_OPEN, PLANNED}};
static const struct view_month_round UNPLANNED[] = {{2026, ROUND_OPEN, CIVIL_NONE}};
static const struct view_month_round PREPARING[] = {{2026, ROUND_PREPARING, PLANNED}};
static struct view_session halves[8];
static struct month_view view;

static void set_up(void) {
    view = (struct month_view){.area = {AREA_COMMUNE, 123},
                               .unit_kind = "xa",
                               .name = "Xuân Mai",
                               .month = civil_make(2026, 12, 1),
                               .halves = halves,
                               .sites = SITES,
                               .site_count = 1,
                               .rounds = OPEN,
                               .round_count = 1,
                               .near = {CIVIL_NONE, CIVIL_NONE, true}};
}

static void add(int day, int half, int booked, int drafts, int examined) {
    halves[view.half_count++] = (struct view_session){.day = civil_make(2026, 12, day),
                                                      .site = 1,
                                                      .half = half,
                                                      .places = 24,
                                                      .booked = booked,
                                                      .published = booked - drafts,
                                                      .attended = examined};
}

static void write_in(const char *language) {
    begin(language);
    pages_write_month(&page, &view);
    written();
}

START_TEST(a_day_leads_to_its_list_with_halves_booked_and_places) {
    add(11, 1, 23, 0, 0);
    add(11, 2, 15, 0, 0);
    write_in("vi");
    ASSERT_IN("<h1>Xã Xuân Mai – tháng 12/2026</h1>");
    ASSERT_IN(
        "<a class=\"site\" href=/sites/1/days/2026-12-11><span>Sáng 23/24</span><span>Chiều 15/24</span>"
        "<i>đã công bố</i></a>");
    ASSERT_IN("<b>1</b> ngày khám");
    ASSERT_IN("<b>48</b> chỗ");
    ASSERT_IN("<b>38</b> người đã xếp");
    ASSERT_NOT_IN("ản nháp:");
    forget();
    write_in("en");
    ASSERT_IN("<h1>Xuân Mai commune – December 2026</h1>");
    ASSERT_IN("<span>Morning 23/24</span>");
    ASSERT_IN("<i>published</i>");
    forget();
}
END_TEST

START_TEST(a_draft_is_told_by_word_and_pattern) {
    add(11, 1, 23, 23, 0);
    add(14, 1, 20, 4, 0);
    write_in("vi");
    ASSERT_IN("<a class=\"site hatch\" href=/sites/1/days/2026-12-11><span>Sáng 23/24</span><i>bản nháp</i>");
    ASSERT_IN(
        "<a class=\"site hatch\" href=/sites/1/days/2026-12-14><span>Sáng 20/24</span><i>4 chưa báo</i>");
    ASSERT_IN("Bản nháp: 27 người trong tháng này chưa được báo.");
    ASSERT_IN("<code>lichkham publish --commune 00123 --until 2026-12-31</code>");
    forget();
}
END_TEST

START_TEST(a_month_of_drafts_says_that_nobody_has_been_told) {
    add(11, 1, 23, 23, 0);
    write_in("vi");
    ASSERT_IN("Bản nháp: chưa báo cho ai.");
    forget();
    write_in("en");
    ASSERT_IN("Draft: nobody has been told.");
    forget();
    view.rounds = PREPARING;
    write_in("en");
    ASSERT_IN("<code>lichkham round open --round 2026</code>"); /* nothing can be published before */
    ASSERT_NOT_IN("lichkham publish");
    forget();
}
END_TEST

START_TEST(what_is_over_tells_who_was_examined) {
    add(7, 1, 23, 0, 20);
    write_in("vi");
    ASSERT_IN("<i>20 đã khám</i>");
    ASSERT_IN("<b>20</b> người đã khám");
    forget();
}
END_TEST

START_TEST(today_is_marked_and_its_lists_come_first) {
    add(9, 1, 23, 0, 0);
    add(11, 1, 23, 0, 0);
    write_in("vi");
    ASSERT_IN("aria-current=date><time datetime=2026-12-09>");
    ASSERT_IN("<em>hôm nay</em>");
    ASSERT_IN("Hôm nay, Thứ Tư 09/12/2026: <a href=/sites/1/days/2026-12-09>Trạm &lt;A&gt;</a>");
    ASSERT_NOT_IN("Tháng này</a>");
    forget();
    halves[0].booked = 0; /* a list of nobody is no help */
    write_in("en");
    ASSERT_IN("Next, Friday 11/12/2026: <a href=/sites/1/days/2026-12-11>");
    forget();
}
END_TEST

START_TEST(several_sites_of_a_day_are_named) {
    add(11, 1, 23, 0, 0);
    add(11, 1, 9, 9, 0);
    halves[1].site = 2;
    view.site_count = 2;
    write_in("vi");
    ASSERT_IN("<b>Trạm &lt;A&gt;</b><span>Sáng 23/24</span>");
    ASSERT_IN("<b>Điểm B</b><span>Sáng 9/24</span><i>bản nháp</i>");
    forget();
}
END_TEST

START_TEST(holidays_are_named) {
    static const struct holiday HOLIDAYS[] = {{.name = "Tết <thử>"}};
    struct holiday holiday = HOLIDAYS[0];
    holiday.day = civil_make(2026, 12, 25);
    view.holidays = (struct calendar){&holiday, 1};
    write_in("vi");
    ASSERT_IN("25<span>/12</span></time> <em>Tết &lt;thử&gt;</em>");
    forget();
}
END_TEST

START_TEST(the_months_beside_it_are_one_step_away) {
    write_in("vi");
    ASSERT_IN("<a rel=prev href=\"/areas/00123?month=2026-11\">← tháng 11/2026</a>");
    ASSERT_IN("<a rel=next href=\"/areas/00123?month=2027-01\">tháng 1/2027 →</a>");
    ASSERT_NOT_IN("Tỉnh Thử");
    forget();
    view.month = civil_make(2027, 2, 1);
    view.up = (struct page_link){"/areas/01", "Tỉnh Thử"};
    write_in("vi");
    ASSERT_IN("<a href=\"/areas/00123?month=2026-12\">Tháng này</a>");
    ASSERT_IN("<a href=\"/areas/01\">Tỉnh Thử</a>");
    forget();
}
END_TEST

START_TEST(every_day_of_the_month_stands_below_its_weekday) {
    view.month = civil_make(2028, 2, 1); /* a Tuesday, 29 days */
    write_in("en");
    ASSERT_IN("<tr><td class=\"out no\"><td class=\"off no\"><time datetime=2028-02-01><span>Tuesday, "
              "</span>1<span>/2</span>");
    ASSERT_IN("<time datetime=2028-02-29>");
    ASSERT_NOT_IN("2028-03-01");
    forget();
}
END_TEST

START_TEST(an_empty_month_says_what_is_missing) {
    view.round_count = 0;
    write_in("vi");
    ASSERT_IN("Chưa có đợt khám nào cho tháng này.");
    ASSERT_IN("<code>lichkham round prepare --round 2026</code>");
    forget();
    view.round_count = 1;
    view.rounds = PREPARING;
    write_in("en");
    ASSERT_IN("Round 2026 is being prepared and not open yet.");
    forget();
    view.rounds = UNPLANNED;
    write_in("en");
    ASSERT_IN("There is no plan yet. To make it: <code>lichkham nightly</code>");
    forget();
    view.rounds = OPEN;
    view.near.after = civil_make(2027, 1, 4);
    write_in("vi");
    ASSERT_IN("<code>lichkham capacity import week.csv --apply</code>");
    ASSERT_IN("Ngày khám gần nhất: <a href=\"/areas/00123?month=2027-01\">04/01/2027</a>");
    forget();
    add(11, 1, 0, 0, 0);
    write_in("en");
    ASSERT_IN("There are sessions, and nobody is booked yet.");
    ASSERT_IN("<a class=\"site none\"");
    ASSERT_IN("<i>nobody booked</i>");
    forget();
}
END_TEST

START_TEST(a_month_that_is_over_asks_for_nothing) {
    view.month = civil_make(2026, 10, 1);
    write_in("en");
    ASSERT_IN("Nobody was booked in this month.");
    ASSERT_NOT_IN("<code>");
    ASSERT_NOT_IN("23/24");
    forget();
    view.round_count = 0;
    write_in("vi");
    ASSERT_IN("Tháng này không có ai được xếp khám.");
    ASSERT_NOT_IN("<code>");
    forget();
}
END_TEST

START_TEST(the_lists_of_the_next_day_are_told_apart) {
    view.site_count = 2;
    add(11, 1, 23, 0, 0);
    add(11, 1, 15, 0, 0);
    halves[1].site = 2;
    write_in("vi");
    ASSERT_IN("Trạm &lt;A&gt;</a>, <a href=/sites/2/days/2026-12-11>Điểm B</a></p>");
    forget();
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pages_month");
    TCase *t = tcase_create("month");
    tcase_add_checked_fixture(t, set_up, NULL);
    tcase_add_test(t, a_day_leads_to_its_list_with_halves_booked_and_places);
    tcase_add_test(t, the_lists_of_the_next_day_are_told_apart);
    tcase_add_test(t, a_draft_is_told_by_word_and_pattern);
    tcase_add_test(t, a_month_of_drafts_says_that_nobody_has_been_told);
    tcase_add_test(t, what_is_over_tells_who_was_examined);
    tcase_add_test(t, today_is_marked_and_its_lists_come_first);
    tcase_add_test(t, several_sites_of_a_day_are_named);
    tcase_add_test(t, holidays_are_named);
    tcase_add_test(t, the_months_beside_it_are_one_step_away);
    tcase_add_test(t, every_day_of_the_month_stands_below_its_weekday);
    tcase_add_test(t, an_empty_month_says_what_is_missing);
    tcase_add_test(t, a_month_that_is_over_asks_for_nothing);
    suite_add_tcase(s, t);
    return s;
}
