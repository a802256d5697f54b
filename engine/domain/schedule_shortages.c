/* SPDX-License-Identifier: Apache-2.0 */
/* Shortages: the certificates of those who wait, each once, with the people counted who compete for its
 * places. */
#include "base/vec.h"
#include "domain/schedule_work.h"

#include <stdlib.h>

enum { UNITED_AT_LEAST = 1024 };

/* One refusal; those of one key and the same interval have the same certificate. */
struct refusal {
    int32_t site;
    uint8_t class_;
    uint8_t resource; /* of the planner */
    uint16_t from;
    uint16_t to;
    uint32_t resident;
};

struct refusal_list VEC_OF(struct refusal);

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

/* Keeps the first of each key. */
static void unite(struct refusal_list *list) {
    size_t kept = 0;
    if (list->count > 0) qsort(list->at, list->count, sizeof *list->at, compare_refusals);
    for (size_t i = 0; i < list->count; i++)
        if (kept == 0 || compare_keys(&list->at[kept - 1], &list->at[i]) != 0) list->at[kept++] = list->at[i];
    list->count = kept;
}

/* Whoever waits names one of a few keys: they are united each time there are twice as many. */
static void collect(const struct schedule_problem *p, struct refusal_list *out) {
    size_t limit = 2 * (size_t)UNITED_AT_LEAST;
    for (uint32_t k = 0; k < p->problem.resident_count; k++) {
        const struct planner_resident *r = &p->problem.residents[k];
        const struct planner_reason *reason = &p->solution.reasons[k];
        if (p->solution.day[k] != PLANNER_NONE ||
            (reason->code != PLANNER_CLASS_SHORTAGE && reason->code != PLANNER_RESOURCE_SHORTAGE))
            continue;
        *vec_push(out) = (struct refusal){
            .site = r->home_station == PLANNER_NONE ? 0 : p->site_of[r->home_station],
            .class_ = r->class_,
            .resource = reason->resource,
            .from = reason->from,
            .to = reason->to,
            .resident = k,
        };
        if (out->count < limit) continue;
        unite(out);
        limit = 2 * (out->count < UNITED_AT_LEAST ? UNITED_AT_LEAST : out->count);
    }
    unite(out);
}

void schedule_list_shortages(struct schedule_work *w, const struct schedule_problem *p) {
    struct refusal_list refusals = {0};
    collect(p, &refusals);
    w->out->shortages = arena_new_array(w->arena, struct shortage, refusals.count + 1);
    w->out->shortage_count = refusals.count;
    for (size_t i = 0; i < refusals.count; i++) {
        const struct refusal *s = &refusals.at[i];
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
    vec_free(&refusals);
}
