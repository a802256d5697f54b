/* SPDX-License-Identifier: Apache-2.0 */
/* reunion: when everybody has a day, households that come apart try to come together, and those who come
 * far from their targets to come nearer: on free places, or by changing days with others who can take
 * the days they leave. A change is made where visits and distance of all it touches cost less
 * afterwards; nobody loses his place by it. Internal to plan/.
 *
 * Bounded by the number of others looked at, never by time. */
#ifndef LICHKHAM_DOMAIN_PLAN_REUNION_H
#define LICHKHAM_DOMAIN_PLAN_REUNION_H

#include "domain/plan/visit.h"

/* Everybody in the list has a day; who is pinned stays. Takes the scratch lists of by_due and queue. */
void reunion_improve(struct plan_work *w, struct visit_list *list);

#endif
