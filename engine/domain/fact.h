/* SPDX-License-Identifier: Apache-2.0 */
/* fact: what an officer knows of a person before the register does, and how the two stand to each
 * other. A fact overrides the feed until the feed says the same. Pure. */
#ifndef LICHKHAM_DOMAIN_FACT_H
#define LICHKHAM_DOMAIN_FACT_H

#include "base/civil.h"
#include "domain/need.h"

#include <stddef.h>

enum fact_kind {
    FACT_DIED,
    FACT_MOVED,          /* value: the commune's code, "" = nobody knows where to */
    FACT_CONTACT,        /* value: "+84..." or an e-mail address: personal */
    FACT_LANGUAGE,       /* value: "vi" */
    FACT_GUARDIAN,       /* value: the guardian's resident number */
    FACT_AVAILABLE_FROM, /* value: the first day, "2027-02-20" */
    FACT_REFUSED,
    FACT_EXCLUDED,
    FACT_DUPLICATE, /* value: the resident number of the record that stays */
    FACT_KINDS
};

const char *fact_kind_name(enum fact_kind kind); /* "available_from"; static */
bool fact_kind_find(const char *name, enum fact_kind *kind);

/* The state the person's needs take at once; NEED_STATES when the fact closes nothing. */
enum need_state fact_closes(enum fact_kind kind);

struct fact {
    int64_t resident;
    enum fact_kind kind;
    civil_day from;
    civil_day until;     /* CIVIL_NONE = open */
    civil_day withdrawn; /* CIVIL_NONE = stands */
    const char *value;
    const char *source;
    const char *author;
};

bool fact_is_in_force(const struct fact *f, civil_day today);

/* What the register says of the same person. */
struct fact_feed {
    civil_day as_of; /* of the commune's feed; CIVIL_NONE = nobody says so */
    bool is_named;   /* the feed has a row for him; without one the rest is empty */
    civil_day birth; /* with a year alone: 1 January of it */
    civil_day died_on;
    civil_day resident_since;
    int32_t moved_to; /* 0 = here */
    int64_t guardian; /* 0 = none */
    const char *language;
    const char *phone; /* "" = none */
    const char *email;
};

enum fact_standing {
    FACT_LOCAL,        /* the register has no word for it: it stands until it ends or is withdrawn */
    FACT_PENDING,      /* the register does not say so yet */
    FACT_AGREED,       /* it says so: the fact is at rest */
    FACT_CONTRADICTED, /* a feed this much later still says otherwise, or that the dead came since */
    FACT_OVERTAKEN,    /* the register knows of something later: the fact is without effect */
    FACT_STANDINGS
};

#define FACT_PATIENCE_DAYS 30

enum fact_standing fact_compare(const struct fact *f, const struct fact_feed *feed);

/* The person has come back since he moved out on `moved_on`. */
bool fact_is_move_overtaken(civil_day moved_on, civil_day resident_since);

const char *fact_standing_name(enum fact_standing standing); /* "contradicted"; static */
/* What an officer does about it: one sentence in language "vi" or "en"; "" = nothing. Static. */
const char *fact_standing_advice(enum fact_standing standing, const char *language);

#endif
