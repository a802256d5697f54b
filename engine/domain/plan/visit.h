/* SPDX-License-Identifier: Apache-2.0 */
/* visit: who of a household had best come together, and when. Internal to plan/.
 *
 * The members in order of their targets are cut where a visit more costs less than the days it saves;
 * coming all at once is worth something of its own. A visit never holds more people than the best day
 * it can have. */
#ifndef LICHKHAM_DOMAIN_PLAN_VISIT_H
#define LICHKHAM_DOMAIN_PLAN_VISIT_H

#include "domain/plan/work.h"

#define VISIT_MAX 32 /* larger ones become several that want the same day */

struct visit {
    uint16_t wanted; /* a day all its members can have */
    uint16_t size;   /* members, from this position on; 0 = no visit starts here */
};

struct visit_list {
    uint32_t *member;    /* items with a place: households together, of these the pinned first, then visits */
    struct visit *visit; /* [count] at the position of its first member */
    uint32_t count;
    uint32_t *by_due;                        /* positions without a promise by due day, then release */
    uint32_t due_from[PLANNER_DAYS_MAX + 1]; /* in by_due, where each due day begins */
    uint32_t *queue;                         /* starts of visits by wanted day, hamlet, household */
    uint32_t queued;
};

/* Takes all scratch lists; afterwards those of queue and by_due are free. */
void visit_cut(struct plan_work *w, struct arena *arena, struct visit_list *out);

/* Distinct (household, day) once every member has a day. */
uint32_t visit_count(const struct plan_work *w, struct visit_list *list);

#endif
