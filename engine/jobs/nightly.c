/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/nightly.h"

#include "base/log.h"
#include "jobs/night/night.h"
#include "store/db.h"
#include "store/reference.h"
#include "store/report.h"
#include "store/token.h"
#include "store/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DAYS_A_WEEK = 7 };

/* ---- Beginning ---------------------------------------------------------------------------------- */

static void name_worker(char worker[96]) {
    char host[64] = "";
    if (gethostname(host, sizeof host - 1) != 0) (void)snprintf(host, sizeof host, "host");
    (void)snprintf(worker, 96, "%s/%ld", host, (long)getpid());
}

/* Today's first send day; a night run for a later date begins with that date. */
static civil_day earliest_send_day(const struct night *n) {
    const struct clock_reading *now = &n->options->now;
    return n->today > now->day ? n->today
                               : reminder_earliest_day(&n->options->hours, now->day, now->minute_of_day);
}

static bool load_reminders(struct night *n, struct err *e) {
    const civil_day earliest = earliest_send_day(n);
    int weeks = 0;
    if (!night_read_weeks(n->store, &weeks, e) ||
        !reference_load_rungs(n->store, n->today, n->arena, &n->rungs, &n->rung_count, e))
        return false;
    const civil_day until = n->today + DAYS_A_WEEK * weeks;
    n->reminder_days = reminder_days_make(n->rungs, n->rung_count, &n->calendar, earliest, n->today, until,
                                          &n->reminder_day_count);
    n->first_send_day = earliest;
    while (calendar_is_holiday(&n->calendar, n->first_send_day)) n->first_send_day++;
    return publication_make_queue_partitions(n->store, n->today,
                                             n->first_send_day > until ? n->first_send_day : until, e);
}

static bool begin(struct night *n, struct err *e) {
    const struct nightly_options *o = n->options;
    char worker[96];
    name_worker(worker);
    night_set_day(n);
    return night_connect(n, e) && db_open(n->loop, o->database, DB_SCHEMA_ANY, &n->control, e) &&
           run_begin(n->control, n->date, o->now.day, worker, o->lease_seconds, &n->run, e) &&
           night_load(n, e) && load_reminders(n, e);
}

/* ---- Units --------------------------------------------------------------------------------------- */

/* Wakes the loop: the pipeline looks after the lease between stages. */
static void on_beat(void *context) {
    (void)context;
}

bool night_keep_lease(struct night *n, struct err *e) {
    const int64_t now = clock_monotonic_nanoseconds();
    if (now - n->last_beat < (int64_t)n->run.lease_seconds * 1000000000 / 4) return true;
    bool is_ours = false;
    n->last_beat = now;
    if (!run_heartbeat(n->control, &n->run, &is_ours, e)) return false;
    return is_ours ||
           err_set(e, ERR_BUSY, "Nothing to do: it works on.", "another run has taken this night over");
}

static bool work_units(struct night *n, struct err *e) {
    n->last_beat = clock_monotonic_nanoseconds();
    struct loop_timer *beat =
        loop_timer_start(n->loop, (uint64_t)n->run.lease_seconds * 1000 / 4, on_beat, NULL);
    const bool ok = night_run_units(n, e);
    loop_timer_stop(beat);
    return ok;
}

/* ---- The end ------------------------------------------------------------------------------------- */

static void put_milliseconds(struct json *into, const char *key, int64_t nanoseconds) {
    json_put(into, key, json_integer(nanoseconds / 1000000));
}

/* Reading, planning and writing are sums over communes: what they come to above the time the communes took
 * is what was saved by doing one beside the other. */
static struct json *print_phases(const struct night *n, int64_t all) {
    struct json *phases = json_object();
    const struct night_times *t = &n->nanoseconds;
    const int64_t sum = t->phases[NIGHT_READ] + t->phases[NIGHT_PLAN] + t->phases[NIGHT_WRITE];
    put_milliseconds(phases, "read", t->phases[NIGHT_READ]);
    put_milliseconds(phases, "plan", t->phases[NIGHT_PLAN]);
    put_milliseconds(phases, "write", t->phases[NIGHT_WRITE]);
    put_milliseconds(phases, "communes", t->units);
    put_milliseconds(phases, "saved", sum > t->units ? sum - t->units : 0);
    put_milliseconds(phases, "reader_idle", t->idle[NIGHT_READING]);
    put_milliseconds(phases, "planner_idle", t->idle[NIGHT_PLANNING]);
    put_milliseconds(phases, "writer_idle", t->idle[NIGHT_WRITING]);
    put_milliseconds(phases, "verify", t->verify);
    put_milliseconds(phases, "all", all);
    return phases;
}

static void put_digest(struct json *into, const char *key, const struct digest *digest) {
    char text[HASH_TEXT_BYTES];
    json_put(into, key, json_text(digest_print(digest, text)));
}

static void on_checked(void *context, const struct verify_outcome *outcome) {
    int64_t *violated = context;
    if (outcome->violations == 0) return;
    (*violated)++;
    log_event(LOG_ERROR, "invariant_violated", LOG_TEXT("id", outcome->check->id),
              LOG_TEXT("name", outcome->check->name), LOG_NUMBER("violations", outcome->violations),
              LOG_NUMBER("first_commune", outcome->first_communes[0]));
}

/* Counts the invariants that do not hold. */
static bool verify_all(struct night *n, int64_t *violated, struct err *e) {
    const int64_t began = clock_monotonic_nanoseconds();
    const struct verify_scope scope = {.today = n->today, .has_register = !*n->options->registry};
    bool holds = false;
    const bool ok = verify_run(n->store, &scope, on_checked, violated, &holds, e);
    n->nanoseconds.verify += clock_monotonic_nanoseconds() - began;
    return ok;
}

static bool finish(struct night *n, int64_t began, struct json *report, enum err_code *outcome,
                   struct err *e) {
    struct run_digests digests = {.rules = n->rules_digest};
    struct json *rounds = NULL;
    bool is_partial = false;
    int64_t violated = 0;
    char date[CIVIL_TEXT_BYTES];
    if ((n->has_first_nights && !night_analyze(n->store, e)) ||
        !token_forget_ended(n->store, n->options->now.unix_seconds, e) || !verify_all(n, &violated, e) ||
        !run_gather_digests(n->control, &n->run, &digests, e) ||
        !report_read_units(n->control, &n->run, report, &is_partial, e) ||
        !report_read_rounds(n->control, &rounds, e))
        return false;
    json_put(report, "date", json_text(civil_print(n->run.date, date)));
    json_put(report, "attempt", json_integer(n->run.attempt));
    json_put(report, "rounds", rounds);
    json_put(report, "invariants_violated", json_integer(violated));
    put_digest(report, "rules_hash", &digests.rules);
    put_digest(report, "input_hash", &digests.input);
    put_digest(report, "plan_hash", &digests.plan);
    json_put(report, "milliseconds", print_phases(n, clock_monotonic_nanoseconds() - began));
    *outcome = violated > 0 ? ERR_INTERNAL : is_partial ? ERR_PARTIAL : ERR_NONE;
    char *text = json_print(report, false);
    const bool ok =
        run_finish(n->control, &n->run, *outcome == ERR_NONE ? "done" : "partial", &digests, text, e);
    free(text);
    return ok;
}

/* Gives the lease back, so that the next try need not wait for it. */
static void give_up(struct night *n) {
    struct err ignored;
    if (n->run.attempt == 0 || !pg_is_usable(n->control)) return;
    if (!run_finish(n->control, &n->run, "interrupted", NULL, NULL, &ignored) && ignored.code != ERR_BUSY)
        log_event(LOG_WARNING, "run_not_given_back", LOG_TEXT("why", ignored.message));
}

bool nightly_run(struct loop *loop, const struct nightly_options *options, struct json **report,
                 enum err_code *outcome, struct err *e) {
    struct night n = {.options = options, .loop = loop, .arena = arena_create(), .slots = 1};
    const int64_t began = clock_monotonic_nanoseconds();
    struct json *made = json_object();
    const bool ok = begin(&n, e) && work_units(&n, e) && finish(&n, began, made, outcome, e);
    if (ok) {
        *report = made;
    } else {
        json_destroy(made);
        give_up(&n);
    }
    pg_close(n.control);
    night_close(&n);
    return ok;
}
