/* SPDX-License-Identifier: Apache-2.0 */
#include "store/fact.h"

#include "store/array.h"
#include "store/feed.h"
#include "store/person.h"
#include "store/sql.h"

#include <string.h>

static const char *copy_text(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

/* ---- What officers know ------------------------------------------------------------------ */

static bool read_fact(const struct pg_result *r, int i, struct arena *a, struct fact *out, struct err *e) {
    *out = (struct fact){.resident = pg_result_integer(r, i, 0),
                         .from = pg_result_date(r, i, 2),
                         .until = pg_result_date(r, i, 3),
                         .withdrawn = CIVIL_NONE,
                         .value = copy_text(a, r, i, 4),
                         .source = copy_text(a, r, i, 5),
                         .author = copy_text(a, r, i, 6)};
    return fact_kind_find(pg_result_text(r, i, 1), &out->kind) ||
           err_set(e, ERR_CONFIG, "Install the release that knows it.", "unknown kind of fact '%s'",
                   pg_result_text(r, i, 1));
}

bool fact_load(struct pg *c, int32_t commune, int64_t resident, civil_day today, struct arena *a,
               struct fact **out, size_t *out_count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    bool ok = true;
    pg_param_int(&p, commune);
    pg_param_bigint(&p, resident);
    pg_param_date(&p, today);
    if (!pg_query(c, &SQL_FACT_LOAD, &p, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct fact, *out_count);
    for (size_t i = 0; ok && i < *out_count; i++) ok = read_fact(r, (int)i, a, &(*out)[i], e);
    pg_result_free(r);
    return ok;
}

bool fact_find_reached(struct pg *c, int32_t commune, const char *phone, civil_day today, size_t limit,
                       struct arena *a, int64_t **out, size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_text(&p, phone);
    pg_param_date(&p, today);
    pg_param_int(&p, (int32_t)limit);
    if (!pg_query(c, &SQL_FACT_REACHED_AT, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, int64_t, *count);
    for (size_t i = 0; i < *count; i++) (*out)[i] = pg_result_integer(r, (int)i, 0);
    pg_result_free(r);
    return true;
}

bool fact_find_commune(struct pg *c, int64_t resident, int32_t *commune, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_bigint(&p, resident);
    if (!pg_query(c, &SQL_FACT_FIND_COMMUNE, &p, &r, e)) return false;
    *commune = pg_result_rows(r) ? (int32_t)pg_result_integer(r, 0, 0) : 0;
    pg_result_free(r);
    return true;
}

static void add_key(struct pg_params *p, int32_t commune, int64_t resident, enum fact_kind kind) {
    pg_param_int(p, commune);
    pg_param_bigint(p, resident);
    pg_param_text(p, fact_kind_name(kind));
}

/* Tells how many rows the statement changed. */
static bool change(struct pg *c, const struct pg_statement *s, const struct pg_params *p, int64_t *rows,
                   struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, s, p, &r, e)) return false;
    *rows = pg_result_affected(r);
    pg_result_free(r);
    return true;
}

bool fact_write(struct pg *c, int32_t commune, const struct fact *f, civil_day today, bool *is_changed,
                struct err *e) {
    struct pg_params others = {0}, p = {0};
    int64_t replaced = 0, written = 0;
    add_key(&others, commune, f->resident, f->kind);
    pg_param_date(&others, f->from);
    pg_param_date(&others, today);
    add_key(&p, commune, f->resident, f->kind);
    pg_param_date(&p, f->from);
    pg_param_date(&p, f->until);
    pg_param_text(&p, f->value);
    pg_param_text(&p, f->source);
    pg_param_text(&p, f->author);
    if (!change(c, &SQL_FACT_REPLACE, &others, &replaced, e) || !change(c, &SQL_FACT_WRITE, &p, &written, e))
        return false;
    *is_changed = replaced + written > 0;
    return true;
}

bool fact_withdraw(struct pg *c, int32_t commune, int64_t resident, enum fact_kind kind, civil_day from,
                   civil_day today, int64_t *withdrawn, struct err *e) {
    struct pg_params p = {0};
    add_key(&p, commune, resident, kind);
    pg_param_date(&p, from);
    pg_param_date(&p, today);
    return change(c, &SQL_FACT_WITHDRAW, &p, withdrawn, e);
}

/* ---- What the register says -------------------------------------------------------------- */

static struct fact_feed read_feed(const struct pg_result *r, int i, civil_day as_of, struct arena *a) {
    const int year = (int)pg_result_integer(r, i, 2);
    struct fact_feed f = {.as_of = as_of,
                          .is_named = pg_result_boolean(r, i, 0),
                          .birth = pg_result_date(r, i, 1),
                          .died_on = pg_result_date(r, i, 3),
                          .resident_since = pg_result_date(r, i, 4),
                          .moved_to = (int32_t)pg_result_integer(r, i, 5),
                          .guardian = pg_result_integer(r, i, 6),
                          .language = copy_text(a, r, i, 7)};
    if (f.birth == CIVIL_NONE && year >= 1 && year <= 9999) f.birth = civil_make(year, 1, 1);
    return f;
}

static bool load_rows(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                      struct arena *a, struct fact_feed *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    civil_day as_of = CIVIL_NONE;
    if (!feed_read_day(register_, commune, &as_of, e)) return false;
    pg_param_int(&p, commune);
    columns_begin(&k, 1);
    for (size_t i = 0; i < count; i++) array_add_integer(&k.at[0], residents[i]);
    if (!columns_query(register_, &SQL_FACT_FEED, &p, &k, &r, e)) return false;
    for (size_t i = 0; i < count; i++) out[i] = read_feed(r, (int)i, as_of, a);
    pg_result_free(r);
    return true;
}

bool fact_load_feed(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                    struct arena *a, struct fact_feed **out, struct err *e) {
    struct person *persons;
    *out = arena_new_array(a, struct fact_feed, count);
    if (!load_rows(register_, commune, residents, count, a, *out, e) ||
        !person_load(register_, commune, residents, count, a, &persons, e))
        return false;
    for (size_t i = 0; i < count; i++) {
        (*out)[i].phone = persons[i].phone;
        (*out)[i].email = persons[i].email;
    }
    return true;
}
