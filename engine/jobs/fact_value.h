/* SPDX-License-Identifier: Apache-2.0 */
/* fact_value: what each kind of fact may say, from the words an officer types to what is stored. */
#ifndef LICHKHAM_JOBS_FACT_VALUE_H
#define LICHKHAM_JOBS_FACT_VALUE_H

#include "jobs/resident_fact.h"

/* Fills out->fact but for the author. Reads reference data, rounds and the other person of a duplicate. */
MUST_CHECK bool fact_value_check(struct pg *c, const struct fact_request *q, const struct fact_feed *feed,
                                 civil_day today, struct arena *a, struct fact *out, struct err *e);

/* For a screen: numbers of people as their codes, a contact hidden but for its end. */
const char *fact_value_print(struct arena *a, const struct fact *f);

#endif
