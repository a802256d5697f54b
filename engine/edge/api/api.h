/* SPDX-License-Identifier: Apache-2.0 */
/* api: the routes of `lichkham serve`: one table. Matching, rights, ETags, problems, metrics,
 * /v1/openapi.json and docs/api.md all come from it.
 *
 * A call goes: match, parameters, token, right, area, version (304), kept answer, then the route's stages
 * one after the other (each a batch of statements, prepared and taken by two short functions), audit,
 * render, send. Only the framework waits for anything; a route's functions never do. */
#ifndef LICHKHAM_EDGE_API_API_H
#define LICHKHAM_EDGE_API_API_H

#include "base/clock.h"
#include "base/json.h"
#include "domain/area.h"
#include "domain/schedule.h"
#include "io/http_server.h"
#include "io/pg_pool.h"
#include "store/serve_rows.h"
#include "store/token.h"

#include <stdio.h>

enum api_right {
    API_ANYBODY,   /* no token */
    API_HOLDER,    /* any valid token */
    API_SCHEDULES, /* officer, dashboard: days, places, figures */
    API_PEOPLE,    /* officer */
    API_MONITOR    /* monitor: what watches the service */
};

enum api_param_kind {
    API_PARAM_AREA,     /* {area}: "vn", "04", "cluster-12", "00004"; fills call->area and its communes */
    API_PARAM_COMMUNE,  /* {area} that must be a commune; fills call->commune too */
    API_PARAM_SITE,     /* {site}: fills call->site and its commune */
    API_PARAM_SESSION,  /* {session}: "2026-41-20261203-am" (round, site, day, half); fills its commune */
    API_PARAM_RESIDENT, /* {resident}: "2AB-CDEF"; looked for in the communes of the holder, or in that of a
                           parameter of kind commune ("?commune=00123") when it is given */
    API_PARAM_DATE,     /* "2026-12-03" */
    API_PARAM_MONTH,    /* "2026-12": its first day */
    API_PARAM_INTEGER,
    API_PARAM_CURSOR,   /* made by api_cursor_print of `most` integers, opaque to clients */
    API_PARAM_TEXT,     /* at most `most` bytes, 0 = 255 */
    API_PARAM_LOGIN,    /* {secret}: a login address' token; fills call->holder. Never logged */
    API_PARAM_CALENDAR, /* {secret}: a calendar address' token; fills call->holder, area and communes */
    API_PARAM_KINDS
};

#define API_PARAMS_MAX 12

struct api_param {
    const char *name; /* in the path "{name}", which may have an ending (".ics"), else in the query; NULL ends
                         a list */
    enum api_param_kind kind;
    bool is_required;
    int64_t least, most, otherwise; /* of an integer */
    const char *help;
};

enum api_fresh {
    API_LIVE,       /* neither ETag nor kept */
    API_FOR_EVER,   /* another content has another path: clients keep it and never ask again */
    API_BY_COMMUNE, /* dated by the revisions of its communes and of reference data, and by the day */
    API_BY_REGISTER /* by the feed's date too; as API_LIVE when the register is another database */
};

enum api_language { API_VIETNAMESE, API_ENGLISH };

struct api_call;

/* One trip to a database. Scope: each commune's statements come after scope_add of it. */
struct api_stage {
    enum { API_MAIN, API_REGISTER } database;
    /* Adds statements; none = the stage is passed over. */
    bool (*prepare)(struct api_call *c, struct pg_batch *b, struct err *e);
    /* Reads the results into the call's state; NULL = nothing to read. */
    bool (*take)(struct api_call *c, const struct pg_batch *b, struct err *e);
};

#define API_STAGES_MAX 3

struct api_route {
    enum http_method method;
    const char *path; /* "/v1/areas/{area}/sessions" */
    enum api_right right;
    enum api_fresh fresh;
    const char *audit; /* action written when the answer names or counts out people: "read_appointments"; NULL
                          = none */
    const char *content_type; /* "application/json" */
    bool is_page; /* HTML for a browser: no session leads to /login, problems are pages. Its policy
                     allows neither scripts nor inline styles */
    const struct api_param *params;
    struct api_stage stages[API_STAGES_MAX]; /* the first without prepare ends them */
    bool (*render)(struct api_call *c, FILE *out, struct err *e);
    const char *summary;
    const char *description; /* what it answers, with every field; for openapi.json and docs/api.md */
};

struct api_call {
    struct api *api;
    const struct api_route *route;
    struct http_request *request;
    struct arena *arena;
    struct clock_reading now;
    enum api_language language;        /* ?lang=, else the cookie, else Accept-Language, else Vietnamese */
    const struct token_holder *holder; /* NULL where anybody may come */
    struct area area;                  /* where the route has a place; else the nation */
    int32_t commune;                   /* 0 when the area is wider */
    const int32_t *communes;           /* of the area; where the route has no place: all of the holder's */
    size_t commune_count;
    int32_t site;
    struct {
        int32_t round;
        civil_day day;
        int half; /* 1, 2 */
    } session;
    int64_t resident;
    bool sees_people; /* names may be told to this holder */
    void *state;      /* the route's own, in the arena */
    int64_t people;   /* how many the answer tells of: into the audit row; render may still set it */
    /* ---- set by a route ---- */
    int status;           /* 200 unless set */
    const char *location; /* of a redirect */
    const char *set_cookie;
};

/* Values of the route's parameters (assert: it has one of this name). */
bool api_param_is_given(const struct api_call *c, const char *name);
const char *api_param_text(const struct api_call *c, const char *name); /* NULL when absent */
int64_t api_param_integer(const struct api_call *c, const char *name);
civil_day api_param_date(const struct api_call *c, const char *name,
                         civil_day otherwise); /* of a month too */

/* A place in a list: up to 4 integers, base64url. */
#define API_CURSOR_INTEGERS 4
const char *api_cursor_print(struct arena *a, const int64_t *integers, int count);
/* False when absent; a malformed one never comes this far. `count` is the parameter's `most`. */
bool api_cursor_read(const struct api_call *c, int64_t *integers, int count);

/* A failure of a route that is not the program's: RFC 9457 problem `type` under /problems/, one of the table
 * in problem.c, whose status and title it has; a page shows title and hint. Always false. */
bool api_problem(struct api_call *c, const char *type, struct err *e, const char *hint, const char *format,
                 ...) PRINTF_LIKE(5, 6);

/* Prints and destroys. */
bool api_render_json(struct json *j, FILE *out);

/* ---- Places, as of the call's day; all of it lives as long as the call ---------------------- */

const struct area_tree *api_area_tree(const struct api_call *c);
const struct serve_site *api_site_find(const struct api_call *c, int32_t site); /* NULL = there is none */
struct half_day api_half_day(const struct api_call *c, int half);               /* 1, 2 */
bool api_may_go_anywhere(const struct api_call *c); /* within a commune: plan.overflow */
/* Names are in another database than places: not for one batch. */
bool api_register_is_elsewhere(const struct api_call *c);
/* "https://health.example.vn", without a slash at the end. */
const char *api_public_url(const struct api_call *c);

/* The tables of engine/edge/api/routes_*.c, ended by a NULL path. */
extern const struct api_route API_ROUTES_SERVICE[]; /* healthz, readyz, metrics, openapi, runs, login */
extern const struct api_route
    API_ROUTES_SCHEDULE[]; /* areas, sessions, appointments, coverage, shortfall, calendar */
extern const struct api_route API_ROUTES_PEOPLE[]; /* residents */
extern const struct api_route API_ROUTES_PAGES[];  /* / and what it leads to */

/* ---- The service -------------------------------------------------------------------------- */

struct api_settings {
    const char *database;  /* conninfo; connections act as lichkham_api */
    const char *register_; /* "" = the same database */
    const char *address;
    uint16_t port;
    const char *public_url;       /* "" = http://address:port; https makes cookies Secure */
    int connections;              /* to the database */
    size_t kept_bytes;            /* of answers kept for the next asker; 0 = none */
    struct half_day halves[2];    /* when mornings and afternoons take place */
    bool is_overflow;             /* people may be sent to any site of their commune */
    const char *audit_heads;      /* file the heads of the audit chains are copied to; "" = none */
    uint64_t answer_milliseconds; /* after which a call is answered 503; 0 = 10 s */
};

MUST_CHECK bool api_open(struct loop *l, const struct api_settings *s, struct api **out, struct err *e);
uint16_t api_port(const struct api *a);
int api_requests_open(const struct api *a); /* told and not answered yet */
/* Lets nobody in any more and answers whoever is in; turns the loop until all have ended or `seconds` are
 * over. */
void api_stop(struct api *a, int seconds);
void api_close(struct api *a); /* accepts NULL */

#endif
