/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/completion.h"
#include "domain/list/value.h"
#include "domain/person.h"
#include "domain/resident.h"
#include "seeded.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static const struct list_map_file NO_WORDS;
static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

static civil_day today(void) {
    return civil_make(2026, 11, 23);
}

static const char *rule_code(enum list_rule rule) {
    return rule == RULE_NONE ? "none" : LIST_RULE_ROWS[rule].code;
}

#define ck_assert_rule(got, wanted, text)                                                                    \
    do {                                                                                                     \
        const enum list_rule rule_got = (got);                                                               \
        ck_assert_msg(rule_got == (wanted), "%s: %s, not %s", text, rule_code(rule_got), rule_code(wanted)); \
    } while (0)

/* ---- Dates ---- */

START_TEST(a_date_is_read_in_every_form_that_lists_use) {
    static const char *const FORMS[] = {"1980-03-05",
                                        "05/03/1980",
                                        "5/3/1980",
                                        "05-03-1980",
                                        "5.3.1980",
                                        "19800305",
                                        "198003050830",
                                        "05031980",
                                        "1980/03/05",
                                        "1980-3-5",
                                        "1980-03-05 00:00:00",
                                        "5/3/1980 00:00",
                                        "05 / 03 / 1980",
                                        "1980-03-05T07:00:00.000Z",
                                        "19800305083000",
                                        "05/03/1980 12:00:00 SA"};
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        struct value_date date = {0, false};
        ck_assert_rule(value_read_date(span_trim(FORMS[i]), LIST_DATES_DMY, today(), &date), RULE_NONE,
                       FORMS[i]);
        ck_assert_msg(date.has_day && date.day == civil_make(1980, 3, 5), "%s", FORMS[i]);
    }
}
END_TEST

START_TEST(a_year_or_a_month_stands_for_its_first_of_january) {
    static const char *const FORMS[] = {"1980",       "03/1980",    "3/1980",   "1980-03",      "1980.0",
                                        "00/00/1980", "1980-00-00", "19800000", "198000000000", " 1980 "};
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        struct value_date date = {0, true};
        ck_assert_rule(value_read_date(span_trim(FORMS[i]), LIST_DATES_DMY, today(), &date), RULE_NONE,
                       FORMS[i]);
        ck_assert_msg(!date.has_day && date.day == civil_make(1980, 1, 1), "%s", FORMS[i]);
    }
}
END_TEST

START_TEST(a_date_that_cannot_be_told_is_refused_with_its_own_rule) {
    static const struct {
        const char *text;
        enum list_rule rule;
    } CASES[] = {
        {"31/02/1980", RULE_BIRTH_IMPOSSIBLE},
        {"29/02/1981", RULE_BIRTH_IMPOSSIBLE},
        {"31/04/1980", RULE_BIRTH_IMPOSSIBLE},
        {"13/1980", RULE_BIRTH_IMPOSSIBLE},
        {"19801305", RULE_BIRTH_IMPOSSIBLE},
        {"32/01/1980", RULE_BIRTH_IMPOSSIBLE},
        {"2/3/26", RULE_BIRTH_TWO_DIGIT_YEAR},
        {"2/26", RULE_BIRTH_TWO_DIGIT_YEAR},
        {"05.03.80", RULE_BIRTH_TWO_DIGIT_YEAR},
        {"80", RULE_BIRTH_TWO_DIGIT_YEAR},
        {"03/25/1980", RULE_BIRTH_OTHER_ORDER},
        {"29221", RULE_BIRTH_SERIAL},
        {"29221.5", RULE_BIRTH_SERIAL},
        {"0001-01-01", RULE_BIRTH_TOO_EARLY},
        {"31/12/1899", RULE_BIRTH_TOO_EARLY},
        {"0000", RULE_BIRTH_TOO_EARLY},
        {"24/11/2026", RULE_BIRTH_IN_FUTURE},
        {"2027", RULE_BIRTH_IN_FUTURE},
        {"9999-12-31", RULE_BIRTH_IN_FUTURE},
        {"", RULE_BIRTH_UNREADABLE},
        {"Hoà", RULE_BIRTH_UNREADABLE},
        {"5/3/1980x", RULE_BIRTH_UNREADABLE},
        {"5//1980", RULE_BIRTH_UNREADABLE},
        {"5/3/980", RULE_BIRTH_UNREADABLE},
        {"1/2/3/1980", RULE_BIRTH_UNREADABLE},
        {"/1980", RULE_BIRTH_UNREADABLE},
        {"5/3/", RULE_BIRTH_UNREADABLE},
        {"12-Mar-80", RULE_BIRTH_UNREADABLE},
        {"123456", RULE_BIRTH_UNREADABLE},
        {"-1980", RULE_BIRTH_UNREADABLE},
        {"99999999999999999999", RULE_BIRTH_UNREADABLE},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct value_date date = {7, true};
        const enum list_rule rule = value_read_date(span_trim(CASES[i].text), LIST_DATES_DMY, today(), &date);
        ck_assert_rule(rule, CASES[i].rule, CASES[i].text);
        ck_assert_int_eq(date.day, 7);
    }
}
END_TEST

START_TEST(today_is_the_last_day_that_a_date_may_be) {
    struct value_date date = {0, false};
    ck_assert_rule(value_read_date(span_trim("23/11/2026"), LIST_DATES_DMY, today(), &date), RULE_NONE,
                   "today");
    ck_assert_rule(value_read_date(span_trim("1/1/1900"), LIST_DATES_DMY, today(), &date), RULE_NONE, "1900");
}
END_TEST

START_TEST(the_order_of_a_list_decides_what_day_and_month_are) {
    struct value_date date = {0, false};
    ck_assert_rule(value_read_date(span_trim("3/5/1980"), LIST_DATES_MDY, today(), &date), RULE_NONE, "mdy");
    ck_assert_int_eq(date.day, civil_make(1980, 3, 5));
    ck_assert_rule(value_read_date(span_trim("25/3/1980"), LIST_DATES_MDY, today(), &date),
                   RULE_BIRTH_OTHER_ORDER, "day first in a list of month first");
    ck_assert_rule(value_read_date(span_trim("1980/3/25"), LIST_DATES_YMD, today(), &date), RULE_NONE, "ymd");
    ck_assert_int_eq(date.day, civil_make(1980, 3, 25));
    ck_assert_rule(value_read_date(span_trim("25/3/1980"), LIST_DATES_YMD, today(), &date),
                   RULE_BIRTH_UNREADABLE, "year last in a list of year first");
}
END_TEST

static void print_date(struct civil_date d, int form, char *text, size_t room) {
    static const char SIGNS[] = "/.-";
    const char sign = SIGNS[form % 3];
    if (form == 3)
        (void)snprintf(text, room, "%04d-%02d-%02d", d.year, d.month, d.day);
    else if (form == 4)
        (void)snprintf(text, room, "%04d%02d%02d", d.year, d.month, d.day);
    else if (form == 5)
        (void)snprintf(text, room, "%02d%c%02d%c%04d", d.day, sign, d.month, sign, d.year);
    else
        (void)snprintf(text, room, "%d%c%d%c%d", d.day, sign, d.month, sign, d.year);
}

/* Every day since 1900 that the calendar has is read from each form, and no other. */
START_TEST(dates_are_read_as_the_calendar_has_them) {
    struct seeded s = seeded_start("dates");
    for (int i = 0; i < 200000; i++) {
        const struct civil_date d = {seeded_between(&s, 1900, 2026), seeded_between(&s, 1, 12),
                                     seeded_between(&s, 1, 31)};
        char text[32];
        struct value_date date = {0, false};
        print_date(d, seeded_between(&s, 0, 5), text, sizeof text);
        const enum list_rule rule = value_read_date(span_trim(text), LIST_DATES_DMY, today(), &date);
        if (!civil_is_valid(d)) {
            ck_assert_rule(rule, RULE_BIRTH_IMPOSSIBLE, text);
        } else if (civil_from_date(d) > today()) {
            ck_assert_rule(rule, RULE_BIRTH_IN_FUTURE, text);
        } else {
            ck_assert_rule(rule, RULE_NONE, text);
            ck_assert_msg(date.has_day && date.day == civil_from_date(d), "%s", text);
        }
    }
}
END_TEST

/* ---- Numbers ---- */

static enum list_rule personal(const char *text, int64_t *number) {
    return value_read_personal_number(span_trim(text), number);
}

START_TEST(a_personal_number_has_twelve_digits_whatever_stands_between_them) {
    static const char *const FORMS[] = {"999180012345",    "'999180012345", "999 180 012345",
                                        "999.180.012.345", "999-180012345", " 999180012345 ",
                                        "999180012345.0",  "999180 012345"};
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        int64_t number = 0;
        ck_assert_rule(personal(FORMS[i], &number), RULE_NONE, FORMS[i]);
        ck_assert_int_eq(number, INT64_C(999180012345));
    }
    int64_t number = 0;
    ck_assert_rule(personal("001080012345", &number), RULE_NONE, "leading zeros");
    ck_assert_int_eq(number, 1080012345);
}
END_TEST

START_TEST(a_number_that_a_spreadsheet_spoiled_is_told_from_a_wrong_one) {
    static const struct {
        const char *text;
        enum list_rule rule;
    } CASES[] = {
        {"9.99180E+11", RULE_NUMBER_ROUNDED},
        {"9,9918E+11", RULE_NUMBER_ROUNDED},
        {"1e11", RULE_NUMBER_ROUNDED},
        {"99180012345", RULE_NUMBER_ZERO_LOST},
        {"1080012345", RULE_NUMBER_ZERO_LOST},
        {"123456789", RULE_NUMBER_OLD},
        {"1234567890123", RULE_NUMBER_UNREADABLE},
        {"12345678", RULE_NUMBER_UNREADABLE},
        {"99918001234A", RULE_NUMBER_UNREADABLE},
        {"000000000000", RULE_NUMBER_UNREADABLE},
        {"111111111111", RULE_NUMBER_UNREADABLE},
        {"đang làm", RULE_NUMBER_UNREADABLE},
        {"E+11", RULE_NUMBER_UNREADABLE},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int64_t number = 7;
        ck_assert_rule(personal(CASES[i].text, &number), CASES[i].rule, CASES[i].text);
        ck_assert_int_eq(number, 7);
    }
}
END_TEST

START_TEST(a_number_tells_century_sex_and_year) {
    ck_assert(value_number_agrees(INT64_C(999080000000), PERSON_MALE, 1980));
    ck_assert(value_number_agrees(INT64_C(999180000000), PERSON_FEMALE, 1980));
    ck_assert(value_number_agrees(INT64_C(999215000000), PERSON_MALE, 2015));
    ck_assert(value_number_agrees(INT64_C(999315000000), PERSON_FEMALE, 2015));
    ck_assert(value_number_agrees(INT64_C(999315000000), PERSON_UNKNOWN, 2015));
    ck_assert(!value_number_agrees(INT64_C(999080000000), PERSON_FEMALE, 1980));
    ck_assert(!value_number_agrees(INT64_C(999080000000), PERSON_MALE, 1981));
    ck_assert(!value_number_agrees(INT64_C(999080000000), PERSON_MALE, 2080));
}
END_TEST

START_TEST(an_insurance_number_is_a_book_or_a_card) {
    char number[VALUE_INSURANCE_BYTES];
    ck_assert_rule(value_read_insurance_number(span_trim("9912345678"), number), RULE_NONE, "book");
    ck_assert_str_eq(number, "9912345678");
    ck_assert_rule(value_read_insurance_number(span_trim("gd 4 99 99.1234.5678"), number), RULE_NONE, "card");
    ck_assert_str_eq(number, "GD4999912345678");
    static const char *const BAD[] = {"123456789", "G14999912345678", "GD49999123456781", "GD49999123A5678",
                                      "9.9E+09",   "ABCDEFGHIJ",      "GDĐ999912345678"};
    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        ck_assert_rule(value_read_insurance_number(span_trim(BAD[i]), number), RULE_INSURANCE_UNREADABLE,
                       BAD[i]);
}
END_TEST

START_TEST(a_phone_is_read_however_it_is_written) {
    static const char *const FORMS[] = {
        "0501234567",    "+84501234567", "84501234567",   "501234567",       "0501 234 567",
        "050.123.4567",  "050-123-4567", "(050) 1234567", "+84 50 123 4567", "0084501234567",
        "+840501234567", "'0501234567",  "501234567.0",   "050 - 123 - 4567"};
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        int64_t number = 0;
        ck_assert_rule(value_read_phone(span_trim(FORMS[i]), &number), RULE_NONE, FORMS[i]);
        ck_assert_msg(number == INT64_C(84501234567), "%s: %" PRId64, FORMS[i], number);
    }
}
END_TEST

START_TEST(of_several_phones_the_first_is_taken) {
    static const char *const FORMS[] = {"0501234567/0511234567",   "0501234567; 0511234567",
                                        "0501234567 - 0511234567", "0501234567, con trai",
                                        "0501234567\n0511234567",  "0501234567 0511234567"};
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        int64_t number = 0;
        ck_assert_rule(value_read_phone(span_trim(FORMS[i]), &number), RULE_PHONE_SEVERAL, FORMS[i]);
        ck_assert_msg(number == INT64_C(84501234567), "%s", FORMS[i]);
    }
}
END_TEST

START_TEST(what_is_no_mobile_number_is_left_out) {
    static const struct {
        const char *text;
        enum list_rule rule;
    } CASES[] = {
        {"01681234567", RULE_PHONE_OLD},         {"1201234567", RULE_PHONE_OLD},
        {"+841991234567", RULE_PHONE_OLD},       {"02431234567", RULE_PHONE_UNREADABLE},
        {"0401234567", RULE_PHONE_UNREADABLE},   {"05012345", RULE_PHONE_UNREADABLE},
        {"9.0E+08", RULE_PHONE_UNREADABLE},      {"gọi hàng xóm", RULE_PHONE_UNREADABLE},
        {"+85501234567", RULE_PHONE_UNREADABLE},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int64_t number = 7;
        ck_assert_rule(value_read_phone(span_trim(CASES[i].text), &number), CASES[i].rule, CASES[i].text);
        ck_assert_int_eq(number, 7);
    }
}
END_TEST

START_TEST(a_commune_is_a_number_of_at_most_five_digits) {
    int32_t commune = 0;
    ck_assert_rule(value_read_commune(span_trim("00004"), &commune), RULE_NONE, "zeros");
    ck_assert_int_eq(commune, 4);
    ck_assert_rule(value_read_commune(span_trim("123456"), &commune), RULE_COMMUNE_UNREADABLE, "six");
    ck_assert_rule(value_read_commune(span_trim("0"), &commune), RULE_COMMUNE_UNREADABLE, "none");
    ck_assert_rule(value_read_commune(span_trim(""), &commune), RULE_COMMUNE_UNREADABLE, "empty");
    ck_assert_rule(value_read_commune(span_trim("99999999999999999999"), &commune), RULE_COMMUNE_UNREADABLE,
                   "long");
}
END_TEST

/* ---- Words ---- */

START_TEST(a_sex_is_read_in_vietnamese_english_and_the_ministry_s_numbers) {
    static const char *const MALE[] = {"nam", "NAM", "Nam ", "m", "male", "1", "Trai"};
    static const char *const FEMALE[] = {"nữ", "NỮ", "Nu", "N\u01B0\u0303", "f", "Female", "2"};
    uint8_t sex = PERSON_UNKNOWN;
    for (size_t i = 0; i < COUNT_OF(MALE); i++) {
        ck_assert_rule(value_read_sex(span_trim(MALE[i]), &NO_WORDS, &sex), RULE_NONE, MALE[i]);
        ck_assert_int_eq(sex, PERSON_MALE);
    }
    for (size_t i = 0; i < COUNT_OF(FEMALE); i++) {
        ck_assert_rule(value_read_sex(span_trim(FEMALE[i]), &NO_WORDS, &sex), RULE_NONE, FEMALE[i]);
        ck_assert_int_eq(sex, PERSON_FEMALE);
    }
    ck_assert_rule(value_read_sex(span_trim("3"), &NO_WORDS, &sex), RULE_SEX_NOT_TOLD, "3");
    ck_assert_int_eq(sex, PERSON_UNKNOWN);
    ck_assert_rule(value_read_sex(span_trim("0"), &NO_WORDS, &sex), RULE_SEX_UNKNOWN, "0");
    ck_assert_rule(value_read_sex(span_trim("T"), &NO_WORDS, &sex), RULE_SEX_UNKNOWN, "T");
}
END_TEST

START_TEST(a_list_s_own_word_goes_before_ours) {
    static const struct list_word WORDS[] = {
        {LIST_SEX, "t", "male"}, {LIST_SEX, "1", "female"}, {LIST_ROUTE, "g", "school"}};
    const struct list_map_file file = {.words = WORDS, .word_count = COUNT_OF(WORDS)};
    uint8_t sex = PERSON_UNKNOWN;
    ck_assert_rule(value_read_sex(span_trim("T"), &file, &sex), RULE_NONE, "T");
    ck_assert_int_eq(sex, PERSON_MALE);
    ck_assert_rule(value_read_sex(span_trim("1"), &file, &sex), RULE_NONE, "1");
    ck_assert_int_eq(sex, PERSON_FEMALE);
    ck_assert_rule(value_read_sex(span_trim("g"), &file, &sex), RULE_SEX_UNKNOWN, "a word of another field");
}
END_TEST

START_TEST(known_groups_are_taken_and_an_unknown_one_is_told) {
    uint32_t groups = 0;
    ck_assert_rule(value_read_groups(span_trim("1; 16,09"), &NO_WORDS, &groups), RULE_NONE, "numbers");
    ck_assert_uint_eq(groups, TARGET_GROUP(1) | TARGET_GROUP(16) | TARGET_GROUP(9));
    ck_assert_rule(value_read_groups(span_trim("Hộ nghèo / Người cao tuổi"), &NO_WORDS, &groups), RULE_NONE,
                   "words");
    ck_assert_uint_eq(groups, TARGET_GROUP(3) | TARGET_GROUP(1));
    ck_assert_rule(value_read_groups(span_trim("3;17"), &NO_WORDS, &groups), RULE_GROUPS_UNKNOWN, "17");
    ck_assert_uint_eq(groups, TARGET_GROUP(3));
    uint8_t circumstances = 0;
    ck_assert_rule(value_read_circumstances(span_trim("xe lăn;mang thai"), &NO_WORDS, &circumstances),
                   RULE_NONE, "");
    ck_assert_int_eq(circumstances, CIRCUMSTANCE_STEP_FREE | CIRCUMSTANCE_PREGNANT);
    ck_assert_rule(value_read_circumstances(span_trim("mệt"), &NO_WORDS, &circumstances),
                   RULE_CIRCUMSTANCES_UNKNOWN, "");
}
END_TEST

START_TEST(the_other_words_are_read_too) {
    uint8_t word = 99;
    int16_t payer = 0;
    char language[VALUE_LANGUAGE_BYTES];
    ck_assert_rule(value_read_route(span_trim("Trường học"), &NO_WORDS, &word), RULE_NONE, "route");
    ck_assert_int_eq(word, ROUTE_SCHOOL);
    ck_assert_rule(value_read_route(span_trim("xưởng"), &NO_WORDS, &word), RULE_ROUTE_UNKNOWN, "route");
    ck_assert_rule(value_read_phone_owner(span_trim("Bố mẹ"), &NO_WORDS, &word), RULE_NONE, "owner");
    ck_assert_int_eq(word, PHONE_OF_GUARDIAN);
    ck_assert_rule(value_read_data_status(span_trim("Đã tiếp nhận"), &NO_WORDS, &word), RULE_NONE, "status");
    ck_assert_int_eq(word, DATA_ACCEPTED);
    ck_assert_rule(value_read_data_status(span_trim("mất"), &NO_WORDS, &word), RULE_DATA_STATUS_UNKNOWN,
                   "status");
    ck_assert_rule(value_read_payer(span_trim("09"), &NO_WORDS, &payer), RULE_NONE, "payer");
    ck_assert_int_eq(payer, 9);
    ck_assert_rule(value_read_payer(span_trim("6"), &NO_WORDS, &payer), RULE_PAYER_UNKNOWN, "payer");
    ck_assert_rule(value_read_language(span_trim("Kinh"), &NO_WORDS, language), RULE_NONE, "language");
    ck_assert_str_eq(language, "vi");
    ck_assert_rule(value_read_language(span_trim("tiếng lóng"), &NO_WORDS, language), RULE_LANGUAGE_UNKNOWN,
                   "");
    ck_assert(value_is_never(span_trim("Chưa khám"), &NO_WORDS) &&
              !value_is_never(span_trim("2025"), &NO_WORDS));
}
END_TEST

START_TEST(what_people_write_for_nothing_is_nothing) {
    static const char *const NOTHING[] = {"", "  ", "-", "Không có", "0", "n/a", "NULL", "\u00A0", "'"};
    static const char *const SOMETHING[] = {"00", "10", "Không Có Tên Gì", "a", "--1"};
    for (size_t i = 0; i < COUNT_OF(NOTHING); i++)
        ck_assert_msg(span_is_nothing(span_trim(NOTHING[i])), "\"%s\"", NOTHING[i]);
    for (size_t i = 0; i < COUNT_OF(SOMETHING); i++)
        ck_assert_msg(!span_is_nothing(span_trim(SOMETHING[i])), "\"%s\"", SOMETHING[i]);
}
END_TEST

/* ---- Texts ---- */

START_TEST(a_name_is_composed_squeezed_and_keyed) {
    const char *name = "";
    const char *key = "";
    ck_assert_rule(value_read_name(arena, "  Nguye\u0302\u0303n  Thi\u0323\u00A0Hoà\n", &name, &key),
                   RULE_NONE, "");
    ck_assert_str_eq(name, "Nguyễn Thị Hoà");
    ck_assert_str_eq(key, "hoa nguyen thi");
    ck_assert_rule(value_read_name(arena, "Trần Văn \"Hùng\"", &name, &key), RULE_NONE, "quotes");
    ck_assert_str_eq(name, "Trần Văn Hùng");
    ck_assert_rule(value_read_name(arena, "'\"' Trần Văn Hùng", &name, &key), RULE_NONE, "a text's sign");
    ck_assert_str_eq(name, "Trần Văn Hùng");
    ck_assert_rule(value_read_name(arena, "H' Nie Ksor (A)", &name, &key), RULE_NONE, "signs");
}
END_TEST

START_TEST(what_is_no_name_is_refused) {
    static const struct {
        const char *text;
        enum list_rule rule;
    } CASES[] = {
        {"", RULE_NAME_MISSING},           {" \u00A0\u200B ", RULE_NAME_MISSING},
        {"\"\"", RULE_NAME_MISSING},       {"\u0301\u0300\u0323", RULE_NAME_IMPOSSIBLE},
        {"- . -", RULE_NAME_IMPOSSIBLE},   {"Nguyễn Văn 2", RULE_NAME_IMPOSSIBLE},
        {"a@b.vn", RULE_NAME_IMPOSSIBLE},  {"Nguy?n V?n Hoà", RULE_NAME_BROKEN},
        {"Nguy\uFFFDn", RULE_NAME_BROKEN},
    };
    const char *name = "as it was";
    const char *key = "";
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ck_assert_rule(value_read_name(arena, CASES[i].text, &name, &key), CASES[i].rule, CASES[i].text);
        ck_assert_str_eq(name, "as it was");
    }
    char longest[202];
    for (size_t i = 0; i < 101; i++) memcpy(longest + 2 * i, "ê", 2);
    longest[200] = '\0';
    ck_assert_rule(value_read_name(arena, longest, &name, &key), RULE_NONE, "100 letters");
    longest[200] = 'e';
    longest[201] = '\0';
    ck_assert_rule(value_read_name(arena, longest, &name, &key), RULE_NAME_TOO_LONG, "101 letters");
}
END_TEST

START_TEST(an_address_of_mail_has_a_name_and_a_host) {
    static const char *const BAD[] = {"a",       "@b.vn",    "a@",       "a@b",    "a@.vn",
                                      "a@b.vn.", "a b@c.vn", "a@b@c.vn", "ă@b.vn", "a@b.vn;c@d.vn"};
    const char *email = "";
    ck_assert_rule(value_read_email(arena, span_trim(" tram.yte@example.vn "), &email), RULE_NONE, "");
    ck_assert_str_eq(email, "tram.yte@example.vn");
    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        ck_assert_rule(value_read_email(arena, span_trim(BAD[i]), &email), RULE_EMAIL_UNREADABLE, BAD[i]);
}
END_TEST

START_TEST(codes_of_facility_and_visit_are_checked_for_their_form) {
    const char *code = "";
    ck_assert_rule(value_read_facility(arena, span_trim("99A01"), &code), RULE_NONE, "code");
    ck_assert_rule(value_read_facility(arena, span_trim("8938500000012"), &code), RULE_NONE, "GLN");
    ck_assert_rule(value_read_facility(arena, span_trim("Trạm y tế"), &code), RULE_FACILITY_UNREADABLE,
                   "a name");
    ck_assert_rule(value_read_visit_code(arena, span_trim("HS-2026/001"), &code), RULE_NONE, "visit");
    ck_assert_str_eq(code, "HS-2026/001");
    ck_assert_rule(value_read_visit_code(arena, span_trim("HS 1"), &code), RULE_VISIT_CODE_UNREADABLE,
                   "a space");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("list values");
    TCase *t = tcase_create("dates");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_date_is_read_in_every_form_that_lists_use);
    tcase_add_test(t, a_year_or_a_month_stands_for_its_first_of_january);
    tcase_add_test(t, a_date_that_cannot_be_told_is_refused_with_its_own_rule);
    tcase_add_test(t, today_is_the_last_day_that_a_date_may_be);
    tcase_add_test(t, the_order_of_a_list_decides_what_day_and_month_are);
    tcase_add_test(t, dates_are_read_as_the_calendar_has_them);
    suite_add_tcase(s, t);
    t = tcase_create("numbers");
    tcase_add_test(t, a_personal_number_has_twelve_digits_whatever_stands_between_them);
    tcase_add_test(t, a_number_that_a_spreadsheet_spoiled_is_told_from_a_wrong_one);
    tcase_add_test(t, a_number_tells_century_sex_and_year);
    tcase_add_test(t, an_insurance_number_is_a_book_or_a_card);
    tcase_add_test(t, a_phone_is_read_however_it_is_written);
    tcase_add_test(t, of_several_phones_the_first_is_taken);
    tcase_add_test(t, what_is_no_mobile_number_is_left_out);
    tcase_add_test(t, a_commune_is_a_number_of_at_most_five_digits);
    suite_add_tcase(s, t);
    t = tcase_create("words");
    tcase_add_test(t, a_sex_is_read_in_vietnamese_english_and_the_ministry_s_numbers);
    tcase_add_test(t, a_list_s_own_word_goes_before_ours);
    tcase_add_test(t, known_groups_are_taken_and_an_unknown_one_is_told);
    tcase_add_test(t, the_other_words_are_read_too);
    tcase_add_test(t, what_people_write_for_nothing_is_nothing);
    suite_add_tcase(s, t);
    t = tcase_create("texts");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_name_is_composed_squeezed_and_keyed);
    tcase_add_test(t, what_is_no_name_is_refused);
    tcase_add_test(t, an_address_of_mail_has_a_name_and_a_host);
    tcase_add_test(t, codes_of_facility_and_visit_are_checked_for_their_form);
    suite_add_tcase(s, t);
    return s;
}
