/* SPDX-License-Identifier: Apache-2.0 */
/* plan_words: a planner's explanation in sentences, with its figures and dates: why this day, why none, and
 * what would change it. Pure. */
#ifndef LICHKHAM_DOMAIN_PLAN_WORDS_H
#define LICHKHAM_DOMAIN_PLAN_WORDS_H

#include "base/arena.h"
#include "base/civil.h"
#include "lichkham/planner.h"

/* What the numbers of a problem stand for. */
struct plan_words {
    const char *language;         /* "vi"; any other is English */
    civil_day first_day;          /* day 0 */
    const char *const *stations;  /* names, by station */
    const char *const *resources; /* names, by resource */
};

/* Sentences in the arena; dates are 05/01/2027 in Vietnamese and 2027-01-05 in English. */
const char *plan_words_why(const struct plan_words *w, const struct planner_explanation *x, struct arena *a);
const char *plan_words_change(const struct plan_words *w, const struct planner_explanation *x,
                              struct arena *a);

/* Of a place that no plan decides any more: it is near, or its day has passed and nobody has recorded it. */
struct plan_kept {
    const char *site;
    civil_day day;
    bool is_past;
};
const char *plan_words_kept(const char *language, const struct plan_kept *kept, struct arena *a);
const char *plan_words_kept_change(const char *language, const struct plan_kept *kept, struct arena *a);

#endif
