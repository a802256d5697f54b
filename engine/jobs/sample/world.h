/* SPDX-License-Identifier: Apache-2.0 */
/* world: the communes of a sample and which ids fall to each. Every number follows from the areas
 * and the sizes alone, so a commune can be generated without those before it. Ids run through the
 * whole sample in commune order and never contain the commune. */
#ifndef LICHKHAM_JOBS_SAMPLE_WORLD_H
#define LICHKHAM_JOBS_SAMPLE_WORLD_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/err.h"

#include <stddef.h>

struct sample_area {
    int32_t code;
    int32_t province;
    const char *name;
    const char *unit_kind; /* xa, phuong, dac_khu */
    int32_t population;
    bool is_mountain;
};

struct sample_commune {
    struct sample_area area;
    int32_t residents;
    int64_t first_resident;
    int32_t first_hamlet;
    int32_t hamlets;
    int32_t first_site; /* the station, then its points */
    int32_t sites;
    int32_t places_a_day;       /* of all sites together */
    int32_t first_organisation; /* employers, then schools, then one of the armed forces */
    int32_t employers;
    int32_t schools;
};

struct world {
    int64_t seed;
    civil_day date; /* what "today" is in this world */
    const struct sample_commune *communes;
    size_t commune_count;
    int64_t residents;
};

struct world_request {
    int64_t seed;
    civil_day date;
    const char *areas_path; /* CSV: code, province_code, name, kind, population; NULL = a built-in example */
    int64_t residents;      /* shared in proportion to the population; 0 = by scale */
    int32_t scale_percent;  /* of the file's population */
};

/* Lives in the arena. ERR_INPUT names the file's line. */
MUST_CHECK bool world_create(const struct world_request *request, struct arena *a, struct world *out,
                             struct err *e);

int32_t world_count_organisations(const struct sample_commune *commune);

#define SAMPLE_EXAMPLE_PROVINCE 99 /* of the built-in communes: does not exist */

#endif
