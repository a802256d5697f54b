/* SPDX-License-Identifier: Apache-2.0 */
#include "store/unmatched.h"

#include "store/array.h"
#include "store/sql.h"

#include <string.h>

bool unmatched_add(struct pg *c, int32_t commune, const struct unmatched_row *rows, size_t count,
                   int64_t *added, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    *added = 0;
    if (count == 0) return true;
    pg_param_int(&p, commune);
    pg_param_text(&p, rows[0].batch);
    pg_param_text(&p, completion_source_name((enum completion_source)rows[0].source));
    columns_begin(&k, 4);
    for (size_t i = 0; i < count; i++) {
        array_add_integer(&k.at[0], rows[i].line);
        array_add_date(&k.at[1], rows[i].done_on);
        array_add_text(&k.at[2], rows[i].digest);
        array_add_text(&k.at[3], rows[i].evidence);
    }
    if (!columns_query(c, &SQL_UNMATCHED_ADD, &p, &k, &r, e)) return false;
    *added = pg_result_affected(r);
    pg_result_free(r);
    return true;
}

bool unmatched_found(struct pg *c, int32_t commune, const char *const *digests, size_t count, civil_day today,
                     const char *author, int64_t *settled, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    pg_param_int(&p, commune);
    pg_param_date(&p, today);
    pg_param_text(&p, author);
    columns_begin(&k, 1);
    for (size_t i = 0; i < count; i++) array_add_text(&k.at[0], digests[i]);
    if (!columns_query(c, &SQL_UNMATCHED_FOUND, &p, &k, &r, e)) return false;
    *settled = pg_result_affected(r);
    pg_result_free(r);
    return true;
}

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

static uint8_t read_source(const struct pg_result *r, int row, int column) {
    enum completion_source source = COMPLETION_OFFICER;
    (void)completion_source_find(pg_result_text(r, row, column), &source);
    return (uint8_t)source;
}

bool unmatched_list(struct pg *c, int32_t commune, struct arena *a, struct unmatched_row **out, size_t *count,
                    struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    if (!pg_query(c, &SQL_UNMATCHED_LIST, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct unmatched_row, *count);
    for (int i = 0; i < (int)*count; i++)
        (*out)[i] = (struct unmatched_row){.commune = (int32_t)pg_result_integer(r, i, 0),
                                           .batch = copy_field(a, r, i, 1),
                                           .line = (int32_t)pg_result_integer(r, i, 2),
                                           .digest = "",
                                           .done_on = pg_result_date(r, i, 3),
                                           .source = read_source(r, i, 4),
                                           .evidence = copy_field(a, r, i, 5)};
    pg_result_free(r);
    return true;
}

bool unmatched_find(struct pg *c, const char *batch, int32_t line, struct arena *a, struct unmatched_row *out,
                    struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_text(&p, batch);
    pg_param_int(&p, line);
    if (!pg_query(c, &SQL_UNMATCHED_FIND, &p, &r, e)) return false;
    const bool is_there = pg_result_rows(r) > 0;
    if (is_there)
        *out = (struct unmatched_row){.commune = (int32_t)pg_result_integer(r, 0, 0),
                                      .batch = batch,
                                      .line = line,
                                      .digest = "",
                                      .done_on = pg_result_date(r, 0, 1),
                                      .source = read_source(r, 0, 2),
                                      .evidence = copy_field(a, r, 0, 3)};
    pg_result_free(r);
    return is_there || err_set(e, ERR_INPUT, "lichkham completion unmatched lists what waits.",
                               "nothing of batch %.32s, line %d waits to be matched", batch, line);
}

bool unmatched_settle(struct pg *c, const struct unmatched_row *row, const struct unmatched_outcome *outcome,
                      struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, row->commune);
    pg_param_text(&p, row->batch);
    pg_param_int(&p, row->line);
    pg_param_date(&p, outcome->today);
    pg_param_text(&p, outcome->is_matched ? "matched" : "discarded");
    pg_param_text(&p, outcome->author);
    pg_param_text(&p, outcome->reason);
    if (!pg_query(c, &SQL_UNMATCHED_SETTLE, &p, &r, e)) return false;
    const bool is_done = pg_result_affected(r) == 1;
    pg_result_free(r);
    return is_done || err_set(e, ERR_BUSY, "Look at the list again: lichkham completion unmatched.",
                              "somebody else has settled this row meanwhile");
}
