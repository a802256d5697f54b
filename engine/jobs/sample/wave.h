/* SPDX-License-Identifier: Apache-2.0 */
/* wave: what a year does to the people of a sample's list, so that the next list of the same commune can
 * be matched with this one and the truth is known. Pure: decided from (seed, resident or household)
 * and who is listed before him in his commune. */
#ifndef LICHKHAM_JOBS_SAMPLE_WAVE_H
#define LICHKHAM_JOBS_SAMPLE_WAVE_H

#include "jobs/sample/chance.h"
#include "jobs/sample/people.h"

enum wave_event {
    WAVE_DEATH,        /* no longer listed */
    WAVE_DEPARTURE,    /* his whole household is no longer listed */
    WAVE_OTHER_HAMLET, /* his whole household moved within the commune */
    WAVE_MARRIAGE,     /* into another household, and into its hamlet */
    WAVE_BIRTH,        /* bore a child, listed after her */
    WAVE_BIRTH_DATE,   /* corrected */
    WAVE_NUMBER,       /* another personal number was issued */
    WAVE_PHONE,        /* another one */
    WAVE_SPELLING,     /* the name is written otherwise, and folds otherwise or not */
    WAVE_EVENTS
};

const char *wave_event_name(enum wave_event event); /* "death"; static */

#define WAVE_HOUSES 64
#define WAVE_ROWS   2 /* a mother and her child */

struct wave {
    struct chance_key residents;
    struct chance_key households;
    const struct people *people;
    civil_day day;         /* of the later list */
    int64_t newborns_from; /* a child has this number plus his mother's */
    struct {
        int64_t household;
        int32_t hamlet;
    } houses[WAVE_HOUSES]; /* of this commune, the last ones passed */
    size_t house_count;
    int64_t events[WAVE_EVENTS]; /* so far */
};

struct wave wave_make(const struct world *w, const struct people *people);
void wave_begin_commune(struct wave *w);

/* Writes who is listed a year later in the place of `before`, with the commune's hamlets to move to, and
 * returns how many: 0 to WAVE_ROWS. People come in the order of people_make. */
size_t wave_pass(struct wave *w, const struct sample_commune *commune, const struct sample_resident *before,
                 struct arena *a, struct sample_resident after[WAVE_ROWS]);

#endif
