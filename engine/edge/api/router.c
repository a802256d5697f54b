/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <assert.h>
#include <string.h>

static const struct api_route *const TABLES[] = {API_ROUTES_SERVICE, API_ROUTES_SCHEDULE, API_ROUTES_PEOPLE,
                                                 API_ROUTES_PAGES};

const struct api_route *route_at(size_t index) {
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++)
        for (const struct api_route *r = TABLES[i]; r->path; r++)
            if (index-- == 0) return r;
    return NULL;
}

size_t route_count(void) {
    size_t count = 0;
    while (route_at(count)) count++;
    return count;
}

const char *http_method_name(enum http_method m) {
    static const char *const NAMES[HTTP_METHODS] = {"GET", "HEAD", "POST"};
    return NAMES[m];
}

/* ---- One path ------------------------------------------------------------------------------- */

/* The parameter that "{name}..." names. */
static size_t find_param(const struct api_route *r, const char *open) {
    const size_t length = strcspn(open + 1, "}");
    size_t i = 0;
    while (r->params[i].name &&
           (strncmp(r->params[i].name, open + 1, length) != 0 || r->params[i].name[length] != '\0'))
        i++;
    assert(i < API_PARAMS_MAX && r->params[i].name);
    return i;
}

/* Takes one "{name}" with its ending from both. */
static bool take_param(const struct api_route *r, const char **pattern, const char **path, struct arena *a,
                       struct route_match *out) {
    const char *ending = strchr(*pattern, '}') + 1;
    const size_t ending_length = strcspn(ending, "/");
    const size_t length = strcspn(*path, "/");
    if (length <= ending_length) return false;
    const size_t value_length = length - ending_length;
    if (strncmp(*path + value_length, ending, ending_length) != 0) return false;
    out->values[find_param(r, *pattern)] = arena_copy_text(a, *path, value_length);
    *pattern = ending + ending_length;
    *path += length;
    return true;
}

static bool fits(const struct api_route *r, const char *path, struct arena *a, struct route_match *out) {
    const char *pattern = r->path;
    memset(out->values, 0, sizeof out->values);
    while (*pattern) {
        if (*pattern == '{') {
            if (!take_param(r, &pattern, &path, a, out)) return false;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

void route_match(enum http_method method, const char *path, struct arena *a, struct route_match *out) {
    const struct api_route *r = NULL;
    const enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;
    *out = (struct route_match){.route = NULL};
    for (size_t i = 0; (r = route_at(i)); i++) {
        if (!fits(r, path, a, out)) continue;
        out->methods |= 1U << r->method;
        if (r->method == wanted) {
            out->route = r;
            out->index = i;
            return;
        }
    }
    if (out->methods & 1U << HTTP_GET) out->methods |= 1U << HTTP_HEAD;
}

bool route_has_in_path(const struct api_route *r, const char *param) {
    const size_t length = strlen(param);
    for (const char *at = r->path; (at = strchr(at, '{')); at++)
        if (strncmp(at + 1, param, length) == 0 && at[1 + length] == '}') return true;
    return false;
}

bool route_has_place(const struct api_route *r) {
    static const bool IS_PLACE[API_PARAM_KINDS] = {
        [API_PARAM_AREA] = true,    [API_PARAM_COMMUNE] = true,  [API_PARAM_SITE] = true,
        [API_PARAM_SESSION] = true, [API_PARAM_RESIDENT] = true, [API_PARAM_CALENDAR] = true,
    };
    for (const struct api_param *p = r->params; p && p->name; p++)
        if (IS_PLACE[p->kind] && (p->is_required || route_has_in_path(r, p->name))) return true;
    return false;
}
