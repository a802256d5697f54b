/* SPDX-License-Identifier: Apache-2.0 */
/* One commune from its feed to its rows. */
#include "jobs/night_derive.h"
#include "store/home.h"
#include "store/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ----------------------------------------------------------------------------------- */

static const struct rules *find_rules(const struct night *night, int32_t round) {
    for (int i = 0; i < night->rules_count; i++)
        if (night->rules[i].round.number == round) return &night->rules[i];
    return NULL;
}

static bool read_rounds(struct commune_work *w, struct err *e) {
    struct live_round live[NIGHT_ROUNDS_MAX];
    if (!night_read_rounds(w->night->store, w->unit->commune, live, &w->round_count, e)) return false;
    for (int i = 0; i < w->round_count; i++) {
        w->rounds[i].live = live[i];
        w->rounds[i].rules = find_rules(w->night, live[i].round);
        if (!w->rounds[i].rules)
            return err_set(e, ERR_BUSY, "Run the night again.", "round %d was opened during the night",
                           live[i].round);
    }
    return true;
}

static bool check_feed_age(struct commune_work *w, struct err *e) {
    civil_day as_of = CIVIL_NONE;
    if (!feed_read_day(w->night->registry, w->unit->commune, &as_of, e)) return false;
    const int limit = w->night->options->feed_days_max;
    if (as_of == CIVIL_NONE || w->night->today - as_of <= limit) return true;
    char date[CIVIL_TEXT_BYTES];
    return err_set(e, ERR_INPUT, "Load the register again, or raise night.feed_days_max.",
                   "the register feed is of %s, more than %d days old", civil_print(as_of, date), limit);
}

static bool read_places(struct commune_work *w, struct err *e) {
    const civil_day from = w->rounds[0].rules->round.starts;
    const civil_day until = w->rounds[w->round_count - 1].rules->round.ends;
    struct hamlet *hamlets = NULL;
    if (!reference_load_hamlets(w->night->store, w->unit->commune, from, until, w->arena, &hamlets,
                                &w->hamlet_count, e) ||
        !reference_load_sites(w->night->store, w->unit->commune, from, until, w->arena, &w->sites,
                              &w->site_count, e))
        return false;
    w->hamlets = arena_new_array(w->arena, struct hamlet_site, w->hamlet_count);
    for (size_t i = 0; i < w->hamlet_count; i++)
        w->hamlets[i] = (struct hamlet_site){hamlets[i].id, hamlets[i].site};
    return true;
}

/* The first day of a round that no earlier live round covers: a day's places are given once. */
static civil_day first_own_day(const struct commune_work *w, int index) {
    civil_day first = w->rounds[index].rules->round.starts;
    for (int i = 0; i < index; i++) {
        const civil_day after = w->rounds[i].rules->round.ends + 1;
        if (after > first) first = after;
    }
    return first;
}

static bool read_capacity(struct commune_work *w, int index, struct err *e) {
    struct commune_round *round = &w->rounds[index];
    struct pg *store = w->night->store;
    struct capacity_input input = {.calendar = w->night->calendar};
    const civil_day from = first_own_day(w, index);
    const civil_day until = round->rules->round.ends;
    if (!reference_load_capacity(store, w->unit->commune, from, until, w->arena, &input, e)) return false;
    round->first_own_day = from;
    round->capacity = input;
    round->sessions =
        from <= until ? capacity_make_sessions(&input, from, until, &round->session_count) : NULL;
    return reference_load_quotas(store, w->unit->commune, round->live.round, w->night->today, w->arena,
                                 &round->quotas, &round->quota_count, e);
}

static bool read_approval(struct commune_work *w, struct commune_round *round, struct err *e) {
    round->publish_until = CIVIL_NONE;
    if (!round->live.is_open) return true;
    if (!publication_load_standing(w->night->store, w->unit->commune, round->live.round, w->night->today,
                                   &round->standing, e))
        return false;
    if (round->standing.weeks > 0) round->publish_until = w->night->today + 7 * round->standing.weeks;
    return true;
}

static bool read_needs(struct commune_work *w, struct commune_round *round, struct err *e) {
    return !w->state.is_planned ||
           night_read_needs(w->night->store, w->unit->commune, round->live.round, &round->stored_needs, e);
}

static void hash_round(const struct commune_round *round, struct hash *h) {
    hash_add_integer(h, round->live.round);
    hash_add_integer(h, round->live.is_open);
    hash_add_integer(h, round->publish_until);
    for (size_t i = 0; i < round->session_count; i++) {
        const struct session *s = &round->sessions[i];
        hash_add_integer(h, s->site);
        hash_add_integer(h, s->day);
        hash_add_integer(h, s->half);
        hash_add_integer(h, (int64_t)night_fingerprint_session(s));
    }
    for (size_t i = 0; i < round->quota_count; i++) {
        const struct session_quota *q = &round->quotas[i];
        const int64_t fields[] = {q->site,   q->day,          q->half,         q->places,
                                  q->hamlet, q->organisation, q->target_group, q->release_day};
        hash_add_integers(h, fields, sizeof fields / sizeof fields[0]);
    }
}

static void hash_common(const struct commune_work *w, struct hash *h) {
    hash_add(h, w->night->rules_digest.bytes, sizeof w->night->rules_digest.bytes);
    hash_add_integer(h, w->night->today);
    for (size_t i = 0; i < w->hamlet_count; i++) {
        hash_add_integer(h, w->hamlets[i].hamlet);
        hash_add_integer(h, w->hamlets[i].site);
    }
    for (size_t i = 0; i < w->site_count; i++) {
        hash_add_integer(h, w->sites[i].id);
        hash_add_integer(h, w->sites[i].kind);
        hash_add_integer(h, w->sites[i].is_step_free);
    }
}

static void on_resident(void *context, const struct resident *resident) {
    night_derive_resident(context, resident);
}

/* A register that was lost is likelier than a commune that everybody left on one day. */
static bool check_somebody_is_left(const struct commune_work *w, size_t served, struct err *e) {
    if (w->feed.residents > 0 || served == 0) return true;
    return err_set(
        e, ERR_INPUT,
        "Load the register again. A commune that is no more: set its rounds to closed in round_commune.",
        "the register feed names nobody, and %zu residents are served here", served);
}

/* By the live rounds, or by all where these are new. */
static bool list_served(struct commune_work *w, struct resident_list *served, struct err *e) {
    bool is_known = !w->state.is_planned;
    for (int i = 0; i < w->round_count && served->count == 0; i++) {
        night_list_served(&w->rounds[i], served);
        is_known |= w->rounds[i].stored_needs.count > 0;
    }
    return is_known || night_read_served(w->night->store, w->unit->commune, served, e);
}

/* People new to the feed may still be served by another commune. */
static bool read_homes(struct commune_work *w, struct err *e) {
    struct resident_list served = {0};
    const bool ok = list_served(w, &served, e) && check_somebody_is_left(w, served.count, e);
    if (ok) night_compare_presence(w, &served);
    vec_free(&served);
    if (!ok || !(w->state.is_planned || w->must_check_homes)) return ok;
    int32_t *homes = arena_new_array(w->arena, int32_t, w->arrivals.count);
    if (!home_read(w->night->store, w->arrivals.at, w->arrivals.count, homes, e)) return false;
    night_settle_claims(w, homes);
    return true;
}

bool night_read_commune(struct commune_work *w, struct err *e) {
    struct night *n = w->night;
    struct hash h;
    hash_begin(&h);
    if (!night_read_state(n->store, w->unit->commune, &w->state, e) || !read_rounds(w, e)) return false;
    if (w->round_count == 0) return true;
    if (!check_feed_age(w, e) || !read_places(w, e)) return false;
    hash_common(w, &h);
    for (int i = 0; i < w->round_count; i++) {
        struct commune_round *round = &w->rounds[i];
        if (!read_capacity(w, i, e) || !read_approval(w, round, e) || !read_needs(w, round, e) ||
            !night_read_facts(n->store, w->unit->commune, &round->live, n->today, &round->facts, &h, e))
            return false;
        hash_round(round, &h);
    }
    if (!feed_read(n->registry, w->unit->commune, n->today, on_resident, w, &h, &w->feed, e)) return false;
    night_derive_end(w);
    w->input = hash_end(&h);
    return read_homes(w, e);
}

bool night_find_unchanged(const struct commune_work *w, bool *is_unchanged, struct err *e) {
    char input[HASH_TEXT_BYTES];
    bool has_told = false;
    *is_unchanged = w->state.is_as_planned && !w->state.is_held &&
                    strcmp(digest_print(&w->input, input), w->state.input_hash) == 0;
    for (int i = 0; i < w->round_count && *is_unchanged; i++) {
        if (!publication_has_told(w->night->store, w->unit->commune, w->rounds[i].live.round, &has_told, e))
            return false;
        *is_unchanged = !has_told;
    }
    return true;
}

static bool read_attendance(struct commune_work *w, struct err *e) {
    for (int i = 0; i < w->round_count; i++) {
        struct commune_round *round = &w->rounds[i];
        struct attendance_cells before = {0};
        if (!night_read_attendance(w->night->store, w->unit->commune, round->live.previous, &before, e))
            return false;
        attendance_count(round->needs.at, round->needs.count, round->stored_appointments.at,
                         round->stored_appointments.count, &before, w->arena, &round->attendance);
    }
    return true;
}

bool night_read_schedule(struct commune_work *w, struct err *e) {
    struct pg *store = w->night->store;
    for (int i = 0; w->state.is_planned && i < w->round_count; i++) {
        struct commune_round *round = &w->rounds[i];
        const int32_t number = round->live.round;
        if (!night_read_appointments(store, w->unit->commune, number, &round->stored_appointments, e) ||
            !night_read_sessions(store, w->unit->commune, number, &round->stored_sessions, e))
            return false;
    }
    return read_attendance(w, e);
}

/* ---- Planning ---------------------------------------------------------------------------------- */

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

static void plan_round(struct commune_work *w, struct commune_round *round) {
    const struct nightly_options *o = w->night->options;
    set_limits(w, round);
    const struct schedule_input input = {
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
    schedule_commune(&input, round->needs.at, round->needs.count, round->stored_appointments.at,
                     round->stored_appointments.count, w->arena, &round->plan);
    set_packages(round);
}

static void hash_plan(const struct commune_round *round, struct hash *h) {
    hash_add_integer(h, round->live.round);
    for (size_t i = 0; i < round->needs.count; i++) {
        const struct need *n = &round->needs.at[i];
        const int64_t fields[] = {n->resident, n->number, n->state, n->is_vanished ? 0 : n->reason,
                                  n->class_};
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
    }
    w->plan_digest = hash_end(&h);
}

/* ---- Life of a commune's work --------------------------------------------------------------------- */

void night_reset_commune(struct commune_work *w) {
    for (int i = 0; i < NIGHT_ROUNDS_MAX; i++) {
        struct commune_round *round = &w->rounds[i];
        vec_free(&round->facts);
        vec_free(&round->stored_needs);
        vec_free(&round->stored_appointments);
        vec_free(&round->stored_sessions);
        vec_free(&round->needs);
        free(round->sessions);
        *round = (struct commune_round){0};
    }
    vec_free(&w->arrivals);
    vec_free(&w->departures);
    vec_free(&w->claims);
    arena_reset(w->arena);
    w->feed = (struct feed_summary){0};
    w->round_count = 0;
}
