/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/call.h"
#include "store/scope.h"

enum { COMMUNES_SEARCHED_MAX = PG_BATCH_MAX / 3 }; /* for one resident: two statements each */

/* ---- What there is ----------------------------------------------------------------------------- */

static enum outcome take_area(struct call *c, const struct api_param *p, const struct param_value *v) {
    (void)p;
    if (!area_tree_find(directory_tree(c->directory), v->area))
        return call_refuse(c, "not-found", "there is no such area");
    c->shown.area = v->area;
    return GO_ON;
}

static enum outcome take_site_number(struct call *c, int64_t number) {
    const struct serve_site *site = directory_site(c->directory, (int32_t)number);
    if (!site) return call_refuse(c, "not-found", "there is no such site");
    c->shown.site = site->site;
    c->shown.area = (struct area){AREA_COMMUNE, site->commune};
    return GO_ON;
}

static enum outcome take_site(struct call *c, const struct api_param *p, const struct param_value *v) {
    (void)p;
    return take_site_number(c, v->integer);
}

static enum outcome take_session(struct call *c, const struct api_param *p, const struct param_value *v) {
    (void)p;
    c->shown.session.round = (int32_t)v->cursor[0];
    c->shown.session.day = (civil_day)v->cursor[2];
    c->shown.session.half = (int)v->cursor[3];
    return take_site_number(c, v->cursor[1]);
}

static enum outcome take_calendar(struct call *c, const struct api_param *p, const struct param_value *v) {
    (void)p;
    (void)v;
    c->shown.area = c->shown.holder->calendar_area;
    return area_tree_find(directory_tree(c->directory), c->shown.area)
               ? GO_ON
               : call_refuse(c, "not-found", "there is no such area any more");
}

typedef enum outcome take_place(struct call *c, const struct api_param *p, const struct param_value *v);

static take_place *const PLACES[API_PARAM_KINDS] = {
    [API_PARAM_AREA] = take_area,       [API_PARAM_COMMUNE] = take_area,      [API_PARAM_SITE] = take_site,
    [API_PARAM_SESSION] = take_session, [API_PARAM_CALENDAR] = take_calendar,
};

/* ---- Whose it is ------------------------------------------------------------------------------- */

static void take_communes(struct call *c) {
    struct api_call *s = &c->shown;
    s->commune = s->area.kind == AREA_COMMUNE ? s->area.code : 0;
    s->communes = area_communes(directory_tree(c->directory), s->area, &s->commune_count);
}

/* A calendar address lost its area when its account did. */
static enum outcome check_granted(struct call *c) {
    if (directory_is_granted(c->directory, c->shown.holder, c->shown.area)) return GO_ON;
    if (c->token_kind == TOKEN_CALENDAR)
        return call_refuse(c, "not-found", "this address is no longer valid");
    return call_refuse(c, "other-area", "the token is not for this area");
}

enum outcome step_place(struct call *c, struct err *e) {
    const struct api_param *params = c->shown.route->params;
    bool has_place = false;
    (void)e;
    for (size_t i = 0; params && params[i].name; i++) {
        if (!PLACES[params[i].kind] || !c->values[i].text) continue;
        const enum outcome outcome = PLACES[params[i].kind](c, &params[i], &c->values[i]);
        if (outcome != GO_ON) return outcome;
        has_place = true;
    }
    if (!c->directory || !c->shown.holder) return GO_ON;
    if (has_place) {
        take_communes(c);
        return check_granted(c);
    }
    c->shown.communes =
        directory_communes_of(c->directory, c->shown.holder, c->shown.arena, &c->shown.commune_count);
    return GO_ON;
}

/* ---- A resident -------------------------------------------------------------------------------- */

/* Whoever is served elsewhere is not told from whoever is nowhere. */
static enum outcome take_home(struct call *c, struct err *e) {
    (void)e;
    for (size_t i = 0; i < c->shown.commune_count; i++) {
        if (!serve_read_home(pg_batch_result(call_results(c), 2 * (int)i + 1))) continue;
        c->shown.area = (struct area){AREA_COMMUNE, c->shown.communes[i]};
        take_communes(c);
        return GO_ON;
    }
    return call_refuse(c, "not-found", "nobody with this code is served in the communes of the token");
}

enum outcome step_resident(struct call *c, struct err *e) {
    const struct api_param *params = c->shown.route->params;
    bool is_asked = false; /* 0 can be written as a code as well, and is nobody's */
    (void)e;
    for (size_t i = 0; params && params[i].name; i++) {
        if (params[i].kind != API_PARAM_RESIDENT || !c->values[i].text) continue;
        c->shown.resident = c->values[i].integer;
        is_asked = true;
    }
    if (!is_asked) return GO_ON;
    if (c->shown.commune_count > COMMUNES_SEARCHED_MAX)
        return call_refuse(c, "commune-needed",
                           "the token is for %zu communes: say which by ?commune=", c->shown.commune_count);
    if (c->shown.commune_count == 0) return take_home(c, e);
    struct pg_batch *b = call_add_batch(c);
    for (size_t i = 0; i < c->shown.commune_count; i++) {
        scope_add(b, c->shown.communes[i]);
        serve_ask_home(b, c->shown.communes[i], c->shown.resident);
    }
    return call_run_batch(c, c->shown.api->pool, take_home);
}
