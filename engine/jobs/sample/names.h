/* SPDX-License-Identifier: Apache-2.0 */
/* names: Vietnamese names by the frequency of their words, with marks (NFC) and as a name key.
 * Surnames of the Kinh and of northern and highland peoples are two lists. */
#ifndef LICHKHAM_JOBS_SAMPLE_NAMES_H
#define LICHKHAM_JOBS_SAMPLE_NAMES_H

#include "base/arena.h"
#include "jobs/sample/chance.h"

#define NAME_BYTES 64

struct names;

struct person_name {
    char full[NAME_BYTES];
    char key[NAME_BYTES]; /* as text_name_key would say */
};

struct names *names_create(struct arena *a); /* lives in the arena */

/* A surname, for names_make. */
const struct person_name *names_pick_surname(const struct names *n, struct chance *c, bool is_minority);
void names_make(const struct names *n, struct chance *c, const struct person_name *surname, bool is_female,
                struct person_name *out);

#endif
