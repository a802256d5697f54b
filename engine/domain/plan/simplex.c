/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/simplex.h"

#include <assert.h>

#define NOBODY      UINT32_MAX
#define ARC_FAN     (UINT32_MAX - 1) /* from a fan to a sink */
#define ARC_OUT     UINT32_MAX       /* to the root: a sink's own, or the exit nobody uses who has a way */
#define BOUNDLESS   UINT32_MAX
#define CHUNK       64u /* listed arcs are priced in chunks */
#define BLOCK_LEAST 300u
#define BLOCK_SHARE 8u  /* of the fans, where there are many: fewer and better pivots */
#define RUN         16u /* sinks of a run */

/* A node of the spanning tree and the arc to its parent. */
struct node {
    uint32_t parent;
    uint32_t child; /* the first one */
    uint32_t next;  /* its siblings */
    uint32_t previous;
    uint32_t depth;
    uint32_t arc; /* number of a listed arc, ARC_FAN or ARC_OUT */
    uint32_t flow;
    bool is_up; /* the arc leads to the parent */
};

/* Sinks side by side. What a fan pays there is the greater of the two for its target: exactly so for all
 * sinks on one side of it. */
struct run {
    int64_t later;   /* the least of price + position */
    int64_t earlier; /* the least of price - position */
    bool is_stale;
};

struct tree {
    const struct simplex *p;
    uint32_t root; /* beyond all sinks: what reaches it has left */
    struct node *node;
    int64_t *price; /* of sending one unit from a node to the root along the tree */
    struct run *run;
    bool *is_full; /* [sinks] the arc to the root is outside the tree and used up */
    int64_t exit_cost;
    uint32_t cursor; /* pricing goes on here */
    uint32_t block;  /* arcs priced before the best is taken */
};

/* An arc that comes into the tree: flow is pushed from tail to head. */
struct entering {
    uint32_t tail;
    uint32_t head;
    uint32_t arc;
    uint32_t limit;
    bool is_back; /* the flow on it is taken back: the arc itself leads from head to tail */
    int64_t cost;
    int64_t gain; /* > 0 */
};

static uint32_t fan_cost(const struct tree *t, uint32_t fan, uint32_t sink) {
    const int32_t away = t->p->sink[sink].position - t->p->fan[fan - t->p->sinks].target;
    return (uint32_t)(away < 0 ? -away : away);
}

static int64_t link_cost(const struct tree *t, uint32_t at) {
    const struct node *n = &t->node[at];
    if (n->arc == ARC_OUT) return at < t->p->sinks ? 0 : t->exit_cost;
    if (n->arc != ARC_FAN) return t->p->arc[n->arc].cost;
    return at < t->p->sinks ? fan_cost(t, n->parent, at) : fan_cost(t, at, n->parent);
}

static uint32_t link_capacity(const struct tree *t, uint32_t at) {
    const uint32_t arc = t->node[at].arc;
    if (arc == ARC_OUT && at < t->p->sinks) return t->p->sink[at].room;
    return arc == ARC_OUT || arc == ARC_FAN ? BOUNDLESS : t->p->arc[arc].capacity;
}

static bool is_fan(const struct tree *t, uint32_t at) {
    return at >= t->p->sinks && at < t->p->sinks + t->p->fans;
}

/* A fan with nothing below it, as most are, is in no list of children: there may be any number of them, and
 * what is in the lists has to be walked through. Its price follows from its parent's. */
static bool is_leaf(const struct tree *t, uint32_t at) {
    return is_fan(t, at) && t->node[at].child == NOBODY;
}

static void list_below_parent(struct tree *t, uint32_t at) {
    struct node *n = &t->node[at];
    n->previous = NOBODY;
    n->next = t->node[n->parent].child;
    if (n->next != NOBODY) t->node[n->next].previous = at;
    t->node[n->parent].child = at;
}

static void unlist(struct tree *t, uint32_t at) {
    const struct node *n = &t->node[at];
    if (n->next != NOBODY) t->node[n->next].previous = n->previous;
    if (n->previous != NOBODY)
        t->node[n->previous].next = n->next;
    else
        t->node[n->parent].child = n->next;
}

static void link_below(struct tree *t, uint32_t at, uint32_t parent) {
    if (is_leaf(t, parent)) list_below_parent(t, parent);
    t->node[at].parent = parent;
    if (!is_leaf(t, at)) list_below_parent(t, at);
}

static void unlink_from_parent(struct tree *t, uint32_t at) {
    if (is_leaf(t, at)) return;
    unlist(t, at);
    if (is_leaf(t, t->node[at].parent)) unlist(t, t->node[at].parent);
}

static int64_t price_of(const struct tree *t, uint32_t at) {
    if (!is_leaf(t, at)) return t->price[at];
    return t->price[t->node[at].parent] + (t->node[at].is_up ? link_cost(t, at) : -link_cost(t, at));
}

/* The node after `at` in the subtree of `top`, parents first; NOBODY after the last. */
static uint32_t next_below(const struct tree *t, uint32_t at, uint32_t top) {
    if (t->node[at].child != NOBODY) return t->node[at].child;
    while (at != top && t->node[at].next == NOBODY) at = t->node[at].parent;
    return at == top ? NOBODY : t->node[at].next;
}

/* ---- the first tree ---- */

static void set_link(struct tree *t, uint32_t at, uint32_t parent, uint32_t arc, uint32_t flow, bool is_up) {
    struct node *n = &t->node[at];
    n->parent = parent;
    n->arc = arc;
    n->flow = flow;
    n->is_up = is_up;
}

/* A fan fills sinks until its supply is gone: a filled sink hangs below it, and it hangs below the
 * one it does not fill. So all nodes can send more to the root (the tree is strongly feasible). */
static void fill_sinks(struct tree *t, uint32_t fan, uint32_t supply) {
    const struct simplex_fan *f = &t->p->fan[fan - t->p->sinks];
    for (uint32_t s = f->first; s <= f->last && s < t->p->sinks; s++) {
        if (t->is_full[s]) continue;
        const uint32_t left = t->p->sink[s].room - t->node[s].flow;
        if (supply < left) {
            t->node[s].flow += supply;
            set_link(t, fan, s, ARC_FAN, supply, true);
            return;
        }
        t->is_full[s] = true;
        if (left == 0) continue;
        set_link(t, s, fan, ARC_FAN, left, false);
        supply -= left;
    }
    set_link(t, fan, t->root, ARC_OUT, supply, true);
}

static void hang_nodes(struct tree *t, int64_t *excess) {
    for (uint32_t a = 0; a < t->p->arcs; a++) {
        excess[t->p->arc[a].from] -= t->p->arc[a].flow;
        excess[t->p->arc[a].to] += t->p->arc[a].flow;
    }
    for (uint32_t at = 0; at < t->p->sinks; at++) set_link(t, at, t->root, ARC_OUT, 0, true);
    for (uint32_t at = t->p->sinks; at < t->root; at++) {
        if (at < t->p->sinks + t->p->fans)
            fill_sinks(t, at, (uint32_t)excess[at]);
        else if (excess[at] >= 0)
            set_link(t, at, t->root, ARC_OUT, (uint32_t)excess[at], true);
        else
            set_link(t, at, t->root, ARC_OUT, (uint32_t)-excess[at], false);
    }
}

static void price_below(struct tree *t, uint32_t top) {
    for (uint32_t at = next_below(t, top, top); at != NOBODY; at = next_below(t, at, top)) {
        const uint32_t parent = t->node[at].parent;
        t->node[at].depth = t->node[parent].depth + 1;
        t->price[at] = t->price[parent] + (t->node[at].is_up ? link_cost(t, at) : -link_cost(t, at));
    }
}

/* More than any way through the network costs: it passes each sink and each of the others once. */
static int64_t price_exits(const struct simplex *p) {
    uint32_t dearest_arc = 0;
    uint32_t dearest_share = 0;
    for (uint32_t a = 0; a < p->arcs; a++)
        if (p->arc[a].cost > dearest_arc) dearest_arc = p->arc[a].cost;
    for (uint32_t f = 0; p->sinks > 0 && f < p->fans; f++) {
        const int64_t early = (int64_t)p->fan[f].target - p->sink[0].position;
        const int64_t late = (int64_t)p->sink[p->sinks - 1].position - p->fan[f].target;
        if (early > dearest_share) dearest_share = (uint32_t)early;
        if (late > dearest_share) dearest_share = (uint32_t)late;
    }
    return 1 + 2 * ((int64_t)p->sinks * dearest_share + (int64_t)p->others * dearest_arc);
}

static void grow_tree(struct tree *t, const struct simplex *p, struct arena *arena) {
    const uint32_t nodes = p->sinks + p->fans + p->others;
    *t = (struct tree){.p = p, .root = nodes, .exit_cost = price_exits(p)};
    t->node = arena_new_array(arena, struct node, (size_t)nodes + 1);
    t->price = arena_new_array(arena, int64_t, (size_t)nodes + 1);
    t->is_full = arena_new_array(arena, bool, p->sinks);
    t->run = arena_new_array(arena, struct run, p->sinks / RUN + 1);
    for (uint32_t run = 0; run <= p->sinks / RUN; run++) t->run[run].is_stale = true;
    for (uint32_t at = 0; at <= nodes; at++) {
        t->node[at].child = t->node[at].next = t->node[at].previous = NOBODY;
        t->price[at] = at < nodes ? p->supply[at] : 0;
    }
    hang_nodes(t, t->price);
    t->node[nodes].parent = NOBODY;
    t->price[nodes] = 0;
    for (uint32_t at = 0; at < nodes; at++)
        if (!is_fan(t, at)) list_below_parent(t, at);
    for (uint32_t at = p->sinks; at < p->sinks + p->fans; at++)
        if (!is_leaf(t, at)) list_below_parent(t, at);
    price_below(t, nodes);
}

/* ---- pricing ---- */

static uint32_t end_of_run(const struct tree *t, uint32_t run) {
    return t->p->sinks - run * RUN < RUN ? t->p->sinks : (run + 1) * RUN;
}

static void refresh_run(const struct tree *t, uint32_t run) {
    struct run *r = &t->run[run];
    *r = (struct run){.later = INT64_MAX, .earlier = INT64_MAX};
    for (uint32_t s = run * RUN; s < end_of_run(t, run); s++) {
        const int32_t position = t->p->sink[s].position;
        if (t->price[s] + position < r->later) r->later = t->price[s] + position;
        if (t->price[s] - position < r->earlier) r->earlier = t->price[s] - position;
    }
}

static void refresh_runs(const struct tree *t) {
    for (uint32_t run = 0; run * RUN < t->p->sinks; run++)
        if (t->run[run].is_stale) refresh_run(t, run);
}

/* The cheapest sink of a run for a fan, if it is cheaper than `*least`; else `found`. */
static uint32_t price_run(const struct tree *t, const struct simplex_fan *f, uint32_t run, uint32_t found,
                          int64_t *least) {
    const uint32_t first = f->first > run * RUN ? f->first : run * RUN;
    const uint32_t last = f->last < run * RUN + RUN ? f->last : run * RUN + RUN - 1;
    for (uint32_t at = first; at <= last; at++) {
        const int32_t away = t->p->sink[at].position - f->target;
        const int64_t price = t->price[at] + (away < 0 ? -away : away);
        if (price >= *least) continue;
        *least = price;
        found = at;
    }
    return found;
}

/* Most runs have nothing cheaper on the one side of the target or the other. */
static void price_fan(const struct tree *t, uint32_t fan, struct entering *best) {
    const struct simplex_fan *f = &t->p->fan[fan - t->p->sinks];
    const int64_t own = price_of(t, fan);
    int64_t least = own - best->gain;
    uint32_t found = NOBODY;
    if (f->first > f->last) return;
    for (uint32_t run = f->first / RUN; run <= f->last / RUN; run++)
        if (t->run[run].later - f->target < least && t->run[run].earlier + f->target < least)
            found = price_run(t, f, run, found, &least);
    if (found == NOBODY) return;
    *best = (struct entering){.tail = fan,
                              .head = found,
                              .arc = ARC_FAN,
                              .limit = BOUNDLESS,
                              .cost = fan_cost(t, fan, found),
                              .gain = own - least};
}

static void price_arcs(const struct tree *t, uint32_t first, uint32_t end, struct entering *best) {
    uint32_t to = NOBODY;
    int64_t price = 0; /* of `to`; arcs to one fan mostly stand together */
    for (uint32_t a = first; a < end; a++) {
        const struct simplex_arc *arc = &t->p->arc[a];
        const bool is_back = arc->flow > 0;
        if (arc->to != to) price = price_of(t, to = arc->to);
        if (arc->is_in_tree || arc->capacity == 0) continue;
        int64_t gain = t->price[arc->from] - price - arc->cost;
        if (is_back) gain = -gain;
        if (gain <= best->gain) continue;
        *best = (struct entering){.tail = is_back ? arc->to : arc->from,
                                  .head = is_back ? arc->from : arc->to,
                                  .arc = a,
                                  .limit = arc->capacity,
                                  .is_back = is_back,
                                  .cost = arc->cost,
                                  .gain = gain};
    }
}

static void price_sinks(const struct tree *t, struct entering *best) {
    for (uint32_t s = 0; s < t->p->sinks; s++) {
        const bool is_back = t->is_full[s];
        const int64_t gain = is_back ? -t->price[s] : t->price[s];
        if (gain <= best->gain || t->p->sink[s].room == 0) continue;
        *best = (struct entering){.tail = is_back ? t->root : s,
                                  .head = is_back ? s : t->root,
                                  .arc = ARC_OUT,
                                  .limit = t->p->sink[s].room,
                                  .is_back = is_back,
                                  .gain = gain};
    }
}

/* Prices what is at the cursor and moves it on; returns how many arcs that were. */
static uint32_t price_next(struct tree *t, struct entering *best) {
    const struct simplex *p = t->p;
    const uint32_t chunks = (p->arcs + CHUNK - 1) / CHUNK;
    const uint32_t at = t->cursor;
    t->cursor = at < p->fans + chunks ? at + 1 : 0;
    if (at < p->fans) {
        price_fan(t, p->sinks + at, best);
        return p->fan[at].first <= p->fan[at].last ? p->fan[at].last + 1 - p->fan[at].first : 0;
    }
    if (at == p->fans + chunks) {
        price_sinks(t, best);
        return p->sinks;
    }
    const uint32_t first = (at - p->fans) * CHUNK;
    const uint32_t end = p->arcs - first < CHUNK ? p->arcs : first + CHUNK;
    price_arcs(t, first, end, best);
    return end - first;
}

/* The best arc of the next block that has any; false if none improves the flow. */
static bool find_entering(struct tree *t, struct entering *best) {
    const uint32_t units = t->p->fans + (t->p->arcs + CHUNK - 1) / CHUNK + 1;
    uint32_t priced = 0;
    *best = (struct entering){0};
    refresh_runs(t);
    for (uint32_t unit = 0; unit < units; unit++) {
        priced += price_next(t, best);
        if (priced < t->block) continue;
        if (best->gain > 0) return true;
        priced = 0;
    }
    return best->gain > 0;
}

/* ---- pivots ---- */

/* How much more can be pushed from the parent down to `at`, or from there up. */
static uint32_t room_down(const struct tree *t, uint32_t at) {
    return t->node[at].is_up ? t->node[at].flow : link_capacity(t, at) - t->node[at].flow;
}

static uint32_t room_up(const struct tree *t, uint32_t at) {
    return t->node[at].is_up ? link_capacity(t, at) - t->node[at].flow : t->node[at].flow;
}

/* The node whose arc is used up first, the last one on the cycle where there are several: that
 * keeps the tree strongly feasible, and such trees never come back. NOBODY: the entering arc itself. */
static uint32_t find_leaving(const struct tree *t, const struct entering *e, uint32_t *amount,
                             bool *is_tail) {
    uint32_t leaving = NOBODY;
    uint32_t tail = e->tail;
    uint32_t head = e->head;
    *amount = e->limit;
    while (tail != head) {
        if (t->node[tail].depth >= t->node[head].depth) {
            const uint32_t room = room_down(t, tail);
            if (room < *amount) *amount = room, leaving = tail, *is_tail = true;
            tail = t->node[tail].parent;
        } else {
            const uint32_t room = room_up(t, head);
            if (room <= *amount) *amount = room, leaving = head, *is_tail = false;
            head = t->node[head].parent;
        }
    }
    assert(*amount != BOUNDLESS);
    return leaving;
}

static void push(struct tree *t, const struct entering *e, uint32_t amount) {
    uint32_t tail = e->tail;
    uint32_t head = e->head;
    while (tail != head) {
        const bool is_tail = t->node[tail].depth >= t->node[head].depth;
        struct node *n = &t->node[is_tail ? tail : head];
        n->flow = n->is_up == is_tail ? n->flow - amount : n->flow + amount;
        if (is_tail)
            tail = n->parent;
        else
            head = n->parent;
    }
}

/* The arc above a node leaves the tree, empty or full. */
static void release(struct tree *t, uint32_t at) {
    const struct node *n = &t->node[at];
    if (n->arc == ARC_OUT && at < t->p->sinks) {
        t->is_full[at] = n->flow > 0;
    } else if (n->arc < ARC_FAN) {
        t->p->arc[n->arc].flow = n->flow;
        t->p->arc[n->arc].is_in_tree = false;
    }
}

static void flip(struct tree *t, const struct entering *e) {
    if (e->arc == ARC_OUT)
        t->is_full[e->is_back ? e->head : e->tail] = !e->is_back;
    else
        t->p->arc[e->arc].flow = e->is_back ? 0 : e->limit;
}

/* The part of the tree below `leaving` is hung up again by its node `at`, whose new arc leads to
 * `parent`: the arcs between them turn over. */
static void hang_again(struct tree *t, uint32_t at, uint32_t parent, struct node link, uint32_t leaving) {
    for (;;) {
        const struct node old = t->node[at];
        unlink_from_parent(t, at);
        t->node[at].arc = link.arc;
        t->node[at].flow = link.flow;
        t->node[at].is_up = link.is_up;
        link_below(t, at, parent);
        if (at == leaving) return;
        link = old;
        link.is_up = !old.is_up;
        parent = at;
        at = old.parent;
    }
}

static void shift_prices(struct tree *t, uint32_t top, int64_t change) {
    for (uint32_t at = top; at != NOBODY; at = next_below(t, at, top)) {
        t->price[at] += change;
        if (at < t->p->sinks) t->run[at / RUN].is_stale = true;
        t->node[at].depth = t->node[t->node[at].parent].depth + 1;
    }
}

/* What a leaf has to know of itself before it can have others below it. */
static void prepare(struct tree *t, uint32_t at) {
    if (!is_leaf(t, at)) return;
    t->price[at] = price_of(t, at);
    t->node[at].depth = t->node[t->node[at].parent].depth + 1;
}

static void pivot(struct tree *t, const struct entering *e) {
    prepare(t, e->tail);
    prepare(t, e->head);
    uint32_t amount = 0;
    bool is_tail = false;
    const uint32_t leaving = find_leaving(t, e, &amount, &is_tail);
    if (amount > 0) push(t, e, amount);
    if (leaving == NOBODY) {
        flip(t, e);
        return;
    }
    release(t, leaving);
    if (e->arc < ARC_FAN) t->p->arc[e->arc].is_in_tree = true;
    const struct node link = {
        .arc = e->arc, .flow = e->is_back ? e->limit - amount : amount, .is_up = is_tail != e->is_back};
    const uint32_t top = is_tail ? e->tail : e->head;
    hang_again(t, top, is_tail ? e->head : e->tail, link, leaving);
    shift_prices(t, top, is_tail ? -e->gain : e->gain);
}

/* ---- the result ---- */

static void report_node(const struct tree *t, uint32_t at, struct simplex_result *out) {
    const struct node *n = &t->node[at];
    if (n->arc < ARC_FAN) {
        t->p->arc[n->arc].flow = n->flow;
    } else if (n->arc == ARC_FAN && n->flow > 0) {
        const uint32_t fan = (at < t->p->sinks ? n->parent : at) - t->p->sinks;
        const uint32_t sink = at < t->p->sinks ? at : n->parent;
        out->share[out->shares++] = (struct simplex_share){.fan = fan, .sink = sink, .flow = n->flow};
        out->cost += (uint64_t)link_cost(t, at) * n->flow;
    } else if (n->arc == ARC_OUT && at >= t->p->sinks && n->is_up) {
        out->unserved += n->flow;
    }
}

void simplex_solve(const struct simplex *problem, struct arena *arena, struct simplex_result *out) {
    struct tree t;
    grow_tree(&t, problem, arena);
    *out = (struct simplex_result){.share = arena_new_array(arena, struct simplex_share, t.root)};
    t.block = problem->fans / BLOCK_SHARE > BLOCK_LEAST ? problem->fans / BLOCK_SHARE : BLOCK_LEAST;
    struct entering e;
    while (find_entering(&t, &e)) {
        pivot(&t, &e);
        out->pivots++;
    }
    for (uint32_t at = 0; at < t.root; at++) report_node(&t, at, out);
    for (uint32_t a = 0; a < problem->arcs; a++)
        out->cost += (uint64_t)problem->arc[a].cost * problem->arc[a].flow;
}
