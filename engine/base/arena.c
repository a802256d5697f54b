/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <assert.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES       ((size_t)256 * 1024)
#define SMALL_BLOCK_BYTES ((size_t)8 * 1024)

enum { LARGE_BYTES = 512 * 1024 };

struct block {
    struct block *older;
    size_t capacity;
    size_t used;
    max_align_t data[];
};

struct arena {
    struct block *newest;
    size_t used_bytes;
    size_t most_bytes;
    size_t next_bytes; /* of the next block */
};

static void die_without_memory(void) {
    (void)fputs("lichkham: out of memory\n", stderr);
    abort();
}

void *memory_get(size_t count, size_t bytes_each) {
    void *p = calloc(count ? count : 1, bytes_each ? bytes_each : 1);
    if (!p) die_without_memory();
    return p;
}

void *memory_grow(void *old, size_t count, size_t bytes_each) {
    if (bytes_each && count > SIZE_MAX / bytes_each) die_without_memory();
    const size_t bytes = count * bytes_each;
    void *p = realloc(old, bytes > 0 ? bytes : 1);
    if (!p) die_without_memory();
    return p;
}

/* By itself the allocator keeps larger and larger blocks for later, and what lies between them. */
void memory_return_large(void) {
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * LARGE_BYTES);
}

static struct block *block_create(struct block *older, size_t capacity) {
    if (capacity > SIZE_MAX - sizeof(struct block)) die_without_memory();
    struct block *b = calloc(1, sizeof(struct block) + capacity);
    if (!b) die_without_memory();
    b->older = older;
    b->capacity = capacity;
    return b;
}

/* Each block has twice the size of the one before it, up to the usual size. */
static size_t size_after(size_t bytes) {
    return bytes < BLOCK_BYTES / 2 ? 2 * bytes : BLOCK_BYTES;
}

static struct arena *create_with(size_t first_bytes) {
    struct arena *a = memory_get(1, sizeof *a);
    a->newest = block_create(NULL, first_bytes);
    a->next_bytes = size_after(first_bytes);
    return a;
}

struct arena *arena_create(void) {
    return create_with(BLOCK_BYTES);
}

struct arena *arena_create_small(void) {
    return create_with(SMALL_BLOCK_BYTES);
}

void arena_destroy(struct arena *a) {
    if (!a) return;
    for (struct block *b = a->newest; b;) {
        struct block *older = b->older;
        free(b);
        b = older;
    }
    free(a);
}

/* Back to the first `used` bytes of a block; what is taken again is zeroed. */
static void give_back(struct arena *a, const struct block *until, size_t used) {
    while (a->newest != until) {
        struct block *older = a->newest->older;
        free(a->newest);
        a->newest = older;
    }
    memset((char *)a->newest->data + used, 0, a->newest->used - used);
    a->newest->used = used;
    a->next_bytes = size_after(a->newest->capacity);
}

void arena_reset(struct arena *a) {
    const struct block *oldest = a->newest;
    while (oldest->older) oldest = oldest->older;
    give_back(a, oldest, 0);
    a->used_bytes = 0;
    a->most_bytes = 0;
}

struct arena_mark arena_mark(const struct arena *a) {
    return (struct arena_mark){a->newest, a->newest->used, a->used_bytes};
}

void arena_rewind(struct arena *a, struct arena_mark mark) {
    give_back(a, mark.block, mark.block_used);
    a->used_bytes = mark.used_bytes;
}

size_t arena_used_bytes(const struct arena *a) {
    return a->used_bytes;
}

size_t arena_most_bytes(const struct arena *a) {
    return a->most_bytes;
}

void *arena_take(struct arena *a, size_t bytes) {
    const size_t align = _Alignof(max_align_t);
    if (bytes > SIZE_MAX - align) die_without_memory();
    const size_t rounded = (bytes + align - 1) / align * align;
    if (a->newest->capacity - a->newest->used < rounded) {
        a->newest = block_create(a->newest, rounded > a->next_bytes ? rounded : a->next_bytes);
        a->next_bytes = size_after(a->next_bytes);
    }
    void *p = (char *)a->newest->data + a->newest->used;
    a->newest->used += rounded;
    a->used_bytes += rounded;
    if (a->most_bytes < a->used_bytes) a->most_bytes = a->used_bytes;
    return p;
}

void *arena_take_array(struct arena *a, size_t count, size_t bytes_each) {
    if (bytes_each && count > SIZE_MAX / bytes_each) die_without_memory();
    return arena_take(a, count * bytes_each);
}

char *arena_copy_text(struct arena *a, const char *text, size_t length) {
    char *copy = arena_take(a, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_print(struct arena *a, const char *format, ...) {
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(length >= 0);
    char *text = arena_take(a, (size_t)length + 1);
    (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
