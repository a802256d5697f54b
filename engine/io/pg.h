/* SPDX-License-Identifier: Apache-2.0 */
/* pg: non-blocking libpq driven by the libuv loop. Only engine/io/pg*.c include libpq-fe.h.
 *
 * A connection carries one request at a time. `pg_start_*` begins a request and returns at once;
 * `pg_await` turns the loop until it is finished, so other connections, timers and signals of the
 * same loop go on meanwhile. Every started request must be awaited exactly once.
 * The plain verbs (`pg_query`, `pg_copy_out`) are start and await in one.
 *
 * Errors carry the SQLSTATE. A lost connection is ERR_UNAVAILABLE; a connection lost while COMMIT
 * was under way is ERR_UNKNOWN_COMMIT. Messages of the server's DETAIL field are dropped: they may
 * hold personal data. */
#ifndef LICHKHAM_IO_PG_H
#define LICHKHAM_IO_PG_H

#include "base/civil.h"
#include "base/err.h"
#include "io/loop.h"

#include <stddef.h>
#include <stdint.h>

struct pg;
struct pg_request;
struct pg_result;

/* A named statement; `name` is also the prepared statement's. Generated from store/sql/NAME.sql. */
struct pg_statement {
    const char *name;
    const char *sql;
};

/* conninfo as libpq knows it ("" = environment). `settings` are server settings applied at start,
 * as in "-c search_path=lichkham -c jit=off"; NULL for none. Waits for the connection. */
MUST_CHECK bool pg_open(struct loop *l, const char *conninfo, const char *settings, struct pg **out,
                        struct err *e);
void pg_close(struct pg *c); /* accepts NULL; a running request is cancelled and dropped: not to be awaited */
bool pg_is_usable(const struct pg *c);
int pg_server_version(const struct pg *c); /* 150018 */

/* Parameters $1, $2, ... in order. Text is not copied: it must live until the call returns. Never
 * copy the struct itself, nor return it by value: its values point into it. */
#define PG_PARAMS_MAX 24
struct pg_params {
    int count;
    struct {
        const char *value; /* NULL = SQL NULL */
        int length;
        int is_binary;
        unsigned type; /* OID, 0 = let the server decide */
    } at[PG_PARAMS_MAX];
    unsigned char numbers[PG_PARAMS_MAX][8];
};

void pg_param_int(struct pg_params *p, int32_t value);    /* int4 */
void pg_param_bigint(struct pg_params *p, int64_t value); /* int8 */
void pg_param_boolean(struct pg_params *p, bool value);
void pg_param_date(struct pg_params *p, civil_day day);    /* CIVIL_NONE = NULL */
void pg_param_text(struct pg_params *p, const char *text); /* NULL = NULL; type left to the server, so
                                                            * also for array literals and json */
void pg_param_bytes(struct pg_params *p, const void *bytes, size_t length); /* bytea */

/* Prepares the statement the first time this connection sees its name. `params` may be NULL.
 * `result` may be NULL when the rows do not matter; else release with pg_result_free. */
MUST_CHECK bool pg_query(struct pg *c, const struct pg_statement *s, const struct pg_params *params,
                         struct pg_result **result, struct err *e);

struct pg_request *pg_start_query(struct pg *c, const struct pg_statement *s, const struct pg_params *params);
MUST_CHECK bool pg_await(struct pg_request *r, struct pg_result **result, struct err *e);

/* For code that must not wait: `on_finished` is called once, from the loop, when the request has finished.
 * pg_await is called in it, and there returns at once; not before, nor later. */
typedef void pg_on_finished(void *context, struct pg_request *r);
void pg_tell_finished(struct pg_request *r, pg_on_finished *on_finished, void *context);

/* Several statements in one text, no parameters (BEGIN, COMMIT, a migration). */
MUST_CHECK bool pg_execute(struct pg *c, const char *sql, struct err *e);

void pg_result_free(struct pg_result *r); /* accepts NULL */
int pg_result_rows(const struct pg_result *r);
int64_t pg_result_affected(const struct pg_result *r); /* rows changed by INSERT, UPDATE ... */
bool pg_result_is_null(const struct pg_result *r, int row, int column);
const char *pg_result_text(const struct pg_result *r, int row, int column); /* "" for NULL */
int64_t pg_result_integer(const struct pg_result *r, int row, int column);  /* 0 for NULL */
double pg_result_real(const struct pg_result *r, int row, int column);
bool pg_result_boolean(const struct pg_result *r, int row, int column);
civil_day pg_result_date(const struct pg_result *r, int row, int column); /* CIVIL_NONE for NULL */

/* ---- COPY OUT, binary -------------------------------------------------------------------- */

/* One row as it arrives. The reader walks its fields in order; bytes live until it returns. It is a
 * callback: it never waits, so no other request may be awaited inside it (docs/async.md). */
struct pg_row;
int pg_row_fields(const struct pg_row *row);
bool pg_row_is_null(const struct pg_row *row); /* of the next field; does not advance */
/* Each takes the next field. A NULL reads as 0, CIVIL_NONE, -1, "" or false. A field of another
 * width, or one field too many, makes the whole COPY fail with ERR_INPUT naming the column. */
int16_t pg_row_smallint(struct pg_row *row);
int32_t pg_row_int(struct pg_row *row);
int64_t pg_row_bigint(struct pg_row *row);
civil_day pg_row_date(struct pg_row *row);
int pg_row_time_minute(struct pg_row *row); /* of the day, of a time without zone */
bool pg_row_boolean(struct pg_row *row);
const char *pg_row_text(struct pg_row *row, size_t *length); /* not NUL-terminated */
/* The row's bytes after the field count, for hashing. */
const void *pg_row_bytes(const struct pg_row *row, size_t *length);

typedef bool pg_on_row(void *context, struct pg_row *row, struct err *e); /* false stops the COPY */

/* `sql` is "COPY (...) TO STDOUT (FORMAT binary)". COPY takes no parameters, so $1, $2 ... in the
 * statement are replaced by `integers` written in decimal; nothing else is ever formatted in. */
struct pg_request *pg_start_copy_out(struct pg *c, const struct pg_statement *s, const int64_t *integers,
                                     int count, pg_on_row *on_row, void *context);
MUST_CHECK bool pg_copy_out(struct pg *c, const struct pg_statement *s, const int64_t *integers, int count,
                            pg_on_row *on_row, void *context, int64_t *rows, struct err *e);

/* The same for statements with $0: a bigint[] of any length. */
struct pg_list {
    const int64_t *at;
    size_t count;
};
MUST_CHECK bool pg_copy_out_list(struct pg *c, const struct pg_statement *s, const int64_t *integers,
                                 int count, struct pg_list list, pg_on_row *on_row, void *context,
                                 int64_t *rows, struct err *e);

/* ---- COPY IN, binary --------------------------------------------------------------------- */

/* Rows are gathered in pieces of 64 KiB; the next piece is handed over only when PQflush says 0.
 * Writers do not check each field: the first failure is kept and told by pg_copy_in_end. */
struct pg_copy_in;
MUST_CHECK bool pg_copy_in_begin(struct pg *c, const struct pg_statement *s, const int64_t *integers,
                                 int count, struct pg_copy_in **out, struct err *e);
void pg_put_row(struct pg_copy_in *w, int fields);
void pg_put_null(struct pg_copy_in *w);
void pg_put_smallint(struct pg_copy_in *w, int16_t v);
void pg_put_int(struct pg_copy_in *w, int32_t v);
void pg_put_bigint(struct pg_copy_in *w, int64_t v);
void pg_put_boolean(struct pg_copy_in *w, bool v);
void pg_put_date(struct pg_copy_in *w, civil_day day);                      /* CIVIL_NONE = NULL */
void pg_put_time_minute(struct pg_copy_in *w, int minute_of_day);           /* time without zone; -1 = NULL */
void pg_put_text(struct pg_copy_in *w, const char *text);                   /* NULL = NULL */
void pg_put_bytes(struct pg_copy_in *w, const void *bytes, size_t length);  /* text of known length, bytea */
void pg_put_fields(struct pg_copy_in *w, const void *bytes, size_t length); /* as pg_row_bytes gives them */
void pg_put_smallints(struct pg_copy_in *w, const int16_t *v, int count);   /* smallint[] */
/* Ends the COPY and frees the writer. With `abort_reason` it makes the server throw the rows away;
 * true then says that it did. In a transaction nothing but ROLLBACK is possible afterwards. */
MUST_CHECK bool pg_copy_in_end(struct pg_copy_in *w, const char *abort_reason, int64_t *rows, struct err *e);

/* ---- Time limits ------------------------------------------------------------------------- */

/* Milliseconds a request may take before it is cancelled, drained, and fails with ERR_UNAVAILABLE;
 * 0 = none (the default). What cannot be drained within 5 s is closed. */
void pg_set_timeout(struct pg *c, uint64_t milliseconds);

/* Turns the loop for so long, at least. */
void pg_pause(struct pg *c, int milliseconds);

#endif
