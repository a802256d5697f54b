/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of engine/io share: a loop and connections to the real server that PGHOST names. */
#ifndef LICHKHAM_TESTS_IO_DATABASE_H
#define LICHKHAM_TESTS_IO_DATABASE_H

#include "io/pg.h"

#include <check.h>
#include <stdlib.h>

static struct loop *the_loop;
static struct pg *the_pg;
static struct err error;

#define STATEMENT(name, sql) (&(const struct pg_statement){(name), (sql)})

static inline void open_loop(void) {
    error = (struct err){.code = ERR_NONE};
    ck_assert(loop_create(&the_loop, &error));
}

static inline void close_loop(void) {
    loop_destroy(the_loop);
}

static inline struct pg *open_connection(const char *conninfo) {
    struct pg *c = NULL;
    if (!pg_open(the_loop, conninfo, NULL, &c, &error)) ck_abort_msg("%s", error.message);
    return c;
}

static inline void open_database(void) {
    if (!getenv("PGHOST")) ck_abort_msg("no PGHOST: run \"scripts/postgres run meson test -C build\"");
    open_loop();
    the_pg = open_connection("");
}

static inline void close_database(void) {
    pg_close(the_pg);
    close_loop();
}

static inline void execute(struct pg *c, const char *sql) {
    if (!pg_execute(c, sql, &error)) ck_abort_msg("%s", error.message);
}

static inline int64_t integer_of(struct pg *c, const char *sql) {
    struct pg_result *r = NULL;
    if (!pg_query(c, STATEMENT(sql, sql), NULL, &r, &error)) ck_abort_msg("%s", error.message);
    const int64_t value = pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return value;
}

#endif
