/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/call.h"
#include "edge/pages/pages.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define JSON "application/json"
#define HTML "text/html; charset=utf-8"

/* ---- Whether it works -------------------------------------------------------------------------- */

static bool render_health(struct api_call *c, FILE *out, struct err *e) {
    (void)c;
    (void)e;
    (void)fputs("{\"status\":\"ok\",\"version\":\"" LICHKHAM_VERSION "\"}\n", out);
    return true;
}

static bool ask_ready(struct api_call *c, struct pg_batch *b, struct err *e) {
    (void)c;
    (void)e;
    serve_ask_ready(b);
    return true;
}

static bool take_ready(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct err why;
    return serve_read_ready(b, 0, &why) || api_problem(c, "unavailable", e, why.hint, "%s", why.message);
}

static bool render_ready(struct api_call *c, FILE *out, struct err *e) {
    (void)c;
    (void)e;
    (void)fputs("{\"status\":\"ready\"}\n", out);
    return true;
}

/* ---- Figures ----------------------------------------------------------------------------------- */

static void print_figure(FILE *out, const char *name, const char *kind, const char *help, int64_t value) {
    (void)fprintf(out, "# HELP lichkham_%s %s\n# TYPE lichkham_%s %s\nlichkham_%s %" PRId64 "\n", name, help,
                  name, kind, name, value);
}

static void print_pool(const struct pg_pool *p, const char *name, FILE *out) {
    struct pg_pool_counters n;
    pg_pool_count(p, &n);
    const struct {
        const char *name;
        int64_t value;
    } rows[] = {{"connections_open", n.open},   {"connections_busy", n.busy},
                {"batches_waiting", n.waiting}, {"batches_total", n.batches},
                {"failures_total", n.failures}, {"reconnects_total", n.reconnects}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        (void)fprintf(out, "lichkham_database_%s{database=\"%s\"} %" PRId64 "\n", rows[i].name, name,
                      rows[i].value);
}

static int64_t resident_bytes(void) {
    long long pages = 0;
    FILE *in = fopen("/proc/self/statm", "re");
    if (!in) return 0;
    if (fscanf(in, "%*s %lld", &pages) != 1) pages = 0;
    (void)fclose(in);
    return pages * sysconf(_SC_PAGESIZE);
}

static void print_http(const struct api *a, FILE *out) {
    struct http_counters n;
    http_server_count(a->http, &n);
    print_figure(out, "http_connections_total", "counter", "Connections taken.", n.connections);
    print_figure(out, "http_connections_open", "gauge", "Connections open now.", n.connections_open);
    print_figure(out, "http_requests_open", "gauge", "Requests waiting for their answer.", n.requests_open);
    print_figure(out, "http_refused_total", "counter", "Requests malformed, too large or too slow.",
                 n.refused);
}

static bool render_metrics(struct api_call *c, FILE *out, struct err *e) {
    const struct api *a = c->api;
    struct kept_counters kept;
    (void)e;
    kept_count(a->kept, &kept);
    metrics_print(a->metrics, out);
    print_http(a, out);
    print_pool(a->pool, "main", out);
    if (a->is_register_elsewhere) print_pool(a->register_, "register", out);
    print_figure(out, "kept_hits_total", "counter", "Answers sent again without asking the database.",
                 kept.hits);
    print_figure(out, "kept_misses_total", "counter", "Answers that had to be made.", kept.misses);
    print_figure(out, "kept_bytes", "gauge", "Memory of kept answers.", (int64_t)kept.bytes);
    print_figure(out, "audit_is_well", "gauge", "1: what was last to be audited was.",
                 audit_trail_is_well(a->trail));
    print_figure(out, "resident_memory_bytes", "gauge", "Memory of the process.", resident_bytes());
    print_figure(out, "uptime_seconds", "gauge", "Since the start.",
                 (clock_monotonic_nanoseconds() - a->began_nanoseconds) / 1000000000);
    return true;
}

static bool render_openapi(struct api_call *c, FILE *out, struct err *e) {
    (void)e;
    return api_render_json(openapi_make(api_public_url(c)), out);
}

static bool render_problem(struct api_call *c, FILE *out, struct err *e) {
    const char *type = api_param_text(c, "type");
    const struct problem_row *row = problem_find(type);
    if (!row) return api_problem(c, "not-found", e, "", "there is no such problem");
    (void)fprintf(out, "%s (%d)\n\n%s\n", row->title[API_ENGLISH], row->status, row->meaning);
    return true;
}

/* ---- Runs -------------------------------------------------------------------------------------- */

struct runs {
    const struct serve_run *rows;
    size_t count;
};

static bool ask_runs(struct api_call *c, struct pg_batch *b, struct err *e) {
    int64_t before[2] = {CIVIL_NONE, 0};
    (void)e;
    (void)api_cursor_read(c, before, 2);
    c->state = arena_new(c->arena, struct runs);
    serve_ask_runs(b, (civil_day)before[0], (int32_t)before[1], (int)api_param_integer(c, "limit") + 1);
    return true;
}

static bool take_runs(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct runs *runs = c->state;
    (void)e;
    runs->rows = serve_read_runs(pg_batch_result(b, 0), c->arena, &runs->count);
    return true;
}

/* A report tells of every commune, so that only who watches the whole service is told. */
static void print_run(const struct api_call *c, const struct serve_run *run, FILE *out) {
    char date[CIVIL_TEXT_BYTES];
    const bool has_report = c->holder->role == TOKEN_MONITOR && *run->report;
    (void)fprintf(out, "{\"date\":\"%s\",\"attempt\":%d,\"state\":\"%s\",\"started_at\":\"%s\"",
                  civil_print(run->date, date), (int)run->attempt, run->state, run->started);
    if (*run->finished) (void)fprintf(out, ",\"finished_at\":\"%s\"", run->finished);
    if (has_report) (void)fprintf(out, ",\"report\":%s", run->report);
    (void)fputc('}', out);
}

static bool render_runs(struct api_call *c, FILE *out, struct err *e) {
    const struct runs *runs = c->state;
    const size_t limit = (size_t)api_param_integer(c, "limit");
    const size_t shown = runs->count > limit ? limit : runs->count;
    (void)e;
    (void)fputs("{\"runs\":[", out);
    for (size_t i = 0; i < shown; i++) {
        if (i > 0) (void)fputc(',', out);
        print_run(c, &runs->rows[i], out);
    }
    (void)fputc(']', out);
    if (runs->count > shown) {
        const int64_t last[] = {runs->rows[shown - 1].date, runs->rows[shown - 1].attempt};
        (void)fprintf(out, ",\"next\":\"%s\"", api_cursor_print(c->arena, last, 2));
    }
    (void)fputs("}\n", out);
    return true;
}

/* ---- Logging in and out ------------------------------------------------------------------------ */

enum { SESSION_SECONDS = 12 * 3600 };

struct login {
    const char *next;
    bool is_wrong;
    int32_t bearer_id;
};

static void set_session(struct api_call *c, const char *value, int seconds) {
    c->set_cookie = arena_print(c->arena, SESSION_COOKIE "=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
                                value, seconds, c->api->is_secure ? "; Secure" : "");
}

static void begin_session(struct api_call *c, struct pg_batch *b, int32_t bearer_id, const char *next) {
    char text[TOKEN_TEXT_BYTES];
    struct digest *digest = arena_new(c->arena, struct digest);
    token_make(text);
    *digest = token_digest(text);
    token_add_child(b, bearer_id, TOKEN_SESSION, (struct area){AREA_NATION, 0}, c->now.unix_seconds,
                    c->now.unix_seconds + SESSION_SECONDS, digest);
    set_session(c, text, SESSION_SECONDS);
    c->status = 303;
    c->location = next;
}

static void print_form(const struct api_call *c, const char *failure, const char *next, FILE *out) {
    struct page page = {.out = out,
                        .arena = c->arena,
                        .language = language_name(c->language),
                        .here = arena_print(c->arena, "/login?next=%s", url_escape(c->arena, next)),
                        .today = c->now.day};
    pages_write_login(&page, failure, next);
}

static bool render_login(struct api_call *c, FILE *out, struct err *e) {
    (void)e;
    print_form(c, NULL, url_keep_local(api_param_text(c, "next")), out);
    return true;
}

static bool ask_login(struct api_call *c, struct pg_batch *b, struct err *e) {
    const char *text = http_request_form(c->request, "token");
    struct login *login = c->state = arena_new(c->arena, struct login);
    login->next = url_keep_local(http_request_form(c->request, "next"));
    if (!auth_may_try(call_of(c))) return err_set(e, ERR_INPUT, "", "too many tries");
    login->is_wrong = !text || !token_is_shaped(text);
    if (login->is_wrong) {
        auth_count_wrong(call_of(c));
        return true;
    }
    struct digest *digest = arena_new(c->arena, struct digest);
    *digest = token_digest(text);
    token_ask(b, digest, c->now.unix_seconds);
    return true;
}

static bool take_login(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct login *login = c->state;
    struct token_holder holder = {0};
    (void)e;
    login->is_wrong = !token_read(pg_batch_result(b, 0), c->arena, &holder) || holder.kind != TOKEN_BEARER;
    login->bearer_id = holder.token_id;
    if (login->is_wrong) auth_count_wrong(call_of(c));
    return true;
}

static bool ask_session(struct api_call *c, struct pg_batch *b, struct err *e) {
    const struct login *login = c->state;
    (void)e;
    if (!login->is_wrong) begin_session(c, b, login->bearer_id, login->next);
    return true;
}

static bool render_logged_in(struct api_call *c, FILE *out, struct err *e) {
    const struct login *login = c->state;
    (void)e;
    if (!login->is_wrong) return true;
    c->status = 401;
    print_form(c, problem_find("token-invalid")->advice[c->language], login->next, out);
    return true;
}

static bool ask_session_by_link(struct api_call *c, struct pg_batch *b, struct err *e) {
    (void)e;
    begin_session(c, b, c->holder->token_id, url_keep_local(api_param_text(c, "next")));
    return true;
}

static bool ask_logout(struct api_call *c, struct pg_batch *b, struct err *e) {
    (void)e;
    token_add_revoke(b, c->holder->token_id, c->now.unix_seconds);
    return true;
}

static bool take_logout(struct api_call *c, const struct pg_batch *b, struct err *e) {
    (void)b;
    (void)e;
    holders_forget(c->api->holders, call_of(c)->token);
    set_session(c, "", 0);
    c->status = 303;
    c->location = "/login";
    return true;
}

/* ---- The table --------------------------------------------------------------------------------- */

static const struct api_param RUNS_PARAMS[] = {
    {.name = "limit",
     .kind = API_PARAM_INTEGER,
     .least = 1,
     .most = 100,
     .otherwise = 20,
     .help = "How many at most."},
    {.name = "cursor", .kind = API_PARAM_CURSOR, .most = 2, .help = "`next` of the answer before."},
    {.name = NULL},
};
static const struct api_param PROBLEM_PARAMS[] = {
    {.name = "type", .kind = API_PARAM_TEXT, .help = "The last part of a problem's `type`."},
    {.name = NULL},
};
static const struct api_param LOGIN_PARAMS[] = {
    {.name = "next", .kind = API_PARAM_TEXT, .most = 4000, .help = "Where to go after the login."},
    {.name = NULL},
};
static const struct api_param LINK_PARAMS[] = {
    {.name = "secret", .kind = API_PARAM_LOGIN, .help = "The token of a login address."},
    {.name = "next", .kind = API_PARAM_TEXT, .most = 4000, .help = "Where to go after the login."},
    {.name = NULL},
};

const struct api_route API_ROUTES_SERVICE[] = {
    {.method = HTTP_GET,
     .path = "/healthz",
     .content_type = JSON,
     .render = render_health,
     .summary = "Whether the process answers.",
     .description = "`status` is `ok`, `version` the program's. The database is not asked."},
    {.method = HTTP_GET,
     .path = "/readyz",
     .content_type = JSON,
     .stages = {{.prepare = ask_ready, .take = take_ready}},
     .render = render_ready,
     .summary = "Whether calls can be answered.",
     .description =
         "`status` is `ready` when the database can be reached, its schema is this program's and the "
         "audit can be written; else the problem `unavailable` tells what is missing."},
    {.method = HTTP_GET,
     .path = "/metrics",
     .right = API_MONITOR,
     .content_type = "text/plain; version=0.0.4; charset=utf-8",
     .render = render_metrics,
     .summary = "Counters for Prometheus.",
     .description =
         "Requests by route and status with their durations, connections, the database's connections, "
         "kept answers, memory."},
    {.method = HTTP_GET,
     .path = "/v1/openapi.json",
     .content_type = JSON,
     .render = render_openapi,
     .summary = "This description for programs (OpenAPI 3.1).",
     .description = "Made from the same table as this page."},
    {.method = HTTP_GET,
     .path = "/v1/runs",
     .right = API_HOLDER,
     .content_type = JSON,
     .params = RUNS_PARAMS,
     .stages = {{.prepare = ask_runs, .take = take_runs}},
     .render = render_runs,
     .summary = "The last nightly runs.",
     .description =
         "`runs`, newest first: `date` (business date), `attempt`, `state` (running, done, partial, "
         "interrupted), `started_at`, `finished_at` and, for the role monitor, `report`: the morning "
         "report as `lichkham report morning --json` prints it. `next`: the cursor of the rest, absent "
         "at the end."},
    {.method = HTTP_GET,
     .path = "/problems/{type}",
     .content_type = "text/plain; charset=utf-8",
     .params = PROBLEM_PARAMS,
     .render = render_problem,
     .summary = "What a problem means.",
     .description = "A few words on a type of problem."},
    {.method = HTTP_GET,
     .path = "/login",
     .content_type = HTML,
     .is_page = true,
     .params = LOGIN_PARAMS,
     .render = render_login,
     .summary = "The form to log in with a token.",
     .description = "For browsers."},
    {.method = HTTP_POST,
     .path = "/login",
     .content_type = HTML,
     .is_page = true,
     .stages = {{.prepare = ask_login, .take = take_login}, {.prepare = ask_session}},
     .render = render_logged_in,
     .summary = "Logs a browser in.",
     .description =
         "Takes the form's `token` (a bearer token) and `next`, sets the cookie `" SESSION_COOKIE
         "` for twelve hours and leads to `next`. Ten wrong tokens of one address within a minute, and "
         "it has to wait."},
    {.method = HTTP_GET,
     .path = "/login/{secret}",
     .content_type = HTML,
     .is_page = true,
     .params = LINK_PARAMS,
     .stages = {{.prepare = ask_session_by_link}},
     .summary = "Logs a browser in by an address.",
     .description =
         "As made by `lichkham token link`; good until it expires. Leads to `next`, a path of this service."},
    {.method = HTTP_POST,
     .path = "/logout",
     .right = API_HOLDER,
     .content_type = HTML,
     .is_page = true,
     .stages = {{.prepare = ask_logout, .take = take_logout}},
     .summary = "Ends the session.",
     .description = "Revokes the session's token, takes the cookie back and leads to the login."},
    {.path = NULL},
};
