/* SPDX-License-Identifier: Apache-2.0 */
/* Who loses a promised place tonight, because its session is gone, is told: with the new place where one was
 * promised at once, else that a new day will follow. */
#include "jobs/night/night.h"

struct place_list VEC_OF(struct publication_place);

/* A visit that lapses because the next one has begun was promised all the same. */
static bool is_lost(const struct appointment *a, const struct need *need) {
    return a->change == ROW_CHANGED && a->state == APPOINTMENT_CANCELLED_BY_SERVICE &&
           (need_state_is_open((enum need_state)need->state) || need->state == NEED_CLOSED_UNSERVED);
}

/* The new promise beside it, or the lost place itself. */
static const struct appointment *what_to_tell(const struct schedule_output *plan, size_t lost) {
    const struct appointment *a = &plan->appointments[lost];
    const struct appointment *next = lost + 1 < plan->appointment_count ? a + 1 : a;
    const bool is_offer =
        next->resident == a->resident && next->number == a->number && next->change == ROW_NEW;
    return is_offer && next->state == APPOINTMENT_PUBLISHED ? next : a;
}

static bool is_before(const struct need *need, const struct appointment *a) {
    return need->resident != a->resident ? need->resident < a->resident : need->number < a->number;
}

/* Needs and appointments come in one order; a new offer stands behind the places before it. */
static void list_lost(const struct commune_round *round, struct place_list *out) {
    const struct schedule_output *plan = &round->plan;
    size_t n = 0;
    for (size_t i = 0; i < plan->appointment_count; i++) {
        const struct appointment *a = &plan->appointments[i];
        while (n < round->needs.count && is_before(&round->needs.at[n], a)) n++;
        if (n == round->needs.count) return;
        const struct need *need = &round->needs.at[n];
        if (need->resident != a->resident || need->number != a->number || !is_lost(a, need)) continue;
        const struct appointment *t = what_to_tell(plan, i);
        *vec_push(out) = (struct publication_place){t->resident, t->number, t->attempt, t->version};
    }
}

bool night_write_postponed(struct commune_work *w, struct commune_round *round, struct err *e) {
    const struct night *n = w->night;
    struct publication_counts told = {0};
    struct place_list lost = {0};
    list_lost(round, &lost);
    const bool ok =
        publication_queue_postponed(w->store, w->unit->commune, round->live.round, lost.at, lost.count,
                                    n->rungs, n->rung_count, n->first_send_day, &n->options->hours, &told, e);
    round->messages.queued += told.queued;
    round->messages.expired += told.expired;
    vec_free(&lost);
    return ok;
}
