/* SPDX-License-Identifier: Apache-2.0 */
#include "written.h"

static const struct area_line LINES[] = {
    {{AREA_COMMUNE, 4}, "phuong", "Bến <Mẫu>", "", 1, 20, 840, 812, 612},
    {{AREA_CLUSTER, 12}, "", "Cụm số 12", "Tỉnh Mẫu", 3, 0, 0, 0, 0},
};

static void write_areas(const char *language, const struct areas_view *v) {
    begin(language);
    pages_write_areas(&page, v);
    written();
}

START_TEST(a_wider_area_lists_its_children_with_the_figures_of_the_month) {
    const struct areas_view v = {.area = {AREA_PROVINCE, 4},
                                 .name = "Tỉnh Mẫu",
                                 .month = civil_make(2026, 12, 1),
                                 .has_more_areas = true,
                                 .lines = LINES,
                                 .count = 2};
    write_areas("vi", &v);
    ASSERT_IN("<h1>Tỉnh Mẫu – tháng 12/2026</h1>");
    ASSERT_IN(
        "<a href=\"/areas/00004?month=2026-12\">Phường Bến &lt;Mẫu&gt;</a><td class=f>20<td class=f>812 / "
        "840<td class=f>612</tr>");
    ASSERT_IN("<a href=\"/areas/cluster-12?month=2026-12\">Cụm số 12</a> <small>Tỉnh Mẫu</small>");
    ASSERT_IN("<a rel=next href=\"/areas/04?month=2027-01\">");
    ASSERT_IN("<a href=/>Tất cả địa bàn</a>");
    ASSERT_NOT_IN("<form action=/ ");
    forget();
}
END_TEST

START_TEST(a_country_lists_provinces_without_figures) {
    const struct areas_view v = {
        .area = {AREA_NATION, 0}, .name = "Việt Nam", .month = CIVIL_NONE, .lines = LINES, .count = 2};
    write_areas("en", &v);
    ASSERT_IN("<h1>Việt Nam</h1>");
    ASSERT_IN("<a href=\"/areas/00004\">");
    ASSERT_IN("<th scope=col class=f>Communes");
    ASSERT_IN("<td class=f>3</tr>");
    ASSERT_NOT_IN("rel=next");
    forget();
}
END_TEST

START_TEST(areas_can_be_looked_for_by_name) {
    struct areas_view v = {.month = CIVIL_NONE, .lines = LINES, .count = 2};
    write_areas("vi", &v);
    ASSERT_IN("<h1>Chọn địa bàn</h1>");
    ASSERT_IN("<form action=/ class=ask>");
    ASSERT_IN("name=q type=search value=\"\"");
    forget();
    v.search = "\"Bến\"";
    v.is_cut = true;
    write_areas("en", &v);
    ASSERT_IN("value=\"&quot;Bến&quot;\"");
    ASSERT_IN("<h1>Find: &quot;Bến&quot;</h1>");
    ASSERT_IN("There are more: please type more of the name.");
    forget();
}
END_TEST

START_TEST(nothing_found_and_nothing_there_are_told_apart) {
    struct areas_view v = {.month = CIVIL_NONE, .search = "x"};
    write_areas("en", &v);
    ASSERT_IN("There is no area of this name among those you may see.");
    forget();
    v.search = NULL;
    v.name = "Tỉnh Mẫu";
    write_areas("vi", &v);
    ASSERT_IN("<code>lichkham area import areas.csv --apply</code>");
    forget();
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pages_areas");
    TCase *t = tcase_create("areas");
    tcase_add_test(t, a_wider_area_lists_its_children_with_the_figures_of_the_month);
    tcase_add_test(t, a_country_lists_provinces_without_figures);
    tcase_add_test(t, areas_can_be_looked_for_by_name);
    tcase_add_test(t, nothing_found_and_nothing_there_are_told_apart);
    suite_add_tcase(s, t);
    return s;
}
