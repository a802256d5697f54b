/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/route_parts.h"

#include <stdlib.h>

struct route_part_of {
    int32_t commune;
    int part;
};

static int compare(const void *a, const void *b) {
    const int32_t x = ((const struct route_part_of *)a)->commune;
    const int32_t y = ((const struct route_part_of *)b)->commune;
    return (x > y) - (x < y);
}

const struct route_parts *route_parts_make(const struct api_call *c) {
    struct route_parts *p = arena_new(c->arena, struct route_parts);
    const struct area_row *const *children = area_children(api_area_tree(c), c->area, &p->count);
    p->areas = arena_new_array(c->arena, struct area, p->count);
    p->communes = arena_new_array(c->arena, struct route_part_of, c->commune_count);
    for (size_t i = 0; i < p->count; i++) {
        size_t count;
        const int32_t *communes = area_communes(api_area_tree(c), children[i]->area, &count);
        p->areas[i] = children[i]->area;
        for (size_t k = 0; k < count && p->commune_count < c->commune_count; k++)
            p->communes[p->commune_count++] = (struct route_part_of){communes[k], (int)i};
    }
    if (p->commune_count > 1) qsort(p->communes, p->commune_count, sizeof *p->communes, compare);
    return p;
}

int route_parts_find(const struct route_parts *p, int32_t commune) {
    const struct route_part_of key = {.commune = commune};
    const struct route_part_of *found =
        p->commune_count > 0 ? bsearch(&key, p->communes, p->commune_count, sizeof key, compare) : NULL;
    return found ? found->part : -1;
}

bool route_read_round(struct api_call *c, const struct pg_result *r, struct view_round *out, struct err *e) {
    return view_read_round(r, out) ||
           api_problem(c, "not-found", e, "Rounds that are not closed stand in /v1/areas.",
                       "this area has no such round");
}
