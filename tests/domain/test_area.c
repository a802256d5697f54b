/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/area.h"

#include "seeded.h"
#include "suite.h"

#include <string.h>

enum { ROWS_MAX = 40, TREES = 500 };

static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

static struct area area_of(enum area_kind kind, int32_t code) {
    return (struct area){kind, code};
}

static const struct area NATION = {AREA_NATION, 0};

/* Commune 4 lies in province 4, commune 123 in cluster 12 of province 4, commune 600 in province 22;
 * commune 700 names a province nobody knows. */
static struct area_tree *make_tree(void) {
    const struct area_row rows[] = {
        {area_of(AREA_COMMUNE, 700), area_of(AREA_PROVINCE, 99), "Lạc", "xa"},
        {area_of(AREA_COMMUNE, 600), area_of(AREA_PROVINCE, 22), "Hải", "phuong"},
        {area_of(AREA_COMMUNE, 123), area_of(AREA_CLUSTER, 12), "Cụm", "xa"},
        {area_of(AREA_COMMUNE, 4), area_of(AREA_PROVINCE, 4), "Gốc", "phuong"},
        {area_of(AREA_CLUSTER, 12), area_of(AREA_PROVINCE, 4), "Trung tâm", ""},
        {area_of(AREA_PROVINCE, 22), NATION, "Biển", ""},
        {area_of(AREA_PROVINCE, 4), NATION, "Núi", ""},
        {NATION, NATION, "Việt Nam", ""},
    };
    return area_tree_make(rows, sizeof rows / sizeof *rows, arena);
}

static void assert_communes(const struct area_tree *t, struct area a, size_t count, const int32_t *codes) {
    size_t found = 0;
    const int32_t *at = area_communes(t, a, &found);
    ck_assert_uint_eq(found, count);
    for (size_t i = 0; i < count; i++) ck_assert_int_eq(at[i], codes[i]);
}

START_TEST(an_area_is_written_as_people_know_it) {
    static const struct {
        struct area area;
        const char *text;
    } CASES[] = {
        {{AREA_NATION, 0}, "vn"},           {{AREA_PROVINCE, 4}, "04"},   {{AREA_PROVINCE, 96}, "96"},
        {{AREA_CLUSTER, 12}, "cluster-12"}, {{AREA_COMMUNE, 4}, "00004"}, {{AREA_COMMUNE, 32244}, "32244"},
        {{AREA_CLUSTER, 4}, "cluster-4"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char text[AREA_TEXT_BYTES];
        struct area read = {AREA_KINDS, -1};
        ck_assert_str_eq(area_print(CASES[i].area, text), CASES[i].text);
        ck_assert(area_parse(text, &read));
        ck_assert(read.kind == CASES[i].area.kind && read.code == CASES[i].area.code);
    }
}
END_TEST

START_TEST(no_other_text_is_an_area) {
    static const char *const TEXTS[] = {
        "",          "VN",         "vn ",        "4",         "00",
        "004",       "0004",       "00000",      "000004",    "0a",
        "-4",        "+4",         "cluster-",   "cluster-0", "cluster-012",
        "Cluster-1", "cluster--1", "cluster-1x", "cluster",   "cluster-1234567890",
        " 0004",     "0x004",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        struct area read = {AREA_PROVINCE, 7};
        ck_assert_msg(!area_parse(TEXTS[i], &read), "%s", TEXTS[i]);
        ck_assert(read.kind == AREA_PROVINCE && read.code == 7);
    }
}
END_TEST

START_TEST(kinds_have_the_names_that_are_stored) {
    for (unsigned k = 0; k < AREA_KINDS; k++) {
        enum area_kind found = AREA_KINDS;
        ck_assert(area_kind_find(area_kind_name((enum area_kind)k), &found));
        ck_assert_uint_eq(found, k);
    }
    enum area_kind found = AREA_KINDS;
    ck_assert(!area_kind_find("district", &found));
}
END_TEST

START_TEST(a_province_and_a_commune_of_the_same_number_are_two_areas) {
    const struct area_tree *t = make_tree();
    ck_assert_str_eq(area_tree_find(t, area_of(AREA_PROVINCE, 4))->name, "Núi");
    ck_assert_str_eq(area_tree_find(t, area_of(AREA_COMMUNE, 4))->name, "Gốc");
    ck_assert(area_is_within(t, area_of(AREA_COMMUNE, 4), area_of(AREA_PROVINCE, 4)));
    ck_assert(!area_is_within(t, area_of(AREA_PROVINCE, 4), area_of(AREA_COMMUNE, 4)));
    ck_assert(!area_is_within(t, area_of(AREA_COMMUNE, 600), area_of(AREA_COMMUNE, 4)));
}
END_TEST

START_TEST(communes_of_a_cluster_are_its_provinces_too) {
    const struct area_tree *t = make_tree();
    assert_communes(t, area_of(AREA_CLUSTER, 12), 1, (int32_t[]){123});
    assert_communes(t, area_of(AREA_PROVINCE, 4), 2, (int32_t[]){4, 123});
    assert_communes(t, area_of(AREA_COMMUNE, 123), 1, (int32_t[]){123});
    assert_communes(t, NATION, 4, (int32_t[]){4, 123, 600, 700});
    ck_assert(area_is_within(t, area_of(AREA_COMMUNE, 123), area_of(AREA_PROVINCE, 4)));
    ck_assert(!area_is_within(t, area_of(AREA_COMMUNE, 4), area_of(AREA_CLUSTER, 12)));
}
END_TEST

START_TEST(children_come_by_kind_and_code) {
    size_t count = 0;
    const struct area_tree *t = make_tree();
    const struct area_row *const *of_nation = area_children(t, NATION, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(of_nation[0]->name, "Núi");
    ck_assert_str_eq(of_nation[1]->name, "Biển");
    ck_assert_str_eq(of_nation[2]->name, "Lạc");
    const struct area_row *const *of_province = area_children(t, area_of(AREA_PROVINCE, 4), &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(of_province[0]->name, "Trung tâm");
    ck_assert_str_eq(of_province[1]->name, "Gốc");
}
END_TEST

START_TEST(who_has_no_parent_hangs_beneath_the_nation) {
    const struct area_tree *t = make_tree();
    const struct area_row *lost = area_tree_find(t, area_of(AREA_COMMUNE, 700));
    ck_assert(lost->parent.kind == AREA_NATION);
    ck_assert(area_is_within(t, lost->area, NATION));
    ck_assert(!area_is_within(t, lost->area, area_of(AREA_PROVINCE, 99)));
}
END_TEST

START_TEST(there_is_a_nation_without_rows) {
    size_t count = 1;
    const struct area_tree *t = area_tree_make(NULL, 0, arena);
    ck_assert_ptr_nonnull(area_tree_find(t, NATION));
    (void)area_communes(t, NATION, &count);
    ck_assert_uint_eq(count, 0);
    ck_assert(area_is_within(t, NATION, NATION));
}
END_TEST

START_TEST(an_unknown_area_holds_nothing) {
    size_t communes = 1;
    size_t children = 1;
    const struct area_tree *t = make_tree();
    const struct area unknown = area_of(AREA_COMMUNE, 5);
    ck_assert_ptr_null(area_tree_find(t, unknown));
    (void)area_communes(t, unknown, &communes);
    (void)area_children(t, unknown, &children);
    ck_assert_uint_eq(communes + children, 0);
    ck_assert(!area_is_within(t, unknown, NATION));
    ck_assert(!area_is_within(t, unknown, unknown));
}
END_TEST

START_TEST(clusters_that_name_each_other_hang_beneath_the_nation) {
    const struct area_row rows[] = {
        {area_of(AREA_CLUSTER, 1), area_of(AREA_CLUSTER, 2), "a", ""},
        {area_of(AREA_CLUSTER, 2), area_of(AREA_CLUSTER, 1), "b", ""},
        {area_of(AREA_COMMUNE, 9), area_of(AREA_CLUSTER, 2), "c", "xa"},
    };
    const struct area_tree *t = area_tree_make(rows, 3, arena);
    assert_communes(t, NATION, 1, (int32_t[]){9});
    assert_communes(t, area_of(AREA_CLUSTER, 1), 0, NULL);
    assert_communes(t, area_of(AREA_CLUSTER, 2), 1, (int32_t[]){9});
}
END_TEST

START_TEST(texts_are_the_trees_own) {
    char name[] = "Gốc";
    const struct area_row row = {area_of(AREA_COMMUNE, 4), NATION, name, NULL};
    const struct area_tree *t = area_tree_make(&row, 1, arena);
    memset(name, 'x', sizeof name - 1);
    ck_assert_str_eq(area_tree_find(t, row.area)->name, "Gốc");
    ck_assert_str_eq(area_tree_find(t, row.area)->unit_kind, "");
}
END_TEST

/* ---- Against a reference that looks through all rows for every question ------------------------- */

static const struct area_row *find_slowly(const struct area_row *rows, size_t count, struct area a) {
    for (size_t i = 0; i < count; i++)
        if (rows[i].area.kind == a.kind && rows[i].area.code == a.code) return &rows[i];
    return NULL;
}

static bool is_within_slowly(const struct area_row *rows, size_t count, struct area inner,
                             struct area outer) {
    const struct area_row *row = find_slowly(rows, count, inner);
    if (!row) return false;
    if (inner.kind == outer.kind && inner.code == outer.code) return true;
    if (outer.kind == AREA_NATION) return true;
    return row->parent.kind < inner.kind && is_within_slowly(rows, count, row->parent, outer);
}

static struct area draw_area(struct seeded *s, enum area_kind least) {
    return area_of((enum area_kind)seeded_between(s, (int)least, AREA_COMMUNE), seeded_between(s, 1, 12));
}

static size_t draw_rows(struct seeded *s, struct area_row rows[ROWS_MAX]) {
    const size_t wanted = (size_t)seeded_between(s, 0, ROWS_MAX);
    size_t count = 0;
    for (size_t i = 0; i < wanted; i++) {
        const struct area a = draw_area(s, AREA_PROVINCE);
        if (find_slowly(rows, count, a)) continue;
        const struct area parent = seeded_between(s, 0, 5) ? draw_area(s, AREA_PROVINCE) : NATION;
        rows[count++] = (struct area_row){a, parent, "x", ""};
    }
    return count;
}

static void assert_beneath(const struct area_tree *t, const struct area_row *rows, size_t count,
                           struct area outer) {
    size_t found = 0;
    size_t expected = 0;
    const int32_t *codes = area_communes(t, outer, &found);
    for (size_t i = 0; i < count; i++) {
        const struct area inner = rows[i].area;
        const bool is_within = is_within_slowly(rows, count, inner, outer);
        ck_assert_int_eq(area_is_within(t, inner, outer), is_within);
        expected += is_within && inner.kind == AREA_COMMUNE;
    }
    ck_assert_uint_eq(found, expected);
    for (size_t i = 0; i < found; i++) {
        ck_assert(i == 0 || codes[i - 1] < codes[i]);
        ck_assert(is_within_slowly(rows, count, area_of(AREA_COMMUNE, codes[i]), outer));
    }
}

START_TEST(any_tree_answers_as_a_look_through_all_rows_does) {
    struct seeded s = seeded_start("areas");
    for (int i = 0; i < TREES; i++) {
        struct area_row rows[ROWS_MAX];
        const size_t count = draw_rows(&s, rows);
        const struct area_tree *t = area_tree_make(rows, count, arena);
        size_t children = 0;
        for (size_t r = 0; r < count; r++) {
            size_t own = 0;
            (void)area_children(t, rows[r].area, &own);
            assert_beneath(t, rows, count, rows[r].area);
            children += own;
        }
        assert_beneath(t, rows, count, NATION);
        size_t of_nation = 0;
        (void)area_children(t, NATION, &of_nation);
        ck_assert_uint_eq(children + of_nation, count);
        arena_reset(arena);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("area");
    TCase *t = tcase_create("area");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, an_area_is_written_as_people_know_it);
    tcase_add_test(t, no_other_text_is_an_area);
    tcase_add_test(t, kinds_have_the_names_that_are_stored);
    tcase_add_test(t, a_province_and_a_commune_of_the_same_number_are_two_areas);
    tcase_add_test(t, communes_of_a_cluster_are_its_provinces_too);
    tcase_add_test(t, children_come_by_kind_and_code);
    tcase_add_test(t, who_has_no_parent_hangs_beneath_the_nation);
    tcase_add_test(t, there_is_a_nation_without_rows);
    tcase_add_test(t, an_unknown_area_holds_nothing);
    tcase_add_test(t, clusters_that_name_each_other_hang_beneath_the_nation);
    tcase_add_test(t, texts_are_the_trees_own);
    tcase_add_test(t, any_tree_answers_as_a_look_through_all_rows_does);
    suite_add_tcase(suite, t);
    return suite;
}
