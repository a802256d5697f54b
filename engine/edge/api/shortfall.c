/* SPDX-License-Identifier: Apache-2.0 */
/* Shortfall: who waits for want of a place, and what it would take. Of a commune by site, from its needs and
 * shortages; of a wider area by the areas beneath, from what the last night left. */
#include "base/text.h"
#include "domain/capacity.h"
#include "domain/small_cells.h"
#include "edge/api/route_json.h"
#include "edge/api/route_parts.h"
#include "edge/api/routes.h"
#include "store/scope.h"

#include <string.h>

/* A class at a site, or in an area beneath. */
struct cell {
    int64_t people, missing;
    const struct view_waiting *first; /* of a commune: its rows, reasons and shortages */
    size_t rows;
};

/* A site, or an area beneath. */
struct line {
    int32_t site;
    struct area area;
    int64_t sessions, places; /* of the round: half days, and places that can be booked on them */
    struct capacity_gap gap;  /* of a site */
    int64_t extra_half_days;
    struct cell of[NEED_CLASSES];
};

struct shortfall {
    int round_at, rows_at; /* of the batch */
    struct view_round round;
    struct line *lines;
    size_t line_count;
    int classes; /* NEED_CLASSES of a commune, PRIORITY_CLASSES of a wider area */
    int64_t extra_half_days;
};

bool shortfall_ask(struct api_call *c, struct pg_batch *b, struct err *e) {
    struct shortfall *state = c->state = arena_new(c->arena, struct shortfall);
    const struct view_when when = {(int32_t)api_param_integer(c, "round"), c->now.day};
    (void)e;
    state->classes = c->commune ? NEED_CLASSES : PRIORITY_CLASSES;
    state->round_at = view_ask_round(b, c->communes, c->commune_count, when, c->arena);
    if (c->commune) {
        scope_add(b, c->commune);
        state->rows_at = view_ask_shortfall(b, c->commune, when);
    } else {
        state->rows_at =
            view_ask_figures(b, c->communes, c->commune_count, when,
                             "{people_waiting,wanted,covered,sessions,places,extra_half_days}", c->arena);
    }
    return true;
}

/* ---- Of a commune ------------------------------------------------------------------------------- */

/* By the rule the night counts by. The largest half day may be one of a site where nobody waits. */
static void count_extra(const struct api_call *c, int64_t largest) {
    struct shortfall *state = c->state;
    struct capacity_gap *gaps = arena_new_array(c->arena, struct capacity_gap, state->line_count + 1);
    for (size_t i = 0; i < state->line_count; i++) {
        gaps[i] = state->lines[i].gap;
        state->lines[i].extra_half_days = capacity_extra_half_days(&gaps[i], 1, false);
    }
    gaps[state->line_count].largest = largest;
    state->extra_half_days = capacity_extra_half_days(gaps, state->line_count + 1, api_may_go_anywhere(c));
}

static bool take_waiting(struct api_call *c, const struct pg_result *r, struct err *e) {
    struct shortfall *state = c->state;
    struct view_waiting *rows;
    size_t count;
    if (!view_read_shortfall(r, c->arena, &rows, &count, e)) return false;
    state->lines = arena_new_array(c->arena, struct line, count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || rows[i].site != rows[i - 1].site) {
            struct line *line = &state->lines[state->line_count++];
            line->site = rows[i].site;
            line->sessions = rows[i].sessions;
            line->places = rows[i].places;
            line->gap.largest = rows[i].largest;
        }
        struct cell *cell = &state->lines[state->line_count - 1].of[rows[i].class_];
        if (cell->rows++ == 0) cell->first = &rows[i];
        cell->people = rows[i].people;
        cell->missing += rows[i].needs;
        if (reason_is_shortage((enum reason)rows[i].reason))
            state->lines[state->line_count - 1].gap.missing += rows[i].needs;
    }
    count_extra(c, count > 0 ? rows[0].largest_of_all : 0);
    return true;
}

/* ---- Of a wider area ------------------------------------------------------------------------------ */

static void add_figure(struct line *line, const struct view_figure *f) {
    long long class_ = 0;
    struct err ignored;
    if (strcmp(f->measure, "sessions") == 0) line->sessions += f->amount;
    if (strcmp(f->measure, "places") == 0) line->places += f->amount;
    if (strcmp(f->measure, "extra_half_days") == 0) line->extra_half_days += f->amount;
    if (!text_parse_integer(f->detail, 0, NEED_CLASSES - 1, &class_, &ignored)) return;
    if (strcmp(f->measure, "wanted") == 0) line->of[need_priority((int)class_)].missing += f->amount;
    if (strcmp(f->measure, "covered") == 0) line->of[need_priority((int)class_)].missing -= f->amount;
    if (strcmp(f->measure, "people_waiting") == 0) line->of[class_].people += f->amount;
}

static void take_figures(struct api_call *c, const struct pg_result *r) {
    struct shortfall *state = c->state;
    struct view_figure *figures;
    const size_t figure_count = view_read_figures(r, c->arena, &figures);
    const struct route_parts *parts = route_parts_make(c);
    state->line_count = parts->count;
    state->lines = arena_new_array(c->arena, struct line, parts->count);
    for (size_t i = 0; i < parts->count; i++) state->lines[i].area = parts->areas[i];
    for (size_t i = 0; i < figure_count; i++) {
        const int part = route_parts_find(parts, figures[i].commune);
        if (part >= 0) add_figure(&state->lines[part], &figures[i]);
    }
    for (size_t i = 0; i < parts->count; i++) state->extra_half_days += state->lines[i].extra_half_days;
}

bool shortfall_take(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct shortfall *state = c->state;
    if (!route_read_round(c, pg_batch_result(b, state->round_at), &state->round, e)) return false;
    if (c->commune) return take_waiting(c, pg_batch_result(b, state->rows_at), e);
    take_figures(c, pg_batch_result(b, state->rows_at));
    return true;
}

/* ---- Sums, and what is hidden ----------------------------------------------------------------------- */

static struct cell sum_line(const struct shortfall *state, const struct line *line) {
    struct cell sum = {0};
    for (int k = 0; k < state->classes; k++) {
        sum.people += line->of[k].people;
        sum.missing += line->of[k].missing;
    }
    return sum;
}

/* Whoever waits for two checks counts once and misses two places. */
enum { PEOPLE, CHECKS, FURTHER_CHECKS, KINDS };

static int64_t count_of(const struct cell *cell, int kind) {
    const int64_t further = cell->missing - cell->people;
    return kind == PEOPLE ? cell->people : kind == CHECKS ? cell->missing : further < 0 ? -further : further;
}

/* Of one kind: lines by classes, with their totals. */
static void hide_kind(const struct api_call *c, int kind, bool *is_hidden) {
    const struct shortfall *state = c->state;
    const size_t width = (size_t)state->classes + 1;
    const size_t cells = (state->line_count + 1) * width;
    int64_t *counts = arena_new_array(c->arena, int64_t, cells);
    int64_t *totals = &counts[state->line_count * width];
    bool *of_kind = arena_new_array(c->arena, bool, cells);
    for (size_t i = 0; i < state->line_count; i++)
        for (size_t k = 0; k + 1 < width; k++) {
            const int64_t count = count_of(&state->lines[i].of[k], kind);
            counts[i * width + k] = count;
            counts[i * width + width - 1] += count;
            totals[k] += count;
            totals[width - 1] += count;
        }
    small_cells_hide(counts, state->line_count + 1, width, c->arena, of_kind);
    for (size_t i = 0; i < cells; i++) is_hidden[i] |= of_kind[i];
}

/* People and checks of a cell are hidden together, and where their difference is small: then each table hides
 * at least what it must, and nothing can be computed of one from the other. A line's last flag is its
 * total's. */
static const bool *hide_small(const struct api_call *c) {
    const struct shortfall *state = c->state;
    bool *is_hidden = arena_new_array(c->arena, bool, (state->line_count + 1) * ((size_t)state->classes + 1));
    for (int kind = 0; kind < KINDS && !c->sees_people && state->line_count > 0; kind++)
        hide_kind(c, kind, is_hidden);
    return is_hidden;
}

/* ---- The answer ---------------------------------------------------------------------------------- */

static struct json *write_shortages(const struct cell *cell) {
    struct json *list = json_array();
    for (size_t i = 0; i < cell->rows; i++) {
        const struct view_waiting *w = &cell->first[i];
        if (w->tight_from == CIVIL_NONE) continue;
        struct json *j = json_object();
        json_put(j, "from", json_date(w->tight_from));
        json_put(j, "to", json_date(w->tight_to));
        json_put(j, "places", json_integer(w->tight_places));
        json_put(j, "resource", json_text(resource_name((enum resource)w->tight_resource)));
        json_append(list, j);
    }
    return list;
}

static struct json *write_reasons(const struct cell *cell) {
    struct json *list = json_array();
    for (size_t i = 0; i < cell->rows; i++) {
        bool is_new = true;
        for (size_t k = 0; k < i; k++) is_new = is_new && cell->first[k].reason != cell->first[i].reason;
        if (is_new) json_append(list, json_text(reason_name((enum reason)cell->first[i].reason)));
    }
    return list;
}

static void put_cell(struct json *j, const struct cell *cell, bool is_hidden) {
    json_put(j, "people", route_json_figure(cell->people, is_hidden));
    json_put(j, "missing_places", route_json_figure(cell->missing, is_hidden));
}

static struct json *write_class(const struct api_call *c, const struct cell *cell, int class_,
                                bool is_hidden) {
    struct json *j = json_object();
    if (c->commune)
        route_json_put_class(j, (uint8_t)class_);
    else
        json_put(j, "class", json_integer(class_));
    put_cell(j, cell, is_hidden);
    if (c->commune) {
        json_put(j, "reasons", write_reasons(cell));
        json_put(j, "shortages", write_shortages(cell));
    }
    return j;
}

static struct json *write_line(const struct api_call *c, const struct line *line, const bool *is_hidden) {
    const struct shortfall *state = c->state;
    const struct cell sum = sum_line(state, line);
    const bool is_sum_hidden = is_hidden[state->classes];
    struct json *classes = json_array();
    struct json *j = json_object();
    for (int k = 0; k < state->classes; k++)
        if (line->of[k].missing > 0) json_append(classes, write_class(c, &line->of[k], k, is_hidden[k]));
    json_put(j, c->commune ? "site" : "area",
             c->commune ? route_json_site(c, line->site) : route_json_area(c, line->area));
    put_cell(j, &sum, is_sum_hidden);
    json_put(j, "half_days", json_integer(line->sessions));
    json_put(j, "places", json_integer(line->places));
    json_put(j, "extra_half_days",
             line->places > 0 ? route_json_figure(line->extra_half_days, is_sum_hidden) : json_text(NULL));
    json_put(j, "classes", classes);
    return j;
}

static struct json *write_definition(void) {
    return route_json_both("Người đang chờ: thuộc diện khám nhưng không còn chỗ trong những ngày phù hợp; "
                           "mỗi người tính một lần ở mỗi "
                           "điểm khám và nhóm. Số chỗ thiếu: số lần khám đang chờ. Cần thêm ít nhất: ở mỗi "
                           "điểm khám, số lần khám chờ vì thiếu chỗ chia cho số chỗ của buổi lớn nhất, làm "
                           "tròn lên.",
                           "People who wait: owed a check, with no place left on the days that suit; each "
                           "once for a site and class. "
                           "Missing places: the checks that wait. Extra half days: at least so many; for "
                           "each site the checks that wait for want of a place, divided by the places of "
                           "its largest half day, rounded up.");
}

static void put_totals(const struct api_call *c, struct json *j, bool is_hidden) {
    const struct shortfall *state = c->state;
    struct cell sum = {0};
    for (size_t i = 0; i < state->line_count; i++) {
        const struct cell of_line = sum_line(state, &state->lines[i]);
        sum.people += of_line.people;
        sum.missing += of_line.missing;
    }
    put_cell(j, &sum, is_hidden);
    json_put(j, "extra_half_days", route_json_figure(state->extra_half_days, is_hidden));
}

bool shortfall_render(struct api_call *c, FILE *out, struct err *e) {
    const struct shortfall *state = c->state;
    const size_t width = (size_t)state->classes + 1;
    const bool *is_hidden = hide_small(c);
    const bool is_any_hidden = memchr(is_hidden, 1, (state->line_count + 1) * width) != NULL;
    struct json *list = json_array();
    struct json *j = json_object();
    (void)e;
    json_put(j, "area", route_json_area(c, c->area));
    json_put(j, "round", json_integer(state->round.round));
    json_put(j, "as_of", json_date(state->round.planned_on));
    json_put(j, "definition", write_definition());
    put_totals(c, j, is_any_hidden && is_hidden[state->line_count * width + width - 1]);
    for (size_t i = 0; i < state->line_count; i++)
        if (sum_line(state, &state->lines[i]).missing > 0)
            json_append(list, write_line(c, &state->lines[i], &is_hidden[i * width]));
    json_put(j, c->commune ? "sites" : "areas", list);
    json_put(j, "hidden_below", c->sees_people ? json_text(NULL) : json_integer(SMALL_CELLS_LEAST));
    return api_render_json(j, out);
}
