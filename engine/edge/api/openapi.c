/* SPDX-License-Identifier: Apache-2.0 */
/* The table of routes as OpenAPI 3.1. */
#include "edge/api/internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static struct json *text_member(const char *key, const char *value) {
    struct json *j = json_object();
    json_put(j, key, json_text(value));
    return j;
}

/* ---- Parameters -------------------------------------------------------------------------------- */

static const struct {
    const char *type, *format, *pattern, *example;
} SCHEMAS[API_PARAM_KINDS] = {
    [API_PARAM_AREA] = {"string", NULL, "^(vn|[0-9]{2}|cluster-[1-9][0-9]*|[0-9]{5})$", "00004"},
    [API_PARAM_COMMUNE] = {"string", NULL, "^[0-9]{5}$", "00004"},
    [API_PARAM_SITE] = {"string", NULL, "^[0-9]+$", "41"},
    [API_PARAM_SESSION] = {"string", NULL, "^[0-9]{4}-[0-9]+-[0-9]{8}-(am|pm)$", "2026-41-20261203-am"},
    [API_PARAM_RESIDENT] = {"string", NULL, NULL, "2AB-CDEF"},
    [API_PARAM_DATE] = {"string", "date", NULL, "2026-12-03"},
    [API_PARAM_MONTH] = {"string", NULL, "^[0-9]{4}-[0-9]{2}$", "2026-12"},
    [API_PARAM_INTEGER] = {"integer", NULL, NULL, NULL},
    [API_PARAM_CURSOR] = {"string", NULL, NULL, NULL},
    [API_PARAM_TEXT] = {"string", NULL, NULL, NULL},
    [API_PARAM_LOGIN] = {"string", "password", NULL, NULL},
    [API_PARAM_CALENDAR] = {"string", "password", NULL, NULL},
};

static struct json *make_schema(const struct api_param *p) {
    struct json *schema = text_member("type", SCHEMAS[p->kind].type);
    if (SCHEMAS[p->kind].format) json_put(schema, "format", json_text(SCHEMAS[p->kind].format));
    if (SCHEMAS[p->kind].pattern) json_put(schema, "pattern", json_text(SCHEMAS[p->kind].pattern));
    if (SCHEMAS[p->kind].example) {
        struct json *examples = json_array();
        json_append(examples, json_text(SCHEMAS[p->kind].example));
        json_put(schema, "examples", examples);
    }
    if (p->kind != API_PARAM_INTEGER) return schema;
    json_put(schema, "minimum", json_integer(p->least));
    json_put(schema, "maximum", json_integer(p->most));
    if (!p->is_required) json_put(schema, "default", json_integer(p->otherwise));
    return schema;
}

static struct json *make_param(const struct api_route *r, const struct api_param *p) {
    const bool is_in_path = route_has_in_path(r, p->name);
    struct json *j = text_member("name", p->name);
    json_put(j, "in", json_text(is_in_path ? "path" : "query"));
    json_put(j, "required", json_boolean(is_in_path || p->is_required));
    json_put(j, "description", json_text(p->help));
    json_put(j, "schema", make_schema(p));
    return j;
}

static struct json *make_language_param(void) {
    struct json *j = text_member("name", "lang");
    struct json *schema = text_member("type", "string");
    struct json *names = json_array();
    json_append(names, json_text(language_name(API_VIETNAMESE)));
    json_append(names, json_text(language_name(API_ENGLISH)));
    json_put(schema, "enum", names);
    json_put(j, "in", json_text("query"));
    json_put(j, "description", json_text("The language of texts; else the header Accept-Language counts."));
    json_put(j, "schema", schema);
    return j;
}

static struct json *make_params(const struct api_route *r) {
    struct json *all = json_array();
    for (const struct api_param *p = r->params; p && p->name; p++) json_append(all, make_param(r, p));
    json_append(all, make_language_param());
    return all;
}

/* ---- Answers ----------------------------------------------------------------------------------- */

static struct json *make_content(const char *type, struct json *media) {
    struct json *content = json_object();
    json_put(content, type, media);
    return content;
}

static struct json *make_problem_answer(const struct api_route *r, const char *description) {
    struct json *answer = text_member("description", description);
    struct json *media = json_object();
    if (!r->is_page) json_put(media, "schema", text_member("$ref", "#/components/schemas/problem"));
    json_put(answer, "content", make_content(r->is_page ? "text/html" : "application/problem+json", media));
    return answer;
}

static struct json *make_answers(const struct api_route *r) {
    struct json *answers = json_object();
    const bool is_redirect = r->is_page && !r->render;
    struct json *good = text_member("description", is_redirect ? "Leads on." : r->summary);
    if (!is_redirect && r->content_type)
        json_put(good, "content", make_content(r->content_type, json_object()));
    json_put(answers, is_redirect ? "303" : "200", good);
    if (r->fresh != API_LIVE)
        json_put(answers, "304", text_member("description", "Unchanged since the ETag."));
    if (r->right != API_ANYBODY) {
        json_put(answers, "401", make_problem_answer(r, "token-needed, token-invalid"));
        json_put(answers, "403", make_problem_answer(r, "not-allowed, other-area"));
    }
    json_put(answers, "default", make_problem_answer(r, "A problem."));
    return answers;
}

/* ---- Routes ------------------------------------------------------------------------------------ */

static struct json *make_security(void) {
    struct json *all = json_array();
    struct json *bearer = json_object();
    json_put(bearer, "token", json_array());
    json_append(all, bearer);
    struct json *session = json_object();
    json_put(session, "session", json_array());
    json_append(all, session);
    return all;
}

static struct json *make_operation(const struct api_route *r) {
    char description[2048];
    struct json *j = text_member("summary", r->summary);
    (void)snprintf(description, sizeof description, "%s\n\nWho: %s.", r->description,
                   api_right_text(r->right));
    json_put(j, "description", json_text(description));
    json_put(j, "parameters", make_params(r));
    if (r->right != API_ANYBODY) json_put(j, "security", make_security());
    json_put(j, "responses", make_answers(r));
    return j;
}

static bool is_first_of_path(size_t index) {
    for (size_t i = 0; i < index; i++)
        if (strcmp(route_at(i)->path, route_at(index)->path) == 0) return false;
    return true;
}

static struct json *make_path(size_t index) {
    const struct api_route *r = NULL;
    struct json *path = json_object();
    for (size_t i = index; (r = route_at(i)); i++) {
        char method[8] = "";
        if (strcmp(r->path, route_at(index)->path) != 0) continue;
        for (size_t k = 0; k + 1 < sizeof method && http_method_name(r->method)[k]; k++)
            method[k] = (char)tolower((unsigned char)http_method_name(r->method)[k]);
        json_put(path, method, make_operation(r));
    }
    return path;
}

static struct json *make_problem_schema(void) {
    static const char *const TEXTS[] = {"type", "title", "detail", "hint"};
    struct json *schema = text_member("type", "object");
    struct json *members = json_object();
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++)
        json_put(members, TEXTS[i], text_member("type", "string"));
    json_put(members, "status", text_member("type", "integer"));
    json_put(members, "request", text_member("type", "integer"));
    json_put(schema, "properties", members);
    return schema;
}

static struct json *make_components(void) {
    struct json *components = json_object();
    struct json *schemes = json_object();
    struct json *bearer = text_member("type", "http");
    struct json *session = text_member("type", "apiKey");
    struct json *schemas = json_object();
    json_put(bearer, "scheme", json_text("bearer"));
    json_put(session, "in", json_text("cookie"));
    json_put(session, "name", json_text("lichkham_session"));
    json_put(schemes, "token", bearer);
    json_put(schemes, "session", session);
    json_put(schemas, "problem", make_problem_schema());
    json_put(components, "securitySchemes", schemes);
    json_put(components, "schemas", schemas);
    return components;
}

struct json *openapi_make(const char *public_url) {
    struct json *whole = text_member("openapi", "3.1.0");
    struct json *info = text_member("title", "lichkham");
    struct json *servers = json_array();
    struct json *paths = json_object();
    json_put(info, "version", json_text(LICHKHAM_VERSION));
    json_put(info, "description",
             json_text("Exam days, places, figures and people of the health check calendar."));
    json_append(servers, text_member("url", public_url));
    for (size_t i = 0; route_at(i); i++)
        if (is_first_of_path(i)) json_put(paths, route_at(i)->path, make_path(i));
    json_put(whole, "info", info);
    json_put(whole, "servers", servers);
    json_put(whole, "paths", paths);
    json_put(whole, "components", make_components());
    return whole;
}
