/* SPDX-License-Identifier: Apache-2.0 */
/* Who stands on the list of a session: codes, and for officers names. */
#include "base/text.h"
#include "edge/api/route_json.h"
#include "edge/api/routes.h"
#include "jobs/day_list.h"
#include "store/scope.h"

#include <string.h>

struct appointments {
    int sessions_at, rows_at, contacts_at, persons_at; /* of the batches */
    struct view_session session;
    struct day_list_row *rows;
    size_t count;
    int64_t *residents; /* of the rows */
    struct day_list_contact *contacts;
    size_t contact_count;
    struct person *persons; /* NULL: not to be told */
    struct day_list list;
    size_t first, after; /* entries of this page */
};

bool appointments_ask(struct api_call *c, struct pg_batch *b, struct err *e) {
    struct appointments *state = c->state = arena_new(c->arena, struct appointments);
    static const struct view_session FIRST = {.day = CIVIL_NONE};
    enum { SESSIONS_A_DAY_MAX = 1000 };
    (void)e;
    scope_add(b, c->commune);
    state->sessions_at =
        view_ask_sessions(b, c->commune, c->session.day, c->session.day, &FIRST, SESSIONS_A_DAY_MAX);
    state->rows_at = pg_batch_count(b);
    day_list_ask_rows(b, c->commune, c->site, c->session.day, c->session.half, c->session.round);
    state->contacts_at = pg_batch_count(b);
    if (!c->sees_people) return true;
    day_list_ask_contacts(b, c->commune, c->site, c->session.day);
    state->persons_at = pg_batch_count(b);
    if (!api_register_is_elsewhere(c))
        person_ask_day(b, c->commune, c->site, c->session.day, c->session.half, c->session.round);
    return true;
}

static bool find_session(struct api_call *c, const struct pg_result *r) {
    struct appointments *state = c->state;
    struct view_session *rows;
    const size_t count = view_read_sessions(r, c->arena, &rows);
    for (size_t i = 0; i < count; i++)
        if (rows[i].round == c->session.round && rows[i].site == c->site && rows[i].half == c->session.half) {
            state->session = rows[i];
            return true;
        }
    return false;
}

/* Where the page begins: behind the person the last one ended with, or, when he has left the list, at his
 * place. Whoever sees no people goes by places alone: a cursor would name them, and find them on the list. */
static void cut_page(struct api_call *c) {
    struct appointments *state = c->state;
    int64_t place[2];
    const size_t limit = (size_t)api_param_integer(c, "limit");
    if (api_cursor_read(c, place, 2)) {
        state->first = (size_t)place[0] < state->count ? (size_t)place[0] : state->count;
        for (size_t i = 0; i < state->count && c->sees_people; i++)
            if (state->list.entries[i].row.resident == place[1]) state->first = i + 1;
    }
    state->after = state->count - state->first < limit ? state->count : state->first + limit;
    c->people = (int64_t)(state->after - state->first);
}

static void arrange(struct api_call *c) {
    struct appointments *state = c->state;
    day_list_arrange(state->rows, state->count, state->persons, state->contacts, state->contact_count,
                     c->arena, &state->list);
    cut_page(c);
}

static void take_people(struct api_call *c, const struct pg_batch *b) {
    struct appointments *state = c->state;
    state->residents = arena_new_array(c->arena, int64_t, state->count);
    for (size_t i = 0; i < state->count; i++) state->residents[i] = state->rows[i].resident;
    day_list_read_contacts(pg_batch_result(b, state->contacts_at), c->arena, &state->contacts,
                           &state->contact_count);
    if (!api_register_is_elsewhere(c))
        person_read_day(pg_batch_result(b, state->persons_at), state->residents, state->count, c->arena,
                        &state->persons);
}

/* Names are in another database, and somebody is on the list. */
static bool needs_register(const struct api_call *c) {
    const struct appointments *state = c->state;
    return c->sees_people && state->count > 0 && api_register_is_elsewhere(c);
}

bool appointments_take(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct appointments *state = c->state;
    if (!find_session(c, pg_batch_result(b, state->sessions_at)))
        return api_problem(c, "not-found", e, "Sessions are listed under /v1/areas/{area}/sessions.",
                           "there is no such session");
    if (!day_list_read_rows(pg_batch_result(b, state->rows_at), c->arena, &state->rows, &state->count, e))
        return false;
    if (c->sees_people) take_people(c, b);
    if (!needs_register(c)) arrange(c);
    return true;
}

bool appointments_ask_people(struct api_call *c, struct pg_batch *b, struct err *e) {
    struct appointments *state = c->state;
    (void)e;
    if (!needs_register(c)) return true;
    scope_add(b, c->commune);
    state->persons_at = pg_batch_count(b);
    for (size_t at = 0; at < state->count; at += PERSON_BATCH)
        person_ask(b, c->commune, state->residents + at,
                   state->count - at < PERSON_BATCH ? state->count - at : PERSON_BATCH, c->arena);
    return true;
}

bool appointments_take_people(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct appointments *state = c->state;
    (void)e;
    state->persons = arena_new_array(c->arena, struct person, state->count);
    for (size_t at = 0; at < state->count; at += PERSON_BATCH) {
        struct person *part;
        const size_t size = state->count - at < PERSON_BATCH ? state->count - at : PERSON_BATCH;
        person_read(pg_batch_result(b, state->persons_at + (int)(at / PERSON_BATCH)), size, c->arena, &part);
        memcpy(state->persons + at, part, size * sizeof *part);
    }
    arrange(c);
    return true;
}

/* ---- The answer ------------------------------------------------------------------------------- */

static const char *told(enum appointment_state s) {
    if (s == APPOINTMENT_PROPOSED) return "draft";
    return s == APPOINTMENT_INVITED || s == APPOINTMENT_CONFIRMED ? "invited" : "published";
}

static void write_person(struct json *j, const struct api_call *c, const struct day_list_entry *n,
                         int household) {
    json_put(j, "code", json_text(n->code));
    json_put(j, "hamlet", json_text(n->row.hamlet));
    json_put(j, "household", json_integer(household));
    route_json_put_class(j, n->row.class_);
    json_put(j, "name", json_text(*n->person.name ? n->person.name : NULL));
    json_put(j, "birth_year",
             n->person.birth_year > 0 ? json_integer(n->person.birth_year) : json_text(NULL));
    json_put(j, "phone", json_text(*n->person.phone ? text_mask(c->arena, n->person.phone) : NULL));
    json_put(j, "phone_owner", json_text(*n->person.phone ? n->person.phone_owner : NULL));
}

static struct json *write_entries(const struct api_call *c) {
    const struct appointments *state = c->state;
    struct json *list = json_array();
    int household = 0;
    for (size_t i = 0; i < state->after; i++) {
        const struct day_list_entry *n = &state->list.entries[i];
        household += i == 0 || n->row.minute != n[-1].row.minute || n->row.household != n[-1].row.household;
        if (i < state->first) continue;
        struct json *j = json_object();
        json_put(j, "time", route_json_minute(n->row.minute));
        json_put(j, "state", json_text(appointment_state_name((enum appointment_state)n->row.state)));
        json_put(j, "told", json_text(told((enum appointment_state)n->row.state)));
        json_put(j, "package", json_text(n->row.package_name));
        if (c->sees_people) write_person(j, c, n, household);
        json_append(list, j);
    }
    return list;
}

static const char *print_next(const struct api_call *c) {
    const struct appointments *state = c->state;
    if (state->after == state->count) return NULL;
    const int64_t last = state->list.entries[state->after - 1].row.resident;
    const int64_t place[] = {(int64_t)state->after, c->sees_people ? last : 0};
    return api_cursor_print(c->arena, place, 2);
}

bool appointments_render(struct api_call *c, FILE *out, struct err *e) {
    const struct appointments *state = c->state;
    struct json *j = json_object();
    (void)e;
    json_put(j, "session", json_text(route_session_id(c->arena, &state->session)));
    json_put(j, "commune", route_json_commune(c->commune));
    json_put(j, "site", route_json_site(c, c->site));
    json_put(j, "day", json_date(c->session.day));
    json_put(j, "half", json_text(c->session.half == 1 ? "am" : "pm"));
    json_put(j, "places", json_integer(state->session.places));
    json_put(j, "booked", json_integer((int64_t)state->count));
    json_put(j, "drafts", json_integer((int64_t)state->list.drafts));
    json_put(j, "appointments", write_entries(c));
    route_json_put_next(j, print_next(c));
    return api_render_json(j, out);
}
