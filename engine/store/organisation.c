/* SPDX-License-Identifier: Apache-2.0 */
#include "store/organisation.h"

#include "store/reference.h"
#include "store/sql.h"

#include <inttypes.h>
#include <string.h>

static struct organisation read_organisation(const struct pg_result *r, int32_t id) {
    struct organisation o = {.id = id,
                             .commune = (int32_t)pg_result_integer(r, 0, 0),
                             .report_due = pg_result_date(r, 0, 1),
                             .reported_on = pg_result_date(r, 0, 2)};
    const char *kind = pg_result_text(r, 0, 3);
    (void)route_find(kind, strlen(kind), &o.route); /* the table's CHECK knows the same words */
    return o;
}

bool organisation_get(struct pg *c, int32_t id, struct organisation *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, id);
    if (!pg_query(c, &SQL_ORGANISATION_FIND, &p, &r, e)) return false;
    const bool exists = pg_result_rows(r) == 1;
    if (exists) *out = read_organisation(r, id);
    pg_result_free(r);
    return exists || err_set(e, ERR_INPUT, "Look it up with \"lichkham organisation export\".",
                             "there is no organisation %" PRId32, id);
}

bool organisation_report(struct pg *c, int32_t id, civil_day reported_on, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, id);
    pg_param_date(&p, reported_on);
    if (!pg_query(c, &SQL_ORGANISATION_REPORT, &p, &r, e)) return false;
    const bool is_changed = pg_result_affected(r) > 0;
    pg_result_free(r);
    return !is_changed || reference_move_revision(c, e);
}
