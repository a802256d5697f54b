/* SPDX-License-Identifier: Apache-2.0 */
#include "store/feed.h"

#include "base/json.h"
#include "store/array.h"
#include "store/register_contract.h"
#include "store/sql.h"

#include <string.h>

struct reading {
    int64_t last;
    civil_day today;
    feed_on_resident *on_resident;
    void *context;
    struct hash *hash;
    struct feed_summary *summary;
};

static void note_odd(struct feed_summary *s, int64_t resident, int64_t *kind) {
    (*kind)++;
    if (s->example == 0) s->example = resident;
}

static bool is_word(const char *text, size_t length, const char *word) {
    return length == strlen(word) && memcmp(text, word, length) == 0;
}

static bool find_last_check(const char *text, size_t length, uint8_t *kind) {
    static const char *const NAMES[] = {
        [LAST_CHECK_UNKNOWN] = "unknown", [LAST_CHECK_NEVER] = "never", [LAST_CHECK_PAST] = "past"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (!is_word(text, length, NAMES[i])) continue;
        *kind = (uint8_t)i;
        return true;
    }
    return false;
}

static void read_birth(struct pg_row *row, struct resident *r) {
    r->has_birth_day = !pg_row_is_null(row);
    r->birth = pg_row_date(row);
    const int year = pg_row_smallint(row);
    if (!r->has_birth_day) r->birth = civil_make(year >= 1 && year <= 9999 ? year : 1, 1, 1);
}

static void read_words(struct pg_row *row, struct resident *r, struct feed_summary *summary) {
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    if (!resident_parse_groups(text, length, &r->target_groups))
        note_odd(summary, r->id, &summary->unknown_words);
    text = pg_row_text(row, &length);
    if (!route_find(text, length, &r->route)) note_odd(summary, r->id, &summary->unknown_words);
    r->organisation = pg_row_int(row);
    text = pg_row_text(row, &length);
    if (!find_last_check(text, length, &r->last_check_kind))
        note_odd(summary, r->id, &summary->unknown_words);
    r->last_check = pg_row_date(row);
    if (r->last_check == CIVIL_NONE && r->last_check_kind == LAST_CHECK_PAST)
        r->last_check_kind = LAST_CHECK_UNKNOWN;
    r->resident_since = pg_row_date(row);
    r->died_on = pg_row_date(row);
    r->moved_to = pg_row_int(row);
    text = pg_row_text(row, &length);
    if (!resident_parse_circumstances(text, length, &r->circumstances))
        note_odd(summary, r->id, &summary->unknown_words);
}

bool feed_check_order(int64_t last, int64_t id, struct err *e) {
    if (id > last) return true;
    if (id == last)
        return err_set(e, ERR_INPUT,
                       "Make the view register.resident_feed give each resident once per commune.",
                       "the feed names resident %lld twice", (long long)id);
    return err_set(e, ERR_INPUT, "resident_id must be a bigint that orders as a number.",
                   "the feed is out of order at resident %lld", (long long)id);
}

static bool on_row(void *context, struct pg_row *row, struct err *e) {
    struct reading *reading = context;
    size_t length = 0;
    const void *bytes = pg_row_bytes(row, &length);
    hash_add_integer(reading->hash, (int64_t)hash_fingerprint(bytes, length));
    struct resident r = {.id = pg_row_bigint(row)};
    r.household = pg_row_bigint(row);
    r.hamlet = pg_row_int(row);
    read_birth(row, &r);
    read_words(row, &r, reading->summary);
    if (reading->summary->residents > 0 && !feed_check_order(reading->last, r.id, e)) return false;
    reading->last = r.id;
    reading->summary->residents++;
    if (r.birth > reading->today) note_odd(reading->summary, r.id, &reading->summary->births_in_future);
    reading->on_resident(reading->context, &r);
    return true;
}

/* Keeps the first. */
static void on_wrong_column(void *context, const struct register_wrong_column *w) {
    struct err *e = context;
    if (e->code != ERR_NONE) return;
    err_fill(e, ERR_CONFIG, "Mend the view; \"lichkham register check\" tells every column that is wrong.",
             "register.%s: column %s must be %s and is %s", w->view, w->name, w->type,
             *w->found ? w->found : "missing");
}

static void on_wrong_time(void *context, const struct register_wrong_column *w) {
    if (strcmp(w->view, "resident_feed") == 0 && strcmp(w->name, "changed_at") == 0)
        on_wrong_column(context, w);
}

bool feed_check_columns(struct pg *c, bool reads_changes, struct err *e) {
    struct err wrong = {.code = ERR_NONE};
    if (!register_find_wrong_columns(c, true, on_wrong_column, &wrong, e)) return false;
    if (reads_changes && !register_find_wrong_columns(c, false, on_wrong_time, &wrong, e)) return false;
    if (wrong.code == ERR_NONE) return true;
    *e = wrong;
    return false;
}

bool feed_read_from(struct pg *c, const struct pg_statement *statement, int32_t commune, civil_day today,
                    feed_on_resident *on_resident, void *context, struct hash *hash, struct feed_summary *out,
                    struct err *e) {
    *out = (struct feed_summary){0};
    struct reading reading = {
        .today = today, .on_resident = on_resident, .context = context, .hash = hash, .summary = out};
    const int64_t integers[] = {commune};
    int64_t rows = 0;
    return pg_copy_out(c, statement, integers, 1, on_row, &reading, &rows, e);
}

bool feed_read(struct pg *c, int32_t commune, civil_day today, feed_on_resident *on_resident, void *context,
               struct hash *hash, struct feed_summary *out, struct err *e) {
    return feed_read_from(c, &SQL_FEED_READ, commune, today, on_resident, context, hash, out, e);
}

bool feed_read_day(struct pg *c, int32_t commune, civil_day *as_of, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    if (!pg_query(c, &SQL_FEED_STATUS, &p, &r, e)) return false;
    *as_of = pg_result_rows(r) ? pg_result_date(r, 0, 0) : CIVIL_NONE;
    pg_result_free(r);
    return true;
}

bool feed_read_sizes(struct pg *c, struct arena *a, struct feed_sizes *out, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_FEED_SIZES, NULL, &r, e)) return false;
    out->count = (size_t)pg_result_rows(r);
    out->at = arena_new_array(a, struct feed_size, out->count);
    for (size_t i = 0; i < out->count; i++)
        out->at[i] =
            (struct feed_size){(int32_t)pg_result_integer(r, (int)i, 0), pg_result_integer(r, (int)i, 1)};
    pg_result_free(r);
    return true;
}

static void take_namings(struct pg_result *r, struct arena *a, struct feed_namings *out) {
    out->count = (size_t)pg_result_rows(r);
    out->at = arena_new_array(a, struct feed_naming, out->count);
    for (size_t i = 0; i < out->count; i++)
        out->at[i] = (struct feed_naming){.resident = pg_result_integer(r, (int)i, 0),
                                          .commune = (int32_t)pg_result_integer(r, (int)i, 1)};
    pg_result_free(r);
}

bool feed_read_named_twice(struct pg *c, struct arena *a, struct feed_namings *out, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_FEED_NAMED_TWICE, NULL, &r, e)) return false;
    take_namings(r, a, out);
    return true;
}

bool feed_read_named_before(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                            struct arena *a, struct feed_namings *out, struct err *e) {
    struct array ids;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    array_begin(&ids);
    for (size_t i = 0; i < count; i++) array_add_integer(&ids, residents[i]);
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&ids));
    const bool ok = pg_query(c, &SQL_FEED_NAMED_BEFORE, &p, &r, e);
    array_free(&ids);
    if (ok) take_namings(r, a, out);
    return ok;
}

/* In the server's units, of which reading a page is one. */
enum { SEARCH_COST_MAX = 1000 };

bool feed_is_searched_by_resident(struct pg *c, bool *is_searched, struct err *e) {
    struct pg_result *r = NULL;
    struct json *plans = NULL;
    if (!pg_query(c, &SQL_FEED_SEARCH_COST, NULL, &r, e)) return false;
    const bool ok = json_parse(pg_result_text(r, 0, 0), &plans, e);
    pg_result_free(r);
    if (!ok) return false;
    const struct json *plan = json_find(json_at(plans, 0), "Plan");
    *is_searched = json_as_number(json_find(plan, "Total Cost")) <= SEARCH_COST_MAX;
    json_destroy(plans);
    return true;
}
