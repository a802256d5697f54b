/* SPDX-License-Identifier: Apache-2.0 */
/* call: one request on its way through the steps of call.c, and the service it belongs to. */
#ifndef LICHKHAM_EDGE_API_CALL_H
#define LICHKHAM_EDGE_API_CALL_H

#include "edge/api/internal.h"
#include "store/audit_trail.h"

struct api {
    struct loop *loop;
    struct arena *arena;  /* of the settings */
    const char *database; /* conninfo */
    const char *public_url;
    bool is_secure; /* the public address is https */
    bool is_register_elsewhere;
    struct half_day halves[2];
    bool is_overflow;
    int64_t answer_nanoseconds;
    int64_t began_nanoseconds;
    struct http_server *http;
    struct pg_pool *pool;
    struct pg_pool *register_; /* the same one unless it is elsewhere */
    struct loop_timer *sweep;
    struct holders *holders;
    struct throttle *throttle;
    struct kept *kept;
    struct metrics *metrics;
    struct audit_trail *trail;
    struct call *calls; /* under way */
    /* What is known of the database, and since when (state.c). */
    struct directory *directory; /* NULL until it was first looked at */
    struct revisions revisions;
    int64_t state_nanoseconds; /* when it was asked for */
    struct pg_batch *state_batch;
    int64_t state_asked_nanoseconds;
    struct clock_reading state_now;
};

enum outcome {
    GO_ON, /* to the next step */
    WAIT,  /* for what was started: the call is taken on from there */
    END,   /* answered: call->answer */
    FAIL   /* call->problem, or the error */
};

#define CALL_BATCHES_MAX 8

struct call {
    struct api_call shown; /* first: what routes see */
    struct call *next, *previous;
    size_t route_index;
    struct param_value values[API_PARAMS_MAX];
    int64_t began_nanoseconds;
    int step;
    int stage;
    const struct digest *token; /* it was asked with */
    enum token_kind token_kind; /* that is wanted */
    struct directory *directory;
    struct pg_batch *batches[CALL_BATCHES_MAX]; /* results live as long as the call */
    int batch_count;
    struct pg_pool *running_on; /* the last batch; NULL = none runs */
    int64_t asked_nanoseconds;
    enum outcome (*on_batch)(struct call *c, struct err *e);
    bool waits_for_state;
    struct audit_wait *audit; /* NULL = nothing is being written */
    bool is_dated;            /* has a version */
    struct digest version;
    char etag[ETAG_BYTES];
    const char *key; /* of kept answers; NULL = not kept */
    struct problem problem;
    unsigned methods; /* that the path knows, with method-not-allowed */
    struct http_answer *answer;
};

static inline struct call *call_of(const struct api_call *c) {
    return (struct call *)(uintptr_t)c;
}

/* Told by the server. */
void call_begin(struct api *a, struct http_request *r);
/* After a WAIT. */
void call_go_on(struct call *c, enum outcome outcome, struct err *e);
/* Answers it as things stand, whatever it waits for. */
void call_give_up(struct call *c, struct err *e);
/* Runs a batch of the call's own; `on_batch` goes on with it. */
struct pg_batch *call_add_batch(struct call *c);
enum outcome call_run_batch(struct call *c, struct pg_pool *pool,
                            enum outcome (*on_batch)(struct call *c, struct err *e));
/* The last batch. */
const struct pg_batch *call_results(const struct call *c);

/* The value of a parameter of the route. */
const struct param_value *call_value(const struct api_call *c, const char *name);
enum outcome call_refuse(struct call *c, const char *type, const char *format, ...) PRINTF_LIKE(3, 4);
enum outcome call_redirect(struct call *c, const char *location);

/* ---- Wrong tokens (auth.c) --------------------------------------------------------------------- */

#define SESSION_COOKIE "lichkham_session"
/* False: a problem is set, the peer has to wait. */
bool auth_may_try(struct call *c);
void auth_count_wrong(struct call *c);

/* ---- Steps, in their own files -------------------------------------------------------------- */

enum outcome step_params(struct call *c, struct err *e);    /* arguments.c */
enum outcome step_same_site(struct call *c, struct err *e); /* auth.c */
enum outcome step_token(struct call *c, struct err *e);
enum outcome step_right(struct call *c, struct err *e);
enum outcome step_state(struct call *c, struct err *e); /* state.c */
enum outcome step_place(struct call *c, struct err *e); /* place.c */
enum outcome step_resident(struct call *c, struct err *e);
enum outcome step_version(struct call *c, struct err *e); /* answer.c */
enum outcome step_kept(struct call *c, struct err *e);
enum outcome step_stages(struct call *c, struct err *e); /* call.c */
enum outcome step_render(struct call *c, struct err *e); /* answer.c */
enum outcome step_audit(struct call *c, struct err *e);  /* audit.c */

/* Of a problem, or of an error without one. */
struct http_answer *answer_problem(struct call *c);

#endif
