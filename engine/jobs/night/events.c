/* SPDX-License-Identifier: Apache-2.0 */
/* What a commune's feed tells of people since the last night, as counts. No I/O. */
#include "domain/resident.h"
#include "jobs/night/derive.h"

enum { BORN_WITHIN_DAYS = 366 };

/* The walk along one round's stored needs. */
struct stored_walk {
    const struct stored_need_list *stored;
    size_t at;
};

/* Of the first live round that has any; a round that is new has none. */
static struct stored_walk walk_stored(const struct commune_work *w) {
    int i = 0;
    while (i + 1 < w->round_count && w->rounds[i].stored_needs.count == 0) i++;
    return (struct stored_walk){.stored = &w->rounds[i].stored_needs};
}

/* His first stored need; NULL = he has none. */
static const struct stored_need *find_stored(struct stored_walk *walk, int64_t resident) {
    const struct stored_need_list *list = walk->stored;
    while (walk->at < list->count && list->at[walk->at].resident < resident) walk->at++;
    return walk->at < list->count && list->at[walk->at].resident == resident ? &list->at[walk->at] : NULL;
}

/* Who was a duplicate, or is claimed still, is nothing the feed says tonight. */
static void count_new(const struct commune_work *w, const struct need *n, const struct stored_need *stored,
                      struct breaker_counts *counts) {
    if (stored && stored->state == NEED_DUPLICATE) return;
    if (stored && stored->state == NEED_DECEASED)
        counts->at[BREAKER_IDENTITIES]++;
    else if (n->birth > w->night->today - BORN_WITHIN_DAYS)
        counts->at[BREAKER_BIRTHS]++;
    else
        counts->at[BREAKER_ARRIVALS]++;
}

static void count_gone(const struct need *n, struct breaker_counts *counts) {
    if (n->is_vanished)
        counts->at[BREAKER_DELETIONS]++;
    else if (n->state == NEED_DECEASED)
        counts->at[BREAKER_DEATHS]++;
    else if (n->state == NEED_MOVED_OUT)
        counts->at[BREAKER_DEPARTURES]++;
}

static bool is_another_person(const struct need *n, const struct stored_need *stored) {
    return stored &&
           resident_is_mark_changed(stored->birth_mark, resident_birth_mark(n->birth, n->has_birth_day));
}

/* What officers said of somebody is no news of the feed. */
static bool is_told_by_officers(const struct fact_list *facts, size_t *at, int64_t resident) {
    while (*at < facts->count && facts->at[*at].resident < resident) ++*at;
    return *at < facts->count && facts->at[*at].resident == resident &&
           (facts->at[*at].facts.has_moved || facts->at[*at].facts.is_dead);
}

/* Whether somebody let go of him here since the last night: where another commune took him, the feed told of
 * it, whoever came first. */
static bool was_closed(const struct resident_list *changed, size_t *at, const struct stored_need *stored) {
    if (!stored || (stored->state != NEED_MOVED_OUT && stored->state != NEED_DECEASED)) return false;
    while (*at < changed->count && changed->at[*at] < stored->resident) ++*at;
    return *at < changed->count && changed->at[*at] == stored->resident;
}

/* Who is here no longer, and was until the last night, whether or not he was closed since. */
static void count_left(const struct commune_work *w, const struct need *n, bool was_served, size_t *fact_at,
                       struct breaker_counts *counts) {
    if (is_told_by_officers(&w->rounds[0].facts, fact_at, n->resident)) {
        counts->residents -= was_served;
        return;
    }
    counts->residents += !was_served;
    count_gone(n, counts);
}

struct breaker_counts night_count_events(const struct commune_work *w, const struct resident_list *served) {
    struct breaker_counts counts = {.residents = (int64_t)served->count};
    const struct need_list *needs = &w->rounds[0].needs;
    struct stored_walk walk = walk_stored(w);
    size_t at = 0, fact_at = 0, changed_at = 0;
    for (size_t i = 0; i < needs->count; i++) {
        const struct need *n = &needs->at[i];
        if (i > 0 && needs->at[i - 1].resident == n->resident) continue;
        for (; at < served->count && served->at[at] < n->resident; at++) counts.at[BREAKER_DELETIONS]++;
        const bool was_served = at < served->count && served->at[at] == n->resident;
        const bool is_here = need_state_is_present((enum need_state)n->state);
        const struct stored_need *stored = find_stored(&walk, n->resident);
        if (was_served) at++;
        if (is_here && !was_served) count_new(w, n, stored, &counts);
        if (!is_here && (was_served || was_closed(&w->changed, &changed_at, stored)))
            count_left(w, n, was_served, &fact_at, &counts);
        if (is_here && was_served && is_another_person(n, stored)) counts.at[BREAKER_IDENTITIES]++;
    }
    counts.at[BREAKER_DELETIONS] += (int64_t)(served->count - at);
    return counts;
}
