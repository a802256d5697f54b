/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"

#include "base/hash.h"
#include "store/migrate.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAKING_TEMPLATE_TRIES 3

static void must(bool done, const struct err *e) {
    if (!done) ck_abort_msg("%s (%s)", e->message, e->hint);
}

static struct pg *open_database(struct loop *l, const char *conninfo) {
    struct err e;
    struct pg *c = NULL;
    must(db_open(l, conninfo, DB_SCHEMA_ANY, &c, &e), &e);
    return c;
}

/* CREATE DATABASE and DROP DATABASE go through the cluster's own database. */
static bool order(struct loop *l, const char *sql, struct err *e) {
    struct pg *c = open_database(l, "dbname=postgres");
    const bool done = pg_execute(c, sql, e);
    pg_close(c);
    return done;
}

static void start(struct scratch *s) {
    struct err e;
    must(loop_create(&s->loop, &e), &e);
    s->arena = arena_create();
    s->pg = NULL;
    s->statements = 0;
}

static void name_database(struct scratch *s) {
    static int number;
    start(s);
    snprintf(s->name, sizeof s->name, "scratch_%ld_%d", (long)getpid(), ++number);
    snprintf(s->conninfo, sizeof s->conninfo, "dbname=%s", s->name);
}

void scratch_create_copy(struct scratch *s, const char *source) {
    struct err e;
    name_database(s);
    must(order(s->loop, arena_print(s->arena, "CREATE DATABASE %s TEMPLATE %s", s->name, source), &e), &e);
    s->pg = open_database(s->loop, s->conninfo);
}

void scratch_create(struct scratch *s) {
    scratch_create_copy(s, "template0");
}

/* Named by what it holds: another build's template is never taken. */
static const char *name_template(struct arena *a) {
    char text[HASH_TEXT_BYTES];
    struct hash h;
    hash_begin(&h);
    for (size_t i = 0; i < MIGRATION_COUNT; i++) hash_add_text(&h, MIGRATIONS[i].sql);
    const struct digest digest = hash_end(&h);
    return arena_print(a, "migrated_%.16s", digest_print(&digest, text));
}

/* Made beside and renamed, so that test programs running at once never see a half-made one. */
static void make_template(struct scratch *s, const char *template) {
    struct err e;
    must(order(s->loop, arena_print(s->arena, "CREATE DATABASE %s TEMPLATE template0", s->name), &e), &e);
    struct pg *c = open_database(s->loop, s->conninfo);
    must(migrate_up(c, NULL, NULL, &e), &e);
    pg_close(c);
    if (!order(s->loop, arena_print(s->arena, "ALTER DATABASE %s RENAME TO %s", s->name, template), &e)) {
        ck_assert_msg(err_is_sqlstate(&e, "42P04"), "%s", e.message);
        must(order(s->loop, arena_print(s->arena, "DROP DATABASE %s", s->name), &e), &e);
    }
}

void scratch_create_migrated(struct scratch *s) {
    struct err e;
    name_database(s);
    const char *template = name_template(s->arena);
    const char *copy = arena_print(s->arena, "CREATE DATABASE %s TEMPLATE %s", s->name, template);
    bool done = false;
    for (int i = 0; !done && i < MAKING_TEMPLATE_TRIES; i++) {
        done = order(s->loop, copy, &e);
        if (!done && err_is_sqlstate(&e, "3D000"))
            make_template(s, template);
        else
            must(done, &e);
    }
    must(done, &e);
    s->pg = open_database(s->loop, s->conninfo);
}

void scratch_leave(struct scratch *s) {
    pg_close(s->pg);
    loop_destroy(s->loop);
    arena_destroy(s->arena);
}

void scratch_return(struct scratch *s) {
    start(s);
    s->pg = open_database(s->loop, s->conninfo);
}

void scratch_drop(struct scratch *s) {
    struct err e;
    pg_close(s->pg);
    s->pg = NULL;
    must(order(s->loop, arena_print(s->arena, "DROP DATABASE %s WITH (FORCE)", s->name), &e), &e);
    scratch_leave(s);
}

struct pg *scratch_open(struct scratch *s) {
    return open_database(s->loop, s->conninfo);
}

static char *print_arguments(const char *format, va_list arguments) {
    char *text = NULL;
    ck_assert_int_ge(vasprintf(&text, format, arguments), 0);
    return text;
}

void scratch_execute(struct scratch *s, struct pg *c, const char *format, ...) {
    struct err e;
    va_list arguments;
    va_start(arguments, format);
    char *sql = print_arguments(format, arguments);
    va_end(arguments);
    must(pg_execute(c != NULL ? c : s->pg, sql, &e), &e);
    free(sql);
}

static struct pg_result *ask(struct scratch *s, const char *sql) {
    struct err e;
    struct pg_result *r = NULL;
    const struct pg_statement statement = {arena_print(s->arena, "scratch_%d", ++s->statements), sql};
    must(pg_query(s->pg, &statement, NULL, &r, &e), &e);
    return r;
}

int64_t scratch_integer(struct scratch *s, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *sql = print_arguments(format, arguments);
    va_end(arguments);
    struct pg_result *r = ask(s, sql);
    const int64_t value = pg_result_rows(r) > 0 ? pg_result_integer(r, 0, 0) : 0;
    pg_result_free(r);
    free(sql);
    return value;
}

const char *scratch_text(struct scratch *s, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *sql = print_arguments(format, arguments);
    va_end(arguments);
    struct pg_result *r = ask(s, sql);
    char *text = arena_print(s->arena, "%s", "");
    for (int row = 0; row < pg_result_rows(r); row++)
        text = arena_print(s->arena, "%s%s\n", text, pg_result_text(r, row, 0));
    pg_result_free(r);
    free(sql);
    return text;
}
