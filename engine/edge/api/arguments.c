/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/call.h"

#include <assert.h>
#include <string.h>

/* ---- What is said ---------------------------------------------------------------------------- */

static bool is_known(const struct api_route *r, const char *name) {
    if (strcmp(name, LANGUAGE_PARAM) == 0) return true;
    for (const struct api_param *p = r->params; p && p->name; p++)
        if (strcmp(name, p->name) == 0 && !route_has_in_path(r, name)) return true;
    return false;
}

static enum outcome check_names(struct call *c) {
    struct http_request *r = c->shown.request;
    for (size_t i = 0; i < http_request_query_count(r); i++) {
        const char *name = http_request_query_name(r, i);
        if (!is_known(c->shown.route, name))
            return call_refuse(c, "unknown-parameter", "there is no parameter \"%.40s\" here", name);
        if (http_request_query_is_repeated(r, name))
            return call_refuse(c, "repeated-parameter", "\"%.40s\" is given more than once", name);
    }
    return GO_ON;
}

static enum outcome check_language(struct call *c) {
    enum api_language language;
    const char *asked = http_request_query(c->shown.request, LANGUAGE_PARAM);
    if (!asked || language_find(asked, &language)) return GO_ON;
    return call_refuse(c, "malformed-parameter", "\"lang\" is not vi or en");
}

static bool is_secret(enum api_param_kind kind) {
    return kind == API_PARAM_LOGIN || kind == API_PARAM_CALENDAR;
}

/* A form sends what was left empty as an empty text: absent. */
static enum outcome read_value(struct call *c, size_t index) {
    const struct api_param *p = &c->shown.route->params[index];
    struct param_value *v = &c->values[index];
    const char *wanted = NULL;
    const char *text = v->text ? v->text : http_request_query(c->shown.request, p->name);
    v->integer = p->otherwise;
    v->text = text && *text ? text : NULL;
    if (!v->text && p->is_required) return call_refuse(c, "missing-parameter", "\"%s\" is missing", p->name);
    if (!v->text || param_parse(p, text, v, &wanted)) return GO_ON;
    if (is_secret(p->kind)) return call_refuse(c, "not-found", "there is no such address");
    return call_refuse(c, "malformed-parameter", "\"%s\" is not %s", p->name, wanted);
}

enum outcome step_params(struct call *c, struct err *e) {
    (void)e;
    const struct api_param *params = c->shown.route->params;
    enum outcome outcome = check_names(c);
    if (outcome == GO_ON) outcome = check_language(c);
    for (size_t i = 0; outcome == GO_ON && params && params[i].name; i++) outcome = read_value(c, i);
    return outcome;
}

/* ---- What routes are told ---------------------------------------------------------------------- */

const struct param_value *call_value(const struct api_call *c, const char *name) {
    size_t i = 0;
    assert(c->route->params);
    while (c->route->params[i].name && strcmp(c->route->params[i].name, name) != 0) i++;
    assert(c->route->params[i].name);
    return &call_of(c)->values[i];
}

bool api_param_is_given(const struct api_call *c, const char *name) {
    return call_value(c, name)->text != NULL;
}

const char *api_param_text(const struct api_call *c, const char *name) {
    return call_value(c, name)->text;
}

int64_t api_param_integer(const struct api_call *c, const char *name) {
    return call_value(c, name)->integer;
}

civil_day api_param_date(const struct api_call *c, const char *name, civil_day otherwise) {
    const struct param_value *v = call_value(c, name);
    return v->text ? (civil_day)v->integer : otherwise;
}

bool api_cursor_read(const struct api_call *c, int64_t *integers, int count) {
    for (const struct api_param *p = c->route->params; p && p->name; p++) {
        if (p->kind != API_PARAM_CURSOR) continue;
        const struct param_value *v = call_value(c, p->name);
        assert(count == p->most);
        if (v->text) memcpy(integers, v->cursor, (size_t)count * sizeof *integers);
        return v->text != NULL;
    }
    return false;
}
