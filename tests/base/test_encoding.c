/* SPDX-License-Identifier: Apache-2.0 */
#include "base/encoding.h"

#include "base/arena.h"
#include "base/text.h"
#include "seeded.h"
#include "suite.h"

#include <iconv.h>
#include <string.h>

static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

static void feed(struct decoder *d, const char *bytes, size_t length, bool is_last, char *to, size_t *used) {
    struct decoded out;
    struct err e;
    ck_assert_msg(decoder_feed(d, bytes, length, is_last, &out, &e), "%s", e.message);
    memcpy(to + *used, out.text, out.length);
    *used += out.length;
    to[*used] = '\0';
}

/* Whole, in one piece. */
static const char *decode(enum encoding encoding, const char *bytes, size_t length) {
    char *text = arena_take(arena, 4 * length + 16);
    size_t used = 0;
    struct decoder *d = decoder_create(encoding);
    feed(d, bytes, length, true, text, &used);
    decoder_destroy(d);
    return text;
}

static const char *decode_text(enum encoding encoding, const char *text) {
    return decode(encoding, text, strlen(text));
}

static void assert_recognised(const char *bytes, size_t length, enum encoding expected) {
    const enum encoding got = encoding_recognise(bytes, length);
    ck_assert_msg(got == expected, "taken for %s, not for %s", encoding_name(got), encoding_name(expected));
}

static void assert_text_recognised(const char *text, enum encoding expected) {
    assert_recognised(text, strlen(text), expected);
}

/* ---- Names ---- */

START_TEST(encodings_are_found_by_their_names) {
    for (int i = ENCODING_UTF8; i < ENCODINGS; i++) {
        enum encoding found = ENCODING_GUESS;
        struct err e;
        ck_assert(encoding_find(encoding_name((enum encoding)i), &found, &e));
        ck_assert_int_eq((int)found, i);
    }
}
END_TEST

START_TEST(an_unknown_name_is_refused_with_those_there_are) {
    static const char *const BAD[] = {"", "latin-1", "unknown"};
    for (size_t i = 0; i < 3; i++) {
        enum encoding found = ENCODING_UTF8;
        struct err e;
        ck_assert(!encoding_find(BAD[i], &found, &e));
        ck_assert_int_eq(e.code, ERR_USAGE);
        for (int j = ENCODING_UTF8; j < ENCODINGS; j++)
            ck_assert_ptr_nonnull(strstr(e.hint, encoding_name((enum encoding)j)));
    }
    enum encoding found = ENCODING_GUESS;
    struct err e;
    ck_assert(encoding_find("Windows-1258", &found, &e));
    ck_assert_int_eq(found, ENCODING_WINDOWS_1258);
}
END_TEST

/* ---- Decoding ---- */

static const char *const VOWELS[] = {"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y",
                                     "A", "Ă", "Â", "E", "Ê", "I", "O", "Ô", "Ơ", "U", "Ư", "Y"};
static const char *const TONES[] = {"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"};

/* As the C library writes it; "" for what the encoding has no byte for. */
static const char *encode(const char *charset, const char *text) {
    char *bytes = arena_take(arena, 4 * strlen(text) + 16);
    char *from = arena_copy_text(arena, text, strlen(text));
    char *to = bytes;
    size_t left = strlen(text);
    size_t room = 4 * left + 15;
    const iconv_t conversion = iconv_open(charset, "UTF-8");
    const bool is_whole = iconv(conversion, &from, &left, &to, &room) == 0;
    ck_assert_int_eq(iconv_close(conversion), 0);
    return is_whole ? bytes : "";
}

START_TEST(windows_1258_letters_and_the_tones_behind_them_become_one_letter) {
    for (size_t v = 0; v < sizeof VOWELS / sizeof VOWELS[0]; v++)
        for (size_t t = 0; t < sizeof TONES / sizeof TONES[0]; t++) {
            const char *letter = arena_print(arena, "x%s%sn", VOWELS[v], TONES[t]);
            const char *bytes =
                arena_print(arena, "x%s%sn", encode("CP1258", VOWELS[v]), encode("CP1258", TONES[t]));
            ck_assert_str_eq(decode_text(ENCODING_WINDOWS_1258, bytes), text_compose(arena, letter));
        }
    ck_assert_str_eq(decode_text(ENCODING_WINDOWS_1258, "\xD0\xE3k L\xE3k \xF0"), "Đăk Lăk đ");
}
END_TEST

START_TEST(tcvn3_has_every_small_letter) {
    for (size_t v = 0; v < sizeof VOWELS / sizeof VOWELS[0] / 2; v++)
        for (size_t t = 0; t < sizeof TONES / sizeof TONES[0]; t++) {
            const char *letter = text_compose(arena, arena_print(arena, "%s%s", VOWELS[v], TONES[t]));
            const char *byte = encode("TCVN5712-1", letter);
            ck_assert_uint_eq(strlen(byte), 1);
            ck_assert_str_eq(decode_text(ENCODING_TCVN3, byte), letter);
        }
    ck_assert_str_eq(decode_text(ENCODING_TCVN3, "\xA7\xB7ng \xA1\xA2\xA3\xA4\xA5\xA6 \xAE"),
                     "Đãng ĂÂÊÔƠƯ đ");
}
END_TEST

START_TEST(utf16_of_both_orders_is_read_with_and_without_a_mark) {
    ck_assert_str_eq(decode(ENCODING_UTF16LE, "\xFF\xFE\x10\x01n\0", 6), "Đn");
    ck_assert_str_eq(decode(ENCODING_UTF16LE, "\x10\x01n\0", 4), "Đn");
    ck_assert_str_eq(decode(ENCODING_UTF16BE, "\xFE\xFF\x01\x10\0n", 6), "Đn");
    ck_assert_str_eq(decode(ENCODING_UTF16BE, "\xD8\x3C\xDF\x3E", 4), "🌾");
}
END_TEST

START_TEST(utf8_comes_as_it_is_but_for_its_mark) {
    ck_assert_str_eq(decode_text(ENCODING_UTF8, "\xEF\xBB\xBF\u0111\xFFx\xEF\xBB\xBF"),
                     "\u0111\xFFx\xEF\xBB\xBF");
    ck_assert_str_eq(decode_text(ENCODING_GUESS, "plain"), "plain");
    ck_assert_str_eq(decode(ENCODING_UTF8, "", 0), "");
}
END_TEST

START_TEST(what_is_not_valid_comes_out_as_no_utf8_where_it_stands) {
    ck_assert_str_eq(decode(ENCODING_WINDOWS_1258,
                            "a\x8A"
                            "b",
                            3),
                     "a\xFF"
                     "b");
    ck_assert_str_eq(decode(ENCODING_UTF16LE,
                            "a\0\x00\xD8"
                            "b\0",
                            6),
                     "a\xFF"
                     "b"); /* half a pair */
    ck_assert_str_eq(decode(ENCODING_UTF16LE,
                            "a\0\x00\xDC"
                            "b\0",
                            6),
                     "a\xFF"
                     "b");
    ck_assert_str_eq(decode(ENCODING_UTF16LE, "a\0b", 3), "a\xFF");
    ck_assert_str_eq(decode(ENCODING_UTF16BE, "\0a\xD8", 3), "a\xFF");
}
END_TEST

START_TEST(the_mark_and_what_was_recognised_are_told) {
    static const struct {
        const char *bytes;
        size_t length;
        enum encoding encoding;
        bool has_mark;
    } CASES[] = {{"\xEF\xBB\xBFx", 4, ENCODING_UTF8, true},
                 {"\xFF\xFEx\0", 4, ENCODING_UTF16LE, true},
                 {"x\0y\0", 4, ENCODING_UTF16LE, false},
                 {"abcd", 4, ENCODING_GUESS, false}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[64];
        size_t used = 0;
        struct decoder *d = decoder_create(ENCODING_GUESS);
        feed(d, CASES[i].bytes, CASES[i].length, true, text, &used);
        ck_assert_int_eq(decoder_encoding(d), CASES[i].encoding);
        ck_assert(decoder_has_byte_order_mark(d) == CASES[i].has_mark);
        decoder_destroy(d);
    }
}
END_TEST

static void assert_same_in_pieces(struct seeded *s, enum encoding encoding, const char *bytes,
                                  size_t length) {
    char *text = arena_take(arena, 4 * length + 16);
    size_t used = 0;
    struct decoder *d = decoder_create(encoding);
    for (size_t at = 0; at < length;) {
        const size_t most = length - at;
        const size_t piece = (size_t)seeded_between(s, 0, most < 4 ? (int)most : 4);
        feed(d, bytes + at, piece, false, text, &used);
        at += piece;
    }
    feed(d, "", 0, true, text, &used);
    decoder_destroy(d);
    ck_assert_str_eq(text, decode(encoding, bytes, length));
}

START_TEST(pieces_cut_anywhere_give_the_same_text) {
    static const char *const SYLLABLES[] = {"Nguyễn ", "Thị ", "Hoà\n", "đ", "Ự", "x,", "ấ", "🌾"};
    static const char *const CHARSETS[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "CP1258", "TCVN5712-1"};
    struct seeded s = seeded_start("pieces");
    for (int i = 0; i < 5000; i++) {
        char bytes[64];
        size_t length = (size_t)seeded_between(&s, 0, 3); /* of a mark, or anything */
        memcpy(bytes, seeded_between(&s, 0, 1) ? "\xEF\xBB\xBF" : "\xFF\xFEz", length);
        const int charset = seeded_between(&s, 0, 4);
        for (int left = seeded_between(&s, 0, 5); left > 0; left--) {
            char *from = arena_print(arena, "%s", SYLLABLES[seeded_between(&s, 0, 7)]);
            size_t from_left = strlen(from);
            char *to = bytes + length;
            size_t room = sizeof bytes - length;
            const iconv_t conversion = iconv_open(CHARSETS[charset], "UTF-8");
            (void)iconv(conversion, &from, &from_left, &to, &room);
            (void)iconv_close(conversion);
            length = sizeof bytes - room;
        }
        assert_same_in_pieces(&s, (enum encoding)(ENCODING_UTF8 + charset), bytes, length);
        arena_reset(arena);
    }
}
END_TEST

/* ---- Recognising ---- */

START_TEST(marks_zero_bytes_and_valid_utf8_decide) {
    assert_text_recognised("\xEF\xBB\xBFx", ENCODING_UTF8);
    assert_recognised("\xFF\xFEx\0", 4, ENCODING_UTF16LE);
    assert_recognised("\xFE\xFF\0x", 4, ENCODING_UTF16BE);
    assert_recognised("n\0a\0m\0e\0,\0\x10\x01\xC7\x1E\n\0", 16, ENCODING_UTF16LE);
    assert_recognised("\0n\0a\0m\0e\0,\x01\x10\x1E\xC7\0\n", 16, ENCODING_UTF16BE);
    assert_text_recognised("họ tên", ENCODING_UTF8);
    assert_recognised("họ\0tên", 10, ENCODING_UTF8);
}
END_TEST

START_TEST(ascii_and_an_unfinished_letter_tell_nothing) {
    assert_text_recognised("", ENCODING_GUESS);
    assert_text_recognised("name,birth\n", ENCODING_GUESS);
    assert_text_recognised("name,birth\n\xE1\xBB", ENCODING_GUESS);
    assert_text_recognised("họ t\xC3", ENCODING_UTF8);
    assert_recognised("name\0x", 6, ENCODING_GUESS); /* a stray NUL is not UTF-16 */
}
END_TEST

START_TEST(text_that_no_encoding_makes_vietnamese_is_taken_for_broken_utf8) {
    assert_text_recognised("a,b\n1,\xFF\n", ENCODING_UTF8);
    assert_text_recognised("Nguyễn Thị Hoà, Trần Văn Tý, L\xEA", ENCODING_UTF8);
    assert_text_recognised("\x93\x8A\x97\x81", ENCODING_UTF8);
}
END_TEST

/* The ABC fonts have no capitals with a tone: none here. */
static const char *const NAMES[] = {"Nguyễn Thị Hoà", "Trần Văn Tý",
                                    "Lê Hữu Đức",     "Phạm Ngọc Anh",
                                    "Vũ Thị Bưởi",    "Đặng Quốc Khánh",
                                    "Bùi Thị Xuân",   "Hồ Sỹ Phượng",
                                    "Lò Văn Pẻn",     "Giàng A Páo",
                                    "Y Hđrũk Niê",    "Võ Thị Sáu",
                                    "Đinh Núp",       "Quách Thị Lưỡng",
                                    "Tạ Đình Đề",     "Dương Thuý Vỹ",
                                    "Ngô Bá Khoẻ",    "Huỳnh Thị Ngỡi",
                                    "Phan Kế Bính",   "Đỗ Thị Thắm",
                                    "Mạc Thị Bười",   "Lục Thị Lan",
                                    "Chử Đồng Tử",    "Hoàng Thị Ngần",
                                    "Lý Thị Ưng",     "thôn Đông",
                                    "Tổ dân phố 5",   "Nữ",
                                    "Hộ nghèo",       "Âu Cơ"};

enum { NAME_COUNT = sizeof NAMES / sizeof NAMES[0], RECOGNISED_FROM = 8, NAMES_MAX = 20 };

static char *raise_ascii(const char *name) {
    char *raised = arena_copy_text(arena, name, strlen(name));
    for (char *c = raised; *c; c++) *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    return raised;
}

static const char *make_list(struct seeded *s, const char *charset, bool is_capital) {
    const char *list = "name,birth\r\n";
    for (int left = seeded_between(s, RECOGNISED_FROM, NAMES_MAX); left > 0; left--) {
        const char *name = NAMES[seeded_between(s, 0, NAME_COUNT - 1)];
        if (is_capital) name = strcmp(charset, "CP1258") == 0 ? text_upper(arena, name) : raise_ascii(name);
        list = arena_print(arena, "%s%s,%d\r\n", list, encode(charset, name), seeded_between(s, 1930, 2026));
    }
    return list;
}

START_TEST(a_few_names_tell_windows_1258_from_tcvn3) {
    struct seeded s = seeded_start("old encodings");
    for (int i = 0; i < 1000; i++) {
        assert_text_recognised(make_list(&s, "CP1258", i % 2), ENCODING_WINDOWS_1258);
        assert_text_recognised(make_list(&s, "TCVN5712-1", i % 2), ENCODING_TCVN3);
        arena_reset(arena);
    }
}
END_TEST

START_TEST(a_list_whose_first_pieces_are_ascii_is_recognised_by_the_first_that_is_not) {
    char text[64] = "";
    size_t used = 0;
    struct decoder *d = decoder_create(ENCODING_GUESS);
    feed(d, "name\n", 5, false, text, &used);
    ck_assert_int_eq(decoder_encoding(d), ENCODING_GUESS);
    feed(d, "Ng", 2, false, text, &used);
    feed(d, "uy\xD4n Th\xDE Ho\xB5", 12, true, text, &used);
    ck_assert_int_eq(decoder_encoding(d), ENCODING_TCVN3);
    ck_assert_str_eq(text, "name\nNguyễn Thị Hoà");
    decoder_destroy(d);
}
END_TEST

/* ---- Capitals ---- */

static void assert_mended(const char *text, const char *expected) {
    char *mended = arena_copy_text(arena, text, strlen(text));
    encoding_mend_capitals(mended);
    ck_assert_str_eq(mended, expected);
}

START_TEST(words_in_capitals_get_capital_accents) {
    assert_mended("NGUYễN THị Hà", "NGUYỄN THỊ HÀ");
    assert_mended("VŨ THị ý", "VŨ THỊ Ý");
    assert_mended("LÊ Tý", "LÊ TÝ");
    assert_mended("xã ĐôNG HảI, tổ 5", "xã ĐÔNG HẢI, tổ 5");
    assert_mended("HOàNG-Yến", "HOÀNG-Yến");
}
END_TEST

START_TEST(words_of_a_name_begin_with_a_capital) {
    assert_mended("Nguyễn Thị ánh", "Nguyễn Thị Ánh");
    assert_mended("ánh Nguyệt Hà", "Ánh Nguyệt Hà");
    assert_mended("Lê ánh-ý Nhi", "Lê Ánh-Ý Nhi");
}
END_TEST

START_TEST(words_that_may_be_meant_so_stay) {
    static const char *const SAME[] = {"",
                                       "Hà",
                                       "Lý Tú",
                                       "Nguyễn Thị Hà",
                                       "ý",
                                       "TDP Tý",
                                       "UBND xã",
                                       "A1 tổ",
                                       "Âu Cơ",
                                       "ABC",
                                       "Xã ở",
                                       "Đông Hải tổ ấp",
                                       "Tổ dân phố ấp Đông Hải",
                                       "HTX Hà Lộ",
                                       "12/3"};
    for (size_t i = 0; i < sizeof SAME / sizeof SAME[0]; i++) assert_mended(SAME[i], SAME[i]);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("encoding");
    TCase *t = tcase_create("encodings");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, encodings_are_found_by_their_names);
    tcase_add_test(t, an_unknown_name_is_refused_with_those_there_are);
    tcase_add_test(t, windows_1258_letters_and_the_tones_behind_them_become_one_letter);
    tcase_add_test(t, tcvn3_has_every_small_letter);
    tcase_add_test(t, utf16_of_both_orders_is_read_with_and_without_a_mark);
    tcase_add_test(t, utf8_comes_as_it_is_but_for_its_mark);
    tcase_add_test(t, what_is_not_valid_comes_out_as_no_utf8_where_it_stands);
    tcase_add_test(t, the_mark_and_what_was_recognised_are_told);
    tcase_add_test(t, pieces_cut_anywhere_give_the_same_text);
    tcase_add_test(t, marks_zero_bytes_and_valid_utf8_decide);
    tcase_add_test(t, ascii_and_an_unfinished_letter_tell_nothing);
    tcase_add_test(t, text_that_no_encoding_makes_vietnamese_is_taken_for_broken_utf8);
    tcase_add_test(t, a_few_names_tell_windows_1258_from_tcvn3);
    tcase_add_test(t, a_list_whose_first_pieces_are_ascii_is_recognised_by_the_first_that_is_not);
    tcase_add_test(t, words_in_capitals_get_capital_accents);
    tcase_add_test(t, words_of_a_name_begin_with_a_capital);
    tcase_add_test(t, words_that_may_be_meant_so_stay);
    suite_add_tcase(s, t);
    return s;
}
