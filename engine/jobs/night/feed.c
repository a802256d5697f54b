/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a commune's feed may be planned from. */
#include "jobs/night/derive.h"
#include "store/feed_night.h"

#include <stdio.h>

bool night_find_feed_age(const struct commune_work *w, int32_t commune, civil_day *as_of, bool *is_old,
                         struct err *e) {
    *is_old = false;
    if (!feed_read_day(w->registry, commune, as_of, e)) return false;
    *is_old = *as_of != CIVIL_NONE && w->night->today - *as_of > w->night->options->feed_days_max;
    return true;
}

bool night_check_feed_age(const struct commune_work *w, struct err *e) {
    civil_day as_of = CIVIL_NONE;
    bool is_old = false;
    if (!night_find_feed_age(w, w->unit->commune, &as_of, &is_old, e)) return false;
    if (!is_old) return true;
    char date[CIVIL_TEXT_BYTES];
    return err_set(e, ERR_INPUT, "Load the register again, or raise night.feed_days_max.",
                   "the register feed is of %s, more than %d days old", civil_print(as_of, date),
                   w->night->options->feed_days_max);
}

/* A register that was lost is likelier than a commune that everybody left on one day. */
bool night_check_somebody_is_left(const struct commune_work *w, size_t served, struct err *e) {
    if (w->feed.residents > 0 || served == 0) return true;
    return err_set(
        e, ERR_INPUT,
        "Load the register again. A commune that is no more: set its rounds to closed in round_commune.",
        "the register feed names nobody, and %zu residents are served here", served);
}

/* ---- More than happens to people ------------------------------------------------------------------- */

static bool has_events(const struct breaker_counts *counts) {
    for (int k = 0; k < BREAKER_EVENTS; k++)
        if (counts->at[k] > 0) return true;
    return false;
}

static bool hold(const struct commune_work *w, struct err *e) {
    char over[300];
    char hint[200];
    breaker_explain(&w->verdict, "en", over, sizeof over);
    (void)snprintf(
        hint, sizeof hint,
        "Look at the register. If it is right: lichkham run release --commune %05d --by NAME, then run "
        "the night again",
        w->unit->commune);
    return err_set(e, ERR_INPUT, hint, "the register feed tells of %s among %lld residents in %d day%s", over,
                   (long long)w->verdict.night.counts.residents, w->verdict.night.days,
                   w->verdict.night.days == 1 ? "" : "s");
}

/* A first night is remembered as the day from which nothing was told. */
static void begin_memory(struct commune_work *w) {
    w->has_verdict = true;
    w->verdict = (struct breaker_verdict){.night = {.day = w->night->today, .outcome = BREAKER_PASSED}};
}

/* An answer is for the run that follows; a feed mended meanwhile had no use for it. */
bool night_check_events(struct commune_work *w, const struct resident_list *served, struct err *e) {
    const struct breaker_counts tonight = night_count_events(w, served);
    struct breaker_night nights[BREAKER_NIGHTS];
    size_t count = 0;
    if (!w->state.is_planned) begin_memory(w);
    if (!w->state.is_planned || !has_events(&tonight)) return true;
    if (!feed_night_read(w->store, w->unit->commune, nights, &count, e)) return false;
    for (size_t i = 0; i < count && !w->state.is_held; i++) nights[i].is_answered_for = false;
    breaker_judge(&tonight, nights, count, w->state.planned_on, w->night->today, &w->verdict);
    w->has_verdict = true;
    return w->verdict.night.outcome != BREAKER_HELD || hold(w, e);
}

bool night_remember_events(const struct commune_work *w, struct err *e) {
    return !w->has_verdict || feed_night_write(w->store, w->unit->commune, &w->verdict, e);
}

bool night_remember_held(const struct commune_work *w, struct err *e) {
    return w->verdict.night.outcome != BREAKER_HELD || night_remember_events(w, e);
}
