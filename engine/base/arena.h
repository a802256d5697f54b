/* SPDX-License-Identifier: Apache-2.0 */
/* arena: memory that lives and dies together (a command, a commune, a batch).
 * One owner, no locks. Running out of memory aborts the process: nothing here returns NULL. */
#ifndef LICHKHAM_BASE_ARENA_H
#define LICHKHAM_BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_create(void);
struct arena *arena_create_small(void); /* grows from little: for what there are many of at a time */
void arena_destroy(struct arena *a);    /* accepts NULL */
void arena_reset(struct arena *a);      /* gives back all memory but the first block */
size_t arena_used_bytes(const struct arena *a);
size_t arena_most_bytes(const struct arena *a); /* the most that were in use at once since the last reset */

/* What is taken after a mark is given back by rewinding to it. */
struct arena_mark {
    void *block;
    size_t block_used;
    size_t used_bytes;
};

struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

/* Zeroed, aligned for any type. */
void *arena_take(struct arena *a, size_t bytes);
void *arena_take_array(struct arena *a, size_t count, size_t bytes_each); /* checks overflow */
char *arena_copy_text(struct arena *a, const char *text, size_t length);  /* adds a NUL */
char *arena_print(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define arena_new(a, type)              ((type *)arena_take((a), sizeof(type)))
#define arena_new_array(a, type, count) ((type *)arena_take_array((a), (count), sizeof(type)))

/* Heap memory that aborts instead of returning NULL; release with free(). */
void *memory_get(size_t count, size_t bytes_each); /* zeroed */
void *memory_grow(void *old, size_t count, size_t bytes_each);

/* Once, when a process begins: large blocks go back to the system as soon as they are released, whatever was
 * released before them. */
void memory_return_large(void);

#endif
