/* SPDX-License-Identifier: Apache-2.0 */
/* serve: a day for everybody who is covered. Hall-safe forward sweep: on each day as many as its load
 * says, visit by visit in the order of the queue, and nobody on a place that somebody else cannot do
 * without. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SERVE_H
#define LICHKHAM_DOMAIN_PLAN_SERVE_H

#include "domain/plan/visit.h"

/* Turns every PLAN_TO_COME into a day. Leaves the members in scratch 0, nothing in 1 and 2. */
void serve_visits(struct plan_work *w, struct visit_list *list);

#endif
