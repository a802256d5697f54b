/* SPDX-License-Identifier: Apache-2.0 */
/* What a commune's night comes to, as figures. */
#include "jobs/night/figures.h"

static void add_figure(struct night_figures *f, const char *measure, const char *detail, int64_t amount) {
    if (amount != 0 && f->count < NIGHT_FIGURES_MAX)
        f->at[f->count++] = (struct commune_figure){measure, detail, amount};
}

static const char *class_text(int class_) {
    static const char *const TEXTS[NEED_CLASSES] = {"0", "1", "2",  "3",  "4",  "5",  "6",  "7",
                                                    "8", "9", "10", "11", "12", "13", "14", "15"};
    return TEXTS[class_];
}

static void add_sessions(struct night_figures *f, const struct commune_round *round, civil_day from) {
    int64_t sessions = 0;
    int64_t places = 0;
    int64_t places_to_come = 0;
    for (size_t i = 0; i < round->session_count; i++) {
        sessions++;
        places += capacity_bookable(&round->sessions[i]);
        if (round->sessions[i].day >= from) places_to_come += capacity_bookable(&round->sessions[i]);
    }
    add_figure(f, "sessions", "", sessions);
    add_figure(f, "places", "", places);
    add_figure(f, "places_to_come", "", places_to_come);
}

/* What coverage is made of, class by class; figures of wider areas are sums of these. */
static void add_people(struct night_figures *f, const struct schedule_totals *t) {
    static const char *const MEASURES[NEED_STATES] = {
        [NEED_DUE] = "people_due",
        [NEED_WAITING] = "people_waiting",
        [NEED_BOOKED] = "people_booked",
        [NEED_DONE_HERE] = "people_done_here",
        [NEED_DONE_ELSEWHERE] = "people_done_elsewhere",
        [NEED_REFUSED] = "people_refused",
        [NEED_CLOSED_UNSERVED] = "people_closed_unserved",
    };
    for (int state = 0; state < NEED_STATES; state++)
        for (int class_ = 0; need_state_is_counted((enum need_state)state) && class_ < PRIORITY_CLASSES;
             class_++)
            add_figure(f, MEASURES[state], class_text(class_), t->people[state][class_]);
}

static void add_attendance(struct night_figures *f, const struct attendance_cells *cells) {
    for (int class_ = 0; class_ < PRIORITY_CLASSES; class_++)
        for (int i = 0; i < NIGHT_ATTENDANCE_MEASURES; i++) {
            const struct attendance_count *cell = &cells->at[class_][i % ATTENDANCE_HISTORIES];
            add_figure(f, NIGHT_ATTENDANCE[i], class_text(class_),
                       i < ATTENDANCE_HISTORIES ? cell->shows : cell->absences);
        }
}

enum { MONTHS_A_YEAR = 12, MONTHS_MAX = 24 };

static int month_of(civil_day day) {
    const struct civil_date date = civil_to_date(day);
    return date.year * MONTHS_A_YEAR + date.month - 1;
}

struct months {
    int first; /* what lies before the round counts in its first month */
    int64_t at[MONTHS_MAX];
};

static void add_to_month(struct months *m, civil_day day, int64_t amount) {
    const int month = month_of(day) - m->first;
    m->at[month < 0 ? 0 : month < MONTHS_MAX ? month : MONTHS_MAX - 1] += amount;
}

static void add_month_figures(struct night_figures *f, const char *measure, const struct months *months,
                              struct arena *a) {
    for (int m = 0; m < MONTHS_MAX; m++)
        if (months->at[m] > 0)
            add_figure(f, measure,
                       arena_print(a, "%04d-%02d", (months->first + m) / MONTHS_A_YEAR,
                                   (months->first + m) % MONTHS_A_YEAR + 1),
                       months->at[m]);
}

/* Checks owed and places missing by the month of the best day, places by the month of the day. */
static void add_months(struct night_figures *f, const struct commune_round *round, struct arena *a) {
    const int first = month_of(round->rules->round.starts);
    struct months owed = {.first = first}, missing = {.first = first}, places = {.first = first};
    for (size_t i = 0; i < round->needs.count; i++) {
        const struct need *n = &round->needs.at[i];
        if (n->is_vanished || n->target == CIVIL_NONE) continue;
        if (n->state == NEED_WAITING) add_to_month(&missing, n->target, 1);
        if (need_state_is_open((enum need_state)n->state)) add_to_month(&owed, n->target, 1);
    }
    for (size_t i = 0; i < round->session_count; i++)
        add_to_month(&places, round->sessions[i].day, capacity_bookable(&round->sessions[i]));
    add_month_figures(f, "missing", &missing, a);
    add_month_figures(f, "owed_by_month", &owed, a);
    add_month_figures(f, "places_by_month", &places, a);
}

/* ---- Persons ------------------------------------------------------------------------------------- */

/* Each person of the feed once, by his first need; what else makes up the needs stands beside it, so that
 * the sums can be checked (run_balance.sql). */
static void add_persons(struct night_figures *f, const struct commune_round *round) {
    int64_t persons[NEED_STATES] = {0};
    int64_t left = 0;
    int64_t further = 0;
    for (size_t i = 0; i < round->needs.count; i++) {
        const struct need *n = &round->needs.at[i];
        const bool is_first = i == 0 || round->needs.at[i - 1].resident != n->resident;
        if (!is_first)
            further++;
        else if (n->is_vanished)
            left++;
        else
            persons[n->state]++;
    }
    for (int i = 0; i < NEED_STATES; i++)
        add_figure(f, "person", need_state_name((enum need_state)i), persons[i]);
    add_figure(f, "left_the_feed", "", left);
    add_figure(f, "further_needs", "", further);
}

/* ---- What it would take ---------------------------------------------------------------------------- */

static int32_t site_of(const struct commune_work *w, int32_t hamlet) {
    for (size_t i = 0; i < w->hamlet_count; i++)
        if (w->hamlets[i].hamlet == hamlet) return w->hamlets[i].site;
    return 0;
}

static struct capacity_gap *find_gap(struct capacity_gap *gaps, const struct commune_work *w, int32_t site) {
    for (size_t i = 0; i < w->site_count; i++)
        if (w->sites[i].id == site) return &gaps[i];
    return &gaps[w->site_count];
}

/* The last gap is of people whose hamlet has no site. */
static void add_extra(struct night_figures *f, const struct commune_work *w,
                      const struct commune_round *round) {
    struct capacity_gap *gaps = arena_new_array(w->arena, struct capacity_gap, w->site_count + 1);
    for (size_t i = 0; i < round->needs.count; i++) {
        const struct need *n = &round->needs.at[i];
        if (n->state == NEED_WAITING && reason_is_shortage((enum reason)n->reason))
            find_gap(gaps, w, site_of(w, n->hamlet))->missing++;
    }
    for (size_t i = 0; i < round->session_count; i++) {
        struct capacity_gap *gap = find_gap(gaps, w, round->sessions[i].site);
        const int64_t places = capacity_bookable(&round->sessions[i]);
        if (places > gap->largest) gap->largest = places;
    }
    add_figure(f, "extra_half_days", "",
               capacity_extra_half_days(gaps, w->site_count + 1, w->night->options->is_overflow));
}

void night_gather_figures(const struct commune_work *w, const struct commune_round *round,
                          struct night_figures *f) {
    const struct schedule_totals *t = &round->plan.totals;
    add_figure(f, "feed_rows", "", w->feed.residents);
    add_figure(f, "needs", "", (int64_t)round->needs.count);
    for (int i = 0; i < NEED_STATES; i++)
        add_figure(f, "state", need_state_name((enum need_state)i), t->by_state[i]);
    for (int i = 0; i < REASONS; i++) add_figure(f, "waiting", reason_name((enum reason)i), t->by_reason[i]);
    for (int i = 0; i < NEED_CLASSES; i++) {
        add_figure(f, "wanted", class_text(i), t->wanted[i]);
        add_figure(f, "covered", class_text(i), t->covered[i]);
    }
    add_people(f, t);
    add_figure(f, "proposed", "", t->proposed);
    add_figure(f, "promised", "", t->promised);
    add_figure(f, "pins_above_capacity", "", t->pins_above_capacity);
    add_figure(f, "household_visits", "", t->household_visits);
    add_figure(f, "claims", "", (int64_t)w->claims.count);
    add_sessions(f, round, w->night->bookable_from);
    add_months(f, round, w->arena);
    add_persons(f, round);
    add_extra(f, w, round);
    add_attendance(f, &round->attendance.round);
}
