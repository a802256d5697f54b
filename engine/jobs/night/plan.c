/* SPDX-License-Identifier: Apache-2.0 */
/* A commune's plan from what was read. No I/O. */
#include "jobs/night/derive.h"

/* The package is that of the age on the exam day. */
static void set_packages(struct commune_round *round) {
    size_t at = 0;
    for (size_t i = 0; i < round->plan.appointment_count; i++) {
        const struct appointment *a = &round->plan.appointments[i];
        if (a->change == ROW_GONE || !appointment_is_live((enum appointment_state)a->state)) continue;
        while (round->needs.at[at].resident != a->resident || round->needs.at[at].number != a->number) at++;
        struct need *n = &round->needs.at[at];
        if (n->is_vanished) continue;
        const struct resident person = {.birth = n->birth};
        n->package = rules_find_package(round->rules, &person, a->day);
    }
}

static void set_limits(struct commune_work *w, struct commune_round *round) {
    const struct nightly_options *o = w->night->options;
    const struct attendance_policy policy = {
        .risk = o->overbooking_risk / 100.0,
        .correlation = o->absence_correlation / 100.0,
        .reserve_released_until =
            o->reserve_release_days > 0 ? w->night->today + o->reserve_release_days - 1 : CIVIL_NONE,
    };
    const size_t count = round->stored_sessions.count;
    struct session_expectation *before = arena_new_array(w->arena, struct session_expectation, count);
    for (size_t i = 0; i < count; i++) before[i] = round->stored_sessions.at[i].expectation;
    attendance_set_limits(&round->attendance, &policy, round->needs.at, round->needs.count,
                          round->stored_appointments.at, round->stored_appointments.count, before, count,
                          round->sessions, round->session_count, w->arena);
}

struct schedule_input night_prepare_round(struct commune_work *w, struct commune_round *round) {
    const struct nightly_options *o = w->night->options;
    set_limits(w, round);
    return (struct schedule_input){
        .today = w->night->today,
        .bookable_from = w->night->bookable_from > round->rules->round.starts ? w->night->bookable_from
                                                                              : round->rules->round.starts,
        .round_ends = round->rules->round.ends,
        .publish_until = round->publish_until,
        .overdue_grace_days = round->rules->round.overdue_grace_days,
        .outcome_days = (int16_t)o->outcome_days,
        .step_minutes = (int16_t)o->step_minutes,
        .halves = {o->halves[0], o->halves[1]},
        .sessions = round->sessions,
        .session_count = round->session_count,
        .quotas = round->quotas,
        .quota_count = round->quota_count,
        .hamlets = w->hamlets,
        .hamlet_count = w->hamlet_count,
        .sites = w->sites,
        .site_count = w->site_count,
        .package_resources = round->rules->package_resources,
        .package_resource_count = round->rules->package_resource_count,
        .is_overflow = o->is_overflow,
        .has_second_visits = o->has_second_visits,
        .keeps_problems = o->keeps_problems,
        .freeze_days = (int16_t)o->freeze_days,
        .household_weight = (uint32_t)o->household_weight,
        .away_weight = (uint32_t)o->away_weight,
        .fairness_weight = (uint32_t)o->fairness_weight,
    };
}

static void plan_round(struct commune_work *w, struct commune_round *round) {
    const struct schedule_input input = night_prepare_round(w, round);
    schedule_commune(&input, round->needs.at, round->needs.count, round->stored_appointments.at,
                     round->stored_appointments.count, w->arena, &round->plan);
    set_packages(round);
}

static void hash_plan(const struct commune_round *round, struct hash *h) {
    hash_add_integer(h, round->live.round);
    for (size_t i = 0; i < round->needs.count; i++) {
        const struct need *n = &round->needs.at[i];
        const int64_t fields[] = {n->resident, n->number,
                                  n->state,    n->is_vanished ? 0 : n->reason,
                                  n->class_,   n->is_vanished ? 0 : n->second_visit};
        hash_add_integers(h, fields, sizeof fields / sizeof fields[0]);
    }
    for (size_t i = 0; i < round->plan.appointment_count; i++) {
        const struct appointment *a = &round->plan.appointments[i];
        if (a->change == ROW_GONE) continue;
        const int64_t fields[] = {a->resident, a->number, a->attempt, a->site,
                                  a->day,      a->half,   a->minute,  a->state};
        hash_add_integers(h, fields, sizeof fields / sizeof fields[0]);
    }
}

void night_plan_commune(struct commune_work *w) {
    struct hash h;
    hash_begin(&h);
    for (int i = 0; i < w->round_count; i++) {
        if (i > 0 && w->rounds[i].live.previous == w->rounds[i - 1].live.round)
            night_carry_missed(&w->rounds[i - 1].needs, &w->rounds[i].needs);
        plan_round(w, &w->rounds[i]);
        hash_plan(&w->rounds[i], &h);
        if (!w->night->options->keeps_problems) vec_free(&w->rounds[i].stored_appointments);
    }
    w->plan_digest = hash_end(&h);
}
