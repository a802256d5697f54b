/* SPDX-License-Identifier: Apache-2.0 */
#include "store/holiday.h"

#include "store/array.h"
#include "store/sql.h"

static bool query_with_list(struct pg *c, const struct pg_statement *s, const struct holiday_list *list,
                            struct pg_result **r, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    columns_begin(&k, 3);
    for (size_t i = 0; i < list->count; i++) {
        array_add_date(&k.at[0], list->at[i].day);
        array_add_text(&k.at[1], list->at[i].name);
        array_add_text(&k.at[2], list->at[i].version);
    }
    return columns_query(c, s, &p, &k, r, e);
}

bool holiday_compare(struct pg *c, const struct holiday_list *list, struct holiday_diff *out, struct err *e) {
    struct pg_result *r = NULL;
    if (!query_with_list(c, &SQL_HOLIDAY_DIFF, list, &r, e)) return false;
    *out = (struct holiday_diff){
        .added = pg_result_integer(r, 0, 0),
        .changed = pg_result_integer(r, 0, 1),
        .gone = pg_result_integer(r, 0, 2),
    };
    pg_result_free(r);
    return true;
}

bool holiday_replace(struct pg *c, const struct holiday_list *list, struct err *e) {
    return query_with_list(c, &SQL_HOLIDAY_REPLACE, list, NULL, e);
}
