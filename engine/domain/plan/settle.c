/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/settle.h"

#include <assert.h>
#include <string.h>

/* Stations between which people may move, and who waits for them. */
struct part {
    struct roster *roster;
    struct reach *reach;
    struct day_set *shut; /* [stations] full of people who cannot leave, none less urgent than the class */
    uint16_t first;
    uint16_t last;
    uint16_t first_pool;
    uint16_t last_pool;
};

static bool has_waiting(const struct part *p) {
    for (uint32_t pool = p->first_pool; pool < p->last_pool; pool++)
        if (p->roster->waiting[pool] > 0) return true;
    return false;
}

/* ---- Who can be placed without displacing anybody ---------------------------------------------- */

struct round {
    const struct part *part;
    uint32_t fewest; /* moves of those who could not be placed directly */
    uint32_t served;
};

static uint32_t moves_of(const struct part *p, uint16_t pool, uint32_t resident) {
    const struct planner_resident *r = &p->roster->residents[resident];
    return reach_moves_back(p->reach, p->roster, pool, r->release, roster_due(p->roster, r));
}

static bool place_directly(struct roster *b, uint32_t resident) {
    const uint32_t node = insert_choose_free(b, resident);
    if (node == REACH_NONE) return false;
    roster_unwait(b, resident);
    roster_put(b, resident, node);
    return true;
}

static void serve_directly(struct round *round, uint16_t pool, uint32_t list) {
    struct roster *b = round->part->roster;
    for (uint32_t i = roster_first(b, list), next = i; i != ROSTER_END; i = next) {
        next = roster_next(b, i);
        const uint32_t moves = moves_of(round->part, pool, i);
        if (moves == 0 && place_directly(b, i))
            round->served++;
        else if (moves < round->fewest)
            round->fewest = moves;
    }
}

/* Those who needed the fewest moves when the ways were looked at; ends with the first who does not fit
 * any more. */
static void serve_moving(struct round *round, uint16_t pool, uint32_t list) {
    struct roster *b = round->part->roster;
    for (uint32_t i = roster_first(b, list), next = i; i != ROSTER_END; i = next) {
        next = roster_next(b, i);
        if (moves_of(round->part, pool, i) > round->fewest) continue;
        const uint32_t step = reach_find_free(round->part->reach, b, i);
        if (step == REACH_NONE) return;
        roster_unwait(b, i);
        insert_moving(b, round->part->reach, step, i);
        round->served++;
    }
}

static void for_every_list(struct round *round, uint8_t class_,
                           void (*serve)(struct round *, uint16_t pool, uint32_t list)) {
    const struct part *p = round->part;
    for (uint32_t kind = 0; kind < ROSTER_WAITS; kind++)
        for (uint16_t pool = p->first_pool; pool < p->last_pool; pool++)
            serve(round, pool, roster_wait_list(p->roster, pool, class_, kind));
}

/* Until no way leads from anybody of the class to a free place. */
static void serve_class(const struct part *p, uint8_t class_) {
    while (has_waiting(p) && reach_look_back(p->reach, p->roster, p->first, p->last)) {
        struct round round = {.part = p, .fewest = p->reach->layers};
        for_every_list(&round, class_, serve_directly);
        if (round.served > 0) continue;
        if (round.fewest == p->reach->layers) return;
        for_every_list(&round, class_, serve_moving);
        assert(round.served > 0);
    }
}

/* ---- Who is more urgent than somebody with a place ---------------------------------------------- */

static bool is_shut(const struct part *p, const struct planner_resident *r) {
    const struct roster *b = p->roster;
    const bool is_home = roster_reach_of(b, r) == ROSTER_HOME;
    const uint32_t due = roster_due(b, r);
    const uint32_t first = is_home ? r->home_station : p->first;
    const uint32_t last = is_home ? r->home_station + 1u : p->last;
    for (uint32_t s = first; s < last; s++)
        for (uint32_t w = r->release / 64; w <= due / 64; w++)
            if (b->open[s].word[w] & ~p->shut[s].word[w] & day_set_mask(w, r->release, due)) return false;
    return true;
}

static void shut_reached(const struct part *p) {
    for (uint32_t i = 0; i < p->reach->count; i++) {
        const uint32_t node = p->reach->step[i].node;
        day_set_add(&p->shut[node / p->roster->days], node % p->roster->days);
    }
}

/* Takes somebody off the waiting lists; returns who is to wait: somebody else, or himself. */
static uint32_t displace_for(const struct part *p, uint32_t resident) {
    struct roster *b = p->roster;
    roster_unwait(b, resident);
    if (is_shut(p, &b->residents[resident])) return resident;
    const uint32_t displaced = insert_displacing(b, p->reach, resident);
    if (displaced != ROSTER_END) return displaced;
    shut_reached(p);
    return resident;
}

static void displace_for_list(const struct part *p, uint32_t list, enum roster_wait refused) {
    struct roster *b = p->roster;
    for (uint32_t i = roster_first(b, list), next = i; i != ROSTER_END; i = next) {
        next = roster_next(b, i);
        const uint32_t displaced = displace_for(p, i);
        roster_wait(b, displaced, displaced == i ? refused : ROSTER_WAITING);
    }
}

static void displace_for_class(const struct part *p, uint8_t class_) {
    for (uint16_t pool = p->first_pool; pool < p->last_pool; pool++) {
        displace_for_list(p, roster_wait_list(p->roster, pool, class_, ROSTER_LOST_FRESH), ROSTER_LOST);
        displace_for_list(p, roster_wait_list(p->roster, pool, class_, ROSTER_FRESH), ROSTER_WAITING);
    }
}

static void settle_part(const struct part *p) {
    if (!has_waiting(p)) return;
    memset(&p->shut[p->first], 0, (size_t)(p->last - p->first) * sizeof *p->shut);
    for (uint8_t class_ = 0; class_ < p->roster->classes; class_++) {
        serve_class(p, class_);
        displace_for_class(p, class_);
    }
}

void settle_roster(struct roster *b, struct reach *r, struct day_set *shut) {
    struct part part = {.roster = b, .reach = r, .shut = shut};
    if (b->overflow) {
        part.last = b->stations;
        part.last_pool = (uint16_t)(b->stations + 1);
        settle_part(&part);
        return;
    }
    for (uint16_t s = 0; s < b->stations; s++) {
        part.first = part.first_pool = s;
        part.last = part.last_pool = (uint16_t)(s + 1);
        settle_part(&part);
    }
}
