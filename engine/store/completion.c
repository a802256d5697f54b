/* SPDX-License-Identifier: Apache-2.0 */
#include "store/completion.h"

#include "store/array.h"
#include "store/sql.h"

#include <string.h>

bool completion_load_evidence(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                              struct arena *a, const struct completion_evidence **out, size_t *out_count,
                              struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    pg_param_int(&p, commune);
    columns_begin(&k, 1);
    for (size_t i = 0; i < count; i++) array_add_integer(&k.at[0], residents[i]);
    if (!columns_query(c, &SQL_COMPLETION_EVIDENCE, &p, &k, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    struct completion_evidence *rows = arena_new_array(a, struct completion_evidence, *out_count);
    for (int i = 0; i < (int)*out_count; i++)
        rows[i] = (struct completion_evidence){.resident = pg_result_integer(r, i, 0),
                                               .round = (int32_t)pg_result_integer(r, i, 1),
                                               .days = (int32_t)pg_result_integer(r, i, 2),
                                               .has_station = pg_result_boolean(r, i, 3)};
    *out = rows;
    pg_result_free(r);
    return true;
}

bool completion_load_rounds(struct pg *c, int32_t commune, struct arena *a,
                            const struct completion_round **out, size_t *out_count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    if (!pg_query(c, &SQL_COMPLETION_ROUNDS, &p, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    struct completion_round *rows = arena_new_array(a, struct completion_round, *out_count);
    for (int i = 0; i < (int)*out_count; i++)
        rows[i] = (struct completion_round){.number = (int32_t)pg_result_integer(r, i, 0),
                                            .starts = pg_result_date(r, i, 1),
                                            .ends = pg_result_date(r, i, 2),
                                            .is_live = pg_result_boolean(r, i, 3)};
    *out = rows;
    pg_result_free(r);
    return true;
}

bool completion_write(struct pg *c, int32_t commune, const struct completion_row *rows, size_t count,
                      int64_t *changed, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    pg_param_int(&p, commune);
    columns_begin(&k, 8);
    for (size_t i = 0; i < count; i++) {
        array_add_integer(&k.at[0], rows[i].resident);
        array_add_date(&k.at[1], rows[i].done_on);
        array_add_text(&k.at[2], completion_source_name((enum completion_source)rows[i].source));
        array_add_integer(&k.at[3], rows[i].round);
        array_add_integer(&k.at[4], rows[i].payer);
        array_add_text(&k.at[5], rows[i].facility);
        array_add_text(&k.at[6], rows[i].visit_code);
        array_add_text(&k.at[7], data_status_name((enum data_status)rows[i].data_status));
    }
    if (!columns_query(c, &SQL_COMPLETION_WRITE, &p, &k, &r, e)) return false;
    *changed = pg_result_affected(r);
    pg_result_free(r);
    return true;
}

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

static bool read_known(const struct pg_result *r, int row, struct arena *a, struct completion_row *out) {
    enum completion_source source;
    enum data_status status;
    if (!completion_source_find(pg_result_text(r, row, 3), &source) ||
        !data_status_find(pg_result_text(r, row, 4), &status))
        return false;
    *out = (struct completion_row){.resident = pg_result_integer(r, row, 0),
                                   .done_on = pg_result_date(r, row, 1),
                                   .round = (int32_t)pg_result_integer(r, row, 2),
                                   .source = (uint8_t)source,
                                   .data_status = (uint8_t)status,
                                   .payer = (int16_t)pg_result_integer(r, row, 5),
                                   .facility = copy_field(a, r, row, 6),
                                   .visit_code = copy_field(a, r, row, 7)};
    return true;
}

bool completion_load_known(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                           struct arena *a, struct completion_row **out, size_t *out_count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    bool is_read = true;
    pg_param_int(&p, commune);
    columns_begin(&k, 1);
    for (size_t i = 0; i < count; i++) array_add_integer(&k.at[0], residents[i]);
    if (!columns_query(c, &SQL_COMPLETION_KNOWN, &p, &k, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct completion_row, *out_count);
    for (size_t i = 0; i < *out_count && is_read; i++) is_read = read_known(r, (int)i, a, &(*out)[i]);
    pg_result_free(r);
    return is_read || err_set(e, ERR_INTERNAL, "Run lichkham migrate verify.",
                              "evidence of a check has a source or a status nobody knows");
}
