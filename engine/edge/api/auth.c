/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/call.h"

#include <string.h>
#include <strings.h>

/* ---- Forms of other sites ---------------------------------------------------------------------- */

/* Browsers say where a form stands; programs say nothing, and hold no cookie. A browser that keeps the origin
 * to itself ("null") says it by Sec-Fetch-Site all the same. */
enum outcome step_same_site(struct call *c, struct err *e) {
    struct http_request *r = c->shown.request;
    (void)e;
    if (c->shown.route->method != HTTP_POST) return GO_ON;
    const char *site = http_request_header(r, "Sec-Fetch-Site");
    const char *origin = http_request_header(r, "Origin");
    const bool is_site_ours = !site || strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
    const bool is_origin_ours = !origin || (site && strcmp(origin, "null") == 0) ||
                                strcmp(origin, c->shown.api->public_url) == 0 ||
                                url_is_of_host(origin, http_request_header(r, "Host"));
    if (is_site_ours && is_origin_ours) return GO_ON;
    return call_refuse(c, "cross-site", "this form stands on another site");
}

/* ---- Who asks ------------------------------------------------------------------------------------ */

static const char *peer_of(struct call *c) {
    struct http_request *r = c->shown.request;
    const char *forwarded = http_request_last_header(r, "X-Forwarded-For");
    return throttle_peer(http_request_peer(r), forwarded, c->shown.arena);
}

bool auth_may_try(struct call *c) {
    const int seconds = throttle_wait(c->shown.api->throttle, peer_of(c), clock_monotonic_nanoseconds());
    if (seconds == 0) return true;
    (void)call_refuse(c, "too-many-tries", "too many wrong tokens came from this address");
    c->problem.retry_seconds = seconds;
    return false;
}

void auth_count_wrong(struct call *c) {
    throttle_count_wrong(c->shown.api->throttle, peer_of(c), clock_monotonic_nanoseconds());
}

static enum outcome refuse_nobody(struct call *c) {
    const struct api_route *r = c->shown.route;
    if (c->token_kind == TOKEN_LOGIN) auth_count_wrong(c);
    if (c->token_kind == TOKEN_LOGIN || c->token_kind == TOKEN_CALENDAR)
        return call_refuse(c, "not-found", "there is no such address, or it is no longer valid");
    if (r->is_page && http_request_method(c->shown.request) != HTTP_POST)
        return call_redirect(
            c, arena_print(c->shown.arena, "/login?next=%s",
                           url_escape(c->shown.arena, url_of_request(c->shown.request, c->shown.arena))));
    return call_refuse(c, c->token ? "token-invalid" : "token-needed",
                       c->token ? "the token is not valid" : "this route needs a token");
}

/* A login address opens nothing by itself, nor a session's token outside its cookie. */
static enum outcome take_holder(struct call *c, const struct token_holder *h) {
    if (!h || h->kind != c->token_kind) return refuse_nobody(c);
    c->shown.holder = h;
    c->shown.sees_people = h->role == TOKEN_OFFICER && h->kind != TOKEN_CALENDAR;
    return GO_ON;
}

static enum outcome on_told(struct call *c, struct err *e) {
    struct token_holder *h = arena_new(c->shown.arena, struct token_holder);
    (void)e;
    if (!token_read(pg_batch_result(call_results(c), 0), c->shown.arena, h)) h = NULL;
    holders_keep(c->shown.api->holders, c->token, c->asked_nanoseconds, h);
    return take_holder(c, h);
}

static const char *find_secret(struct call *c) {
    const struct api_param *params = c->shown.route->params;
    for (size_t i = 0; params && params[i].name; i++) {
        c->token_kind = params[i].kind == API_PARAM_LOGIN ? TOKEN_LOGIN : TOKEN_CALENDAR;
        if (params[i].kind == API_PARAM_LOGIN || params[i].kind == API_PARAM_CALENDAR)
            return c->values[i].text;
    }
    return NULL;
}

static const char *find_credentials(struct call *c) {
    static const char SCHEME[] = "Bearer ";
    const char *given = http_request_header(c->shown.request, "Authorization");
    c->token_kind = given ? TOKEN_BEARER : TOKEN_SESSION;
    if (!given) return http_request_cookie(c->shown.request, SESSION_COOKIE);
    const bool is_bearer = strncasecmp(given, SCHEME, strlen(SCHEME)) == 0;
    return is_bearer ? given + strlen(SCHEME) + strspn(given + strlen(SCHEME), " ") : "";
}

enum outcome step_token(struct call *c, struct err *e) {
    (void)e;
    const char *text = find_secret(c);
    if (text && c->token_kind == TOKEN_LOGIN && !auth_may_try(c)) return FAIL;
    if (!text && c->shown.route->right == API_ANYBODY) return GO_ON;
    if (!text) text = find_credentials(c);
    if (!text) return refuse_nobody(c);
    struct digest *digest = arena_new(c->shown.arena, struct digest);
    *digest = token_digest(text);
    c->token = digest;
    if (!token_is_shaped(text)) return refuse_nobody(c);
    const struct token_holder *known = NULL;
    const enum holders_answer answer =
        holders_find(c->shown.api->holders, digest, clock_monotonic_nanoseconds(), c->shown.now.unix_seconds,
                     c->shown.arena, &known);
    if (answer != HOLDERS_ASK) return take_holder(c, known);
    token_ask(call_add_batch(c), digest, c->shown.now.unix_seconds);
    return call_run_batch(c, c->shown.api->pool, on_told);
}

/* ---- What he may ------------------------------------------------------------------------------ */

static const bool RIGHTS[][TOKEN_ROLES] = {
    [API_ANYBODY] = {true, true, true},
    [API_HOLDER] = {true, true, true},
    [API_SCHEDULES] = {[TOKEN_OFFICER] = true, [TOKEN_DASHBOARD] = true},
    [API_PEOPLE] = {[TOKEN_OFFICER] = true},
    [API_MONITOR] = {[TOKEN_MONITOR] = true},
};

enum outcome step_right(struct call *c, struct err *e) {
    (void)e;
    const struct token_holder *h = c->shown.holder;
    if (!h || RIGHTS[c->shown.route->right][h->role]) return GO_ON;
    return call_refuse(c, "not-allowed", "the role %s may not use this route", token_role_name(h->role));
}

const char *api_right_text(enum api_right r) {
    static const char *const TEXTS[] = {
        [API_ANYBODY] = "anybody", [API_HOLDER] = "any valid token", [API_SCHEDULES] = "officer, dashboard",
        [API_PEOPLE] = "officer",  [API_MONITOR] = "monitor",
    };
    return TEXTS[r];
}
