/* SPDX-License-Identifier: Apache-2.0 */
/* Who is served here, and who is claimed by two communes. */
#include "jobs/night/derive.h"
#include "store/home.h"

/* By the live rounds, or by all where these are new. */
static bool list_served(struct commune_work *w, struct resident_list *served, struct err *e) {
    bool is_known = !w->state.is_planned;
    for (int i = 0; i < w->round_count && served->count == 0; i++) {
        night_list_served(&w->rounds[i], served);
        is_known |= w->rounds[i].stored_needs.count > 0;
    }
    return is_known || night_read_served(w->store, w->unit->commune, served, e);
}

/* People new to the feed may still be served by another commune. */
bool night_read_homes(struct commune_work *w, struct err *e) {
    struct resident_list served = {0};
    const bool ok = list_served(w, &served, e) && night_check_somebody_is_left(w, served.count, e) &&
                    night_check_events(w, &served, e);
    if (ok) night_compare_presence(w, &served);
    vec_free(&served);
    if (!ok || !(w->state.is_planned || w->must_check_homes)) return ok;
    int32_t *homes = arena_new_array(w->arena, int32_t, w->arrivals.count);
    if (!home_read(w->store, w->arrivals.at, w->arrivals.count, homes, e)) return false;
    night_settle_claims(w, homes);
    return true;
}
