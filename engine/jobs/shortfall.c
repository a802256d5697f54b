/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/shortfall.h"

#include "base/text.h"
#include "domain/need.h"
#include "domain/small_cells.h"
#include "store/reference.h"
#include "store/report.h"

#include <string.h>

enum { MONTHS_MAX = 36 };

struct amounts {
    int64_t owed[PRIORITY_CLASSES];
    int64_t missing[PRIORITY_CLASSES];
    int64_t half_days, places, places_to_come, extra_half_days;
};

struct month {
    const char *name; /* "2027-03" */
    int64_t owed, places, missing;
};

struct shortfall {
    struct arena *arena;
    struct area_tree *areas;
    const struct area_row *area;
    const struct area_row **parts; /* directly beneath; of a commune itself */
    struct amounts *amounts;       /* of each part, then of all */
    size_t part_count;
    struct report_part *communes;
    size_t commune_count;
    struct view_round round;
    struct month months[MONTHS_MAX];
    size_t month_count;
    int64_t waiting[REASONS];
};

/* ---- Areas ---------------------------------------------------------------------------------------- */

static void list_parts(struct shortfall *s) {
    const struct area_row *const *children = area_children(s->areas, s->area->area, &s->part_count);
    const bool is_leaf = s->part_count == 0;
    if (is_leaf) s->part_count = 1;
    s->parts = arena_new_array(s->arena, const struct area_row *, s->part_count);
    for (size_t i = 0; i < s->part_count; i++) s->parts[i] = is_leaf ? s->area : children[i];
    s->amounts = arena_new_array(s->arena, struct amounts, s->part_count + 1);
}

static void list_communes(struct shortfall *s) {
    size_t count = 0;
    (void)area_communes(s->areas, s->area->area, &count);
    s->communes = arena_new_array(s->arena, struct report_part, count);
    for (size_t i = 0; i < s->part_count; i++) {
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

static struct month *find_month(struct shortfall *s, const char *name) {
    size_t at = 0;
    while (at < s->month_count && strcmp(s->months[at].name, name) < 0) at++;
    if (at < s->month_count && strcmp(s->months[at].name, name) == 0) return &s->months[at];
    if (s->month_count == MONTHS_MAX) return &s->months[MONTHS_MAX - 1];
    memmove(&s->months[at + 1], &s->months[at], (s->month_count - at) * sizeof *s->months);
    s->month_count++;
    s->months[at] = (struct month){.name = name};
    return &s->months[at];
}

static void add_to_class(struct amounts *to, const struct report_sum *sum) {
    long long class_ = 0;
    struct err ignored;
    if (!text_parse_integer(sum->detail, 0, NEED_CLASSES - 1, &class_, &ignored)) return;
    const bool is_wanted = strcmp(sum->measure, "wanted") == 0;
    if (is_wanted) to->owed[class_ / 2] += sum->amount;
    to->missing[class_ / 2] += is_wanted ? sum->amount : -sum->amount;
}

static void add_to_reason(struct shortfall *s, const struct report_sum *sum) {
    enum reason reason = REASON_NONE;
    if (reason_find(sum->detail, &reason)) s->waiting[reason] += sum->amount;
}

static void add_to_part(struct amounts *to, const struct report_sum *sum) {
    if (strcmp(sum->measure, "sessions") == 0) to->half_days += sum->amount;
    if (strcmp(sum->measure, "places") == 0) to->places += sum->amount;
    if (strcmp(sum->measure, "places_to_come") == 0) to->places_to_come += sum->amount;
    if (strcmp(sum->measure, "extra_half_days") == 0) to->extra_half_days += sum->amount;
    if (strcmp(sum->measure, "wanted") == 0 || strcmp(sum->measure, "covered") == 0) add_to_class(to, sum);
}

static void add_sum(struct shortfall *s, const struct report_sum *sum) {
    add_to_part(&s->amounts[sum->number], sum);
    add_to_part(&s->amounts[s->part_count], sum);
    if (strcmp(sum->measure, "waiting") == 0) add_to_reason(s, sum);
    if (strcmp(sum->measure, "missing") == 0) find_month(s, sum->detail)->missing += sum->amount;
    if (strcmp(sum->measure, "owed_by_month") == 0) find_month(s, sum->detail)->owed += sum->amount;
    if (strcmp(sum->measure, "places_by_month") == 0) find_month(s, sum->detail)->places += sum->amount;
}

static int64_t sum_of(const int64_t *amounts, size_t count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += amounts[i];
    return sum;
}

/* ---- As JSON, small numbers hidden ------------------------------------------------------------------ */

static struct json *shown(int64_t amount, bool is_hidden) {
    return is_hidden ? json_text(NULL) : json_integer(amount);
}

/* Of a list and, behind it, its sum. */
static const bool *hide_list(const int64_t *amounts, size_t count, struct arena *a) {
    int64_t *table = arena_new_array(a, int64_t, 2 * (count + 1));
    bool *cells = arena_new_array(a, bool, 2 * (count + 1));
    bool *is_hidden = arena_new_array(a, bool, count + 1);
    const int64_t sum = sum_of(amounts, count);
    for (size_t i = 0; i <= count; i++) table[2 * i] = table[2 * i + 1] = i < count ? amounts[i] : sum;
    if (count > 0) small_cells_hide(table, count + 1, 2, a, cells);
    for (size_t i = 0; i <= count; i++) is_hidden[i] = cells[2 * i] || cells[2 * i + 1];
    return is_hidden;
}

/* Of what is owed line by line and, behind it, the sum. What is missing stands beside it: their difference,
 * those who have a place, must not tell of somebody either. */
static const bool *hide_owed(const int64_t *owed, const int64_t *missing, size_t count, struct arena *a) {
    int64_t *placed = arena_new_array(a, int64_t, count);
    bool *is_hidden = arena_new_array(a, bool, count + 1);
    for (size_t i = 0; i < count; i++) placed[i] = owed[i] - missing[i];
    const bool *by_owed = hide_list(owed, count, a);
    const bool *by_placed = hide_list(placed, count, a);
    for (size_t i = 0; i <= count; i++) is_hidden[i] = by_owed[i] || by_placed[i];
    return is_hidden;
}

/* Missing places by part and class, with all sums. */
static const bool *hide_missing(const struct shortfall *s) {
    const size_t rows = s->part_count + 1, columns = PRIORITY_CLASSES + 1;
    int64_t *table = arena_new_array(s->arena, int64_t, rows * columns);
    bool *is_hidden = arena_new_array(s->arena, bool, rows *columns);
    for (size_t i = 0; i < rows; i++) {
        for (size_t k = 0; k < PRIORITY_CLASSES; k++) table[i * columns + k] = s->amounts[i].missing[k];
        table[i * columns + PRIORITY_CLASSES] = sum_of(s->amounts[i].missing, PRIORITY_CLASSES);
    }
    small_cells_hide(table, rows, columns, s->arena, is_hidden);
    return is_hidden;
}

static void put_amounts(struct json *into, const struct amounts *of, bool is_owed_hidden,
                        const bool *is_hidden) {
    struct json *classes = json_array();
    const int64_t owed = sum_of(of->owed, PRIORITY_CLASSES);
    json_put(into, "owed", shown(owed, is_owed_hidden));
    json_put(into, "missing", shown(sum_of(of->missing, PRIORITY_CLASSES), is_hidden[PRIORITY_CLASSES]));
    json_put(into, "missing_by_class", classes);
    for (int k = 0; k < PRIORITY_CLASSES; k++) json_append(classes, shown(of->missing[k], is_hidden[k]));
    json_put(into, "half_days", json_integer(of->half_days));
    json_put(into, "places", json_integer(of->places));
    json_put(into, "places_to_come", json_integer(of->places_to_come));
    json_put(into, "extra_half_days", json_integer(of->extra_half_days));
}

static const bool *hide_owed_by_part(const struct shortfall *s) {
    int64_t *owed = arena_new_array(s->arena, int64_t, s->part_count);
    int64_t *missing = arena_new_array(s->arena, int64_t, s->part_count);
    for (size_t i = 0; i < s->part_count; i++) {
        owed[i] = sum_of(s->amounts[i].owed, PRIORITY_CLASSES);
        missing[i] = sum_of(s->amounts[i].missing, PRIORITY_CLASSES);
    }
    return hide_owed(owed, missing, s->part_count, s->arena);
}

static const bool *hide_owed_by_class(const struct shortfall *s) {
    const struct amounts *all = &s->amounts[s->part_count];
    return hide_owed(all->owed, all->missing, PRIORITY_CLASSES, s->arena);
}

static struct json *parts_as_json(const struct shortfall *s, const bool *is_hidden) {
    struct json *list = json_array();
    const bool *is_owed_hidden = hide_owed_by_part(s);
    for (size_t i = 0; i < s->part_count; i++) {
        char code[AREA_TEXT_BYTES];
        struct json *one = json_object();
        json_put(one, "area", json_text(area_print(s->parts[i]->area, code)));
        json_put(one, "name", json_text(s->parts[i]->name));
        put_amounts(one, &s->amounts[i], is_owed_hidden[i], &is_hidden[i * (PRIORITY_CLASSES + 1)]);
        json_append(list, one);
    }
    return list;
}

static struct json *classes_as_json(const struct shortfall *s, const bool *is_missing_hidden) {
    const struct amounts *all = &s->amounts[s->part_count];
    const bool *is_owed_hidden = hide_owed_by_class(s);
    struct json *list = json_array();
    for (int k = 0; k < PRIORITY_CLASSES; k++) {
        struct json *one = json_object();
        json_put(one, "class", json_integer(k));
        json_put(one, "owed", shown(all->owed[k], is_owed_hidden[k]));
        json_put(one, "missing", shown(all->missing[k], is_missing_hidden[k]));
        json_append(list, one);
    }
    return list;
}

static struct json *months_as_json(const struct shortfall *s) {
    int64_t owed[MONTHS_MAX];
    int64_t missing[MONTHS_MAX];
    struct json *list = json_array();
    for (size_t m = 0; m < s->month_count; m++) {
        owed[m] = s->months[m].owed;
        missing[m] = s->months[m].missing;
    }
    const bool *is_owed_hidden = hide_owed(owed, missing, s->month_count, s->arena);
    const bool *is_missing_hidden = hide_list(missing, s->month_count, s->arena);
    for (size_t m = 0; m < s->month_count; m++) {
        struct json *one = json_object();
        json_put(one, "month", json_text(s->months[m].name));
        json_put(one, "owed", shown(owed[m], is_owed_hidden[m]));
        json_put(one, "places", json_integer(s->months[m].places));
        json_put(one, "missing", shown(missing[m], is_missing_hidden[m]));
        json_append(list, one);
    }
    return list;
}

static struct json *reasons_as_json(const struct shortfall *s) {
    const bool *is_hidden = hide_list(s->waiting, REASONS, s->arena);
    struct json *list = json_array();
    for (int i = 0; i < REASONS; i++) {
        if (s->waiting[i] == 0) continue;
        struct json *one = json_object();
        json_put(one, "reason", json_text(reason_name((enum reason)i)));
        json_put(one, "waiting", shown(s->waiting[i], is_hidden[i]));
        json_append(list, one);
    }
    return list;
}

static struct json *describe(const struct shortfall *s) {
    char text[AREA_TEXT_BYTES];
    const bool *is_hidden = hide_missing(s);
    const bool *is_sum_hidden = &is_hidden[s->part_count * (PRIORITY_CLASSES + 1)];
    const bool is_owed_hidden =
        hide_owed_by_part(s)[s->part_count] || hide_owed_by_class(s)[PRIORITY_CLASSES];
    struct json *whole = json_object();
    json_put(whole, "area", json_text(area_print(s->area->area, text)));
    json_put(whole, "name", json_text(s->area->name));
    json_put(whole, "round", json_integer(s->round.round));
    json_put(whole, "as_of", json_date(s->round.planned_on));
    json_put(whole, "communes", json_integer(s->round.communes));
    json_put(whole, "hidden_below", json_integer(SMALL_CELLS_LEAST));
    put_amounts(whole, &s->amounts[s->part_count], is_owed_hidden, is_sum_hidden);
    json_put(whole, "classes", classes_as_json(s, is_sum_hidden));
    json_put(whole, "months", months_as_json(s));
    json_put(whole, "reasons", reasons_as_json(s));
    json_put(whole, "areas", parts_as_json(s, is_hidden));
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
    for (size_t i = 0; ok && i < count; i++) add_sum(&s, &sums[i]);
    if (ok) *out = describe(&s);
    arena_destroy(s.arena);
    return ok;
}
