/* SPDX-License-Identifier: Apache-2.0 */
/* Rules between cells, rows and sheets. They are asked of what changes: what stands unchanged is no
 * reason to refuse a file. */
#include "base/text.h"
#include "base/vec.h"
#include "domain/sheet/checking.h"
#include "domain/sheet/forms.h"
#include "domain/sheet/key.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool checking_is_judged(const struct sheet_row *row) {
    return row->change == SHEET_NEW || row->change == SHEET_CHANGED;
}

static bool stands(const struct sheet_row *row) {
    return row->change != SHEET_GONE;
}

static int64_t number(const struct sheet_row *row, int column) {
    return row->cells[column].number;
}

static bool is_empty(const struct sheet_row *row, int column) {
    return number(row, column) == SHEET_NONE;
}

void checking_fault(const struct checking *c, const struct sheet_row *row, int column, const char *rule,
                    const char *remedy) {
    const char *name = column == SHEET_NO_COLUMN ? "" : c->sheet->form->columns[column].name;
    if (row->line == 0)
        rule = arena_print(c->arena, "%s: %s", key_describe(c->sheet->form, row, c->arena), rule);
    sheet_find_fault(c->findings, row->line, name, rule, remedy);
}

/* ---- Finding rows by a number ------------------------------------------------------------------ */

struct entry {
    int64_t number;
    const struct sheet_row *row;
};

struct entries {
    struct entry *at;
    size_t count;
};

static int compare_entries(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static struct entries order_rows(const struct checking *c, const struct sheet *s, int column) {
    struct entries list = {arena_new_array(c->arena, struct entry, s->count), 0};
    for (size_t i = 0; i < s->count; i++)
        if (stands(&s->rows[i]))
            list.at[list.count++] = (struct entry){number(&s->rows[i], column), &s->rows[i]};
    qsort(list.at, list.count, sizeof *list.at, compare_entries);
    return list;
}

static size_t find_first(const struct entries *list, int64_t wanted) {
    size_t low = 0, high = list->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (list->at[middle].number < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The entries with this number, which is no largest one. */
static struct entries find_all(const struct entries *list, int64_t wanted) {
    const size_t first = find_first(list, wanted);
    return (struct entries){list->at + first, find_first(list, wanted + 1) - first};
}

/* ---- What a row refers to ------------------------------------------------------------------------ */

static void check_commune(const struct checking *c, const struct entries *areas, const struct sheet_row *row,
                          int column) {
    const struct key_span span = key_span(c->sheet->form, row);
    const struct entries found = find_all(areas, number(row, column));
    bool is_known = false, is_in_force = false;
    for (size_t i = 0; i < found.count; i++) {
        const struct sheet_row *area = found.at[i].row;
        if (number(area, AREA_KIND) != AREA_COMMUNE) continue;
        is_known = true;
        is_in_force |= key_spans_meet(span, key_span(&SHEET_FORMS[SHEET_AREA], area));
    }
    if (!is_known)
        checking_fault(c, row, column, "there is no commune of this code",
                       "Mend the code, or import the commune first: lichkham area import.");
    else if (!is_in_force)
        checking_fault(c, row, column, "the commune is not in force in this time",
                       "Name its successor, or mend the dates.");
}

static void check_site(const struct checking *c, const struct entries *sites, const struct sheet_row *row,
                       int column) {
    const struct sheet_form *form = c->sheet->form;
    const struct entries found = find_all(sites, number(row, column));
    if (found.count == 0) {
        checking_fault(
            c, row, column, "there is no site of this id",
            "Look it up with lichkham site export, or import the site first: lichkham site import.");
        return;
    }
    const struct sheet_row *site = found.at[0].row;
    if (form->commune != SHEET_NO_COLUMN && !is_empty(row, form->commune) &&
        number(site, SITE_COMMUNE) != number(row, form->commune))
        checking_fault(c, row, column, "the site belongs to another commune",
                       "Name a site of this commune: lichkham site export --commune CODE.");
    else if (!key_spans_meet(key_span(form, row), key_span(&SHEET_FORMS[SHEET_SITE], site)))
        checking_fault(c, row, column, "the site is not in force in this time",
                       "Name another site, or mend the dates.");
}

static void check_team(const struct checking *c, const struct entries *teams, const struct sheet_row *row,
                       int column) {
    if (find_all(teams, number(row, column)).count == 0)
        checking_fault(
            c, row, column, "there is no team of this id",
            "Look it up with lichkham team export, or import the team first: lichkham team import.");
}

static void check_references(const struct checking *c, int column) {
    static const struct {
        enum sheet_kind kind;
        int column;
        void (*check)(const struct checking *c, const struct entries *list, const struct sheet_row *row,
                      int column);
    } TARGETS[VALUE_KINDS] = {[VALUE_COMMUNE] = {SHEET_AREA, AREA_CODE, check_commune},
                              [VALUE_SITE] = {SHEET_SITE, SITE_ID, check_site},
                              [VALUE_TEAM] = {SHEET_TEAM, TEAM_ID, check_team}};
    const enum sheet_value value = c->sheet->form->columns[column].value;
    if (TARGETS[value].check == NULL) return;
    assert(c->sheet->form->needs & 1U << TARGETS[value].kind);
    const struct entries list = order_rows(c, &c->others[TARGETS[value].kind], TARGETS[value].column);
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        if (checking_is_judged(row) && !is_empty(row, column)) TARGETS[value].check(c, &list, row, column);
    }
}

/* ---- Dates and names ------------------------------------------------------------------------------- */

static void check_dates(const struct checking *c) {
    const struct sheet_form *form = c->sheet->form;
    for (size_t i = 0; form->until != SHEET_NO_COLUMN && i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        if (checking_is_judged(row) && !is_empty(row, form->until) &&
            number(row, form->until) < number(row, form->from))
            checking_fault(c, row, form->until, "lies before the first day", "Mend one of the two dates.");
    }
}

struct name {
    const char *key;
    const struct sheet_row *row;
};

struct names VEC_OF(struct name);

static int compare_names(const void *a, const void *b) {
    const struct name *x = a, *y = b;
    const int order = strcmp(x->key, y->key);
    if (order != 0) return order;
    return (x->row->line > y->row->line) - (x->row->line < y->row->line);
}

/* Nobody could tell them apart by name. */
static void refuse_same_names(const struct checking *c, struct names *names, int column) {
    const struct sheet_form *form = c->sheet->form;
    if (names->count == 0) return;
    qsort(names->at, names->count, sizeof *names->at, compare_names);
    for (size_t i = 1; i < names->count; i++) {
        const struct sheet_row *a = names->at[i - 1].row, *b = names->at[i].row;
        if (strcmp(names->at[i - 1].key, names->at[i].key) != 0 || a == b) continue;
        const struct sheet_row *judged = checking_is_judged(b) ? b : a;
        const bool stands_twice = a->line > 0 && b->line > 0 && strcmp(a->key, b->key) == 0;
        if (checking_is_judged(judged) && !stands_twice &&
            key_spans_meet(key_span(form, a), key_span(form, b)))
            checking_fault(c, judged, column, "another one is called so in the same time",
                           "Name them apart, or give the right id.");
    }
}

static void check_names(const struct checking *c) {
    const struct sheet_form *form = c->sheet->form;
    struct names names = {0};
    for (size_t i = 0; form->id != SHEET_NO_COLUMN && i < c->sheet->count; i++)
        *vec_push(&names) = (struct name){key_print(form, &c->sheet->rows[i], c->arena), &c->sheet->rows[i]};
    refuse_same_names(c, &names, sheet_find_column(form, "name", c->arena));
    vec_free(&names);
}

/* ---- Areas ------------------------------------------------------------------------------------------ */

static bool may_be_parent(int64_t kind, int64_t of) {
    return of == AREA_COMMUNE ? kind == AREA_PROVINCE || kind == AREA_CLUSTER : kind == AREA_PROVINCE;
}

/* On some day of the span. */
static bool has_parent(const struct entries *areas, const struct sheet_row *row, struct key_span span) {
    const struct entries found = find_all(areas, number(row, AREA_PARENT));
    for (size_t i = 0; i < found.count; i++)
        if (may_be_parent(number(found.at[i].row, AREA_KIND), number(row, AREA_KIND)) &&
            key_spans_meet(span, key_span(&SHEET_FORMS[SHEET_AREA], found.at[i].row)))
            return true;
    return false;
}

static void check_parent(const struct checking *c, const struct entries *areas, const struct sheet_row *row) {
    const int64_t parent = number(row, AREA_PARENT);
    switch (number(row, AREA_KIND)) {
    case AREA_NATION:
        if (parent != SHEET_NONE)
            checking_fault(c, row, AREA_PARENT, "nothing stands above the nation", "Leave it empty.");
        break;
    case AREA_PROVINCE:
        if (parent != SHEET_NONE && parent != 0)
            checking_fault(c, row, AREA_PARENT, "only the nation stands above a province",
                           "Write 0, or leave it empty.");
        break;
    case AREA_CLUSTER:
    case AREA_COMMUNE:
        if (!has_parent(areas, row, key_span(c->sheet->form, row)))
            checking_fault(c, row, AREA_PARENT,
                           "there is no unit of this code to stand above it in this time",
                           "Name the province or cluster, in this file or before.");
        break;
    default:
        break;
    }
}

static void check_code(const struct checking *c, const struct sheet_row *row) {
    const int64_t kind = number(row, AREA_KIND), code = number(row, AREA_CODE);
    if ((kind == AREA_NATION) != (code == 0))
        checking_fault(c, row, AREA_CODE, "0 is the nation's code and nobody else's", "Mend kind or code.");
    else if (kind == AREA_PROVINCE && code > 99)
        checking_fault(c, row, AREA_CODE, "a province's code has two digits", "Mend kind or code.");
}

static void check_successor(const struct checking *c, const struct entries *areas,
                            const struct sheet_row *row) {
    const int64_t successor = number(row, AREA_SUCCESSOR);
    bool exists = false;
    if (successor == SHEET_NONE) return;
    const struct entries found = find_all(areas, successor);
    for (size_t i = 0; i < found.count; i++)
        exists |= number(found.at[i].row, AREA_KIND) == number(row, AREA_KIND);
    if (!exists || successor == number(row, AREA_CODE))
        checking_fault(c, row, AREA_SUCCESSOR, "there is no other unit of this kind and code",
                       "Name the successor's row in this file or before.");
    else if (is_empty(row, AREA_VALID_TO))
        checking_fault(c, row, AREA_SUCCESSOR, "a unit in force has no successor",
                       "Give its last day, valid_to.");
}

static void check_overlap(const struct checking *c, const struct entries *areas,
                          const struct sheet_row *row) {
    const struct sheet_form *form = c->sheet->form;
    const struct entries found = find_all(areas, number(row, AREA_CODE));
    for (size_t i = 0; i < found.count; i++) {
        const struct sheet_row *other = found.at[i].row;
        if (other == row || number(other, AREA_KIND) != number(row, AREA_KIND)) continue;
        if (number(other, AREA_VALID_FROM) == number(row, AREA_VALID_FROM)) continue; /* stands twice */
        if (checking_is_judged(other) && other->line > row->line) continue;           /* told there */
        if (key_spans_meet(key_span(form, row), key_span(form, other)))
            checking_fault(c, row, AREA_VALID_FROM, "another row of this unit is in force in this time",
                           "End that one before this one begins: name it with its valid_to.");
    }
}

/* Units below that go on when this one, and no other row of it, does not. */
static void check_left_alone(const struct checking *c, const struct entries *areas,
                             const struct entries *children, const struct sheet_row *row) {
    const int64_t last = number(row, AREA_VALID_TO);
    const struct entries found = find_all(children, number(row, AREA_CODE));
    if (last == SHEET_NONE || row->change == SHEET_SAME) return;
    for (size_t i = 0; i < found.count; i++) {
        const struct sheet_row *child = found.at[i].row;
        struct key_span span = key_span(c->sheet->form, child);
        if (number(child, AREA_KIND) <= AREA_PROVINCE || span.until <= last) continue;
        if (span.from <= last) span.from = last + 1;
        if (!may_be_parent(number(row, AREA_KIND), number(child, AREA_KIND)) ||
            has_parent(areas, child, span))
            continue;
        checking_fault(c, row, AREA_VALID_TO, "units below it go on after its last day",
                       "End them too, or give them another parent, in this file.");
        return;
    }
}

static void check_areas(const struct checking *c) {
    const struct entries by_code = order_rows(c, c->sheet, AREA_CODE);
    const struct entries by_parent = order_rows(c, c->sheet, AREA_PARENT);
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        check_left_alone(c, &by_code, &by_parent, row);
        if (!checking_is_judged(row)) continue;
        check_code(c, row);
        check_parent(c, &by_code, row);
        check_successor(c, &by_code, row);
        check_overlap(c, &by_code, row);
    }
}

/* ---- Sites, hamlets, capacity, teams --------------------------------------------------------------------
 */

/* Hamlets that would lose their site. */
static void check_sites(const struct checking *c) {
    const struct sheet *hamlets = &c->others[SHEET_HAMLET];
    const struct entries by_site = order_rows(c, hamlets, HAMLET_SITE);
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        if (row->change == SHEET_SAME || row->change == SHEET_NEW) continue;
        const bool is_moved = row->changed & 1U << SITE_COMMUNE;
        const int64_t last = is_empty(row, SITE_VALID_TO) ? INT64_MAX : number(row, SITE_VALID_TO);
        const struct entries found = find_all(&by_site, number(row, SITE_ID));
        bool is_named = false;
        for (size_t k = 0; k < found.count; k++)
            is_named |= is_moved || key_span(hamlets->form, found.at[k].row).until > last;
        if (is_named)
            checking_fault(
                c, row, is_moved ? SITE_COMMUNE : SITE_VALID_TO, "hamlets still name it as their site",
                "Give these hamlets another site or an earlier last day first: lichkham hamlet import.");
    }
}

static void check_passable(const struct checking *c, const struct sheet_row *row) {
    if (is_empty(row, HAMLET_PASSABLE_FROM) != is_empty(row, HAMLET_PASSABLE_TO))
        checking_fault(c, row, HAMLET_PASSABLE_FROM, "one of the two months is missing",
                       "Give both months, or none.");
}

static void add_name(const struct checking *c, struct names *names, const struct sheet_row *row,
                     const char *name) {
    const char *key =
        arena_print(c->arena, "%s\n%s", row->cells[HAMLET_COMMUNE].text, text_fold(c->arena, name));
    for (size_t i = names->count; i > 0 && names->at[i - 1].row == row; i--)
        if (strcmp(names->at[i - 1].key, key) == 0) return;
    *vec_push(names) = (struct name){key, row};
}

/* A list of people must find one hamlet by any of its names. */
static void check_hamlets(const struct checking *c) {
    struct names names = {0};
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        if (checking_is_judged(row)) check_passable(c, row);
        add_name(c, &names, row, row->cells[HAMLET_NAME].text);
        char *rest = arena_print(c->arena, "%s", row->cells[HAMLET_ALIASES].text);
        for (char *alias; *row->cells[HAMLET_ALIASES].text && (alias = strsep(&rest, ";")) != NULL;)
            add_name(c, &names, row, alias);
    }
    refuse_same_names(c, &names, HAMLET_NAME);
    vec_free(&names);
}

static void check_vector(const struct checking *c, int place) {
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        int64_t most = 0;
        for (int r = 1; r < RESOURCES; r++)
            if (number(row, place + r) > most) most = number(row, place + r);
        if (checking_is_judged(row) && most > 0 && number(row, place) == 0)
            checking_fault(c, row, place, "is 0 while doctors or devices are not: nobody could come",
                           "Give the people this half day can take in all.");
    }
}

static void check_reserve(const struct checking *c, int place, int reserve) {
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        if (checking_is_judged(row) && !is_empty(row, place) && number(row, reserve) > number(row, place))
            checking_fault(c, row, reserve, "is more than there are places", "Keep at most all places.");
    }
}

static void check_capacity(const struct checking *c) {
    check_vector(c, CAPACITY_PLACE);
    check_reserve(c, CAPACITY_PLACE, CAPACITY_RESERVE);
}

static void check_extras(const struct checking *c) {
    check_vector(c, EXTRA_PLACE);
    check_reserve(c, EXTRA_PLACE, EXTRA_RESERVE);
}

static void check_teams(const struct checking *c) {
    const struct entries areas = order_rows(c, &c->others[SHEET_AREA], AREA_CODE);
    check_vector(c, TEAM_PLACE);
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        const struct entries found = find_all(&areas, number(row, TEAM_CLUSTER));
        bool exists = false;
        for (size_t k = 0; k < found.count; k++)
            exists |= may_be_parent(number(found.at[k].row, AREA_KIND), AREA_COMMUNE);
        if (checking_is_judged(row) && !exists)
            checking_fault(c, row, TEAM_CLUSTER, "there is no cluster or province of this code",
                           "Mend the code, or import the cluster first: lichkham area import.");
    }
}

typedef void sheet_rule(const struct checking *c);

static sheet_rule *const RULES[SHEET_KINDS] = {
    [SHEET_AREA] = check_areas,        [SHEET_SITE] = check_sites,   [SHEET_HAMLET] = check_hamlets,
    [SHEET_CAPACITY] = check_capacity, [SHEET_EXTRA] = check_extras, [SHEET_TEAM] = check_teams,
    [SHEET_CHANNEL] = check_channels,  [SHEET_RUNG] = check_rungs,   [SHEET_TEMPLATE] = check_templates,
};

void sheet_check(const struct sheet_diff *diff, const struct sheet *others, struct arena *a,
                 struct sheet_findings *f) {
    const struct checking c = {&diff->sheet, others, a, f};
    const enum sheet_kind kind = sheet_find(diff->sheet.form->name);
    check_dates(&c);
    if (kind != SHEET_HAMLET) check_names(&c);
    for (int i = 0; i < diff->sheet.form->column_count; i++) check_references(&c, i);
    if (RULES[kind]) RULES[kind](&c);
}
