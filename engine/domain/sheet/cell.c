/* SPDX-License-Identifier: Apache-2.0 */
/* One cell: from what people write to the one form that is kept. */
#include "base/text.h"
#include "domain/list/value.h"
#include "domain/sheet/sheet.h"

#include <string.h>

#define YEAR_LEAST 2000
#define YEAR_MOST  2199

static const char *const VALUE_NAMES[VALUE_KINDS] = {
    [VALUE_TEXT] = "text",  [VALUE_LIST] = "texts", [VALUE_INTEGER] = "number", [VALUE_DATE] = "date",
    [VALUE_YES] = "yes/no", [VALUE_WORD] = "word",  [VALUE_CODE] = "area code", [VALUE_COMMUNE] = "commune",
    [VALUE_SITE] = "site",  [VALUE_TEAM] = "team",
};

static const struct sheet_word YES_WORDS[] = {
    {"yes", "yes"},  {"no", "no"}, {"co", "yes"}, {"khong", "no"}, {"true", "yes"},
    {"false", "no"}, {"1", "yes"}, {"0", "no"},   {"x", "yes"},    {NULL, NULL}};

const char *sheet_value_name(enum sheet_value value) {
    return VALUE_NAMES[value];
}

void sheet_find_fault(struct sheet_findings *f, size_t line, const char *column, const char *rule,
                      const char *remedy) {
    size_t at = f->count++;
    if (at >= SHEET_FINDINGS_MAX) return;
    for (; at > 0 && f->at[at - 1].line > line; at--) f->at[at] = f->at[at - 1];
    f->at[at] = (struct sheet_finding){line, column, rule, remedy};
}

/* A cell being read: where it stands, and what is wrong with it. */
struct reading {
    const struct sheet_column *column;
    struct arena *arena;
    const char *rule; /* NULL = nothing */
    const char *remedy;
};

static struct sheet_cell refuse(struct reading *r, const char *rule, const char *remedy) {
    r->rule = rule;
    r->remedy = remedy;
    return (struct sheet_cell){"", SHEET_NONE};
}

static struct sheet_cell read_text(struct reading *r, const char *text) {
    if (r->column->is_required && *text_fold(r->arena, text) == '\0')
        return refuse(r, "holds no letter", "Write a name.");
    if (strlen(text) > (size_t)r->column->most) return refuse(r, "is too long", "Shorten it.");
    return (struct sheet_cell){text, SHEET_NONE};
}

/* "a ; ;b" -> "a;b". */
static struct sheet_cell read_list(struct reading *r, const char *text) {
    char *joined = arena_take(r->arena, strlen(text) + 2);
    char *rest = arena_print(r->arena, "%s", text);
    char *end = joined;
    for (char *part; (part = strsep(&rest, ";")) != NULL;) {
        part = value_copy_text(r->arena, part);
        if (*part == '\0') continue;
        if (end != joined) *end++ = ';';
        end = stpcpy(end, part);
    }
    return read_text(r, joined);
}

static struct sheet_cell read_number(struct reading *r, const char *text) {
    const struct sheet_column *c = r->column;
    struct err e;
    long long number = 0;
    if (text_parse_integer(text, c->least, c->most, &number, &e)) return (struct sheet_cell){text, number};
    return refuse(r, arena_print(r->arena, "%s", e.message),
                  arena_print(r->arena, "Write a whole number from %lld to %lld.", (long long)c->least,
                              (long long)c->most));
}

static struct sheet_cell read_integer(struct reading *r, const char *text) {
    struct sheet_cell cell = read_number(r, text);
    if (cell.number != SHEET_NONE) cell.text = arena_print(r->arena, "%lld", (long long)cell.number);
    return cell;
}

/* A name waits for sheet_find_sites. */
static struct sheet_cell read_site(struct reading *r, const char *text) {
    if (text[strspn(text, "0123456789")] == '\0') return read_integer(r, text);
    return (struct sheet_cell){text, SHEET_NONE};
}

static struct sheet_cell read_commune(struct reading *r, const char *text) {
    struct sheet_cell cell = read_number(r, text);
    if (cell.number != SHEET_NONE) cell.text = arena_print(r->arena, "%05lld", (long long)cell.number);
    return cell;
}

/* The forms of a date in lists of people; a month or a year alone is none. */
static struct sheet_cell read_date(struct reading *r, const char *text) {
    struct value_date date = {.has_day = false};
    char printed[CIVIL_TEXT_BYTES];
    if (value_read_date(span_trim(text), LIST_DATES_DMY, civil_make(YEAR_MOST, 12, 31), &date) != RULE_NONE ||
        !date.has_day || date.day < civil_make(YEAR_LEAST, 1, 1))
        return refuse(r, "is not a date from 2000 to 2199", "Write it as 2026-12-31 or 31/12/2026.");
    return (struct sheet_cell){arena_print(r->arena, "%s", civil_print(date.day, printed)), date.day};
}

/* "nation, province, cluster, commune": each once. */
static const char *list_words(struct arena *a, const struct sheet_word *words) {
    const char *list = "";
    for (const struct sheet_word *w = words; w->written; w++) {
        const struct sheet_word *first = words;
        while (strcmp(first->means, w->means) != 0) first++;
        if (first == w) list = arena_print(a, "%s%s%s", list, *list ? ", " : "", w->means);
    }
    return list;
}

static struct sheet_cell read_word(struct reading *r, const struct sheet_word *words, const char *text) {
    const char *folded = text_fold(r->arena, text);
    const struct sheet_word *w = words;
    while (w->written && strcmp(w->written, folded) != 0) w++;
    if (!w->written)
        return refuse(r, "is a word nobody knows here",
                      arena_print(r->arena, "Write one of: %s.", list_words(r->arena, words)));
    int64_t number = 0;
    while (strcmp(words[number].means, w->means) != 0) number++;
    return (struct sheet_cell){w->means, number};
}

static struct sheet_cell read_value(struct reading *r, const char *text) {
    switch (r->column->value) {
    case VALUE_TEXT:
        return read_text(r, text);
    case VALUE_LIST:
        return read_list(r, text);
    case VALUE_DATE:
        return read_date(r, text);
    case VALUE_YES:
        return read_word(r, YES_WORDS, text);
    case VALUE_WORD:
        return read_word(r, r->column->words, text);
    case VALUE_CODE: /* leading zeros tell provinces from communes: they stay */
        return read_number(r, text);
    case VALUE_COMMUNE:
        return read_commune(r, text);
    case VALUE_SITE:
        return read_site(r, text);
    case VALUE_INTEGER:
    case VALUE_TEAM:
    case VALUE_KINDS:
        break;
    }
    return read_integer(r, text);
}

/* Spreadsheets mark what is no number to them by an apostrophe in front: '00004. */
static const char *tidy(struct arena *a, const struct sheet_column *column, const char *text) {
    const char *given = value_copy_text(a, text);
    return given + (column->value > VALUE_LIST && *given == '\'');
}

struct sheet_cell sheet_read_cell(const struct sheet_column *column, const char *text, size_t line,
                                  struct arena *a, struct sheet_findings *f) {
    struct reading r = {.column = column, .arena = a};
    const char *given = tidy(a, column, text);
    if (*given == '\0' && column->otherwise) given = column->otherwise;
    if (*given == '\0') {
        if (column->is_required) sheet_find_fault(f, line, column->name, "is empty", "Fill it in.");
        return (struct sheet_cell){"", SHEET_NONE};
    }
    const struct sheet_cell cell = read_value(&r, given);
    if (r.rule) sheet_find_fault(f, line, column->name, r.rule, r.remedy);
    return cell;
}

struct sheet_cell sheet_take_cell(const struct sheet_column *column, const char *text, struct arena *a) {
    struct reading r = {.column = column, .arena = a};
    const char *kept = arena_copy_text(a, text, strlen(text));
    const int64_t number =
        column->value <= VALUE_LIST || *text == '\0' ? SHEET_NONE : read_value(&r, kept).number;
    return (struct sheet_cell){kept, number};
}
