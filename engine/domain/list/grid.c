/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/grid.h"

/* The one cell of a line that has all its evidence, or GRID_NOBODY. */
static uint32_t find_best(const uint8_t *cells, uint32_t count, uint32_t stride) {
    unsigned all = 0;
    uint32_t best = GRID_NOBODY;
    for (uint32_t i = 0; i < count; i++) all |= cells[(size_t)i * stride] & ~GRID_BARRED;
    if (all == 0) return GRID_NOBODY;
    for (uint32_t i = 0; i < count; i++) {
        if ((cells[(size_t)i * stride] & ~GRID_BARRED) != all) continue;
        if (best != GRID_NOBODY) return GRID_NOBODY;
        best = i;
    }
    return best;
}

static void empty(struct grid *g, uint32_t row, uint32_t person) {
    for (uint32_t p = 0; p < g->person_count; p++) g->cells[row * g->person_count + p] = 0;
    for (uint32_t r = 0; r < g->row_count; r++) g->cells[r * g->person_count + person] = 0;
}

/* All pairs of a turn stand together: none leaves before every one has been asked. */
static bool find_once(struct grid *g) {
    uint32_t best[MATCH_CROWD];
    bool has_found = false;
    const uint32_t rows = g->row_count;
    for (uint32_t r = 0; r < rows; r++) {
        const uint8_t *line = &g->cells[r * g->person_count];
        const uint32_t p = find_best(line, g->person_count, 1);
        const bool is_found = p != GRID_NOBODY && !(line[p] & GRID_BARRED) &&
                              find_best(&g->cells[p], rows, g->person_count) == r;
        best[r] = is_found ? p : GRID_NOBODY;
    }
    for (uint32_t r = 0; r < rows; r++) {
        if (best[r] == GRID_NOBODY) continue;
        g->found[r] = best[r];
        empty(g, r, best[r]);
        has_found = true;
    }
    return has_found;
}

void grid_find(struct grid *g) {
    for (uint32_t r = 0; r < g->row_count; r++) g->found[r] = GRID_NOBODY;
    while (find_once(g)) {
    }
}
