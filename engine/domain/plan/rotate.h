/* SPDX-License-Identifier: Apache-2.0 */
/* rotate: people without company exchange days in turn (one takes the day of the next, the last a free
 * place or the day of the first) as long as that brings them nearer to their targets: negative cycles of
 * the residual graph of days. When none is left the days are exactly the cheapest. Internal to plan/.
 *
 * Bounded by work, never by time: large lines whose windows are not agreeable may stop near the least. */
#ifndef LICHKHAM_DOMAIN_PLAN_ROTATE_H
#define LICHKHAM_DOMAIN_PLAN_ROTATE_H

#include "domain/plan/visit.h"

/* Everybody in the list has a day; who is pinned stays. Takes the scratch lists of by_due and queue. */
void rotate_days(struct plan_work *w, struct visit_list *list);

#endif
