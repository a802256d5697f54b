/* SPDX-License-Identifier: Apache-2.0 */
/* person: names and contacts, the only reader of register.resident_person. Batches by (commune,
 * keys), over the connection to the register, which may be another database than the program's.
 * What it gives is personal data: for the screen or paper of who asked, never for logs or errors. */
#ifndef LICHKHAM_STORE_PERSON_H
#define LICHKHAM_STORE_PERSON_H

#include "base/arena.h"
#include "base/vec.h"
#include "domain/list/match.h"
#include "domain/person.h"
#include "io/pg_pool.h"

struct person {
    const char *name;     /* "" when the register has nobody under this key */
    const char *name_key; /* text_name_key: sorts lists */
    const char *phone;    /* of the contact, E.164; "" for none */
    const char *phone_owner;
    const char *email;         /* "" for none */
    const char *target_groups; /* joined by ; */
    uint8_t circumstances;     /* bits of enum circumstance */
    uint8_t sex;               /* enum person_sex */
    int16_t birth_year;        /* 0 = unknown */
};

/* `(*out)[i]` is `residents[i]`; all of it lives in the arena. */
MUST_CHECK bool person_load(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                            struct arena *a, struct person **out, struct err *e);

/* The same for code that must not wait: adds the question to a batch on the register, at most
 * PERSON_BATCH people; reads its answer. */
#define PERSON_BATCH 2000
void person_ask(struct pg_batch *b, int32_t commune, const int64_t *residents, size_t count, struct arena *a);
void person_read(const struct pg_result *r, size_t count, struct arena *a, struct person **out);

/* What a message needs to know. */
struct person_contact {
    const char *name; /* NULL = the register has nobody under this key */
    const char *language;
    bool has_phone; /* own or the guardian's */
    bool has_email;
};

/* `guardians[i]` is the one officers know of, 0 = the register's. In the arena; at most PERSON_BATCH people.
 */
MUST_CHECK bool person_load_contacts(struct pg *register_, int32_t commune, const int64_t *residents,
                                     const int64_t *guardians, size_t count, struct arena *a,
                                     struct person_contact **out, struct err *e);

/* Whoever stands on the list of a day, in the batch that reads the list: for a register in the program's
 * own database. `half` and `round` 0 = any. `residents` go up. */
void person_ask_day(struct pg_batch *b, int32_t commune, int32_t site, civil_day day, int half,
                    int32_t round);
void person_read_day(const struct pg_result *r, const int64_t *residents, size_t count, struct arena *a,
                     struct person **out);

struct person_list VEC_OF(struct match_person);

/* Everybody the commune's feed names, by id, with what a row of a list is matched by; who moved away
 * stands in another commune's. Texts live in the arena. */
MUST_CHECK bool person_load_commune(struct pg *register_, int32_t commune, struct arena *a,
                                    struct person_list *out, struct err *e);

struct old_numbers VEC_OF(struct match_old_number);

/* Personal numbers that these people of the commune had before, which the program keeps itself: over the
 * connection to its own database. */
MUST_CHECK bool person_load_old_numbers(struct pg *c, int32_t commune, const struct person_list *people,
                                        struct old_numbers *out, struct err *e);

/* Who has a number that was asked for, wherever he lives. */
struct person_numbered {
    int64_t personal_number;
    int32_t commune;
    int16_t birth_year;
    const char *name_key;
};

/* By number, then by commune; in the arena. */
MUST_CHECK bool person_find_numbers(struct pg *register_, const int64_t *personal_numbers, size_t count,
                                    struct arena *a, struct person_numbered **out, size_t *out_count,
                                    struct err *e);

#endif
