/* SPDX-License-Identifier: Apache-2.0 */
#include "store/register_contract.h"

#include "store/array.h"
#include "store/sql.h"

const struct register_column REGISTER_COLUMNS[] = {
    {"resident_feed", "commune_code", "integer", false, true},
    {"resident_feed", "resident_id", "bigint", false, true},
    {"resident_feed", "household_id", "bigint", false, true},
    {"resident_feed", "hamlet_id", "integer", false, true},
    {"resident_feed", "birth_date", "date", true, true},
    {"resident_feed", "birth_year", "smallint", false, true},
    {"resident_feed", "sex", "text", false, false},
    {"resident_feed", "target_groups", "text", false, true},
    {"resident_feed", "target_list_version", "smallint", false, false},
    {"resident_feed", "route", "text", false, true},
    {"resident_feed", "organisation_id", "integer", true, true},
    {"resident_feed", "last_check_kind", "text", false, true},
    {"resident_feed", "last_check", "date", true, true},
    {"resident_feed", "last_check_source", "text", false, false},
    {"resident_feed", "last_check_payer", "smallint", true, false},
    {"resident_feed", "resident_since", "date", true, true},
    {"resident_feed", "died_on", "date", true, true},
    {"resident_feed", "moved_to", "integer", true, true},
    {"resident_feed", "language", "text", false, false},
    {"resident_feed", "guardian_id", "bigint", true, false},
    {"resident_feed", "circumstances", "text", false, true},
    {"resident_feed", "changed_at", "timestamp with time zone", false, false},
    {"resident_person", "commune_code", "integer", false, false},
    {"resident_person", "resident_id", "bigint", false, false},
    {"resident_person", "full_name", "text", false, false},
    {"resident_person", "name_key", "text", false, false},
    {"resident_person", "personal_number", "text", true, false},
    {"resident_person", "insurance_number", "text", true, false},
    {"resident_person", "phone", "text", true, false},
    {"resident_person", "phone_owner", "text", false, false},
    {"resident_person", "email", "text", true, false},
    {"resident_person", "address", "text", false, false},
    {"resident_contact", "commune_code", "integer", false, false},
    {"resident_contact", "resident_id", "bigint", false, false},
    {"resident_contact", "full_name", "text", false, false},
    {"resident_contact", "phone", "text", true, false},
    {"resident_contact", "phone_owner", "text", false, false},
    {"resident_contact", "email", "text", true, false},
    {"resident_contact", "address", "text", false, false},
    {"resident_contact", "household_id", "bigint", false, false},
    {"resident_contact", "guardian_id", "bigint", true, false},
    {"resident_contact", "language", "text", false, false},
    {"resident_contact", "died_on", "date", true, false},
    {"resident_contact", "moved_to", "integer", true, false},
    {"feed_status", "commune_code", "integer", false, false},
    {"feed_status", "as_of", "timestamp with time zone", false, false},
    {"feed_status", "rows", "bigint", false, false},
};
const size_t REGISTER_COLUMN_COUNT = sizeof REGISTER_COLUMNS / sizeof REGISTER_COLUMNS[0];

static void add_columns(struct columns *k, bool only_planned_from) {
    columns_begin(k, 3);
    for (size_t i = 0; i < REGISTER_COLUMN_COUNT; i++) {
        const struct register_column *column = &REGISTER_COLUMNS[i];
        if (only_planned_from && !column->is_planned_from) continue;
        array_add_text(&k->at[0], column->view);
        array_add_text(&k->at[1], column->name);
        array_add_text(&k->at[2], column->type);
    }
}

bool register_find_wrong_columns(struct pg *register_, bool only_planned_from,
                                 void (*on_wrong)(void *context, const struct register_wrong_column *w),
                                 void *context, struct err *e) {
    struct columns columns;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    add_columns(&columns, only_planned_from);
    if (!columns_query(register_, &SQL_REGISTER_WRONG_COLUMNS, &p, &columns, &r, e)) return false;
    for (int i = 0; i < pg_result_rows(r); i++)
        on_wrong(context, &(struct register_wrong_column){.view = pg_result_text(r, i, 0),
                                                          .name = pg_result_text(r, i, 1),
                                                          .type = pg_result_text(r, i, 2),
                                                          .found = pg_result_text(r, i, 3),
                                                          .has_no_view = pg_result_boolean(r, i, 4)});
    pg_result_free(r);
    return true;
}
