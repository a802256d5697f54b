/* SPDX-License-Identifier: Apache-2.0 */
/* day_list: who has a place at a site on a day, without names. */
#ifndef LICHKHAM_STORE_DAY_LIST_H
#define LICHKHAM_STORE_DAY_LIST_H

#include "base/arena.h"
#include "domain/appointment.h"
#include "io/pg_pool.h"

struct day_list_site {
    int32_t site;
    int32_t commune;
    const char *name;
    const char *address;
    const char *phone; /* the station's own */
    const char *unit_kind;
    const char *commune_name;
};

/* No such site: ERR_INPUT. */
MUST_CHECK bool day_list_load_site(struct pg *c, int32_t site, civil_day day, struct arena *a,
                                   struct day_list_site *out, struct err *e);

struct day_list_row {
    int64_t resident;
    int64_t household;
    const char *hamlet;
    int16_t minute; /* arrival, minute of the day */
    uint8_t half;
    uint8_t state; /* enum appointment_state */
    uint8_t package;
    uint8_t class_;       /* planning class */
    uint8_t second_visit; /* what there is no place for on that day: bits of enum resource */
    const char *package_name;
};

/* Every place of the day but the cancelled ones, by resident. */
MUST_CHECK bool day_list_load_rows(struct pg *c, const struct day_list_site *site, civil_day day,
                                   struct arena *a, struct day_list_row **rows, size_t *count, struct err *e);

/* A telephone an officer was told is newer than the register's, and the person's own. */
struct day_list_contact {
    int64_t resident;
    const char *phone; /* personal */
};

/* By resident; of several of one resident the last holds. */
MUST_CHECK bool day_list_load_contacts(struct pg *c, const struct day_list_site *site, civil_day day,
                                       struct arena *a, struct day_list_contact **contacts, size_t *count,
                                       struct err *e);

/* The same of people who have, or had, a place anywhere; as they are on that day. */
MUST_CHECK bool day_list_load_contacts_of(struct pg *c, int32_t commune, const int64_t *residents,
                                          size_t resident_count, civil_day day, struct arena *a,
                                          struct day_list_contact **contacts, size_t *count, struct err *e);

/* The same for code that must not wait. `half` and `round` 0 = any. */
void day_list_ask_rows(struct pg_batch *b, int32_t commune, int32_t site, civil_day day, int half,
                       int32_t round);
void day_list_ask_contacts(struct pg_batch *b, int32_t commune, int32_t site, civil_day day);
MUST_CHECK bool day_list_read_rows(const struct pg_result *r, struct arena *a, struct day_list_row **rows,
                                   size_t *count, struct err *e);
void day_list_read_contacts(const struct pg_result *r, struct arena *a, struct day_list_contact **contacts,
                            size_t *count);

#endif
