/* SPDX-License-Identifier: Apache-2.0 */
/* serve_rows: what the service itself asks of the database, beside its routes: areas and sites, revisions,
 * where a resident is served, whether it is ready, and its runs. Each `ask` adds statements to a batch;
 * its `read` is given the results of these. */
#ifndef LICHKHAM_STORE_SERVE_ROWS_H
#define LICHKHAM_STORE_SERVE_ROWS_H

#include "base/arena.h"
#include "domain/area.h"
#include "io/pg_pool.h"

/* Areas in force on a day, each with the area above it. */
void serve_ask_areas(struct pg_batch *b, civil_day day);
const struct area_row *serve_read_areas(const struct pg_result *r, struct arena *a, size_t *count);

struct serve_site {
    int32_t site, commune;
    const char *kind, *name, *address, *phone;
};
/* Of all times, by number. */
void serve_ask_sites(struct pg_batch *b);
const struct serve_site *serve_read_sites(const struct pg_result *r, struct arena *a, size_t *count);

/* One statement: the revision of reference data. */
void serve_ask_reference(struct pg_batch *b);
int64_t serve_read_reference(const struct pg_result *r);

struct serve_revision {
    int32_t commune;
    int64_t revision;
    civil_day feed; /* CIVIL_NONE = none */
};
/* By commune; those nothing was ever written of are missing. */
void serve_ask_revisions(struct pg_batch *b);
/* With free(). */
struct serve_revision *serve_read_revisions(const struct pg_result *r, size_t *count);

/* After scope_add of the commune: whether it serves the resident. */
void serve_ask_home(struct pg_batch *b, int32_t commune, int64_t resident);
bool serve_read_home(const struct pg_result *r);

/* Two statements. ERR_CONFIG: another schema; ERR_UNAVAILABLE: nothing may be written. */
void serve_ask_ready(struct pg_batch *b);
MUST_CHECK bool serve_read_ready(const struct pg_batch *b, int at, struct err *e);

struct serve_run {
    civil_day date;
    int32_t attempt;
    const char *state, *started, *finished; /* instants of ISO 8601; "" = not yet */
    const char *report;                     /* JSON; "" = none */
};
/* Newest first, those before (date, attempt); CIVIL_NONE = from the newest. */
void serve_ask_runs(struct pg_batch *b, civil_day before_date, int32_t before_attempt, int limit);
const struct serve_run *serve_read_runs(const struct pg_result *r, struct arena *a, size_t *count);

#endif
