/* SPDX-License-Identifier: Apache-2.0 */
/* sample_rows: the door through which a synthetic population enters an empty database, and through
 * which its following days change it. All inside the caller's transaction. */
#ifndef LICHKHAM_STORE_SAMPLE_ROWS_H
#define LICHKHAM_STORE_SAMPLE_ROWS_H

#include "base/arena.h"
#include "domain/capacity.h"
#include "domain/person.h"
#include "domain/resident.h"
#include "io/pg.h"

#define SAMPLE_TEXT_BYTES     64
#define SAMPLE_LANGUAGE_BYTES 8

enum sample_source { SOURCE_NONE, SOURCE_STATION, SOURCE_EMPLOYER, SOURCE_SCHOOL, SOURCE_HOSPITAL, SOURCES };

/* A row of register.resident and its row of register.person. */
struct sample_resident {
    struct resident feed;
    int32_t commune;
    int16_t birth_year;
    int16_t last_check_payer;  /* 0 = none */
    uint8_t last_check_source; /* enum sample_source */
    uint8_t sex;               /* enum person_sex */
    uint8_t phone_owner;       /* enum phone_owner */
    int64_t guardian;          /* 0 = none */
    char language[SAMPLE_LANGUAGE_BYTES];
    char full_name[SAMPLE_TEXT_BYTES];
    char name_key[SAMPLE_TEXT_BYTES];
    char personal_number[13];  /* "" = none yet */
    char insurance_number[11]; /* "" = none */
    char phone[13];            /* "" = none */
};

struct sample_area_row {
    int32_t code;
    const char *kind;
    int32_t parent; /* -1 = none */
    const char *name;
    const char *unit_kind;
    int32_t population; /* -1 = not said */
};

struct sample_site {
    int32_t id;
    int32_t commune;
    bool is_station; /* else a point */
    bool is_step_free;
    char name[2 * SAMPLE_TEXT_BYTES];
    char phone[13];
};

struct sample_hamlet {
    int32_t id;
    int32_t commune;
    int32_t site;
    int16_t minutes_to_site;
    int16_t passable_from; /* month, 0 = always */
    int16_t passable_to;
    char name[SAMPLE_TEXT_BYTES];
};

struct sample_organisation {
    int32_t id;
    int32_t commune;
    uint8_t route; /* enum route, of the people it examines */
    civil_day report_due;
    civil_day reported_on; /* CIVIL_NONE = not yet */
    char name[SAMPLE_TEXT_BYTES];
};

/* ---- An empty database -------------------------------------------------------------------- */

/* ERR_INPUT unless register, sites, hamlets and organisations are all empty. */
MUST_CHECK bool sample_rows_check_empty(struct pg *c, struct err *e);

/* A row that is there already stays as it is. */
MUST_CHECK bool sample_rows_put_area(struct pg *c, const struct sample_area_row *area, struct err *e);
MUST_CHECK bool sample_rows_put_sites(struct pg *c, const struct sample_site *rows, size_t count,
                                      struct err *e);
MUST_CHECK bool sample_rows_put_weeks(struct pg *c, const struct site_week *rows, size_t count,
                                      struct err *e);
MUST_CHECK bool sample_rows_put_hamlets(struct pg *c, const struct sample_hamlet *rows, size_t count,
                                        struct err *e);
MUST_CHECK bool sample_rows_put_organisations(struct pg *c, const struct sample_organisation *rows,
                                              size_t count, struct err *e);

/* Both tables of the register; `day` becomes changed_at. */
MUST_CHECK bool sample_rows_put_residents(struct pg *c, const struct sample_resident *rows, size_t count,
                                          civil_day day, struct err *e);

/* Dates the commune's feed; `rows` below 0 = count them. */
MUST_CHECK bool sample_rows_date_feed(struct pg *c, int32_t commune, civil_day day, int64_t rows,
                                      struct err *e);

/* ---- A following night --------------------------------------------------------------------- */

/* The feed's communes in code order with the day of their feed, in the arena. */
struct sample_feed {
    int32_t commune;
    civil_day as_of;
    int64_t rows;
    int32_t first_hamlet; /* of its hamlets, which are numbered on */
    int32_t hamlets;
};
MUST_CHECK bool sample_rows_load_feeds(struct pg *c, struct arena *a, struct sample_feed **out, size_t *count,
                                       struct err *e);

/* ERR_INPUT when one of the commune's first people has a personal number no sample gives. */
MUST_CHECK bool sample_rows_check_synthetic(struct pg *c, int32_t commune, struct err *e);

/* The commune's residents by id; names, numbers and phones are left empty. Release with free(). */
MUST_CHECK bool sample_rows_load_residents(struct pg *c, int32_t commune, struct sample_resident **rows,
                                           size_t *count, struct err *e);

/* Writes what a night may change of these residents: death, move, birth date, groups, last check. */
MUST_CHECK bool sample_rows_change(struct pg *c, int32_t commune, const struct sample_resident *rows,
                                   size_t count, civil_day day, struct err *e);

MUST_CHECK bool sample_rows_remove(struct pg *c, int32_t commune, const int64_t *ids, size_t count,
                                   struct err *e);

/* Copies people who left `from` into commune `to`, each into one of its hamlets. */
MUST_CHECK bool sample_rows_arrive(struct pg *c, int32_t from, const struct sample_feed *to,
                                   const int64_t *ids, size_t count, civil_day day, struct err *e);

/* What officers recorded: a check done at a hospital on `day`. It counts in the round of that day, without
 * one in the calendar year's. */
MUST_CHECK bool sample_rows_complete(struct pg *c, int32_t commune, const int64_t *ids, size_t count,
                                     civil_day day, struct err *e);

#endif
