/* SPDX-License-Identifier: Apache-2.0 */
/* Shortages: the certificates of those who wait, each once, with the people counted who compete for its
 * places. */
#include "domain/schedule_work.h"

#include <stdlib.h>

/* One refusal; those of one key and the same interval have the same certificate. */
struct refusal {
    int32_t site;
    uint8_t class_;
    uint8_t resource; /* of the planner */
    uint16_t from;
    uint16_t to;
    uint32_t resident;
};

static int compare_keys(const struct refusal *a, const struct refusal *b) {
    if (a->site != b->site) return a->site < b->site ? -1 : 1;
    if (a->class_ != b->class_) return a->class_ < b->class_ ? -1 : 1;
    if (a->resource != b->resource) return a->resource < b->resource ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

/* Of several that end on one day the longest comes first. */
static int compare_refusals(const void *left, const void *right) {
    const struct refusal *a = left;
    const struct refusal *b = right;
    const int by_key = compare_keys(a, b);
    if (by_key != 0) return by_key;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return (a->resident > b->resident) - (a->resident < b->resident);
}

static size_t collect(const struct schedule_problem *p, struct refusal *out) {
    size_t count = 0;
    for (uint32_t k = 0; k < p->problem.resident_count; k++) {
        const struct planner_resident *r = &p->problem.residents[k];
        const struct planner_reason *reason = &p->solution.reasons[k];
        if (p->solution.day[k] != PLANNER_NONE ||
            (reason->code != PLANNER_CLASS_SHORTAGE && reason->code != PLANNER_RESOURCE_SHORTAGE))
            continue;
        out[count++] = (struct refusal){
            .site = r->home_station == PLANNER_NONE ? 0 : p->site_of[r->home_station],
            .class_ = r->class_,
            .resource = reason->resource,
            .from = reason->from,
            .to = reason->to,
            .resident = k,
        };
    }
    return count;
}

/* Keeps the first of each key. */
static size_t unite(struct refusal *refusals, size_t count) {
    size_t kept = 0;
    if (count > 0) qsort(refusals, count, sizeof *refusals, compare_refusals);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_keys(&refusals[kept - 1], &refusals[i]) != 0) refusals[kept++] = refusals[i];
    return kept;
}

void schedule_list_shortages(struct schedule_work *w, const struct schedule_problem *p) {
    struct refusal *refusals = arena_new_array(w->arena, struct refusal, p->problem.resident_count + 1U);
    const size_t count = unite(refusals, collect(p, refusals));
    w->out->shortages = arena_new_array(w->arena, struct shortage, count + 1);
    w->out->shortage_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct refusal *s = &refusals[i];
        const struct planner_reason *reason = &p->solution.reasons[s->resident];
        w->out->shortages[i] =
            (struct shortage){.site = s->site,
                              .class_ = s->class_,
                              .resource = (uint8_t)p->resource_of[s->resource],
                              .tight_from = schedule_problem_date(p, s->from),
                              .tight_to = schedule_problem_date(p, s->to),
                              .places = (int32_t)reason->places,
                              .people = (int32_t)planner_count_people(&p->problem, s->resident, reason)};
    }
}
