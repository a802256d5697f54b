/* SPDX-License-Identifier: Apache-2.0 */
/* report: the figures of a run as JSON. Sums are taken over the communes' own result rows. */
#ifndef LICHKHAM_STORE_REPORT_H
#define LICHKHAM_STORE_REPORT_H

#include "base/json.h"
#include "store/run.h"

/* "rounds": [{"round", "figures": {measure: amount or {detail: amount}}}] of all live rounds. */
MUST_CHECK bool report_read_rounds(struct pg *c, struct json **out, struct err *e);

/* "communes": {"planned", "unchanged", "held"}, "rows_changed", "messages", and "notes": an array of
 * {"commune", "outcome", "note"}; *is_partial when a commune is held or has a note. */
MUST_CHECK bool report_read_units(struct pg *c, const struct run *run, struct json *into, bool *is_partial,
                                  struct err *e);

/* The stored report of the newest finished run, or of `date`. None: ERR_INPUT. */
MUST_CHECK bool report_read_stored(struct pg *c, civil_day date, struct json **out, struct err *e);

#endif
