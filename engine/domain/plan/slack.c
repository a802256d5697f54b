/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/slack.h"

#include <string.h>

static int64_t min_of(int64_t a, int64_t b) {
    return a < b ? a : b;
}

void slack_init(struct slack *s, uint16_t days) {
    s->leaves = 1;
    while (s->leaves < days) s->leaves *= 2;
    memset(s->node, 0, 2 * s->leaves * sizeof s->node[0]);
}

void slack_add(struct slack *s, uint32_t day, int64_t amount) {
    uint32_t at = s->leaves + day;
    s->node[at].sum += amount;
    s->node[at].least += amount;
    for (at /= 2; at > 0; at /= 2) {
        s->node[at].sum += amount;
        s->node[at].least = min_of(s->node[2 * at].least, s->node[2 * at].sum + s->node[2 * at + 1].least);
    }
}

int64_t slack_least(const struct slack *s) {
    return s->node[1].least;
}

int64_t slack_least_from(const struct slack *s, uint32_t day) {
    uint32_t at = s->leaves + day;
    int64_t sum = s->node[at].sum;
    int64_t least = sum;
    int64_t before = 0;
    for (; at > 1; at /= 2) {
        if (at % 2 == 1) {
            before += s->node[at - 1].sum;
        } else {
            least = min_of(least, sum + s->node[at + 1].least);
            sum += s->node[at + 1].sum;
        }
    }
    return before + least;
}

static int64_t sum_before(const struct slack *s, uint32_t day) {
    int64_t before = 0;
    for (uint32_t at = s->leaves + day; at > 1; at /= 2)
        if (at % 2 == 1) before += s->node[at - 1].sum;
    return before;
}

uint32_t slack_first_below(const struct slack *s, uint32_t day, int64_t limit) {
    uint32_t at = s->leaves + day;
    int64_t before = sum_before(s, day);
    while (before + s->node[at].least >= limit) { /* not here: the next subtree to the right */
        before += s->node[at].sum;
        while (at % 2 == 1) at /= 2;
        if (at == 0) return s->leaves;
        at++;
    }
    while (at < s->leaves) {
        at *= 2;
        if (before + s->node[at].least >= limit) {
            before += s->node[at].sum;
            at++;
        }
    }
    return at - s->leaves;
}
