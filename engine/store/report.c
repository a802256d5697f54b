/* SPDX-License-Identifier: Apache-2.0 */
#include "store/report.h"

#include "base/text.h"
#include "domain/need.h"
#include "store/array.h"
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
    int64_t owed[PRIORITY_CLASSES], placed[PRIORITY_CLASSES];
};

/* Planning classes are the plan's; whoever reads counts by priority class. */
static bool add_to_class(struct sums_walk *w, const char *measure, const char *detail, int64_t amount) {
    const bool is_owed = strcmp(measure, "wanted") == 0;
    long long class_ = 0;
    struct err ignored;
    if (!is_owed && strcmp(measure, "covered") != 0) return false;
    if (text_parse_integer(detail, 0, NEED_CLASSES - 1, &class_, &ignored))
        (is_owed ? w->owed : w->placed)[need_priority((int)class_)] += amount;
    return true;
}

static void end_round(struct sums_walk *w) {
    struct json *classes = w->figures ? json_array() : NULL;
    if (!classes) return;
    for (int k = 0; k < PRIORITY_CLASSES; k++) {
        struct json *one = json_object();
        json_put(one, "class", json_integer(k));
        json_put(one, "owed", json_integer(w->owed[k]));
        json_put(one, "placed", json_integer(w->placed[k]));
        json_put(one, "missing", json_integer(w->owed[k] - w->placed[k]));
        json_append(classes, one);
        w->owed[k] = w->placed[k] = 0;
    }
    json_put(w->figures, "classes", classes);
}

static void add_sum(struct sums_walk *w, int64_t round, const char *measure, const char *detail,
                    int64_t amount) {
    if (!w->figures || round != w->round) {
        struct json *entry = json_object();
        end_round(w);
        w->figures = json_object();
        json_put(entry, "round", json_integer(round));
        json_put(entry, "figures", w->figures);
        json_append(w->rounds, entry);
        w->round = round;
        w->measure[0] = '\0';
    }
    if (add_to_class(w, measure, detail, amount)) return;
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
    end_round(&w);
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

/* ---- Lists of communes ---------------------------------------------------------------------------- */

enum { SHORTFALLS_TOLD = 20 };

static struct json *commune_code(int64_t code) {
    char text[16];
    (void)snprintf(text, sizeof text, "%05d", (int)code);
    return json_text(text);
}

/* Rows of integers as objects with these keys; the one called "commune" is printed as a code. */
static bool read_list(struct pg *c, const struct pg_statement *s, const struct pg_params *p,
                      const char *const *keys, struct json **out, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, s, p, &r, e)) return false;
    *out = json_array();
    for (int i = 0; i < pg_result_rows(r); i++) {
        struct json *row = json_object();
        for (int k = 0; keys[k]; k++) {
            const int64_t value = pg_result_integer(r, i, k);
            json_put(row, keys[k],
                     strcmp(keys[k], "commune") == 0 ? commune_code(value) : json_integer(value));
        }
        json_append(*out, row);
    }
    pg_result_free(r);
    return true;
}

bool report_read_lists(struct pg *c, struct json *into, struct err *e) {
    static const char *const UNBALANCED[] = {"round", "commune", NULL};
    static const char *const BETWEEN[] = {"commune", "people", NULL};
    static const char *const SHORTFALLS[] = {"round",          "commune",         "waiting",
                                             "places_to_come", "extra_half_days", NULL};
    struct pg_params most = {0};
    struct json *list = NULL;
    pg_param_int(&most, SHORTFALLS_TOLD);
    if (!read_list(c, &SQL_RUN_BALANCE, NULL, UNBALANCED, &list, e)) return false;
    json_put(into, "unbalanced", list);
    if (!read_list(c, &SQL_RUN_BETWEEN, NULL, BETWEEN, &list, e)) return false;
    json_put(into, "between_communes", list);
    if (!read_list(c, &SQL_RUN_SHORTFALLS, &most, SHORTFALLS, &list, e)) return false;
    json_put(into, "shortfalls", list);
    return true;
}

/* ---- By parts of an area ---------------------------------------------------------------------------- */

static const char *print_codes(const struct report_part *parts, size_t count, struct array *codes) {
    array_begin(codes);
    for (size_t i = 0; i < count; i++) array_add_integer(codes, parts[i].commune);
    return array_end(codes);
}

bool report_find_round(struct pg *c, const struct report_part *parts, size_t count, struct view_when when,
                       struct view_round *out, struct err *e) {
    struct array codes;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_text(&p, print_codes(parts, count, &codes));
    pg_param_int(&p, when.round);
    pg_param_date(&p, when.today);
    const bool ok = pg_query(c, &SQL_VIEW_ROUND, &p, &r, e);
    array_free(&codes);
    if (!ok) return false;
    const bool is_found = view_read_round(r, out);
    pg_result_free(r);
    return is_found || err_set(e, ERR_INPUT, "lichkham round list names those there are.",
                               "these communes have no such round");
}

bool report_read_parts(struct pg *c, const struct report_part *parts, size_t count, int32_t round,
                       struct arena *a, struct report_sum **out, size_t *sums, struct err *e) {
    struct array codes;
    struct array numbers;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    array_begin(&numbers);
    for (size_t i = 0; i < count; i++) array_add_integer(&numbers, parts[i].number);
    pg_param_text(&p, print_codes(parts, count, &codes));
    pg_param_text(&p, array_end(&numbers));
    pg_param_int(&p, round);
    const bool ok = pg_query(c, &SQL_REPORT_PARTS, &p, &r, e);
    array_free(&codes);
    array_free(&numbers);
    if (!ok) return false;
    *sums = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct report_sum, *sums);
    for (int i = 0; i < pg_result_rows(r); i++)
        (*out)[i] = (struct report_sum){.number = (int32_t)pg_result_integer(r, i, 0),
                                        .measure = arena_print(a, "%s", pg_result_text(r, i, 1)),
                                        .detail = arena_print(a, "%s", pg_result_text(r, i, 2)),
                                        .amount = pg_result_integer(r, i, 3)};
    pg_result_free(r);
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
