/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/call.h"

#include "base/log.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef enum outcome step(struct call *c, struct err *e);

/* In this order; each either goes on, waits, answers or fails. */
static step *const STEPS[] = {
    step_params,   step_same_site, step_token, step_right,  step_state,  step_place,
    step_resident, step_version,   step_kept,  step_stages, step_render, step_audit,
};

/* ---- The end --------------------------------------------------------------------------------- */

static void write_log(const struct call *c, int64_t nanoseconds) {
    const struct api_call *shown = &c->shown;
    log_event(LOG_INFO, "request", LOG_TEXT("method", http_method_name(http_request_method(shown->request))),
              LOG_TEXT("route", shown->route ? shown->route->path : "none"),
              LOG_NUMBER("status", http_answer_status(c->answer)), LOG_NUMBER("ms", nanoseconds / 1000000),
              LOG_NUMBER("bytes", http_answer_length(c->answer)),
              LOG_TEXT("account", shown->holder ? shown->holder->account : ""),
              LOG_NUMBER("number", http_request_number(shown->request)));
}

static void unlink_call(struct call *c) {
    *(c->previous ? &c->previous->next : &c->shown.api->calls) = c->next;
    if (c->next) c->next->previous = c->previous;
}

/* The call's memory is the request's: nothing of it is there afterwards. */
static void end(struct call *c) {
    struct http_request *request = c->shown.request;
    struct http_answer *answer = c->answer;
    const int64_t nanoseconds = clock_monotonic_nanoseconds() - c->began_nanoseconds;
    write_log(c, nanoseconds);
    metrics_count(c->shown.api->metrics, c->route_index, http_answer_status(answer), nanoseconds);
    unlink_call(c);
    for (int i = 0; i < c->batch_count; i++) pg_batch_destroy(c->batches[i]);
    directory_drop(c->directory);
    http_send(request, answer);
    http_answer_drop(answer);
}

/* A failure of the inside: told whole to the log, and by its number to whoever asked. */
static void fail(struct call *c, const struct err *e) {
    if (!c->problem.row) {
        c->problem = problem_of_error(e);
        log_event(LOG_ERROR, "request_failed", LOG_NUMBER("number", http_request_number(c->shown.request)),
                  LOG_TEXT("route", c->shown.route ? c->shown.route->path : "none"),
                  LOG_TEXT("code", err_code_name(e->code)), LOG_TEXT("sqlstate", e->sqlstate),
                  LOG_TEXT("message", e->message));
    }
    http_answer_drop(c->answer);
    c->answer = answer_problem(c);
    end(c);
}

/* ---- The way --------------------------------------------------------------------------------- */

void call_go_on(struct call *c, enum outcome outcome, struct err *e) {
    const int count = (int)(sizeof STEPS / sizeof STEPS[0]);
    while (outcome == GO_ON) {
        c->step++;
        outcome = c->step < count ? STEPS[c->step](c, e) : END;
    }
    if (outcome == FAIL)
        fail(c, e);
    else if (outcome == END)
        end(c);
}

void call_give_up(struct call *c, struct err *e) {
    if (c->running_on) {
        pg_pool_forget(c->running_on, c->batches[--c->batch_count]);
        c->running_on = NULL;
    }
    if (c->audit) audit_trail_forget(c->audit);
    c->audit = NULL;
    c->waits_for_state = false;
    call_go_on(c, FAIL, e);
}

static enum outcome refuse_path(struct call *c, const struct route_match *m) {
    c->methods = m->methods;
    if (m->methods) return call_refuse(c, "method-not-allowed", "this path is not for this method");
    return call_refuse(c, "not-found", "there is no such path");
}

static enum api_language choose_language(struct http_request *r) {
    return language_choose(http_request_query(r, LANGUAGE_PARAM), http_request_cookie(r, "lichkham_language"),
                           http_request_header(r, "Accept-Language"));
}

void call_begin(struct api *a, struct http_request *r) {
    struct err e = {.code = ERR_NONE};
    struct route_match m;
    struct call *c = arena_new(http_arena(r), struct call);
    route_match(http_request_method(r), http_request_path(r), http_arena(r), &m);
    c->shown = (struct api_call){.api = a,
                                 .route = m.route,
                                 .request = r,
                                 .arena = http_arena(r),
                                 .language = choose_language(r),
                                 .status = 200};
    c->route_index = m.route ? m.index : route_count();
    c->began_nanoseconds = clock_monotonic_nanoseconds();
    c->step = -1;
    c->next = a->calls;
    if (a->calls) a->calls->previous = c;
    a->calls = c;
    for (size_t i = 0; i < API_PARAMS_MAX; i++) c->values[i].text = m.values[i];
    if (!m.route)
        call_go_on(c, refuse_path(c, &m), &e);
    else
        call_go_on(c, clock_read(&c->shown.now, &e) ? GO_ON : FAIL, &e);
}

/* ---- Batches --------------------------------------------------------------------------------- */

struct pg_batch *call_add_batch(struct call *c) {
    assert(c->batch_count < CALL_BATCHES_MAX);
    return c->batches[c->batch_count++] = pg_batch_create();
}

const struct pg_batch *call_results(const struct call *c) {
    return c->batches[c->batch_count - 1];
}

static void on_batch(void *context, struct pg_batch *b, const struct err *failure) {
    struct call *c = context;
    struct err e = {.code = ERR_NONE};
    (void)b;
    c->running_on = NULL;
    if (failure) e = *failure;
    call_go_on(c, failure ? FAIL : c->on_batch(c, &e), &e);
}

enum outcome call_run_batch(struct call *c, struct pg_pool *pool,
                            enum outcome (*then)(struct call *c, struct err *e)) {
    c->on_batch = then;
    c->running_on = pool;
    c->asked_nanoseconds = clock_monotonic_nanoseconds();
    pg_pool_run(pool, c->batches[c->batch_count - 1], on_batch, c);
    return WAIT;
}

/* ---- The route's own stages ------------------------------------------------------------------ */

static enum outcome take_stage(struct call *c, struct err *e) {
    const struct api_stage *s = &c->shown.route->stages[c->stage++];
    if (s->take && !s->take(&c->shown, call_results(c), e)) return FAIL;
    return step_stages(c, e);
}

enum outcome step_stages(struct call *c, struct err *e) {
    const struct api *a = c->shown.api;
    while (!c->answer && c->stage < API_STAGES_MAX && c->shown.route->stages[c->stage].prepare) {
        const struct api_stage *s = &c->shown.route->stages[c->stage];
        struct pg_batch *b = call_add_batch(c);
        if (!s->prepare(&c->shown, b, e)) return FAIL;
        if (pg_batch_count(b) > 0)
            return call_run_batch(c, s->database == API_REGISTER ? a->register_ : a->pool, take_stage);
        c->stage++;
    }
    return GO_ON;
}

/* ---- What is wrong --------------------------------------------------------------------------- */

static void set_problem(struct call *c, const char *type, const char *hint, const char *format,
                        va_list args) {
    char text[512];
    (void)vsnprintf(text, sizeof text, format, args);
    c->problem = (struct problem){.row = problem_find(type),
                                  .detail = arena_print(c->shown.arena, "%s", text),
                                  .hint = arena_print(c->shown.arena, "%s", hint ? hint : "")};
    assert(c->problem.row);
}

enum outcome call_refuse(struct call *c, const char *type, const char *format, ...) {
    va_list args;
    va_start(args, format);
    set_problem(c, type, "", format, args);
    va_end(args);
    return FAIL;
}

bool api_problem(struct api_call *c, const char *type, struct err *e, const char *hint, const char *format,
                 ...) {
    va_list args;
    va_start(args, format);
    set_problem(call_of(c), type, hint, format, args);
    va_end(args);
    return err_set(e, ERR_INPUT, hint, "%s", call_of(c)->problem.detail);
}

/* ---- What routes ask ------------------------------------------------------------------------- */

const struct area_tree *api_area_tree(const struct api_call *c) {
    assert(call_of(c)->directory);
    return directory_tree(call_of(c)->directory);
}

const struct serve_site *api_site_find(const struct api_call *c, int32_t site) {
    assert(call_of(c)->directory);
    return directory_site(call_of(c)->directory, site);
}

struct half_day api_half_day(const struct api_call *c, int half) {
    assert(half == HALF_MORNING || half == HALF_AFTERNOON);
    return c->api->halves[half - 1];
}

bool api_may_go_anywhere(const struct api_call *c) {
    return c->api->is_overflow;
}

bool api_register_is_elsewhere(const struct api_call *c) {
    return c->api->is_register_elsewhere;
}

const char *api_public_url(const struct api_call *c) {
    return c->api->public_url;
}
