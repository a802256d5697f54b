/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a commune's feed may be planned from. */
#include "jobs/night/night.h"

bool night_check_feed_age(const struct commune_work *w, struct err *e) {
    civil_day as_of = CIVIL_NONE;
    if (!feed_read_day(w->registry, w->unit->commune, &as_of, e)) return false;
    const int limit = w->night->options->feed_days_max;
    if (as_of == CIVIL_NONE || w->night->today - as_of <= limit) return true;
    char date[CIVIL_TEXT_BYTES];
    return err_set(e, ERR_INPUT, "Load the register again, or raise night.feed_days_max.",
                   "the register feed is of %s, more than %d days old", civil_print(as_of, date), limit);
}

/* A register that was lost is likelier than a commune that everybody left on one day. */
bool night_check_somebody_is_left(const struct commune_work *w, size_t served, struct err *e) {
    if (w->feed.residents > 0 || served == 0) return true;
    return err_set(
        e, ERR_INPUT,
        "Load the register again. A commune that is no more: set its rounds to closed in round_commune.",
        "the register feed names nobody, and %zu residents are served here", served);
}
