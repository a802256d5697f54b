/* SPDX-License-Identifier: Apache-2.0 */
/* resident_rows: what the program itself keeps of single residents, for whoever asks about them. Names
 * and contacts are store/person_search's. Everything lives in the arena. */
#ifndef LICHKHAM_STORE_RESIDENT_ROWS_H
#define LICHKHAM_STORE_RESIDENT_ROWS_H

#include "base/arena.h"
#include "domain/appointment.h"
#include "domain/need.h"
#include "io/pg.h"

/* The need that matters most and the next place, in rounds that are not closed. */
struct resident_standing {
    const char *hamlet;  /* its name, "" = unknown */
    int32_t round;       /* 0 = no need in any */
    uint8_t need;        /* enum need_state */
    uint8_t reason;      /* enum reason */
    uint8_t place;       /* enum appointment_state */
    civil_day place_day; /* CIVIL_NONE = none to come */
};

/* (*out)[i] is residents[i]'s, of hamlets[i]. */
MUST_CHECK bool resident_rows_load_standing(struct pg *c, int32_t commune, const int64_t *residents,
                                            const int32_t *hamlets, size_t count, civil_day today,
                                            struct arena *a, struct resident_standing **out, struct err *e);

struct resident_need {
    int32_t round;
    uint8_t number;
    uint8_t class_;
    uint8_t state;        /* enum need_state */
    uint8_t reason;       /* enum reason */
    uint8_t day_reason;   /* enum day_reason */
    uint8_t second_visit; /* what the first visit comes without: bits of enum resource */
    civil_day release;
    civil_day due;
    civil_day target;
    const char *package;
};

MUST_CHECK bool resident_rows_load_needs(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                                         struct resident_need **out, size_t *count, struct err *e);

struct resident_place {
    int32_t round;
    uint8_t need_number;
    uint8_t attempt;
    uint8_t half;
    uint8_t state; /* enum appointment_state */
    int16_t minute;
    civil_day day;
    const char *site;
};

MUST_CHECK bool resident_rows_load_places(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                                          struct resident_place **out, size_t *count, struct err *e);

/* A repair in the day that changed one of his places (domain/repair.h). */
struct resident_repair {
    int32_t number;
    civil_day made_on;
    const char *author;
    const char *reason;
    bool is_told; /* the old place had been promised */
    civil_day from_day;
    int16_t from_minute;
    civil_day to_day; /* CIVIL_NONE = it left him none */
    int16_t to_minute;
    const char *to_site;
};

MUST_CHECK bool resident_rows_load_repairs(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                                           struct resident_repair **out, size_t *count, struct err *e);

struct resident_check {
    civil_day done_on;
    int32_t round; /* 0 = counts in none */
    const char *source;
    const char *facility;
    const char *data_status;
};

MUST_CHECK bool resident_rows_load_checks(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                                          struct resident_check **out, size_t *count, struct err *e);

struct resident_number {
    const char *scheme; /* "personal_number" */
    const char *value;  /* personal */
    civil_day from;
    civil_day until; /* CIVIL_NONE = of today */
};

/* Of the program's own register; one behind its own conninfo keeps its history itself. */
MUST_CHECK bool resident_rows_load_numbers(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                                           struct resident_number **out, size_t *count, struct err *e);

#endif
