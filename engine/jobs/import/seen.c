/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/seen.h"

#include "base/arena.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_AT_FIRST = 4096, ROW_BYTES = 1024 };

/* Keys below 10^12 are personal numbers; of a row without one it is what the whole row hashes to. */
#define KEY_OF_ROW ((uint64_t)1 << 63)

struct slot {
    uint64_t key; /* 0 = free */
    uint32_t line;
    uint32_t row; /* what the whole row hashes to, shortened */
};

struct seen {
    struct slot *slots;
    size_t room;
    size_t count;
};

struct seen *seen_create(void) {
    struct seen *s = memory_get(1, sizeof *s);
    s->room = ROOM_AT_FIRST;
    s->slots = memory_get(s->room, sizeof *s->slots);
    return s;
}

void seen_destroy(struct seen *s) {
    if (s == NULL) return;
    free(s->slots);
    free(s);
}

/* Any room, not only powers of two: growing by half keeps the most that is needed at once small. */
static struct slot *find_slot(struct slot *slots, size_t room, uint64_t key) {
    const uint64_t mixed = key * 0x9E3779B97F4A7C15U;
    size_t at = (size_t)(((mixed >> 32) * room) >> 32);
    while (slots[at].key != 0 && slots[at].key != key) at = at + 1 == room ? 0 : at + 1;
    return &slots[at];
}

static void grow(struct seen *s) {
    const size_t room = s->room + s->room / 2;
    struct slot *slots = memory_get(room, sizeof *slots);
    for (size_t i = 0; i < s->room; i++)
        if (s->slots[i].key != 0) *find_slot(slots, room, s->slots[i].key) = s->slots[i];
    free(s->slots);
    s->slots = slots;
    s->room = room;
}

static size_t add_text(char *bytes, size_t used, const char *text) {
    const size_t length = strnlen(text, ROW_BYTES - used - 1);
    memcpy(bytes + used, text, length);
    bytes[used + length] = '\0';
    return used + length + 1;
}

/* Texts too long to be told apart by their first kilobyte do not occur: a list has shorter ones. */
static uint64_t hash_row(const struct list_person *p) {
    const int64_t numbers[] = {p->commune, p->personal_number, p->phone, p->birth, p->has_birth_day, p->sex};
    const char *const texts[] = {p->name, p->hamlet, p->household, p->insurance_number, p->address};
    char bytes[ROW_BYTES];
    size_t used = sizeof numbers;
    memcpy(bytes, numbers, sizeof numbers);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && used < ROW_BYTES; i++)
        used = add_text(bytes, used, texts[i]);
    return hash_fingerprint(bytes, used);
}

enum seen_before seen_check(struct seen *s, const struct list_person *p, uint32_t *first_line) {
    const uint64_t row = hash_row(p);
    const uint64_t key = p->personal_number != 0 ? (uint64_t)p->personal_number : row | KEY_OF_ROW;
    struct slot *slot = find_slot(s->slots, s->room, key);
    if (slot->key != 0) {
        *first_line = slot->line;
        return slot->row == (uint32_t)row ? SEEN_ROW : SEEN_NUMBER;
    }
    *slot = (struct slot){.key = key, .line = p->line, .row = (uint32_t)row};
    s->count++;
    if (s->count + s->count / 4 > s->room) grow(s);
    return SEEN_NOT;
}
