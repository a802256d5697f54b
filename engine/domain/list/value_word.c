/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "domain/list/person.h"
#include "domain/list/value.h"
#include "domain/resident.h"

#include <string.h>

#define WORD_BYTES 64 /* of a folded word; a longer one is unknown */

enum { NOTHING_BYTES_MAX = 16 };

/* What lists write for the documented words. */
static const struct list_word SYNONYMS[] = {
    {LIST_SEX, "nam", "male"},
    {LIST_SEX, "nu", "female"},
    {LIST_SEX, "1", "male"}, /* GIOI_TINH of the ministry */
    {LIST_SEX, "2", "female"},
    {LIST_SEX, "3", "unknown"},
    {LIST_SEX, "m", "male"},
    {LIST_SEX, "f", "female"},
    {LIST_SEX, "trai", "male"},
    {LIST_SEX, "gai", "female"},
    {LIST_SEX, "ong", "male"},
    {LIST_SEX, "ba", "female"},
    {LIST_SEX, "nam gioi", "male"},
    {LIST_SEX, "nu gioi", "female"},
    {LIST_SEX, "be trai", "male"},
    {LIST_SEX, "be gai", "female"},
    {LIST_SEX, "khong ro", "unknown"},
    {LIST_SEX, "chua ro", "unknown"},
    {LIST_SEX, "khac", "unknown"},
    {LIST_PHONE_OWNER, "ban than", "self"},
    {LIST_PHONE_OWNER, "ca nhan", "self"},
    {LIST_PHONE_OWNER, "chinh chu", "self"},
    {LIST_PHONE_OWNER, "gia dinh", "household"},
    {LIST_PHONE_OWNER, "ho gia dinh", "household"},
    {LIST_PHONE_OWNER, "chu ho", "household"},
    {LIST_PHONE_OWNER, "nguoi nha", "household"},
    {LIST_PHONE_OWNER, "giam ho", "guardian"},
    {LIST_PHONE_OWNER, "nguoi giam ho", "guardian"},
    {LIST_PHONE_OWNER, "phu huynh", "guardian"},
    {LIST_PHONE_OWNER, "bo", "guardian"},
    {LIST_PHONE_OWNER, "cha", "guardian"},
    {LIST_PHONE_OWNER, "me", "guardian"},
    {LIST_PHONE_OWNER, "bo me", "guardian"},
    {LIST_PHONE_OWNER, "cha me", "guardian"},
    {LIST_TARGET_GROUPS, "nguoi cao tuoi", "1"},
    {LIST_TARGET_GROUPS, "cao tuoi", "1"},
    {LIST_TARGET_GROUPS, "nct", "1"},
    {LIST_TARGET_GROUPS, "nguoi khuyet tat", "2"},
    {LIST_TARGET_GROUPS, "khuyet tat", "2"},
    {LIST_TARGET_GROUPS, "nkt", "2"},
    {LIST_TARGET_GROUPS, "ho ngheo", "3"},
    {LIST_TARGET_GROUPS, "ngheo", "3"},
    {LIST_TARGET_GROUPS, "ho can ngheo", "3"},
    {LIST_TARGET_GROUPS, "can ngheo", "3"},
    {LIST_TARGET_GROUPS, "nguoi co cong", "4"},
    {LIST_TARGET_GROUPS, "co cong", "4"},
    {LIST_TARGET_GROUPS, "ncc", "4"},
    {LIST_TARGET_GROUPS, "benh man tinh", "5"},
    {LIST_TARGET_GROUPS, "man tinh", "5"},
    {LIST_TARGET_GROUPS, "benh nen", "5"},
    {LIST_TARGET_GROUPS, "dan toc thieu so", "6"},
    {LIST_TARGET_GROUPS, "dtts", "6"},
    {LIST_TARGET_GROUPS, "mien nui", "6"},
    {LIST_TARGET_GROUPS, "vung kho khan", "7"},
    {LIST_TARGET_GROUPS, "vung dac biet kho khan", "7"},
    {LIST_TARGET_GROUPS, "xa dao", "8"},
    {LIST_TARGET_GROUPS, "dac khu", "9"},
    {LIST_TARGET_GROUPS, "mam non", "10"},
    {LIST_TARGET_GROUPS, "tre mam non", "10"},
    {LIST_TARGET_GROUPS, "mau giao", "10"},
    {LIST_TARGET_GROUPS, "hoc sinh", "11"},
    {LIST_TARGET_GROUPS, "hs", "11"},
    {LIST_TARGET_GROUPS, "sinh vien", "12"},
    {LIST_TARGET_GROUPS, "sv", "12"},
    {LIST_TARGET_GROUPS, "nguoi lao dong", "13"},
    {LIST_TARGET_GROUPS, "cong nhan", "13"},
    {LIST_TARGET_GROUPS, "lao dong", "13"},
    {LIST_TARGET_GROUPS, "lao dong tu do", "14"},
    {LIST_TARGET_GROUPS, "lao dong phi chinh thuc", "14"},
    {LIST_TARGET_GROUPS, "khong co bhyt", "15"},
    {LIST_TARGET_GROUPS, "chua co bhyt", "15"},
    {LIST_TARGET_GROUPS, "khac", "16"},
    {LIST_TARGET_GROUPS, "doi tuong khac", "16"},
    {LIST_ROUTE, "tram", "station"},
    {LIST_ROUTE, "tram y te", "station"},
    {LIST_ROUTE, "tyt", "station"},
    {LIST_ROUTE, "cong ty", "employer"},
    {LIST_ROUTE, "co quan", "employer"},
    {LIST_ROUTE, "doanh nghiep", "employer"},
    {LIST_ROUTE, "nguoi su dung lao dong", "employer"},
    {LIST_ROUTE, "truong", "school"},
    {LIST_ROUTE, "truong hoc", "school"},
    {LIST_ROUTE, "nha truong", "school"},
    {LIST_ROUTE, "quan doi", "armed_forces"},
    {LIST_ROUTE, "cong an", "armed_forces"},
    {LIST_ROUTE, "luc luong vu trang", "armed_forces"},
    {LIST_ROUTE, "llvt", "armed_forces"},
    {LIST_LAST_CHECK, "chua", "never"},
    {LIST_LAST_CHECK, "chua kham", "never"},
    {LIST_LAST_CHECK, "chua tung kham", "never"},
    {LIST_LAST_CHECK, "chua bao gio", "never"},
    {LIST_LANGUAGE, "kinh", "vi"},
    {LIST_LANGUAGE, "viet", "vi"},
    {LIST_LANGUAGE, "tieng viet", "vi"},
    {LIST_LANGUAGE, "tay", "tyz"},
    {LIST_LANGUAGE, "thai", "blt"},
    {LIST_LANGUAGE, "nung", "nut"},
    {LIST_LANGUAGE, "muong", "mtq"},
    {LIST_LANGUAGE, "mong", "hmn"},
    {LIST_LANGUAGE, "hmong", "hmn"},
    {LIST_LANGUAGE, "h'mong", "hmn"},
    {LIST_LANGUAGE, "khmer", "km"},
    {LIST_LANGUAGE, "ede", "rad"},
    {LIST_LANGUAGE, "e de", "rad"},
    {LIST_LANGUAGE, "gia rai", "jra"},
    {LIST_LANGUAGE, "ba na", "bdq"},
    {LIST_CIRCUMSTANCES, "kham tai nha", "home_visit"},
    {LIST_CIRCUMSTANCES, "tai nha", "home_visit"},
    {LIST_CIRCUMSTANCES, "nam lien giuong", "home_visit"},
    {LIST_CIRCUMSTANCES, "liet giuong", "home_visit"},
    {LIST_CIRCUMSTANCES, "xe lan", "step_free"},
    {LIST_CIRCUMSTANCES, "kho di lai", "step_free"},
    {LIST_CIRCUMSTANCES, "di lai kho khan", "step_free"},
    {LIST_CIRCUMSTANCES, "phien dich", "interpreter"},
    {LIST_CIRCUMSTANCES, "can phien dich", "interpreter"},
    {LIST_CIRCUMSTANCES, "mang thai", "pregnant"},
    {LIST_CIRCUMSTANCES, "co thai", "pregnant"},
    {LIST_CIRCUMSTANCES, "thai phu", "pregnant"},
    {LIST_CIRCUMSTANCES, "phu nu mang thai", "pregnant"},
    {LIST_CIRCUMSTANCES, "nang nhoc", "hazardous_work"},
    {LIST_CIRCUMSTANCES, "doc hai", "hazardous_work"},
    {LIST_CIRCUMSTANCES, "nang nhoc doc hai", "hazardous_work"},
    {LIST_PAYER, "ngan sach trung uong", "1"},
    {LIST_PAYER, "ngan sach dia phuong", "2"},
    {LIST_PAYER, "bhyt", "3"},
    {LIST_PAYER, "quy bhyt", "3"},
    {LIST_PAYER, "bao hiem y te", "3"},
    {LIST_PAYER, "nguoi su dung lao dong", "4"},
    {LIST_PAYER, "cong ty", "4"},
    {LIST_PAYER, "xa hoi hoa", "5"},
    {LIST_PAYER, "khac", "9"},
    {LIST_DATA_STATUS, "chua gui", "not_sent"},
    {LIST_DATA_STATUS, "da gui", "sent"},
    {LIST_DATA_STATUS, "da tiep nhan", "accepted"},
    {LIST_DATA_STATUS, "tiep nhan", "accepted"},
    {LIST_DATA_STATUS, "tu choi", "rejected"},
    {LIST_DATA_STATUS, "bi tu choi", "rejected"},
};
#define SYNONYM_COUNT (sizeof SYNONYMS / sizeof SYNONYMS[0])

static bool fold_span(struct span s, char folded[WORD_BYTES]) {
    char text[4 * WORD_BYTES];
    if (s.length >= sizeof text) return false;
    memcpy(text, s.at, s.length);
    text[s.length] = '\0';
    return text_fold_word(text, folded, WORD_BYTES);
}

static const char *find_word(const struct list_word *words, size_t count, enum list_field field,
                             const char *folded) {
    for (size_t i = 0; i < count; i++)
        if (words[i].field == field && strcmp(words[i].word, folded) == 0) return words[i].meaning;
    return NULL;
}

/* The documented word for what the list says, which may be the word itself; NULL for a text too long
 * to be one. The list's own words come first: they may give ours another meaning. */
static const char *find_meaning(struct span s, enum list_field field, const struct list_map_file *file,
                                char folded[WORD_BYTES]) {
    if (!fold_span(s, folded)) return NULL;
    const char *meaning = find_word(file->words, file->word_count, field, folded);
    if (!meaning) meaning = find_word(SYNONYMS, SYNONYM_COUNT, field, folded);
    return meaning ? meaning : folded;
}

typedef bool find_name(const char *name, size_t length, uint8_t *out);

static enum list_rule read_name(struct span s, enum list_field field, const struct list_map_file *file,
                                find_name *find, enum list_rule otherwise, uint8_t *out) {
    char folded[WORD_BYTES];
    const char *meaning = find_meaning(s, field, file, folded);
    return meaning && find(meaning, strlen(meaning), out) ? RULE_NONE : otherwise;
}

enum list_rule value_read_sex(struct span s, const struct list_map_file *file, uint8_t *sex) {
    const enum list_rule rule = read_name(s, LIST_SEX, file, person_sex_find, RULE_SEX_UNKNOWN, sex);
    return rule == RULE_NONE && *sex == PERSON_UNKNOWN ? RULE_SEX_NOT_TOLD : rule;
}

enum list_rule value_read_phone_owner(struct span s, const struct list_map_file *file, uint8_t *owner) {
    return read_name(s, LIST_PHONE_OWNER, file, phone_owner_find, RULE_PHONE_OWNER_UNKNOWN, owner);
}

enum list_rule value_read_route(struct span s, const struct list_map_file *file, uint8_t *route) {
    return read_name(s, LIST_ROUTE, file, route_find, RULE_ROUTE_UNKNOWN, route);
}

static bool find_data_status(const char *name, size_t length, uint8_t *status) {
    enum data_status found = DATA_NOT_SENT;
    (void)length; /* all of the name */
    if (!data_status_find(name, &found)) return false;
    *status = (uint8_t)found;
    return true;
}

enum list_rule value_read_data_status(struct span s, const struct list_map_file *file, uint8_t *status) {
    return read_name(s, LIST_DATA_STATUS, file, find_data_status, RULE_DATA_STATUS_UNKNOWN, status);
}

static bool find_payer(const char *name, size_t length, uint8_t *payer) {
    if (length == 2 && name[0] == '0') name++, length--;
    if (length != 1 || !memchr("123459", *name, 6)) return false;
    *payer = (uint8_t)(*name - '0');
    return true;
}

enum list_rule value_read_payer(struct span s, const struct list_map_file *file, int16_t *payer) {
    uint8_t found = 0;
    const enum list_rule rule = read_name(s, LIST_PAYER, file, find_payer, RULE_PAYER_UNKNOWN, &found);
    if (rule == RULE_NONE) *payer = found;
    return rule;
}

/* ---- Several words ---- */

/* Cuts off the next item of those joined by ; , / | or line ends. False at the end. */
static bool take_item(struct span *rest, struct span *item) {
    while (rest->length > 0) {
        size_t length = 0;
        while (length < rest->length && !memchr(";,/|\n", rest->at[length], 5)) length++;
        *item = (struct span){rest->at, length};
        rest->at += length;
        rest->length -= length;
        if (rest->length > 0) rest->at++, rest->length--;
        while (item->length > 0 && *item->at == ' ') item->at++, item->length--;
        if (item->length > 0) return true;
    }
    return false;
}

static bool find_groups(const char *text, size_t length, uint32_t *groups) {
    return resident_parse_groups(text, length, groups);
}

static bool find_circumstances(const char *text, size_t length, uint32_t *circumstances) {
    uint8_t found = 0;
    const bool is_known = resident_parse_circumstances(text, length, &found);
    *circumstances = found;
    return is_known;
}

static enum list_rule read_set(struct span s, enum list_field field, const struct list_map_file *file,
                               bool (*find)(const char *, size_t, uint32_t *), enum list_rule otherwise,
                               uint32_t *set) {
    enum list_rule rule = RULE_NONE;
    struct span item;
    *set = 0;
    while (take_item(&s, &item)) {
        char folded[WORD_BYTES];
        uint32_t bits = 0;
        const char *meaning = find_meaning(item, field, file, folded);
        if (meaning && find(meaning, strlen(meaning), &bits))
            *set |= bits;
        else
            rule = otherwise;
    }
    return rule;
}

enum list_rule value_read_groups(struct span s, const struct list_map_file *file, uint32_t *groups) {
    return read_set(s, LIST_TARGET_GROUPS, file, find_groups, RULE_GROUPS_UNKNOWN, groups);
}

enum list_rule value_read_circumstances(struct span s, const struct list_map_file *file,
                                        uint8_t *circumstances) {
    uint32_t set = 0;
    const enum list_rule rule =
        read_set(s, LIST_CIRCUMSTANCES, file, find_circumstances, RULE_CIRCUMSTANCES_UNKNOWN, &set);
    *circumstances = (uint8_t)set;
    return rule;
}

/* ---- The rest ---- */

static bool is_language_code(const char *text) {
    const size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    return text[letters] == '\0' && (letters == 2 || letters == 3);
}

enum list_rule value_read_language(struct span s, const struct list_map_file *file,
                                   char language[VALUE_LANGUAGE_BYTES]) {
    char folded[WORD_BYTES];
    const char *meaning = find_meaning(s, LIST_LANGUAGE, file, folded);
    if (!meaning || !is_language_code(meaning)) return RULE_LANGUAGE_UNKNOWN;
    memcpy(language, meaning, strlen(meaning) + 1);
    return RULE_NONE;
}

bool value_is_never(struct span s, const struct list_map_file *file) {
    char folded[WORD_BYTES];
    const char *meaning = find_meaning(s, LIST_LAST_CHECK, file, folded);
    return meaning && strcmp(meaning, "never") == 0;
}

static bool is_among(struct span s, const char *const *words, size_t count) {
    char folded[WORD_BYTES];
    if (!fold_span(s, folded)) return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], folded) == 0) return true;
    return false;
}

bool value_is_mark(struct span s) {
    static const char *const MARKS[] = {"x", "v", "1", "co", "✓", "✔", "✗", "+", "nam", "nu"};
    return is_among(s, MARKS, sizeof MARKS / sizeof MARKS[0]);
}

bool span_is_nothing(struct span s) {
    static const char *const NOTHING[] = {
        "-",     "--",      "---",     "0",        ".",   "/",    "_",  "khong", "khong co", "ko",
        "ko co", "chua co", "chua ro", "khong ro", "n/a", "#n/a", "na", "null",  "none"};
    if (s.length == 0) return true;
    if (s.length > 1 && s.at[0] >= '0' && s.at[0] <= '9') return false;
    return s.length <= NOTHING_BYTES_MAX && is_among(s, NOTHING, sizeof NOTHING / sizeof NOTHING[0]);
}

/* ---- What a mapping file may give words to ---- */

static bool knows_sex(const char *meaning, size_t length) {
    uint8_t sex = 0;
    return person_sex_find(meaning, length, &sex);
}

static bool knows_phone_owner(const char *meaning, size_t length) {
    uint8_t owner = 0;
    return phone_owner_find(meaning, length, &owner);
}

static bool knows_groups(const char *meaning, size_t length) {
    uint32_t groups = 0;
    return length > 0 && resident_parse_groups(meaning, length, &groups);
}

static bool knows_route(const char *meaning, size_t length) {
    uint8_t route = 0;
    return route_find(meaning, length, &route);
}

static bool knows_never(const char *meaning, size_t length) {
    return length == strlen("never") && memcmp(meaning, "never", length) == 0;
}

static bool knows_language(const char *meaning, size_t length) {
    return length < VALUE_LANGUAGE_BYTES && is_language_code(meaning);
}

static bool knows_circumstances(const char *meaning, size_t length) {
    uint8_t circumstances = 0;
    return length > 0 && resident_parse_circumstances(meaning, length, &circumstances);
}

static bool knows_payer(const char *meaning, size_t length) {
    uint8_t payer = 0;
    return find_payer(meaning, length, &payer);
}

static bool knows_data_status(const char *meaning, size_t length) {
    uint8_t status = 0;
    return find_data_status(meaning, length, &status);
}

typedef bool knows_meaning(const char *meaning, size_t length);

static knows_meaning *const KNOWS[LIST_FIELDS] = {
    [LIST_SEX] = knows_sex,
    [LIST_PHONE_OWNER] = knows_phone_owner,
    [LIST_TARGET_GROUPS] = knows_groups,
    [LIST_ROUTE] = knows_route,
    [LIST_LAST_CHECK] = knows_never,
    [LIST_LANGUAGE] = knows_language,
    [LIST_CIRCUMSTANCES] = knows_circumstances,
    [LIST_PAYER] = knows_payer,
    [LIST_DATA_STATUS] = knows_data_status,
};

bool value_has_words(enum list_field field) {
    return KNOWS[field] != NULL;
}

bool value_knows_meaning(enum list_field field, const char *meaning) {
    return KNOWS[field] && KNOWS[field](meaning, strlen(meaning));
}
