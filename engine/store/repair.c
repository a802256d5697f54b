/* SPDX-License-Identifier: Apache-2.0 */
#include "store/repair.h"

#include "store/array.h"
#include "store/reference.h"
#include "store/sql.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const KIND_NAMES[REPAIR_KINDS] = {"close", "open", "capacity", "undo"};

const char *repair_kind_name(enum repair_kind kind) {
    assert(kind < REPAIR_KINDS);
    return KIND_NAMES[kind];
}

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    return arena_print(a, "%s", pg_result_text(r, row, column));
}

/* ---- Capacity vectors as the database writes them --------------------------------------------- */

#define VECTOR_BYTES (RESOURCES * 7 + 3)

static const char *print_vector(const int16_t capacity[RESOURCES], char text[VECTOR_BYTES]) {
    int length = snprintf(text, VECTOR_BYTES, "{");
    for (int r = 0; r < RESOURCES; r++)
        length += snprintf(text + length, (size_t)(VECTOR_BYTES - length), "%s%d", r ? "," : "", capacity[r]);
    (void)snprintf(text + length, (size_t)(VECTOR_BYTES - length), "}");
    return text;
}

static void read_vector(const char *text, int16_t capacity[RESOURCES]) {
    for (int r = 0; r < RESOURCES && *text; r++) {
        char *end = NULL;
        capacity[r] = (int16_t)strtol(text + 1, &end, 10);
        text = end;
    }
}

/* ---- Closures ------------------------------------------------------------------------------------ */

static void add_closure_key(struct pg_params *p, int32_t commune, int32_t site, civil_day from) {
    pg_param_int(p, commune);
    pg_param_int(p, site);
    pg_param_date(p, from);
}

bool repair_find_closure(struct pg *c, int32_t commune, int32_t site, civil_day from, struct arena *a,
                         struct repair_closure *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    add_closure_key(&p, commune, site, from);
    *out = (struct repair_closure){.until = CIVIL_NONE, .reason = ""};
    if (!pg_query(c, &SQL_REPAIR_CLOSURE_FIND, &p, &r, e)) return false;
    if (pg_result_rows(r) > 0)
        *out = (struct repair_closure){true, pg_result_date(r, 0, 0), copy_field(a, r, 0, 1)};
    pg_result_free(r);
    return true;
}

bool repair_write_closure(struct pg *c, int32_t commune, int32_t site, civil_day from,
                          const struct repair_closure *closure, struct err *e) {
    struct pg_params p = {0};
    add_closure_key(&p, commune, site, from);
    if (closure->is_there) {
        pg_param_date(&p, closure->until);
        pg_param_text(&p, closure->reason);
    }
    return pg_query(c, closure->is_there ? &SQL_REPAIR_CLOSURE_PUT : &SQL_REPAIR_CLOSURE_DROP, &p, NULL, e) &&
           reference_move_revision(c, e);
}

/* ---- Extra sessions --------------------------------------------------------------------------------- */

static void read_before(const struct pg_result *r, struct repair_session *sessions, size_t count) {
    size_t at = 0;
    for (int i = 0; i < pg_result_rows(r); i++) {
        const civil_day day = pg_result_date(r, i, 0);
        const uint8_t half = (uint8_t)pg_result_integer(r, i, 1);
        while (at < count &&
               (sessions[at].day < day || (sessions[at].day == day && sessions[at].half < half)))
            at++;
        if (at == count || sessions[at].day != day || sessions[at].half != half) continue;
        sessions[at].was_there = true;
        sessions[at].reserve_before = (int16_t)pg_result_integer(r, i, 3);
        read_vector(pg_result_text(r, i, 2), sessions[at].before);
    }
}

bool repair_find_sessions(struct pg *c, int32_t site, struct repair_session *sessions, size_t count,
                          struct arena *a, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct array days;
    if (count == 0) return true;
    array_begin(&days);
    for (size_t i = 0; i < count; i++) array_add_date(&days, sessions[i].day);
    pg_param_int(&p, site);
    pg_param_text(&p, array_keep(&days, a));
    if (!pg_query(c, &SQL_REPAIR_EXTRA_FIND, &p, &r, e)) return false;
    read_before(r, sessions, count);
    pg_result_free(r);
    return true;
}

static bool put_sessions(struct pg *c, int32_t site, const struct repair_session *sessions, size_t count,
                         struct err *e) {
    char text[VECTOR_BYTES];
    struct pg_params p = {0};
    struct columns k;
    pg_param_int(&p, site);
    columns_begin(&k, 4);
    for (size_t i = 0; i < count; i++) {
        if (!sessions[i].is_there) continue;
        array_add_date(&k.at[0], sessions[i].day);
        array_add_integer(&k.at[1], sessions[i].half);
        array_add_text(&k.at[2], print_vector(sessions[i].after, text));
        array_add_integer(&k.at[3], sessions[i].reserve_after);
    }
    return columns_query(c, &SQL_REPAIR_EXTRA_PUT, &p, &k, NULL, e);
}

static bool drop_sessions(struct pg *c, int32_t site, const struct repair_session *sessions, size_t count,
                          struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    pg_param_int(&p, site);
    columns_begin(&k, 2);
    for (size_t i = 0; i < count; i++) {
        if (sessions[i].is_there) continue;
        array_add_date(&k.at[0], sessions[i].day);
        array_add_integer(&k.at[1], sessions[i].half);
    }
    return columns_query(c, &SQL_REPAIR_EXTRA_DROP, &p, &k, NULL, e);
}

bool repair_write_sessions(struct pg *c, int32_t site, const struct repair_session *sessions, size_t count,
                           struct err *e) {
    if (count == 0) return true;
    return put_sessions(c, site, sessions, count, e) && drop_sessions(c, site, sessions, count, e) &&
           reference_move_revision(c, e);
}

/* ---- Writing the record ------------------------------------------------------------------------------ */

static void add_number(struct pg_params *p, int32_t number) {
    if (number > 0)
        pg_param_int(p, number);
    else
        pg_param_text(p, NULL);
}

static bool insert_repair(struct pg *c, struct repair *repair, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, repair->commune);
    pg_param_text(&p, repair_kind_name(repair->kind));
    add_number(&p, repair->undoes);
    pg_param_int(&p, repair->area.site);
    pg_param_date(&p, repair->area.from);
    pg_param_date(&p, repair->area.until);
    pg_param_int(&p, repair->area.halves);
    pg_param_boolean(&p, repair->has_closure);
    pg_param_boolean(&p, repair->closure_before.is_there);
    pg_param_date(&p, repair->closure_before.until);
    pg_param_text(&p, repair->closure_before.reason);
    pg_param_text(&p, repair->reason);
    pg_param_text(&p, repair->author);
    pg_param_date(&p, repair->made_on);
    pg_param_bigint(&p, repair->revision);
    if (!pg_query(c, &SQL_REPAIR_INSERT, &p, &r, e)) return false;
    repair->number = (int32_t)pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return true;
}

static bool mark_undone(struct pg *c, const struct repair *repair, struct err *e) {
    struct pg_params p = {0};
    if (repair->undoes == 0) return true;
    pg_param_int(&p, repair->commune);
    pg_param_int(&p, repair->undoes);
    pg_param_int(&p, repair->number);
    return pg_query(c, &SQL_REPAIR_UNDONE, &p, NULL, e);
}

static bool insert_sessions(struct pg *c, const struct repair *repair, const struct repair_session *sessions,
                            size_t count, struct err *e) {
    char text[VECTOR_BYTES];
    struct pg_params p = {0};
    struct columns k;
    if (count == 0) return true;
    pg_param_int(&p, repair->commune);
    pg_param_int(&p, repair->number);
    pg_param_int(&p, repair->area.site);
    columns_begin(&k, 6);
    for (size_t i = 0; i < count; i++) {
        const struct repair_session *s = &sessions[i];
        array_add_date(&k.at[0], s->day);
        array_add_integer(&k.at[1], s->half);
        array_add_text(&k.at[2], s->was_there ? print_vector(s->before, text) : "");
        array_add_integer(&k.at[3], s->reserve_before);
        array_add_text(&k.at[4], s->is_there ? print_vector(s->after, text) : "");
        array_add_integer(&k.at[5], s->reserve_after);
    }
    return columns_query(c, &SQL_REPAIR_SESSIONS_INSERT, &p, &k, NULL, e);
}

bool repair_record(struct pg *c, struct repair *repair, const struct repair_session *sessions,
                   size_t session_count, struct err *e) {
    return insert_repair(c, repair, e) && mark_undone(c, repair, e) &&
           insert_sessions(c, repair, sessions, session_count, e);
}

/* Four columns; no place has site 0. */
static void add_place(struct array *columns, const struct repair_place *place) {
    char text[CIVIL_MINUTE_BYTES] = "";
    const bool is_there = place->site != 0;
    if (is_there) civil_print_minute(place->minute, text);
    array_add_integer(&columns[0], place->site);
    array_add_date(&columns[1], is_there ? place->day : CIVIL_NONE);
    array_add_integer(&columns[2], place->half);
    array_add_text(&columns[3], text);
}

bool repair_record_moves(struct pg *c, const struct repair *repair, int32_t round,
                         const struct repair_move *moves, size_t count, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    if (count == 0) return true;
    pg_param_int(&p, repair->commune);
    pg_param_int(&p, repair->number);
    columns_begin(&k, COLUMNS_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct repair_move *m = &moves[i];
        array_add_integer(&k.at[0], round);
        array_add_integer(&k.at[1], m->resident);
        array_add_integer(&k.at[2], m->number);
        array_add_integer(&k.at[3], m->attempt);
        array_add_integer(&k.at[4], m->version);
        array_add_text(&k.at[5], repair_fate_name((enum repair_fate)m->fate));
        array_add_integer(&k.at[6], m->is_told);
        array_add_text(&k.at[7], reason_name((enum reason)m->reason));
        add_place(&k.at[8], &m->from);
        add_place(&k.at[12], &m->to);
    }
    return columns_query(c, &SQL_REPAIR_MOVES_INSERT, &p, &k, NULL, e);
}

/* ---- Reading it ------------------------------------------------------------------------------------ */

static enum repair_kind find_kind(const char *name) {
    int kind = 0;
    while (kind + 1 < REPAIR_KINDS && strcmp(name, KIND_NAMES[kind]) != 0) kind++;
    return (enum repair_kind)kind;
}

static struct repair read_repair(const struct pg_result *r, int i, int32_t commune, struct arena *a) {
    return (struct repair){
        .commune = commune,
        .number = (int32_t)pg_result_integer(r, i, 0),
        .kind = find_kind(pg_result_text(r, i, 1)),
        .undoes = (int32_t)pg_result_integer(r, i, 2),
        .undone_by = (int32_t)pg_result_integer(r, i, 3),
        .area = {.site = (int32_t)pg_result_integer(r, i, 4),
                 .from = pg_result_date(r, i, 5),
                 .until = pg_result_date(r, i, 6),
                 .halves = (uint8_t)pg_result_integer(r, i, 7)},
        .has_closure = pg_result_boolean(r, i, 8),
        .closure_before = {pg_result_boolean(r, i, 9), pg_result_date(r, i, 10), copy_field(a, r, i, 11)},
        .reason = copy_field(a, r, i, 12),
        .author = copy_field(a, r, i, 13),
        .made_on = pg_result_date(r, i, 14),
    };
}

bool repair_load(struct pg *c, int32_t commune, int32_t number, struct arena *a, struct repair **out,
                 size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_int(&p, number);
    if (!pg_query(c, &SQL_REPAIR_FIND, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct repair, *count);
    for (size_t i = 0; i < *count; i++) (*out)[i] = read_repair(r, (int)i, commune, a);
    pg_result_free(r);
    return true;
}

static bool query_parts(struct pg *c, const struct pg_statement *s, const struct repair *repair,
                        struct pg_result **r, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, repair->commune);
    pg_param_int(&p, repair->number);
    return pg_query(c, s, &p, r, e);
}

bool repair_load_sessions(struct pg *c, const struct repair *repair, struct arena *a,
                          struct repair_session **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!query_parts(c, &SQL_REPAIR_SESSIONS, repair, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct repair_session, *count);
    for (int i = 0; i < (int)*count; i++) {
        struct repair_session *s = &(*out)[i];
        *s = (struct repair_session){.day = pg_result_date(r, i, 0),
                                     .half = (uint8_t)pg_result_integer(r, i, 1),
                                     .was_there = *pg_result_text(r, i, 2) != '\0',
                                     .is_there = *pg_result_text(r, i, 4) != '\0',
                                     .reserve_before = (int16_t)pg_result_integer(r, i, 3),
                                     .reserve_after = (int16_t)pg_result_integer(r, i, 5)};
        read_vector(pg_result_text(r, i, 2), s->before);
        read_vector(pg_result_text(r, i, 4), s->after);
    }
    pg_result_free(r);
    return true;
}

static struct repair_place read_place(const struct pg_result *r, int i, int column) {
    return (struct repair_place){.site = (int32_t)pg_result_integer(r, i, column),
                                 .day = pg_result_date(r, i, column + 1),
                                 .half = (uint8_t)pg_result_integer(r, i, column + 2),
                                 .minute = (int16_t)pg_result_integer(r, i, column + 3)};
}

static struct repair_moved read_move(const struct pg_result *r, int i) {
    enum repair_fate fate = REPAIR_STAYED;
    enum reason reason = REASON_NONE;
    (void)repair_fate_find(pg_result_text(r, i, 5), &fate);
    (void)reason_find(pg_result_text(r, i, 7), &reason);
    return (struct repair_moved){.round = (int32_t)pg_result_integer(r, i, 0),
                                 .move = {.resident = pg_result_integer(r, i, 1),
                                          .number = (uint8_t)pg_result_integer(r, i, 2),
                                          .attempt = (uint8_t)pg_result_integer(r, i, 3),
                                          .version = (int32_t)pg_result_integer(r, i, 4),
                                          .fate = (uint8_t)fate,
                                          .is_told = pg_result_boolean(r, i, 6),
                                          .reason = (uint8_t)reason,
                                          .from = read_place(r, i, 8),
                                          .to = read_place(r, i, 12)},
                                 .is_new_told = pg_result_boolean(r, i, 16)};
}

bool repair_load_moves(struct pg *c, const struct repair *repair, struct arena *a, struct repair_moved **out,
                       size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!query_parts(c, &SQL_REPAIR_MOVES, repair, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct repair_moved, *count);
    for (size_t i = 0; i < *count; i++) (*out)[i] = read_move(r, (int)i);
    pg_result_free(r);
    return true;
}
