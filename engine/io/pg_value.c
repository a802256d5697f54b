/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters and results. Numbers go out in binary, results come back as text. */
#include "io/pg_internal.h"

#include "base/arena.h"
#include "base/crash_point.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* From the server's catalogue pg_type; fixed for ever. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT4 = 23, OID_DATE = 1082 };

static void add(struct pg_params *p, const char *value, int length, bool is_binary, unsigned type) {
    assert(p->count < PG_PARAMS_MAX);
    p->at[p->count].value = value;
    p->at[p->count].length = length;
    p->at[p->count].is_binary = is_binary;
    p->at[p->count].type = type;
    p->count++;
}

/* The `width` low bytes of `value`, the highest first. */
static void add_number(struct pg_params *p, uint64_t value, int width, unsigned type) {
    assert(p->count < PG_PARAMS_MAX);
    unsigned char *bytes = p->numbers[p->count];
    for (int i = 0; i < width; i++) bytes[i] = (unsigned char)(value >> (8 * (width - 1 - i)));
    add(p, (const char *)bytes, width, true, type);
}

void pg_param_int(struct pg_params *p, int32_t value) {
    add_number(p, (uint64_t)(int64_t)value, 4, OID_INT4);
}

void pg_param_bigint(struct pg_params *p, int64_t value) {
    add_number(p, (uint64_t)value, 8, OID_INT8);
}

void pg_param_boolean(struct pg_params *p, bool value) {
    add_number(p, value ? 1 : 0, 1, OID_BOOL);
}

void pg_param_date(struct pg_params *p, civil_day day) {
    if (day == CIVIL_NONE)
        add(p, NULL, 0, true, OID_DATE);
    else
        add_number(p, (uint64_t)(int64_t)day, 4, OID_DATE);
}

void pg_param_text(struct pg_params *p, const char *text) {
    add(p, text, text ? (int)strlen(text) : 0, false, 0);
}

void pg_param_bytes(struct pg_params *p, const void *bytes, size_t length) {
    add(p, bytes, (int)length, true, OID_BYTEA);
}

/* Each value followed by a NUL, as libpq wants its texts. */
struct pg_params *pg_params_hold(const struct pg_params *p) {
    size_t size = sizeof *p;
    for (int i = 0; i < p->count; i++) size += (size_t)p->at[i].length + 1;
    struct pg_params *held = memory_get(1, size);
    *held = *p;
    char *at = (char *)(held + 1);
    for (int i = 0; i < p->count; i++) {
        if (!p->at[i].value) continue;
        const size_t length = (size_t)p->at[i].length;
        memcpy(at, p->at[i].value, length);
        held->at[i].value = at;
        at += length + 1;
    }
    return held;
}

bool pg_send_prepared(PGconn *conn, const char *name, const struct pg_params *p) {
    const char *values[PG_PARAMS_MAX];
    int lengths[PG_PARAMS_MAX];
    int formats[PG_PARAMS_MAX];
    for (int i = 0; i < p->count; i++) {
        values[i] = p->at[i].value;
        lengths[i] = p->at[i].length;
        formats[i] = p->at[i].is_binary;
    }
    return CRASH_POINT(PQsendQueryPrepared(conn, name, p->count, values, lengths, formats, 0)) == 1;
}

bool pg_send_prepare(PGconn *conn, const struct pg_statement *s, const struct pg_params *p) {
    Oid types[PG_PARAMS_MAX];
    for (int i = 0; i < p->count; i++) types[i] = p->at[i].type;
    return CRASH_POINT(PQsendPrepare(conn, s->name, s->sql, p->count, types)) == 1;
}

/* ---- Results: a struct pg_result is libpq's own, under a name that needs no libpq ---------- */

static const PGresult *inner(const struct pg_result *r) {
    return (const PGresult *)r;
}

void pg_result_free(struct pg_result *r) {
    PQclear((PGresult *)r);
}

int pg_result_rows(const struct pg_result *r) {
    return PQntuples(inner(r));
}

int64_t pg_result_affected(const struct pg_result *r) {
    /* libpq forgot the const: it only reads. */
    PGresult *result = (PGresult *)(uintptr_t)r;
    return strtoll(PQcmdTuples(result), NULL, 10);
}

bool pg_result_is_null(const struct pg_result *r, int row, int column) {
    return PQgetisnull(inner(r), row, column) == 1;
}

const char *pg_result_text(const struct pg_result *r, int row, int column) {
    return PQgetvalue(inner(r), row, column);
}

int64_t pg_result_integer(const struct pg_result *r, int row, int column) {
    return strtoll(pg_result_text(r, row, column), NULL, 10);
}

double pg_result_real(const struct pg_result *r, int row, int column) {
    return strtod(pg_result_text(r, row, column), NULL);
}

bool pg_result_boolean(const struct pg_result *r, int row, int column) {
    return pg_result_text(r, row, column)[0] == 't';
}

civil_day pg_result_date(const struct pg_result *r, int row, int column) {
    if (pg_result_is_null(r, row, column)) return CIVIL_NONE;
    struct err ignored;
    civil_day day = CIVIL_NONE;
    return civil_parse(pg_result_text(r, row, column), &day, &ignored) ? day : CIVIL_NONE;
}
