/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/flow.h"

#include "domain/plan/order.h"
#include "domain/plan/simplex.h"

#include <assert.h>

#define TARGET_BITS   9u
#define TARGET_MASK   ((1u << TARGET_BITS) - 1)
#define SURCHARGE_MAX ((1u << 22) - 1)
#define RELATIVES     64u /* of a very large household no more are looked at */
#define FANS_MAX      30000u
#define GRID_STEP     8u

_Static_assert(PLANNER_DAYS_MAX <= 1u << TARGET_BITS, "a day fits into its bits");

/* The people of one class in one hamlet. */
struct part {
    uint32_t hamlet;
    uint32_t class_;
    uint32_t people;
    uint32_t pinned;
};

/* People who want the same days are one fan of the network; those of them who are also of one part
 * and have one surcharge are a group: only their number matters. Where windows follow no rule there are as
 * many fans as people, and time grows with their square: beyond FANS_MAX targets are looked at in steps of
 * `grid` days, which costs a little distance and nobody a place. */
struct flow {
    struct plan_work *w;
    struct arena *arena;
    uint32_t *list; /* candidates of all classes somebody of is covered */
    uint32_t *spare;
    uint32_t *wish; /* [item] the target within the window, above it what covering him costs besides */
    uint32_t count;
    uint32_t grid; /* 1: targets are taken as they are */
    uint32_t wanted[PLANNER_CLASSES_MAX];
    uint32_t covered[PLANNER_CLASSES_MAX];
    uint32_t pinned[PLANNER_CLASSES_MAX];
    struct simplex_sink *sink;
    uint16_t sink_from[PLANNER_DAYS_MAX + 1]; /* the first sink on a day or after it */
    struct part *part;                        /* by hamlet, then class */
    uint32_t parts;
    struct simplex_fan *fan;
    uint32_t *supply;
    struct simplex net;
};

static const struct planner_resident *item_at(const struct flow *f, uint32_t i) {
    return &f->w->line->items[i];
}

/* Some of the class have no place: the flow says who. */
static bool is_open(const struct flow *f, uint32_t class_) {
    return f->covered[class_] > 0 && f->covered[class_] < f->wanted[class_];
}

/* ---- who and where ---- */

/* False if nobody was dropped. */
static bool count_classes(struct flow *f) {
    bool is_short = false;
    for (uint32_t k = 0; k < f->count; k++) {
        const uint32_t class_ = item_at(f, f->list[k])->class_;
        const bool is_covered = f->w->day[f->list[k]] == PLAN_TO_COME;
        f->wanted[class_]++;
        f->covered[class_] += is_covered;
        is_short = is_short || !is_covered;
    }
    return is_short;
}

static void drop_hopeless_classes(struct flow *f) {
    uint32_t count = 0;
    for (uint32_t k = 0; k < f->count; k++)
        if (f->covered[item_at(f, f->list[k])->class_] > 0) f->list[count++] = f->list[k];
    f->count = count;
}

static void find_sinks(struct flow *f) {
    const uint16_t days = f->w->line->days;
    f->sink = arena_new_array(f->arena, struct simplex_sink, days);
    for (uint16_t d = 0; d < days; d++) {
        const uint64_t places = plan_places(f->w, d, d);
        f->sink_from[d] = (uint16_t)f->net.sinks;
        if (places == 0) continue;
        const uint32_t room = places < f->count ? (uint32_t)places : f->count;
        f->sink[f->net.sinks++] = (struct simplex_sink){.position = d, .room = room};
    }
    f->sink_from[days] = (uint16_t)f->net.sinks;
}

static uint32_t first_sink(const struct flow *f, uint32_t i) {
    return f->sink_from[item_at(f, i)->release];
}

static uint32_t last_sink(const struct flow *f, uint32_t i) {
    return f->sink_from[plan_due(f->w, item_at(f, i)) + 1] - 1u;
}

/* ---- what everybody wants ---- */

/* The days on which a member of a household can be met. */
struct stay {
    uint32_t from;
    uint32_t to;
};

static struct stay stay_of(const struct flow *f, uint32_t i) {
    const struct planner_resident *item = item_at(f, i);
    if (plan_is_pinned(item)) return (struct stay){item->pin_day, item->pin_day};
    return (struct stay){(uint32_t)f->sink[first_sink(f, i)].position,
                         (uint32_t)f->sink[last_sink(f, i)].position};
}

static uint32_t clip(uint32_t day, struct stay window) {
    return day < window.from ? window.from : day > window.to ? window.to : day;
}

static void set_wish(struct flow *f, uint32_t i, uint64_t surcharge) {
    const struct stay window = stay_of(f, i);
    const uint32_t target = item_at(f, i)->target;
    const uint32_t within = clip(target, window);
    surcharge += target > within ? target - within : within - target;
    if (surcharge > SURCHARGE_MAX) surcharge = SURCHARGE_MAX;
    f->wish[i] = (uint32_t)surcharge << TARGET_BITS | clip(within / f->grid * f->grid + f->grid / 2, window);
}

/* The visit somebody of an open class would cost his household: none beside a member who has a place for
 * certain, else in equal parts with the others who hope for one and can come on the same day. */
static uint64_t price_visit(const struct flow *f, uint32_t i, uint32_t first, uint32_t end) {
    const struct stay own = stay_of(f, i);
    uint32_t hopeful = 0;
    for (uint32_t k = first; k < end; k++) {
        const struct planner_resident *other = item_at(f, f->list[k]);
        const struct stay stay = stay_of(f, f->list[k]);
        if (stay.from > own.to || stay.to < own.from) continue;
        if (plan_is_pinned(other) || !is_open(f, other->class_)) return 0;
        hopeful++;
    }
    return f->w->line->household_weight / (hopeful > 0 ? hopeful : 1);
}

static uint32_t household_key(const void *context, uint32_t i) {
    return item_at(context, i)->household;
}

static void list_pinned(struct flow *f) {
    for (uint32_t i = 0; i < f->w->line->count; i++)
        if (plan_is_pinned(item_at(f, i))) f->list[f->count++] = i;
}

static void unlist_pinned(struct flow *f) {
    uint32_t count = 0;
    for (uint32_t k = 0; k < f->count; k++)
        if (!plan_is_pinned(item_at(f, f->list[k]))) f->list[count++] = f->list[k];
    f->count = count;
}

static void wish_in_households(struct flow *f) {
    list_pinned(f);
    order_by(f->list, f->spare, f->count, household_key, f);
    for (uint32_t first = 0, end = 0; first < f->count; first = end) {
        const uint32_t household = item_at(f, f->list[first])->household;
        for (end = first + 1; end < f->count && item_at(f, f->list[end])->household == household;) end++;
        const uint32_t known = end - first < RELATIVES ? end : first + RELATIVES;
        for (uint32_t k = first; k < end; k++) {
            const struct planner_resident *item = item_at(f, f->list[k]);
            if (plan_is_pinned(item)) continue;
            set_wish(f, f->list[k], is_open(f, item->class_) ? price_visit(f, f->list[k], first, known) : 0);
        }
    }
    unlist_pinned(f);
}

static void make_wishes(struct flow *f) {
    if (f->w->line->household_weight > 0) {
        wish_in_households(f);
        return;
    }
    for (uint32_t k = 0; k < f->count; k++) set_wish(f, f->list[k], 0);
}

/* ---- hamlets ---- */

static uint32_t hamlet_key(const void *context, uint32_t i) {
    return item_at(context, i)->hamlet;
}

static uint32_t class_key(const void *context, uint32_t i) {
    const struct flow *f = context;
    return (uint32_t)item_at(f, i)->class_ << 23 | f->wish[i] >> TARGET_BITS;
}

static bool is_of_part(const struct part *part, const struct planner_resident *item) {
    return part->hamlet == item->hamlet && part->class_ == item->class_;
}

/* The part of somebody in an open class; NULL for a pinned one whose hamlet has nobody else in it. */
static struct part *find_part(const struct flow *f, const struct planner_resident *item) {
    uint32_t low = 0;
    for (uint32_t high = f->parts; low < high;) {
        const uint32_t middle = low + (high - low) / 2;
        const struct part *part = &f->part[middle];
        if (part->hamlet < item->hamlet || (part->hamlet == item->hamlet && part->class_ < item->class_))
            low = middle + 1;
        else
            high = middle;
    }
    return low < f->parts && is_of_part(&f->part[low], item) ? &f->part[low] : NULL;
}

static void count_pins(struct flow *f) {
    for (uint32_t i = 0; i < f->w->line->count; i++) {
        const struct planner_resident *item = item_at(f, i);
        if (!plan_is_pinned(item) || !is_open(f, item->class_)) continue;
        struct part *part = find_part(f, item);
        f->pinned[item->class_]++;
        if (part) part->pinned++;
    }
}

/* The list is by hamlet and class; counts first, then writes. */
static uint32_t walk_parts(const struct flow *f, struct part *part) {
    uint32_t parts = 0;
    const struct planner_resident *last = NULL;
    for (uint32_t k = 0; k < f->count; k++) {
        const struct planner_resident *item = item_at(f, f->list[k]);
        if (!is_open(f, item->class_)) continue;
        if (!last || last->hamlet != item->hamlet || last->class_ != item->class_) parts++;
        last = item;
        if (!part) continue;
        part[parts - 1].hamlet = item->hamlet;
        part[parts - 1].class_ = item->class_;
        part[parts - 1].people++;
    }
    return parts;
}

static void find_parts(struct flow *f) {
    order_by(f->list, f->spare, f->count, class_key, f);
    order_by(f->list, f->spare, f->count, hamlet_key, f);
    f->part = arena_new_array(f->arena, struct part, walk_parts(f, NULL));
    f->parts = walk_parts(f, f->part);
    count_pins(f);
}

/* ---- the network ---- */

/* Due first: the first tree then serves nearly everybody. */
static uint32_t window_key(const void *context, uint32_t i) {
    const struct flow *f = context;
    return last_sink(f, i) << 2 * TARGET_BITS | first_sink(f, i) << TARGET_BITS | (f->wish[i] & TARGET_MASK);
}

static uint32_t end_of_fan(const struct flow *f, uint32_t first) {
    const uint32_t key = window_key(f, f->list[first]);
    uint32_t end = first + 1;
    while (end < f->count && window_key(f, f->list[end]) == key) end++;
    return end;
}

static bool has_too_many_fans(struct flow *f) {
    if (f->count <= FANS_MAX) return false;
    uint32_t fans = 0;
    order_by(f->list, f->spare, f->count, window_key, f);
    for (uint32_t first = 0; first < f->count; first = end_of_fan(f, first)) fans++;
    return fans > FANS_MAX;
}

static uint32_t end_of_group(const struct flow *f, uint32_t first, uint32_t fan_end) {
    const uint32_t key = class_key(f, f->list[first]);
    const uint32_t hamlet = item_at(f, f->list[first])->hamlet;
    uint32_t end = first + 1;
    while (end < fan_end && class_key(f, f->list[end]) == key && item_at(f, f->list[end])->hamlet == hamlet)
        end++;
    return end;
}

static bool is_group_open(const struct flow *f, uint32_t first) {
    return is_open(f, item_at(f, f->list[first])->class_);
}

static void count_nodes(struct flow *f) {
    for (uint32_t first = 0; first < f->count;) {
        const uint32_t fan_end = end_of_fan(f, first);
        f->net.fans++;
        while (first < fan_end) {
            f->net.arcs += is_group_open(f, first);
            first = end_of_group(f, first, fan_end);
        }
    }
    f->net.arcs += 3 * f->parts;
    f->net.others = f->parts + PLANNER_CLASSES_MAX;
}

static uint32_t part_node(const struct flow *f, uint32_t part) {
    return f->net.sinks + f->net.fans + part;
}

static uint32_t class_node(const struct flow *f, uint32_t class_) {
    return f->net.sinks + f->net.fans + f->parts + class_;
}

/* The first guess is coverage's own choice, as far as it took whole groups. */
static void add_group(struct flow *f, struct simplex_arc *arc, uint32_t fan, uint32_t first, uint32_t end) {
    const struct part *part = find_part(f, item_at(f, f->list[first]));
    uint32_t covered = 0;
    for (uint32_t k = first; k < end; k++) covered += f->w->day[f->list[k]] == PLAN_TO_COME;
    *arc = (struct simplex_arc){.from = part_node(f, (uint32_t)(part - f->part)),
                                .to = f->net.sinks + fan,
                                .cost = f->wish[f->list[first]] >> TARGET_BITS,
                                .capacity = end - first,
                                .flow = covered == end - first ? covered : 0};
}

static void add_fans(struct flow *f) {
    struct simplex_arc *arc = f->net.arc;
    for (uint32_t first = 0, fan = 0; first < f->count; fan++) {
        const uint32_t i = f->list[first];
        f->fan[fan] = (struct simplex_fan){.first = first_sink(f, i),
                                           .last = last_sink(f, i),
                                           .target = (int32_t)(f->wish[i] & TARGET_MASK)};
        for (const uint32_t fan_end = end_of_fan(f, first); first < fan_end;) {
            const uint32_t end = end_of_group(f, first, fan_end);
            if (is_group_open(f, first))
                add_group(f, arc++, fan, first, end);
            else
                f->supply[f->net.sinks + fan] += end - first;
            first = end;
        }
    }
}

/* The share of a hamlet is that part of the places of its class (promised ones too) that it is of
 * the people. Whoever is above it costs the fairness weight, who is above it by a fraction that much. */
static void add_shares(const struct flow *f, uint32_t p, struct simplex_arc arc[3]) {
    const struct part *part = &f->part[p];
    const uint64_t weight = f->w->line->fairness_weight;
    const uint64_t people = f->wanted[part->class_] + (uint64_t)f->pinned[part->class_];
    const uint64_t places = f->covered[part->class_] + (uint64_t)f->pinned[part->class_];
    const uint64_t share = places * (part->people + (uint64_t)part->pinned);
    const bool is_above = share / people < part->pinned;
    const uint32_t whole = is_above ? 0 : (uint32_t)(share / people - part->pinned);
    const uint64_t above = people - share % people; /* of the next one, of `people` parts */
    for (uint32_t k = 0; k < 3; k++)
        arc[k] = (struct simplex_arc){.from = class_node(f, part->class_), .to = part_node(f, p)};
    arc[0].capacity = whole;
    arc[1].capacity = is_above ? 0 : 1;
    arc[1].cost = (uint32_t)(weight * above / people);
    arc[2].capacity = part->people;
    arc[2].cost = (uint32_t)weight;
}

static void build_network(struct flow *f) {
    order_by(f->list, f->spare, f->count, window_key, f);
    count_nodes(f);
    f->fan = arena_new_array(f->arena, struct simplex_fan, f->net.fans);
    f->supply = arena_new_array(f->arena, uint32_t, (size_t)f->net.sinks + f->net.fans + f->net.others);
    f->net.arc = arena_new_array(f->arena, struct simplex_arc, f->net.arcs);
    f->net.sink = f->sink;
    f->net.fan = f->fan;
    f->net.supply = f->supply;
    add_fans(f);
    for (uint32_t p = 0; p < f->parts; p++) add_shares(f, p, &f->net.arc[f->net.arcs - 3 * (f->parts - p)]);
    for (uint32_t c = 0; c < PLANNER_CLASSES_MAX; c++)
        if (is_open(f, c)) f->supply[class_node(f, c)] = f->covered[c];
}

/* ---- the choice ---- */

/* Who of a group is covered is of no weight: households in order, so that whole ones are. */
static void choose_people(struct flow *f) {
    const struct simplex_arc *arc = f->net.arc;
    for (uint32_t first = 0; first < f->count;) {
        for (const uint32_t fan_end = end_of_fan(f, first); first < fan_end;) {
            const uint32_t end = end_of_group(f, first, fan_end);
            const uint32_t chosen = is_group_open(f, first) ? arc++->flow : end - first;
            for (uint32_t k = first; k < end; k++)
                f->w->day[f->list[k]] = k - first < chosen ? PLAN_TO_COME : PLANNER_NONE;
            first = end;
        }
    }
}

static uint32_t share_sink_key(const void *context, uint32_t k) {
    return ((const struct simplex_result *)context)->share[k].sink;
}

static uint32_t share_fan_key(const void *context, uint32_t k) {
    return ((const struct simplex_result *)context)->share[k].fan;
}

/* The covered people of a fan have its days in order. */
static void choose_days(struct flow *f, const struct simplex_result *result) {
    uint32_t *order = arena_new_array(f->arena, uint32_t, 2 * (size_t)result->shares);
    for (uint32_t k = 0; k < result->shares; k++) order[k] = k;
    order_by(order, order + result->shares, result->shares, share_sink_key, result);
    order_by(order, order + result->shares, result->shares, share_fan_key, result);
    uint32_t used = 0;
    for (uint32_t k = 0; k < f->count; k++) {
        if (f->w->day[f->list[k]] != PLAN_TO_COME) continue;
        const struct simplex_share *share = &result->share[*order];
        f->w->day[f->list[k]] = (uint16_t)f->sink[share->sink].position;
        if (++used < share->flow) continue;
        used = 0;
        order++;
    }
}

static void choose_with(struct flow *f) {
    find_sinks(f);
    make_wishes(f);
    for (; has_too_many_fans(f) && f->grid < PLANNER_DAYS_MAX; make_wishes(f)) f->grid *= GRID_STEP;
    find_parts(f);
    build_network(f);
    struct simplex_result result;
    simplex_solve(&f->net, f->arena, &result);
    assert(result.unserved == 0); /* coverage found a set of this size */
    choose_people(f);
    if (f->w->line->household_weight == 0 && f->grid == 1) choose_days(f, &result);
}

void flow_choose(struct plan_work *w) {
    struct flow f = {.w = w, .grid = 1, .list = w->scratch[0], .spare = w->scratch[1], .wish = w->scratch[2]};
    f.count = plan_list_candidates(w, f.list);
    if (!count_classes(&f)) return;
    drop_hopeless_classes(&f);
    if (f.count == 0) return;
    f.arena = arena_create_small();
    choose_with(&f);
    arena_destroy(f.arena);
}
