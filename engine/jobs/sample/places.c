/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/places.h"

#include "jobs/sample/chance.h"

#include <stdio.h>
#include <string.h>

enum {
    STATION_PLACES_MOST = 40, /* a day; what is above is shared by the points */
    MORNING_PERCENT = 60,
    WALK_IN_PERCENT = 5,
    WORKDAYS = 5,
};

static const char *unit_title(const char *unit_kind) {
    if (strcmp(unit_kind, "phuong") == 0) return "phường";
    return strcmp(unit_kind, "xa") == 0 ? "xã" : "đặc khu";
}

/* ---- Sites ---------------------------------------------------------------------------------- */

/* Landlines of an area code that does not exist. */
static void print_landline(int32_t site, char text[13]) {
    (void)snprintf(text, 13, "0200 %03u %03u", (unsigned)site / 1000 % 1000, (unsigned)site % 1000);
}

static void make_site(const struct sample_commune *commune, int at, struct chance *c,
                      struct sample_site *site) {
    *site = (struct sample_site){.id = commune->first_site + at,
                                 .commune = commune->area.code,
                                 .is_station = at == 0,
                                 .is_step_free = at == 0 || chance_is_percent(c, 60)};
    print_landline(site->id, site->phone);
    const char *title = unit_title(commune->area.unit_kind);
    if (at == 0)
        (void)snprintf(site->name, sizeof site->name, "Trạm y tế %s %.60s", title, commune->area.name);
    else
        (void)snprintf(site->name, sizeof site->name, "Điểm trạm số %d, %s %.60s", at, title,
                       commune->area.name);
}

static int32_t places_of_site(const struct sample_commune *commune, int32_t at) {
    if (commune->sites == 1) return commune->places_a_day;
    if (at == 0) return STATION_PLACES_MOST;
    const int32_t shared = commune->places_a_day - STATION_PLACES_MOST;
    const int32_t points = commune->sites - 1;
    return shared * at / points - shared * (at - 1) / points;
}

/* Fasting blood means mornings: afternoons take blood and ECG for half of the places. */
static struct site_week make_week(const struct world *w, int32_t site, int weekday, enum half half,
                                  int32_t places) {
    const int16_t all = (int16_t)places;
    const int16_t some = (int16_t)((places + 1) / 2);
    const int16_t fasting = half == HALF_MORNING ? all : some;
    return (struct site_week){
        .site = site,
        .weekday = (uint8_t)weekday,
        .half = (uint8_t)half,
        .capacity = {all, all, some, all, fasting, fasting, some, 0},
        .walk_in_reserve = (int16_t)((places * WALK_IN_PERCENT + 50) / 100),
        .from = civil_make(civil_to_date(w->date).year, 1, 1),
        .until = CIVIL_NONE,
    };
}

/* The station is open mornings and afternoons, a point mornings. */
static void make_weeks(const struct world *w, const struct sample_commune *commune, struct places *out) {
    for (int32_t at = 0; at < commune->sites; at++) {
        const int32_t places = places_of_site(commune, at);
        const int32_t morning = at == 0 ? (places * MORNING_PERCENT + 50) / 100 : places;
        const int32_t site = commune->first_site + at;
        for (int weekday = 1; weekday <= WORKDAYS; weekday++) {
            out->weeks[out->week_count++] = make_week(w, site, weekday, HALF_MORNING, morning);
            if (at == 0)
                out->weeks[out->week_count++] = make_week(w, site, weekday, HALF_AFTERNOON, places - morning);
        }
    }
}

/* ---- Hamlets -------------------------------------------------------------------------------- */

static const char *hamlet_title(const struct sample_area *area) {
    if (area->is_mountain) return "Bản";
    return strcmp(area->unit_kind, "phuong") == 0 ? "Tổ dân phố" : "Thôn";
}

/* Hamlets go to sites in proportion to their places. */
static int32_t find_site(const struct sample_commune *commune, int32_t hamlet) {
    int32_t at = 0;
    int32_t reached = places_of_site(commune, 0);
    while ((int64_t)hamlet * commune->places_a_day >= (int64_t)reached * commune->hamlets)
        reached += places_of_site(commune, ++at);
    return commune->first_site + at;
}

static void make_hamlet(const struct sample_commune *commune, int32_t at, struct chance *c,
                        struct sample_hamlet *hamlet) {
    const bool is_far = commune->area.is_mountain;
    *hamlet = (struct sample_hamlet){.id = commune->first_hamlet + at,
                                     .commune = commune->area.code,
                                     .site = find_site(commune, at),
                                     .minutes_to_site = (int16_t)(5 + chance_below(c, is_far ? 116 : 26))};
    if (is_far && chance_is_percent(c, 20)) { /* cut off in the flood season */
        hamlet->passable_from = 11;
        hamlet->passable_to = 7;
    }
    (void)snprintf(hamlet->name, sizeof hamlet->name, "%s %d", hamlet_title(&commune->area), at + 1);
}

/* ---- Organisations -------------------------------------------------------------------------- */

static enum route route_of(const struct sample_commune *commune, int32_t at) {
    if (at < commune->employers) return ROUTE_EMPLOYER;
    return at < commune->employers + commune->schools ? ROUTE_SCHOOL : ROUTE_ARMED_FORCES;
}

static void print_organisation(const struct sample_commune *commune, int32_t at,
                               char text[SAMPLE_TEXT_BYTES]) {
    switch (route_of(commune, at)) {
    case ROUTE_EMPLOYER:
        (void)snprintf(text, SAMPLE_TEXT_BYTES, "Công ty mẫu số %d", at + 1);
        break;
    case ROUTE_SCHOOL:
        (void)snprintf(text, SAMPLE_TEXT_BYTES, "Trường mẫu số %d", at + 1 - commune->employers);
        break;
    case ROUTE_ARMED_FORCES:
        (void)snprintf(text, SAMPLE_TEXT_BYTES, "Đơn vị quân đội mẫu");
        break;
    case ROUTE_STATION:
    case ROUTES:
    default:
        break;
    }
}

/* One in four reports is past its day; half of those have come. */
static void make_organisation(const struct world *w, const struct sample_commune *commune, int32_t at,
                              struct chance *c, struct sample_organisation *o) {
    *o = (struct sample_organisation){.id = commune->first_organisation + at,
                                      .commune = commune->area.code,
                                      .route = (uint8_t)route_of(commune, at),
                                      .reported_on = CIVIL_NONE};
    print_organisation(commune, at, o->name);
    const civil_day days = (civil_day)chance_below(c, 200) - 50;
    o->report_due = w->date + days;
    if (days < 0 && chance_is_percent(c, 50)) o->reported_on = o->report_due - (civil_day)chance_below(c, 30);
}

static void make_commune(const struct world *w, const struct sample_commune *commune,
                         const struct chance_key *key, struct places *out) {
    struct sample_site *sites = out->sites + commune->first_site - 1;
    struct sample_hamlet *hamlets = out->hamlets + commune->first_hamlet - 1;
    struct sample_organisation *organisations = out->organisations + commune->first_organisation - 1;
    struct chance c;
    chance_begin(&c, key, commune->area.code);
    for (int32_t i = 0; i < commune->sites; i++) make_site(commune, i, &c, &sites[i]);
    make_weeks(w, commune, out);
    for (int32_t i = 0; i < commune->hamlets; i++) make_hamlet(commune, i, &c, &hamlets[i]);
    for (int32_t i = 0; i < world_count_organisations(commune); i++)
        make_organisation(w, commune, i, &c, &organisations[i]);
}

void places_make(const struct world *w, struct arena *a, struct places *out) {
    const struct chance_key key = chance_make_key(w->seed, "places of a commune", 0);
    *out = (struct places){0};
    for (size_t i = 0; i < w->commune_count; i++) {
        out->site_count += (size_t)w->communes[i].sites;
        out->hamlet_count += (size_t)w->communes[i].hamlets;
        out->organisation_count += (size_t)world_count_organisations(&w->communes[i]);
    }
    out->sites = arena_new_array(a, struct sample_site, out->site_count);
    out->weeks = arena_new_array(a, struct site_week, out->site_count * WORKDAYS * 2);
    out->hamlets = arena_new_array(a, struct sample_hamlet, out->hamlet_count);
    out->organisations = arena_new_array(a, struct sample_organisation, out->organisation_count);
    for (size_t i = 0; i < w->commune_count; i++) make_commune(w, &w->communes[i], &key, out);
}
