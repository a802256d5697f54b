/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/resident_duplicate.h"

#include "store/fact.h"

#include <inttypes.h>

struct settling {
    const struct officer *officer;
    const struct duplicate_doubt *doubt;
    bool is_same;
    struct arena *arena;
    struct closing_counts *counts;
};

/* ---- The doubt --------------------------------------------------------------------------- */

static bool find_between(struct pg *c, int32_t commune, int64_t resident, int64_t other, struct arena *a,
                         struct duplicate_doubt *out, bool *is_found, struct err *e) {
    struct duplicate_doubt *doubts;
    size_t count;
    *is_found = false;
    if (!duplicate_load(c, commune, a, &doubts, &count, e)) return false;
    for (size_t i = 0; i < count && !*is_found; i++) {
        *is_found = (doubts[i].resident == resident && doubts[i].other == other) ||
                    (doubts[i].resident == other && doubts[i].other == resident);
        if (*is_found) *out = doubts[i];
    }
    return true;
}

/* It is kept in the commune of the newer record: either one's. */
static bool find_doubt(struct pg *c, const char *code, const char *other_code, struct arena *a,
                       struct duplicate_doubt *out, struct err *e) {
    struct officer_person one, other;
    bool is_found;
    if (!officer_find_person(c, code, 0, &one, e) || !officer_find_person(c, other_code, 0, &other, e) ||
        !find_between(c, one.commune, one.resident, other.resident, a, out, &is_found, e))
        return false;
    if (!is_found && other.commune != one.commune &&
        !find_between(c, other.commune, one.resident, other.resident, a, out, &is_found, e))
        return false;
    return is_found || err_set(e, ERR_INPUT, "See \"lichkham resident duplicate list\" for the open ones.",
                               "no doubt is open between these two records");
}

/* ---- Settling ---------------------------------------------------------------------------- */

static bool close_newer(struct settling *s, struct pg *c, int64_t revision, struct err *e) {
    const struct duplicate_doubt *d = s->doubt;
    const civil_day today = s->officer->today;
    bool is_new;
    const struct fact fact = {.resident = d->resident,
                              .kind = FACT_DUPLICATE,
                              .from = today,
                              .until = CIVIL_NONE,
                              .withdrawn = CIVIL_NONE,
                              .value = arena_print(s->arena, "%" PRId64, d->other),
                              .source = d->reason,
                              .author = s->officer->name};
    const struct closing closing = {.resident = d->resident, .state = NEED_DUPLICATE};
    return fact_write(c, d->commune, &fact, today, &is_new, e) &&
           close_needs(c, d->commune, revision, today, &closing, 1, s->arena, s->counts, e);
}

static bool settle(void *context, struct pg *c, int64_t revision, struct json *subject, bool *is_changed,
                   struct err *e) {
    struct settling *s = context;
    const struct duplicate_doubt *d = s->doubt;
    int64_t settled = 0;
    *s->counts = (struct closing_counts){0};
    json_put(subject, "other", json_integer(d->other));
    json_put(subject, "is_same", json_boolean(s->is_same));
    /* A record that is gone leaves no other doubt about it. */
    if (!duplicate_settle(c, d->commune, d->resident, s->is_same ? 0 : d->other, s->officer->today, &settled,
                          e))
        return false;
    *is_changed = settled > 0; /* else somebody was faster */
    return !s->is_same || !*is_changed || close_newer(s, c, revision, e);
}

bool resident_duplicate_settle(struct pg *c, const struct officer *officer, const char *code,
                               const char *other_code, bool is_same, struct arena *a,
                               struct duplicate_doubt *doubt, struct closing_counts *counts, struct err *e) {
    struct settling s = {
        .officer = officer, .doubt = doubt, .is_same = is_same, .arena = a, .counts = counts};
    *counts = (struct closing_counts){0};
    if (!find_doubt(c, code, other_code, a, doubt, e)) return false;
    const struct officer_person person = {.resident = doubt->resident, .commune = doubt->commune};
    return officer_act(c, officer, &person, "duplicate_settle", settle, &s, e);
}
