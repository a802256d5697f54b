/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of the database: revisions, and the directory as of the last revision of reference data.
 * It is asked for once, however many calls wait for it, and holds for a second. */
#include "edge/api/call.h"

static bool is_fresh(const struct api *a, const struct call *c) {
    return a->directory && c->began_nanoseconds - a->state_nanoseconds <= KNOWN_NANOSECONDS &&
           directory_is_current(a->directory, a->revisions.reference, c->shown.now.day);
}

static void tell_waiting(struct api *a, enum outcome outcome, const struct err *failure) {
    for (struct call *c = a->calls; c;) {
        if (!c->waits_for_state) {
            c = c->next;
            continue;
        }
        struct err e = failure ? *failure : (struct err){.code = ERR_NONE};
        c->waits_for_state = false;
        if (a->directory) c->directory = directory_keep(a->directory);
        call_go_on(c, outcome, &e);
        c = a->calls; /* the list may have changed */
    }
}

static void finish(struct api *a, const struct err *failure) {
    pg_batch_destroy(a->state_batch);
    a->state_batch = NULL;
    if (!failure) a->state_nanoseconds = a->state_asked_nanoseconds;
    tell_waiting(a, failure ? FAIL : GO_ON, failure);
}

static void on_directory(void *context, struct pg_batch *b, const struct err *failure) {
    struct api *a = context;
    if (!failure) {
        directory_drop(a->directory);
        a->directory = directory_read(b, a->revisions.reference, a->state_now.day);
    }
    finish(a, failure);
}

static void on_revisions(void *context, struct pg_batch *b, const struct err *failure) {
    struct api *a = context;
    if (failure) {
        finish(a, failure);
        return;
    }
    revisions_finish(&a->revisions);
    a->revisions.reference = serve_read_reference(pg_batch_result(b, 0));
    a->revisions.rows = serve_read_revisions(pg_batch_result(b, 1), &a->revisions.count);
    if (directory_is_current(a->directory, a->revisions.reference, a->state_now.day)) {
        finish(a, NULL);
        return;
    }
    pg_batch_destroy(b);
    a->state_batch = pg_batch_create();
    directory_ask(a->state_batch, a->state_now.day);
    pg_pool_run(a->pool, a->state_batch, on_directory, a);
}

static void ask(struct api *a, const struct clock_reading *now) {
    a->state_now = *now;
    a->state_asked_nanoseconds = clock_monotonic_nanoseconds();
    a->state_batch = pg_batch_create();
    serve_ask_reference(a->state_batch);
    serve_ask_revisions(a->state_batch);
    pg_pool_run(a->pool, a->state_batch, on_revisions, a);
}

/* Whoever asks without a right needs no place either. */
static bool needs_state(const struct api_route *r) {
    return route_has_place(r) || (r->right != API_ANYBODY && r->right != API_MONITOR);
}

enum outcome step_state(struct call *c, struct err *e) {
    struct api *a = c->shown.api;
    (void)e;
    if (!needs_state(c->shown.route)) return GO_ON;
    if (is_fresh(a, c)) {
        c->directory = directory_keep(a->directory);
        return GO_ON;
    }
    if (!a->state_batch) ask(a, &c->shown.now);
    c->waits_for_state = true;
    return WAIT;
}
