/* SPDX-License-Identifier: Apache-2.0 */
/* flow: who is covered inside a class where places run out. As many of each class as coverage
 * found, and of all such sets the one with the fairest shares of the hamlets and the shortest way to
 * the targets. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_FLOW_H
#define LICHKHAM_DOMAIN_PLAN_FLOW_H

#include "domain/plan/work.h"

/* Chooses anew who is PLAN_TO_COME; leaves them as they are if coverage dropped nobody. Without a
 * household weight it gives everybody who is covered his day as well, the cheapest days there are. */
void flow_choose(struct plan_work *w);

#endif
