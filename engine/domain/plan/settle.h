/* SPDX-License-Identifier: Apache-2.0 */
/* settle: serves those who wait on a roster, class by class, until coverage is that of a fresh solve.
 * Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SETTLE_H
#define LICHKHAM_DOMAIN_PLAN_SETTLE_H

#include "domain/plan/insert.h"

/* `shut` [stations] is scratch. */
void settle_roster(struct roster *b, struct reach *r, struct day_set *shut);

#endif
