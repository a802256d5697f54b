/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <stdlib.h>
#include <string.h>

struct directory {
    int uses;
    int64_t revision; /* of reference data */
    civil_day day;
    struct arena *arena;
    struct area_tree *tree;
    const struct serve_site *sites; /* by number */
    size_t site_count;
};

void directory_ask(struct pg_batch *b, civil_day day) {
    serve_ask_areas(b, day);
    serve_ask_sites(b);
}

static int compare_numbers(const void *a, const void *b) {
    const struct serve_site *x = a, *y = b;
    return (x->site > y->site) - (x->site < y->site);
}

struct directory *directory_read(const struct pg_batch *b, int64_t revision, civil_day day) {
    size_t area_count = 0;
    struct directory *d = memory_get(1, sizeof *d);
    *d = (struct directory){.uses = 1, .revision = revision, .day = day, .arena = arena_create()};
    const struct area_row *areas = serve_read_areas(pg_batch_result(b, 0), d->arena, &area_count);
    d->tree = area_tree_make(areas, area_count, d->arena);
    d->sites = serve_read_sites(pg_batch_result(b, 1), d->arena, &d->site_count);
    return d;
}

struct directory *directory_keep(struct directory *d) {
    d->uses++;
    return d;
}

void directory_drop(struct directory *d) {
    if (!d || --d->uses > 0) return;
    arena_destroy(d->arena);
    free(d);
}

bool directory_is_current(const struct directory *d, int64_t revision, civil_day day) {
    return d && d->revision == revision && d->day == day;
}

const struct area_tree *directory_tree(const struct directory *d) {
    return d->tree;
}

const struct serve_site *directory_site(const struct directory *d, int32_t site) {
    const struct serve_site key = {.site = site};
    return bsearch(&key, d->sites, d->site_count, sizeof *d->sites, compare_numbers);
}

bool directory_is_granted(const struct directory *d, const struct token_holder *h, struct area area) {
    for (size_t i = 0; i < h->area_count; i++)
        if (area_is_within(d->tree, area, h->areas[i])) return true;
    return false;
}

static int compare_communes(const void *a, const void *b) {
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

const int32_t *directory_communes_of(const struct directory *d, const struct token_holder *h, struct arena *a,
                                     size_t *count) {
    size_t part_count = 0, all = 0, kept = 0;
    *count = 0;
    if (h->area_count == 1) return area_communes(d->tree, h->areas[0], count);
    for (size_t i = 0; i < h->area_count; i++) {
        (void)area_communes(d->tree, h->areas[i], &part_count);
        all += part_count;
    }
    int32_t *codes = arena_new_array(a, int32_t, all);
    all = 0;
    for (size_t i = 0; i < h->area_count; i++) {
        const int32_t *part = area_communes(d->tree, h->areas[i], &part_count);
        for (size_t k = 0; k < part_count; k++) codes[all++] = part[k];
    }
    qsort(codes, all, sizeof *codes, compare_communes);
    for (size_t i = 0; i < all; i++)
        if (kept == 0 || codes[kept - 1] != codes[i]) codes[kept++] = codes[i];
    *count = kept;
    return codes;
}
