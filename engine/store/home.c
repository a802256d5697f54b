/* SPDX-License-Identifier: Apache-2.0 */
#include "store/home.h"

#include "store/array.h"
#include "store/sql.h"

#include <stdlib.h>

enum { HOMES_A_QUERY = 10000 };

static bool load_some(struct pg *c, const int64_t *residents, size_t count, struct home *homes,
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
        homes[i] = has_home ? (struct home){.commune = (int32_t)pg_result_integer(r, row, 1),
                                            .is_leaving = pg_result_boolean(r, row, 2)}
                            : (struct home){0};
    }
    pg_result_free(r);
    return true;
}

bool home_load(struct pg *c, const int64_t *residents, size_t count, struct home *homes, struct err *e) {
    for (size_t at = 0; at < count; at += HOMES_A_QUERY) {
        const size_t some = count - at < HOMES_A_QUERY ? count - at : HOMES_A_QUERY;
        if (!load_some(c, &residents[at], some, &homes[at], e)) return false;
    }
    return true;
}

static void fill_in_dead(const struct pg_result *r, const int64_t *residents, size_t count,
                         struct home *homes) {
    size_t at = 0;
    for (int row = 0; row < pg_result_rows(r); row++) {
        while (at < count && residents[at] < pg_result_integer(r, row, 0)) at++;
        if (homes[at].commune == 0)
            homes[at] = (struct home){.commune = (int32_t)pg_result_integer(r, row, 1), .is_of_dead = true};
    }
}

bool home_load_declared_dead(struct pg *c, const int64_t *residents, size_t count, civil_day today,
                             struct home *homes, struct err *e) {
    struct array ids;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    array_begin(&ids);
    for (size_t i = 0; i < count; i++)
        if (homes[i].commune == 0) array_add_integer(&ids, residents[i]);
    pg_param_text(&p, array_end(&ids));
    pg_param_date(&p, today);
    const bool ok = ids.count == 0 || pg_query(c, &SQL_HOME_DECLARED_DEAD, &p, &r, e);
    if (ok && r) fill_in_dead(r, residents, count, homes);
    pg_result_free(r);
    array_free(&ids);
    return ok;
}

bool home_read(struct pg *c, const int64_t *residents, size_t count, int32_t *communes, struct err *e) {
    struct home *homes = memory_get(count + 1, sizeof *homes);
    const bool ok = home_load(c, residents, count, homes, e);
    for (size_t i = 0; ok && i < count; i++) communes[i] = homes[i].commune;
    free(homes);
    return ok;
}

bool home_read_before(struct pg *c, int64_t resident, int32_t communes[HOMES_BEFORE_MAX], size_t *count,
                      struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_bigint(&p, resident);
    if (!pg_query(c, &SQL_HOME_BEFORE, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    if (*count > HOMES_BEFORE_MAX) *count = HOMES_BEFORE_MAX;
    for (size_t i = 0; i < *count; i++) communes[i] = (int32_t)pg_result_integer(r, (int)i, 0);
    pg_result_free(r);
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

/* `to` and `is_leaving` of home_move alone; else NULL. */
static bool change(struct pg *c, const struct pg_statement *s, int32_t commune, const int64_t *residents,
                   size_t count, const int32_t *to, const bool *is_leaving, int64_t *changed, struct err *e) {
    struct array ids;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    if (changed) *changed = 0;
    if (count == 0) return true;
    array_begin(&ids);
    for (size_t i = 0; i < count; i++) array_add_integer(&ids, residents[i]);
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&ids));
    if (to) pg_param_int(&p, *to);
    if (is_leaving) pg_param_boolean(&p, *is_leaving);
    const bool ok = pg_query(c, s, &p, &r, e);
    array_free(&ids);
    if (!ok) return false;
    if (changed) *changed = pg_result_affected(r);
    pg_result_free(r);
    return true;
}

bool home_leave(struct pg *c, int32_t commune, const int64_t *residents, size_t count, struct err *e) {
    return change(c, &SQL_HOME_LEAVE, commune, residents, count, NULL, NULL, NULL, e);
}

bool home_stay(struct pg *c, int32_t commune, const int64_t *residents, size_t count, struct err *e) {
    return change(c, &SQL_HOME_STAY, commune, residents, count, NULL, NULL, NULL, e);
}

bool home_end(struct pg *c, int32_t commune, const int64_t *residents, size_t count, struct err *e) {
    return change(c, &SQL_HOME_END, commune, residents, count, NULL, NULL, NULL, e);
}

bool home_move(struct pg *c, int32_t commune, int32_t to, bool is_leaving, const int64_t *residents,
               size_t count, int64_t *moved, struct err *e) {
    return change(c, &SQL_HOME_MOVE, commune, residents, count, &to, &is_leaving, moved, e);
}
