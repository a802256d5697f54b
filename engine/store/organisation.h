/* SPDX-License-Identifier: Apache-2.0 */
/* organisation: an employer, school or unit that arranges checks, and whether it has reported them. */
#ifndef LICHKHAM_STORE_ORGANISATION_H
#define LICHKHAM_STORE_ORGANISATION_H

#include "domain/resident.h"
#include "io/pg.h"

struct organisation {
    int32_t id;
    int32_t commune;
    uint8_t route;         /* enum route, of its people */
    civil_day report_due;  /* CIVIL_NONE = it need not */
    civil_day reported_on; /* CIVIL_NONE = not yet */
};

/* No such organisation: ERR_INPUT. */
MUST_CHECK bool organisation_get(struct pg *c, int32_t id, struct organisation *out, struct err *e);

/* Inside a transaction, after db_lock_commune of its commune. */
MUST_CHECK bool organisation_report(struct pg *c, int32_t id, civil_day reported_on, struct err *e);

#endif
