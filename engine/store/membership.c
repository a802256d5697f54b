/* SPDX-License-Identifier: Apache-2.0 */
#include "store/membership.h"

#include "store/array.h"
#include "store/sql.h"

bool membership_list_communes(struct pg *c, int32_t organisation, civil_day day, struct arena *a,
                              int32_t **out, size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, organisation);
    pg_param_date(&p, day);
    if (!pg_query(c, &SQL_MEMBERSHIP_COMMUNES, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, int32_t, *count);
    for (int i = 0; i < (int)*count; i++) (*out)[i] = (int32_t)pg_result_integer(r, i, 0);
    pg_result_free(r);
    return true;
}

bool membership_list(struct pg *c, int32_t commune, int32_t organisation, civil_day day, struct arena *a,
                     int64_t **out, size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_int(&p, organisation);
    pg_param_date(&p, day);
    if (!pg_query(c, &SQL_MEMBERSHIP_CURRENT, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, int64_t, *count);
    for (int i = 0; i < (int)*count; i++) (*out)[i] = pg_result_integer(r, i, 0);
    pg_result_free(r);
    return true;
}

static bool write_members(struct pg *c, const struct pg_statement *s, const struct membership_change *change,
                          civil_day day, const int64_t *residents, size_t count, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    if (count == 0) return true;
    pg_param_int(&p, change->commune);
    pg_param_int(&p, change->organisation);
    pg_param_date(&p, day);
    columns_begin(&k, 1);
    for (size_t i = 0; i < count; i++) array_add_integer(&k.at[0], residents[i]);
    return columns_query(c, s, &p, &k, NULL, e);
}

bool membership_write(struct pg *c, const struct membership_change *change, struct err *e) {
    return write_members(c, &SQL_MEMBERSHIP_END, change, change->from - 1, change->ended, change->ended_count,
                         e) &&
           write_members(c, &SQL_MEMBERSHIP_BEGIN, change, change->from, change->begun, change->begun_count,
                         e);
}
