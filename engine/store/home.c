/* SPDX-License-Identifier: Apache-2.0 */
#include "store/home.h"

#include "store/array.h"
#include "store/sql.h"

enum { HOMES_A_QUERY = 10000 };

static bool read_some_homes(struct pg *c, const int64_t *residents, size_t count, int32_t *communes,
                            struct err *e) {
    struct array ids;
    array_begin(&ids);
    for (size_t i = 0; i < count; i++) array_add_integer(&ids, residents[i]);
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_text(&p, array_end(&ids));
    const bool ok = pg_query(c, &SQL_HOME_READ, &p, &r, e);
    array_free(&ids);
    if (!ok) return false;
    int row = 0;
    for (size_t i = 0; i < count; i++) {
        while (row < pg_result_rows(r) && pg_result_integer(r, row, 0) < residents[i]) row++;
        const bool has_home = row < pg_result_rows(r) && pg_result_integer(r, row, 0) == residents[i];
        communes[i] = has_home ? (int32_t)pg_result_integer(r, row, 1) : 0;
    }
    pg_result_free(r);
    return true;
}

bool home_read(struct pg *c, const int64_t *residents, size_t count, int32_t *communes, struct err *e) {
    for (size_t at = 0; at < count; at += HOMES_A_QUERY) {
        const size_t some = count - at < HOMES_A_QUERY ? count - at : HOMES_A_QUERY;
        if (!read_some_homes(c, &residents[at], some, &communes[at], e)) return false;
    }
    return true;
}

bool home_take(struct pg *c, int32_t commune, const int64_t *residents, size_t count, struct err *e) {
    if (count == 0) return true;
    struct pg_copy_in *w = NULL;
    if (!pg_copy_in_begin(c, &SQL_HOME_TAKE, NULL, 0, &w, e)) return false;
    for (size_t i = 0; i < count; i++) {
        pg_put_row(w, 3);
        pg_put_bigint(w, residents[i]);
        pg_put_int(w, commune);
        pg_put_int(w, 1);
    }
    return pg_copy_in_end(w, NULL, NULL, e);
}

bool home_leave(struct pg *c, int32_t commune, const int64_t *residents, size_t count, struct err *e) {
    if (count == 0) return true;
    struct array ids;
    array_begin(&ids);
    for (size_t i = 0; i < count; i++) array_add_integer(&ids, residents[i]);
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&ids));
    const bool ok = pg_query(c, &SQL_HOME_LEAVE, &p, NULL, e);
    array_free(&ids);
    return ok;
}
