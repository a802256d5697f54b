/* SPDX-License-Identifier: Apache-2.0 */
/* What a resident is owed, and why he has a place or none. */
#include "domain/appointment.h"
#include "domain/capacity.h"
#include "domain/plan_words.h"
#include "edge/api/route_json.h"
#include "edge/api/routes.h"
#include "store/scope.h"

struct needs {
    int at; /* of the batch */
    struct view_need *rows;
    size_t count;
};

bool need_ask(struct api_call *c, struct pg_batch *b, struct err *e) {
    struct needs *state = c->state = arena_new(c->arena, struct needs);
    (void)e;
    scope_add(b, c->commune);
    state->at = view_ask_needs(b, c->commune, c->resident, (int32_t)api_param_integer(c, "round"));
    return true;
}

bool need_take(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct needs *state = c->state;
    c->people = 1;
    return view_read_needs(pg_batch_result(b, state->at), c->arena, &state->rows, &state->count, e);
}

static struct json *write_place(const struct api_call *c, const struct view_need *n) {
    if (n->place.day == CIVIL_NONE) return json_text(NULL);
    struct json *j = json_object();
    json_put(j, "day", json_date(n->place.day));
    json_put(j, "half", json_text(n->place.half == 1 ? "am" : "pm"));
    json_put(j, "time", route_json_minute(n->place.minute));
    json_put(j, "site", route_json_site(c, n->place.site));
    json_put(j, "state", json_text(appointment_state_name((enum appointment_state)n->place.state)));
    json_put(j, "is_draft", json_boolean(n->place.state == APPOINTMENT_PROPOSED));
    return j;
}

/* Both counts of the certificate, as plan --explain words them. */
static const char *tell_shortage(const struct api_call *c, const struct view_need *n, const char *language) {
    const char *const resource = resource_title((enum resource)n->tight.resource, language);
    const struct plan_words words = {
        .language = language, .first_day = n->tight.from, .resources = &resource};
    const struct planner_explanation x = {.reason = {.code = n->tight.resource == RESOURCE_PLACE
                                                                 ? PLANNER_CLASS_SHORTAGE
                                                                 : PLANNER_RESOURCE_SHORTAGE,
                                                     .to = (uint16_t)(n->tight.to - n->tight.from),
                                                     .places = (uint32_t)n->tight.places},
                                          .people = (uint32_t)n->tight.people,
                                          .station = PLANNER_NONE,
                                          .day = PLANNER_NONE,
                                          .extra_station = PLANNER_NONE};
    return plan_words_why(&words, &x, c->arena);
}

static struct json *write_shortage(const struct api_call *c, const struct view_need *n) {
    if (n->tight.from == CIVIL_NONE) return json_text(NULL);
    struct json *j = json_object();
    json_put(j, "site", route_json_site(c, n->tight.site));
    json_put(j, "from", json_date(n->tight.from));
    json_put(j, "to", json_date(n->tight.to));
    json_put(j, "places", json_integer(n->tight.places));
    json_put(j, "wanted", json_integer(n->tight.people));
    json_put(j, "resource", json_text(resource_name((enum resource)n->tight.resource)));
    json_put(j, "sentence", route_json_both(tell_shortage(c, n, "vi"), tell_shortage(c, n, "en")));
    return j;
}

/* Why this day; null where there is none, or nobody has planned it. */
static void write_day_reason(struct json *j, enum day_reason reason) {
    const bool is_planned = reason != DAY_NONE;
    json_put(j, "day_reason", json_text(is_planned ? day_reason_name(reason) : NULL));
    json_put(j, "day_reason_sentence",
             is_planned
                 ? route_json_both(day_reason_sentence(reason, "vi"), day_reason_sentence(reason, "en"))
                 : json_text(NULL));
}

/* What another visit is needed for. */
static struct json *write_second_visit(uint8_t bits) {
    const char *names[RESOURCES];
    const size_t count = resource_list(bits, names);
    struct json *list = json_array();
    for (size_t i = 0; i < count; i++) json_append(list, json_text(names[i]));
    return list;
}

static struct json *write_need(const struct api_call *c, const struct view_need *n) {
    const enum reason reason = (enum reason)n->reason;
    struct json *j = json_object();
    json_put(j, "round", json_integer(n->round));
    json_put(j, "number", json_integer(n->number));
    json_put(j, "state", json_text(need_state_name((enum need_state)n->state)));
    route_json_put_class(j, n->class_);
    json_put(j, "reason", json_text(reason_name(reason)));
    json_put(j, "reason_sentence",
             route_json_both(reason_sentence(reason, "vi"), reason_sentence(reason, "en")));
    write_day_reason(j, (enum day_reason)n->day_reason);
    json_put(j, "release", json_date(n->release));
    json_put(j, "due", json_date(n->due));
    json_put(j, "target", json_date(n->target));
    json_put(j, "package", json_text(n->package));
    json_put(j, "second_visit", write_second_visit(n->second_visit));
    json_put(j, "appointment", write_place(c, n));
    json_put(j, "shortage", write_shortage(c, n));
    return j;
}

bool need_render(struct api_call *c, FILE *out, struct err *e) {
    const struct needs *state = c->state;
    char code[APPOINTMENT_CODE_BYTES];
    struct json *list = json_array();
    struct json *j = json_object();
    (void)e;
    for (size_t i = 0; i < state->count; i++) json_append(list, write_need(c, &state->rows[i]));
    json_put(j, "resident", json_text(appointment_code_print(c->resident, code)));
    json_put(j, "commune", route_json_commune(c->commune));
    json_put(j, "needs", list);
    return api_render_json(j, out);
}
