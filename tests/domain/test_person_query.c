/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/person_query.h"

#include "domain/appointment.h"
#include "suite.h"

#include <string.h>

static struct arena *arena;
static struct err error;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

static struct person_query parse(const char *text) {
    struct person_query q;
    ck_assert_msg(person_query_parse(text, arena, &q, &error), "%s: %s", text, error.message);
    return q;
}

static void assert_words(const char *text, const char *words) {
    const struct person_query q = parse(text);
    char joined[256] = "";
    ck_assert_str_eq(person_query_kind_name((enum person_query_kind)q.kind), "name");
    for (size_t i = 0; i < q.word_count; i++) {
        strncat(joined, i > 0 ? " " : "", sizeof joined - strlen(joined) - 1);
        strncat(joined, q.words[i], sizeof joined - strlen(joined) - 1);
    }
    ck_assert_str_eq(joined, words);
}

static void assert_number(const char *text, enum person_query_kind kind, const char *number) {
    const struct person_query q = parse(text);
    ck_assert_str_eq(person_query_kind_name((enum person_query_kind)q.kind), person_query_kind_name(kind));
    ck_assert_str_eq(q.number, number);
}

static void assert_refused(const char *text) {
    struct person_query q;
    ck_assert(!person_query_parse(text, arena, &q, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert_uint_gt(strlen(error.hint), 0);
    if (*text) ck_assert_ptr_null(strstr(error.message, text));
}

START_TEST(a_name_is_its_folded_words) {
    assert_words("  Đỗ  THỊ Hòa ", "do thi hoa");
    assert_words("hoà ĐỖ", "hoa do");
    assert_words("Hoa hoà HÒA", "hoa");
    assert_words("a b c d e f g", "a b c d e");
}
END_TEST

START_TEST(twelve_digits_are_a_personal_number_however_grouped) {
    assert_number("001185000001", PERSON_QUERY_NUMBER, "001185000001");
    assert_number(" 001 185.000-001 ", PERSON_QUERY_NUMBER, "001185000001");
}
END_TEST

START_TEST(a_telephone_number_is_known_in_every_form) {
    assert_number("0912000001", PERSON_QUERY_PHONE, "+84912000001");
    assert_number("+84 912 000 001", PERSON_QUERY_PHONE, "+84912000001");
    assert_number("84912000001", PERSON_QUERY_PHONE, "+84912000001");
    assert_number("(0912) 000.001", PERSON_QUERY_PHONE, "+84912000001");
}
END_TEST

START_TEST(a_code_is_known_by_its_check_character) {
    char code[APPOINTMENT_CODE_BYTES];
    const struct person_query q = parse(appointment_code_print(8, code));
    ck_assert_int_eq(q.kind, PERSON_QUERY_CODE);
    ck_assert_int_eq(q.resident, 8);
    code[2] = code[2] == '3' ? '4' : '3';
    assert_refused(code);
}
END_TEST

/* One in 31 words of seven letters of the code's is a code as well. */
START_TEST(a_name_that_reads_as_a_code_is_both) {
    char code[APPOINTMENT_CODE_BYTES];
    int64_t resident = APPOINTMENT_CODE_RESIDENT_MAX;
    while (strpbrk(appointment_code_print(resident, code), "0123456789") != NULL) resident--;
    const struct person_query q = parse(code);
    ck_assert_int_eq(q.kind, PERSON_QUERY_NAME);
    ck_assert_int_eq(q.resident, resident);
    ck_assert_uint_gt(q.word_count, 0);
}
END_TEST

START_TEST(what_is_none_of_these_is_refused_without_being_told) {
    assert_refused("");
    assert_refused("   ");
    assert_refused("12345");
    assert_refused("01234567890123");
    assert_refused("Hoa 1985");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("person_query");
    TCase *t = tcase_create("person_query");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_name_is_its_folded_words);
    tcase_add_test(t, twelve_digits_are_a_personal_number_however_grouped);
    tcase_add_test(t, a_telephone_number_is_known_in_every_form);
    tcase_add_test(t, a_code_is_known_by_its_check_character);
    tcase_add_test(t, a_name_that_reads_as_a_code_is_both);
    tcase_add_test(t, what_is_none_of_these_is_refused_without_being_told);
    suite_add_tcase(s, t);
    return s;
}
