/* SPDX-License-Identifier: Apache-2.0 */
/* places: sites with their weekly template, hamlets and organisations of a sample. Pure: a commune's are
 * drawn from (seed, commune) alone. */
#ifndef LICHKHAM_JOBS_SAMPLE_PLACES_H
#define LICHKHAM_JOBS_SAMPLE_PLACES_H

#include "jobs/sample/world.h"
#include "store/sample_rows.h"

struct places {
    struct sample_site *sites; /* like hamlets and organisations ordered by id, which begin at 1 */
    size_t site_count;
    struct site_week *weeks;
    size_t week_count;
    struct sample_hamlet *hamlets;
    size_t hamlet_count;
    struct sample_organisation *organisations;
    size_t organisation_count;
};

/* Arrays live in the arena. */
void places_make(const struct world *w, struct arena *a, struct places *out);

#endif
