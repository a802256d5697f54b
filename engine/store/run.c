/* SPDX-License-Identifier: Apache-2.0 */
#include "store/run.h"

#include "store/array.h"
#include "store/db.h"
#include "store/sql.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void put_key(struct pg_params *p, const struct run *run) {
    pg_param_date(p, run->date);
    pg_param_int(p, run->attempt);
}

static void put_worker(struct pg_params *p, const struct run *run) {
    put_key(p, run);
    pg_param_text(p, run->worker);
    pg_param_int(p, run->lease_seconds);
}

bool run_refuse_stale(struct err *e) {
    return err_set(e, ERR_BUSY,
                   "Nothing is lost: others do what it had in hand. Start it again to help them.",
                   "this worker was silent for longer than its lease, and has stopped: others may have taken "
                   "its night over");
}

/* ---- Beginning ------------------------------------------------------------------------------------ */

static bool refuse_live(const struct pg_result *r, struct err *e) {
    char date[CIVIL_TEXT_BYTES];
    return err_set(
        e, ERR_BUSY,
        "Help it with lichkham nightly --join; or wait for its end, or for its lease if it has died, and run "
        "again.",
        "the night of %s is being run by %s (lease until %s)", civil_print(pg_result_date(r, 0, 0), date),
        pg_result_text(r, 0, 5), pg_result_text(r, 0, 4));
}

static bool refuse_past(civil_day wanted, civil_day last, struct err *e) {
    char wanted_text[CIVIL_TEXT_BYTES];
    char last_text[CIVIL_TEXT_BYTES];
    return err_set(e, ERR_INPUT, "Leave --date out: one run absorbs every missed night.",
                   "the night of %s cannot be run after that of %s", civil_print(wanted, wanted_text),
                   civil_print(last, last_text));
}

/* Looks at the last run and tells the attempt to make. */
static bool choose_attempt(struct pg *c, struct run *run, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_RUN_LATEST, NULL, &r, e)) return false;
    run->attempt = 1;
    bool ok = true;
    if (pg_result_rows(r)) {
        const struct run last = {.date = pg_result_date(r, 0, 0),
                                 .attempt = (int32_t)pg_result_integer(r, 0, 1)};
        const bool is_running = pg_result_text(r, 0, 2)[0] == 'r';
        if (is_running && pg_result_boolean(r, 0, 3)) {
            ok = refuse_live(r, e);
        } else if (run->date < last.date) {
            ok = refuse_past(run->date, last.date, e);
        } else {
            struct pg_params p = {0};
            put_key(&p, &last);
            ok = !is_running || pg_query(c, &SQL_RUN_INTERRUPT, &p, NULL, e);
            if (run->date == last.date) run->attempt = last.attempt + 1;
        }
    }
    pg_result_free(r);
    return ok;
}

static bool read_first_nights(struct pg *c, struct run *run, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_RUN_FIRST_NIGHTS, NULL, &r, e)) return false;
    run->has_first_nights = pg_result_boolean(r, 0, 0);
    pg_result_free(r);
    return true;
}

static bool insert_run(struct pg *c, const struct run *run, const struct run_terms *terms, struct err *e) {
    struct pg_params p = {0};
    put_worker(&p, run);
    pg_param_date(&p, run->real_date);
    pg_param_int(&p, run->real_minute);
    pg_param_boolean(&p, run->has_first_nights);
    pg_param_text(&p, terms->program);
    pg_param_text(&p, terms->settings);
    pg_param_text(&p, terms->rules);
    if (pg_query(c, &SQL_RUN_INSERT, &p, NULL, e)) return true;
    if (!err_is_sqlstate(e, "23505")) return false;
    return err_set(e, ERR_BUSY, "Nothing to do: it works on.",
                   "another run of the same night began at this moment");
}

static bool insert_units(struct pg *c, const struct run *run, const struct feed_sizes *sizes, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    put_key(&p, run);
    columns_begin(&k, 2);
    for (size_t i = 0; i < sizes->count; i++) {
        array_add_integer(&k.at[0], sizes->at[i].commune);
        array_add_integer(&k.at[1], sizes->at[i].residents);
    }
    if (!columns_query(c, &SQL_RUN_INSERT_UNITS, &p, &k, &r, e)) return false;
    const int64_t units = pg_result_affected(r);
    pg_result_free(r);
    if (units > 0) return true;
    return err_set(e, ERR_INPUT,
                   "Prepare and open one: lichkham round prepare --round R, then round open --round R.",
                   "no commune has a round in preparation or open");
}

bool run_join(struct pg *c, const struct run *run, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_worker(&p, run);
    if (!pg_query(c, &SQL_RUN_INSERT_WORKER, &p, &r, e)) return false;
    const bool has_joined = pg_result_affected(r) == 1;
    pg_result_free(r);
    return has_joined || err_set(e, ERR_BUSY, "Nothing to do: see lichkham run list.",
                                 "the night has ended at this moment");
}

bool run_begin(struct pg *c, const struct run_terms *terms, const struct feed_sizes *sizes, struct run *run,
               struct err *e) {
    if (!db_begin(c, e)) return false;
    if (choose_attempt(c, run, e) && read_first_nights(c, run, e) && insert_run(c, run, terms, e) &&
        run_join(c, run, e) && insert_units(c, run, sizes, e) &&
        pg_query(c, &SQL_RUN_ANALYZE_UNITS, NULL, NULL, e) && db_commit(c, e))
        return true;
    db_rollback(c);
    run->attempt = 0;
    return false;
}

/* ---- Joining ------------------------------------------------------------------------------------- */

bool run_find_live(struct pg *c, struct run *run, struct run_terms *terms, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_RUN_LIVE, NULL, &r, e)) return false;
    const bool is_there = pg_result_rows(r) == 1;
    if (is_there) {
        run->date = pg_result_date(r, 0, 0);
        run->attempt = (int32_t)pg_result_integer(r, 0, 1);
        run->real_date = pg_result_date(r, 0, 2);
        run->real_minute = (int)pg_result_integer(r, 0, 3);
        run->has_first_nights = pg_result_boolean(r, 0, 4);
        (void)snprintf(terms->program, sizeof terms->program, "%s", pg_result_text(r, 0, 5));
        (void)snprintf(terms->settings, sizeof terms->settings, "%s", pg_result_text(r, 0, 6));
        (void)snprintf(terms->rules, sizeof terms->rules, "%s", pg_result_text(r, 0, 7));
    }
    pg_result_free(r);
    return is_there || err_set(e, ERR_BUSY, "Begin one with lichkham nightly, and join it while it runs.",
                               "there is no night to join: none is being run now");
}

bool run_check_terms(const struct run_terms *begun_with, const struct run_terms *ours, struct err *e) {
    if (strcmp(begun_with->program, ours->program) != 0)
        return err_set(e, ERR_CONFIG, "Install the same release on all machines of a night.",
                       "the night was begun by lichkham %s, and this is %s", begun_with->program,
                       ours->program);
    if (strcmp(begun_with->settings, ours->settings) != 0)
        return err_set(e, ERR_CONFIG,
                       "Compare \"lichkham config show --effective\" of both machines: night.feed_days_max, "
                       "plan, remind.from, remind.until and session.",
                       "the night was begun with another configuration");
    return strcmp(begun_with->rules, ours->rules) == 0 ||
           err_set(e, ERR_CONFIG, "Let the others finish it; the next night has the new rules.",
                   "rules or rounds were changed since the night began");
}

/* ---- Leases --------------------------------------------------------------------------------------- */

void run_add_heartbeat(struct pg_batch *b, const struct run *run) {
    put_worker(pg_batch_add(b, &SQL_RUN_HEARTBEAT), run);
}

bool run_claim_units(struct pg *c, const struct run *run, int most, int64_t residents, struct run_unit *units,
                     int *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_worker(&p, run);
    pg_param_int(&p, most);
    pg_param_bigint(&p, residents);
    if (!pg_query(c, &SQL_RUN_CLAIM, &p, &r, e)) return false;
    *count = pg_result_rows(r);
    for (int i = 0; i < *count; i++)
        units[i] = (struct run_unit){(int32_t)pg_result_integer(r, i, 0), pg_result_integer(r, i, 1),
                                     pg_result_integer(r, i, 2)};
    pg_result_free(r);
    return true;
}

bool run_look(struct pg *c, const struct run *run, struct run_standing *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    if (!pg_query(c, &SQL_RUN_LOOK, &p, &r, e)) return false;
    *out = (struct run_standing){0};
    if (pg_result_rows(r) == 1) {
        out->is_running = strcmp(pg_result_text(r, 0, 0), "running") == 0;
        out->is_finished = !out->is_running && strcmp(pg_result_text(r, 0, 0), "interrupted") != 0;
        (void)snprintf(out->owner, sizeof out->owner, "%s", pg_result_text(r, 0, 1));
        out->is_ours = strcmp(out->owner, run->worker) == 0;
        out->owner_lives = pg_result_boolean(r, 0, 2);
        out->units_open = pg_result_integer(r, 0, 3);
    }
    pg_result_free(r);
    return true;
}

bool run_take_over(struct pg *c, const struct run *run, const char *owner, bool *is_ours, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    pg_param_text(&p, run->worker);
    pg_param_text(&p, owner);
    if (!pg_query(c, &SQL_RUN_TAKE_OVER, &p, &r, e)) return false;
    *is_ours = pg_result_affected(r) == 1;
    pg_result_free(r);
    return true;
}

bool run_read_share(struct pg *c, const struct run *run, struct run_share *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    pg_param_text(&p, run->worker);
    if (!pg_query(c, &SQL_RUN_SHARE, &p, &r, e)) return false;
    *out = (struct run_share){pg_result_integer(r, 0, 0), pg_result_integer(r, 0, 1),
                              pg_result_integer(r, 0, 2)};
    pg_result_free(r);
    return true;
}

bool run_free_units(struct pg *c, const struct run *run, struct err *e) {
    struct pg_params p = {0};
    put_key(&p, run);
    pg_param_text(&p, run->worker);
    return pg_query(c, &SQL_RUN_FREE_UNITS, &p, NULL, e);
}

bool run_leave(struct pg *c, const struct run *run, struct err *e) {
    struct pg_params key = {0};
    struct pg_params p = {0};
    put_key(&key, run);
    put_key(&p, run);
    pg_param_text(&p, run->worker);
    if (!db_begin(c, e)) return false;
    if (pg_query(c, &SQL_RUN_LOCK, &key, NULL, e) && pg_query(c, &SQL_RUN_LEAVE, &p, NULL, e) &&
        db_commit(c, e))
        return true;
    db_rollback(c);
    return false;
}

/* ---- Units ----------------------------------------------------------------------------------------- */

bool run_pass_guard(struct pg *c, const struct run *run, const struct run_unit *unit, bool *may_write,
                    struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, unit->commune);
    put_key(&p, run);
    pg_param_bigint(&p, unit->fence);
    if (!pg_query(c, &SQL_RUN_GUARD_PASS, &p, &r, e)) return false;
    *may_write = pg_result_affected(r) == 1;
    pg_result_free(r);
    return true;
}

bool run_end_unit(struct pg *c, const struct run *run, const struct run_unit *unit, enum run_outcome outcome,
                  const char *note, int64_t rows_changed, int64_t messages, struct err *e) {
    static const char *const NAMES[RUN_OUTCOMES] = {"planned", "unchanged", "held"};
    assert(outcome < RUN_OUTCOMES);
    struct pg_params p = {0};
    pg_param_int(&p, unit->commune);
    put_key(&p, run);
    pg_param_bigint(&p, unit->fence);
    pg_param_text(&p, outcome == RUN_HELD ? "held" : "done");
    pg_param_text(&p, NAMES[outcome]);
    pg_param_text(&p, note);
    pg_param_bigint(&p, rows_changed);
    pg_param_bigint(&p, messages);
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_RUN_UNIT_END, &p, &r, e)) return false;
    const bool is_ours = pg_result_rows(r) == 1;
    pg_result_free(r);
    return is_ours || run_refuse_stale(e);
}

bool run_find_senders(struct pg *c, const struct run *run, int most, int32_t *communes, int *count,
                      struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    pg_param_int(&p, most);
    if (!pg_query(c, &SQL_RUN_MESSAGES, &p, &r, e)) return false;
    *count = pg_result_rows(r);
    for (int i = 0; i < *count; i++) communes[i] = (int32_t)pg_result_integer(r, i, 0);
    pg_result_free(r);
    return true;
}

bool run_gather_digests(struct pg *c, const struct run *run, struct run_digests *digests, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    if (!pg_query(c, &SQL_RUN_PLAN_HASHES, &p, &r, e)) return false;
    struct hash input;
    struct hash plan;
    hash_begin(&input);
    hash_begin(&plan);
    for (int i = 0; i < pg_result_rows(r); i++) {
        hash_add_text(&input, pg_result_text(r, i, 0));
        hash_add_text(&input, pg_result_text(r, i, 1));
        hash_add_text(&plan, pg_result_text(r, i, 0));
        hash_add_text(&plan, pg_result_text(r, i, 2));
    }
    digests->input = hash_end(&input);
    digests->plan = hash_end(&plan);
    pg_result_free(r);
    return true;
}

static bool write_end(struct pg *c, struct pg_params *p, bool *is_ours, struct err *e) {
    struct pg_result *r = NULL;
    if (!db_begin_lasting(c, e)) return false;
    const bool ok = pg_query(c, &SQL_RUN_FINISH, p, &r, e) && db_commit(c, e);
    if (!ok) db_rollback(c);
    *is_ours = ok && pg_result_affected(r) == 1;
    pg_result_free(r);
    return ok;
}

bool run_finish(struct pg *c, const struct run *run, const char *state, const struct run_digests *digests,
                const char *report, struct err *e) {
    struct pg_params p = {0};
    bool is_ours = false;
    put_key(&p, run);
    pg_param_text(&p, run->worker);
    pg_param_text(&p, state);
    pg_param_bytes(&p, digests->input.bytes, sizeof digests->input.bytes);
    pg_param_bytes(&p, digests->plan.bytes, sizeof digests->plan.bytes);
    pg_param_text(&p, report);
    return write_end(c, &p, &is_ours, e) && (is_ours || run_refuse_stale(e));
}
