/* SPDX-License-Identifier: Apache-2.0 */
/* alike: the words of match.h about two persons. */
#ifndef LICHKHAM_DOMAIN_LIST_ALIKE_H
#define LICHKHAM_DOMAIN_LIST_ALIKE_H

#include "base/hash.h"
#include "domain/list/match.h"
#include "domain/person.h"

#include <string.h>

static inline int alike_year(const struct match_person *a) {
    return civil_to_date(a->birth).year;
}

static inline bool alike_is_same_year(const struct match_person *a, const struct match_person *b) {
    return a->birth == b->birth || alike_year(a) == alike_year(b);
}

static inline bool alike_is_same_name(const struct match_person *a, const struct match_person *b) {
    return a->name_key[0] != '\0' && strcmp(a->name_key, b->name_key) == 0;
}

static inline bool alike_is_same_date(const struct match_person *a, const struct match_person *b) {
    return a->has_birth_day && b->has_birth_day && a->birth == b->birth;
}

static inline bool alike_do_births_agree(const struct match_person *a, const struct match_person *b) {
    if (a->has_birth_day && b->has_birth_day) return a->birth == b->birth;
    return alike_is_same_year(a, b);
}

static inline bool alike_do_sexes_agree(const struct match_person *a, const struct match_person *b) {
    return a->sex == b->sex || a->sex == PERSON_UNKNOWN || b->sex == PERSON_UNKNOWN;
}

static inline bool alike_is_alike(const struct match_person *a, const struct match_person *b) {
    return alike_do_sexes_agree(a, b) && alike_do_births_agree(a, b) && alike_is_same_name(a, b);
}

static inline bool alike_do_numbers_differ(const struct match_person *a, const struct match_person *b) {
    return a->personal_number != 0 && b->personal_number != 0 && a->personal_number != b->personal_number;
}

static inline bool alike_is_same_hamlet(const struct match_person *a, const struct match_person *b) {
    return a->hamlet != 0 && a->hamlet == b->hamlet;
}

static inline bool alike_is_same_phone(const struct match_person *a, const struct match_person *b) {
    return a->phone != 0 && a->phone == b->phone;
}

static inline bool alike_is_same_name_and_year(const struct match_person *a, const struct match_person *b) {
    return alike_is_same_year(a, b) && strcmp(a->name_key, b->name_key) == 0;
}

/* The same for whoever shares name and year of birth. */
static inline uint64_t alike_fingerprint(const struct match_person *a) {
    return hash_fingerprint(a->name_key, strlen(a->name_key)) + (uint64_t)alike_year(a) * 0x9E3779B97F4A7C15U;
}

#endif
