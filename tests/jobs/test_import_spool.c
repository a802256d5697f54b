/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/spool.h"

#include "jobs/import/seen.h"
#include "seeded.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;
static struct spool *spool;
static struct seen *seen;
static struct err error;

#define MUST(call) ck_assert_msg((call), "%s (%s)", error.message, error.hint)

static void begin(void) {
    arena = arena_create();
    seen = seen_create();
    MUST(spool_create(&spool, &error));
}

static void end(void) {
    spool_destroy(spool);
    seen_destroy(seen);
    arena_destroy(arena);
}

static struct spool_row make_row(int32_t commune, uint32_t line, const char *name) {
    struct spool_row row = {.hamlet = (int32_t)line + 1, .is_refused = line % 7 == 0};
    row.person = (struct list_person){.line = line,
                                      .commune = commune,
                                      .name = name,
                                      .name_key = name,
                                      .hamlet = "Thôn 1",
                                      .household = "",
                                      .insurance_number = "",
                                      .email = "",
                                      .address = name,
                                      .birth = (civil_day)line,
                                      .resident_since = CIVIL_NONE,
                                      .last_check = CIVIL_NONE,
                                      .has_birth_day = line % 2 == 0,
                                      .sex = PERSON_FEMALE,
                                      .language = "vi"};
    return row;
}

/* Names of every length, up to more than a block of the file. */
static const char *make_name(struct seeded *chance) {
    const int length =
        seeded_between(chance, 0, 20) == 0 ? seeded_between(chance, 0, 20000) : seeded_between(chance, 0, 60);
    char *name = arena_take(arena, (size_t)length + 1);
    memset(name, 'a' + seeded_between(chance, 0, 25), (size_t)length);
    return name;
}

static void assert_same(const struct spool_row *a, const struct spool_row *b) {
    ck_assert_uint_eq(a->person.line, b->person.line);
    ck_assert_int_eq(a->person.commune, b->person.commune);
    ck_assert_int_eq(a->hamlet, b->hamlet);
    ck_assert_int_eq(a->is_refused, b->is_refused);
    ck_assert_int_eq(a->person.birth, b->person.birth);
    ck_assert_int_eq(a->person.has_birth_day, b->person.has_birth_day);
    ck_assert_str_eq(a->person.name, b->person.name);
    ck_assert_str_eq(a->person.address, b->person.address);
    ck_assert_str_eq(a->person.language, b->person.language);
}

START_TEST(rows_come_back_by_commune_in_the_order_they_were_put) {
    enum { ROWS = 5000, COMMUNES = 40 };
    struct seeded chance = seeded_start("spool");
    struct spool_row *put = arena_new_array(arena, struct spool_row, ROWS);
    for (uint32_t i = 0; i < ROWS; i++) {
        put[i] = make_row(seeded_between(&chance, 1, COMMUNES), i, make_name(&chance));
        MUST(spool_add(spool, &put[i], &error));
    }
    int32_t *communes = NULL;
    size_t total = 0;
    const size_t count = spool_list_communes(spool, arena, &communes);
    ck_assert_uint_eq(count, COMMUNES);
    for (size_t c = 0; c < count; c++) {
        struct spool_row *got = NULL;
        size_t rows = 0, at = 0;
        MUST(spool_read(spool, communes[c], arena, &got, &rows, &error));
        ck_assert(c == 0 || communes[c - 1] < communes[c]);
        for (uint32_t i = 0; i < ROWS; i++)
            if (put[i].person.commune == communes[c]) assert_same(&put[i], &got[at++]);
        ck_assert_uint_eq(at, rows);
        total += rows;
    }
    ck_assert_uint_eq(total, ROWS);
}
END_TEST

START_TEST(a_commune_without_rows_has_none) {
    struct spool_row *got = NULL;
    size_t rows = 1;
    MUST(spool_read(spool, 123, arena, &got, &rows, &error));
    ck_assert_uint_eq(rows, 0);
}
END_TEST

START_TEST(a_place_without_room_is_told_with_a_remedy) {
    ck_assert_int_eq(setenv("TMPDIR", "/nonexistent", 1), 0);
    struct spool *none = NULL;
    ck_assert(!spool_create(&none, &error));
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(error.message, "/nonexistent"));
    ck_assert_ptr_nonnull(strstr(error.hint, "TMPDIR"));
    ck_assert_int_eq(unsetenv("TMPDIR"), 0);
}
END_TEST

START_TEST(the_first_row_of_a_number_or_of_all_its_words_is_remembered_by_its_line) {
    enum { ROWS = 20000 };
    uint32_t first = 0;
    char name[16];
    for (uint32_t i = 1; i <= ROWS; i++) {
        (void)snprintf(name, sizeof name, "n%u", i);
        struct spool_row row = make_row(1, i, name);
        row.person.birth = 0;
        row.person.personal_number = i % 2 ? 0 : (int64_t)i;
        ck_assert_int_eq(seen_check(seen, &row.person, &first), SEEN_NOT);
    }
    for (uint32_t i = 1; i <= ROWS; i += 997) {
        const bool has_number = i % 2 == 0;
        struct spool_row row = make_row(1, i, arena_print(arena, "n%u", i));
        row.person.birth = 0;
        row.person.personal_number = has_number ? (int64_t)i : 0;
        row.person.line = ROWS + i;
        ck_assert_int_eq(seen_check(seen, &row.person, &first), SEEN_ROW);
        ck_assert_uint_eq(first, i);
        row.person.name = arena_print(arena, "x%u", i);
        ck_assert_int_eq(seen_check(seen, &row.person, &first), has_number ? SEEN_NUMBER : SEEN_NOT);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("import_spool");
    TCase *t = tcase_create("rows put aside");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, rows_come_back_by_commune_in_the_order_they_were_put);
    tcase_add_test(t, a_commune_without_rows_has_none);
    tcase_add_test(t, a_place_without_room_is_told_with_a_remedy);
    tcase_add_test(t, the_first_row_of_a_number_or_of_all_its_words_is_remembered_by_its_line);
    suite_add_tcase(s, t);
    return s;
}
