/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 512, WRONG_MAX = 10, WINDOW_SECONDS = 60, PEER_BYTES = 64 };

#define SECOND ((int64_t)1000000000)

/* Two peers may share a place: the later then begins anew, and the earlier is forgiven. */
struct slot {
    char peer[PEER_BYTES];
    int wrong;
    int64_t began_nanoseconds;
};

struct throttle {
    struct slot slots[SLOTS];
};

struct throttle *throttle_create(void) {
    return memory_get(1, sizeof(struct throttle));
}

void throttle_destroy(struct throttle *t) {
    free(t);
}

static size_t place_of(const char *peer) {
    return hash_fingerprint(peer, strlen(peer)) % SLOTS;
}

static bool is_of(const struct slot *s, const char *peer, int64_t now_nanoseconds) {
    return s->wrong > 0 && strncmp(s->peer, peer, PEER_BYTES - 1) == 0 &&
           now_nanoseconds - s->began_nanoseconds < WINDOW_SECONDS * SECOND;
}

int throttle_wait(const struct throttle *t, const char *peer, int64_t now_nanoseconds) {
    const struct slot *s = &t->slots[place_of(peer)];
    if (!is_of(s, peer, now_nanoseconds) || s->wrong < WRONG_MAX) return 0;
    return WINDOW_SECONDS - (int)((now_nanoseconds - s->began_nanoseconds) / SECOND);
}

void throttle_count_wrong(struct throttle *t, const char *peer, int64_t now_nanoseconds) {
    struct slot *s = &t->slots[place_of(peer)];
    if (!is_of(s, peer, now_nanoseconds)) {
        *s = (struct slot){.wrong = 0, .began_nanoseconds = now_nanoseconds};
        memcpy(s->peer, peer, strnlen(peer, PEER_BYTES - 1));
    }
    s->wrong++;
}

static bool is_this_machine(const char *peer) {
    return strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0 || strncmp(peer, "::ffff:127.", 11) == 0;
}

/* A proxy puts whom it speaks for last; what stands before came from outside. */
const char *throttle_peer(const char *peer, const char *forwarded, struct arena *a) {
    if (!forwarded || !is_this_machine(peer)) return peer;
    const char *last = strrchr(forwarded, ',');
    last = last ? last + 1 : forwarded;
    last += strspn(last, " \t");
    const size_t length = strcspn(last, " \t");
    return length > 0 ? arena_copy_text(a, last, length) : peer;
}
