/* SPDX-License-Identifier: Apache-2.0 */
/* From the feed's rows to the needs of each live round, in one walk along the feed, the facts and
 * the stored needs: all three come in the order of the resident's number. */
#include "jobs/night/derive.h"

#include <stdlib.h>

static int compare_integers(const void *left, const void *right) {
    const int32_t a = *(const int32_t *)left;
    const int32_t b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static bool has_route_failed(const struct night *night, int32_t organisation) {
    return organisation != 0 && night->failed_organisation_count > 0 &&
           bsearch(&organisation, night->failed_organisations, night->failed_organisation_count,
                   sizeof organisation, compare_integers) != NULL;
}

static struct local_facts take_facts(struct commune_round *round, int64_t resident) {
    while (round->fact_at < round->facts.count && round->facts.at[round->fact_at].resident < resident)
        round->fact_at++;
    const bool found =
        round->fact_at < round->facts.count && round->facts.at[round->fact_at].resident == resident;
    return found ? round->facts.at[round->fact_at].facts : (struct local_facts){0};
}

/* A stored need nothing gives rise to any more. */
static void add_vanished(struct commune_round *round, const struct stored_need *stored,
                         enum need_state state) {
    *vec_push(&round->needs) = (struct need){
        .resident = stored->resident,
        .number = stored->number,
        .stored_fingerprint = stored->fingerprint,
        .stored_state = stored->state,
        .state = (uint8_t)state,
        .release = CIVIL_NONE,
        .due = CIVIL_NONE,
        .target = CIVIL_NONE,
        .tight_to = CIVIL_NONE,
        .is_vanished = true,
    };
}

/* Whoever is no longer in the feed has moved out, unless the feed told before that he has died. */
static void add_left_person(struct commune_round *round, const struct stored_need *stored) {
    add_vanished(round, stored, stored->state == NEED_DECEASED ? NEED_DECEASED : NEED_MOVED_OUT);
}

/* Somebody is owed fewer checks than before. */
static void add_surplus(struct commune_round *round, const struct stored_need *stored) {
    const enum need_state state = (enum need_state)stored->state;
    add_vanished(round, stored, need_state_is_done(state) ? state : NEED_NOT_DUE);
}

static void add_left_behind(struct commune_round *round, int64_t before) {
    const struct stored_need_list *stored = &round->stored_needs;
    while (round->stored_at < stored->count && stored->at[round->stored_at].resident < before)
        add_left_person(round, &stored->at[round->stored_at++]);
}

static void add_derived(struct commune_round *round, const struct need *needs, int count) {
    const size_t first = round->needs.count;
    for (int i = 0; i < count; i++) *vec_push(&round->needs) = needs[i];
    const struct stored_need_list *stored = &round->stored_needs;
    while (round->stored_at < stored->count && stored->at[round->stored_at].resident == needs[0].resident) {
        const struct stored_need *twin = &stored->at[round->stored_at++];
        if (twin->number > count) {
            add_surplus(round, twin);
            continue;
        }
        struct need *derived = &round->needs.at[first + twin->number - 1];
        derived->stored_fingerprint = twin->fingerprint;
        derived->stored_state = twin->state;
        derived->has_another_birth = resident_is_mark_changed(
            twin->birth_mark, resident_birth_mark(derived->birth, derived->has_birth_day));
        derived->day_reason = twin->day_reason;
        derived->second_visit = twin->second_visit;
    }
}

/* A membership list says more of where somebody is checked than the feed. */
static struct resident with_membership(const struct resident *resident, const struct local_facts *facts) {
    struct resident member = *resident;
    if (facts->organisation != 0) {
        member.organisation = facts->organisation;
        member.route = facts->route;
    }
    return member;
}

static void derive_round(struct commune_work *w, struct commune_round *round,
                         const struct resident *resident) {
    struct local_facts facts = take_facts(round, resident->id);
    const struct resident member = with_membership(resident, &facts);
    struct need needs[RULES_NEEDS_MAX];
    facts.route_failed = has_route_failed(w->night, member.organisation);
    const int count = rules_derive_needs(round->rules, &member, &facts, w->night->today, needs);
    add_left_behind(round, resident->id);
    add_derived(round, needs, count);
}

void night_derive_resident(struct commune_work *w, const struct resident *resident) {
    for (int i = 0; i < w->round_count; i++) derive_round(w, &w->rounds[i], resident);
}

void night_derive_end(struct commune_work *w) {
    for (int i = 0; i < w->round_count; i++) add_left_behind(&w->rounds[i], INT64_MAX);
}

/* ---- From one live round to the next ------------------------------------------------------------ */

static bool was_left_unserved(const struct need *n) {
    if (n->state != NEED_WAITING && n->state != NEED_CLOSED_UNSERVED) return false;
    return n->reason == REASON_NO_SESSION || n->reason == REASON_NO_CAPACITY ||
           n->reason == REASON_CLASS_SHORTAGE || n->reason == REASON_RESOURCE_SHORTAGE ||
           n->reason == REASON_NO_STATION;
}

void night_carry_missed(const struct need_list *before, struct need_list *after) {
    size_t at = 0;
    for (size_t i = 0; i < before->count; i++) {
        if (!was_left_unserved(&before->at[i])) continue;
        const int64_t resident = before->at[i].resident;
        while (at < after->count && after->at[at].resident < resident) at++;
        for (; at < after->count && after->at[at].resident == resident; at++) after->at[at].class_ &= 0xFE;
    }
}

/* ---- Who is served here ------------------------------------------------------------------------ */

void night_list_served(const struct commune_round *round, struct resident_list *served) {
    for (size_t i = 0; i < round->stored_needs.count; i++) {
        const struct stored_need *n = &round->stored_needs.at[i];
        if (n->number == 1 && need_state_is_present((enum need_state)n->state))
            *vec_push(served) = n->resident;
    }
}

/* Walks the needs (a person's first tells) beside the residents served until now. */
void night_compare_presence(struct commune_work *w, const struct resident_list *served) {
    const struct need_list *needs = &w->rounds[0].needs;
    size_t at = 0;
    for (size_t i = 0; i < needs->count; i++) {
        const struct need *n = &needs->at[i];
        if (i > 0 && needs->at[i - 1].resident == n->resident) continue;
        while (at < served->count && served->at[at] < n->resident)
            *vec_push(&w->departures) = served->at[at++];
        const bool was_served = at < served->count && served->at[at] == n->resident;
        if (was_served) at++;
        const bool is_here = need_state_is_present((enum need_state)n->state);
        if (is_here && !was_served) *vec_push(&w->arrivals) = n->resident;
        if (!is_here && was_served) *vec_push(&w->departures) = n->resident;
    }
    while (at < served->count) *vec_push(&w->departures) = served->at[at++];
}

static void suspend_needs(struct commune_round *round, int64_t resident) {
    size_t low = 0;
    size_t high = round->needs.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (round->needs.at[middle].resident < resident)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < round->needs.count && round->needs.at[low].resident == resident; low++) {
        struct need *n = &round->needs.at[low];
        n->state = NEED_DUPLICATE;
        n->reason = REASON_CLAIMED_ELSEWHERE;
        n->release = n->due = n->target = CIVIL_NONE;
    }
}

void night_settle_claims(struct commune_work *w, const int32_t *homes) {
    size_t kept = 0;
    for (size_t i = 0; i < w->arrivals.count; i++) {
        const int64_t resident = w->arrivals.at[i];
        if (homes[i] == w->unit->commune) continue;
        if (homes[i] == 0) {
            w->arrivals.at[kept++] = resident;
            continue;
        }
        *vec_push(&w->claims) = (struct residence_claim){resident, homes[i]};
        for (int r = 0; r < w->round_count; r++) suspend_needs(&w->rounds[r], resident);
    }
    w->arrivals.count = kept;
}
