/* SPDX-License-Identifier: Apache-2.0 */
/* internal: what the files of engine/edge/api see of each other. Not for routes_*.c, which have api.h. */
#ifndef LICHKHAM_EDGE_API_INTERNAL_H
#define LICHKHAM_EDGE_API_INTERNAL_H

#include "base/hash.h"
#include "edge/api/api.h"

/* ---- router: which route a path is ---------------------------------------------------------- */

/* All tables, one after the other; NULL after the last. */
const struct api_route *route_at(size_t index);
size_t route_count(void);

struct route_match {
    const struct api_route *route;      /* NULL = none */
    size_t index;                       /* for route_at */
    unsigned methods;                   /* that the path knows, bits of enum http_method */
    const char *values[API_PARAMS_MAX]; /* of the path, each at its parameter's place in route->params */
};

/* HEAD is what GET is. */
void route_match(enum http_method method, const char *path, struct arena *a, struct route_match *out);
bool route_has_in_path(const struct api_route *r, const char *param);
/* A parameter tells the place whose right is asked for. */
bool route_has_place(const struct api_route *r);
const char *http_method_name(enum http_method m); /* static */

/* ---- params: what a call says ------------------------------------------------------------------- */

struct param_value {
    const char *text; /* NULL = absent */
    int64_t integer;  /* a day, an area's code, a round */
    struct area area;
    int64_t cursor[API_CURSOR_INTEGERS];
};

/* One value, by its kind. False: why it is none, in English, ends "is not ...". */
bool param_parse(const struct api_param *p, const char *text, struct param_value *v, const char **wanted);
bool cursor_parse(const char *text, int64_t *integers, int count);

/* ---- language ----------------------------------------------------------------------------------- */

#define LANGUAGE_PARAM "lang" /* every route has it */

/* Each may be NULL. */
enum api_language language_choose(const char *asked, const char *cookie, const char *accepted);
bool language_find(const char *name, enum api_language *language);
const char *language_name(enum api_language language); /* "vi" */

/* ---- url ------------------------------------------------------------------------------------------ */

/* Path and query as they may stand in an address; one form for one request. */
const char *url_of_request(struct http_request *r, struct arena *a);
/* The same without the choice of a language. */
const char *url_of_page(struct http_request *r, struct arena *a);
const char *url_escape(struct arena *a, const char *text);
/* A path of this service, fit for a redirect; else "/". */
const char *url_keep_local(const char *path);
/* "https://a.example/x" and a Host of "a.example". */
bool url_is_of_host(const char *url, const char *host);

/* ---- problems ------------------------------------------------------------------------------------- */

struct problem_row {
    const char *type; /* "not-found" */
    int status;
    const char *title[2];  /* by enum api_language */
    const char *advice[2]; /* what a person does about it */
    const char *meaning;   /* for docs/api.md */
};
extern const struct problem_row PROBLEMS[]; /* ended by a NULL type */
const struct problem_row *problem_find(const char *type);

struct problem {
    const struct problem_row *row; /* NULL = none */
    const char *detail;            /* for programs; "" = none */
    const char *hint;
    int retry_seconds; /* 0 = not told */
};
/* What failed inside, for whoever asked. */
struct problem problem_of_error(const struct err *e);
void problem_print_json(FILE *out, const struct problem *p, uint64_t number);

/* ---- holders: tokens known for a second --------------------------------------------------------- */

#define KNOWN_NANOSECONDS ((int64_t)1000000000)

enum holders_answer { HOLDERS_ASK, HOLDERS_NOBODY, HOLDERS_KNOWN };

struct holders;
struct holders *holders_create(void);
void holders_destroy(struct holders *h); /* accepts NULL */
/* *out is a copy in the arena. Who has expired is nobody. */
enum holders_answer holders_find(struct holders *h, const struct digest *d, int64_t now_nanoseconds,
                                 int64_t unix_seconds, struct arena *a, const struct token_holder **out);
/* `asked`: when the database was; `holder` NULL = nobody. */
void holders_keep(struct holders *h, const struct digest *d, int64_t asked_nanoseconds,
                  const struct token_holder *holder);
void holders_forget(struct holders *h, const struct digest *d);

/* ---- throttle: wrong secrets by peer --------------------------------------------------------------- */

struct throttle;
struct throttle *throttle_create(void);
void throttle_destroy(struct throttle *t); /* accepts NULL */
/* Seconds this peer has to wait; 0 = it may try. */
int throttle_wait(const struct throttle *t, const char *peer, int64_t now_nanoseconds);
void throttle_count_wrong(struct throttle *t, const char *peer, int64_t now_nanoseconds);
/* The peer; of a proxy on this machine, whom it says it speaks for. */
const char *throttle_peer(const char *peer, const char *forwarded, struct arena *a);

/* ---- directory: areas and sites -------------------------------------------------------------------- */

struct directory; /* counted: a call keeps the one it began with */
void directory_ask(struct pg_batch *b, civil_day day);
struct directory *directory_read(const struct pg_batch *b, int64_t revision, civil_day day);
struct directory *directory_keep(struct directory *d);
void directory_drop(struct directory *d); /* accepts NULL */
bool directory_is_current(const struct directory *d, int64_t revision, civil_day day);
const struct area_tree *directory_tree(const struct directory *d);
const struct serve_site *directory_site(const struct directory *d, int32_t site);
bool directory_is_granted(const struct directory *d, const struct token_holder *h, struct area area);
/* All communes of the holder, sorted, each once; in the arena or the directory's. */
const int32_t *directory_communes_of(const struct directory *d, const struct token_holder *h, struct arena *a,
                                     size_t *count);

/* ---- version: how old what is served is ------------------------------------------------------------ */

struct revisions {
    int64_t reference;
    struct serve_revision *rows; /* by commune */
    size_t count;
};
void revisions_finish(struct revisions *r);

struct digest version_digest(const struct api_call *c, const struct revisions *r);
#define ETAG_BYTES 40
char *version_print_etag(const struct digest *d, char text[ETAG_BYTES]);
bool version_is_asked_for(const char *if_none_match, const char *etag);
/* By whom an answer is seen: equal texts see equal answers. In the arena. */
const char *version_view(const struct api_call *c);

/* ---- kept: ready answers --------------------------------------------------------------------------- */

struct kept;
struct kept *kept_create(size_t bytes);
void kept_destroy(struct kept *k); /* accepts NULL */
/* Of this version; NULL = none. The kept's own. */
struct http_answer *kept_find(struct kept *k, const char *key, const struct digest *version, int64_t *people);
void kept_put(struct kept *k, const char *key, const struct digest *version, struct http_answer *answer,
              int64_t people);
struct kept_counters {
    size_t bytes, answers;
    int64_t hits, misses;
};
void kept_count(const struct kept *k, struct kept_counters *out);

/* ---- metrics --------------------------------------------------------------------------------------- */

struct metrics;
struct metrics *metrics_create(void);
void metrics_destroy(struct metrics *m); /* accepts NULL */
/* `route`: for route_at; route_count() = none. */
void metrics_count(struct metrics *m, size_t route, int status, int64_t nanoseconds);
void metrics_print(const struct metrics *m, FILE *out);

/* ---- openapi ------------------------------------------------------------------------ */

struct json *openapi_make(const char *public_url);
const char *api_right_text(enum api_right r); /* who: "officer, dashboard"; static */

#endif
