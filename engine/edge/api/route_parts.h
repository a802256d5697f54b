/* SPDX-License-Identifier: Apache-2.0 */
/* route_parts: what figures are of: their round, and the areas directly beneath a wider one. */
#ifndef LICHKHAM_EDGE_API_ROUTE_PARTS_H
#define LICHKHAM_EDGE_API_ROUTE_PARTS_H

#include "edge/api/api.h"
#include "store/view.h"

struct route_parts {
    struct area *areas;
    size_t count;
    struct route_part_of *communes; /* sorted */
    size_t commune_count;
};

/* In the call's arena. */
const struct route_parts *route_parts_make(const struct api_call *c);
int route_parts_find(const struct route_parts *p, int32_t commune); /* -1 = in none */

/* The round an answer's figures are of; none: the problem not-found. */
MUST_CHECK bool route_read_round(struct api_call *c, const struct pg_result *r, struct view_round *out,
                                 struct err *e);

#endif
