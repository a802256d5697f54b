/* SPDX-License-Identifier: Apache-2.0 */
/* reference: rules and reference data as domain values, read from the small dated tables.
 * Every array lives in the given arena and stays valid until it is reset; a count may be 0.
 * A row the program cannot understand (an unknown target group) is an ERR_CONFIG naming the row. */
#ifndef LICHKHAM_STORE_REFERENCE_H
#define LICHKHAM_STORE_REFERENCE_H

#include "base/arena.h"
#include "base/hash.h"
#include "domain/area.h"
#include "domain/capacity.h"
#include "domain/list/hamlet.h"
#include "domain/reminder.h"
#include "domain/rules.h"
#include "domain/site.h"
#include "io/pg_pool.h"

/* No such round: ERR_INPUT. */
MUST_CHECK bool reference_load_round(struct pg *c, int32_t round, struct round *out, struct err *e);

/* The round and every rule in force on some day from `today` or the round's start, whichever is
 * earlier, to the round's end. Ordered so that the first match is the most specific: rows with
 * circumstances before rows without, narrow age bands before wide ones, newer before older. */
MUST_CHECK bool reference_load_rules(struct pg *c, int32_t round, civil_day today, struct arena *a,
                                     struct rules *out, struct err *e);

/* Feeds every value of the rules, the round included, in their order. */
void reference_hash_rules(const struct rules *rules, struct hash *h);

/* Holidays of all years touched by [from, until]: the table's for a year that has rows, else
 * computed and provisional. Sorted by day. */
MUST_CHECK bool reference_load_calendar(struct pg *c, civil_day from, civil_day until, struct arena *a,
                                        struct calendar *out, struct err *e);
/* The same for code that must not wait; the answer is that of the same days. */
void reference_ask_calendar(struct pg_batch *b, civil_day from, civil_day until);
void reference_read_calendar(const struct pg_result *r, civil_day from, civil_day until, struct arena *a,
                             struct calendar *out);

/* The ladder in force on `today` over active channels: furthest from the appointment first. */
MUST_CHECK bool reference_load_rungs(struct pg *c, civil_day today, struct arena *a,
                                     struct reminder_rung **out, size_t *count, struct err *e);

/* Weekly template, closures and extra sessions (a mobile team's day is one for each half) of the
 * commune's sites, as far as they touch [from, until] and the site's own dates. `out->calendar` is
 * left alone: it is the same for every commune. */
MUST_CHECK bool reference_load_capacity(struct pg *c, int32_t commune, civil_day from, civil_day until,
                                        struct arena *a, struct capacity_input *out, struct err *e);

/* Whether an area is a commune of this code, now or once. */
MUST_CHECK bool reference_is_commune(struct pg *c, int32_t commune, bool *is_commune, struct err *e);
/* ERR_INPUT when none is. */
MUST_CHECK bool reference_check_commune(struct pg *c, int32_t commune, struct err *e);

/* The areas in force on a day. */
MUST_CHECK bool reference_load_areas(struct pg *c, civil_day day, struct arena *a, struct area_tree **out,
                                     struct err *e);

/* Quotas of sessions on `from` or later, ordered by site, day, half, number. */
MUST_CHECK bool reference_load_quotas(struct pg *c, int32_t commune, int32_t round, civil_day from,
                                      struct arena *a, struct session_quota **out, size_t *count,
                                      struct err *e);

/* Sites in force on some day of [from, until], ordered by id. */
MUST_CHECK bool reference_load_sites(struct pg *c, int32_t commune, civil_day from, civil_day until,
                                     struct arena *a, struct site **out, size_t *count, struct err *e);

struct hamlet {
    int32_t id;
    int32_t site;            /* where its people are seen; 0 = nowhere yet */
    int16_t minutes_to_site; /* -1 = unknown */
    int8_t passable_from;    /* months 1 to 12, both 0 = always; from > to runs over the new year */
    int8_t passable_to;
};

/* Hamlets in force on some day of [from, until], sorted by id. */
MUST_CHECK bool reference_load_hamlets(struct pg *c, int32_t commune, civil_day from, civil_day until,
                                       struct arena *a, struct hamlet **out, size_t *count, struct err *e);

/* What lists may call the hamlets in force on `day`, by id. */
MUST_CHECK bool reference_load_hamlet_names(struct pg *c, int32_t commune, civil_day day, struct arena *a,
                                            struct hamlet_names **out, size_t *count, struct err *e);

/* Every organisation of the country, by id. */
MUST_CHECK bool reference_load_organisations(struct pg *c, struct arena *a, int32_t **out, size_t *count,
                                             struct err *e);

/* Organisations whose route has failed by `today`: their report was due before and has not come.
 * Of the whole country, sorted: people work and learn outside their own commune. */
MUST_CHECK bool reference_load_failed_organisations(struct pg *c, civil_day today, struct arena *a,
                                                    int32_t **out, size_t *count, struct err *e);

/* Inside a transaction that changed reference data: dates anew what is served of it. Every function that
 * writes such a table calls it (tests/lint/check_sql.py holds the list). */
MUST_CHECK bool reference_move_revision(struct pg *c, struct err *e);

#endif
