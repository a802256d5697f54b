/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/shortfall.h"

#include "base/text.h"
#include "domain/need.h"
#include "domain/small_cells.h"
#include "jobs/shortfall_figures.h"
#include "store/reference.h"
#include "store/report.h"

#include <string.h>

struct shortfall {
    struct arena *arena;
    struct area_tree *areas;
    const struct area_row *area;
    const struct area_row **parts; /* directly beneath; of a commune itself */
    struct report_part *communes;
    size_t commune_count;
    struct view_round round;
    struct shortfall_figures figures;
};

/* ---- Areas ---------------------------------------------------------------------------------------- */

static void list_parts(struct shortfall *s) {
    size_t count = 0;
    const struct area_row *const *children = area_children(s->areas, s->area->area, &count);
    const bool is_leaf = count == 0;
    if (is_leaf) count = 1;
    s->parts = arena_new_array(s->arena, const struct area_row *, count);
    for (size_t i = 0; i < count; i++) s->parts[i] = is_leaf ? s->area : children[i];
    s->figures.part_count = count;
    s->figures.parts = arena_new_array(s->arena, struct shortfall_part, count + 1);
}

static void list_communes(struct shortfall *s) {
    size_t count = 0;
    (void)area_communes(s->areas, s->area->area, &count);
    s->communes = arena_new_array(s->arena, struct report_part, count);
    for (size_t i = 0; i < s->figures.part_count; i++) {
        const int32_t *codes = area_communes(s->areas, s->parts[i]->area, &count);
        for (size_t k = 0; k < count; k++)
            s->communes[s->commune_count++] = (struct report_part){codes[k], (int32_t)i};
    }
}

static bool find_area(struct pg *c, struct shortfall *s, struct area area, civil_day today, struct err *e) {
    char text[AREA_TEXT_BYTES];
    if (!reference_load_areas(c, today, s->arena, &s->areas, e)) return false;
    s->area = area_tree_find(s->areas, area);
    if (!s->area)
        return err_set(e, ERR_INPUT, "Look for its code in the list of areas: lichkham area export.",
                       "there is no area %s", area_print(area, text));
    list_parts(s);
    list_communes(s);
    return true;
}

/* ---- Sums ------------------------------------------------------------------------------------------ */

static struct shortfall_month *find_month(struct shortfall_figures *f, const char *name) {
    size_t at = 0;
    while (at < f->month_count && strcmp(f->months[at].name, name) < 0) at++;
    if (at < f->month_count && strcmp(f->months[at].name, name) == 0) return &f->months[at];
    if (f->month_count == SHORTFALL_MONTHS_MAX) return &f->months[SHORTFALL_MONTHS_MAX - 1];
    memmove(&f->months[at + 1], &f->months[at], (f->month_count - at) * sizeof *f->months);
    f->month_count++;
    f->months[at] = (struct shortfall_month){.name = name};
    return &f->months[at];
}

static void add_to_line(struct shortfall_line *to, enum shortfall_amount amount, int64_t number) {
    to->amounts[amount] += number;
}

static void add_to_class(struct shortfall *s, const struct report_sum *sum) {
    struct shortfall_figures *f = &s->figures;
    long long class_ = 0;
    struct err ignored;
    if (!text_parse_integer(sum->detail, 0, NEED_CLASSES - 1, &class_, &ignored)) return;
    const int priority = need_priority((int)class_);
    const bool is_wanted = strcmp(sum->measure, "wanted") == 0;
    const enum shortfall_amount amount = is_wanted ? SHORTFALL_OWED : SHORTFALL_PLACED;
    struct shortfall_part *of[] = {&f->parts[sum->number], &f->parts[f->part_count]};
    add_to_line(&f->classes[priority], amount, sum->amount);
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        add_to_line(&of[i]->line, amount, sum->amount);
        of[i]->missing[priority] += is_wanted ? sum->amount : -sum->amount;
    }
}

static void add_to_reason(struct shortfall *s, const struct report_sum *sum) {
    enum reason reason = REASON_NONE;
    if (reason_find(sum->detail, &reason)) s->figures.waiting[reason] += sum->amount;
}

static void add_to_part(struct shortfall_part *to, const struct report_sum *sum) {
    if (strcmp(sum->measure, "sessions") == 0) to->half_days += sum->amount;
    if (strcmp(sum->measure, "places") == 0) to->places += sum->amount;
    if (strcmp(sum->measure, "places_to_come") == 0) to->places_to_come += sum->amount;
    if (strcmp(sum->measure, "extra_half_days") == 0) to->extra_half_days += sum->amount;
}

static void add_to_month(struct shortfall *s, const struct report_sum *sum) {
    struct shortfall_month *month = find_month(&s->figures, sum->detail);
    if (strcmp(sum->measure, "missing") == 0) add_to_line(&month->line, SHORTFALL_MISSING, sum->amount);
    if (strcmp(sum->measure, "owed_by_month") == 0) add_to_line(&month->line, SHORTFALL_OWED, sum->amount);
    if (strcmp(sum->measure, "places_by_month") == 0) month->places += sum->amount;
}

static void take_sum(struct shortfall *s, const struct report_sum *sum) {
    add_to_part(&s->figures.parts[sum->number], sum);
    add_to_part(&s->figures.parts[s->figures.part_count], sum);
    if (strcmp(sum->measure, "waiting") == 0) add_to_reason(s, sum);
    if (strcmp(sum->measure, "wanted") == 0 || strcmp(sum->measure, "covered") == 0) add_to_class(s, sum);
    if (strcmp(sum->measure, "missing") == 0 || strcmp(sum->measure, "owed_by_month") == 0 ||
        strcmp(sum->measure, "places_by_month") == 0)
        add_to_month(s, sum);
}

/* What is missing is owed and has no place. */
static void complete_lines(struct shortfall_figures *f) {
    for (size_t i = 0; i <= f->part_count; i++) {
        int64_t *amounts = f->parts[i].line.amounts;
        amounts[SHORTFALL_MISSING] = amounts[SHORTFALL_OWED] - amounts[SHORTFALL_PLACED];
    }
    for (size_t k = 0; k < PRIORITY_CLASSES; k++) {
        int64_t *amounts = f->classes[k].amounts;
        amounts[SHORTFALL_MISSING] = amounts[SHORTFALL_OWED] - amounts[SHORTFALL_PLACED];
    }
    for (size_t m = 0; m < f->month_count; m++) {
        int64_t *amounts = f->months[m].line.amounts;
        amounts[SHORTFALL_PLACED] = amounts[SHORTFALL_OWED] - amounts[SHORTFALL_MISSING];
    }
}

/* ---- As JSON, small numbers hidden ------------------------------------------------------------------ */

static struct json *shown(int64_t amount, bool is_hidden) {
    return is_hidden ? json_text(NULL) : json_integer(amount);
}

static void put_line(struct json *into, const struct shortfall_line *line) {
    static const char *const NAMES[SHORTFALL_AMOUNTS] = {
        [SHORTFALL_PLACED] = "placed", [SHORTFALL_MISSING] = "missing", [SHORTFALL_OWED] = "owed"};
    for (int i = 0; i < SHORTFALL_AMOUNTS; i++)
        json_put(into, NAMES[i], shown(line->amounts[i], line->is_hidden[i]));
}

/* How many half days it takes tells how many places are missing, more or less. */
static void put_part(struct json *into, const struct shortfall_part *part) {
    struct json *classes = json_array();
    put_line(into, &part->line);
    json_put(into, "missing_by_class", classes);
    for (int k = 0; k < PRIORITY_CLASSES; k++)
        json_append(classes, shown(part->missing[k], part->is_hidden[k]));
    json_put(into, "half_days", json_integer(part->half_days));
    json_put(into, "places", json_integer(part->places));
    json_put(into, "places_to_come", json_integer(part->places_to_come));
    json_put(into, "extra_half_days", shown(part->extra_half_days, part->line.is_hidden[SHORTFALL_MISSING]));
}

static struct json *parts_as_json(const struct shortfall *s) {
    struct json *list = json_array();
    for (size_t i = 0; i < s->figures.part_count; i++) {
        char code[AREA_TEXT_BYTES];
        struct json *one = json_object();
        json_put(one, "area", json_text(area_print(s->parts[i]->area, code)));
        json_put(one, "name", json_text(s->parts[i]->name));
        put_part(one, &s->figures.parts[i]);
        json_append(list, one);
    }
    return list;
}

static struct json *classes_as_json(const struct shortfall_figures *f) {
    struct json *list = json_array();
    for (int k = 0; k < PRIORITY_CLASSES; k++) {
        struct json *one = json_object();
        json_put(one, "class", json_integer(k));
        put_line(one, &f->classes[k]);
        json_append(list, one);
    }
    return list;
}

static struct json *months_as_json(const struct shortfall_figures *f) {
    struct json *list = json_array();
    for (size_t m = 0; m < f->month_count; m++) {
        struct json *one = json_object();
        json_put(one, "month", json_text(f->months[m].name));
        put_line(one, &f->months[m].line);
        json_put(one, "places", json_integer(f->months[m].places));
        json_append(list, one);
    }
    return list;
}

static struct json *reasons_as_json(const struct shortfall_figures *f) {
    struct json *list = json_array();
    for (int i = 0; i < REASONS; i++) {
        if (f->waiting[i] == 0) continue;
        struct json *one = json_object();
        json_put(one, "reason", json_text(reason_name((enum reason)i)));
        json_put(one, "waiting", shown(f->waiting[i], f->is_waiting_hidden[i]));
        json_append(list, one);
    }
    return list;
}

static struct json *describe(const struct shortfall *s) {
    char text[AREA_TEXT_BYTES];
    const struct shortfall_figures *f = &s->figures;
    struct json *whole = json_object();
    json_put(whole, "area", json_text(area_print(s->area->area, text)));
    json_put(whole, "name", json_text(s->area->name));
    json_put(whole, "round", json_integer(s->round.round));
    json_put(whole, "as_of", json_date(s->round.planned_on));
    json_put(whole, "communes", json_integer(s->round.communes));
    json_put(whole, "hidden_below", json_integer(SMALL_CELLS_LEAST));
    put_part(whole, &f->parts[f->part_count]);
    json_put(whole, "classes", classes_as_json(f));
    json_put(whole, "months", months_as_json(f));
    json_put(whole, "reasons", reasons_as_json(f));
    json_put(whole, "areas", parts_as_json(s));
    return whole;
}

bool shortfall_gather(struct pg *c, struct area area, int32_t round, civil_day today, struct json **out,
                      struct err *e) {
    struct shortfall s = {.arena = arena_create()};
    const struct view_when when = {round, today};
    struct report_sum *sums = NULL;
    size_t count = 0;
    const bool ok =
        find_area(c, &s, area, today, e) &&
        report_find_round(c, s.communes, s.commune_count, when, &s.round, e) &&
        report_read_parts(c, s.communes, s.commune_count, s.round.round, s.arena, &sums, &count, e);
    for (size_t i = 0; ok && i < count; i++) take_sum(&s, &sums[i]);
    if (ok) {
        complete_lines(&s.figures);
        shortfall_figures_hide(&s.figures, s.arena);
        *out = describe(&s);
    }
    arena_destroy(s.arena);
    return ok;
}
