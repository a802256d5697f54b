/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/plan_what_if.h"

#include <string.h>

struct trial {
    struct plan_commune *plan;
    struct commune_round *round;
    const struct whatif *changes;
    struct whatif_calendar calendar;
    struct arena *arena;
    struct plan_what_if *out;
};

/* Who waits is in the last problem; NULL = nobody was asked for. */
static const struct schedule_problem *last_problem(const struct trial *t) {
    const struct schedule_output *plan = &t->round->plan;
    return plan->problem_count > 0 ? &plan->problems[plan->problem_count - 1] : NULL;
}

/* ---- What is missing ------------------------------------------------------------------------------ */

static uint32_t places_of(const struct trial *t, int32_t site, int32_t asked) {
    const struct session *usual = whatif_usual_session(&t->calendar, site);
    if (asked >= 0) return (uint32_t)asked;
    return usual ? (uint32_t)capacity_places(usual) : 0;
}

/* With overflow all sites share one number: that of the site with the largest usual session. */
static const uint32_t *list_places(const struct trial *t, const struct schedule_problem *p, int32_t asked) {
    uint32_t *places = arena_new_array(t->arena, uint32_t, p->problem.stations);
    uint32_t most = 0;
    for (uint16_t s = 0; s < p->problem.stations; s++) {
        places[s] = places_of(t, p->site_of[s], asked);
        if (places[s] > most) most = places[s];
    }
    for (uint16_t s = 0; s < p->problem.stations && p->problem.overflow; s++) places[s] = most;
    return places;
}

static void look(const struct trial *t, struct what_if_side *out) {
    const struct schedule_problem *p = last_problem(t);
    memcpy(out->wanted, t->round->plan.totals.wanted, sizeof out->wanted);
    memcpy(out->covered, t->round->plan.totals.covered, sizeof out->covered);
    for (uint8_t k = 0; k < SCHEDULE_CLASSES; k++) out->clearing[k].is_enough = true;
    if (!p || p->problem.days == 0) return;
    const struct planner_openings openings = {whatif_find_openings(&t->calendar, p, t->arena),
                                              list_places(t, p, t->changes->places)};
    uint8_t *opened = arena_new_array(t->arena, uint8_t, (size_t)p->problem.stations * p->problem.days);
    bool is_anybody_missing = false;
    for (uint8_t k = 0; k < SCHEDULE_CLASSES; k++) {
        planner_clear(&p->problem, k, &openings, opened, &out->clearing[k]);
        is_anybody_missing = is_anybody_missing || out->covered[k] < out->wanted[k];
        if (!is_anybody_missing) out->clearing[k].is_enough = true;
    }
    out->month_count = whatif_list_months(p, opened, t->arena, &out->months);
}

/* ---- Sessions the planner chooses ------------------------------------------------------------------- */

/* Openings of one site alone. */
static uint8_t *openings_of(const struct trial *t, const struct schedule_problem *p, int32_t site) {
    uint8_t *openings = whatif_find_openings(&t->calendar, p, t->arena);
    for (uint16_t s = 0; s < p->problem.stations; s++)
        if (p->site_of[s] != site) memset(&openings[(size_t)s * p->problem.days], 0, p->problem.days);
    return openings;
}

/* Marks up to `count` more cells of `opened` in `chosen`; returns how many. */
static uint32_t take_cells(uint8_t *chosen, const uint8_t *opened, size_t cells, uint32_t count) {
    uint32_t taken = 0;
    for (size_t at = 0; at < cells && taken < count; at++) {
        if (!opened[at] || chosen[at]) continue;
        chosen[at] = 1;
        taken++;
    }
    return taken;
}

/* Most urgent classes first: all they need, then of the next class the first days. */
static uint8_t *choose_cells(const struct trial *t, const struct schedule_problem *p,
                             const struct whatif_change *change) {
    const size_t cells = (size_t)p->problem.stations * p->problem.days;
    const struct planner_openings openings = {openings_of(t, p, change->site),
                                              list_places(t, p, change->places)};
    uint8_t *chosen = arena_new_array(t->arena, uint8_t, cells);
    uint8_t *opened = arena_new_array(t->arena, uint8_t, cells);
    uint32_t left = change->kind == WHATIF_ADD_SOME ? (uint32_t)change->count : UINT32_MAX;
    for (uint8_t k = 0; k < SCHEDULE_CLASSES && left > 0; k++) {
        struct planner_clearing clearing;
        planner_clear(&p->problem, k, &openings, opened, &clearing);
        if (change->kind == WHATIF_ADD_SOME)
            left -= take_cells(chosen, opened, cells, left);
        else if (k + 1 == SCHEDULE_CLASSES)
            (void)take_cells(chosen, opened, cells, left);
    }
    return chosen;
}

static bool add_chosen(struct trial *t, const struct whatif_change *change, struct err *e) {
    const struct schedule_problem *p = last_problem(t);
    if (!p || p->problem.days == 0) return true;
    const uint8_t *chosen = choose_cells(t, p, change);
    const size_t cells = (size_t)p->problem.stations * p->problem.days;
    struct what_if_session *all =
        arena_new_array(t->arena, struct what_if_session, t->out->chosen_count + cells);
    if (t->out->chosen_count > 0) memcpy(all, t->out->chosen, t->out->chosen_count * sizeof *all);
    t->out->chosen = all;
    const size_t known = t->out->chosen_count;
    for (size_t at = 0; at < cells; at++) {
        if (!chosen[at]) continue;
        const civil_day day = p->first_day + (civil_day)(at % p->problem.days);
        const int32_t places = (int32_t)places_of(t, change->site, change->places);
        if (!whatif_add_session(&t->calendar, change->site, day, 0, places, t->arena, e)) return false;
        const struct extra_session *added = &t->calendar.input.extras[t->calendar.input.extra_count - 1];
        all[t->out->chosen_count++] = (struct what_if_session){change->site, day, added->half, places};
    }
    const size_t asked = change->kind == WHATIF_ADD_SOME ? (size_t)change->count : 1;
    if (t->out->chosen_count - known < asked) t->out->has_too_few = true;
    return true;
}

/* ---- Before and after ------------------------------------------------------------------------------- */

static void plan_again(struct trial *t) {
    plan_commune_set_sessions(t->round, t->calendar.sessions, t->calendar.session_count);
    plan_commune_again(t->plan);
}

static bool is_chosen_by_us(const struct whatif_change *change) {
    return change->kind == WHATIF_ADD_SOME || change->kind == WHATIF_ADD_NEEDED;
}

static bool change_all(struct trial *t, struct err *e) {
    if (!whatif_apply(t->changes, &t->calendar, t->arena, e)) return false;
    plan_again(t);
    for (size_t i = 0; i < t->changes->change_count; i++) {
        if (!is_chosen_by_us(&t->changes->changes[i])) continue;
        if (!add_chosen(t, &t->changes->changes[i], e)) return err_wrap(e, "change %zu", i + 1);
        plan_again(t);
    }
    return true;
}

static bool check_sites(const struct trial *t, struct err *e) {
    for (size_t i = 0; i < t->changes->change_count; i++) {
        const int32_t site = t->changes->changes[i].site;
        bool is_known = false;
        for (size_t k = 0; k < t->plan->work.site_count; k++)
            is_known = is_known || t->plan->work.sites[k].id == site;
        if (!is_known)
            return err_set(e, ERR_INPUT, "See lichkham site list for the numbers.",
                           "change %zu: commune %05d has no site %d", i + 1, t->plan->unit.commune, site);
    }
    return true;
}

bool plan_what_if(struct plan_commune *p, struct commune_round *round, const struct whatif *changes,
                  struct arena *a, struct plan_what_if *out, struct err *e) {
    struct trial t = {.plan = p,
                      .round = round,
                      .changes = changes,
                      .calendar = {.input = round->capacity,
                                   .from = round->first_own_day,
                                   .until = round->rules->round.ends},
                      .arena = a,
                      .out = out};
    *out = (struct plan_what_if){.round = round->live.round};
    if (!check_sites(&t, e)) return false;
    whatif_make_sessions(&t.calendar, a);
    look(&t, &out->before);
    if (!change_all(&t, e)) return false;
    look(&t, &out->after);
    return true;
}
