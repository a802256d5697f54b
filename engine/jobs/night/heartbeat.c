/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/night/heartbeat.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/db.h"

#include <stdlib.h>

enum { BEATS_A_LEASE = 4, NANOSECONDS_A_MILLISECOND = 1000000 };

struct heartbeat {
    struct loop *loop;
    const struct run *run;
    struct pg_pool *pool; /* of one connection */
    struct loop_timer *timer;
    struct pg_batch *batch; /* NULL unless one is under way */
    int64_t lease_from;     /* when the last good one was sent, monotonic */
    int64_t sent_at;
    struct err last_failure; /* since then; ERR_NONE = none */
    bool is_taken_away;
};

static int lease_milliseconds(const struct heartbeat *h) {
    return h->run->lease_seconds * 1000;
}

static void on_beaten(void *context, struct pg_batch *b, const struct err *e) {
    struct heartbeat *h = context;
    h->batch = NULL;
    if (e) {
        h->last_failure = *e; /* the next one may do */
        log_event(LOG_WARNING, "heartbeat_failed", LOG_TEXT("why", e->message));
    } else {
        h->last_failure.code = ERR_NONE;
        h->is_taken_away = pg_result_rows(pg_batch_result(b, 0)) == 0;
        h->lease_from = h->sent_at;
    }
    pg_batch_destroy(b);
}

static void beat(void *context) {
    struct heartbeat *h = context;
    if (h->batch || h->is_taken_away) return;
    h->batch = pg_batch_create();
    h->sent_at = clock_monotonic_nanoseconds();
    run_add_heartbeat(h->batch, h->run);
    pg_pool_run(h->pool, h->batch, on_beaten, h);
}

struct heartbeat *heartbeat_start(struct loop *loop, const char *conninfo, const struct run *run) {
    struct heartbeat *h = memory_get(1, sizeof *h);
    h->loop = loop;
    h->run = run;
    h->lease_from = clock_monotonic_nanoseconds();
    const struct pg_pool_limits limits = {
        .connections = 1, .waiting = 1, .timeout_milliseconds = (uint64_t)lease_milliseconds(h) / 2};
    h->pool = pg_pool_create(loop, conninfo, DB_SETTINGS, &limits);
    h->timer = loop_timer_start(loop, (uint64_t)lease_milliseconds(h) / BEATS_A_LEASE, beat, h);
    beat(h); /* takes its connection before the slots take theirs */
    return h;
}

void heartbeat_stop(struct heartbeat *h) {
    if (!h) return;
    loop_timer_stop(h->timer);
    while (h->batch) loop_turn(h->loop);
    pg_pool_close(h->pool);
    free(h);
}

/* Its own clock tells as well, when it was frozen and the database has not been asked since. */
bool heartbeat_check(struct heartbeat *h, struct err *e) {
    const int64_t silent = (clock_monotonic_nanoseconds() - h->lease_from) / NANOSECONDS_A_MILLISECOND;
    const bool is_late = silent > lease_milliseconds(h);
    if (!h->is_taken_away && !is_late) return true;
    if (h->is_taken_away || h->last_failure.code == ERR_NONE) return run_refuse_stale(e);
    *e = h->last_failure;
    return err_wrap(e, "nobody could be told for %d seconds that this worker lives", h->run->lease_seconds);
}
