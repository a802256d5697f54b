/* SPDX-License-Identifier: Apache-2.0 */
/* One of the workers that share a run: how it comes in, waits for the others and leaves. */
#include "base/log.h"
#include "jobs/night/heartbeat.h"
#include "jobs/night/night.h"
#include "store/db.h"
#include "store/retry.h"

#include <stdio.h>
#include <unistd.h>

enum { LOOK_MILLISECONDS = 500 };

/* ---- Coming in ------------------------------------------------------------------------------------- */

/* A process number comes again, with the same machine's name in a container: the third part tells them apart.
 */
static void name_worker(char worker[RUN_WORKER_BYTES]) {
    char host[64] = "";
    if (gethostname(host, sizeof host - 1) != 0) (void)snprintf(host, sizeof host, "host");
    (void)snprintf(worker, RUN_WORKER_BYTES, "%s/%ld/%05llx", host, (long)getpid(),
                   (unsigned long long)clock_monotonic_nanoseconds() >> 10 & 0xfffff);
}

static struct run_terms terms_of(const struct night *n) {
    struct run_terms terms = {.program = ""};
    (void)snprintf(terms.program, sizeof terms.program, "%s", n->options->program);
    (void)digest_print(&n->settings_digest, terms.settings);
    (void)digest_print(&n->rules_digest, terms.rules);
    return terms;
}

static bool refuse_interrupted(const char *when, struct err *e) {
    return err_set(e, ERR_BUSY, "Run lichkham nightly again: it goes on where this one stopped.",
                   "interrupted %s", when);
}

/* Told to stop before it has taken anything. */
static bool may_begin(struct night *n, struct err *e) {
    return !loop_is_interrupted(n->loop) || refuse_interrupted("before it began", e);
}

static bool begin_run(struct night *n, struct err *e) {
    struct feed_sizes sizes = {0};
    night_choose_day(n);
    if (!night_load(n, e) || !feed_read_sizes(n->registry, n->arena, &sizes, e)) return false;
    const struct run_terms terms = terms_of(n);
    return may_begin(n, e) && run_begin(n->control, &terms, &sizes, &n->run, e);
}

static bool join_run(struct night *n, struct err *e) {
    struct run_terms begun_with;
    struct run live = n->run;
    if (!run_find_live(n->control, &live, &begun_with, e)) return false;
    n->run = live;
    n->run.attempt = 0; /* until we are one of its workers */
    night_set_day(n);
    if (!night_load(n, e)) return false;
    const struct run_terms ours = terms_of(n);
    if (!run_check_terms(&begun_with, &ours, e) || !may_begin(n, e) || !run_join(n->control, &live, e))
        return false;
    n->run.attempt = live.attempt;
    log_event(LOG_INFO, "night_joined", LOG_TEXT("worker", n->run.worker));
    return true;
}

bool night_enter(struct night *n, struct err *e) {
    const struct nightly_options *o = n->options;
    name_worker(n->run.worker);
    n->run.lease_seconds = o->lease_seconds;
    if (!night_connect(n, e) || !db_open(n->loop, o->database, DB_SCHEMA_ANY, &n->control, e) ||
        !(o->is_joining ? join_run(n, e) : begin_run(n, e)))
        return false;
    n->heartbeat = heartbeat_start(n->loop, o->database, &n->run);
    return true;
}

/* ---- Between units --------------------------------------------------------------------------------- */

bool night_may_go_on(struct night *n, struct err *e) {
    if (!loop_is_interrupted(n->loop)) return heartbeat_check(n->heartbeat, e);
    return refuse_interrupted("between two communes", e);
}

static void on_time(void *context) {
    *(bool *)context = true;
}

static void wait_a_moment(struct night *n, int milliseconds) {
    bool is_over = false;
    struct loop_timer *timer = loop_timer_start_once(n->loop, (uint64_t)milliseconds, on_time, &is_over);
    while (!is_over && !loop_is_interrupted(n->loop)) loop_turn(n->loop);
    if (!is_over) loop_timer_stop(timer);
}

/* An owner who is alive finishes his run himself. */
static bool decide_end(struct night *n, const struct run_standing *s, bool *is_ours, struct err *e) {
    *is_ours = s->is_ours;
    if (*is_ours || s->owner_lives) return true;
    if (!run_take_over(n->control, &n->run, s->owner, is_ours, e)) return false;
    if (*is_ours) log_event(LOG_WARNING, "night_taken_over", LOG_TEXT("from", s->owner));
    return true;
}

bool night_wait_for_others(struct night *n, enum night_rest *rest, struct err *e) {
    struct run_standing s;
    bool is_ours = false;
    if (!night_may_go_on(n, e) || !run_look(n->control, &n->run, &s, e)) return false;
    *rest = NIGHT_IS_OVER;
    if (!s.is_running) return s.is_finished || run_refuse_stale(e);
    *rest = NIGHT_CLAIM_AGAIN;
    if (s.units_open == 0 && !decide_end(n, &s, &is_ours, e)) return false;
    if (is_ours)
        *rest = NIGHT_FINISH;
    else
        wait_a_moment(n, LOOK_MILLISECONDS);
    return true;
}

/* ---- When the ledger is lost ------------------------------------------------------------------------ */

/* Its own loss alone: a unit's failure has been repeated as often as it may, by its own connections. */
static bool has_lost_connection(const struct night *n) {
    return !pg_is_usable(n->control) || !pg_is_usable(n->store);
}

/* The run ended as we said, or it did not and goes on. */
static bool look_for_end(struct night *n, struct err *e) {
    struct run_standing s;
    if (n->end != NIGHT_END_SENT) return true;
    if (!run_look(n->control, &n->run, &s, e)) return false;
    n->end = s.is_finished && s.is_ours ? NIGHT_END_WRITTEN : NIGHT_END_OPEN;
    return true;
}

static bool reopen(struct night *n, struct err *e) {
    const char *database = n->options->database;
    pg_close(n->control);
    pg_close(n->store);
    n->control = n->store = NULL;
    return db_open(n->loop, database, DB_SCHEMA_ANY, &n->control, e) &&
           db_open(n->loop, database, DB_SCHEMA_CURRENT, &n->store, e) && night_limit_waits(n, n->store, e) &&
           look_for_end(n, e) && run_free_units(n->control, &n->run, e);
}

bool night_find_back(struct night *n, int failures, struct err *e) {
    struct retry_case failed = {.worker = n->run.worker, .failures = failures};
    int milliseconds = 0;
    if (!has_lost_connection(n) && n->end != NIGHT_END_SENT) return false;
    while (retry_decide(e, &failed, &milliseconds) == RETRY_RECONNECT) {
        struct err why;
        log_event(LOG_WARNING, "night_lost_connection", LOG_NUMBER("failures", failed.failures),
                  LOG_TEXT("why", e->message));
        wait_a_moment(n, milliseconds);
        if (!night_may_go_on(n, e)) return false;
        if (reopen(n, &why)) return true;
        *e = why;
        failed.failures++;
    }
    return false;
}

/* ---- Leaving --------------------------------------------------------------------------------------- */

/* Whatever failed first: a worker without a lease has stopped for that. */
static void tell_stale(struct night *n, struct err *e) {
    struct err stale;
    if (n->heartbeat && e && !heartbeat_check(n->heartbeat, &stale) && stale.code == ERR_BUSY) *e = stale;
}

void night_leave(struct night *n, struct err *e) {
    struct err why;
    tell_stale(n, e);
    heartbeat_stop(n->heartbeat);
    n->heartbeat = NULL;
    if (n->run.attempt == 0 || !n->control || !pg_is_usable(n->control)) return;
    if (!run_leave(n->control, &n->run, &why))
        log_event(LOG_WARNING, "run_not_given_back", LOG_TEXT("why", why.message));
}
