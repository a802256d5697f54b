/* SPDX-License-Identifier: Apache-2.0 */
#include "store/reference.h"

#include "store/serve_rows.h"
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HINT_RULE "Correct the row or install the release that knows it."

static int16_t small(const struct pg_result *r, int row, int column) {
    return (int16_t)pg_result_integer(r, row, column);
}

static int32_t whole(const struct pg_result *r, int row, int column) {
    return (int32_t)pg_result_integer(r, row, column);
}

static uint8_t byte(const struct pg_result *r, int row, int column) {
    return (uint8_t)pg_result_integer(r, row, column);
}

bool reference_is_commune(struct pg *c, int32_t commune, bool *is_commune, struct err *e) {
    struct pg_params params = {0};
    struct pg_result *r;
    pg_param_int(&params, commune);
    if (!pg_query(c, &SQL_COMMUNE_EXISTS, &params, &r, e)) return false;
    *is_commune = pg_result_rows(r) == 1;
    pg_result_free(r);
    return true;
}

bool reference_check_commune(struct pg *c, int32_t commune, struct err *e) {
    bool exists = false;
    if (!reference_is_commune(c, commune, &exists, e)) return false;
    return exists || err_set(e, ERR_INPUT, "Look for its five-digit code in the list of areas.",
                             "there is no commune %05d", commune);
}

bool reference_load_areas(struct pg *c, civil_day day, struct arena *a, struct area_tree **out,
                          struct err *e) {
    struct pg_params params = {0};
    struct pg_result *r = NULL;
    size_t count = 0;
    pg_param_date(&params, day);
    if (!pg_query(c, &SQL_SERVE_AREAS, &params, &r, e)) return false;
    const struct area_row *rows = serve_read_areas(r, a, &count);
    *out = area_tree_make(rows, count, a);
    pg_result_free(r);
    return true;
}

/* ---- Rules ------------------------------------------------------------------------------- */

bool reference_load_round(struct pg *c, int32_t round, struct round *out, struct err *e) {
    struct pg_params params = {0};
    struct pg_result *r;
    pg_param_int(&params, round);
    if (!pg_query(c, &SQL_REFERENCE_ROUND, &params, &r, e)) return false;
    const bool exists = pg_result_rows(r) == 1;
    if (exists)
        *out = (struct round){.number = whole(r, 0, 0),
                              .starts = pg_result_date(r, 0, 1),
                              .ends = pg_result_date(r, 0, 2),
                              .minimum_gap_months = small(r, 0, 3),
                              .residence_months = small(r, 0, 4),
                              .overdue_grace_days = small(r, 0, 5)};
    pg_result_free(r);
    return exists ||
           err_set(e, ERR_INPUT, "Prepare it first: lichkham round prepare.", "there is no round %d", round);
}

/* Every rule row begins with rule_id, valid_from, valid_to. */
static struct effective read_effective(const struct pg_result *r, int row) {
    return (struct effective){.from = pg_result_date(r, row, 1), .until = pg_result_date(r, row, 2)};
}

static bool refuse_rule(const char *table, const struct pg_result *r, int row, struct err *e) {
    return err_set(e, ERR_CONFIG, HINT_RULE, "%s %d names a group, circumstance or route nobody knows", table,
                   whole(r, row, 0));
}

static bool parse_groups(const struct pg_result *r, int row, int column, uint32_t *groups) {
    const char *text = pg_result_text(r, row, column);
    return resident_parse_groups(text, strlen(text), groups);
}

static bool parse_circumstances(const struct pg_result *r, int row, int column, uint8_t *circumstances) {
    const char *text = pg_result_text(r, row, column);
    return resident_parse_circumstances(text, strlen(text), circumstances);
}

static bool read_priorities(const struct pg_result *r, struct arena *a, struct rules *out, struct err *e) {
    out->priority_count = (size_t)pg_result_rows(r);
    struct priority_rule *rules = arena_new_array(a, struct priority_rule, out->priority_count);
    out->priorities = rules;
    for (int row = 0; row < pg_result_rows(r); row++) {
        struct priority_rule *rule = &rules[row];
        *rule = (struct priority_rule){.effective = read_effective(r, row),
                                       .age_from = small(r, row, 5),
                                       .age_to = small(r, row, 6),
                                       .class_ = byte(r, row, 7),
                                       .phase_from = pg_result_date(r, row, 8)};
        if (!parse_groups(r, row, 3, &rule->target_groups) ||
            !parse_circumstances(r, row, 4, &rule->circumstances))
            return refuse_rule("priority_rule", r, row, e);
    }
    return true;
}

static bool read_intervals(const struct pg_result *r, struct arena *a, struct rules *out, struct err *e) {
    out->interval_count = (size_t)pg_result_rows(r);
    struct interval_rule *rules = arena_new_array(a, struct interval_rule, out->interval_count);
    out->intervals = rules;
    for (int row = 0; row < pg_result_rows(r); row++) {
        rules[row] = (struct interval_rule){.effective = read_effective(r, row),
                                            .age_months_from = small(r, row, 4),
                                            .age_months_to = small(r, row, 5),
                                            .interval_months = small(r, row, 6)};
        if (!parse_circumstances(r, row, 3, &rules[row].circumstances))
            return refuse_rule("interval_rule", r, row, e);
    }
    return true;
}

static bool read_packages(const struct pg_result *r, struct arena *a, struct rules *out, struct err *e) {
    (void)e;
    out->package_count = (size_t)pg_result_rows(r);
    struct package_rule *rules = arena_new_array(a, struct package_rule, out->package_count);
    out->packages = rules;
    for (int row = 0; row < pg_result_rows(r); row++)
        rules[row] = (struct package_rule){.effective = read_effective(r, row),
                                           .age_from = small(r, row, 3),
                                           .age_to = small(r, row, 4),
                                           .package = byte(r, row, 5)};
    return true;
}

static bool read_package_resources(const struct pg_result *r, struct arena *a, struct rules *out,
                                   struct err *e) {
    (void)e;
    out->package_resource_count = (size_t)pg_result_rows(r);
    struct package_resource *rows = arena_new_array(a, struct package_resource, out->package_resource_count);
    out->package_resources = rows;
    for (int row = 0; row < pg_result_rows(r); row++)
        rows[row] = (struct package_resource){
            .package = byte(r, row, 0), .resource = byte(r, row, 1), .minutes = small(r, row, 2)};
    return true;
}

static bool read_routes(const struct pg_result *r, struct arena *a, struct rules *out, struct err *e) {
    out->route_count = (size_t)pg_result_rows(r);
    struct route_rule *rules = arena_new_array(a, struct route_rule, out->route_count);
    out->routes = rules;
    for (int row = 0; row < pg_result_rows(r); row++) {
        const char *name = pg_result_text(r, row, 3);
        rules[row] = (struct route_rule){.effective = read_effective(r, row),
                                         .is_invited_by_station = pg_result_boolean(r, row, 4)};
        if (!route_find(name, strlen(name), &rules[row].route)) return refuse_rule("route_rule", r, row, e);
    }
    return true;
}

bool reference_load_rules(struct pg *c, int32_t round, civil_day today, struct arena *a, struct rules *out,
                          struct err *e) {
    static const struct {
        const struct pg_statement *statement;
        bool (*read)(const struct pg_result *r, struct arena *a, struct rules *out, struct err *e);
    } TABLES[] = {{&SQL_REFERENCE_PRIORITIES, read_priorities},
                  {&SQL_REFERENCE_INTERVALS, read_intervals},
                  {&SQL_REFERENCE_PACKAGES, read_packages},
                  {&SQL_REFERENCE_PACKAGE_RESOURCES, read_package_resources},
                  {&SQL_REFERENCE_ROUTES, read_routes}};
    if (!reference_load_round(c, round, &out->round, e)) return false;
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++) {
        struct pg_params params = {0};
        struct pg_result *r;
        pg_param_date(&params, today < out->round.starts ? today : out->round.starts);
        pg_param_date(&params, out->round.ends);
        if (!pg_query(c, TABLES[i].statement, &params, &r, e)) return false;
        const bool is_read = TABLES[i].read(r, a, out, e);
        pg_result_free(r);
        if (!is_read) return false;
    }
    return true;
}

static void hash_integers(struct hash *h, const int64_t *values, size_t count) {
    for (size_t i = 0; i < count; i++) hash_add_integer(h, values[i]);
}

/* hash_all(h, 1, 2, 3): each as one integer. */
#define hash_all(h, ...)                                                                                     \
    hash_integers((h), (const int64_t[]){__VA_ARGS__},                                                       \
                  sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

void reference_hash_rules(const struct rules *rules, struct hash *h) {
    const struct round *round = &rules->round;
    hash_all(h, round->number, round->starts, round->ends, round->minimum_gap_months, round->residence_months,
             round->overdue_grace_days);
    hash_all(h, (int64_t)rules->priority_count);
    for (size_t i = 0; i < rules->priority_count; i++) {
        const struct priority_rule *p = &rules->priorities[i];
        hash_all(h, p->effective.from, p->effective.until, p->target_groups, p->age_from, p->age_to,
                 p->circumstances, p->class_, p->phase_from);
    }
    hash_all(h, (int64_t)rules->interval_count);
    for (size_t i = 0; i < rules->interval_count; i++) {
        const struct interval_rule *v = &rules->intervals[i];
        hash_all(h, v->effective.from, v->effective.until, v->age_months_from, v->age_months_to,
                 v->circumstances, v->interval_months);
    }
    hash_all(h, (int64_t)rules->package_count);
    for (size_t i = 0; i < rules->package_count; i++) {
        const struct package_rule *p = &rules->packages[i];
        hash_all(h, p->effective.from, p->effective.until, p->age_from, p->age_to, p->package);
    }
    hash_all(h, (int64_t)rules->package_resource_count);
    for (size_t i = 0; i < rules->package_resource_count; i++) {
        const struct package_resource *p = &rules->package_resources[i];
        hash_all(h, p->package, p->resource, p->minutes);
    }
    hash_all(h, (int64_t)rules->route_count);
    for (size_t i = 0; i < rules->route_count; i++) {
        const struct route_rule *w = &rules->routes[i];
        hash_all(h, w->effective.from, w->effective.until, w->route, w->is_invited_by_station);
    }
}

/* ---- Calendar and reminders --------------------------------------------------------------- */

/* Takes over the table's days of `year` from `*row` on, or computes the year when it has none. */
static size_t add_year(const struct pg_result *r, int *row, int year, struct holiday *out) {
    size_t count = 0;
    for (; *row < pg_result_rows(r) && pg_result_date(r, *row, 0) < civil_make(year + 1, 1, 1); (*row)++) {
        struct holiday *holiday = &out[count++];
        holiday->day = pg_result_date(r, *row, 0);
        holiday->is_provisional = false;
        snprintf(holiday->name, sizeof holiday->name, "%s", pg_result_text(r, *row, 1));
    }
    return count > 0 ? count : (size_t)calendar_compute_holidays(year, out);
}

/* A year is taken whole or computed, whichever days of it are asked for. */
static void put_years(struct pg_params *p, civil_day from, civil_day until) {
    pg_param_date(p, civil_make(civil_to_date(from).year, 1, 1));
    pg_param_date(p, civil_make(civil_to_date(until).year, 12, 31));
}

void reference_ask_calendar(struct pg_batch *b, civil_day from, civil_day until) {
    put_years(pg_batch_add(b, &SQL_REFERENCE_HOLIDAYS), from, until);
}

void reference_read_calendar(const struct pg_result *r, civil_day from, civil_day until, struct arena *a,
                             struct calendar *out) {
    const int first = civil_to_date(from).year, last = civil_to_date(until).year;
    const size_t most = (size_t)pg_result_rows(r) + (size_t)(last - first + 1) * HOLIDAYS_A_YEAR_MAX;
    struct holiday *days = arena_new_array(a, struct holiday, most);
    *out = (struct calendar){.holidays = days};
    int row = 0;
    for (int year = first; year <= last; year++) out->count += add_year(r, &row, year, days + out->count);
}

bool reference_load_calendar(struct pg *c, civil_day from, civil_day until, struct arena *a,
                             struct calendar *out, struct err *e) {
    struct pg_params params = {0};
    struct pg_result *r;
    put_years(&params, from, until);
    if (!pg_query(c, &SQL_REFERENCE_HOLIDAYS, &params, &r, e)) return false;
    reference_read_calendar(r, from, until, a, out);
    pg_result_free(r);
    return true;
}

bool reference_load_rungs(struct pg *c, civil_day today, struct arena *a, struct reminder_rung **out,
                          size_t *count, struct err *e) {
    struct pg_params params = {0};
    struct pg_result *r;
    pg_param_date(&params, today);
    if (!pg_query(c, &SQL_REFERENCE_RUNGS, &params, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct reminder_rung, *count);
    for (int row = 0; row < pg_result_rows(r); row++) {
        struct reminder_rung *rung = &(*out)[row];
        snprintf(rung->purpose, sizeof rung->purpose, "%s", pg_result_text(r, row, 0));
        snprintf(rung->channel, sizeof rung->channel, "%s", pg_result_text(r, row, 1));
        rung->days_before = small(r, row, 2);
    }
    pg_result_free(r);
    return true;
}

/* ---- Capacity ----------------------------------------------------------------------------- */

/* The rows of one commune that touch [from, until]. */
static bool query_span(struct pg *c, const struct pg_statement *s, int32_t commune, civil_day from,
                       civil_day until, struct pg_result **r, struct err *e) {
    struct pg_params params = {0};
    pg_param_int(&params, commune);
    pg_param_date(&params, from);
    pg_param_date(&params, until);
    return pg_query(c, s, &params, r, e) || err_wrap(e, "commune %05d", commune);
}

static void read_capacity(const struct pg_result *r, int row, int column, int16_t capacity[RESOURCES]) {
    for (int i = 0; i < RESOURCES; i++) capacity[i] = small(r, row, column + i);
}

static void read_weeks(const struct pg_result *r, struct arena *a, struct capacity_input *out) {
    out->week_count = (size_t)pg_result_rows(r);
    struct site_week *weeks = arena_new_array(a, struct site_week, out->week_count);
    out->weeks = weeks;
    for (int row = 0; row < pg_result_rows(r); row++) {
        weeks[row] = (struct site_week){.site = whole(r, row, 0),
                                        .weekday = byte(r, row, 1),
                                        .half = byte(r, row, 2),
                                        .walk_in_reserve = small(r, row, 3),
                                        .from = pg_result_date(r, row, 4),
                                        .until = pg_result_date(r, row, 5)};
        read_capacity(r, row, 6, weeks[row].capacity);
    }
}

static void read_closures(const struct pg_result *r, struct arena *a, struct capacity_input *out) {
    out->closure_count = (size_t)pg_result_rows(r);
    struct closure *closures = arena_new_array(a, struct closure, out->closure_count);
    out->closures = closures;
    for (int row = 0; row < pg_result_rows(r); row++)
        closures[row] = (struct closure){
            .site = whole(r, row, 0), .from = pg_result_date(r, row, 1), .until = pg_result_date(r, row, 2)};
}

static void read_extras(const struct pg_result *r, struct arena *a, struct capacity_input *out) {
    out->extra_count = (size_t)pg_result_rows(r);
    struct extra_session *extras = arena_new_array(a, struct extra_session, out->extra_count);
    out->extras = extras;
    for (int row = 0; row < pg_result_rows(r); row++) {
        extras[row] = (struct extra_session){.site = whole(r, row, 0),
                                             .day = pg_result_date(r, row, 1),
                                             .half = byte(r, row, 2),
                                             .walk_in_reserve = small(r, row, 3)};
        read_capacity(r, row, 4, extras[row].capacity);
    }
}

bool reference_load_capacity(struct pg *c, int32_t commune, civil_day from, civil_day until, struct arena *a,
                             struct capacity_input *out, struct err *e) {
    static const struct {
        const struct pg_statement *statement;
        void (*read)(const struct pg_result *r, struct arena *a, struct capacity_input *out);
    } TABLES[] = {{&SQL_REFERENCE_WEEKS, read_weeks},
                  {&SQL_REFERENCE_CLOSURES, read_closures},
                  {&SQL_REFERENCE_EXTRAS, read_extras}};
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++) {
        struct pg_result *r;
        if (!query_span(c, TABLES[i].statement, commune, from, until, &r, e)) return false;
        TABLES[i].read(r, a, out);
        pg_result_free(r);
    }
    return true;
}

bool reference_load_quotas(struct pg *c, int32_t commune, int32_t round, civil_day from, struct arena *a,
                           struct session_quota **out, size_t *count, struct err *e) {
    struct pg_params params = {0};
    struct pg_result *r;
    pg_param_int(&params, commune);
    pg_param_int(&params, round);
    pg_param_date(&params, from);
    if (!pg_query(c, &SQL_REFERENCE_QUOTAS, &params, &r, e)) return err_wrap(e, "commune %05d", commune);
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct session_quota, *count);
    for (int row = 0; row < pg_result_rows(r); row++)
        (*out)[row] = (struct session_quota){.site = whole(r, row, 0),
                                             .day = pg_result_date(r, row, 1),
                                             .half = byte(r, row, 2),
                                             .places = small(r, row, 3),
                                             .hamlet = whole(r, row, 4),
                                             .organisation = whole(r, row, 5),
                                             .target_group = small(r, row, 6),
                                             .release_day = pg_result_date(r, row, 7)};
    pg_result_free(r);
    return true;
}

/* ---- Places ------------------------------------------------------------------------------- */

static const char *const SITE_KIND_NAMES[SITE_KINDS] = {"station", "point", "mobile", "home_visit",
                                                        "external"};

/* The CHECK of the table lets no other name in. */
static enum site_kind find_site_kind(const char *name) {
    enum site_kind kind = SITE_STATION;
    while (kind < SITE_EXTERNAL && strcmp(SITE_KIND_NAMES[kind], name) != 0) kind++;
    return kind;
}

static const char *copy_text(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

bool reference_load_sites(struct pg *c, int32_t commune, civil_day from, civil_day until, struct arena *a,
                          struct site **out, size_t *count, struct err *e) {
    struct pg_result *r;
    if (!query_span(c, &SQL_REFERENCE_SITES, commune, from, until, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct site, *count);
    for (int row = 0; row < pg_result_rows(r); row++)
        (*out)[row] = (struct site){.id = whole(r, row, 0),
                                    .name = copy_text(a, r, row, 3),
                                    .kind = find_site_kind(pg_result_text(r, row, 1)),
                                    .is_step_free = pg_result_boolean(r, row, 2)};
    pg_result_free(r);
    return true;
}

bool reference_load_hamlets(struct pg *c, int32_t commune, civil_day from, civil_day until, struct arena *a,
                            struct hamlet **out, size_t *count, struct err *e) {
    struct pg_result *r;
    if (!query_span(c, &SQL_REFERENCE_HAMLETS, commune, from, until, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct hamlet, *count);
    for (int row = 0; row < pg_result_rows(r); row++)
        (*out)[row] = (struct hamlet){.id = whole(r, row, 0),
                                      .site = whole(r, row, 1),
                                      .minutes_to_site = small(r, row, 2),
                                      .passable_from = (int8_t)pg_result_integer(r, row, 3),
                                      .passable_to = (int8_t)pg_result_integer(r, row, 4)};
    pg_result_free(r);
    return true;
}

/* A row for each alias, and one for a hamlet without any. */
static int read_hamlet_names(const struct pg_result *r, int row, struct arena *a, struct hamlet_names *out) {
    int last = row;
    while (last + 1 < pg_result_rows(r) && whole(r, last + 1, 0) == whole(r, row, 0)) last++;
    const char **aliases = arena_new_array(a, const char *, (size_t)(last - row + 1));
    *out = (struct hamlet_names){.id = whole(r, row, 0), .name = copy_text(a, r, row, 1), .aliases = aliases};
    for (int i = row; i <= last; i++)
        if (!pg_result_is_null(r, i, 2)) aliases[out->alias_count++] = copy_text(a, r, i, 2);
    return last + 1;
}

bool reference_load_hamlet_names(struct pg *c, int32_t commune, civil_day day, struct arena *a,
                                 struct hamlet_names **out, size_t *count, struct err *e) {
    struct pg_params params = {0};
    struct pg_result *r;
    pg_param_int(&params, commune);
    pg_param_date(&params, day);
    if (!pg_query(c, &SQL_REFERENCE_HAMLET_NAMES, &params, &r, e)) return false;
    *out = arena_new_array(a, struct hamlet_names, (size_t)pg_result_rows(r));
    *count = 0;
    for (int row = 0; row < pg_result_rows(r);) row = read_hamlet_names(r, row, a, &(*out)[(*count)++]);
    pg_result_free(r);
    return true;
}

static void take_ids(struct pg_result *r, struct arena *a, int32_t **out, size_t *count) {
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, int32_t, *count);
    for (int row = 0; row < pg_result_rows(r); row++) (*out)[row] = whole(r, row, 0);
    pg_result_free(r);
}

bool reference_load_organisations(struct pg *c, struct arena *a, int32_t **out, size_t *count,
                                  struct err *e) {
    struct pg_result *r;
    if (!pg_query(c, &SQL_REFERENCE_ORGANISATIONS, NULL, &r, e)) return false;
    take_ids(r, a, out, count);
    return true;
}

bool reference_load_failed_organisations(struct pg *c, civil_day today, struct arena *a, int32_t **out,
                                         size_t *count, struct err *e) {
    struct pg_params params = {0};
    struct pg_result *r;
    pg_param_date(&params, today);
    if (!pg_query(c, &SQL_REFERENCE_FAILED_ORGANISATIONS, &params, &r, e)) return false;
    take_ids(r, a, out, count);
    return true;
}

bool reference_move_revision(struct pg *c, struct err *e) {
    return pg_query(c, &SQL_REFERENCE_MOVED, NULL, NULL, e);
}
