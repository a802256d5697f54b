/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/attendance.h"

#include <stdlib.h>

#define ABSENCE_STEP    5 /* percent */
#define NEAR_BELOW      1 /* an expectation stays while the measured share is this much under it ... */
#define NEAR_ABOVE      6 /* ... or less than this much over it */
#define CERTAIN_ABSENCE 0.95

/* ---- Counting ----------------------------------------------------------------------------------- */

static bool is_show(enum appointment_state state) {
    return state == APPOINTMENT_ATTENDED || state == APPOINTMENT_INCOMPLETE ||
           state == APPOINTMENT_CHECKED_IN;
}

static enum attendance_history history_of(const struct appointment *a) {
    return a->attempt > 1 ? ATTENDANCE_AGAIN : ATTENDANCE_FIRST;
}

static void add_to(struct attendance_cells *cells, int priority_class, const struct appointment *a) {
    struct attendance_count *cell = &cells->at[priority_class][history_of(a)];
    if (is_show((enum appointment_state)a->state))
        cell->shows++;
    else
        cell->absences++;
}

static int compare_sites(const void *left, const void *right) {
    const struct attendance_site *a = left, *b = right;
    return (a->site > b->site) - (a->site < b->site);
}

static struct attendance_site *find_site(const struct attendance *a, int32_t site) {
    const struct attendance_site key = {.site = site};
    return a->site_count == 0 ? NULL
                              : bsearch(&key, a->sites, a->site_count, sizeof *a->sites, compare_sites);
}

/* The need of each appointment: both lists are walked once. */
struct walk {
    const struct need *needs;
    size_t count;
    size_t at;
};

static const struct need *need_of(struct walk *w, const struct appointment *a) {
    while (w->at < w->count &&
           (w->needs[w->at].resident < a->resident ||
            (w->needs[w->at].resident == a->resident && w->needs[w->at].number < a->number)))
        w->at++;
    if (w->at == w->count) return NULL;
    const struct need *n = &w->needs[w->at];
    return n->resident == a->resident && n->number == a->number && !n->is_vanished ? n : NULL;
}

static bool is_counted(const struct appointment *a) {
    const enum appointment_state state = (enum appointment_state)a->state;
    return a->origin != ORIGIN_WALK_IN && (is_show(state) || state == APPOINTMENT_DID_NOT_ATTEND);
}

static void list_sites(const struct appointment *stored, size_t count, struct arena *arena,
                       struct attendance *out) {
    size_t room = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_counted(&stored[i]) || find_site(out, stored[i].site)) continue;
        if (out->site_count == room) {
            struct attendance_site *more = arena_new_array(arena, struct attendance_site, 2 * room + 8);
            for (size_t k = 0; k < out->site_count; k++) more[k] = out->sites[k];
            out->sites = more;
            room = 2 * room + 8;
        }
        out->sites[out->site_count++] = (struct attendance_site){.site = stored[i].site};
        qsort(out->sites, out->site_count, sizeof *out->sites, compare_sites);
    }
}

void attendance_count(const struct need *needs, size_t need_count, const struct appointment *stored,
                      size_t stored_count, const struct attendance_cells *before, struct arena *arena,
                      struct attendance *out) {
    *out = (struct attendance){.commune = *before};
    list_sites(stored, stored_count, arena, out);
    struct walk walk = {needs, need_count, 0};
    for (size_t i = 0; i < stored_count; i++) {
        const struct need *need = is_counted(&stored[i]) ? need_of(&walk, &stored[i]) : NULL;
        if (!need) continue;
        add_to(&find_site(out, stored[i].site)->cells, need_priority(need->class_), &stored[i]);
        add_to(&out->round, need_priority(need->class_), &stored[i]);
        add_to(&out->commune, need_priority(need->class_), &stored[i]);
    }
}

/* ---- Shares ------------------------------------------------------------------------------------- */

static double shrink(struct attendance_count measured, double towards) {
    return (measured.absences + ATTENDANCE_PRIOR * towards) /
           (measured.shows + measured.absences + (double)ATTENDANCE_PRIOR);
}

static struct attendance_count sum(const struct attendance_cells *cells) {
    struct attendance_count all = {0};
    for (int class_ = 0; class_ < PRIORITY_CLASSES; class_++)
        for (int history = 0; history < ATTENDANCE_HISTORIES; history++) {
            all.shows += cells->at[class_][history].shows;
            all.absences += cells->at[class_][history].absences;
        }
    return all;
}

static double site_absence(const struct attendance *a, const struct attendance_site *site) {
    const double commune = shrink(sum(&a->commune), 0);
    return site ? shrink(sum(&site->cells), commune) : commune;
}

double attendance_absence(const struct attendance *a, int32_t site, int priority_class,
                          enum attendance_history history) {
    const double commune = shrink(sum(&a->commune), 0);
    if (commune <= 0) return 0;
    const double kind = shrink(a->commune.at[priority_class][history], commune);
    const struct attendance_site *here = find_site(a, site);
    if (!here) return kind;
    const double expected = kind * site_absence(a, here) / shrink(sum(&a->commune), commune);
    return shrink(here->cells.at[priority_class][history], expected < 1 ? expected : 1);
}

/* ---- Limits ------------------------------------------------------------------------------------- */

/* Nobody of `booked` stays away. */
static double chance_of_none(int booked, double absence, double correlation) {
    double chance = 1;
    const double weight = correlation > 0 ? (1 - correlation) / correlation : 0;
    for (int i = 0; i < booked; i++)
        chance *= correlation > 0 ? ((1 - absence) * weight + i) / (weight + i) : 1 - absence;
    return chance;
}

/* More than `places` of `booked` come: fewer than booked - places stay away. */
static double chance_of_more(int booked, int places, double absence, double correlation) {
    const double weight = correlation > 0 ? (1 - correlation) / correlation : 0;
    double chance = chance_of_none(booked, absence, correlation);
    double all = 0;
    for (int j = 0; j < booked - places; j++) {
        all += chance;
        const double odds = correlation > 0
                                ? (absence * weight + j) / ((1 - absence) * weight + booked - j - 1)
                                : absence / (1 - absence);
        chance *= (double)(booked - j) / (j + 1) * odds;
    }
    return all;
}

int attendance_limit(int places, double absence, double correlation, double risk) {
    if (absence > CERTAIN_ABSENCE) absence = CERTAIN_ABSENCE;
    int booked = places;
    while (absence > 0 && booked < 2 * places &&
           chance_of_more(booked + 1, places, absence, correlation) <= risk)
        booked++;
    return booked;
}

/* ---- Sessions ----------------------------------------------------------------------------------- */

static int compare_places(int32_t site, civil_day day, uint8_t half, const struct session *s) {
    if (site != s->site) return site < s->site ? -1 : 1;
    if (day != s->day) return day < s->day ? -1 : 1;
    return (half > s->half) - (half < s->half);
}

static size_t find_session(const struct session *sessions, size_t count, const struct appointment *a) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_places(a->site, a->day, a->half, &sessions[middle]) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && compare_places(a->site, a->day, a->half, &sessions[low]) == 0 ? low : count;
}

/* Who stands in each session, and the sum of their shares. */
struct standing {
    uint32_t people;
    double absence;
};

static struct standing *gather_standing(const struct attendance *a, struct walk walk,
                                        const struct appointment *stored, size_t stored_count,
                                        const struct session *sessions, size_t count, struct arena *arena) {
    struct standing *all = arena_new_array(arena, struct standing, count);
    for (size_t i = 0; i < stored_count; i++) {
        if (stored[i].origin == ORIGIN_WALK_IN ||
            !appointment_is_live((enum appointment_state)stored[i].state))
            continue;
        const struct need *need = need_of(&walk, &stored[i]);
        const size_t at = need ? find_session(sessions, count, &stored[i]) : count;
        if (at == count) continue;
        all[at].people++;
        all[at].absence +=
            attendance_absence(a, stored[i].site, need_priority(need->class_), history_of(&stored[i]));
    }
    return all;
}

static double mean_absence(const struct attendance *a, const struct session *s,
                           const struct standing *standing) {
    const double of_site = site_absence(a, find_site(a, s->site));
    const double places = capacity_places(s);
    if (standing->people >= places) return standing->people ? standing->absence / standing->people : of_site;
    return (standing->absence + (places - standing->people) * of_site) / places;
}

static uint8_t expect(double absence, const struct session_expectation *before) {
    const double percent = 100 * absence;
    if (before && percent >= before->expected_absence - NEAR_BELOW &&
        percent < before->expected_absence + NEAR_ABOVE)
        return before->expected_absence;
    return (uint8_t)((int)(percent / ABSENCE_STEP) * ABSENCE_STEP);
}

void attendance_set_limits(const struct attendance *a, const struct attendance_policy *policy,
                           const struct need *needs, size_t need_count, const struct appointment *stored,
                           size_t stored_count, const struct session_expectation *before, size_t before_count,
                           struct session *sessions, size_t session_count, struct arena *arena) {
    const struct walk walk = {needs, need_count, 0};
    const struct standing *standing =
        gather_standing(a, walk, stored, stored_count, sessions, session_count, arena);
    size_t at = 0;
    for (size_t i = 0; i < session_count; i++) {
        struct session *s = &sessions[i];
        while (at < before_count && compare_places(before[at].site, before[at].day, before[at].half, s) < 0)
            at++;
        const bool is_known =
            at < before_count && compare_places(before[at].site, before[at].day, before[at].half, s) == 0;
        s->is_reserve_released = s->day <= policy->reserve_released_until;
        s->expected_absence = expect(mean_absence(a, s, &standing[i]), is_known ? &before[at] : NULL);
        const int places = capacity_places(s);
        s->overbooked = (int16_t)(attendance_limit(places, s->expected_absence / 100.0, policy->correlation,
                                                   policy->risk) -
                                  places);
    }
}
