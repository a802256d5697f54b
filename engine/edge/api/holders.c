/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1024 };

/* Digests are evenly spread: each has one place, where the later takes the earlier's. */
struct slot {
    struct digest digest;
    int64_t asked_nanoseconds;
    bool is_taken;
    bool is_nobody;
    struct token_holder holder; /* areas with free() */
};

struct holders {
    struct slot slots[SLOTS];
};

struct holders *holders_create(void) {
    return memory_get(1, sizeof(struct holders));
}

static void clear(struct slot *s) {
    free(s->holder.areas);
    memset(s, 0, sizeof *s);
}

void holders_destroy(struct holders *h) {
    if (!h) return;
    for (size_t i = 0; i < SLOTS; i++) clear(&h->slots[i]);
    free(h);
}

static struct slot *slot_of(struct holders *h, const struct digest *d) {
    return &h->slots[(size_t)(d->bytes[0] | d->bytes[1] << 8) % SLOTS];
}

static struct area *copy_areas(const struct token_holder *h, struct area *into) {
    if (h->area_count > 0) memcpy(into, h->areas, h->area_count * sizeof *into);
    return into;
}

enum holders_answer holders_find(struct holders *h, const struct digest *d, int64_t now_nanoseconds,
                                 int64_t unix_seconds, struct arena *a, const struct token_holder **out) {
    const struct slot *s = slot_of(h, d);
    *out = NULL;
    if (!s->is_taken || memcmp(&s->digest, d, sizeof *d) != 0 ||
        now_nanoseconds - s->asked_nanoseconds > KNOWN_NANOSECONDS)
        return HOLDERS_ASK;
    if (s->is_nobody || (s->holder.expires != 0 && s->holder.expires <= unix_seconds)) return HOLDERS_NOBODY;
    struct token_holder *copy = arena_new(a, struct token_holder);
    *copy = s->holder;
    copy->areas = copy_areas(&s->holder, arena_new_array(a, struct area, s->holder.area_count));
    *out = copy;
    return HOLDERS_KNOWN;
}

void holders_keep(struct holders *h, const struct digest *d, int64_t asked_nanoseconds,
                  const struct token_holder *holder) {
    struct slot *s = slot_of(h, d);
    clear(s);
    s->digest = *d;
    s->asked_nanoseconds = asked_nanoseconds;
    s->is_taken = true;
    s->is_nobody = !holder;
    if (!holder) return;
    s->holder = *holder;
    s->holder.areas = copy_areas(holder, memory_get(holder->area_count + 1, sizeof(struct area)));
}

void holders_forget(struct holders *h, const struct digest *d) {
    struct slot *s = slot_of(h, d);
    if (memcmp(&s->digest, d, sizeof *d) == 0) clear(s);
}
