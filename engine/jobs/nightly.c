/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/nightly.h"

#include "base/log.h"
#include "jobs/feed_release.h"
#include "jobs/night/night.h"
#include "store/db.h"
#include "store/report.h"
#include "store/token.h"
#include "store/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Beginning ---------------------------------------------------------------------------------- */

static bool load_reminders(struct night *n, struct err *e) {
    if (!night_load_reminders(n, e)) return false;
    const civil_day until = n->first_send_day > n->reminders_until ? n->first_send_day : n->reminders_until;
    return publication_make_queue_partitions(n->store, n->today, until, e);
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

/* What was held and released, and whose figures do not add up: each of these is a violation. */
static bool report_lists(struct night *n, struct json *report, int64_t *violated, struct err *e) {
    struct feed_held *held = NULL, *released = NULL;
    size_t held_count = 0, released_count = 0;
    if (!report_read_lists(n->control, report, e) ||
        !feed_night_list_held(n->control, n->arena, &held, &held_count, e) ||
        !feed_night_list_released(n->control, n->today, n->arena, &released, &released_count, e))
        return false;
    json_put(report, "feeds_held", feed_release_describe(held, held_count));
    json_put(report, "feeds_released", feed_release_describe(released, released_count));
    night_count_messages(n, (int64_t)json_as_number(json_find(report, "messages_queued")), report);
    const size_t unbalanced = json_count(json_find(report, "unbalanced"));
    if (unbalanced > 0) log_event(LOG_ERROR, "night_does_not_balance", LOG_NUMBER("communes", unbalanced));
    *violated += (int64_t)unbalanced;
    return true;
}

static bool finish(struct night *n, int64_t began, struct json *report, enum err_code *outcome,
                   struct err *e) {
    struct run_digests digests;
    struct json *rounds = NULL;
    bool is_partial = false;
    int64_t violated = 0;
    char date[CIVIL_TEXT_BYTES];
    if ((n->run.has_first_nights && !night_analyze(n->store, e)) ||
        !token_forget_ended(n->store, n->options->now.unix_seconds, e) || !verify_all(n, &violated, e) ||
        !run_gather_digests(n->control, &n->run, &digests, e) ||
        !report_read_units(n->control, &n->run, report, &is_partial, e) ||
        !report_lists(n, report, &violated, e) || !report_read_rounds(n->control, &rounds, e))
        return false;
    json_put(report, "date", json_text(civil_print(n->run.date, date)));
    json_put(report, "attempt", json_integer(n->run.attempt));
    json_put(report, "rounds", rounds);
    json_put(report, "invariants_violated", json_integer(violated));
    put_digest(report, "rules_hash", &n->rules_digest);
    put_digest(report, "input_hash", &digests.input);
    put_digest(report, "plan_hash", &digests.plan);
    json_put(report, "milliseconds", print_phases(n, clock_monotonic_nanoseconds() - began));
    *outcome = violated > 0 ? ERR_INTERNAL : is_partial ? ERR_PARTIAL : ERR_NONE;
    char *text = json_print(report, false);
    const bool ok =
        run_finish(n->control, &n->run, *outcome == ERR_NONE ? "done" : "partial", &digests, text, e);
    free(text);
    if (!ok && e->code == ERR_UNKNOWN_COMMIT) n->end = NIGHT_END_SENT;
    return ok;
}

/* ---- The run ------------------------------------------------------------------------------------- */

/* Until every commune is done, by whomever; *is_ours: by us it is to be finished. */
static bool work(struct night *n, bool *is_ours, struct err *e) {
    enum night_rest rest = NIGHT_CLAIM_AGAIN;
    int failures = 0;
    while (rest == NIGHT_CLAIM_AGAIN) {
        const int64_t done_before = n->communes_done;
        const bool ok = night_run_units(n, e) && night_wait_for_others(n, &rest, e);
        if (ok || n->communes_done > done_before) failures = 0;
        if (!ok && !night_find_back(n, ++failures, e)) return false;
    }
    *is_ours = rest == NIGHT_FINISH;
    return true;
}

/* What a worker did who leaves the end to another. */
static bool tell_share(struct night *n, struct json *report, enum err_code *outcome, struct err *e) {
    struct run_standing end;
    struct run_share share;
    char date[CIVIL_TEXT_BYTES];
    if (!run_look(n->control, &n->run, &end, e) || !run_read_share(n->control, &n->run, &share, e))
        return false;
    json_put(report, "joined", json_text(civil_print(n->run.date, date)));
    json_put(report, "attempt", json_integer(n->run.attempt));
    json_put(report, "worker", json_text(n->run.worker));
    json_put(report, "communes_done", json_integer(share.communes));
    json_put(report, "rows_changed", json_integer(share.rows_changed));
    json_put(report, "messages_queued", json_integer(share.messages));
    json_put(report, "finished_by", json_text(end.owner));
    *outcome = ERR_NONE;
    return true;
}

/* Where communes have their first night almost everybody is new; of a night's few newcomers each commune
 * searches the register itself, if it can be searched. */
static bool load_named_twice(struct night *n, struct err *e) {
    bool is_searched = false;
    if (!n->run.has_first_nights && !feed_is_searched_by_resident(n->registry, &is_searched, e)) return false;
    n->knows_named_twice = !is_searched;
    return is_searched || feed_read_named_twice(n->registry, n->arena, &n->named_twice, e);
}

/* A server that crashed may have lost communes whose commit did not wait for the disk: the end of a run that
 * lost its server begins with looking for them. */
static bool run_night(struct night *n, struct json **report, enum err_code *outcome, struct err *e) {
    const int64_t began = clock_monotonic_nanoseconds();
    bool is_ours = false;
    if (!night_enter(n, e) || !load_reminders(n, e) || !load_named_twice(n, e)) return false;
    for (int failures = 1;; failures++) {
        if (!work(n, &is_ours, e)) return false;
        if (!is_ours) return tell_share(n, *report, outcome, e);
        if (finish(n, began, *report, outcome, e)) return true;
        if (!night_find_back(n, failures, e)) return false;
        if (n->end == NIGHT_END_WRITTEN) return true;
        json_destroy(*report);
        *report = json_object();
    }
}

bool nightly_run(struct loop *loop, const struct nightly_options *options, struct json **report,
                 enum err_code *outcome, struct err *e) {
    struct night n = {.options = options, .loop = loop, .arena = arena_create(), .slots = options->workers};
    struct json *made = json_object();
    const bool ok = run_night(&n, &made, outcome, e);
    if (ok)
        *report = made;
    else
        json_destroy(made);
    night_leave(&n, ok ? NULL : e);
    pg_close(n.control);
    night_close(&n);
    return ok;
}
