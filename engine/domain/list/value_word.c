/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "domain/list/person.h"
#include "domain/list/value.h"
#include "domain/resident.h"

#include <string.h>

#define WORD_BYTES 64 /* of a folded word; a longer one is unknown */

enum { NOTHING_BYTES_MAX = 16 };

/* What lists write for the documented words. Each field has its own table: a row may look up a word in
 * eight of them. */
struct synonym {
    const char *word; /* folded */
    const char *meaning;
};

static const struct synonym OF_SEX[] = {
    /* 1, 2, 3: GIOI_TINH of the ministry */
    {"nam", "male"},        {"nu", "female"},    {"1", "male"},        {"2", "female"},
    {"3", "unknown"},       {"m", "male"},       {"f", "female"},      {"trai", "male"},
    {"gai", "female"},      {"ong", "male"},     {"ba", "female"},     {"nam gioi", "male"},
    {"nu gioi", "female"},  {"be trai", "male"}, {"be gai", "female"}, {"khong ro", "unknown"},
    {"chua ro", "unknown"}, {"khac", "unknown"},
};
static const struct synonym OF_PHONE_OWNER[] = {
    {"ban than", "self"},       {"ca nhan", "self"},          {"chinh chu", "self"},
    {"gia dinh", "household"},  {"ho gia dinh", "household"}, {"chu ho", "household"},
    {"nguoi nha", "household"}, {"giam ho", "guardian"},      {"nguoi giam ho", "guardian"},
    {"phu huynh", "guardian"},  {"bo", "guardian"},           {"cha", "guardian"},
    {"me", "guardian"},         {"bo me", "guardian"},        {"cha me", "guardian"},
};
static const struct synonym OF_GROUPS[] = {
    {"nguoi cao tuoi", "1"},
    {"cao tuoi", "1"},
    {"nct", "1"},
    {"nguoi khuyet tat", "2"},
    {"khuyet tat", "2"},
    {"nkt", "2"},
    {"ho ngheo", "3"},
    {"ngheo", "3"},
    {"ho can ngheo", "3"},
    {"can ngheo", "3"},
    {"nguoi co cong", "4"},
    {"co cong", "4"},
    {"ncc", "4"},
    {"benh man tinh", "5"},
    {"man tinh", "5"},
    {"benh nen", "5"},
    {"dan toc thieu so", "6"},
    {"dtts", "6"},
    {"mien nui", "6"},
    {"vung kho khan", "7"},
    {"vung dac biet kho khan", "7"},
    {"xa dao", "8"},
    {"dac khu", "9"},
    {"mam non", "10"},
    {"tre mam non", "10"},
    {"mau giao", "10"},
    {"hoc sinh", "11"},
    {"hs", "11"},
    {"sinh vien", "12"},
    {"sv", "12"},
    {"nguoi lao dong", "13"},
    {"cong nhan", "13"},
    {"lao dong", "13"},
    {"lao dong tu do", "14"},
    {"lao dong phi chinh thuc", "14"},
    {"khong co bhyt", "15"},
    {"chua co bhyt", "15"},
    {"khac", "16"},
    {"doi tuong khac", "16"},
};
static const struct synonym OF_ROUTE[] = {
    {"tram", "station"},
    {"tram y te", "station"},
    {"tyt", "station"},
    {"cong ty", "employer"},
    {"co quan", "employer"},
    {"doanh nghiep", "employer"},
    {"nguoi su dung lao dong", "employer"},
    {"truong", "school"},
    {"truong hoc", "school"},
    {"nha truong", "school"},
    {"quan doi", "armed_forces"},
    {"cong an", "armed_forces"},
    {"luc luong vu trang", "armed_forces"},
    {"llvt", "armed_forces"},
};
static const struct synonym OF_LAST_CHECK[] = {
    {"chua", "never"},
    {"chua kham", "never"},
    {"chua tung kham", "never"},
    {"chua bao gio", "never"},
};
static const struct synonym OF_LANGUAGE[] = {
    {"kinh", "vi"},  {"viet", "vi"},   {"tieng viet", "vi"}, {"tay", "tyz"},     {"thai", "blt"},
    {"nung", "nut"}, {"muong", "mtq"}, {"mong", "hmn"},      {"hmong", "hmn"},   {"h'mong", "hmn"},
    {"khmer", "km"}, {"ede", "rad"},   {"e de", "rad"},      {"gia rai", "jra"}, {"ba na", "bdq"},
};
static const struct synonym OF_CIRCUMSTANCES[] = {
    {"kham tai nha", "home_visit"},    {"tai nha", "home_visit"},
    {"nam lien giuong", "home_visit"}, {"liet giuong", "home_visit"},
    {"xe lan", "step_free"},           {"kho di lai", "step_free"},
    {"di lai kho khan", "step_free"},  {"phien dich", "interpreter"},
    {"can phien dich", "interpreter"}, {"mang thai", "pregnant"},
    {"co thai", "pregnant"},           {"thai phu", "pregnant"},
    {"phu nu mang thai", "pregnant"},  {"nang nhoc", "hazardous_work"},
    {"doc hai", "hazardous_work"},     {"nang nhoc doc hai", "hazardous_work"},
};
static const struct synonym OF_PAYER[] = {
    {"ngan sach trung uong", "1"},
    {"ngan sach dia phuong", "2"},
    {"bhyt", "3"},
    {"quy bhyt", "3"},
    {"bao hiem y te", "3"},
    {"nguoi su dung lao dong", "4"},
    {"cong ty", "4"},
    {"xa hoi hoa", "5"},
    {"khac", "9"},
};
static const struct synonym OF_DATA_STATUS[] = {
    {"chua gui", "not_sent"},  {"da gui", "sent"},      {"da tiep nhan", "accepted"},
    {"tiep nhan", "accepted"}, {"tu choi", "rejected"}, {"bi tu choi", "rejected"},
};

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static const struct {
    const struct synonym *words;
    size_t count;
} SYNONYMS[LIST_FIELDS] = {
    [LIST_SEX] = {OF_SEX, COUNT_OF(OF_SEX)},
    [LIST_PHONE_OWNER] = {OF_PHONE_OWNER, COUNT_OF(OF_PHONE_OWNER)},
    [LIST_TARGET_GROUPS] = {OF_GROUPS, COUNT_OF(OF_GROUPS)},
    [LIST_ROUTE] = {OF_ROUTE, COUNT_OF(OF_ROUTE)},
    [LIST_LAST_CHECK] = {OF_LAST_CHECK, COUNT_OF(OF_LAST_CHECK)},
    [LIST_LANGUAGE] = {OF_LANGUAGE, COUNT_OF(OF_LANGUAGE)},
    [LIST_CIRCUMSTANCES] = {OF_CIRCUMSTANCES, COUNT_OF(OF_CIRCUMSTANCES)},
    [LIST_PAYER] = {OF_PAYER, COUNT_OF(OF_PAYER)},
    [LIST_DATA_STATUS] = {OF_DATA_STATUS, COUNT_OF(OF_DATA_STATUS)},
};

static bool fold_span(struct span s, char folded[WORD_BYTES]) {
    char text[4 * WORD_BYTES];
    if (s.length >= sizeof text) return false;
    memcpy(text, s.at, s.length);
    text[s.length] = '\0';
    return text_fold_word(text, folded, WORD_BYTES);
}

static const char *find_own_word(const struct list_map_file *file, enum list_field field,
                                 const char *folded) {
    for (size_t i = 0; i < file->word_count; i++)
        if (file->words[i].field == field && strcmp(file->words[i].word, folded) == 0)
            return file->words[i].meaning;
    return NULL;
}

static const char *find_synonym(enum list_field field, const char *folded) {
    const struct synonym *words = SYNONYMS[field].words;
    for (size_t i = 0; i < SYNONYMS[field].count; i++)
        if (words[i].word[0] == folded[0] && strcmp(words[i].word, folded) == 0) return words[i].meaning;
    return NULL;
}

/* The documented word for what the list says, which may be the word itself; NULL for a text too long
 * to be one. The list's own words come first: they may give ours another meaning. */
static const char *find_meaning(struct span s, enum list_field field, const struct list_map_file *file,
                                char folded[WORD_BYTES]) {
    if (!fold_span(s, folded)) return NULL;
    const char *meaning = find_own_word(file, field, folded);
    if (!meaning) meaning = find_synonym(field, folded);
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
        if (words[i][0] == folded[0] && strcmp(words[i], folded) == 0) return true;
    return false;
}

bool value_is_mark(struct span s) {
    static const char *const MARKS[] = {"x", "v", "1", "co", "✓", "✔", "✗", "+", "nam", "nu"};
    return is_among(s, MARKS, COUNT_OF(MARKS));
}

bool span_is_nothing(struct span s) {
    static const char *const NOTHING[] = {
        "-",     "--",      "---",     "0",        ".",   "/",    "_",  "khong", "khong co", "ko",
        "ko co", "chua co", "chua ro", "khong ro", "n/a", "#n/a", "na", "null",  "none"};
    if (s.length == 0) return true;
    if (s.length > 1 && s.at[0] >= '0' && s.at[0] <= '9') return false;
    return s.length <= NOTHING_BYTES_MAX && is_among(s, NOTHING, COUNT_OF(NOTHING));
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
