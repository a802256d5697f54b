/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/dirt.h"

#include "base/text.h"
#include "jobs/sample/spelling.h"

#include <string.h>

#define NO_BREAK_SPACE "\xC2\xA0"

const struct dirt_row DIRT_ROWS[DIRTS] = {
    [DIRT_NAME_CAPITALS] = {80, "the name is in capitals"},
    [DIRT_NAME_TONE] = {50, "the tone stands on the other vowel, where there are two (Hoà, Hòa)"},
    [DIRT_NAME_QUOTED] = {5, "the given name is in quotes"},
    [DIRT_NAME_SPACED] = {30, "spaces before, after and within the name, some that do not break"},
    [DIRT_BIRTH_YEAR_ONLY] = {150, "the birth is a year alone"},
    [DIRT_BIRTH_SHORT] = {300, "day and month of the birth have no leading zeros"},
    [DIRT_BIRTH_TWO_DIGIT_YEAR] = {5, "the year of birth has two digits"},
    [DIRT_BIRTH_IMPOSSIBLE] = {3, "the birth is a 31 February"},
    [DIRT_SEX_MISSING] = {5, "the sex is missing"},
    [DIRT_SEX_OTHERWISE] = {100, "the sex is written NAM, NỮ or Nu"},
    [DIRT_HAMLET_SECOND] = {200, "the hamlet is in capitals or without marks"},
    [DIRT_HAMLET_THIRD] = {200, "the hamlet is abbreviated, a number alone, or has a leading zero"},
    [DIRT_HOUSEHOLD_MISSING] = {50, "the household is missing"},
    [DIRT_NUMBER_MISSING] = {200, "the personal number is missing"},
    [DIRT_NUMBER_SPACED] = {50, "the personal number has spaces"},
    [DIRT_NUMBER_ROUNDED] = {5, "the personal number is rounded by a spreadsheet (9,99192E+11)"},
    [DIRT_INSURANCE_MISSING] = {300, "the insurance number is missing"},
    [DIRT_PHONE_MISSING] = {350, "the telephone is missing"},
    [DIRT_PHONE_SPACED] = {150, "the telephone has spaces"},
    [DIRT_PHONE_DOTTED] = {100, "the telephone has dots"},
    [DIRT_PHONE_INTERNATIONAL] = {50, "the telephone begins with +84"},
    [DIRT_PHONE_ZERO_LOST] = {100, "the telephone has lost its zero"},
    [DIRT_ROW_DECOMPOSED] = {50, "marks are characters of their own (NFD)"},
    [DIRT_ROW_SWAPPED] = {3, "name and birth have changed places"},
    [DIRT_ROW_TWICE] = {10, "the row stands there twice, half of them spelled otherwise"},
};

struct dirt dirt_make(int64_t seed, int wave) {
    return (struct dirt){.rows = chance_make_key(seed, "dirt of rows", wave),
                         .copies = chance_make_key(seed, "dirt of copies", wave)};
}

bool dirt_is_twice(const struct dirt *d, int64_t resident, bool *is_otherwise) {
    struct chance c;
    chance_begin(&c, &d->copies, -resident);
    const bool is_twice = chance_is_permille(&c, DIRT_ROWS[DIRT_ROW_TWICE].permille);
    *is_otherwise = chance_is_percent(&c, 50);
    return is_twice;
}

/* One of the dirts from `first` to `last`, or DIRTS for none. */
static enum dirt_kind pick(struct chance *c, enum dirt_kind first, enum dirt_kind last) {
    uint32_t drawn = chance_below(c, 1000);
    for (enum dirt_kind at = first; at <= last; at++) {
        if (drawn < DIRT_ROWS[at].permille) return at;
        drawn -= DIRT_ROWS[at].permille;
    }
    return DIRTS;
}

static const char *spoil_name(enum dirt_kind kind, struct arena *a, const char *name) {
    const char *given = strrchr(name, ' ') + 1;
    const int before = (int)(given - name);
    if (kind == DIRT_NAME_CAPITALS) return text_upper(a, name);
    if (kind == DIRT_NAME_TONE) return spelling_move_tone(a, name);
    if (kind == DIRT_NAME_QUOTED) return arena_print(a, "%.*s\"%s\"", before, name, given);
    if (kind == DIRT_NAME_SPACED) return arena_print(a, " %.*s" NO_BREAK_SPACE "%s ", before, name, given);
    return name;
}

static const char *spoil_birth(enum dirt_kind kind, struct arena *a, const struct sample_resident *r) {
    const struct civil_date d = civil_to_date(r->feed.birth);
    if (!r->feed.has_birth_day || kind == DIRT_BIRTH_YEAR_ONLY) return arena_print(a, "%d", r->birth_year);
    if (kind == DIRT_BIRTH_IMPOSSIBLE) return arena_print(a, "31/02/%d", d.year);
    if (kind == DIRT_BIRTH_SHORT) return arena_print(a, "%d/%d/%d", d.day, d.month, d.year);
    if (kind == DIRT_BIRTH_TWO_DIGIT_YEAR)
        return arena_print(a, "%02d/%02d/%02d", d.day, d.month, d.year % 100);
    return arena_print(a, "%02d/%02d/%d", d.day, d.month, d.year);
}

static const char *spoil_sex(enum dirt_kind kind, struct chance *c, uint8_t sex) {
    static const char *const OTHERWISE[][2] = {{"NỮ", "Nu"}, {"NAM", "nam"}};
    const bool is_male = sex == PERSON_MALE;
    if (kind == DIRT_SEX_MISSING) return "";
    if (kind == DIRT_SEX_OTHERWISE) return OTHERWISE[is_male][chance_below(c, 2)];
    return is_male ? "Nam" : "Nữ";
}

static const char *spoil_hamlet(enum dirt_kind kind, struct arena *a, int32_t hamlet, const char *name) {
    return spelling_of_hamlet(a, name, hamlet,
                              kind == DIRT_HAMLET_SECOND  ? 1
                              : kind == DIRT_HAMLET_THIRD ? 2
                                                          : 0);
}

static const char *spoil_number(enum dirt_kind kind, struct arena *a, const char *n) {
    if (*n == '\0' || kind == DIRT_NUMBER_MISSING) return "";
    if (kind == DIRT_NUMBER_SPACED) return arena_print(a, "%.3s %.3s %.6s", n, n + 3, n + 6);
    if (kind == DIRT_NUMBER_ROUNDED) return arena_print(a, "%.1s,%.5sE+11", n, n + 1);
    return n;
}

/* "+84501234567", of which people write "0501234567". */
static const char *spoil_phone(enum dirt_kind kind, struct arena *a, const char *phone) {
    if (*phone == '\0' || kind == DIRT_PHONE_MISSING) return "";
    const char *n = phone + 3;
    if (kind == DIRT_PHONE_INTERNATIONAL) return phone;
    if (kind == DIRT_PHONE_ZERO_LOST) return n;
    if (kind == DIRT_PHONE_SPACED) return arena_print(a, "0%.3s %.3s %s", n, n + 3, n + 6);
    if (kind == DIRT_PHONE_DOTTED) return arena_print(a, "0%.2s.%.3s.%s", n, n + 2, n + 5);
    return arena_print(a, "0%s", n);
}

static void spoil_row(struct chance *c, struct arena *a, const char *fields[LIST_FIELDS]) {
    const bool is_decomposed = chance_is_permille(c, DIRT_ROWS[DIRT_ROW_DECOMPOSED].permille);
    const bool is_swapped = chance_is_permille(c, DIRT_ROWS[DIRT_ROW_SWAPPED].permille);
    if (is_decomposed) {
        fields[LIST_NAME] = text_decompose(a, fields[LIST_NAME]);
        fields[LIST_HAMLET] = text_decompose(a, fields[LIST_HAMLET]);
    }
    if (is_swapped) {
        const char *name = fields[LIST_NAME];
        fields[LIST_NAME] = fields[LIST_BIRTH];
        fields[LIST_BIRTH] = name;
    }
}

void dirt_apply(const struct dirt *d, const struct sample_resident *r, bool is_copy, struct arena *a,
                const char *fields[LIST_FIELDS]) {
    struct chance c;
    chance_begin(&c, is_copy ? &d->copies : &d->rows, r->feed.id);
    fields[LIST_NAME] = spoil_name(pick(&c, DIRT_NAME_CAPITALS, DIRT_NAME_SPACED), a, fields[LIST_NAME]);
    fields[LIST_BIRTH] = spoil_birth(pick(&c, DIRT_BIRTH_YEAR_ONLY, DIRT_BIRTH_IMPOSSIBLE), a, r);
    fields[LIST_SEX] = spoil_sex(pick(&c, DIRT_SEX_MISSING, DIRT_SEX_OTHERWISE), &c, r->sex);
    fields[LIST_HAMLET] =
        spoil_hamlet(pick(&c, DIRT_HAMLET_SECOND, DIRT_HAMLET_THIRD), a, r->feed.hamlet, fields[LIST_HAMLET]);
    if (pick(&c, DIRT_HOUSEHOLD_MISSING, DIRT_HOUSEHOLD_MISSING) != DIRTS) fields[LIST_HOUSEHOLD] = "";
    fields[LIST_PERSONAL_NUMBER] =
        spoil_number(pick(&c, DIRT_NUMBER_MISSING, DIRT_NUMBER_ROUNDED), a, fields[LIST_PERSONAL_NUMBER]);
    if (pick(&c, DIRT_INSURANCE_MISSING, DIRT_INSURANCE_MISSING) != DIRTS) fields[LIST_INSURANCE_NUMBER] = "";
    fields[LIST_PHONE] =
        spoil_phone(pick(&c, DIRT_PHONE_MISSING, DIRT_PHONE_ZERO_LOST), a, fields[LIST_PHONE]);
    spoil_row(&c, a, fields);
}
