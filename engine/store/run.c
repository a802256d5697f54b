/* SPDX-License-Identifier: Apache-2.0 */
#include "store/run.h"

#include "store/db.h"
#include "store/sql.h"

#include <assert.h>
#include <stdio.h>

static void put_key(struct pg_params *p, const struct run *run) {
    pg_param_date(p, run->date);
    pg_param_int(p, run->attempt);
}

static bool refuse_live(const struct pg_result *r, struct err *e) {
    char date[CIVIL_TEXT_BYTES];
    return err_set(e, ERR_BUSY, "Wait for it, or for its lease to run out if it has died; then run again.",
                   "the night of %s is being run by %s (lease until %s)",
                   civil_print(pg_result_date(r, 0, 0), date), pg_result_text(r, 0, 5),
                   pg_result_text(r, 0, 4));
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

static bool insert_run(struct pg *c, const struct run *run, civil_day real_date, struct err *e) {
    struct pg_params p = {0};
    put_key(&p, run);
    pg_param_date(&p, real_date);
    pg_param_text(&p, run->worker);
    pg_param_int(&p, run->lease_seconds);
    if (pg_query(c, &SQL_RUN_INSERT, &p, NULL, e)) return true;
    if (!err_is_sqlstate(e, "23505")) return false;
    return err_set(e, ERR_BUSY, "Nothing to do: it works on.",
                   "another run of the same night began at this moment");
}

static bool insert_units(struct pg *c, const struct run *run, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    if (!pg_query(c, &SQL_RUN_INSERT_UNITS, &p, &r, e)) return false;
    const int64_t units = pg_result_affected(r);
    pg_result_free(r);
    if (units > 0) return true;
    return err_set(e, ERR_INPUT,
                   "Prepare and open one: lichkham round prepare --round R, then round open --round R.",
                   "no commune has a round in preparation or open");
}

bool run_begin(struct pg *c, civil_day date, civil_day real_date, const char *worker, int lease_seconds,
               struct run *out, struct err *e) {
    *out = (struct run){.date = date, .lease_seconds = lease_seconds};
    (void)snprintf(out->worker, sizeof out->worker, "%s", worker);
    if (!db_begin(c, e)) return false;
    if (choose_attempt(c, out, e) && insert_run(c, out, real_date, e) && insert_units(c, out, e) &&
        pg_query(c, &SQL_RUN_ANALYZE_UNITS, NULL, NULL, e) && db_commit(c, e))
        return true;
    db_rollback(c);
    out->attempt = 0;
    return false;
}

bool run_heartbeat(struct pg *c, const struct run *run, bool *is_ours, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    pg_param_text(&p, run->worker);
    pg_param_int(&p, run->lease_seconds);
    if (!pg_query(c, &SQL_RUN_HEARTBEAT, &p, &r, e)) return false;
    *is_ours = pg_result_rows(r) == 1;
    pg_result_free(r);
    return true;
}

bool run_claim_units(struct pg *c, const struct run *run, int most, struct run_unit *units, int *count,
                     struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    pg_param_text(&p, run->worker);
    pg_param_int(&p, run->lease_seconds);
    pg_param_int(&p, most);
    if (!pg_query(c, &SQL_RUN_CLAIM, &p, &r, e)) return false;
    *count = pg_result_rows(r);
    for (int i = 0; i < *count; i++)
        units[i] = (struct run_unit){.commune = (int32_t)pg_result_integer(r, i, 0),
                                     .fence = pg_result_integer(r, i, 1),
                                     .residents = pg_result_integer(r, i, 2)};
    pg_result_free(r);
    return true;
}

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
    return pg_query(c, &SQL_RUN_UNIT_END, &p, NULL, e);
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

static void put_digest(struct pg_params *p, const struct digest *digest) {
    if (digest)
        pg_param_bytes(p, digest->bytes, sizeof digest->bytes);
    else
        pg_param_text(p, NULL);
}

bool run_finish(struct pg *c, const struct run *run, const char *state, const struct run_digests *digests,
                const char *report, struct err *e) {
    struct pg_params p = {0};
    put_key(&p, run);
    pg_param_text(&p, state);
    put_digest(&p, digests ? &digests->rules : NULL);
    put_digest(&p, digests ? &digests->input : NULL);
    put_digest(&p, digests ? &digests->plan : NULL);
    pg_param_text(&p, report);
    pg_param_text(&p, run->worker);
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_RUN_FINISH, &p, &r, e)) return false;
    const bool is_ours = pg_result_affected(r) == 1;
    pg_result_free(r);
    return is_ours ||
           err_set(e, ERR_BUSY, "Nothing to do: it works on.", "another run has taken this night over");
}
