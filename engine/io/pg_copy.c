/* SPDX-License-Identifier: Apache-2.0 */
/* COPY in binary: a header of 19 bytes, rows of (int16 fields, then int32 length and bytes each),
 * and -1 as the last field count. https://www.postgresql.org/docs/15/sql-copy.html */
#include "io/pg_internal.h"

#include "base/arena.h"
#include "base/crash_point.h"

#include <assert.h>
#include <ctype.h>
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE_BYTES = 65536,
    HEADER_BYTES = 19,
    INTEGER_BYTES = 24,
    OID_INT2 = 21,
    MICROSECONDS_A_MINUTE = 60000000
};

static const unsigned char HEADER[HEADER_BYTES] = "PGCOPY\n\377\r\n";

/* ---- The statement --------------------------------------------------------------------------- */

static size_t count_dollars(const char *sql) {
    size_t count = 0;
    for (const char *at = sql; (at = strchr(at, '$')); at++) count++;
    return count;
}

static char *put_list(char *to, struct pg_list list) {
    static const char OPEN[] = "('{";
    static const char CLOSE[] = "}'::bigint[])";
    to = memcpy(to, OPEN, sizeof OPEN - 1);
    to += sizeof OPEN - 1;
    for (size_t i = 0; i < list.count; i++)
        to += snprintf(to, INTEGER_BYTES, "%s%" PRId64, i > 0 ? "," : "", list.at[i]);
    memcpy(to, CLOSE, sizeof CLOSE - 1);
    return to + sizeof CLOSE - 1;
}

/* Brackets keep a negative number from joining a minus before it. $0 is the list. */
static char *fill_in(const char *sql, const int64_t *integers, int count, struct pg_list list) {
    char *text = memory_get(
        strlen(sql) + 1 + count_dollars(sql) * INTEGER_BYTES * (1 + (strstr(sql, "$0") ? list.count : 0)), 1);
    char *to = text;
    while (*sql) {
        if (*sql != '$' || !isdigit((unsigned char)sql[1])) {
            *to++ = *sql++;
            continue;
        }
        char *rest = NULL;
        const long number = strtol(sql + 1, &rest, 10);
        assert(number <= count);
        (void)count;
        if (number == 0)
            to = put_list(to, list);
        else
            to += snprintf(to, INTEGER_BYTES, "(%" PRId64 ")", integers[number - 1]);
        sql = rest;
    }
    return text;
}

static void send_filled_in(struct pg_request *r, const struct pg_statement *s, const int64_t *integers,
                           int count, struct pg_list list) {
    char *sql = fill_in(s->sql, integers, count, list);
    (void)pg_request_sent(r, pg_is_commit(sql), CRASH_POINT(PQsendQuery(r->connection->conn, sql)) == 1);
    free(sql);
}

/* ---- COPY out -------------------------------------------------------------------------------- */

struct pg_row {
    const unsigned char *first; /* after the field count */
    const unsigned char *next;
    const unsigned char *end;
    int fields;
    int taken;
    int bad_field; /* the first that could not be read, from 1; 0 = none */
};

static uint16_t get_16(const unsigned char *bytes) {
    uint16_t v;
    memcpy(&v, bytes, sizeof v);
    return be16toh(v);
}

static uint32_t get_32(const unsigned char *bytes) {
    uint32_t v;
    memcpy(&v, bytes, sizeof v);
    return be32toh(v);
}

static uint64_t get_64(const unsigned char *bytes) {
    uint64_t v;
    memcpy(&v, bytes, sizeof v);
    return be64toh(v);
}

/* The next field's bytes, or NULL for a NULL and for a field that cannot be read. */
static const unsigned char *take_field(struct pg_row *row, size_t *length) {
    *length = 0;
    row->taken++;
    const size_t left = (size_t)(row->end - row->next);
    const int32_t stated = row->taken <= row->fields && left >= 4 ? (int32_t)get_32(row->next) : -2;
    if (stated < -1 || (stated > 0 && (size_t)stated > left - 4)) {
        if (row->bad_field == 0) row->bad_field = row->taken;
        row->next = row->end;
        return NULL;
    }
    const unsigned char *bytes = row->next + 4;
    row->next = bytes + (stated > 0 ? stated : 0);
    if (stated == -1) return NULL;
    *length = (size_t)stated;
    return bytes;
}

static const unsigned char *take_fixed(struct pg_row *row, size_t width) {
    size_t length = 0;
    const unsigned char *bytes = take_field(row, &length);
    if (!bytes || length == width) return bytes;
    if (row->bad_field == 0) row->bad_field = row->taken;
    return NULL;
}

int pg_row_fields(const struct pg_row *row) {
    return row->fields;
}

bool pg_row_is_null(const struct pg_row *row) {
    return row->end - row->next >= 4 && get_32(row->next) == UINT32_MAX;
}

int16_t pg_row_smallint(struct pg_row *row) {
    const unsigned char *bytes = take_fixed(row, 2);
    return bytes ? (int16_t)get_16(bytes) : 0;
}

int32_t pg_row_int(struct pg_row *row) {
    const unsigned char *bytes = take_fixed(row, 4);
    return bytes ? (int32_t)get_32(bytes) : 0;
}

int64_t pg_row_bigint(struct pg_row *row) {
    const unsigned char *bytes = take_fixed(row, 8);
    return bytes ? (int64_t)get_64(bytes) : 0;
}

civil_day pg_row_date(struct pg_row *row) {
    const unsigned char *bytes = take_fixed(row, 4);
    return bytes ? (civil_day)get_32(bytes) : CIVIL_NONE;
}

int pg_row_time_minute(struct pg_row *row) {
    const unsigned char *bytes = take_fixed(row, 8);
    return bytes ? (int)((int64_t)get_64(bytes) / MICROSECONDS_A_MINUTE) : -1;
}

bool pg_row_boolean(struct pg_row *row) {
    const unsigned char *bytes = take_fixed(row, 1);
    return bytes && bytes[0] != 0;
}

const char *pg_row_text(struct pg_row *row, size_t *length) {
    const unsigned char *bytes = take_field(row, length);
    return bytes ? (const char *)bytes : "";
}

const void *pg_row_bytes(const struct pg_row *row, size_t *length) {
    *length = (size_t)(row->end - row->first);
    return row->first;
}

static void fail_row(struct pg_request *r, int field) {
    char text[96];
    (void)snprintf(text, sizeof text, "column %d of a row is missing or of another width", field);
    pg_fail(r, ERR_INPUT, "The statement and its reader do not agree on the columns.", text);
    pg_request_stop(r);
}

static void read_row(struct pg_request *r, const unsigned char *bytes, size_t length) {
    struct pg_row row = {.first = bytes + 2, .next = bytes + 2, .end = bytes + length};
    row.fields = (int16_t)get_16(bytes);
    if (row.fields < 0) return; /* the trailer */
    struct err error = {.code = ERR_NONE};
    const bool is_wanted = r->on_row(r->context, &row, &error);
    if (row.bad_field > 0) {
        fail_row(r, row.bad_field);
    } else if (!is_wanted) {
        assert(error.code != ERR_NONE);
        r->error = error;
        pg_request_stop(r);
    }
}

/* "Always one per row" says the protocol of these messages; the header leads the first. */
static void take_message(struct pg_request *r, const unsigned char *bytes, size_t length) {
    if (!r->is_header_read) {
        r->is_header_read = true;
        if (length < HEADER_BYTES || memcmp(bytes, HEADER, HEADER_BYTES) != 0) {
            fail_row(r, 1);
            return;
        }
        bytes += HEADER_BYTES;
        length -= HEADER_BYTES;
    }
    if (length >= 2) read_row(r, bytes, length);
}

bool pg_copy_read_rows(struct pg_request *r) {
    for (;;) {
        char *bytes = NULL;
        const int length = PQgetCopyData(r->connection->conn, &bytes, 1);
        if (length <= 0) return length != 0;
        if (!r->is_stopped) take_message(r, (const unsigned char *)bytes, (size_t)length);
        PQfreemem(bytes);
    }
}

static struct pg_request *start_copy_out(struct pg *c, const struct pg_statement *s, const int64_t *integers,
                                         int count, struct pg_list list, pg_on_row *on_row, void *context) {
    struct pg_request *r = pg_request_begin(c, KIND_COPY_OUT, s->name);
    r->on_row = on_row;
    r->context = context;
    if (pg_is_running(r)) send_filled_in(r, s, integers, count, list);
    return r;
}

struct pg_request *pg_start_copy_out(struct pg *c, const struct pg_statement *s, const int64_t *integers,
                                     int count, pg_on_row *on_row, void *context) {
    return start_copy_out(c, s, integers, count, (struct pg_list){NULL, 0}, on_row, context);
}

bool pg_copy_out_list(struct pg *c, const struct pg_statement *s, const int64_t *integers, int count,
                      struct pg_list list, pg_on_row *on_row, void *context, int64_t *rows, struct err *e) {
    if (!pg_await(start_copy_out(c, s, integers, count, list, on_row, context), NULL, e)) return false;
    if (rows) *rows = c->request.rows;
    return true;
}

bool pg_copy_out(struct pg *c, const struct pg_statement *s, const int64_t *integers, int count,
                 pg_on_row *on_row, void *context, int64_t *rows, struct err *e) {
    return pg_copy_out_list(c, s, integers, count, (struct pg_list){NULL, 0}, on_row, context, rows, e);
}

/* ---- COPY in --------------------------------------------------------------------------------- */

struct pg_copy_in {
    struct pg *connection;
    size_t used;
    unsigned char piece[PIECE_BYTES];
};

static void hand_over(struct pg_copy_in *w) {
    struct pg *c = w->connection;
    struct pg_request *r = &c->request;
    while (r->phase == PHASE_WRITING && c->is_flush_pending) loop_turn(c->loop);
    if (r->phase == PHASE_WRITING && w->used > 0) {
        const int taken = CRASH_POINT(PQputCopyData(c->conn, (const char *)w->piece, (int)w->used));
        if (taken != 1) pg_fail(r, ERR_UNAVAILABLE, "", "the database takes no more rows");
        pg_flush(c);
    }
    w->used = 0;
}

static void append(struct pg_copy_in *w, const void *bytes, size_t length) {
    const unsigned char *from = bytes;
    while (length > PIECE_BYTES - w->used) {
        const size_t part = PIECE_BYTES - w->used;
        memcpy(w->piece + w->used, from, part);
        w->used += part;
        from += part;
        length -= part;
        hand_over(w);
    }
    memcpy(w->piece + w->used, from, length);
    w->used += length;
}

static void append_16(struct pg_copy_in *w, uint16_t v) {
    v = htobe16(v);
    append(w, &v, sizeof v);
}

static void append_32(struct pg_copy_in *w, uint32_t v) {
    v = htobe32(v);
    append(w, &v, sizeof v);
}

bool pg_copy_in_begin(struct pg *c, const struct pg_statement *s, const int64_t *integers, int count,
                      struct pg_copy_in **out, struct err *e) {
    struct pg_request *r = pg_request_begin(c, KIND_COPY_IN, s->name);
    if (pg_is_running(r)) send_filled_in(r, s, integers, count, (struct pg_list){NULL, 0});
    while (pg_is_running(r) && r->phase != PHASE_WRITING) loop_turn(c->loop);
    if (r->phase != PHASE_WRITING) {
        pg_fail(r, ERR_INTERNAL, "Use pg_query.", "the statement is no COPY");
        return pg_request_end(r, e);
    }
    struct pg_copy_in *w = memory_get(1, sizeof *w);
    w->connection = c;
    append(w, HEADER, sizeof HEADER);
    *out = w;
    return true;
}

void pg_put_row(struct pg_copy_in *w, int fields) {
    append_16(w, (uint16_t)fields);
}

void pg_put_null(struct pg_copy_in *w) {
    append_32(w, UINT32_MAX);
}

void pg_put_smallint(struct pg_copy_in *w, int16_t v) {
    append_32(w, 2);
    append_16(w, (uint16_t)v);
}

void pg_put_int(struct pg_copy_in *w, int32_t v) {
    append_32(w, 4);
    append_32(w, (uint32_t)v);
}

void pg_put_bigint(struct pg_copy_in *w, int64_t v) {
    const uint64_t bytes = htobe64((uint64_t)v);
    append_32(w, 8);
    append(w, &bytes, sizeof bytes);
}

void pg_put_boolean(struct pg_copy_in *w, bool v) {
    const unsigned char byte = v ? 1 : 0;
    append_32(w, 1);
    append(w, &byte, 1);
}

void pg_put_date(struct pg_copy_in *w, civil_day day) {
    if (day == CIVIL_NONE)
        pg_put_null(w);
    else
        pg_put_int(w, day);
}

void pg_put_time_minute(struct pg_copy_in *w, int minute_of_day) {
    if (minute_of_day < 0)
        pg_put_null(w);
    else
        pg_put_bigint(w, (int64_t)minute_of_day * MICROSECONDS_A_MINUTE);
}

void pg_put_text(struct pg_copy_in *w, const char *text) {
    if (text)
        pg_put_bytes(w, text, strlen(text));
    else
        pg_put_null(w);
}

void pg_put_bytes(struct pg_copy_in *w, const void *bytes, size_t length) {
    append_32(w, (uint32_t)length);
    append(w, bytes, length);
}

void pg_put_fields(struct pg_copy_in *w, const void *bytes, size_t length) {
    append(w, bytes, length);
}

/* Dimensions, "has NULLs", element type; then, of the one dimension, its size and lower bound. */
void pg_put_smallints(struct pg_copy_in *w, const int16_t *v, int count) {
    append_32(w, count > 0 ? 20 + 6 * (uint32_t)count : 12);
    append_32(w, count > 0 ? 1 : 0);
    append_32(w, 0);
    append_32(w, OID_INT2);
    if (count == 0) return;
    append_32(w, (uint32_t)count);
    append_32(w, 1);
    for (int i = 0; i < count; i++) pg_put_smallint(w, v[i]);
}

bool pg_copy_in_end(struct pg_copy_in *w, const char *abort_reason, int64_t *rows, struct err *e) {
    struct pg *c = w->connection;
    struct pg_request *r = &c->request;
    if (!abort_reason) {
        append_16(w, UINT16_MAX);
        hand_over(w);
    }
    free(w);
    if (r->phase == PHASE_WRITING) {
        const bool is_whole = r->error.code == ERR_NONE;
        pg_writing_end(r, is_whole ? abort_reason : "a piece could not be sent");
    }
    while (pg_is_running(r)) loop_turn(c->loop);
    if (abort_reason && err_is_sqlstate(&r->error, "57014")) r->error.code = ERR_NONE;
    if (!pg_request_end(r, e)) return false;
    if (rows) *rows = r->rows;
    return true;
}
