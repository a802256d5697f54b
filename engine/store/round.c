/* SPDX-License-Identifier: Apache-2.0 */
#include "store/round.h"

#include "store/array.h"
#include "store/partition.h"
#include "store/reference.h"
#include "store/sql.h"

#include <inttypes.h>

static void add_round_params(struct pg_params *p, int32_t round, int32_t commune) {
    pg_param_int(p, round);
    pg_param_int(p, commune);
}

/* ---- Preparing --------------------------------------------------------------------------- */

static bool refuse_other_dates(const struct round *r, struct err *e) {
    char starts[CIVIL_TEXT_BYTES], ends[CIVIL_TEXT_BYTES];
    return err_set(e, ERR_INPUT, "Leave out --from and --until, or prepare another round.",
                   "round %" PRId32 " exists already and runs from %s to %s", r->number,
                   civil_print(r->starts, starts), civil_print(r->ends, ends));
}

static bool insert_round(struct pg *c, int32_t round, civil_day starts, civil_day ends, bool *is_new,
                         struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, round);
    pg_param_date(&p, starts);
    pg_param_date(&p, ends);
    if (!pg_query(c, &SQL_ROUND_INSERT, &p, &r, e)) return false;
    *is_new = pg_result_affected(r) > 0;
    pg_result_free(r);
    return !*is_new || reference_move_revision(c, e);
}

bool round_make(struct pg *c, int32_t round, civil_day *starts, civil_day *ends, bool *is_new,
                struct err *e) {
    char first[CIVIL_TEXT_BYTES], last[CIVIL_TEXT_BYTES];
    struct round made;
    const civil_day from = *starts != CIVIL_NONE ? *starts : civil_make(round, 1, 1);
    const civil_day until = *ends != CIVIL_NONE ? *ends : civil_make(round, 12, 31);
    if (until < from)
        return err_set(e, ERR_INPUT, "Give the first day as --from and the last as --until.",
                       "the round would end on %s, before it begins on %s", civil_print(until, last),
                       civil_print(from, first));
    if (!insert_round(c, round, from, until, is_new, e)) return false;
    if (!reference_load_round(c, round, &made, e)) return false;
    if ((*starts != CIVIL_NONE && *starts != made.starts) || (*ends != CIVIL_NONE && *ends != made.ends))
        return refuse_other_dates(&made, e);
    *starts = made.starts;
    *ends = made.ends;
    return true;
}

/* How many communes of the round are in each state. */
static bool count_states(struct pg *c, int32_t round, int32_t commune, int64_t counts[ROUND_STATES],
                         int64_t *total, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    add_round_params(&p, round, commune);
    *total = 0;
    for (int i = 0; i < ROUND_STATES; i++) counts[i] = 0;
    if (!pg_query(c, &SQL_ROUND_STATES, &p, &r, e)) return false;
    for (int i = 0; i < pg_result_rows(r); i++) {
        enum round_state state;
        if (!round_state_find(pg_result_text(r, i, 0), &state)) continue; /* the CHECK forbids others */
        counts[state] = pg_result_integer(r, i, 1);
        *total += counts[state];
    }
    pg_result_free(r);
    return true;
}

static bool refuse_no_commune(int32_t round, int32_t commune, struct err *e) {
    if (commune == 0)
        return err_set(e, ERR_INPUT, "Load the communes first: lichkham area import FILE.",
                       "there is no commune to prepare round %" PRId32 " for", round);
    return err_set(e, ERR_INPUT, "Look for its five-digit code in the list of areas.",
                   "there is no commune %05" PRId32 " in round %" PRId32 "'s time", commune, round);
}

bool round_prepare_communes(struct pg *c, int32_t round, int32_t commune, int64_t *added, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    int64_t counts[ROUND_STATES], total;
    add_round_params(&p, round, commune);
    if (!partition_make_round(c, round, e)) return false;
    if (!pg_query(c, &SQL_ROUND_COMMUNES_PREPARE, &p, &r, e)) return false;
    *added = pg_result_affected(r);
    pg_result_free(r);
    if (*added > 0 && !reference_move_revision(c, e)) return false;
    if (!count_states(c, round, commune, counts, &total, e)) return false;
    return total > 0 || refuse_no_commune(round, commune, e);
}

/* ---- Moving ------------------------------------------------------------------------------ */

/* The states from which somebody can move to `to`; the last refusal stands in `e` when nobody can. */
static bool find_movable(const int64_t counts[ROUND_STATES], enum round_state to, struct array *names,
                         struct err *e) {
    bool has_any = counts[to] > 0;
    for (int i = 0; i < ROUND_STATES; i++) {
        if (counts[i] == 0 || i == (int)to || !round_state_move((enum round_state)i, to, e)) continue;
        array_add_text(names, round_state_name((enum round_state)i));
        has_any = true;
    }
    return has_any;
}

static bool move_from(struct pg *c, int32_t round, int32_t commune, enum round_state to, const char *states,
                      int64_t *moved, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    add_round_params(&p, round, commune);
    pg_param_text(&p, round_state_name(to));
    pg_param_text(&p, states);
    if (!pg_query(c, &SQL_ROUND_MOVE, &p, &r, e)) return false;
    *moved = pg_result_affected(r);
    pg_result_free(r);
    return *moved == 0 || reference_move_revision(c, e);
}

bool round_move(struct pg *c, int32_t round, int32_t commune, enum round_state to, int64_t *moved,
                struct err *e) {
    int64_t counts[ROUND_STATES], total;
    struct array states;
    if (!count_states(c, round, commune, counts, &total, e)) return false;
    if (total == 0)
        return err_set(e, ERR_INPUT, "Prepare it first: lichkham round prepare --round R.",
                       commune == 0 ? "round %" PRId32 " has no communes"
                                    : "round %" PRId32 " has no commune %05" PRId32,
                       round, commune);
    array_begin(&states);
    bool ok = find_movable(counts, to, &states, e);
    const char *text = array_end(&states);
    ok = ok && move_from(c, round, commune, to, text, moved, e);
    array_free(&states);
    return ok;
}

/* ---- Looking ----------------------------------------------------------------------------- */

bool round_load_without_sessions(struct pg *c, int32_t round, int32_t commune, struct arena *a,
                                 int32_t **communes, size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    add_round_params(&p, round, commune);
    if (!pg_query(c, &SQL_ROUND_WITHOUT_SESSIONS, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *communes = arena_new_array(a, int32_t, *count);
    for (size_t i = 0; i < *count; i++) (*communes)[i] = (int32_t)pg_result_integer(r, (int)i, 0);
    pg_result_free(r);
    return true;
}

bool round_load_list(struct pg *c, struct arena *a, struct round_line **lines, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_ROUND_LIST, NULL, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *lines = arena_new_array(a, struct round_line, *count);
    for (int i = 0; i < (int)*count; i++) {
        struct round_line *line = &(*lines)[i];
        line->round = (int32_t)pg_result_integer(r, i, 0);
        line->starts = pg_result_date(r, i, 1);
        line->ends = pg_result_date(r, i, 2);
        for (int s = 0; s < ROUND_STATES; s++) line->communes[s] = pg_result_integer(r, i, 3 + s);
    }
    pg_result_free(r);
    return true;
}
