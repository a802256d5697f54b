/* SPDX-License-Identifier: Apache-2.0 */
/* From the feed's rows to the needs of each live round, in one walk along the feed, the facts and
 * the stored needs: all three come in the order of the resident's number. */
#include "jobs/night/derive.h"

#include <stdlib.h>
#include <string.h>

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

/* NULL when nothing is known of him. *at walks along with the residents. */
static const struct local_facts *find_facts(const struct fact_list *facts, size_t *at, int64_t resident) {
    while (*at < facts->count && facts->at[*at].resident < resident) ++*at;
    return *at < facts->count && facts->at[*at].resident == resident ? &facts->at[*at].facts : NULL;
}

/* What the plan depends on of what officers know; of those who are let go, that they are: their history may
 * lie here still or where they are served now. */
static uint64_t weigh_known(const struct commune_round *round, int64_t resident, const struct local_facts *f,
                            enum need_state state) {
    int64_t fields[19] = {round->live.round, resident, state};
    const bool is_present = need_state_is_present(state);
    if (is_present && !f) return 0;
    if (is_present) {
        const int64_t known[] = {f->has_available_from, f->available_from, f->has_done,    f->done_on,
                                 f->done_elsewhere,     f->has_moved,      f->moved_on,    f->has_refused,
                                 f->is_excluded,        f->organisation,   f->route,       f->needs_done,
                                 f->missed_last_round,  f->is_dead,        f->is_duplicate};
        memcpy(fields + 3, known, sizeof known);
    }
    return hash_fingerprint(fields, sizeof fields);
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

/* The stored needs of whoever comes before are passed already. */
static void derive_needs(struct commune_work *w, struct commune_round *round, const struct resident *resident,
                         const struct local_facts *known) {
    struct local_facts facts = known ? *known : (struct local_facts){0};
    const struct resident member = with_membership(resident, &facts);
    struct need needs[RULES_NEEDS_MAX];
    facts.route_failed = has_route_failed(w->night, member.organisation);
    const int count = rules_derive_needs(round->rules, &member, &facts, w->night->today, needs);
    w->known += weigh_known(round, resident->id, known, (enum need_state)needs[0].state);
    add_derived(round, needs, count);
}

static void derive_round(struct commune_work *w, struct commune_round *round,
                         const struct resident *resident) {
    const struct local_facts *known = find_facts(&round->facts, &round->fact_at, resident->id);
    add_left_behind(round, resident->id);
    derive_needs(w, round, resident, known);
}

/* On a first night nobody is looked up: everybody is new. */
static void note_newcomer(struct commune_work *w, const struct resident *resident) {
    const struct resident_list *served = &w->served;
    if (!w->state.is_planned && !w->must_check_homes) return;
    while (w->served_at < served->count && served->at[w->served_at] < resident->id) w->served_at++;
    const bool was_served = w->served_at < served->count && served->at[w->served_at] == resident->id;
    if (!was_served && resident->died_on == CIVIL_NONE && resident->moved_to == 0)
        *vec_push(&w->newcomers) = *resident;
}

void night_derive_resident(struct commune_work *w, const struct resident *resident) {
    note_newcomer(w, resident);
    for (int i = 0; i < w->round_count; i++) derive_round(w, &w->rounds[i], resident);
}

void night_derive_end(struct commune_work *w) {
    for (int i = 0; i < w->round_count; i++) add_left_behind(&w->rounds[i], INT64_MAX);
}

/* ---- Again, with what another commune knows ----------------------------------------------------- */

static const struct resident *find_newcomer(const struct commune_work *w, size_t *at, int64_t resident) {
    while (w->newcomers.at[*at].id < resident) ++*at;
    return &w->newcomers.at[*at];
}

void night_derive_again(struct commune_work *w, struct commune_round *round,
                        const struct resident_list *residents, const struct fact_list *facts) {
    struct need_list before = round->needs;
    size_t next = 0, newcomer_at = 0, old_fact_at = 0, fact_at = 0;
    round->needs = (struct need_list){0};
    round->stored_at = 0;
    for (size_t i = 0; i < before.count; i++) {
        const int64_t resident = before.at[i].resident;
        if (next > 0 && residents->at[next - 1] == resident) continue;
        if (next == residents->count || residents->at[next] != resident) {
            *vec_push(&round->needs) = before.at[i];
            continue;
        }
        next++;
        w->known -= weigh_known(round, resident, find_facts(&round->facts, &old_fact_at, resident),
                                (enum need_state)before.at[i].state);
        while (round->stored_at < round->stored_needs.count &&
               round->stored_needs.at[round->stored_at].resident < resident)
            round->stored_at++;
        derive_needs(w, round, find_newcomer(w, &newcomer_at, resident),
                     find_facts(facts, &fact_at, resident));
    }
    vec_free(&before);
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
void night_compare_presence(struct commune_work *w) {
    const struct resident_list *served = &w->served;
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
        if (n->state == NEED_DECEASED && n->stored_state != NEED_DECEASED && !was_served && !n->is_vanished)
            *vec_push(&w->newly_dead) = n->resident;
        if (!is_here && was_served)
            *vec_push(n->state == NEED_DECEASED ? &w->deaths : &w->departures) = n->resident;
    }
    while (at < served->count) *vec_push(&w->departures) = served->at[at++];
}

static size_t find_need(const struct commune_round *round, int64_t resident) {
    size_t low = 0;
    size_t high = round->needs.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (round->needs.at[middle].resident < resident)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum need_state night_find_state(const struct commune_work *w, int64_t resident) {
    const struct need_list *needs = &w->rounds[0].needs;
    const size_t at = find_need(&w->rounds[0], resident);
    const bool has_need = at < needs->count && needs->at[at].resident == resident;
    return has_need ? (enum need_state)needs->at[at].state : NEED_STATES;
}

static void suspend_needs(struct commune_round *round, int64_t resident) {
    size_t low = find_need(round, resident);
    for (; low < round->needs.count && round->needs.at[low].resident == resident; low++) {
        struct need *n = &round->needs.at[low];
        n->state = NEED_DUPLICATE;
        n->reason = REASON_CLAIMED_ELSEWHERE;
        n->release = n->due = n->target = CIVIL_NONE;
    }
}

void night_claim(struct commune_work *w, int64_t resident, int32_t serving_commune) {
    *vec_push(&w->claims) = (struct residence_claim){resident, serving_commune};
    for (int i = 0; i < w->round_count; i++) suspend_needs(&w->rounds[i], resident);
}
