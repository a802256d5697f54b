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

static bool has_free_place(const struct part *p) {
    for (uint32_t s = p->first; s < p->last; s++)
        if (!day_set_is_empty(&p->roster->free[s])) return true;
    return false;
}

/* ---- Who can be placed without displacing anybody ---------------------------------------------- */

/* Serves those of one list who needed no more than so many moves when the ways were looked at; returns how
 * many it has served. */
typedef uint32_t serve_list(const struct part *p, uint16_t pool, uint32_t list, uint32_t moves);

static uint32_t moves_of(const struct part *p, uint16_t pool, uint32_t resident) {
    const struct planner_resident *r = &p->roster->residents[resident];
    return reach_moves_back(p->reach, p->roster, pool, r->release, roster_due(p->roster, r));
}

static uint32_t serve_directly(const struct part *p, uint16_t pool, uint32_t list, uint32_t moves) {
    struct roster *b = p->roster;
    uint32_t served = 0;
    for (uint32_t i = roster_first(b, list), next; i != ROSTER_END; i = next) {
        next = roster_next(b, i);
        if (moves_of(p, pool, i) > moves) continue;
        const uint32_t node = insert_choose_free(b, i);
        if (node == REACH_NONE) continue;
        roster_unwait(b, i);
        roster_put(b, i, node);
        served++;
        if (!day_set_has(&b->free[node / b->days], node % b->days) && !has_free_place(p)) return served;
    }
    return served;
}

/* Ends with the first who does not fit any more. */
static uint32_t serve_moving(const struct part *p, uint16_t pool, uint32_t list, uint32_t moves) {
    struct roster *b = p->roster;
    uint32_t served = 0;
    for (uint32_t i = roster_first(b, list), next; i != ROSTER_END; i = next) {
        next = roster_next(b, i);
        if (moves_of(p, pool, i) > moves) continue;
        const uint32_t step = reach_find_free(p->reach, b, i);
        if (step == REACH_NONE) return served;
        roster_unwait(b, i);
        insert_moving(b, p->reach, step, i);
        served++;
        if (!has_free_place(p)) return served;
    }
    return served;
}

static bool is_fresh(const struct roster *b, uint32_t number) {
    return number == roster_fresh_number(b, ROSTER_LOST_FRESH) ||
           number == roster_fresh_number(b, ROSTER_FRESH);
}

static uint32_t serve_lists(const struct part *p, uint8_t class_, bool fresh, serve_list *serve,
                            uint32_t moves) {
    const struct roster *b = p->roster;
    uint32_t served = 0;
    for (uint32_t number = 0; number < roster_wait_lists(b); number++) {
        if (is_fresh(b, number) != fresh) continue;
        for (uint16_t pool = p->first_pool; pool < p->last_pool; pool++) {
            const uint32_t list = roster_wait_list(b, pool, class_, number);
            if (roster_first(b, list) == ROSTER_END) continue;
            const struct roster_span span = roster_wait_span(b, list, number);
            if (reach_moves_back(p->reach, b, pool, span.from, span.to) > moves) continue;
            served += serve(p, pool, list, moves);
            if (served > 0 && !has_free_place(p)) return served;
        }
    }
    return served;
}

/* Until no way leads from anybody of the class to a free place: those first who make the fewest move. */
static void serve_class(const struct part *p, uint8_t class_, bool fresh) {
    for (uint32_t served = 1; served > 0;) {
        if (!p->reach->is_current) reach_look_back(p->reach, p->roster, p->first, p->last);
        if (p->reach->layers == 0) return;
        served = serve_lists(p, class_, fresh, serve_directly, 0);
        for (uint32_t moves = 0; served == 0 && moves < p->reach->layers; moves++)
            served = serve_lists(p, class_, fresh, serve_moving, moves);
        if (served > 0) p->reach->is_current = false;
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
    p->reach->is_current = p->reach->is_current && displaced == ROSTER_END;
    if (displaced != ROSTER_END) return displaced;
    shut_reached(p);
    return resident;
}

static void displace_for_list(const struct part *p, uint32_t list, enum roster_wait refused) {
    struct roster *b = p->roster;
    for (uint32_t i = roster_first(b, list), next; i != ROSTER_END; i = next) {
        next = roster_next(b, i);
        const uint32_t displaced = displace_for(p, i);
        roster_wait(b, displaced, displaced == i ? refused : ROSTER_WAITING);
    }
}

static uint32_t fresh_list(const struct roster *b, uint16_t pool, uint32_t class_, enum roster_wait kind) {
    return roster_wait_list(b, pool, class_, roster_fresh_number(b, kind));
}

static void displace_for_class(const struct part *p, uint8_t class_) {
    for (uint16_t pool = p->first_pool; pool < p->last_pool; pool++) {
        displace_for_list(p, fresh_list(p->roster, pool, class_, ROSTER_LOST_FRESH), ROSTER_LOST);
        displace_for_list(p, fresh_list(p->roster, pool, class_, ROSTER_FRESH), ROSTER_WAITING);
    }
}

static bool is_settled(const struct part *p) {
    for (uint32_t pool = p->first_pool; pool < p->last_pool; pool++)
        if (p->roster->is_unsettled[pool]) return false;
    return true;
}

static bool has_fresh(const struct part *p, enum roster_wait kind) {
    for (uint16_t pool = p->first_pool; pool < p->last_pool; pool++)
        for (uint32_t class_ = 0; class_ < p->roster->classes; class_++)
            if (roster_first(p->roster, fresh_list(p->roster, pool, class_, kind)) != ROSTER_END) return true;
    return false;
}

/* Who has just lost his place goes before others of his class who wait for a free one. He may come from
 * elsewhere, where somebody less urgent could make room for those others: they are asked again. */
static void refresh_rivals(const struct part *p) {
    if (!p->roster->is_doubtful && !(has_fresh(p, ROSTER_LOST_FRESH) && has_free_place(p))) return;
    for (uint16_t pool = p->first_pool; pool < p->last_pool; pool++) roster_refresh(p->roster, pool);
}

/* First those who waited before, for what has become free; then the fresh, who may displace others. */
static void settle_part(const struct part *p) {
    if (is_settled(p)) return;
    if (has_waiting(p)) {
        p->reach->is_current = false;
        refresh_rivals(p);
        for (uint8_t class_ = 0; class_ < p->roster->classes; class_++) serve_class(p, class_, false);
        memset(&p->shut[p->first], 0, (size_t)(p->last - p->first) * sizeof *p->shut);
        const bool is_new = has_fresh(p, ROSTER_FRESH) || has_fresh(p, ROSTER_LOST_FRESH);
        for (uint8_t class_ = 0; is_new && class_ < p->roster->classes; class_++) {
            serve_class(p, class_, true);
            displace_for_class(p, class_);
        }
    }
    memset(&p->roster->is_unsettled[p->first_pool], false, p->last_pool - p->first_pool);
}

static struct part part_of(struct roster *b, struct reach *r, struct day_set *shut, uint16_t station) {
    struct part part = {.roster = b, .reach = r, .shut = shut, .first = station, .first_pool = station};
    part.last = part.last_pool = (uint16_t)(station + 1);
    if (!b->overflow) return part;
    part.first = part.first_pool = 0;
    part.last = b->stations;
    part.last_pool = (uint16_t)(b->stations + 1);
    return part;
}

void settle_roster(struct roster *b, struct reach *r, struct day_set *shut) {
    const uint16_t parts = b->overflow && b->stations > 0 ? 1 : b->stations;
    for (uint16_t s = 0; s < parts; s++) {
        const struct part part = part_of(b, r, shut, s);
        settle_part(&part);
    }
    b->is_doubtful = false;
}

/* ---- Who may gain by somebody's change --------------------------------------------------------- */

static uint32_t find_rival(const struct part *p, uint16_t pool, uint32_t list) {
    for (uint32_t i = roster_first(p->roster, list); i != ROSTER_END; i = roster_next(p->roster, i))
        if (moves_of(p, pool, i) < p->reach->layers) return i;
    return ROSTER_END;
}

/* Makes the first one found fresh. */
static bool ask_rival_of_class(const struct part *p, uint8_t class_) {
    struct roster *b = p->roster;
    for (uint32_t number = 0; number < roster_wait_lists(b); number++) {
        for (uint16_t pool = p->first_pool; pool < p->last_pool; pool++) {
            const uint32_t list = roster_wait_list(b, pool, class_, number);
            if (roster_first(b, list) == ROSTER_END || is_fresh(b, number)) continue;
            const uint32_t rival = find_rival(p, pool, list);
            if (rival == ROSTER_END) continue;
            roster_unwait(b, rival);
            roster_wait(b, rival, number < b->weeks ? ROSTER_LOST_FRESH : ROSTER_FRESH);
            return true;
        }
    }
    return false;
}

void settle_ask_rival(struct roster *b, struct reach *r, uint32_t resident) {
    const struct part part = part_of(b, r, NULL, b->station[resident]);
    const uint32_t node = roster_node_at(b, b->station[resident], b->day[resident]);
    if (!is_settled(&part)) {
        roster_reconsider(b, resident);
        b->is_doubtful = true;
        return;
    }
    roster_take(b, resident);
    reach_look_back(r, b, part.first, part.last);
    for (uint8_t class_ = 0; class_ < b->classes && !ask_rival_of_class(&part, class_);) class_++;
    roster_put(b, resident, node);
}
