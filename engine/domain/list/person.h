/* SPDX-License-Identifier: Apache-2.0 */
/* person: one person as a list tells of him, in the forms the register keeps. */
#ifndef LICHKHAM_DOMAIN_LIST_PERSON_H
#define LICHKHAM_DOMAIN_LIST_PERSON_H

#include "base/civil.h"
#include "domain/completion.h"
#include "domain/person.h"

#include <stdbool.h>
#include <stdint.h>

/* Texts are never NULL: "" = the list does not say, which never erases what the register knows. */
struct list_person {
    uint32_t line;
    int32_t commune;         /* 0 = the list has no such column */
    const char *name;        /* NFC, one space between words */
    const char *name_key;    /* text_name_key */
    const char *hamlet;      /* as written, NFC */
    const char *household;   /* folded */
    int64_t personal_number; /* 0 = none; printed with 12 digits */
    const char *insurance_number;
    int64_t phone; /* 84xxxxxxxxx, 0 = none; printed with + before it */
    const char *email;
    const char *address;
    civil_day birth;          /* with a year alone: 1 January of it */
    civil_day resident_since; /* CIVIL_NONE = not told */
    civil_day last_check;     /* CIVIL_NONE = not told */
    uint32_t target_groups;   /* bits, as in domain/resident.h */
    int32_t organisation;     /* 0 = none */
    char language[8];
    bool has_birth_day;
    bool has_target_groups; /* told, be it none */
    bool has_circumstances;
    bool is_never_checked; /* the list says so; with last_check CIVIL_NONE and this false: unknown */
    uint8_t circumstances;
    uint8_t sex;         /* enum person_sex; unknown only where a list need not tell it */
    uint8_t route;       /* enum route, ROUTES = not told */
    uint8_t phone_owner; /* enum phone_owner, PHONE_OWNERS = not told */
};

/* What a list of checks says beside the person. */
struct list_check {
    civil_day done_on;
    const char *facility;   /* "" = not told */
    const char *visit_code; /* MA_LK; "" = not told */
    int16_t payer;          /* NGUON_CHI_TRA; 0 = not told */
    uint8_t data_status;    /* enum data_status; DATA_STATUSES = not told */
};

#endif
