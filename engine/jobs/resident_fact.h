/* SPDX-License-Identifier: Apache-2.0 */
/* resident_fact: officers record what they know before the register does, take it back, and see how it
 * stands to the register. A fact that closes a person's needs does so in the transaction that writes it
 * (jobs/close_needs). */
#ifndef LICHKHAM_JOBS_RESIDENT_FACT_H
#define LICHKHAM_JOBS_RESIDENT_FACT_H

#include "domain/fact.h"
#include "jobs/close_needs.h"
#include "jobs/officer_act.h"

struct fact_request {
    struct officer_person person;
    enum fact_kind kind;
    civil_day from;    /* CIVIL_NONE = today; of withdraw: all of the kind */
    civil_day until;   /* CIVIL_NONE = open; a refusal then ends with its round */
    const char *value; /* as typed: a code, a date, a commune, a number; NULL = none */
    const char *source;
    bool gives_up_place; /* available_from: an earlier promised place is cancelled */
};

struct fact_report {
    struct fact fact; /* as it was written */
    bool is_changed;  /* false: it was recorded before */
    bool is_agreed;   /* the register says the same already */
    struct closing_counts closed;
    civil_day standing_day; /* available_from: the day of a promised place before it, which stands */
};

/* `register_` may be the same connection. What does not fit is an ERR_INPUT that says what to do; no
 * error tells the value. */
MUST_CHECK bool resident_fact_add(struct pg *c, struct pg *register_, const struct officer *officer,
                                  const struct fact_request *q, struct arena *a, struct fact_report *out,
                                  struct err *e);

/* Nothing that stands: ERR_INPUT. The next night plans the person again. */
MUST_CHECK bool resident_fact_withdraw(struct pg *c, const struct officer *officer,
                                       const struct fact_request *q, int64_t *withdrawn, struct err *e);

struct fact_line {
    struct fact fact;
    enum fact_standing standing;
};

/* Of one resident or, with 0, of the commune. */
MUST_CHECK bool resident_fact_list(struct pg *c, struct pg *register_, int32_t commune, int64_t resident,
                                   civil_day today, struct arena *a, struct fact_line **out,
                                   size_t *out_count, struct err *e);

#endif
