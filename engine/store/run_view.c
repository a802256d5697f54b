/* SPDX-License-Identifier: Apache-2.0 */
#include "store/run_view.h"

#include "store/sql.h"

static const char *keep(const struct pg_result *r, int row, int column, struct arena *a) {
    return arena_print(a, "%s", pg_result_text(r, row, column));
}

static struct run_line read_line(const struct pg_result *r, int i, struct arena *a) {
    return (struct run_line){
        .date = pg_result_date(r, i, 0),
        .attempt = (int32_t)pg_result_integer(r, i, 1),
        .state = keep(r, i, 2, a),
        .is_live = pg_result_boolean(r, i, 3),
        .owner = keep(r, i, 4, a),
        .started_at = keep(r, i, 5, a),
        .finished_at = keep(r, i, 6, a),
        .workers = pg_result_integer(r, i, 7),
        .workers_now = pg_result_integer(r, i, 8),
        .communes = pg_result_integer(r, i, 9),
        .done = pg_result_integer(r, i, 10),
        .held = pg_result_integer(r, i, 11),
        .in_hand = pg_result_integer(r, i, 12),
        .residents = pg_result_integer(r, i, 13),
        .residents_done = pg_result_integer(r, i, 14),
    };
}

bool run_view_list(struct pg *c, civil_day date, int32_t attempt, int limit, struct arena *a,
                   struct run_line **lines, size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_date(&p, date);
    pg_param_int(&p, attempt);
    pg_param_int(&p, limit);
    if (!pg_query(c, &SQL_RUN_LIST, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *lines = arena_new_array(a, struct run_line, *count);
    for (size_t i = 0; i < *count; i++) (*lines)[i] = read_line(r, (int)i, a);
    pg_result_free(r);
    return true;
}

static struct run_worker_line read_worker(const struct pg_result *r, int i, struct arena *a) {
    return (struct run_worker_line){
        .worker = keep(r, i, 0, a),
        .is_owner = pg_result_boolean(r, i, 1),
        .state = keep(r, i, 2, a),
        .joined_at = keep(r, i, 3, a),
        .until = keep(r, i, 4, a),
        .communes = pg_result_integer(r, i, 5),
        .rows_changed = pg_result_integer(r, i, 6),
        .in_hand = keep(r, i, 7, a),
        .in_hand_since = keep(r, i, 8, a),
    };
}

bool run_view_workers(struct pg *c, civil_day date, int32_t attempt, struct arena *a,
                      struct run_worker_line **lines, size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_date(&p, date);
    pg_param_int(&p, attempt);
    if (!pg_query(c, &SQL_RUN_WORKERS, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *lines = arena_new_array(a, struct run_worker_line, *count);
    for (size_t i = 0; i < *count; i++) (*lines)[i] = read_worker(r, (int)i, a);
    pg_result_free(r);
    return true;
}
