/* SPDX-License-Identifier: Apache-2.0 */
/* Areas a holder may see. */
#include "base/vec.h"
#include "edge/api/route_json.h"
#include "edge/api/routes.h"

#include <stdlib.h>

struct area_list VEC_OF(struct area);

struct areas {
    int live_at; /* of the batch */
    struct view_live *live;
    size_t live_count;
};

bool areas_ask(struct api_call *c, struct pg_batch *b, struct err *e) {
    struct areas *state = c->state = arena_new(c->arena, struct areas);
    enum area_kind kind;
    const char *given = api_param_text(c, "kind");
    if (given && !area_kind_find(given, &kind))
        return api_problem(c, "malformed-parameter", e, "Ask for nation, province, cluster or commune.",
                           "\"kind\" is not a kind of area");
    state->live_at = view_ask_live_rounds(b, c->communes, c->commune_count, c->arena);
    return true;
}

bool areas_take(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct areas *state = c->state;
    (void)e;
    state->live_count = view_read_live_rounds(pg_batch_result(b, state->live_at), c->arena, &state->live);
    return true;
}

/* ---- Which ------------------------------------------------------------------------------------ */

static int compare_areas(struct area a, struct area b) {
    if (a.kind != b.kind) return a.kind < b.kind ? -1 : 1;
    return (a.code > b.code) - (a.code < b.code);
}

static int compare(const void *a, const void *b) {
    return compare_areas(*(const struct area *)a, *(const struct area *)b);
}

static void add_beneath(const struct area_tree *t, struct area area, bool is_deep, struct area_list *into) {
    size_t count;
    const struct area_row *const *children = area_children(t, area, &count);
    for (size_t i = 0; i < count; i++) {
        *vec_push(into) = children[i]->area;
        if (is_deep) add_beneath(t, children[i]->area, true, into);
    }
}

/* The children of `parent`, or what was granted and all beneath; sorted, one granted twice stands twice. */
static void gather(const struct api_call *c, struct area_list *out) {
    const struct area_tree *t = api_area_tree(c);
    if (api_param_is_given(c, "parent")) {
        add_beneath(t, c->area, false, out);
    } else {
        for (size_t i = 0; i < c->holder->area_count; i++) {
            const struct area granted = c->holder->areas[i];
            if (!area_tree_find(t, granted)) continue;
            *vec_push(out) = granted;
            add_beneath(t, granted, true, out);
        }
    }
    if (out->count > 1) qsort(out->at, out->count, sizeof *out->at, compare);
}

/* ---- The answer ------------------------------------------------------------------------------- */

static int compare_commune(const void *key, const void *live) {
    const int32_t a = *(const int32_t *)key;
    const int32_t b = ((const struct view_live *)live)->commune;
    return (a > b) - (a < b);
}

static void add_round(int32_t round, int32_t *rounds, int *count, int room) {
    int at = 0;
    while (at < *count && rounds[at] < round) at++;
    if ((at < *count && rounds[at] == round) || *count == room) return;
    for (int i = (*count)++; i > at; i--) rounds[i] = rounds[i - 1];
    rounds[at] = round;
}

/* Of any commune beneath. */
static struct json *live_rounds(const struct api_call *c, const int32_t *communes, size_t count) {
    enum { ROOM = 16 };
    const struct areas *state = c->state;
    int32_t rounds[ROOM];
    int known = 0;
    for (size_t i = 0; i < count && state->live_count > 0; i++) {
        const struct view_live *found =
            bsearch(&communes[i], state->live, state->live_count, sizeof *state->live, compare_commune);
        while (found && found > state->live && found[-1].commune == communes[i]) found--;
        for (; found && found < state->live + state->live_count && found->commune == communes[i]; found++)
            add_round(found->round, rounds, &known, ROOM);
    }
    struct json *j = json_array();
    for (int i = 0; i < known; i++) json_append(j, json_integer(rounds[i]));
    return j;
}

static struct json *write_area(const struct api_call *c, const struct area_row *row) {
    char code[AREA_TEXT_BYTES];
    size_t count;
    const int32_t *communes = area_communes(api_area_tree(c), row->area, &count);
    struct json *j = route_json_area(c, row->area);
    json_put(j, "unit_kind", json_text(row->unit_kind));
    json_put(j, "parent", json_text(row->area.kind == AREA_NATION ? NULL : area_print(row->parent, code)));
    json_put(j, "communes", json_integer((int64_t)count));
    json_put(j, "live_rounds", live_rounds(c, communes, count));
    return j;
}

static bool is_wanted(const struct api_call *c, const struct area_list *areas, size_t i,
                      const int64_t *after) {
    enum area_kind kind;
    const struct area area = areas->at[i];
    const char *given = api_param_text(c, "kind");
    if (i > 0 && compare_areas(areas->at[i - 1], area) == 0) return false;
    if (given && area_kind_find(given, &kind) && area.kind != kind) return false;
    return !after || compare_areas(area, (struct area){(enum area_kind)after[0], (int32_t)after[1]}) > 0;
}

bool areas_render(struct api_call *c, FILE *out, struct err *e) {
    struct area_list areas = {.count = 0};
    int64_t place[2];
    const int64_t *after = api_cursor_read(c, place, 2) ? place : NULL;
    const size_t limit = (size_t)api_param_integer(c, "limit");
    size_t shown = 0;
    const char *next = NULL;
    struct json *list = json_array();
    (void)e;
    gather(c, &areas);
    for (size_t i = 0; i < areas.count && !next; i++) {
        if (!is_wanted(c, &areas, i, after)) continue;
        if (shown == limit) {
            next = api_cursor_print(c->arena, place, 2);
        } else {
            place[0] = areas.at[i].kind;
            place[1] = areas.at[i].code;
            json_append(list, write_area(c, area_tree_find(api_area_tree(c), areas.at[i])));
            shown++;
            after = NULL;
        }
    }
    vec_free(&areas);
    struct json *j = json_object();
    json_put(j, "areas", list);
    route_json_put_next(j, next);
    return api_render_json(j, out);
}
