/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include <stdlib.h>
#include <string.h>

struct matching {
    const struct plan_line *line;
    int64_t room[PLANNER_DAYS_MAX]; /* places left */
    bool is_seen[PLANNER_DAYS_MAX];
    uint16_t *day; /* [count] */
};

/* Frees a place on some day of the item's window, moving others along, and gives it to the item. */
static bool augment(struct matching *m, uint32_t i) {
    const struct planner_resident *item = &m->line->items[i];
    for (uint32_t d = item->release; d <= item->due && d < m->line->days; d++) {
        if (m->is_seen[d]) continue;
        m->is_seen[d] = true;
        bool is_free = m->room[d] > 0;
        if (is_free) m->room[d]--;
        for (uint32_t j = 0; j < m->line->count && !is_free; j++)
            is_free = m->day[j] == d && m->line->items[j].pin_day == PLANNER_NONE && augment(m, j);
        if (!is_free) continue;
        m->day[i] = (uint16_t)d;
        return true;
    }
    return false;
}

static void take_pins(struct matching *m) {
    for (uint32_t d = 0; d < m->line->days; d++)
        m->room[d] = m->line->is_session[d] ? m->line->capacity[d] : 0;
    for (uint32_t i = 0; i < m->line->count; i++) {
        const uint16_t pin = m->line->items[i].pin_day;
        m->day[i] = PLANNER_NONE;
        if (pin < m->line->days) m->room[pin]--;
    }
}

static void enter(struct matching *m, uint32_t class_, struct reference *out) {
    for (uint32_t i = 0; i < m->line->count; i++) {
        const struct planner_resident *item = &m->line->items[i];
        if (item->pin_day != PLANNER_NONE || item->class_ != class_) continue;
        out->wanted[class_]++;
        memset(m->is_seen, 0, sizeof m->is_seen);
        out->covered[class_] += augment(m, i);
    }
}

void reference_solve(const struct plan_line *line, struct reference *out) {
    struct matching m = {.line = line, .day = calloc(line->count + 1, sizeof(uint16_t))};
    if (!m.day) abort();
    memset(out, 0, sizeof *out);
    take_pins(&m);
    for (uint32_t class_ = 0; class_ < PLANNER_CLASSES_MAX; class_++) enter(&m, class_, out);
    free(m.day);
}
