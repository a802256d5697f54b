/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/world.h"

#include "jobs/sample/areas.h"
#include "jobs/sample/chance.h"

#include <string.h>

enum {
    RESIDENTS_PER_HAMLET = 1000,
    RESIDENTS_PER_EMPLOYER = 5000,
    RESIDENTS_PER_SCHOOL = 6000,
    WORKING_DAYS = 249,
    STATION_PERCENT = 64,     /* of residents: those no other route examines */
    STATION_PLACES_LEAST = 2, /* a day */
    STATION_PLACES_MOST = 40,
    POINT_PLACES_LEAST = 10,
    POINT_PLACES_MOST = 60,
    SMALL_COMMUNE = 10000,
    RESIDENTS_MOST = 1000000000,
};

/* Shortage is the normal state: places for 40 to 80 % of those who need one. Some small communes
 * have plenty. */
static int32_t decide_places(const struct sample_commune *commune, const struct chance_key *key) {
    struct chance c;
    chance_begin(&c, key, commune->area.code);
    int64_t percent = 40 + chance_below(&c, 41);
    if (commune->residents < SMALL_COMMUNE && chance_is_percent(&c, 25)) percent = 150;
    const int64_t needed_a_year = (int64_t)commune->residents * STATION_PERCENT / 100;
    const int64_t places = needed_a_year * percent / 100 / WORKING_DAYS;
    return places < STATION_PLACES_LEAST ? STATION_PLACES_LEAST : (int32_t)places;
}

static int32_t decide_sites(int32_t places_a_day) {
    const int32_t for_points = places_a_day - STATION_PLACES_MOST;
    if (for_points < POINT_PLACES_LEAST) return 1;
    return 1 + (for_points + POINT_PLACES_MOST - 1) / POINT_PLACES_MOST;
}

static void decide_counts(struct sample_commune *commune, const struct chance_key *key) {
    const int32_t hamlets = (commune->residents + RESIDENTS_PER_HAMLET / 2) / RESIDENTS_PER_HAMLET;
    commune->hamlets = hamlets > 0 ? hamlets : 1;
    commune->places_a_day = decide_places(commune, key);
    commune->sites = decide_sites(commune->places_a_day);
    if (commune->sites == 1 && commune->places_a_day > STATION_PLACES_MOST)
        commune->places_a_day = STATION_PLACES_MOST;
    commune->employers = 1 + commune->residents / RESIDENTS_PER_EMPLOYER;
    commune->schools = 1 + commune->residents / RESIDENTS_PER_SCHOOL;
}

int32_t world_count_organisations(const struct sample_commune *commune) {
    return commune->employers + commune->schools + 1;
}

/* The first ids follow the last of the commune before; NULL = there is none. */
static void number_after(struct sample_commune *commune, const struct sample_commune *before) {
    const bool is_first = before == NULL;
    commune->first_resident = is_first ? 1 : before->first_resident + before->residents;
    commune->first_hamlet = is_first ? 1 : before->first_hamlet + before->hamlets;
    commune->first_site = is_first ? 1 : before->first_site + before->sites;
    commune->first_organisation =
        is_first ? 1 : before->first_organisation + world_count_organisations(before);
}

static int64_t total_population(const struct sample_area *areas, size_t count) {
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total += areas[i].population;
    return total;
}

/* Rounding the running sum makes the shares add up exactly. */
static void lay_out(struct world *w, struct sample_commune *communes, const struct sample_area *areas,
                    int64_t population) {
    const struct chance_key key = chance_make_key(w->seed, "places", 0);
    int64_t counted = 0;
    int64_t given = 0;
    for (size_t i = 0; i < w->commune_count; i++) {
        counted += areas[i].population;
        const int64_t reached = w->residents * counted / population;
        communes[i].area = areas[i];
        communes[i].residents = (int32_t)(reached - given);
        given = reached;
        decide_counts(&communes[i], &key);
        number_after(&communes[i], i > 0 ? &communes[i - 1] : NULL);
    }
}

bool world_create(const struct world_request *request, struct arena *a, struct world *out, struct err *e) {
    *out = (struct world){.seed = request->seed, .date = request->date};
    const struct sample_area *areas = NULL;
    if (request->areas_path == NULL)
        areas = areas_example(&out->commune_count);
    else if (!areas_read(request->areas_path, a, &areas, &out->commune_count, e))
        return false;
    const int64_t population = total_population(areas, out->commune_count);
    out->residents = request->residents > 0 ? request->residents : population * request->scale_percent / 100;
    if (population == 0 || out->residents == 0)
        return err_set(e, ERR_INPUT, "Give --residents, a larger --scale, or areas with a population.",
                       "the sample would hold nobody");
    if (population > RESIDENTS_MOST ||
        out->residents > RESIDENTS_MOST) /* also keeps lay_out's products in range */
        return err_set(e, ERR_INPUT, "Ask for fewer residents or a smaller scale.",
                       "the sample would hold more than %d residents", RESIDENTS_MOST);
    struct sample_commune *communes = arena_new_array(a, struct sample_commune, out->commune_count);
    lay_out(out, communes, areas, population);
    out->communes = communes;
    return true;
}
