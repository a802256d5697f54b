/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/desk.h"
#include "edge/cli/plan_modes.h"
#include "edge/cli/planning.h"
#include "jobs/plan_explain.h"

#include <inttypes.h>

/* ---- For people ---------------------------------------------------------------------------------- */

static void print_one(FILE *out, const struct plan_explained *x) {
    char day[CIVIL_TEXT_BYTES];
    (void)fprintf(out, "Round %" PRId32 ", check %d: %s", x->round, x->need->number,
                  need_state_name((enum need_state)x->need->state));
    if (x->site) (void)fprintf(out, ", %s, %s", civil_print(x->day, day), x->site);
    (void)fputc('\n', out);
    for (int l = 0; l < PLAN_LANGUAGES; l++) {
        (void)fprintf(out, "  %s\n", x->why[l]);
        if (*x->change[l]) (void)fprintf(out, "  %s\n", x->change[l]);
    }
}

/* ---- For programs -------------------------------------------------------------------------------- */

static void put_day(struct json *object, const char *key, const struct plan_explained *x, uint16_t day) {
    char text[CIVIL_TEXT_BYTES];
    json_put(object, key, json_text(day != PLANNER_NONE ? civil_print(x->first_day + day, text) : NULL));
}

static struct json *both(const char *const text[PLAN_LANGUAGES]) {
    struct json *j = json_object();
    json_put(j, "vi", json_text(text[PLAN_VIETNAMESE]));
    json_put(j, "en", json_text(text[PLAN_ENGLISH]));
    return j;
}

/* The day with a session nearest to the best one, and who comes there. */
static struct json *day_as_json(const struct plan_explained *x) {
    if (!x->is_planned || x->x.open == PLANNER_NONE) return json_text(NULL);
    struct json *j = json_object();
    put_day(j, "day", x, x->x.open);
    json_put(j, "places", json_integer(x->x.places));
    json_put(j, "promised", json_integer(x->x.pinned));
    json_put(j, "as_urgent_or_more", json_integer(x->x.urgent));
    json_put(j, "less_urgent", json_integer(x->x.less_urgent));
    json_put(j, "less_urgent_who_could_not_change", json_integer(x->x.unmovable));
    return j;
}

static struct json *certificate_as_json(const struct plan_explained *x) {
    const uint8_t code = x->x.reason.code;
    if (!x->is_planned || (code != PLANNER_CLASS_SHORTAGE && code != PLANNER_RESOURCE_SHORTAGE))
        return json_text(NULL);
    struct json *j = json_object();
    put_day(j, "from", x, x->x.reason.from);
    put_day(j, "to", x, x->x.reason.to);
    json_put(j, "places", json_integer(x->x.reason.places));
    json_put(j, "people", json_integer(x->x.people));
    return j;
}

static struct json *remedy_as_json(const struct plan_explained *x) {
    if (!x->is_planned || x->x.extra_places == 0) return json_text(NULL);
    struct json *j = json_object();
    json_put(j, "places", json_integer(x->x.extra_places));
    put_day(j, "day", x, x->x.extra_day);
    json_put(j, "is_least", json_boolean(x->x.is_extra_least));
    put_day(j, "window_from", x, x->x.needed_release);
    put_day(j, "window_to", x, x->x.needed_due);
    return j;
}

static struct json *as_json(const struct plan_explained *x) {
    char day[CIVIL_TEXT_BYTES];
    struct json *j = json_object();
    json_put(j, "round", json_integer(x->round));
    json_put(j, "number", json_integer(x->need->number));
    json_put(j, "state", json_text(need_state_name((enum need_state)x->need->state)));
    json_put(j, "reason", json_text(reason_name((enum reason)x->need->reason)));
    json_put(j, "day_reason", json_text(day_reason_name((enum day_reason)x->need->day_reason)));
    json_put(j, "day", json_text(x->day != CIVIL_NONE ? civil_print(x->day, day) : NULL));
    json_put(j, "site", json_text(x->site));
    put_day(j, "best_day", x, x->is_planned ? x->x.wanted : PLANNER_NONE);
    json_put(j, "why", both(x->why));
    json_put(j, "change", both(x->change));
    json_put(j, "nearest_session", day_as_json(x));
    json_put(j, "certificate", certificate_as_json(x));
    json_put(j, "remedy", remedy_as_json(x));
    return j;
}

/* ---- The mode ------------------------------------------------------------------------------------ */

static void tell(struct desk *d, const struct plan_explained *all, size_t count) {
    struct json *list = d->command->is_json ? json_array() : NULL;
    for (size_t i = 0; i < count; i++) {
        if (list)
            json_append(list, as_json(&all[i]));
        else
            print_one(d->command->out, &all[i]);
    }
    if (list) desk_print_json(d, list);
}

static bool explain(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    const struct nightly_options options = planning_options(c);
    struct officer_person person;
    struct plan_explained *all = NULL;
    size_t count = 0;
    if (!desk_find_person(d, option_text(c, "explain"), &person, e)) return false;
    struct plan_commune *plan = arena_new(d->arena, struct plan_commune);
    const bool ok = plan_commune_open(plan, c->loop, &options, person.commune, e) &&
                    plan_explain(plan, &officer, person.resident, d->arena, &all, &count, e);
    if (ok) tell(d, all, count);
    plan_commune_close(plan);
    return ok;
}

bool plan_mode_explain(struct command_context *c, struct err *e) {
    return desk_run(c, explain, e);
}
