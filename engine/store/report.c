/* SPDX-License-Identifier: Apache-2.0 */
#include "store/report.h"

#include "store/sql.h"

#include <stdio.h>
#include <string.h>

/* Rows (round, measure, detail, amount) come in that order. */
struct sums_walk {
    struct json *rounds;
    struct json *figures; /* of the round at hand */
    struct json *details; /* of the measure at hand */
    int64_t round;
    char measure[64];
};

static void add_sum(struct sums_walk *w, int64_t round, const char *measure, const char *detail,
                    int64_t amount) {
    if (!w->figures || round != w->round) {
        struct json *entry = json_object();
        w->figures = json_object();
        json_put(entry, "round", json_integer(round));
        json_put(entry, "figures", w->figures);
        json_append(w->rounds, entry);
        w->round = round;
        w->measure[0] = '\0';
    }
    if (!*detail) {
        json_put(w->figures, measure, json_integer(amount));
        return;
    }
    if (strcmp(w->measure, measure) != 0) {
        w->details = json_object();
        json_put(w->figures, measure, w->details);
        (void)snprintf(w->measure, sizeof w->measure, "%s", measure);
    }
    json_put(w->details, detail, json_integer(amount));
}

bool report_read_rounds(struct pg *c, struct json **out, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_RUN_SUMS, NULL, &r, e)) return false;
    struct sums_walk w = {.rounds = json_array()};
    for (int i = 0; i < pg_result_rows(r); i++)
        add_sum(&w, pg_result_integer(r, i, 0), pg_result_text(r, i, 1), pg_result_text(r, i, 2),
                pg_result_integer(r, i, 3));
    pg_result_free(r);
    *out = w.rounds;
    return true;
}

static void put_key(struct pg_params *p, const struct run *run) {
    pg_param_date(p, run->date);
    pg_param_int(p, run->attempt);
}

static bool read_outcomes(struct pg *c, const struct run *run, struct json *into, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    if (!pg_query(c, &SQL_RUN_TOTALS, &p, &r, e)) return false;
    struct json *communes = json_object();
    int64_t rows_changed = 0;
    int64_t messages = 0;
    for (int i = 0; i < pg_result_rows(r); i++) {
        json_put(communes, pg_result_text(r, i, 0), json_integer(pg_result_integer(r, i, 1)));
        rows_changed += pg_result_integer(r, i, 2);
        messages += pg_result_integer(r, i, 3);
    }
    pg_result_free(r);
    json_put(into, "communes", communes);
    json_put(into, "rows_changed", json_integer(rows_changed));
    json_put(into, "messages_queued", json_integer(messages));
    return true;
}

bool report_read_units(struct pg *c, const struct run *run, struct json *into, bool *is_partial,
                       struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_key(&p, run);
    if (!read_outcomes(c, run, into, e) || !pg_query(c, &SQL_RUN_NOTES, &p, &r, e)) return false;
    struct json *notes = json_array();
    for (int i = 0; i < pg_result_rows(r); i++) {
        struct json *note = json_object();
        char commune[16];
        (void)snprintf(commune, sizeof commune, "%05d", (int)pg_result_integer(r, i, 0));
        json_put(note, "commune", json_text(commune));
        json_put(note, "outcome", json_text(pg_result_text(r, i, 1)));
        json_put(note, "note", json_text(pg_result_text(r, i, 2)));
        json_append(notes, note);
    }
    *is_partial = pg_result_rows(r) > 0;
    pg_result_free(r);
    json_put(into, "notes", notes);
    return true;
}

bool report_read_stored(struct pg *c, civil_day date, struct json **out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_date(&p, date);
    if (!pg_query(c, &SQL_RUN_REPORT, &p, &r, e)) return false;
    const bool found = pg_result_rows(r) == 1;
    const bool ok =
        found ? json_parse(pg_result_text(r, 0, 2), out, e)
              : err_set(e, ERR_INPUT, "Run the night first: lichkham nightly.",
                        "no finished night has left a report%s", date == CIVIL_NONE ? "" : " for this date");
    pg_result_free(r);
    return ok;
}
