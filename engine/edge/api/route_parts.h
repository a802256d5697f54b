/* SPDX-License-Identifier: Apache-2.0 */
/* route_parts: the areas directly beneath a wider one, and which of them a commune lies in. */
#ifndef LICHKHAM_EDGE_API_ROUTE_PARTS_H
#define LICHKHAM_EDGE_API_ROUTE_PARTS_H

#include "edge/api/api.h"

struct route_parts {
    struct area *areas;
    size_t count;
    struct route_part_of *communes; /* sorted */
    size_t commune_count;
};

/* In the call's arena. */
const struct route_parts *route_parts_make(const struct api_call *c);
int route_parts_find(const struct route_parts *p, int32_t commune); /* -1 = in none */

#endif
