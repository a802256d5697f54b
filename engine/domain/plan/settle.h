/* SPDX-License-Identifier: Apache-2.0 */
/* settle: serves those who wait on a roster, class by class, until coverage is that of a fresh solve.
 * Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SETTLE_H
#define LICHKHAM_DOMAIN_PLAN_SETTLE_H

#include "domain/plan/insert.h"

/* `shut` [stations] is scratch. */
void settle_roster(struct roster *b, struct reach *r, struct day_set *shut);

/* A resident could now leave his place for others than before, or has less right to it. The most urgent of
 * those who wait and would have his place if he were not there becomes fresh: by the exchange property he
 * alone can gain by it. Where other events have come since the last settling, all will be asked. */
void settle_ask_rival(struct roster *b, struct reach *r, uint32_t resident);

#endif
