/* SPDX-License-Identifier: Apache-2.0 */
#include "store/day_list.h"

#include "store/array.h"
#include "store/sql.h"

#include <inttypes.h>
#include <string.h>

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

bool day_list_load_site(struct pg *c, int32_t site, civil_day day, struct arena *a, struct day_list_site *out,
                        struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, site);
    pg_param_date(&p, day);
    if (!pg_query(c, &SQL_DAY_LIST_SITE, &p, &r, e)) return false;
    const bool exists = pg_result_rows(r) == 1;
    if (exists)
        *out = (struct day_list_site){.site = site,
                                      .commune = (int32_t)pg_result_integer(r, 0, 0),
                                      .name = copy_field(a, r, 0, 1),
                                      .address = copy_field(a, r, 0, 2),
                                      .phone = copy_field(a, r, 0, 3),
                                      .unit_kind = copy_field(a, r, 0, 4),
                                      .commune_name = copy_field(a, r, 0, 5)};
    pg_result_free(r);
    return exists || err_set(e, ERR_INPUT, "Give the number of a site as the list of sites has it.",
                             "there is no site %" PRId32, site);
}

static bool read_row(const struct pg_result *r, int i, struct arena *a, struct day_list_row *out,
                     struct err *e) {
    enum appointment_state state;
    if (!appointment_state_find(pg_result_text(r, i, 5), &state))
        return err_set(e, ERR_CONFIG, "Install the release that knows it.", "unknown appointment state '%s'",
                       pg_result_text(r, i, 5));
    *out = (struct day_list_row){.resident = pg_result_integer(r, i, 0),
                                 .household = pg_result_integer(r, i, 1),
                                 .hamlet = copy_field(a, r, i, 2),
                                 .half = (uint8_t)pg_result_integer(r, i, 3),
                                 .minute = (int16_t)pg_result_integer(r, i, 4),
                                 .state = (uint8_t)state,
                                 .package = (uint8_t)pg_result_integer(r, i, 6),
                                 .class_ = (uint8_t)pg_result_integer(r, i, 7),
                                 .package_name = copy_field(a, r, i, 8),
                                 .second_visit = (uint8_t)pg_result_integer(r, i, 9)};
    return true;
}

static void put_day(struct pg_params *p, int32_t commune, int32_t site, civil_day day) {
    pg_param_int(p, commune);
    pg_param_int(p, site);
    pg_param_date(p, day);
}

static void put_part(struct pg_params *p, int half, int32_t round) {
    pg_param_int(p, half);
    pg_param_int(p, round);
}

void day_list_ask_rows(struct pg_batch *b, int32_t commune, int32_t site, civil_day day, int half,
                       int32_t round) {
    struct pg_params *p = pg_batch_add(b, &SQL_DAY_LIST_ROWS);
    put_day(p, commune, site, day);
    put_part(p, half, round);
}

void day_list_ask_contacts(struct pg_batch *b, int32_t commune, int32_t site, civil_day day) {
    put_day(pg_batch_add(b, &SQL_DAY_LIST_CONTACTS), commune, site, day);
}

bool day_list_read_rows(const struct pg_result *r, struct arena *a, struct day_list_row **rows, size_t *count,
                        struct err *e) {
    bool ok = true;
    *count = (size_t)pg_result_rows(r);
    *rows = arena_new_array(a, struct day_list_row, *count);
    for (int i = 0; ok && i < (int)*count; i++) ok = read_row(r, i, a, &(*rows)[i], e);
    return ok;
}

void day_list_read_contacts(const struct pg_result *r, struct arena *a, struct day_list_contact **contacts,
                            size_t *count) {
    *count = (size_t)pg_result_rows(r);
    *contacts = arena_new_array(a, struct day_list_contact, *count);
    for (int i = 0; i < (int)*count; i++)
        (*contacts)[i] = (struct day_list_contact){pg_result_integer(r, i, 0), copy_field(a, r, i, 1)};
}

bool day_list_load_rows(struct pg *c, const struct day_list_site *site, civil_day day, struct arena *a,
                        struct day_list_row **rows, size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_day(&p, site->commune, site->site, day);
    put_part(&p, 0, 0);
    if (!pg_query(c, &SQL_DAY_LIST_ROWS, &p, &r, e)) return false;
    const bool ok = day_list_read_rows(r, a, rows, count, e);
    pg_result_free(r);
    return ok;
}

bool day_list_load_contacts(struct pg *c, const struct day_list_site *site, civil_day day, struct arena *a,
                            struct day_list_contact **contacts, size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    put_day(&p, site->commune, site->site, day);
    if (!pg_query(c, &SQL_DAY_LIST_CONTACTS, &p, &r, e)) return false;
    day_list_read_contacts(r, a, contacts, count);
    pg_result_free(r);
    return true;
}

bool day_list_load_contacts_of(struct pg *c, int32_t commune, const int64_t *residents, size_t resident_count,
                               civil_day day, struct arena *a, struct day_list_contact **contacts,
                               size_t *count, struct err *e) {
    struct array keys;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    array_begin(&keys);
    for (size_t i = 0; i < resident_count; i++) array_add_integer(&keys, residents[i]);
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&keys));
    pg_param_date(&p, day);
    const bool ok = pg_query(c, &SQL_DAY_LIST_CONTACTS_OF, &p, &r, e);
    if (ok) day_list_read_contacts(r, a, contacts, count);
    pg_result_free(r);
    array_free(&keys);
    return ok;
}
