/* SPDX-License-Identifier: Apache-2.0 */
/* The exam days of an area for calendar programs: half days and how full they are, nothing of people. */
#include "edge/api/calendar_text.h"
#include "edge/api/route_json.h"
#include "edge/api/routes.h"
#include "store/scope.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MONTHS = 12, SESSIONS_A_COMMUNE_MAX = 5000 };

struct calendar_state {
    int plans_at; /* of the batch */
    struct view_plan *plans;
    size_t plan_count;
    int sessions_at[CALENDAR_COMMUNES_MAX];
    struct {
        struct view_session *rows;
        size_t count;
    } of[CALENDAR_COMMUNES_MAX];
};

bool calendar_ask(struct api_call *c, struct pg_batch *b, struct err *e) {
    static const struct view_session FIRST = {.day = CIVIL_NONE};
    struct calendar_state *state = c->state = arena_new(c->arena, struct calendar_state);
    const civil_day until = civil_add_months(c->now.day, MONTHS);
    if (c->commune_count > CALENDAR_COMMUNES_MAX)
        return api_problem(c, "malformed-parameter", e, "Ask for a commune or a cluster.",
                           "a calendar holds the days of %d communes at most", CALENDAR_COMMUNES_MAX);
    state->plans_at = view_ask_plans(b, c->communes, c->commune_count, c->arena);
    for (size_t i = 0; i < c->commune_count; i++) {
        scope_add(b, c->communes[i]);
        state->sessions_at[i] =
            view_ask_sessions(b, c->communes[i], c->now.day, until, &FIRST, SESSIONS_A_COMMUNE_MAX);
    }
    return true;
}

bool calendar_take(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct calendar_state *state = c->state;
    (void)e;
    state->plan_count = view_read_plans(pg_batch_result(b, state->plans_at), c->arena, &state->plans);
    for (size_t i = 0; i < c->commune_count; i++)
        state->of[i].count =
            view_read_sessions(pg_batch_result(b, state->sessions_at[i]), c->arena, &state->of[i].rows);
    return true;
}

static const struct view_plan *find_plan(const struct calendar_state *state, int32_t commune) {
    for (size_t i = 0; i < state->plan_count; i++)
        if (state->plans[i].commune == commune) return &state->plans[i];
    return NULL;
}

static const char *write_summary(const struct api_call *c, const struct view_session *s, const char *site) {
    if (c->language == API_ENGLISH)
        return arena_print(c->arena, "Health checks: %s, %" PRId32 "/%" PRId32 " places", site, s->booked,
                           s->places);
    return arena_print(c->arena, "Khám sức khỏe: %s, %" PRId32 "/%" PRId32 " chỗ", site, s->booked,
                       s->places);
}

static const char *write_drafts(const struct api_call *c, const struct view_session *s) {
    const int32_t drafts = s->booked - s->published;
    if (drafts == 0) return "";
    if (c->language == API_ENGLISH)
        return arena_print(c->arena, "Draft: %" PRId32 " of %" PRId32 " people have not been told.", drafts,
                           s->booked);
    return arena_print(c->arena, "Bản nháp: %" PRId32 "/%" PRId32 " người chưa được thông báo.", drafts,
                       s->booked);
}

/* The id tells no commune, so that a calendar stays whole when communes are joined. */
static struct calendar_event make_event(const struct api_call *c, const struct view_session *s,
                                        const struct view_plan *plan) {
    const struct serve_site *site = api_site_find(c, s->site);
    const struct half_day half = api_half_day(c, s->half);
    return (struct calendar_event){
        .uid = arena_print(c->arena, "%s@lichkham", route_session_id(c->arena, s)),
        .summary = write_summary(c, s, site ? site->name : ""),
        .description = write_drafts(c, s),
        .location = site ? site->address : "",
        .day = s->day,
        .from_minute = half.from_minute,
        .until_minute = half.until_minute,
        .sequence = plan ? plan->revision : 0,
        .changed_on = plan ? plan->planned_on : CIVIL_NONE,
    };
}

bool calendar_render(struct api_call *c, FILE *out, struct err *e) {
    const struct calendar_state *state = c->state;
    const struct area_row *area = area_tree_find(api_area_tree(c), c->area);
    size_t count = 0;
    size_t at = 0;
    (void)e;
    for (size_t i = 0; i < c->commune_count; i++) count += state->of[i].count;
    struct calendar_event *events = arena_new_array(c->arena, struct calendar_event, count);
    for (size_t i = 0; i < c->commune_count; i++) {
        const struct view_plan *plan = find_plan(state, c->communes[i]);
        for (size_t k = 0; k < state->of[i].count; k++)
            events[at++] = make_event(c, &state->of[i].rows[k], plan);
    }
    calendar_text_write(arena_print(c->arena,
                                    c->language == API_ENGLISH ? "Health checks: %s" : "Khám sức khỏe: %s",
                                    area ? area->name : ""),
                        events, count, out);
    return true;
}
