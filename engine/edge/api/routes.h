/* SPDX-License-Identifier: Apache-2.0 */
/* routes: what the tables routes_schedule.c and routes_people.c are made of, a file a resource. Of each:
 * what its stages ask and take, and how it is written. */
#ifndef LICHKHAM_EDGE_API_ROUTES_H
#define LICHKHAM_EDGE_API_ROUTES_H

#include "edge/api/api.h"

bool areas_ask(struct api_call *c, struct pg_batch *b, struct err *e);
bool areas_take(struct api_call *c, const struct pg_batch *b, struct err *e);
bool areas_render(struct api_call *c, FILE *out, struct err *e);

#define SESSIONS_DAYS_DEFAULT 31
#define SESSIONS_DAYS_MAX     92
bool sessions_ask(struct api_call *c, struct pg_batch *b, struct err *e);
bool sessions_take(struct api_call *c, const struct pg_batch *b, struct err *e);
bool sessions_render(struct api_call *c, FILE *out, struct err *e);

bool appointments_ask(struct api_call *c, struct pg_batch *b, struct err *e);
bool appointments_take(struct api_call *c, const struct pg_batch *b, struct err *e);
bool appointments_ask_people(struct api_call *c, struct pg_batch *b, struct err *e);
bool appointments_take_people(struct api_call *c, const struct pg_batch *b, struct err *e);
bool appointments_render(struct api_call *c, FILE *out, struct err *e);

bool coverage_ask(struct api_call *c, struct pg_batch *b, struct err *e);
bool coverage_take(struct api_call *c, const struct pg_batch *b, struct err *e);
bool coverage_render(struct api_call *c, FILE *out, struct err *e);

bool shortfall_ask(struct api_call *c, struct pg_batch *b, struct err *e);
bool shortfall_take(struct api_call *c, const struct pg_batch *b, struct err *e);
bool shortfall_render(struct api_call *c, FILE *out, struct err *e);

#define CALENDAR_COMMUNES_MAX 40
bool calendar_ask(struct api_call *c, struct pg_batch *b, struct err *e);
bool calendar_take(struct api_call *c, const struct pg_batch *b, struct err *e);
bool calendar_render(struct api_call *c, FILE *out, struct err *e);

bool need_ask(struct api_call *c, struct pg_batch *b, struct err *e);
bool need_take(struct api_call *c, const struct pg_batch *b, struct err *e);
bool need_render(struct api_call *c, FILE *out, struct err *e);

#endif
