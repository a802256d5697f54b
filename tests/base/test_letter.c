/* SPDX-License-Identifier: Apache-2.0 */
#include "base/letter.h"
#include "suite.h"

#include <string.h>

static struct letter first_of(const char *text) {
    return letter_read(text, strlen(text));
}

START_TEST(letters_of_the_alphabet_are_known_with_and_without_marks) {
    static const char *const KNOWN[] = {"a", "z", "Q", "đ", "Đ", "ă", "Ê", "ơ", "ự", "Ỹ", "é"};
    static const char *const STRANGE[] = {"ç", "ñ", "ß", "µ", "ä", "û", "ё", "ő", "¸", "\u0301", "1", " "};
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++)
        ck_assert_msg(first_of(KNOWN[i]).is_vietnamese, "%s", KNOWN[i]);
    for (size_t i = 0; i < sizeof STRANGE / sizeof STRANGE[0]; i++)
        ck_assert_msg(!first_of(STRANGE[i]).is_vietnamese, "%s", STRANGE[i]);
}
END_TEST

START_TEST(a_tone_is_told_from_the_mark_of_another_letter) {
    ck_assert(first_of("ế").has_tone && first_of("ạ").has_tone && first_of("Ỗ").has_tone);
    ck_assert(!first_of("ê").has_tone && !first_of("ă").has_tone && !first_of("đ").has_tone);
    ck_assert(!first_of("a").has_tone && !first_of("a").is_accented && first_of("ê").is_accented);
}
END_TEST

START_TEST(words_end_at_spaces_signs_digits_and_typographic_dashes) {
    static const char *const BETWEEN[] = {" ", "1", "-", "'", "\u00A0", "“", "–"};
    for (size_t i = 0; i < sizeof BETWEEN / sizeof BETWEEN[0]; i++)
        ck_assert_msg(!first_of(BETWEEN[i]).is_of_word, "%s", BETWEEN[i]);
    ck_assert(first_of("x").is_of_word && first_of("ễ").is_of_word && first_of("µ").is_of_word);
}
END_TEST

START_TEST(what_is_not_utf8_is_one_unknown_byte) {
    const struct letter l = first_of("\xFFx");
    ck_assert_uint_eq(l.bytes, 1);
    ck_assert_int_eq(l.point, 0xFFFD);
    ck_assert(l.is_of_word && !l.is_vietnamese);
}
END_TEST

START_TEST(small_letters_become_capitals_where_they_stand) {
    char text[] = "ễßx";
    letter_raise(text, first_of(text));
    letter_raise(text + 3, first_of(text + 3)); /* its capital would be longer */
    letter_raise(text + 5, first_of(text + 5));
    ck_assert_str_eq(text, "ỄßX");
    ck_assert(first_of("ễ").is_small && !first_of("ễ").is_capital && first_of("Ễ").is_capital);
}
END_TEST

START_TEST(names_are_the_same_whatever_their_capitals_and_the_place_of_a_tone) {
    ck_assert(letter_is_same_name("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA"));
    ck_assert(letter_is_same_name("Đặng Thuỷ", "đặng thủy"));
    ck_assert(letter_is_same_name("Nguye\u0302\u0303n", "Nguyễn"));
    ck_assert(!letter_is_same_name("Hoà", "Hoa"));
    ck_assert(!letter_is_same_name("Hoà", "Hoá"));
    ck_assert(!letter_is_same_name("Hà Lan", "Ha Làn"));
    ck_assert(!letter_is_same_name("Đông", "Dông"));
    ck_assert(!letter_is_same_name("An", "An Na"));
}
END_TEST

START_TEST(endless_names_are_compared_as_they_are) {
    char name[2000];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    ck_assert(letter_is_same_name(name, name));
    ck_assert(!letter_is_same_name(name, name + 1));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("letter");
    TCase *t = tcase_create("letters");
    tcase_add_test(t, letters_of_the_alphabet_are_known_with_and_without_marks);
    tcase_add_test(t, a_tone_is_told_from_the_mark_of_another_letter);
    tcase_add_test(t, words_end_at_spaces_signs_digits_and_typographic_dashes);
    tcase_add_test(t, what_is_not_utf8_is_one_unknown_byte);
    tcase_add_test(t, small_letters_become_capitals_where_they_stand);
    tcase_add_test(t, names_are_the_same_whatever_their_capitals_and_the_place_of_a_tone);
    tcase_add_test(t, endless_names_are_compared_as_they_are);
    suite_add_tcase(s, t);
    return s;
}
