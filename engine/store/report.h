/* SPDX-License-Identifier: Apache-2.0 */
/* report: the figures of a run as JSON. Sums are taken over the communes' own result rows. */
#ifndef LICHKHAM_STORE_REPORT_H
#define LICHKHAM_STORE_REPORT_H

#include "base/json.h"
#include "store/run.h"
#include "store/view.h"

/* "rounds": [{"round", "figures": {measure: amount or {detail: amount}}}] of all live rounds; what is owed,
 * placed and missing as "classes": [{"class", "owed", "placed", "missing"}], by priority class. */
MUST_CHECK bool report_read_rounds(struct pg *c, struct json **out, struct err *e);

/* "communes": {"planned", "unchanged", "held"}, "rows_changed", "messages", and "notes": an array of
 * {"commune", "outcome", "note"}; *is_partial when a commune is held or has a note. */
MUST_CHECK bool report_read_units(struct pg *c, const struct run *run, struct json *into, bool *is_partial,
                                  struct err *e);

/* "unbalanced": [{"round", "commune"}] whose figures do not add up, "between_communes": [{"commune",
 * "people"}], "shortfalls": [{"round", "commune", "waiting", "places_to_come", "extra_half_days"}] where most
 * wait. */
MUST_CHECK bool report_read_lists(struct pg *c, struct json *into, struct err *e);

/* ---- By parts of an area ------------------------------------------------------------------------- */

struct report_part {
    int32_t commune;
    int32_t number; /* of the part it belongs to */
};

struct report_sum {
    int32_t number;
    const char *measure;
    const char *detail;
    int64_t amount;
};

/* The round to tell of (view.h) in these communes; none is an ERR_INPUT. */
MUST_CHECK bool report_find_round(struct pg *c, const struct report_part *parts, size_t count,
                                  struct view_when when, struct view_round *out, struct err *e);
/* By part, measure and detail, in the arena. */
MUST_CHECK bool report_read_parts(struct pg *c, const struct report_part *parts, size_t count, int32_t round,
                                  struct arena *a, struct report_sum **out, size_t *sums, struct err *e);

/* The stored report of the newest finished run, or of `date`. None: ERR_INPUT. */
MUST_CHECK bool report_read_stored(struct pg *c, civil_day date, struct json **out, struct err *e);

#endif
