/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions of a commune, or of the communes of a wider area one after the other. */
#include "edge/api/route_json.h"
#include "edge/api/routes.h"
#include "store/scope.h"

/* A page begins in this commune after this session. */
struct place {
    int32_t commune;
    struct view_session after; /* its key; day CIVIL_NONE = at the commune's first */
};

/* Communes of a wider area asked in one batch: a commune has seldom fewer sessions in a month. */
#define SESSIONS_A_COMMUNE 20
#define COMMUNES_MAX       24

struct sessions {
    civil_day from, until;
    int limit;
    int commune_count; /* asked, from `first` on */
    size_t first;
    int at[COMMUNES_MAX];
    struct {
        struct view_session *rows;
        size_t count;
    } of[COMMUNES_MAX];
};

enum { PLACE_COMMUNE, PLACE_DAY, PLACE_SITE, PLACE_ROUND, PLACE_INTEGERS };

static const char *print_place(const struct api_call *c, const struct place *p) {
    const int64_t integers[PLACE_INTEGERS] = {p->commune, p->after.day,
                                              p->after.site * 2L + p->after.half - 1, p->after.round};
    return api_cursor_print(c->arena, integers, PLACE_INTEGERS);
}

static struct place read_place(const struct api_call *c) {
    int64_t k[PLACE_INTEGERS];
    if (!api_cursor_read(c, k, PLACE_INTEGERS)) return (struct place){.after = {.day = CIVIL_NONE}};
    return (struct place){.commune = (int32_t)k[PLACE_COMMUNE],
                          .after = {.day = (civil_day)k[PLACE_DAY],
                                    .half = (int32_t)(k[PLACE_SITE] % 2 + 1),
                                    .site = (int32_t)(k[PLACE_SITE] / 2),
                                    .round = (int32_t)k[PLACE_ROUND]}};
}

static bool read_span(struct api_call *c, struct sessions *state, struct err *e) {
    state->from = api_param_date(c, "from", c->now.day);
    state->until = api_param_date(c, "to", state->from + SESSIONS_DAYS_DEFAULT - 1);
    if (state->until < state->from)
        return api_problem(c, "malformed-parameter", e, "Let the span end on or after its first day.",
                           "\"to\" lies before \"from\"");
    if (state->until - state->from >= SESSIONS_DAYS_MAX)
        return api_problem(c, "malformed-parameter", e, "Ask for the rest in another request.",
                           "from \"from\" to \"to\" are more than %d days", SESSIONS_DAYS_MAX);
    return true;
}

bool sessions_ask(struct api_call *c, struct pg_batch *b, struct err *e) {
    struct sessions *state = c->state = arena_new(c->arena, struct sessions);
    static const struct view_session FIRST = {.day = CIVIL_NONE};
    struct place place = read_place(c);
    if (!read_span(c, state, e)) return false;
    state->limit = (int)api_param_integer(c, "limit");
    while (state->first < c->commune_count && c->communes[state->first] < place.commune) state->first++;
    int most = state->limit / SESSIONS_A_COMMUNE + 1;
    if (most > COMMUNES_MAX) most = COMMUNES_MAX;
    for (size_t i = state->first; i < c->commune_count && state->commune_count < most; i++) {
        const bool goes_on = c->communes[i] == place.commune;
        scope_add(b, c->communes[i]);
        state->at[state->commune_count++] = view_ask_sessions(
            b, c->communes[i], state->from, state->until, goes_on ? &place.after : &FIRST, state->limit + 1);
    }
    return true;
}

bool sessions_take(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct sessions *state = c->state;
    (void)e;
    for (int i = 0; i < state->commune_count; i++)
        state->of[i].count =
            view_read_sessions(pg_batch_result(b, state->at[i]), c->arena, &state->of[i].rows);
    return true;
}

static struct json *write_session(const struct api_call *c, int32_t commune, const struct view_session *s) {
    struct json *j = json_object();
    json_put(j, "id", json_text(route_session_id(c->arena, s)));
    json_put(j, "round", json_integer(s->round));
    json_put(j, "commune", route_json_commune(commune));
    json_put(j, "site", route_json_site(c, s->site));
    json_put(j, "day", json_date(s->day));
    json_put(j, "half", json_text(s->half == 1 ? "am" : "pm"));
    json_put(j, "places", json_integer(s->places));
    json_put(j, "walk_in_reserve", json_integer(s->walk_in_reserve));
    json_put(j, "booking_limit", json_integer(s->booking_limit));
    json_put(j, "booked", json_integer(s->booked));
    json_put(j, "published", json_integer(s->published));
    json_put(j, "attended", json_integer(s->attended));
    return j;
}

/* Writes the page; returns where the next begins, NULL = nowhere. */
static const char *write_page(const struct api_call *c, struct json *list) {
    const struct sessions *state = c->state;
    int shown = 0;
    for (int i = 0; i < state->commune_count; i++) {
        const int32_t commune = c->communes[state->first + (size_t)i];
        for (size_t k = 0; k < state->of[i].count; k++) {
            const struct view_session *rows = state->of[i].rows;
            if (shown == state->limit) {
                const struct place next = {commune,
                                           k > 0 ? rows[k - 1] : (struct view_session){.day = CIVIL_NONE}};
                return print_place(c, &next);
            }
            json_append(list, write_session(c, commune, &rows[k]));
            shown++;
        }
    }
    const size_t after = state->first + (size_t)state->commune_count;
    if (after >= c->commune_count) return NULL;
    return print_place(c, &(struct place){c->communes[after], {.day = CIVIL_NONE}});
}

bool sessions_render(struct api_call *c, FILE *out, struct err *e) {
    const struct sessions *state = c->state;
    struct json *list = json_array();
    struct json *j = json_object();
    (void)e;
    json_put(j, "area", route_json_area(c, c->area));
    json_put(j, "from", json_date(state->from));
    json_put(j, "to", json_date(state->until));
    const char *next = write_page(c, list);
    json_put(j, "sessions", list);
    route_json_put_next(j, next);
    return api_render_json(j, out);
}
