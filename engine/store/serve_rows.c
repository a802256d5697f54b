/* SPDX-License-Identifier: Apache-2.0 */
#include "store/serve_rows.h"

#include "store/migrate.h"
#include "store/sql.h"

#include <string.h>

static const char *keep_text(const struct pg_result *r, int row, int column, struct arena *a) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

/* ---- Areas and sites ------------------------------------------------------------------------- */

void serve_ask_areas(struct pg_batch *b, civil_day day) {
    pg_param_date(pg_batch_add(b, &SQL_SERVE_AREAS), day);
}

static struct area read_area(const struct pg_result *r, int row, int column) {
    struct area area = {AREA_NATION, (int32_t)pg_result_integer(r, row, column + 1)};
    (void)area_kind_find(pg_result_text(r, row, column), &area.kind);
    return area;
}

const struct area_row *serve_read_areas(const struct pg_result *r, struct arena *a, size_t *count) {
    *count = (size_t)pg_result_rows(r);
    struct area_row *rows = arena_new_array(a, struct area_row, *count);
    for (int i = 0; i < pg_result_rows(r); i++)
        rows[i] = (struct area_row){.area = read_area(r, i, 0),
                                    .parent = read_area(r, i, 2),
                                    .name = pg_result_text(r, i, 4),
                                    .unit_kind = pg_result_text(r, i, 5)};
    return rows;
}

void serve_ask_sites(struct pg_batch *b) {
    (void)pg_batch_add(b, &SQL_SERVE_SITES);
}

const struct serve_site *serve_read_sites(const struct pg_result *r, struct arena *a, size_t *count) {
    *count = (size_t)pg_result_rows(r);
    struct serve_site *sites = arena_new_array(a, struct serve_site, *count);
    for (int i = 0; i < pg_result_rows(r); i++)
        sites[i] = (struct serve_site){.site = (int32_t)pg_result_integer(r, i, 0),
                                       .commune = (int32_t)pg_result_integer(r, i, 1),
                                       .kind = keep_text(r, i, 2, a),
                                       .name = keep_text(r, i, 3, a),
                                       .address = keep_text(r, i, 4, a),
                                       .phone = keep_text(r, i, 5, a)};
    return sites;
}

/* ---- Revisions ------------------------------------------------------------------------------- */

void serve_ask_reference(struct pg_batch *b) {
    (void)pg_batch_add(b, &SQL_SERVE_REFERENCE_REVISION);
}

int64_t serve_read_reference(const struct pg_result *r) {
    return pg_result_rows(r) > 0 ? pg_result_integer(r, 0, 0) : 0;
}

void serve_ask_revisions(struct pg_batch *b) {
    (void)pg_batch_add(b, &SQL_SERVE_REVISIONS);
}

struct serve_revision *serve_read_revisions(const struct pg_result *r, size_t *count) {
    *count = (size_t)pg_result_rows(r);
    struct serve_revision *rows = memory_get(*count, sizeof *rows);
    for (int i = 0; i < pg_result_rows(r); i++)
        rows[i] = (struct serve_revision){(int32_t)pg_result_integer(r, i, 0), pg_result_integer(r, i, 1),
                                          pg_result_date(r, i, 2)};
    return rows;
}

/* ---- Residents ------------------------------------------------------------------------------- */

void serve_ask_home(struct pg_batch *b, int32_t commune, int64_t resident) {
    struct pg_params *p = pg_batch_add(b, &SQL_SERVE_HOME);
    pg_param_int(p, commune);
    pg_param_bigint(p, resident);
}

bool serve_read_home(const struct pg_result *r) {
    return pg_result_rows(r) > 0;
}

/* ---- The service ------------------------------------------------------------------------------ */

void serve_ask_ready(struct pg_batch *b) {
    migrate_ask(b);
    (void)pg_batch_add(b, &SQL_SERVE_WRITABLE);
}

bool serve_read_ready(const struct pg_batch *b, int at, struct err *e) {
    if (!migrate_read(pg_batch_result(b, at), e)) return false;
    return pg_result_boolean(pg_batch_result(b, at + 1), 0, 0) ||
           err_set(e, ERR_UNAVAILABLE,
                   "Look whether the database is a standby, and at the rights of its roles.",
                   "the audit cannot be written");
}

void serve_ask_runs(struct pg_batch *b, civil_day before_date, int32_t before_attempt, int limit) {
    struct pg_params *p = pg_batch_add(b, &SQL_SERVE_RUNS);
    pg_param_date(p, before_date);
    pg_param_int(p, before_attempt);
    pg_param_int(p, limit);
}

const struct serve_run *serve_read_runs(const struct pg_result *r, struct arena *a, size_t *count) {
    *count = (size_t)pg_result_rows(r);
    struct serve_run *runs = arena_new_array(a, struct serve_run, *count);
    for (int i = 0; i < pg_result_rows(r); i++)
        runs[i] = (struct serve_run){.date = pg_result_date(r, i, 0),
                                     .attempt = (int32_t)pg_result_integer(r, i, 1),
                                     .state = keep_text(r, i, 2, a),
                                     .started = keep_text(r, i, 3, a),
                                     .finished = keep_text(r, i, 4, a),
                                     .report = keep_text(r, i, 5, a)};
    return runs;
}
