/* SPDX-License-Identifier: Apache-2.0 */
#include "written.h"

static const struct area_line LINES[] = {
    {{AREA_COMMUNE, 4}, "phuong", "Bến <Mẫu>", "", 1, {840, 812, 612, 31}},
    {{AREA_CLUSTER, 12}, "", "Cụm số 12", "Tỉnh Mẫu", 3, {0, 0, 0, 0}},
};

static void write_areas(const char *language, const struct areas_view *v) {
    begin(language);
    pages_write_areas(&page, v);
    written();
}

START_TEST(a_wider_area_lists_its_children_with_the_figures_of_the_last_night) {
    struct view_round round = {2026, civil_make(2026, 1, 1), civil_make(2026, 12, 31), 4, TODAY};
    const struct areas_view v = {
        .name = "Tỉnh Mẫu", .up = {"/areas/vn", "Việt <Nam>"}, .round = &round, .lines = LINES, .count = 2};
    write_areas("vi", &v);
    ASSERT_IN("<h1>Tỉnh Mẫu</h1>");
    ASSERT_IN("Đợt 2026, 01/01/2026 – 31/12/2026. Số liệu của đêm 09/12/2026");
    ASSERT_IN("<a href=/areas/00004>Phường Bến &lt;Mẫu&gt;</a><td class=f>1<td class=f>840<td class=f>812<td "
              "class=f>612<td class=f>31</tr>");
    ASSERT_IN("<a href=/areas/cluster-12>Cụm số 12</a> <small>Tỉnh Mẫu</small>");
    ASSERT_IN("<a href=\"/areas/vn\">Việt &lt;Nam&gt;</a>");
    forget();
    round.planned_on = CIVIL_NONE;
    write_areas("en", &v);
    ASSERT_IN("There is no plan yet. To make it: <code>lichkham nightly</code>");
    forget();
}
END_TEST

START_TEST(without_a_round_there_are_no_figures) {
    const struct areas_view v = {.name = "Việt Nam", .lines = LINES, .count = 2};
    write_areas("en", &v);
    ASSERT_IN("<h1>Việt Nam</h1>");
    ASSERT_IN("<td class=f>3</tr>");
    ASSERT_NOT_IN("Waiting");
    forget();
}
END_TEST

START_TEST(areas_can_be_looked_for_by_name) {
    struct areas_view v = {.lines = LINES, .count = 2};
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
    struct areas_view v = {.search = "x"};
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
    tcase_add_test(t, a_wider_area_lists_its_children_with_the_figures_of_the_last_night);
    tcase_add_test(t, without_a_round_there_are_no_figures);
    tcase_add_test(t, areas_can_be_looked_for_by_name);
    tcase_add_test(t, nothing_found_and_nothing_there_are_told_apart);
    suite_add_tcase(s, t);
    return s;
}
