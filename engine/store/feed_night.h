/* SPDX-License-Identifier: Apache-2.0 */
/* feed_night: what each commune's feed told of its people, night by night (table feed_night): what the
 * breaker judges by, and who answered for what it held. */
#ifndef LICHKHAM_STORE_FEED_NIGHT_H
#define LICHKHAM_STORE_FEED_NIGHT_H

#include "base/arena.h"
#include "domain/breaker.h"
#include "io/pg.h"

/* The remembered nights of a commune, newest first. */
MUST_CHECK bool feed_night_read(struct pg *c, int32_t commune, struct breaker_night nights[BREAKER_NIGHTS],
                                size_t *count, struct err *e);

/* Within the commune's transaction: the night's row, over one of the same day; older than the last
 * BREAKER_NIGHTS go. */
MUST_CHECK bool feed_night_write(struct pg *c, int32_t commune, const struct breaker_verdict *verdict,
                                 struct err *e);

/* ---- Who answers for what was held ---------------------------------------------------------------- */

/* A commune whose newest night was held. */
struct feed_held {
    int32_t commune;
    struct breaker_verdict verdict;
    const char *answered_by; /* "" = nobody yet */
    const char *note;
};

/* By commune, in the arena. */
MUST_CHECK bool feed_night_list_held(struct pg *c, struct arena *a, struct feed_held **out, size_t *count,
                                     struct err *e);

/* Communes that passed on that day because somebody answered for them; the same. */
MUST_CHECK bool feed_night_list_released(struct pg *c, civil_day day, struct arena *a, struct feed_held **out,
                                         size_t *count, struct err *e);

/* With the commune's row locked: lets what its newest night held pass in the next run. False in *is_held when
 * that night is not held any more. */
MUST_CHECK bool feed_night_answer(struct pg *c, int32_t commune, const char *by, int64_t unix_seconds,
                                  const char *note, bool *is_held, struct err *e);

#endif
