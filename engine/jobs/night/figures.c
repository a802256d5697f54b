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

/* Missing places by the month of the best day; what lies before the round counts in its first month. */
static void add_missing(struct night_figures *f, const struct commune_round *round, struct arena *a) {
    const int first = month_of(round->rules->round.starts);
    int64_t missing[MONTHS_MAX] = {0};
    for (size_t i = 0; i < round->needs.count; i++) {
        const struct need *n = &round->needs.at[i];
        if (n->state != NEED_WAITING || n->target == CIVIL_NONE) continue;
        const int month = month_of(n->target) - first;
        missing[month < 0 ? 0 : month < MONTHS_MAX ? month : MONTHS_MAX - 1]++;
    }
    for (int m = 0; m < MONTHS_MAX; m++)
        if (missing[m] > 0)
            add_figure(
                f, "missing",
                arena_print(a, "%04d-%02d", (first + m) / MONTHS_A_YEAR, (first + m) % MONTHS_A_YEAR + 1),
                missing[m]);
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
    add_missing(f, round, w->arena);
    add_attendance(f, &round->attendance.round);
}
