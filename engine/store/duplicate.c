/* SPDX-License-Identifier: Apache-2.0 */
#include "store/duplicate.h"

#include "store/sql.h"

#include <string.h>

bool duplicate_load(struct pg *c, int32_t commune, struct arena *a, struct duplicate_doubt **out,
                    size_t *out_count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    if (!pg_query(c, &SQL_DUPLICATE_LIST, &p, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct duplicate_doubt, *out_count);
    for (int i = 0; i < (int)*out_count; i++) {
        const char *reason = pg_result_text(r, i, 4);
        (*out)[i] = (struct duplicate_doubt){.commune = (int32_t)pg_result_integer(r, i, 0),
                                             .resident = pg_result_integer(r, i, 1),
                                             .other = pg_result_integer(r, i, 2),
                                             .other_commune = (int32_t)pg_result_integer(r, i, 3),
                                             .reason = arena_copy_text(a, reason, strlen(reason))};
    }
    pg_result_free(r);
    return true;
}

bool duplicate_settle(struct pg *c, int32_t commune, int64_t resident, int64_t other, civil_day today,
                      int64_t *settled, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_bigint(&p, resident);
    pg_param_bigint(&p, other);
    pg_param_date(&p, today);
    if (!pg_query(c, &SQL_DUPLICATE_SETTLE, &p, &r, e)) return false;
    *settled = pg_result_affected(r);
    pg_result_free(r);
    return true;
}
