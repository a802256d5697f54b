/* SPDX-License-Identifier: Apache-2.0 */
#include "store/feed_copy.h"

#include "base/vec.h"
#include "store/db.h"
#include "store/sql.h"

#include <string.h>

enum { PIECE_ROWS = 8192, FIELDS = 16 };

static const int64_t OVERLAP_MICROSECONDS = (int64_t)24 * 60 * 60 * 1000000;

struct byte_list VEC_OF(unsigned char);
struct length_list VEC_OF(uint32_t);

/* Rows on their way from the register to the store, as they came. */
struct piece {
    struct byte_list bytes;
    struct length_list lengths;
    int64_t last;    /* resident */
    int64_t changed; /* the latest, in microseconds since 1970 */
};

struct refresh {
    struct pg *registry;
    struct pg *store;
    int32_t commune;
    struct piece piece;
    int64_t changed_until; /* the latest change that was seen; 0 = nothing was read yet */
    civil_day compared_on;
    struct feed_copy_refreshed *out;
};

/* ---- One piece ------------------------------------------------------------------------------------- */

static void keep(struct byte_list *list, const void *bytes, size_t length) {
    if (list->room < list->count + length) {
        list->room = 2 * (list->count + length);
        list->at = memory_grow(list->at, list->room, 1);
    }
    memcpy(list->at + list->count, bytes, length);
    list->count += length;
}

static bool on_row(void *context, struct pg_row *row, struct err *e) {
    struct piece *p = context;
    size_t length = 0;
    const void *bytes = pg_row_bytes(row, &length);
    keep(&p->bytes, bytes, length);
    (void)pg_row_int(row);
    const int64_t resident = pg_row_bigint(row);
    if (p->lengths.count > 0 && !feed_check_order(p->last, resident, e)) return false;
    *vec_push(&p->lengths) = (uint32_t)length;
    p->last = resident;
    for (int field = 2; field < FIELDS - 1; field++) (void)pg_row_text(row, &length);
    const int64_t changed = pg_row_bigint(row);
    if (p->changed < changed) p->changed = changed;
    return true;
}

static bool fetch(struct refresh *r, int64_t after, int64_t since, struct err *e) {
    const int64_t integers[] = {r->commune, after, since, PIECE_ROWS};
    int64_t rows = 0;
    vec_clear(&r->piece.bytes);
    vec_clear(&r->piece.lengths);
    r->piece.last = INT64_MAX;
    if (!pg_copy_out(r->registry, &SQL_FEED_COPY_CHANGED, integers, 4, on_row, &r->piece, &rows, e))
        return false;
    r->out->rows += rows;
    if (rows < PIECE_ROWS) r->piece.last = INT64_MAX;
    return true;
}

static bool stage(struct refresh *r, struct err *e) {
    struct pg_copy_in *w = NULL;
    const unsigned char *at = r->piece.bytes.at;
    if (r->piece.lengths.count == 0) return true;
    if (!pg_copy_in_begin(r->store, &SQL_FEED_COPY_STAGE, NULL, 0, &w, e)) return false;
    for (size_t i = 0; i < r->piece.lengths.count; at += r->piece.lengths.at[i++]) {
        pg_put_row(w, FIELDS);
        pg_put_fields(w, at, r->piece.lengths.at[i]);
    }
    return pg_copy_in_end(w, NULL, NULL, e);
}

static bool change(struct refresh *r, const struct pg_statement *s, int64_t *changed, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *result = NULL;
    pg_param_int(&p, r->commune);
    if (!pg_query(r->store, s, &p, &result, e)) return false;
    if (changed) *changed += pg_result_affected(result);
    pg_result_free(result);
    return true;
}

/* Who lies between the first and the last of a piece and is not in it. */
static bool drop(struct refresh *r, int64_t after, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *result = NULL;
    pg_param_int(&p, r->commune);
    pg_param_bigint(&p, after);
    pg_param_bigint(&p, r->piece.last);
    if (!pg_query(r->store, &SQL_FEED_COPY_DROP, &p, &result, e)) return false;
    r->out->changed += pg_result_affected(result);
    pg_result_free(result);
    return true;
}

static bool take_piece(struct refresh *r, int64_t after, int64_t since, struct err *e) {
    if (!fetch(r, after, since, e) || !stage(r, e)) return false;
    const bool has_rows = r->piece.lengths.count > 0;
    return (!has_rows || change(r, &SQL_FEED_COPY_MERGE, &r->out->changed, e)) &&
           (since != 0 || drop(r, after, e)) && (!has_rows || change(r, &SQL_FEED_COPY_UNSTAGE, NULL, e));
}

/* ---- All pieces ------------------------------------------------------------------------------------ */

static bool take_changes(struct refresh *r, int64_t since, struct err *e) {
    for (int64_t after = -INT64_MAX; after < INT64_MAX; after = r->piece.last)
        if (!take_piece(r, after, since, e)) return false;
    return true;
}

/* *value stays where there is no row. */
static bool ask_number(struct pg *c, const struct pg_statement *s, int32_t commune, int64_t *value,
                       struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    if (!pg_query(c, s, &p, &r, e)) return false;
    if (pg_result_rows(r) > 0) *value = pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return true;
}

/* The row of the last change is seen again each time, unless it has changed or is gone: that none is seen at
 * all means another register, or an older one. Nor is it right when the numbers differ. */
static bool is_odd(struct refresh *r, bool *is_odd, struct err *e) {
    int64_t stated = -1;
    int64_t kept = -1;
    *is_odd = r->out->rows == 0;
    if (*is_odd) return true;
    if (!ask_number(r->registry, &SQL_FEED_STATUS_ROWS, r->commune, &stated, e) ||
        !ask_number(r->store, &SQL_FEED_COPY_COUNT, r->commune, &kept, e))
        return false;
    *is_odd = stated >= 0 && stated != kept;
    return true;
}

static bool lock(struct refresh *r, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *result = NULL;
    if (!change(r, &SQL_FEED_COPY_BEGIN, NULL, e)) return false;
    pg_param_int(&p, r->commune);
    if (!pg_query(r->store, &SQL_FEED_COPY_LOCK, &p, &result, e)) return false;
    r->changed_until = pg_result_integer(result, 0, 0);
    r->compared_on = pg_result_date(result, 0, 1);
    pg_result_free(result);
    return true;
}

static bool mark(struct refresh *r, civil_day compared_on, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, r->commune);
    pg_param_bigint(&p, r->piece.changed);
    pg_param_date(&p, compared_on);
    return pg_query(r->store, &SQL_FEED_COPY_MARK, &p, NULL, e);
}

static bool is_due(const struct refresh *r, civil_day today) {
    return r->changed_until == 0 || r->compared_on == CIVIL_NONE || today < r->compared_on ||
           today - r->compared_on >= FEED_COPY_DAYS;
}

static bool take(struct refresh *r, civil_day today, struct err *e) {
    if (!lock(r, e)) return false;
    r->out->is_whole = is_due(r, today);
    r->piece.changed = r->changed_until;
    if (!r->out->is_whole &&
        (!take_changes(r, r->changed_until - OVERLAP_MICROSECONDS, e) || !is_odd(r, &r->out->is_whole, e)))
        return false;
    if (r->out->is_whole) {
        r->piece.changed = 0; /* an older register than before is believed */
        if (!take_changes(r, 0, e)) return false;
    }
    return mark(r, r->out->is_whole ? today : r->compared_on, e);
}

bool feed_copy_refresh(struct pg *registry, struct pg *store, int32_t commune, civil_day today,
                       struct feed_copy_refreshed *out, struct err *e) {
    *out = (struct feed_copy_refreshed){0};
    struct refresh r = {.registry = registry, .store = store, .commune = commune, .out = out};
    const bool ok = db_begin_unhurried(store, e) && take(&r, today, e) && db_commit(store, e);
    if (!ok) db_rollback(store);
    vec_free(&r.piece.bytes);
    vec_free(&r.piece.lengths);
    return ok;
}

bool feed_copy_read(struct pg *store, int32_t commune, civil_day today, feed_on_resident *on_resident,
                    void *context, struct hash *hash, struct feed_summary *out, struct err *e) {
    return feed_read_from(store, &SQL_FEED_COPY_READ, commune, today, on_resident, context, hash, out, e);
}
