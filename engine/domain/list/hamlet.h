/* SPDX-License-Identifier: Apache-2.0 */
/* hamlet: which hamlet a list means by "T. Trung Lương", "thon 04" or "Ấp Bình Hòa 2"; and a proposal
 * of hamlets from the spellings nobody knows. */
#ifndef LICHKHAM_DOMAIN_LIST_HAMLET_H
#define LICHKHAM_DOMAIN_LIST_HAMLET_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is left of a name for comparing: folded, without the word for its kind in front (thôn, ấp, tổ
 * dân phố ...), punctuation and leading zeros of numbers. "Thôn 04" and "T.4" are both "4"; a name that
 * is nothing but a kind stays as it is. */
char *hamlet_key(struct arena *a, const char *name);

/* A hamlet of the commune. */
struct hamlet_names {
    int32_t id;
    const char *name;
    const char *const *aliases;
    size_t alias_count;
};

struct hamlet_index;

/* Of one commune's hamlets. The index and what it remembers live in the arena; the names must outlive
 * it. */
struct hamlet_index *hamlet_index_make(struct arena *a, const struct hamlet_names *hamlets, size_t count);

struct hamlet_found {
    int32_t id;         /* 0 = unknown */
    int32_t nearest_id; /* of an unknown one: spelled nearest, 0 = none is near */
};

/* By name or alias as folded; else by key, when only one hamlet has it. Spellings met once are
 * remembered, so asking once a row is cheap. Not thread-safe. */
struct hamlet_found hamlet_index_find(struct hamlet_index *index, const char *spelling);

/* A spelling no hamlet has. */
struct hamlet_spelling {
    const char *text;
    uint32_t people; /* how many rows write it so */
};

/* A hamlet to be made: all spellings with one key. */
struct hamlet_proposal {
    const char *name; /* the spelling of most people */
    const char *const *aliases;
    size_t alias_count;
    uint32_t people;
};

/* Groups spellings (each may come several times, in any order) by key. The same spellings give the
 * same proposals, sorted by key with numbers in their order. */
size_t hamlet_propose(struct arena *a, const struct hamlet_spelling *spellings, size_t count,
                      const struct hamlet_proposal **out);

#endif
