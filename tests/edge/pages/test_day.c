/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet itself is tested in tests/jobs/test_day_list.c. */
#include "domain/resident.h"
#include "written.h"

#define PEOPLE 60

static struct day_list_entry entries[PEOPLE];
static struct day_list list;
static struct day_view view;

static void set_up(void) {
    for (size_t i = 0; i < PEOPLE; i++)
        entries[i] =
            (struct day_list_entry){.row = {.resident = (int64_t)i + 1,
                                            .household = (int64_t)i / 2,
                                            .hamlet = "Tổ dân phố số 12",
                                            .minute = (int16_t)(450 + i / 3 * 10),
                                            .half = 1,
                                            .state = APPOINTMENT_PUBLISHED,
                                            .package = 3,
                                            .class_ = 3,
                                            .package_name = "Khám người từ đủ 18 tuổi"},
                                    .person = {.name = "Nguyễn Thị Phương <Thảo>",
                                               .name_key = "",
                                               .phone = "+84912000001",
                                               .phone_owner = "household",
                                               .email = "",
                                               .target_groups = "1;5;12",
                                               .circumstances = i % 5 == 0 ? CIRCUMSTANCE_STEP_FREE : 0,
                                               .birth_year = 1950},
                                    .code = "222-222B"};
    list = (struct day_list){.site = {.site = 1,
                                      .commune = 123,
                                      .name = "Trạm Y tế",
                                      .address = "Thôn Đông",
                                      .phone = "+84243300001",
                                      .unit_kind = "xa",
                                      .commune_name = "Xuân Mai"},
                             .day = civil_make(2026, 12, 11),
                             .entries = entries,
                             .count = PEOPLE,
                             .households = PEOPLE / 2,
                             .has_names = true};
    view = (struct day_view){.list = &list, .near = {civil_make(2026, 12, 10), CIVIL_NONE, true}};
}

static void write_in(const char *language) {
    begin(language);
    pages_write_day(&page, &view);
    written();
}

START_TEST(a_day_shows_the_sheet_and_the_ways_from_it) {
    write_in("vi");
    ASSERT_IN("<title>Trạm Y tế – 11/12/2026</title>");
    ASSERT_IN("<a href=\"/areas/00123?month=2026-12\">Cả tháng 12/2026</a>");
    ASSERT_IN("<a rel=prev href=/sites/1/days/2026-12-10>← 10/12/2026</a>");
    ASSERT_NOT_IN("rel=next");
    ASSERT_IN("In: bấm Ctrl+P");
    ASSERT_IN("<b>60</b> người, <b>30</b> hộ");
    ASSERT_IN("Nguyễn Thị Phương &lt;Thảo&gt;");
    ASSERT_NOT_IN("<style");
    forget();
}
END_TEST

START_TEST(a_day_of_sixty_people_is_light) {
    write_in("vi");
    ck_assert_uint_lt(length, 30 * 1024);
    forget();
}
END_TEST

START_TEST(a_draft_says_how_to_promise_it) {
    list.drafts = PEOPLE;
    write_in("en");
    ASSERT_IN("Draft: nobody has been told");
    ASSERT_IN("<code>lichkham publish --commune 00123 --until 2026-12-11</code>");
    forget();
    list.day = TODAY; /* too late for that */
    write_in("en");
    ASSERT_IN("Draft: nobody has been told");
    ASSERT_NOT_IN("lichkham publish");
    forget();
}
END_TEST

START_TEST(without_the_right_to_names_places_stand_alone) {
    list.has_names = false;
    write_in("vi");
    ASSERT_NOT_IN("222-222B");
    ASSERT_NOT_IN("Thảo");
    ASSERT_NOT_IN("0912");
    ASSERT_NOT_IN("1950");
    ASSERT_NOT_IN("Tổ dân phố");
    ASSERT_NOT_IN("1, 5, 12");
    ASSERT_IN("Tài khoản này xem lịch và chỗ đã đặt, không xem từng người.");
    forget();
}
END_TEST

START_TEST(an_empty_day_says_why_and_what_to_do) {
    list.count = list.households = 0;
    write_in("vi");
    ASSERT_IN("Không có ai trong danh sách ngày này.");
    ASSERT_IN("<code>lichkham nightly</code>");
    ASSERT_NOT_IN("Ctrl+P");
    forget();
    view.near.is_held = false;
    write_in("en");
    ASSERT_IN("The site holds no session on this day");
    ASSERT_IN("<code>lichkham capacity import week.csv --apply</code>");
    forget();
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pages_day");
    TCase *t = tcase_create("day");
    tcase_add_checked_fixture(t, set_up, NULL);
    tcase_add_test(t, a_day_shows_the_sheet_and_the_ways_from_it);
    tcase_add_test(t, a_day_of_sixty_people_is_light);
    tcase_add_test(t, a_draft_says_how_to_promise_it);
    tcase_add_test(t, without_the_right_to_names_places_stand_alone);
    tcase_add_test(t, an_empty_day_says_why_and_what_to_do);
    suite_add_tcase(s, t);
    return s;
}
