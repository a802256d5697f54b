/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/row.h"

#include "base/text.h"
#include "domain/list/value.h"
#include "domain/resident.h"

#include <string.h>

enum { SUM_BYTES_MAX = 64, MASK_BYTES_MAX = 32 };

struct reading {
    const struct list_map *map;
    const struct list_row_input *in;
    struct arena *texts;
    struct list_findings *findings;
    struct list_person *person;
    bool is_refused;
};

static bool has_column(const struct reading *r, enum list_field field) {
    return r->map->columns[field] >= 0;
}

/* A row may end early: what it leaves out is empty. */
static const char *field_text(const struct reading *r, enum list_field field) {
    const int16_t column = r->map->columns[field];
    return column >= 0 && (size_t)column < r->in->count ? r->in->fields[column] : "";
}

/* The end of a long mask says as much as the whole: what is hidden is a byte a letter. */
static const char *mask(struct arena *texts, const char *value) {
    const char *masked = text_mask(texts, value);
    const size_t bytes = strlen(masked);
    return bytes > MASK_BYTES_MAX ? masked + (bytes - MASK_BYTES_MAX) : masked;
}

void list_findings_add(struct list_findings *findings, struct arena *texts, const struct list_map *map,
                       uint32_t line, enum list_field field, enum list_rule rule, const char *value) {
    const int column = field < LIST_FIELDS ? map->columns[field] : -1;
    *vec_push(findings) = (struct list_finding){
        .line = line,
        .column = (uint16_t)(column + 1),
        .field = (uint8_t)field,
        .rule = (uint8_t)rule,
        .masked = value ? mask(texts, value) : "",
    };
}

/* Notes the rule a field breaks, if it breaks one; true when it holds. */
static bool note(struct reading *r, enum list_field field, enum list_rule rule) {
    if (rule == RULE_NONE) return true;
    const char *value = field < LIST_FIELDS ? field_text(r, field) : NULL;
    list_findings_add(r->findings, r->texts, r->map, r->in->line, field, rule, value);
    r->is_refused |= LIST_RULE_ROWS[rule].severity == RULE_REFUSED;
    return false;
}

/* The value of a field that may be left out, or length 0. */
static struct span given(const struct reading *r, enum list_field field) {
    const struct span s = span_trim(field_text(r, field));
    return span_is_nothing(s) ? (struct span){"", 0} : s;
}

/* ---- The row as a whole ---- */

static bool is_empty_row(const struct list_row_input *in, size_t from) {
    for (size_t i = from; i < in->count; i++)
        if (span_trim(in->fields[i]).length > 0) return false;
    return true;
}

/* "2" or "(2)": the row of column numbers below some headers. */
static bool is_column_number(const char *text) {
    const size_t open = strspn(text, " (");
    const size_t digits = strspn(text + open, "0123456789");
    return digits > 0 && digits <= 2 && text[open + digits + strspn(text + open + digits, " )")] == '\0';
}

static bool is_header_again(const struct reading *r) {
    const char *name = field_text(r, LIST_NAME);
    if (strcmp(name, r->map->headers[LIST_NAME]) == 0) return true;
    const enum list_field birth = has_column(r, LIST_BIRTH) ? LIST_BIRTH : LIST_MALE;
    return is_column_number(name) && is_column_number(field_text(r, birth));
}

/* A row below the last person, whose name is "Tổng cộng: 27 350 người" and nothing besides. */
static bool is_sum(const struct reading *r) {
    static const char *const BEGINNINGS[] = {"tong cong", "tong so", "tong:", "cong:"};
    char folded[SUM_BYTES_MAX];
    const char *name = field_text(r, LIST_NAME);
    if (span_trim(field_text(r, LIST_BIRTH)).length > 0 || span_trim(field_text(r, LIST_HAMLET)).length > 0)
        return false;
    if (!text_fold_word(name, folded, sizeof folded)) return false;
    for (size_t i = 0; i < sizeof BEGINNINGS / sizeof BEGINNINGS[0]; i++)
        if (strncmp(folded, BEGINNINGS[i], strlen(BEGINNINGS[i])) == 0) return true;
    return false;
}

/* The rule by which a row is passed over, or RULE_NONE. */
static enum list_rule skipping_rule(const struct reading *r) {
    if (is_header_again(r)) return RULE_HEADER_AGAIN;
    return is_sum(r) ? RULE_SUM : RULE_NONE;
}

/* ---- What a row must say ---- */

/* Both look: a name alone with a digit, or a birth alone without one, is a fault of its own. */
static bool is_swapped_with_birth(const char *name, const char *birth) {
    static const char DIGITS[] = "0123456789/-. ";
    if (name[strspn(name, DIGITS)] != '\0') return false;
    return strlen(birth) >= 4 && strpbrk(birth, "0123456789") == NULL;
}

static const char *whole_name(struct reading *r) {
    const char *name = field_text(r, LIST_NAME);
    const char *family = field_text(r, LIST_FAMILY_NAME);
    return *family ? arena_print(r->texts, "%s %s", family, name) : name;
}

/* False when name and birth stand in each other's columns: then neither is worth reading. */
static bool read_name(struct reading *r) {
    const enum list_rule rule =
        value_read_name(r->texts, whole_name(r), &r->person->name, &r->person->name_key);
    const bool is_swapped = rule == RULE_NAME_IMPOSSIBLE &&
                            is_swapped_with_birth(field_text(r, LIST_NAME), field_text(r, LIST_BIRTH));
    (void)note(r, LIST_NAME, is_swapped ? RULE_COLUMNS_SWAPPED : rule);
    return !is_swapped;
}

/* The column the birth stands in: its own, or the one of the person's sex. */
static enum list_field birth_field(const struct reading *r) {
    if (given(r, LIST_BIRTH).length > 0) return LIST_BIRTH;
    static const enum list_field OF_SEX[] = {LIST_MALE, LIST_FEMALE};
    for (size_t i = 0; i < 2; i++) {
        const struct span s = given(r, OF_SEX[i]);
        if (s.length > 0 && !value_is_mark(s)) return OF_SEX[i];
    }
    return has_column(r, LIST_BIRTH) ? LIST_BIRTH : LIST_MALE;
}

static void read_birth(struct reading *r) {
    const enum list_field field = birth_field(r);
    const struct span s = given(r, field);
    struct value_date birth = {0, false};
    if (s.length == 0 || (field != LIST_BIRTH && value_is_mark(s))) {
        (void)note(r, field, RULE_BIRTH_MISSING);
    } else if (note(r, field, value_read_date(s, r->map->dates, r->in->today, &birth))) {
        r->person->birth = birth.day;
        r->person->has_birth_day = birth.has_day;
    }
}

static void read_sex_of_columns(struct reading *r) {
    const bool is_male = given(r, LIST_MALE).length > 0;
    const bool is_female = given(r, LIST_FEMALE).length > 0;
    if (is_male && is_female)
        (void)note(r, LIST_FEMALE, RULE_SEX_TWICE);
    else if (is_male || is_female)
        r->person->sex = is_male ? PERSON_MALE : PERSON_FEMALE;
    else if (r->map->purpose == LIST_OF_RESIDENTS)
        (void)note(r, has_column(r, LIST_SEX) ? LIST_SEX : LIST_MALE, RULE_SEX_MISSING);
}

static void read_sex(struct reading *r) {
    const struct span s = span_trim(field_text(r, LIST_SEX));
    if (s.length == 0) {
        read_sex_of_columns(r);
        return;
    }
    uint8_t sex = PERSON_UNKNOWN;
    enum list_rule rule = value_read_sex(s, r->map->file, &sex);
    if (rule == RULE_SEX_UNKNOWN) {
        uint8_t other = PERSON_UNKNOWN;
        const struct span hamlet = span_trim(field_text(r, LIST_HAMLET));
        if (span_is_nothing(s))
            rule = RULE_SEX_MISSING;
        else if (value_read_sex(hamlet, r->map->file, &other) == RULE_NONE)
            rule = RULE_COLUMNS_SWAPPED;
    }
    (void)note(r, LIST_SEX, rule);
    r->person->sex = sex;
}

/* No hamlet has a name that is longer than any text may be. */
static void read_hamlet(struct reading *r) {
    const struct span s = span_trim(field_text(r, LIST_HAMLET));
    const bool is_missing = s.length == 0 || (s.length == 1 && strchr("-./0_", *s.at));
    if (!is_missing && value_read_text(r->texts, s.at, &r->person->hamlet) != RULE_NONE)
        (void)note(r, LIST_HAMLET, RULE_HAMLET_UNKNOWN);
    if (is_missing && r->map->purpose == LIST_OF_RESIDENTS) (void)note(r, LIST_HAMLET, RULE_HAMLET_MISSING);
}

static void read_commune(struct reading *r) {
    if (!has_column(r, LIST_COMMUNE)) return;
    const struct span s = given(r, LIST_COMMUNE);
    if (s.length == 0 && r->map->purpose != LIST_OF_RESIDENTS) return; /* his number may tell it */
    (void)note(r, LIST_COMMUNE, value_read_commune(s, &r->person->commune));
}

/* ---- What it may say ---- */

/* What is not there, of a column that is, goes on the fix list. */
static bool is_given(struct reading *r, enum list_field field, enum list_rule missing, struct span *s) {
    if (!has_column(r, field)) return false;
    *s = given(r, field);
    return s->length > 0 || (missing != RULE_NONE && note(r, field, missing));
}

static void read_personal_number(struct reading *r) {
    struct list_person *p = r->person;
    struct span s;
    if (!is_given(r, LIST_PERSONAL_NUMBER, RULE_NUMBER_MISSING, &s)) return;
    if (!note(r, LIST_PERSONAL_NUMBER, value_read_personal_number(s, &p->personal_number))) return;
    if (!value_number_agrees(p->personal_number, p->sex, civil_to_date(p->birth).year))
        (void)note(r, LIST_PERSONAL_NUMBER, RULE_NUMBER_DISAGREES);
}

static void read_insurance_number(struct reading *r) {
    struct span s;
    char number[VALUE_INSURANCE_BYTES];
    if (!is_given(r, LIST_INSURANCE_NUMBER, RULE_NONE, &s)) return;
    if (note(r, LIST_INSURANCE_NUMBER, value_read_insurance_number(s, number)))
        r->person->insurance_number = arena_copy_text(r->texts, number, strlen(number));
}

static void read_household(struct reading *r) {
    struct span s;
    const bool must_tell = r->map->purpose == LIST_OF_RESIDENTS;
    const char *text = "";
    if (!is_given(r, LIST_HOUSEHOLD, must_tell ? RULE_HOUSEHOLD_MISSING : RULE_NONE, &s)) return;
    if (note(r, LIST_HOUSEHOLD, value_read_text(r->texts, s.at, &text)))
        r->person->household = text_fold(r->texts, text);
}

static void read_contact(struct reading *r) {
    struct list_person *p = r->person;
    struct span s;
    const bool must_tell = r->map->purpose == LIST_OF_RESIDENTS;
    if (is_given(r, LIST_PHONE, must_tell ? RULE_PHONE_MISSING : RULE_NONE, &s))
        (void)note(r, LIST_PHONE, value_read_phone(s, &p->phone));
    if (is_given(r, LIST_PHONE_OWNER, RULE_NONE, &s))
        (void)note(r, LIST_PHONE_OWNER, value_read_phone_owner(s, r->map->file, &p->phone_owner));
    if (is_given(r, LIST_EMAIL, RULE_NONE, &s))
        (void)note(r, LIST_EMAIL, value_read_email(r->texts, s, &p->email));
    if (is_given(r, LIST_ADDRESS, RULE_NONE, &s))
        (void)note(r, LIST_ADDRESS, value_read_text(r->texts, s.at, &p->address));
}

static void read_rules_of_need(struct reading *r) {
    struct list_person *p = r->person;
    const struct list_map_file *file = r->map->file;
    struct span s;
    if (is_given(r, LIST_TARGET_GROUPS, RULE_NONE, &s)) {
        const bool is_whole = note(r, LIST_TARGET_GROUPS, value_read_groups(s, file, &p->target_groups));
        p->has_target_groups = is_whole || p->target_groups != 0;
    }
    if (is_given(r, LIST_CIRCUMSTANCES, RULE_NONE, &s)) {
        const bool is_whole =
            note(r, LIST_CIRCUMSTANCES, value_read_circumstances(s, file, &p->circumstances));
        p->has_circumstances = is_whole || p->circumstances != 0;
    }
    if (is_given(r, LIST_ROUTE, RULE_NONE, &s))
        (void)note(r, LIST_ROUTE, value_read_route(s, file, &p->route));
    if (is_given(r, LIST_ORGANISATION, RULE_NONE, &s))
        (void)note(r, LIST_ORGANISATION, value_read_organisation(s, &p->organisation));
    if (is_given(r, LIST_LANGUAGE, RULE_NONE, &s))
        (void)note(r, LIST_LANGUAGE, value_read_language(s, file, p->language));
}

/* A full date since the birth and until today. */
static enum list_rule read_past_day(const struct reading *r, struct span s, civil_day *day) {
    struct value_date date = {0, false};
    const enum list_rule rule = value_read_date(s, r->map->dates, r->in->today, &date);
    if (rule == RULE_BIRTH_IN_FUTURE || rule == RULE_BIRTH_TOO_EARLY) return RULE_DATE_OUT_OF_RANGE;
    if (rule != RULE_NONE || !date.has_day) return RULE_DATE_UNREADABLE;
    if (date.day < r->person->birth) return RULE_DATE_OUT_OF_RANGE;
    *day = date.day;
    return RULE_NONE;
}

static void read_history(struct reading *r) {
    struct list_person *p = r->person;
    struct span s;
    if (is_given(r, LIST_RESIDENT_SINCE, RULE_NONE, &s))
        (void)note(r, LIST_RESIDENT_SINCE, read_past_day(r, s, &p->resident_since));
    if (!is_given(r, LIST_LAST_CHECK, RULE_NONE, &s)) return;
    p->is_never_checked = value_is_never(s, r->map->file);
    if (!p->is_never_checked) (void)note(r, LIST_LAST_CHECK, read_past_day(r, s, &p->last_check));
}

/* ---- A check ---- */

/* The rules of a birth, as those of the day of a check. */
static enum list_rule done_rule(enum list_rule rule, struct value_date done, civil_day birth) {
    if (rule == RULE_BIRTH_IN_FUTURE) return RULE_DONE_IN_FUTURE;
    if (rule == RULE_BIRTH_TOO_EARLY) return RULE_DONE_BEFORE_BIRTH;
    if (rule != RULE_NONE || !done.has_day) return RULE_DONE_UNREADABLE;
    return done.day < birth ? RULE_DONE_BEFORE_BIRTH : RULE_NONE;
}

static void read_done_on(struct reading *r, struct list_check *check) {
    const struct span s = given(r, LIST_DONE_ON);
    struct value_date done = {0, false};
    if (s.length == 0) {
        (void)note(r, LIST_DONE_ON, RULE_DONE_MISSING);
        return;
    }
    const enum list_rule rule = value_read_date(s, r->map->dates, r->in->today, &done);
    if (note(r, LIST_DONE_ON, done_rule(rule, done, r->person->birth))) check->done_on = done.day;
}

static void read_record(struct reading *r, struct list_check *check) {
    struct span s;
    if (is_given(r, LIST_FACILITY, RULE_NONE, &s))
        (void)note(r, LIST_FACILITY, value_read_facility(r->texts, s, &check->facility));
    if (is_given(r, LIST_VISIT_CODE, RULE_NONE, &s))
        (void)note(r, LIST_VISIT_CODE, value_read_visit_code(r->texts, s, &check->visit_code));
    if (is_given(r, LIST_PAYER, RULE_NONE, &s))
        (void)note(r, LIST_PAYER, value_read_payer(s, r->map->file, &check->payer));
    if (is_given(r, LIST_DATA_STATUS, RULE_NONE, &s))
        (void)note(r, LIST_DATA_STATUS, value_read_data_status(s, r->map->file, &check->data_status));
}

/* ---- All of it ---- */

static void begin_person(uint32_t line, struct list_person *p) {
    *p = (struct list_person){
        .line = line,
        .name = "",
        .name_key = "",
        .hamlet = "",
        .household = "",
        .insurance_number = "",
        .email = "",
        .address = "",
        .birth = CIVIL_NONE,
        .resident_since = CIVIL_NONE,
        .last_check = CIVIL_NONE,
        .route = ROUTES,
        .phone_owner = PHONE_OWNERS,
    };
}

/* What refuses a row is looked for in whole, so that it is mended once; the rest only of a row that is
 * taken. */
static void read_required(struct reading *r, struct list_check *check) {
    if (!read_name(r)) return;
    read_birth(r);
    read_sex(r);
    read_hamlet(r);
    read_commune(r);
    if (r->map->purpose == LIST_OF_CHECKS) read_done_on(r, check);
}

static void read_optional(struct reading *r, struct list_check *check) {
    read_personal_number(r);
    read_insurance_number(r);
    read_household(r);
    read_contact(r);
    read_rules_of_need(r);
    read_history(r);
    if (r->map->purpose == LIST_OF_CHECKS) read_record(r, check);
}

enum list_row_result list_row_read(const struct list_map *map, const struct list_row_input *in,
                                   struct arena *texts, struct list_findings *findings,
                                   struct list_person *out, struct list_check *check) {
    struct reading r = {map, in, texts, findings, out, false};
    if (is_empty_row(in, 0)) return LIST_ROW_SKIPPED;
    if (!note(&r, LIST_FIELDS, skipping_rule(&r))) return LIST_ROW_SKIPPED;
    begin_person(in->line, out);
    if (map->purpose == LIST_OF_CHECKS) *check = (struct list_check){CIVIL_NONE, "", "", 0, DATA_STATUSES};
    if (in->count > map->column_count && !is_empty_row(in, map->column_count))
        (void)note(&r, LIST_FIELDS, RULE_ROW_TOO_LONG);
    else
        read_required(&r, check);
    if (!r.is_refused) read_optional(&r, check);
    return r.is_refused ? LIST_ROW_REFUSED : LIST_ROW_TAKEN;
}

void list_row_mention(const struct list_map *map, const struct list_row_input *in, struct arena *texts,
                      struct list_person *out) {
    struct reading r = {map, in, texts, NULL, out, false};
    const char *name = field_text(&r, LIST_NAME);
    const char *birth = field_text(&r, LIST_BIRTH);
    const bool is_swapped = is_swapped_with_birth(name, birth);
    begin_person(in->line, out);
    (void)value_read_name(texts, is_swapped ? birth : whole_name(&r), &name, &out->name_key);
    (void)value_read_personal_number(given(&r, LIST_PERSONAL_NUMBER), &out->personal_number);
    (void)value_read_commune(given(&r, LIST_COMMUNE), &out->commune);
}
