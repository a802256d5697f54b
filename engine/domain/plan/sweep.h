/* SPDX-License-Identifier: Apache-2.0 */
/* sweep: the day of everybody who is covered. Hall-safe forward sweep: nobody is seen on a day
 * whose place somebody else cannot do without. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SWEEP_H
#define LICHKHAM_DOMAIN_PLAN_SWEEP_H

#include "domain/plan/household.h"

/* Turns every PLAN_TO_COME into a day. */
void sweep_choose_days(struct plan_work *w, struct household_list *list);

#endif
