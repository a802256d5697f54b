/* SPDX-License-Identifier: Apache-2.0 */
#include "store/resident_id.h"

#include "domain/appointment.h"
#include "store/sql.h"

bool resident_id_hold(struct pg *c, int64_t *last, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_RESIDENT_ID_HOLD, NULL, &r, e)) return false;
    *last = pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return true;
}

bool resident_id_release(struct pg *c, int64_t last, struct err *e) {
    struct pg_params p = {0};
    if (last > APPOINTMENT_CODE_RESIDENT_MAX)
        return err_set(e, ERR_INPUT, "Ask the makers of this program for longer codes.",
                       "more than %d residents: their codes on paper are used up",
                       APPOINTMENT_CODE_RESIDENT_MAX);
    pg_param_bigint(&p, last);
    return pg_query(c, &SQL_RESIDENT_ID_RELEASE, &p, NULL, e);
}
