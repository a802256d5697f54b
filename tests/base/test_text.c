/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "seeded.h"
#include "suite.h"

#include <iconv.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

START_TEST(well_formed_utf8_without_nul_is_told_from_the_rest) {
    size_t bad_at = 99;
    ck_assert(text_is_utf8("Đặng Thị Hoà \xF0\x9F\x8C\xBE", 23, &bad_at));
    ck_assert(text_is_utf8("", 0, &bad_at));
    ck_assert_uint_eq(bad_at, 99);
    static const char *const BAD[] = {"ab\xFF",     "ab\xC0\xAF", "ab\xED\xA0\x80", "ab\xF4\x90\x80\x80",
                                      "ab\xE1\xBB", "ab\x80",     "ab\xC4"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        ck_assert_msg(!text_is_utf8(BAD[i], strlen(BAD[i]), &bad_at), "text %zu", i);
        ck_assert_uint_eq(bad_at, 2);
    }
    ck_assert(!text_is_utf8("a\0b", 3, &bad_at));
    ck_assert_uint_eq(bad_at, 1);
}
END_TEST

START_TEST(names_fold_to_plain_lower_case_words) {
    ck_assert_str_eq(text_fold(arena, "  Nguyễn Thị  HOÀ"), "nguyen thi hoa");
    ck_assert_str_eq(text_fold(arena, "Đặng\u00A0Văn\tĐô\u200B "), "dang van do");
    ck_assert_str_eq(text_fold(arena, "ÐẶNG"), "dang");
    ck_assert_str_eq(text_fold(arena, "ＨＭＯＮＧ"), "hmong");
    ck_assert_str_eq(text_fold(arena, " \t "), "");
    ck_assert_str_eq(text_fold(arena, "Y Ơi Ưng"), "y oi ung");
}
END_TEST

START_TEST(marks_go_and_capitals_blanks_and_signs_stay) {
    ck_assert_str_eq(text_strip_marks(arena, "  Nguyễn Thị\n HOÀ, số 5"), "  Nguyen Thi\n HOA, so 5");
    ck_assert_str_eq(text_strip_marks(arena, "ĐẶNG Văn Đô\u200B 一 ÐẶNG"), "DANG Van Do 一 DANG");
    ck_assert_str_eq(text_strip_marks(arena, "Hoa\u0300 H\u00D3A\u0323"), "Hoa HOA");
    ck_assert_str_eq(text_strip_marks(arena, "Ｈmong… €"), "Hmong... €");
    ck_assert_str_eq(text_strip_marks(arena, ""), "");
}
END_TEST

START_TEST(both_spellings_of_tone_placement_fold_alike) {
    static const char *const PAIRS[][2] = {{"Hoà", "Hòa"}, {"Thuý", "Thúy"}, {"Hoè", "Hòe"}, {"Quỵ", "Qụy"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++)
        ck_assert_str_eq(text_fold(arena, PAIRS[i][0]), text_fold(arena, PAIRS[i][1]));
}
END_TEST

START_TEST(a_word_folds_into_the_room_it_is_given) {
    char folded[6];
    ck_assert(text_fold_word(" Đặng", folded, sizeof folded - 1)); /* shorter than it was */
    ck_assert_str_eq(folded, "dang");
    ck_assert(text_fold_word("Ｔổ", folded, sizeof folded));
    ck_assert_str_eq(folded, "to");
    ck_assert(!text_fold_word("Nguyễn", folded, sizeof folded));
    ck_assert(!text_fold_word("ﷺ", folded, sizeof folded)); /* one letter that folds to many */
}
END_TEST

/* ---- Properties over generated names ---- */

static const char *const BASES[] = {"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y",
                                    "A", "Ă", "Â", "E", "Ê", "I", "O", "Ô", "Ơ", "U", "Ư", "Y"};
static const char *const PLAIN[] = {"a", "a", "a", "e", "e", "i", "o", "o", "o", "u", "u", "y"};
static const char *const TONES[] = {"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"};
static const char *const ONSETS[] = {"đ", "Đ", "ngh", "Th", "kr", "", "Q", "x"};
static const char *const PLAIN_ONSETS[] = {"d", "d", "ngh", "th", "kr", "", "q", "x"};

enum { VOWELS = 12 };

/* A syllable with a tone on one of its two vowels, in pieces, and what it must fold to. */
struct syllable {
    char first[32]; /* the tone on the first vowel */
    char second[32];
    char folded[16];
};

static struct syllable make_syllable(struct seeded *s) {
    struct syllable made;
    const int onset = seeded_between(s, 0, 7);
    const int v = seeded_between(s, 0, 2 * VOWELS - 1);
    const int w = seeded_between(s, 0, 2 * VOWELS - 1);
    const char *tone = TONES[seeded_between(s, 0, 5)];
    (void)snprintf(made.first, sizeof made.first, "%s%s%s%s", ONSETS[onset], BASES[v], tone, BASES[w]);
    (void)snprintf(made.second, sizeof made.second, "%s%s%s%s", ONSETS[onset], BASES[v], BASES[w], tone);
    (void)snprintf(made.folded, sizeof made.folded, "%s%s%s", PLAIN_ONSETS[onset], PLAIN[v % VOWELS],
                   PLAIN[w % VOWELS]);
    return made;
}

START_TEST(any_name_folds_to_the_same_key_in_every_spelling_and_form) {
    struct seeded s = seeded_start("folding");
    for (int i = 0; i < 20000; i++) {
        const struct syllable a = make_syllable(&s);
        const struct syllable b = make_syllable(&s);
        const char *gap = seeded_between(&s, 0, 1) ? "   " : " ";
        const char *one = arena_print(arena, "%s%s%s", a.first, gap, b.second);
        const char *other = arena_print(arena, " %s %s", a.second, b.first);
        const char *expected = arena_print(arena, "%s %s", a.folded, b.folded);
        ck_assert_str_eq(text_fold(arena, one), expected);
        ck_assert_str_eq(text_fold(arena, other), expected);
        ck_assert_str_eq(text_fold(arena, text_compose(arena, one)), expected);
        ck_assert_str_eq(text_fold(arena, expected), expected);
        arena_reset(arena);
    }
}
END_TEST

START_TEST(capitals_and_decomposed_text_say_the_same_name) {
    ck_assert_str_eq(text_upper(arena, "Nguyễn Thị Hoà, đường 3"), "NGUYỄN THỊ HOÀ, ĐƯỜNG 3");
    ck_assert_str_eq(text_upper(arena, "hoa\u0300"), "HOÀ");
    ck_assert_str_eq(text_decompose(arena, "ế"), "e\u0302\u0301");
    ck_assert_str_eq(text_compose(arena, text_decompose(arena, "Nguyễn Thị Hoà")), "Nguyễn Thị Hoà");
}
END_TEST

START_TEST(composing_is_idempotent_and_joins_letter_and_tone) {
    ck_assert_str_eq(text_compose(arena, "Hoa\u0300"), "Hoà");
    ck_assert_str_eq(text_compose(arena, "e\u0302\u0301"), "ế");
    struct seeded s = seeded_start("composing");
    for (int i = 0; i < 5000; i++) {
        const struct syllable a = make_syllable(&s);
        const char *once = text_compose(arena, a.first);
        ck_assert_str_eq(text_compose(arena, once), once);
        ck_assert_uint_le(strlen(once), strlen(a.first));
        arena_reset(arena);
    }
}
END_TEST

/* ---- Short cuts ---- */

/* A letter that no short cut knows: the text goes the long way, and the letter stays as it is. */
static const char LONG_WAY[] = "一";

enum { CODE_POINTS = 0x110000, LETTER_BYTES = 5 };

/* Bytes by the definition of UTF-8. */
static void write_letter(char *to, unsigned point) {
    const size_t bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned LEADS[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = bytes; i-- > 1; point >>= 6) to[i] = (char)(0x80 | (point & 0x3F));
    to[0] = (char)(LEADS[bytes] | point);
    to[bytes] = '\0';
}

static bool is_character(unsigned point) {
    return point > 0 && (point < 0xD800 || point > 0xDFFF);
}

typedef char *to_form(struct arena *a, const char *text);

static void assert_same_on_the_long_way(to_form *form, const char *text) {
    const char *quick = form(arena, text);
    const char *both = form(arena, arena_print(arena, "%s%s", text, LONG_WAY));
    ck_assert_msg(strcmp(both, arena_print(arena, "%s%s", quick, LONG_WAY)) == 0, "\"%s\": \"%s\", \"%s\"",
                  text, quick, both);
}

/* Each of those that alphabets of letters and marks are in; of the many others one here and there. */
static unsigned next_point(struct seeded *s, unsigned point) {
    return point < 0x3000 ? point + 1 : point + (unsigned)seeded_between(s, 1, 80);
}

START_TEST(letters_change_form_alike_on_the_short_and_the_long_way) {
    struct seeded s = seeded_start("letters");
    for (unsigned point = 1; point < CODE_POINTS; point = next_point(&s, point)) {
        char letter[LETTER_BYTES];
        if (!is_character(point)) continue;
        write_letter(letter, point);
        const char *text = arena_print(arena, "a%sb", letter);
        assert_same_on_the_long_way(text_fold, text);
        assert_same_on_the_long_way(text_compose, text);
        assert_same_on_the_long_way(text_strip_marks, text);
        if (arena_used_bytes(arena) > 1 << 20) arena_reset(arena);
    }
}
END_TEST

START_TEST(words_of_any_letters_change_form_alike_on_the_short_and_the_long_way) {
    static const int RANGES[][2] = {{1, 0x24F}, {0x1E00, 0x1EFF}, {0x300, 0x36F}, {0x1, 0x2FFF}};
    struct seeded s = seeded_start("short and long way");
    for (int i = 0; i < 20000; i++) {
        char word[64];
        size_t used = 0;
        const int ranges = seeded_between(&s, 1, 4); /* of Latin letters alone, or with marks, or all */
        for (int left = seeded_between(&s, 1, 6); left > 0; left--) {
            const int *range = RANGES[seeded_between(&s, 0, ranges - 1)];
            write_letter(word + used, (unsigned)seeded_between(&s, range[0], range[1]));
            used += strlen(word + used);
        }
        word[used++] = 'x'; /* no gap at the end, which would be dropped */
        word[used] = '\0';
        assert_same_on_the_long_way(text_fold, word);
        assert_same_on_the_long_way(text_compose, word);
        assert_same_on_the_long_way(text_strip_marks, word);
        if (i % 64 == 0) arena_reset(arena);
    }
}
END_TEST

/* What the C library takes for UTF-8. */
static bool is_converted(iconv_t conversion, const char *bytes, size_t length) {
    char in[16];
    char out[64];
    char *from = in;
    char *to = out;
    size_t room = sizeof out;
    memcpy(in, bytes, length);
    (void)iconv(conversion, NULL, NULL, NULL, NULL);
    return iconv(conversion, &from, &length, &to, &room) == 0;
}

START_TEST(any_bytes_are_utf8_when_the_c_library_says_so) {
    static const char ODD[] =
        "a\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xED\xEE\xEF\xF0\xF1\xF4\xF5\xFF";
    struct seeded s = seeded_start("well-formed");
    const iconv_t conversion = iconv_open("UTF-32LE", "UTF-8");
    for (int i = 0; i < 200000; i++) {
        char bytes[12];
        size_t bad_at = 0;
        const size_t plain = (size_t)seeded_between(&s, 0, 1) * 7; /* eight bytes are looked at together */
        const size_t length = plain + (size_t)seeded_between(&s, 1, 5);
        memset(bytes, 'x', plain);
        for (size_t at = plain; at < length; at++) bytes[at] = ODD[seeded_between(&s, 0, sizeof ODD - 2)];
        ck_assert(text_is_utf8(bytes, length, &bad_at) == is_converted(conversion, bytes, length));
    }
    ck_assert_int_eq(iconv_close(conversion), 0);
}
END_TEST

START_TEST(lists_of_names_are_ordered_by_given_name) {
    ck_assert_str_eq(text_name_key(arena, "Nguyễn Thị  Hoà"), "hoa nguyen thi");
    ck_assert_str_eq(text_name_key(arena, "Hoa"), "hoa");
    ck_assert_str_eq(text_name_key(arena, ""), "");
}
END_TEST

START_TEST(a_mask_shows_the_last_four_of_a_long_value_only) {
    ck_assert_str_eq(text_mask(arena, "001234562345"), "********2345");
    ck_assert_str_eq(text_mask(arena, "Nguyễn Thị"), "****** Thị");
    ck_assert_str_eq(text_mask(arena, "12345678"), "****5678");
    ck_assert_str_eq(text_mask(arena, "1234567"), "*******");
    ck_assert_str_eq(text_mask(arena, "Hoà"), "***");
    ck_assert_str_eq(text_mask(arena, ""), "");
}
END_TEST

START_TEST(html_is_escaped_for_text_and_attributes) {
    ck_assert_str_eq(text_escape_html(arena, "<a href='x'>\"&đ"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;đ");
    ck_assert_str_eq(text_escape_html(arena, ""), "");
}
END_TEST

START_TEST(whole_numbers_within_limits_are_read_and_nothing_else) {
    struct err e;
    long long value = 0;
    ck_assert(text_parse_integer("007", 0, 10, &value, &e));
    ck_assert_int_eq(value, 7);
    ck_assert(text_parse_integer("-9223372036854775808", LLONG_MIN, LLONG_MAX, &value, &e));
    ck_assert(value == LLONG_MIN);
    static const char *const BAD[] = {
        "", "-", " 1", "1 ", "+1", "1.0", "0x1", "1e3", "11", "-1", "9223372036854775808", "--1"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        value = 5;
        ck_assert_msg(!text_parse_integer(BAD[i], 0, 10, &value, &e), "\"%s\" was taken", BAD[i]);
        ck_assert_int_eq(e.code, ERR_INPUT);
        ck_assert_int_eq(value, 5);
    }
}
END_TEST

START_TEST(a_misspelt_word_has_a_nearest_one_a_strange_word_none) {
    static const char *const WORDS[] = {"plan", "migrate", "config", "confirm"};
    ck_assert_str_eq(text_nearest("confg", WORDS, 4), "config");
    ck_assert_str_eq(text_nearest("plan", WORDS, 4), "plan");
    ck_assert_str_eq(text_nearest("migarte", WORDS, 4), "migrate");
    ck_assert_ptr_null(text_nearest("nightly", WORDS, 4));
    ck_assert_ptr_null(text_nearest("xyz", WORDS, 4));
    ck_assert_ptr_null(text_nearest("", WORDS, 4));
    ck_assert_ptr_null(text_nearest("plan", WORDS, 0));
    char long_word[300];
    memset(long_word, 'a', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    ck_assert_ptr_null(text_nearest(long_word, WORDS, 4));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("text");
    TCase *t = tcase_create("words");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, well_formed_utf8_without_nul_is_told_from_the_rest);
    tcase_add_test(t, names_fold_to_plain_lower_case_words);
    tcase_add_test(t, a_word_folds_into_the_room_it_is_given);
    tcase_add_test(t, marks_go_and_capitals_blanks_and_signs_stay);
    tcase_add_test(t, both_spellings_of_tone_placement_fold_alike);
    tcase_add_test(t, any_name_folds_to_the_same_key_in_every_spelling_and_form);
    tcase_add_test(t, composing_is_idempotent_and_joins_letter_and_tone);
    tcase_add_test(t, letters_change_form_alike_on_the_short_and_the_long_way);
    tcase_add_test(t, words_of_any_letters_change_form_alike_on_the_short_and_the_long_way);
    tcase_add_test(t, any_bytes_are_utf8_when_the_c_library_says_so);
    tcase_add_test(t, lists_of_names_are_ordered_by_given_name);
    tcase_add_test(t, a_mask_shows_the_last_four_of_a_long_value_only);
    tcase_add_test(t, html_is_escaped_for_text_and_attributes);
    tcase_add_test(t, whole_numbers_within_limits_are_read_and_nothing_else);
    tcase_add_test(t, capitals_and_decomposed_text_say_the_same_name);
    tcase_add_test(t, a_misspelt_word_has_a_nearest_one_a_strange_word_none);
    suite_add_tcase(s, t);
    return s;
}
