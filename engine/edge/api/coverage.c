/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage: of the people whom a round owes a check, how many have had one. A commune's own figures are
 * counted from its needs in one statement; wider areas sum what the last night left of their communes. */
#include "base/text.h"
#include "domain/small_cells.h"
#include "edge/api/route_json.h"
#include "edge/api/route_parts.h"
#include "edge/api/routes.h"
#include "store/scope.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_MEASURE "people_" /* and a state */

/* People by the state in which they are counted. */
struct people {
    int64_t at[NEED_STATES];
};

/* What stands beside classes: hamlets, or the areas beneath a wider one. */
struct part {
    int32_t hamlet;
    const char *hamlet_name;
    struct area area;
    struct people of[PRIORITY_CLASSES];
};

struct coverage {
    int round_at, hamlets_at, figures_at; /* of the batch */
    struct view_round round;
    struct part *parts;
    size_t part_count;
    int64_t needs, needs_done;
};

/* ---- Asking ------------------------------------------------------------------------------------ */

enum breakdown { BY_CLASS = 1, BY_PART = 2 };

static int read_breakdown(const struct api_call *c) {
    const char *by = api_param_text(c, "by");
    if (!by || strcmp(by, "class") == 0) return BY_CLASS;
    if (strcmp(by, "hamlet") == 0) return BY_PART;
    return strcmp(by, "class,hamlet") == 0 ? BY_CLASS | BY_PART : 0;
}

static bool check_breakdown(struct api_call *c, struct err *e) {
    const int by = read_breakdown(c);
    if (by == 0)
        return api_problem(c, "malformed-parameter", e, "Ask for class, hamlet, or class,hamlet.",
                           "\"by\" is not a breakdown");
    if (by == (BY_CLASS | BY_PART) && !c->sees_people)
        return api_problem(c, "not-allowed", e, "Ask for class and for hamlet apart.",
                           "classes of hamlets are so few people that they are for officers alone");
    return true;
}

bool coverage_ask(struct api_call *c, struct pg_batch *b, struct err *e) {
    struct coverage *state = c->state = arena_new(c->arena, struct coverage);
    const struct view_when when = {(int32_t)api_param_integer(c, "round"), c->now.day};
    if (!check_breakdown(c, e)) return false;
    state->round_at = view_ask_round(b, c->communes, c->commune_count, when, c->arena);
    if (c->commune == 0) {
        state->figures_at =
            view_ask_figures(b, c->communes, c->commune_count, when,
                             "{people_due,people_waiting,people_booked,people_done_here,"
                             "people_done_elsewhere,people_refused,people_closed_unserved,state}",
                             c->arena);
        return true;
    }
    scope_add(b, c->commune);
    state->hamlets_at = view_ask_hamlets(b, c->commune);
    state->figures_at = view_ask_coverage(b, c->commune, when);
    return true;
}

/* ---- Of a commune ------------------------------------------------------------------------------- */

static int compare_part(const void *key, const void *part) {
    const int32_t a = *(const int32_t *)key;
    const int32_t b = ((const struct part *)part)->hamlet;
    return (a > b) - (a < b);
}

/* The first part is for people whose hamlet is no longer known. */
static void make_hamlets(struct api_call *c, const struct pg_result *r) {
    struct coverage *state = c->state;
    struct view_hamlet *hamlets;
    const size_t count = view_read_hamlets(r, c->arena, &hamlets);
    state->part_count = count + 1;
    state->parts = arena_new_array(c->arena, struct part, count + 1);
    state->parts[0].hamlet_name = "";
    for (size_t i = 0; i < count; i++) {
        state->parts[i + 1].hamlet = hamlets[i].hamlet;
        state->parts[i + 1].hamlet_name = hamlets[i].name;
    }
}

static bool take_people(struct api_call *c, const struct pg_result *r, struct err *e) {
    struct coverage *state = c->state;
    struct view_people *rows;
    size_t count;
    if (!view_read_coverage(r, c->arena, &rows, &count, e)) return false;
    for (size_t i = 0; i < count; i++) {
        struct part *part =
            bsearch(&rows[i].hamlet, state->parts, state->part_count, sizeof *part, compare_part);
        if (!part) part = &state->parts[0];
        part->of[rows[i].class_].at[rows[i].state] += rows[i].people;
        state->needs += rows[i].needs;
        state->needs_done += rows[i].done;
    }
    return true;
}

/* ---- Of a wider area ------------------------------------------------------------------------------ */

static void add_figure(struct coverage *state, struct part *part, const struct view_figure *f) {
    enum need_state need;
    const bool is_people = strncmp(f->measure, PEOPLE_MEASURE, strlen(PEOPLE_MEASURE)) == 0;
    if (!need_state_find(is_people ? f->measure + strlen(PEOPLE_MEASURE) : f->detail, &need)) return;
    if (is_people) {
        long long class_;
        struct err ignored;
        if (text_parse_integer(f->detail, 0, PRIORITY_CLASSES - 1, &class_, &ignored))
            part->of[class_].at[need] += f->amount;
    } else {
        if (need_state_is_counted(need)) state->needs += f->amount;
        if (need_state_is_done(need)) state->needs_done += f->amount;
    }
}

static void take_figures(struct api_call *c, const struct pg_result *r) {
    struct coverage *state = c->state;
    struct view_figure *figures;
    const size_t count = view_read_figures(r, c->arena, &figures);
    const struct route_parts *parts = route_parts_make(c);
    state->part_count = parts->count;
    state->parts = arena_new_array(c->arena, struct part, parts->count);
    for (size_t i = 0; i < parts->count; i++) state->parts[i].area = parts->areas[i];
    for (size_t i = 0; i < count; i++) {
        const int part = route_parts_find(parts, figures[i].commune);
        if (part >= 0) add_figure(state, &state->parts[part], &figures[i]);
    }
}

bool coverage_take(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct coverage *state = c->state;
    if (!route_read_round(c, pg_batch_result(b, state->round_at), &state->round, e)) return false;
    if (c->commune == 0) {
        take_figures(c, pg_batch_result(b, state->figures_at));
        return true;
    }
    make_hamlets(c, pg_batch_result(b, state->hamlets_at));
    return take_people(c, pg_batch_result(b, state->figures_at), e);
}

/* ---- Sums -------------------------------------------------------------------------------------- */

static void add_people(struct people *to, const struct people *from) {
    for (int i = 0; i < NEED_STATES; i++) to->at[i] += from->at[i];
}

static int64_t count_people(const struct people *p, bool (*is_wanted)(enum need_state)) {
    int64_t sum = 0;
    for (int i = 0; i < NEED_STATES; i++)
        if (is_wanted((enum need_state)i)) sum += p->at[i];
    return sum;
}

/* One line of the answer. */
struct row {
    const struct part *part; /* NULL: all of them */
    int class_;              /* -1: all of them */
    struct people people;
};

static struct people sum_people(const struct coverage *state, const struct part *part, int class_) {
    struct people sum = {{0}};
    assert(state->part_count == 0 || state->parts);
    for (size_t i = 0; i < state->part_count; i++)
        for (int k = 0; k < PRIORITY_CLASSES; k++)
            if ((!part || part == &state->parts[i]) && (class_ < 0 || class_ == k))
                add_people(&sum, &state->parts[i].of[k]);
    return sum;
}

/* Those with anybody in them. */
static struct row *make_rows(const struct api_call *c, int by, size_t *count) {
    const struct coverage *state = c->state;
    const size_t parts = by & BY_PART ? state->part_count : 1;
    const int classes = by & BY_CLASS ? PRIORITY_CLASSES : 1;
    struct row *rows = arena_new_array(c->arena, struct row, parts * (size_t)classes);
    *count = 0;
    for (size_t i = 0; i < parts; i++)
        for (int k = 0; k < classes; k++) {
            struct row row = {by & BY_PART ? &state->parts[i] : NULL, by & BY_CLASS ? k : -1, {{0}}};
            row.people = sum_people(state, row.part, row.class_);
            if (count_people(&row.people, need_state_is_counted) > 0) rows[(*count)++] = row;
        }
    return rows;
}

/* ---- What is hidden from whoever sees no people ----------------------------------------------------- */

enum column { DONE, OPEN, ALL, COLUMNS };

/* A list and its total, the last. */
static void hide_list(const int64_t *counts, size_t count, struct arena *a, bool *is_hidden) {
    int64_t *table = arena_new_array(a, int64_t, 2 * count);
    bool *hidden = arena_new_array(a, bool, 2 * count);
    for (size_t i = 0; i < count; i++) table[2 * i] = table[2 * i + 1] = counts[i];
    small_cells_hide(table, count, 2, a, hidden);
    for (size_t i = 0; i < count; i++) is_hidden[i] = hidden[2 * i] || hidden[2 * i + 1];
}

static void fill_line(const struct people *p, int64_t line[COLUMNS]) {
    line[DONE] = count_people(p, need_state_is_done);
    line[ALL] = count_people(p, need_state_is_counted);
    line[OPEN] = line[ALL] - line[DONE];
}

static bool is_any(const bool *flags, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (flags[i]) return true;
    return false;
}

/* Only how many people each row is about. */
static void hide_shares(const int64_t *table, size_t rows, struct arena *a, bool *is_hidden) {
    int64_t *alls = arena_new_array(a, int64_t, rows + 1);
    bool *hidden = arena_new_array(a, bool, rows + 1);
    for (size_t i = 0; i <= rows; i++) alls[i] = table[i * COLUMNS + ALL];
    hide_list(alls, rows + 1, a, hidden);
    for (size_t i = 0; i < rows; i++) {
        is_hidden[i * COLUMNS + DONE] = is_hidden[i * COLUMNS + OPEN] = true;
        is_hidden[i * COLUMNS + ALL] = hidden[i] || hidden[rows];
    }
}

/* Flags of the rows, and of the totals after them. The totals stand in every breakdown of an area, so they
 * are decided by themselves; a breakdown that could only be shown by hiding some of them is shown without
 * shares: two breakdowns side by side then tell no more than each alone. */
static bool *hide_small(const struct api_call *c, const struct row *rows, size_t count,
                        const struct people *total) {
    bool *is_hidden = arena_new_array(c->arena, bool, (count + 1) * COLUMNS);
    int64_t *table = arena_new_array(c->arena, int64_t, (count + 1) * COLUMNS);
    bool *totals = is_hidden + count * COLUMNS;
    bool own[COLUMNS] = {false};
    if (c->sees_people) return is_hidden;
    for (size_t i = 0; i < count; i++) fill_line(&rows[i].people, &table[i * COLUMNS]);
    fill_line(total, &table[count * COLUMNS]);
    hide_list(&table[count * COLUMNS], COLUMNS, c->arena, own);
    if (count > 0) small_cells_hide(table, count + 1, COLUMNS, c->arena, is_hidden);
    if (is_any(own, COLUMNS) || is_any(totals, COLUMNS)) hide_shares(table, count, c->arena, is_hidden);
    memcpy(totals, own, sizeof own);
    return is_hidden;
}

/* ---- The answer ---------------------------------------------------------------------------------- */

static bool is_open(enum need_state s) {
    return need_state_is_counted(s) && !need_state_is_done(s);
}

/* The states that make one figure up; small ones hidden with others. */
static void put_states(const struct api_call *c, struct json *into, const struct people *p,
                       bool (*is_wanted)(enum need_state), bool is_sum_hidden) {
    int64_t counts[NEED_STATES + 1];
    bool is_hidden[NEED_STATES + 1] = {false};
    size_t count = 0;
    for (int i = 0; i < NEED_STATES; i++)
        if (is_wanted((enum need_state)i)) counts[count++] = p->at[i];
    counts[count] = count_people(p, is_wanted);
    if (!c->sees_people) hide_list(counts, count + 1, c->arena, is_hidden);
    size_t at = 0;
    for (int i = 0; i < NEED_STATES; i++)
        if (is_wanted((enum need_state)i)) {
            json_put(into, need_state_name((enum need_state)i),
                     route_json_figure(p->at[i], is_sum_hidden || is_hidden[count] || is_hidden[at]));
            at++;
        }
}

static struct json *write_states(const struct api_call *c, const struct people *p, const bool *is_hidden) {
    struct json *j = json_object();
    put_states(c, j, p, need_state_is_done, is_hidden[DONE]);
    put_states(c, j, p, is_open, is_hidden[OPEN]);
    return j;
}

static struct json *write_rest(const struct api_call *c, const struct people *total) {
    if (c->commune == 0) return json_text(NULL); /* the night leaves figures of the counted alone */
    struct json *j = json_object();
    for (int i = 0; i < NEED_STATES; i++) {
        const int64_t amount = total->at[i];
        if (!need_state_is_counted((enum need_state)i))
            json_put(j, need_state_name((enum need_state)i),
                     route_json_figure(amount, !c->sees_people && amount > 0 && amount < SMALL_CELLS_LEAST));
    }
    return j;
}

static void put_share(struct json *j, const struct people *p, const bool *is_hidden) {
    json_put(j, "numerator", route_json_figure(count_people(p, need_state_is_done), is_hidden[DONE]));
    json_put(j, "denominator", route_json_figure(count_people(p, need_state_is_counted), is_hidden[ALL]));
}

static struct json *write_part(const struct api_call *c, const struct part *part) {
    if (c->commune == 0) return route_json_area(c, part->area);
    struct json *j = json_object();
    json_put(j, "id", json_integer(part->hamlet));
    json_put(j, "name", json_text(part->hamlet_name));
    return j;
}

static struct json *write_rows(const struct api_call *c, const struct row *rows, size_t count,
                               const bool *is_hidden) {
    struct json *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json *j = json_object();
        if (rows[i].class_ >= 0) json_put(j, "class", json_integer(rows[i].class_));
        if (rows[i].part) json_put(j, c->commune ? "hamlet" : "area", write_part(c, rows[i].part));
        put_share(j, &rows[i].people, &is_hidden[i * COLUMNS]);
        if (c->sees_people) json_put(j, "states", write_states(c, &rows[i].people, &is_hidden[i * COLUMNS]));
        json_append(list, j);
    }
    return list;
}

/* Visits beyond each person's first: told unless they are so few that they tell of somebody. */
static struct json *write_needs(const struct api_call *c, const struct people *total, const bool *is_hidden) {
    const struct coverage *state = c->state;
    const int64_t more = state->needs - count_people(total, need_state_is_counted);
    const int64_t more_done = state->needs_done - count_people(total, need_state_is_done);
    const bool is_small = !c->sees_people && ((more > 0 && more < SMALL_CELLS_LEAST) ||
                                              (more_done > 0 && more_done < SMALL_CELLS_LEAST));
    struct json *j = json_object();
    json_put(j, "counted", route_json_figure(state->needs, is_small || is_hidden[ALL]));
    json_put(j, "done", route_json_figure(state->needs_done, is_small || is_hidden[DONE]));
    return j;
}

static struct json *write_definition(void) {
    return route_json_both(
        "Trong số những người thuộc diện khám tại xã trong đợt này (đến hạn, chờ, đã xếp lịch, đã khám, từ "
        "chối, "
        "hoặc đợt kết thúc mà chưa khám), có bao nhiêu người đã được khám ít nhất một lần, tại xã hoặc nơi "
        "khác. Mỗi "
        "người tính một lần, theo nhóm ưu tiên và thôn của lần khám đầu tiên; số lần khám tính riêng. Không "
        "tính: "
        "chưa đến hạn, khám theo kênh khác, được loại khỏi đợt, đã chuyển đi, đã mất, trùng hồ sơ.",
        "Of the people to whom the round owes a check in the commune (due, waiting, booked, done, refused, "
        "or closed "
        "unserved), how many have had at least one, here or elsewhere. Each person counts once, under the "
        "class and "
        "hamlet of his first check; checks are counted apart. Not counted: not due, another route, excluded, "
        "moved "
        "out, deceased, duplicate.");
}

bool coverage_render(struct api_call *c, FILE *out, struct err *e) {
    const struct coverage *state = c->state;
    size_t count;
    const struct row *rows = make_rows(c, read_breakdown(c), &count);
    const struct people total = sum_people(state, NULL, -1);
    const bool *is_hidden = hide_small(c, rows, count, &total);
    const bool *totals = is_hidden + count * COLUMNS;
    struct json *j = json_object();
    (void)e;
    json_put(j, "area", route_json_area(c, c->area));
    json_put(j, "round", json_integer(state->round.round));
    json_put(j, "as_of", json_date(state->round.planned_on));
    json_put(j, "definition", write_definition());
    put_share(j, &total, totals);
    json_put(j, "states", write_states(c, &total, totals));
    json_put(j, "not_counted", write_rest(c, &total));
    json_put(j, "needs", write_needs(c, &total, totals));
    json_put(j, "rows", write_rows(c, rows, count, is_hidden));
    json_put(j, "hidden_below", c->sees_people ? json_text(NULL) : json_integer(SMALL_CELLS_LEAST));
    return api_render_json(j, out);
}
