/* SPDX-License-Identifier: Apache-2.0 */
/* merge: what a list changes of the people a register knows. Pure. What a list does not say erases
 * nothing, and less never takes the place of more: a year is no correction of a date within it, nor a
 * name without marks one of the same name with them. */
#ifndef LICHKHAM_DOMAIN_LIST_MERGE_H
#define LICHKHAM_DOMAIN_LIST_MERGE_H

#include "base/arena.h"
#include "domain/list/field.h"
#include "domain/list/match.h"
#include "domain/list/person.h"

#include <stddef.h>
#include <stdint.h>

/* A person as the register keeps him, as far as a list can tell of it. Texts are never NULL. */
struct register_person {
    int64_t id;
    int64_t household;
    int64_t personal_number; /* 0 = none */
    int64_t phone;           /* 0 = none */
    const char *name;
    const char *name_key;
    const char *insurance_number;
    const char *email;
    const char *address;
    civil_day birth; /* with a year alone: 1 January of it */
    civil_day resident_since;
    civil_day last_check; /* with LAST_CHECK_PAST */
    civil_day died_on;
    civil_day gone_on; /* a complete list no longer named him */
    int32_t moved_to;  /* 0 = here */
    int32_t hamlet;
    int32_t organisation; /* 0 = none */
    uint32_t target_groups;
    char language[8];
    bool has_birth_day;
    uint8_t circumstances;
    uint8_t sex;             /* enum person_sex */
    uint8_t route;           /* enum route; ROUTES = a word this program does not know */
    uint8_t phone_owner;     /* enum phone_owner */
    uint8_t last_check_kind; /* enum last_check */
};

/* A set of enum list_field. */
typedef uint32_t field_set;
#define FIELD_BIT(field) ((field_set)1 << (field))

/* Fields that stand in register.person; the others stand in register.resident. */
#define FIELDS_OF_PERSON                                                                                     \
    (FIELD_BIT(LIST_NAME) | FIELD_BIT(LIST_PERSONAL_NUMBER) | FIELD_BIT(LIST_INSURANCE_NUMBER) |             \
     FIELD_BIT(LIST_PHONE) | FIELD_BIT(LIST_PHONE_OWNER) | FIELD_BIT(LIST_EMAIL) | FIELD_BIT(LIST_ADDRESS))

/* Of whom nothing is known yet. */
struct register_person register_person_blank(int64_t id);

/* Lays what is told over what is known. hamlet and household 0 = not told. Returns the fields that
 * changed; texts of `told` must live as long as `known`. */
field_set merge_person(struct register_person *known, const struct list_person *told, int32_t hamlet,
                       int64_t household);

/* What match_lists and match_find_duplicates ask of him; texts are his. */
struct match_person register_person_evidence(const struct register_person *p);

/* ---- Households ------------------------------------------------------------------------------ */

/* A row of a list that tells its household. */
struct household_member {
    uint32_t group;    /* the same for all rows that tell the same household; below group_count */
    int64_t resident;  /* his id, also of a new one */
    int64_t household; /* what the register has; 0 for a new one */
};

/* The household id of each group: the one that the known member with the lowest id has; where another
 * group has that one, the next member's; else the first new member's own id; else one after *last_id, the
 * last id given out. Never the same for two groups, and a list read again changes nothing. `members` is
 * put in order. */
void households_settle(struct household_member *members, size_t count, uint32_t group_count, struct arena *a,
                       int64_t *last_id, int64_t *household_of_group);

#endif
