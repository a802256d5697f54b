/* SPDX-License-Identifier: Apache-2.0 */
#include "store/scope.h"

#include "store/db.h"
#include "store/sql.h"

#include <assert.h>

const char *scope_settings(enum scope_role role) {
    switch (role) {
    case SCOPE_API:
        return DB_SETTINGS " -c role=lichkham_api";
    case SCOPE_NOTIFY:
        return DB_SETTINGS " -c role=lichkham_notify";
    case SCOPE_OWNER:
    default:
        return DB_SETTINGS;
    }
}

void scope_add(struct pg_batch *b, int32_t commune) {
    pg_param_int(pg_batch_add(b, &SQL_SCOPE_SET), commune);
}
