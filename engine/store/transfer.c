/* SPDX-License-Identifier: Apache-2.0 */
#include "store/transfer.h"

#include "store/array.h"
#include "store/sql.h"

static void put_residents(struct array *ids, const int64_t *residents, size_t count) {
    array_begin(ids);
    for (size_t i = 0; i < count; i++) array_add_integer(ids, residents[i]);
    (void)array_end(ids);
}

/* ---- What the register says -------------------------------------------------------------------- */

bool transfer_read_feed(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                        struct transfer_row *rows, struct err *e) {
    struct array ids;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_residents(&ids, residents, count);
    pg_param_int(&p, commune);
    pg_param_text(&p, ids.text);
    const bool ok = pg_query(register_, &SQL_TRANSFER_FEED, &p, &r, e);
    array_free(&ids);
    if (!ok) return false;
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct transfer_row){.is_named = pg_result_boolean(r, (int)i, 0),
                                        .resident = {.id = residents[i],
                                                     .died_on = pg_result_date(r, (int)i, 1),
                                                     .moved_to = (int32_t)pg_result_integer(r, (int)i, 2),
                                                     .resident_since = pg_result_date(r, (int)i, 3)}};
    pg_result_free(r);
    return true;
}

bool transfer_names_feed_somebody(struct pg *register_, int32_t commune, bool *names_somebody,
                                  struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    if (!pg_query(register_, &SQL_TRANSFER_FEED_NAMES_SOMEBODY, &p, &r, e)) return false;
    *names_somebody = pg_result_boolean(r, 0, 0);
    pg_result_free(r);
    return true;
}

/* ---- What is known of them ---------------------------------------------------------------------- */

static bool take(struct pg *c, const struct pg_statement *s, int32_t from, int32_t to,
                 const struct array *ids, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, to);
    pg_param_int(&p, from);
    pg_param_text(&p, ids->text);
    return pg_query(c, s, &p, NULL, e);
}

static bool drop(struct pg *c, const struct pg_statement *s, int32_t from, const struct array *ids,
                 struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, from);
    pg_param_text(&p, ids->text);
    return pg_query(c, s, &p, NULL, e);
}

bool transfer_carry(struct pg *c, int32_t from, int32_t to, const int64_t *residents, size_t count,
                    struct err *e) {
    static const struct pg_statement *const TABLES[][2] = {
        {&SQL_TRANSFER_FACT_TAKE, &SQL_TRANSFER_FACT_DROP},
        {&SQL_TRANSFER_COMPLETION_TAKE, &SQL_TRANSFER_COMPLETION_DROP},
        {&SQL_TRANSFER_MEMBERSHIP_TAKE, &SQL_TRANSFER_MEMBERSHIP_DROP},
        {&SQL_TRANSFER_DOUBT_TAKE, &SQL_TRANSFER_DOUBT_DROP},
        {&SQL_TRANSFER_CONTACT_TAKE, &SQL_TRANSFER_CONTACT_DROP},
    };
    struct array ids;
    bool ok = true;
    if (count == 0) return true;
    put_residents(&ids, residents, count);
    for (size_t i = 0; ok && i < sizeof TABLES / sizeof TABLES[0]; i++)
        ok = take(c, TABLES[i][0], from, to, &ids, e) && drop(c, TABLES[i][1], from, &ids, e);
    array_free(&ids);
    return ok;
}

bool transfer_leave(struct pg *c, int32_t from, bool keeps_plan, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, from);
    pg_param_boolean(&p, keeps_plan);
    return pg_query(c, &SQL_TRANSFER_LEAVE, &p, NULL, e);
}
