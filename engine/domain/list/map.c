/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/map.h"

#include "base/encoding.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/list/value.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_SHOWN_BYTES = 48, HEADERS_SHOWN = 12, DIGITS_OF_DATA = 6, KNOWN_OF_HEADER = 2 };

static const char *const DATE_ORDERS[LIST_DATE_ORDERS] = {"dmy", "mdy", "ymd"};
static const char *const SEPARATORS[] = {"comma", "semicolon", "tab", "bar"};
static const struct list_map_file NO_FILE;

bool list_dates_find(const char *name, enum list_dates *dates) {
    for (unsigned i = 0; i < LIST_DATE_ORDERS; i++) {
        if (strcmp(DATE_ORDERS[i], name) != 0) continue;
        *dates = (enum list_dates)i;
        return true;
    }
    return false;
}

const char *list_dates_name(enum list_dates dates) {
    return DATE_ORDERS[dates];
}

/* ---- Recognising a header ---- */

struct recognising {
    const char *const *header;
    size_t count;
    const struct list_map_file *file;
    struct arena *arena;
    struct list_map *map;
};

static bool is_same_header(const char *a, const char *b) {
    char folded_a[LIST_HEADER_BYTES_MAX];
    char folded_b[LIST_HEADER_BYTES_MAX];
    if (!list_header_fold(a, folded_a) || !list_header_fold(b, folded_b)) return strcmp(a, b) == 0;
    return strcmp(folded_a, folded_b) == 0;
}

static bool is_ignored(const struct list_map_file *file, const char *header) {
    for (size_t i = 0; i < file->ignored_count; i++)
        if (is_same_header(file->ignored[i], header)) return true;
    return false;
}

/* The field the mapping file gives a header; LIST_FIELDS when it says nothing of it. */
static enum list_field field_of_file(const struct list_map_file *file, const char *header) {
    unsigned field = 0;
    while (field < LIST_FIELDS && !(file->headers[field] && is_same_header(file->headers[field], header)))
        field++;
    return (enum list_field)field;
}

/* What the file says of a field or a header goes before what the header looks like. */
static enum list_field field_of_header(const struct recognising *r, const char *header) {
    const enum list_field named = field_of_file(r->file, header);
    if (named != LIST_FIELDS || is_ignored(r->file, header)) return named;
    const enum list_field looked_up = list_field_find(header);
    if (looked_up == LIST_FIELDS || r->file->headers[looked_up]) return LIST_FIELDS;
    return looked_up >= LIST_DONE_ON && r->map->purpose != LIST_OF_CHECKS ? LIST_FIELDS : looked_up;
}

/* For an error: short, and hidden when it may be a row of people. */
static const char *shown(struct arena *a, const char *header) {
    size_t digits = 0;
    for (const char *c = header; *c; c++) digits += *c >= '0' && *c <= '9';
    const char *text = digits >= DIGITS_OF_DATA ? text_mask(a, header) : value_copy_text(a, header);
    size_t bytes = strlen(text);
    if (bytes > HEADER_SHOWN_BYTES) bytes = HEADER_SHOWN_BYTES;
    while (((unsigned char)text[bytes] & 0xC0U) == 0x80U) bytes--;
    return arena_copy_text(a, text, bytes);
}

static bool take_column(struct recognising *r, size_t column, struct err *e) {
    const char *header = r->header[column];
    struct list_map *map = r->map;
    const enum list_field field = field_of_header(r, header);
    if (field == LIST_FIELDS) return true;
    if (map->columns[field] >= 0)
        return err_set(e, ERR_INPUT,
                       "Name the one that counts under \"columns\" of a mapping file, or the other one under "
                       "\"ignored\", and give the file with --map.",
                       "columns %d (%s) and %zu (%s) are both \"%s\"", map->columns[field] + 1,
                       shown(r->arena, map->headers[field]), column + 1, shown(r->arena, header),
                       list_field_name(field));
    map->columns[field] = (int16_t)column;
    map->headers[field] = arena_copy_text(r->arena, header, strlen(header));
    return true;
}

static void drop_column(struct list_map *map, enum list_field field) {
    map->columns[field] = -1;
    map->headers[field] = NULL;
}

/* "Nam" alone is a year ("Năm") as well as a man, and says nothing of a sex without its other. */
static void drop_half_a_pair(struct recognising *r) {
    struct list_map *map = r->map;
    if ((map->columns[LIST_MALE] >= 0) == (map->columns[LIST_FEMALE] >= 0)) return;
    const enum list_field lone = map->columns[LIST_MALE] >= 0 ? LIST_MALE : LIST_FEMALE;
    if (!r->file->headers[lone]) drop_column(map, lone);
}

static bool check_named_are_there(const struct recognising *r, struct err *e) {
    for (unsigned field = 0; field < LIST_FIELDS; field++)
        if (r->file->headers[field] && r->map->columns[field] < 0)
            return err_set(e, ERR_INPUT, "Correct the mapping file; it names columns by their header.",
                           "the mapping file takes \"%s\" from the column \"%s\", which the list has not",
                           list_field_name((enum list_field)field), shown(r->arena, r->file->headers[field]));
    return true;
}

/* ---- Columns a list must have ---- */

static bool has(const struct list_map *map, enum list_field field) {
    return map->columns[field] >= 0;
}

/* Two columns for the sexes tell birth and sex; only a list of residents must tell sex and hamlet. */
static bool is_lacking(const struct list_map *map, enum list_field field) {
    const bool has_sexes = has(map, LIST_MALE) && has(map, LIST_FEMALE);
    const bool is_told = has(map, field) || (has_sexes && (field == LIST_BIRTH || field == LIST_SEX));
    if (is_told || field == LIST_NAME || field == LIST_BIRTH) return !is_told;
    if (field == LIST_SEX || field == LIST_HAMLET) return map->purpose == LIST_OF_RESIDENTS;
    return field == LIST_DONE_ON && map->purpose == LIST_OF_CHECKS;
}

static const char *join(struct arena *a, const char *before, const char *next) {
    return *before ? arena_print(a, "%s, %s", before, next) : next;
}

static const char *list_lacking(const struct recognising *r) {
    const char *text = "";
    for (unsigned field = 0; field < LIST_FIELDS; field++)
        if (is_lacking(r->map, (enum list_field)field))
            text = join(r->arena, text, list_field_name((enum list_field)field));
    return text;
}

static const char *list_headers(const struct recognising *r) {
    const char *text = "";
    for (size_t i = 0; i < r->count && i < HEADERS_SHOWN; i++)
        text = join(r->arena, text, r->header[i][0] ? shown(r->arena, r->header[i]) : "(empty)");
    return r->count > HEADERS_SHOWN ? join(r->arena, text, "...") : text;
}

static size_t count_known(const struct list_map *map) {
    size_t known = 0;
    for (unsigned field = 0; field < LIST_FIELDS; field++) known += map->columns[field] >= 0;
    return known;
}

/* A first row that names next to nothing may be a person: it is not shown. */
static bool check_lacks_nothing(const struct recognising *r, struct err *e) {
    const char *lacking = list_lacking(r);
    if (!*lacking) return true;
    if (count_known(r->map) < KNOWN_OF_HEADER)
        return err_set(e, ERR_INPUT,
                       "Put the column names in the first row, without title lines above them, or name the "
                       "columns in a mapping file (--map).",
                       "the first row, of %zu columns, does not look like a header", r->count);
    return err_set(e, ERR_INPUT,
                   "Rename the columns, or say which is which in a mapping file (--map), for example "
                   "{\"columns\": {\"birth\": \"its header\"}}.",
                   "the list has no column for: %s. Its columns are: %s", lacking, list_headers(r));
}

bool list_map_recognise(const char *const *header, size_t count, enum list_purpose purpose,
                        const struct list_map_file *file, struct arena *a, struct list_map *out,
                        struct err *e) {
    struct recognising r = {header, count, file ? file : &NO_FILE, a, out};
    *out = (struct list_map){.purpose = purpose, .column_count = count, .file = r.file};
    for (unsigned field = 0; field < LIST_FIELDS; field++) out->columns[field] = -1;
    if (r.file->dates && !list_dates_find(r.file->dates, &out->dates))
        return err_set(e, ERR_INPUT, "Say dmy, mdy or ymd.", "the order of dates is not known");
    for (size_t i = 0; i < count; i++)
        if (!take_column(&r, i, e)) return false;
    drop_half_a_pair(&r);
    return check_named_are_there(&r, e) && check_lacks_nothing(&r, e);
}

/* ---- Reading a mapping file ---- */

struct parsing {
    struct arena *arena;
    struct list_map_file *out;
    struct list_word *words; /* of which out->words is the reader's view */
    struct err *e;
};

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* ERR_INPUT about a word nobody knows, with the nearest of those that are known. */
static bool fail_unknown(struct parsing *p, const char *place, const char *word, const char *const *known,
                         size_t count) {
    const char *nearest = text_nearest(word, known, count);
    const char *all = "";
    for (size_t i = 0; i < count; i++) all = join(p->arena, all, known[i]);
    const char *hint = nearest ? arena_print(p->arena, "Did you mean \"%s\"?", nearest)
                               : arena_print(p->arena, "Known are: %s.", all);
    return err_set(p->e, ERR_INPUT, hint, "%s: \"%.60s\" is not known", place, word);
}

static bool fail_kind(struct parsing *p, const char *place, const char *wanted) {
    return err_set(p->e, ERR_INPUT, "See docs/lists.md for an example.", "%s: this must be %s", place,
                   wanted);
}

static bool fail_twice(struct parsing *p, const char *place, const char *what) {
    return err_set(p->e, ERR_INPUT, "Leave one of the two.", "%s: \"%.60s\" stands there twice", place, what);
}

static const char *keep(struct parsing *p, const char *text) {
    return arena_copy_text(p->arena, text, strlen(text));
}

static bool find_field(struct parsing *p, const char *place, const char *name, enum list_field *field) {
    const char *names[LIST_FIELDS];
    *field = list_field_find_name(name);
    if (*field != LIST_FIELDS) return true;
    for (unsigned i = 0; i < LIST_FIELDS; i++) names[i] = list_field_name((enum list_field)i);
    return fail_unknown(p, place, name, names, LIST_FIELDS);
}

static bool is_text(const struct json *j) {
    return json_kind(j) == JSON_TEXT && *json_as_text(j) != '\0';
}

static bool parse_column(struct parsing *p, const char *name, const struct json *header) {
    enum list_field field = LIST_FIELDS;
    if (!find_field(p, "columns", name, &field)) return false;
    const char *place = arena_print(p->arena, "columns.%s", name);
    if (!is_text(header)) return fail_kind(p, place, "the text of a header");
    if (p->out->headers[field]) return fail_twice(p, "columns", name);
    if (field_of_file(p->out, json_as_text(header)) != LIST_FIELDS)
        return fail_twice(p, place, json_as_text(header));
    p->out->headers[field] = keep(p, json_as_text(header));
    return true;
}

static bool parse_columns(struct parsing *p, const struct json *columns) {
    if (json_kind(columns) != JSON_OBJECT) return fail_kind(p, "columns", "an object of field and header");
    for (size_t i = 0; i < json_count(columns); i++)
        if (!parse_column(p, json_key_at(columns, i), json_at(columns, i))) return false;
    return true;
}

static bool parse_ignored(struct parsing *p, const struct json *ignored) {
    if (json_kind(ignored) != JSON_ARRAY) return fail_kind(p, "ignored", "an array of headers");
    const size_t count = json_count(ignored);
    const char **headers = arena_new_array(p->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        if (!is_text(json_at(ignored, i))) return fail_kind(p, "ignored", "an array of headers");
        headers[i] = keep(p, json_as_text(json_at(ignored, i)));
    }
    p->out->ignored = headers;
    p->out->ignored_count = count;
    return true;
}

static bool parse_word(struct parsing *p, enum list_field field, const char *word,
                       const struct json *meaning) {
    const char *place = arena_print(p->arena, "values.%s", list_field_name(field));
    const char *folded = text_fold(p->arena, word);
    if (!is_text(meaning)) return fail_kind(p, place, "an object of word and meaning");
    if (!*folded) return fail_kind(p, place, "an object whose words are not empty");
    for (size_t i = 0; i < p->out->word_count; i++)
        if (p->words[i].field == field && strcmp(p->words[i].word, folded) == 0)
            return fail_twice(p, place, word);
    if (!value_knows_meaning(field, json_as_text(meaning)))
        return err_set(p->e, ERR_INPUT, "Write the meaning as docs/lists.md lists it, for example \"male\".",
                       "%s: \"%.60s\" is no value of this field", place, json_as_text(meaning));
    p->words[p->out->word_count++] = (struct list_word){field, folded, keep(p, json_as_text(meaning))};
    return true;
}

static bool parse_words(struct parsing *p, const char *name, const struct json *words) {
    enum list_field field = LIST_FIELDS;
    if (!find_field(p, "values", name, &field)) return false;
    if (!value_has_words(field))
        return err_set(p->e, ERR_INPUT, "Only fields of words have them: sex, route, target_groups ...",
                       "values: \"%s\" has no words of its own", name);
    if (json_kind(words) != JSON_OBJECT)
        return fail_kind(p, arena_print(p->arena, "values.%s", name), "an object of word and meaning");
    for (size_t i = 0; i < json_count(words); i++)
        if (!parse_word(p, field, json_key_at(words, i), json_at(words, i))) return false;
    return true;
}

static bool parse_values(struct parsing *p, const struct json *values) {
    if (json_kind(values) != JSON_OBJECT) return fail_kind(p, "values", "an object of field and words");
    size_t count = 0;
    for (size_t i = 0; i < json_count(values); i++) count += json_count(json_at(values, i));
    p->words = arena_new_array(p->arena, struct list_word, count);
    p->out->words = p->words;
    for (size_t i = 0; i < json_count(values); i++)
        if (!parse_words(p, json_key_at(values, i), json_at(values, i))) return false;
    return true;
}

/* One word of a closed list. */
static bool parse_choice(struct parsing *p, const char *key, const struct json *choice,
                         const char *const *known, size_t count, const char **out) {
    if (!is_text(choice)) return fail_kind(p, key, "a text");
    const char *word = json_as_text(choice);
    for (size_t i = 0; i < count; i++)
        if (strcmp(known[i], word) == 0) *out = known[i];
    return *out ? true : fail_unknown(p, key, word, known, count);
}

static bool parse_dates(struct parsing *p, const struct json *dates) {
    return parse_choice(p, "dates", dates, DATE_ORDERS, COUNT_OF(DATE_ORDERS), &p->out->dates);
}

static bool parse_separator(struct parsing *p, const struct json *separator) {
    return parse_choice(p, "separator", separator, SEPARATORS, COUNT_OF(SEPARATORS), &p->out->separator);
}

static bool parse_encoding(struct parsing *p, const struct json *encoding) {
    enum encoding known = ENCODING_GUESS;
    if (!is_text(encoding)) return fail_kind(p, "encoding", "a text");
    if (!encoding_find(json_as_text(encoding), &known, p->e)) {
        p->e->code = ERR_INPUT; /* of a file, not of a command line */
        return err_wrap(p->e, "encoding");
    }
    p->out->encoding = keep(p, json_as_text(encoding));
    return true;
}

static const struct {
    const char *key;
    bool (*parse)(struct parsing *p, const struct json *value);
} KEYS[] = {
    {"columns", parse_columns}, {"ignored", parse_ignored},   {"values", parse_values},
    {"dates", parse_dates},     {"encoding", parse_encoding}, {"separator", parse_separator},
};

static bool parse_key(struct parsing *p, const struct json *root, size_t index) {
    const char *key = json_key_at(root, index);
    const char *known[COUNT_OF(KEYS)];
    for (size_t i = 0; i < COUNT_OF(KEYS); i++) {
        known[i] = KEYS[i].key;
        if (strcmp(key, known[i]) != 0) continue;
        const bool is_first = json_find(root, key) == json_at(root, index);
        return is_first ? KEYS[i].parse(p, json_at(root, index)) : fail_twice(p, "the mapping file", key);
    }
    return fail_unknown(p, "the mapping file", key, known, COUNT_OF(KEYS));
}

bool list_map_parse(const char *json, struct arena *a, struct list_map_file *out, struct err *e) {
    struct json *root = NULL;
    size_t bad_at = 0;
    *out = NO_FILE;
    if (!text_is_utf8(json, strlen(json), &bad_at))
        return err_set(e, ERR_INPUT, "Save the mapping file in UTF-8.", "byte %zu: this is not UTF-8",
                       bad_at + 1);
    if (!json_parse(json, &root, e)) return false;
    struct parsing p = {.arena = a, .out = out, .e = e};
    bool is_read = json_kind(root) == JSON_OBJECT || fail_kind(&p, "the mapping file", "an object {...}");
    for (size_t i = 0; is_read && i < json_count(root); i++) is_read = parse_key(&p, root, i);
    json_destroy(root);
    return is_read;
}

/* ---- Saving one ---- */

static void put_columns(struct json *root, const struct list_map *map) {
    struct json *columns = json_object();
    for (unsigned field = 0; field < LIST_FIELDS; field++)
        if (map->headers[field])
            json_put(columns, list_field_name((enum list_field)field), json_text(map->headers[field]));
    json_put(root, "columns", columns);
}

static void put_ignored(struct json *root, const struct list_map_file *file) {
    if (file->ignored_count == 0) return;
    struct json *ignored = json_array();
    for (size_t i = 0; i < file->ignored_count; i++) json_append(ignored, json_text(file->ignored[i]));
    json_put(root, "ignored", ignored);
}

static void put_words(struct json *values, const struct list_map_file *file, enum list_field field) {
    struct json *words = NULL;
    for (size_t i = 0; i < file->word_count; i++) {
        if (file->words[i].field != field) continue;
        if (!words) words = json_object();
        json_put(words, file->words[i].word, json_text(file->words[i].meaning));
    }
    if (words) json_put(values, list_field_name(field), words);
}

static void put_values(struct json *root, const struct list_map_file *file) {
    if (file->word_count == 0) return;
    struct json *values = json_object();
    for (unsigned field = 0; field < LIST_FIELDS; field++) put_words(values, file, (enum list_field)field);
    json_put(root, "values", values);
}

char *list_map_print(const struct list_map *map, struct arena *a) {
    struct json *root = json_object();
    put_columns(root, map);
    put_ignored(root, map->file);
    put_values(root, map->file);
    json_put(root, "dates", json_text(list_dates_name(map->dates)));
    if (map->file->encoding) json_put(root, "encoding", json_text(map->file->encoding));
    if (map->file->separator) json_put(root, "separator", json_text(map->file->separator));
    char *text = json_print(root, true);
    char *copy = arena_print(a, "%s\n", text);
    free(text);
    json_destroy(root);
    return copy;
}
