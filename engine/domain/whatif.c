/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/whatif.h"

#include <stdlib.h>
#include <string.h>

enum { FRIDAY = 5 };

/* ---- Sessions ------------------------------------------------------------------------------------- */

void whatif_make_sessions(struct whatif_calendar *c, struct arena *a) {
    struct session *made = NULL;
    c->session_count = 0;
    if (c->from <= c->until) made = capacity_make_sessions(&c->input, c->from, c->until, &c->session_count);
    c->sessions = arena_new_array(a, struct session, c->session_count);
    if (c->session_count > 0) memcpy(c->sessions, made, c->session_count * sizeof *made);
    free(made);
}

const struct session *whatif_usual_session(const struct whatif_calendar *c, int32_t site) {
    const struct session *usual = NULL;
    size_t most = 0;
    for (size_t i = 0; i < c->session_count; i++) {
        const struct session *s = &c->sessions[i];
        size_t alike = 0;
        if (s->site != site || capacity_places(s) == 0) continue;
        for (size_t k = 0; k < c->session_count; k++)
            alike += c->sessions[k].site == site && capacity_places(&c->sessions[k]) == capacity_places(s);
        if (alike < most || (alike == most && usual && capacity_places(s) <= capacity_places(usual)))
            continue;
        most = alike;
        usual = s;
    }
    return usual;
}

/* The halves of a day that are held, as bits 1 << half. */
static unsigned halves_held(const struct whatif_calendar *c, int32_t site, civil_day day) {
    unsigned held = 0;
    for (size_t i = 0; i < c->session_count; i++)
        if (c->sessions[i].site == site && c->sessions[i].day == day) held |= 1U << c->sessions[i].half;
    return held;
}

static uint8_t free_half(const struct whatif_calendar *c, int32_t site, civil_day day) {
    const unsigned held = halves_held(c, site, day);
    if ((held >> HALF_MORNING & 1) == 0) return HALF_MORNING;
    return (held >> HALF_AFTERNOON & 1) == 0 ? HALF_AFTERNOON : 0;
}

/* ---- Changes -------------------------------------------------------------------------------------- */

static bool find_places(const struct whatif_calendar *c, int32_t site, int32_t asked, int32_t *places,
                        struct err *e) {
    const struct session *usual = whatif_usual_session(c, site);
    *places = asked >= 0 ? asked : usual ? capacity_places(usual) : 0;
    return asked >= 0 || usual ||
           err_set(e, ERR_INPUT, "Say how many with \"places\".",
                   "site %d has no session in the round to take the number of places from", site);
}

static bool check_day(const struct whatif_calendar *c, int32_t site, civil_day day, struct err *e) {
    char text[CIVIL_TEXT_BYTES];
    if (day < c->from || day > c->until)
        return err_set(e, ERR_INPUT, "Choose a day of the round.", "%s is not a day of the round",
                       civil_print(day, text));
    return !capacity_is_closed(&c->input, site, day) ||
           err_set(e, ERR_INPUT, "Choose another day, or end the closure.", "site %d is closed on %s", site,
                   civil_print(day, text));
}

void whatif_size_like(const struct session *usual, int32_t places, int16_t capacity[RESOURCES]) {
    const int64_t of = usual ? capacity_places(usual) : 1;
    for (int r = RESOURCE_PLACE + 1; usual && r < RESOURCES; r++) {
        const int64_t people = (usual->capacity[r] * (int64_t)places + of - 1) / of;
        capacity[r] = (int16_t)(people < INT16_MAX ? people : INT16_MAX);
    }
    capacity[RESOURCE_PLACE] = (int16_t)places;
}

static void push_extra(struct whatif_calendar *c, const struct extra_session *extra, struct arena *a) {
    const size_t count = c->input.extra_count;
    struct extra_session *all = arena_new_array(a, struct extra_session, count + 1);
    if (count > 0) memcpy(all, c->input.extras, count * sizeof *all);
    all[count] = *extra;
    c->input.extras = all;
    c->input.extra_count = count + 1;
}

bool whatif_add_session(struct whatif_calendar *c, int32_t site, civil_day day, uint8_t half, int32_t places,
                        struct arena *a, struct err *e) {
    char text[CIVIL_TEXT_BYTES];
    struct extra_session extra = {.site = site, .day = day, .half = half};
    const struct session *usual = whatif_usual_session(c, site);
    const bool is_held = half != 0 && (halves_held(c, site, day) >> half & 1) != 0;
    if (!find_places(c, site, places, &places, e) || !check_day(c, site, day, e)) return false;
    if (half == 0) extra.half = free_half(c, site, day);
    if (extra.half == 0 || is_held)
        return err_set(e, ERR_INPUT, "Choose another day or half, or change the template.",
                       "site %d already has a session then on %s", site, civil_print(day, text));
    whatif_size_like(usual, places, extra.capacity);
    push_extra(c, &extra, a);
    whatif_make_sessions(c, a);
    return true;
}

static bool add_days(struct whatif_calendar *c, const struct whatif_change *change, struct arena *a,
                     struct err *e) {
    for (size_t i = 0; i < change->day_count; i++)
        if (!whatif_add_session(c, change->site, change->days[i], change->half, change->places, a, e))
            return false;
    return true;
}

static void close_days(struct whatif_calendar *c, const struct whatif_change *change, struct arena *a) {
    const size_t count = c->input.closure_count;
    struct closure *all = arena_new_array(a, struct closure, count + 1);
    if (count > 0) memcpy(all, c->input.closures, count * sizeof *all);
    all[count] = (struct closure){change->site, change->from, change->until};
    c->input.closures = all;
    c->input.closure_count = count + 1;
    whatif_make_sessions(c, a);
}

static bool is_same_row(const struct site_week *row, const struct whatif_change *change) {
    return row->site == change->site && row->weekday == change->weekday && row->half == change->half;
}

/* Rows of that weekday and half end the day before; without places none takes their part. */
static bool change_template(struct whatif_calendar *c, const struct whatif_change *change, struct arena *a,
                            struct err *e) {
    struct site_week *rows = arena_new_array(a, struct site_week, c->input.week_count + 1);
    const struct session *usual = whatif_usual_session(c, change->site);
    struct site_week row = {.site = change->site,
                            .weekday = change->weekday,
                            .half = change->half,
                            .from = change->from,
                            .until = CIVIL_NONE};
    int32_t places = 0;
    size_t count = 0;
    if (!find_places(c, change->site, change->places, &places, e)) return false;
    whatif_size_like(usual, places, row.capacity);
    for (size_t i = 0; i < c->input.week_count; i++) {
        struct site_week old = c->input.weeks[i];
        if (is_same_row(&old, change)) {
            if (old.from >= change->from) continue;
            if (old.until == CIVIL_NONE || old.until >= change->from) old.until = change->from - 1;
        }
        rows[count++] = old;
    }
    if (places > 0) rows[count++] = row;
    c->input.weeks = rows;
    c->input.week_count = count;
    whatif_make_sessions(c, a);
    return true;
}

static bool apply_change(const struct whatif_change *change, struct whatif_calendar *c, struct arena *a,
                         struct err *e) {
    switch (change->kind) {
    case WHATIF_ADD:
        return add_days(c, change, a, e);
    case WHATIF_CLOSE:
        close_days(c, change, a);
        return true;
    case WHATIF_TEMPLATE:
        return change_template(c, change, a, e);
    case WHATIF_ADD_SOME:
    case WHATIF_ADD_NEEDED:
        return true;
    }
    return true;
}

bool whatif_apply(const struct whatif *w, struct whatif_calendar *c, struct arena *a, struct err *e) {
    for (size_t i = 0; i < w->change_count; i++)
        if (!apply_change(&w->changes[i], c, a, e)) return err_wrap(e, "change %zu", i + 1);
    return true;
}

/* ---- What could be added -------------------------------------------------------------------------- */

static bool is_working_day(const struct whatif_calendar *c, int32_t site, civil_day day) {
    return civil_weekday(day) <= FRIDAY && !calendar_is_holiday(&c->input.calendar, day) &&
           !capacity_is_closed(&c->input, site, day);
}

uint8_t *whatif_find_openings(const struct whatif_calendar *c, const struct schedule_problem *p,
                              struct arena *a) {
    const uint16_t days = p->problem.days;
    uint8_t *openings = arena_new_array(a, uint8_t, (size_t)p->problem.stations * days);
    uint8_t *held = arena_new_array(a, uint8_t, (size_t)p->problem.stations * days);
    for (size_t i = 0; i < c->session_count; i++) {
        const uint16_t station = schedule_problem_station(p, c->sessions[i].site);
        const uint16_t day = schedule_problem_day(p, c->sessions[i].day);
        if (station != PLANNER_NONE && day != PLANNER_NONE) held[(size_t)station * days + day]++;
    }
    for (uint16_t s = 0; s < p->problem.stations; s++)
        for (uint16_t d = 0; d < days; d++) {
            const size_t cell = (size_t)s * days + d;
            const bool is_possible =
                held[cell] == 1 ? !capacity_is_closed(&c->input, p->site_of[s], p->first_day + d)
                                : held[cell] == 0 && is_working_day(c, p->site_of[s], p->first_day + d);
            openings[cell] = is_possible;
        }
    return openings;
}

/* ---- Months --------------------------------------------------------------------------------------- */

static int32_t month_number(civil_day day) {
    const struct civil_date date = civil_to_date(day);
    return date.year * 12 + date.month - 1;
}

/* The best day of a window, within the days. */
static uint16_t best_day(const struct planner_problem *p, const struct planner_resident *r) {
    const uint16_t last = (uint16_t)(p->days - 1);
    const uint16_t until = r->due < last ? r->due : last;
    if (r->release > until || r->target < r->release) return r->release < last ? r->release : last;
    return r->target < until ? r->target : until;
}

size_t whatif_list_months(const struct schedule_problem *p, const uint8_t *opened, struct arena *a,
                          struct whatif_month **out) {
    const struct planner_problem *problem = &p->problem;
    if (problem->days == 0) return 0;
    const int32_t first = month_number(p->first_day);
    const int32_t last = month_number(p->first_day + problem->days - 1);
    const size_t count = (size_t)(last - first) + 1;
    struct whatif_month *months = *out = arena_new_array(a, struct whatif_month, count);
    for (size_t m = 0; m < count; m++)
        months[m].first = civil_make((first + (int32_t)m) / 12, (first + (int32_t)m) % 12 + 1, 1);
    for (uint32_t i = 0; i < problem->resident_count; i++)
        if (p->solution.day[i] == PLANNER_NONE)
            months[month_number(p->first_day + best_day(problem, &problem->residents[i])) - first].missing++;
    for (uint16_t s = 0; opened && s < problem->stations; s++)
        for (uint16_t d = 0; d < problem->days; d++)
            months[month_number(p->first_day + d) - first].sessions += opened[(size_t)s * problem->days + d];
    return count;
}
