/* SPDX-License-Identifier: Apache-2.0 */
/* Homes: the site somebody is seen at, and what else he may be seen at. */
#include "domain/schedule_work.h"

#include <stdlib.h>

static int compare_id(const void *id, const void *site) {
    const int32_t x = *(const int32_t *)id, y = ((const struct site *)site)->id;
    return (x > y) - (x < y);
}

static const struct site *find_site(const struct schedule_input *input, int32_t id) {
    if (input->site_count == 0) return NULL;
    return bsearch(&id, input->sites, input->site_count, sizeof *input->sites, compare_id);
}

enum site_kind schedule_site_kind(const struct schedule_input *input, int32_t site) {
    const struct site *found = find_site(input, site);
    return found ? found->kind : SITE_STATION;
}

static bool is_step_free(const struct schedule_input *input, int32_t site) {
    const struct site *found = find_site(input, site);
    return !found || found->is_step_free;
}

static bool has_sessions(const struct schedule_input *input, int32_t site) {
    for (size_t i = 0; i < input->session_count; i++)
        if (input->sessions[i].site == site) return true;
    return false;
}

/* The station before a point: it has more sessions and more of everything. */
void schedule_find_homes(struct schedule_work *w) {
    enum site_kind kind = SITE_KINDS;
    for (size_t i = 0; i < w->input->site_count; i++) {
        const struct site *s = &w->input->sites[i];
        if (!has_sessions(w->input, s->id)) continue;
        if (s->kind == SITE_HOME_VISIT && w->home_visit_site == 0) w->home_visit_site = s->id;
        if (s->kind > SITE_POINT || s->kind >= kind || !s->is_step_free) continue;
        w->step_free_site = s->id;
        kind = s->kind;
    }
}

static int compare_hamlet(const void *hamlet, const void *place) {
    const int32_t x = *(const int32_t *)hamlet, y = ((const struct hamlet_site *)place)->hamlet;
    return (x > y) - (x < y);
}

static int32_t find_hamlet_site(const struct schedule_input *input, int32_t hamlet) {
    if (input->hamlet_count == 0) return 0;
    const struct hamlet_site *found =
        bsearch(&hamlet, input->hamlets, input->hamlet_count, sizeof *input->hamlets, compare_hamlet);
    return found ? found->site : 0;
}

static void bind(struct slot *slot, int32_t site, enum bond bond) {
    slot->home_site = site;
    slot->bond = (uint8_t)bond & 3U;
}

void schedule_set_home(const struct schedule_work *w, const struct need *need, struct slot *slot) {
    const int32_t site = find_hamlet_site(w->input, need->hamlet);
    const enum site_kind kind = schedule_site_kind(w->input, site);
    bind(slot, site, BOND_NONE);
    if ((need->circumstances & CIRCUMSTANCE_HOME_VISIT) && w->home_visit_site != 0) {
        bind(slot, w->home_visit_site, BOND_HOME);
    } else if (kind == SITE_EXTERNAL) {
        bind(slot, 0, BOND_NOWHERE);
    } else if (need->circumstances & CIRCUMSTANCE_STEP_FREE) {
        const int32_t other = is_step_free(w->input, site) ? site : w->step_free_site;
        if (other != 0) bind(slot, other, BOND_STEP_FREE);
    } else if (kind == SITE_MOBILE) {
        bind(slot, site, BOND_HOME);
    }
}

bool schedule_may_be_at(const struct schedule_input *input, const struct slot *slot, int32_t site) {
    if (slot->home_site != 0 && slot->home_site == site) return true;
    return input->is_overflow && slot->bond == BOND_NONE;
}

/* A mobile team comes to the group; elsewhere its members come to their site. */
bool schedule_may_join_at(const struct schedule_input *input, const struct slot *slot, int32_t site) {
    if (schedule_may_be_at(input, slot, site)) return true;
    if (schedule_site_kind(input, site) != SITE_MOBILE || slot->bond == BOND_HOME) return false;
    return slot->bond != BOND_STEP_FREE || is_step_free(input, site);
}
