/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/places.h"

#include "base/csv.h"
#include "base/hash.h"
#include "base/vec.h"
#include "store/reference.h"

#include <stdlib.h>
#include <string.h>

enum { SPELLINGS_AT_FIRST = 64 };

struct spelling_table {
    struct hamlet_spelling *slots; /* text NULL = free */
    size_t room;                   /* a power of two */
    size_t count;
};

struct places {
    struct pg *connection;
    struct arena *arena;
    civil_day day;
    struct place *at; /* sorted by commune */
    size_t count;
    size_t room;
    size_t last;
    int32_t *organisations;
    size_t organisation_count;
};

bool places_create(struct pg *c, civil_day day, struct arena *a, struct places **out, struct err *e) {
    struct places *p = arena_new(a, struct places);
    *p = (struct places){.connection = c, .arena = a, .day = day};
    *out = p;
    return reference_load_organisations(c, a, &p->organisations, &p->organisation_count, e);
}

/* ---- Communes --------------------------------------------------------------------------------- */

static bool load_place(struct places *p, struct place *place, struct err *e) {
    struct hamlet_names *names = NULL;
    size_t count = 0;
    if (!reference_is_commune(p->connection, place->commune, &place->is_known, e)) return false;
    if (!place->is_known) return true;
    if (!reference_load_hamlet_names(p->connection, place->commune, p->day, p->arena, &names, &count, e))
        return false;
    place->hamlets = hamlet_index_make(p->arena, names, count);
    return true;
}

static size_t find_place(const struct places *p, int32_t commune) {
    size_t low = 0;
    for (size_t high = p->count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (p->at[middle].commune < commune)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert_place(struct places *p, size_t where, const struct place *place) {
    if (p->count == p->room) {
        p->room = p->room == 0 ? 64 : 2 * p->room;
        struct place *grown = arena_new_array(p->arena, struct place, p->room);
        if (p->count > 0) memcpy(grown, p->at, p->count * sizeof *grown);
        p->at = grown;
    }
    memmove(p->at + where + 1, p->at + where, (p->count - where) * sizeof *p->at);
    p->at[where] = *place;
    p->count++;
}

bool places_get(struct places *p, int32_t commune, struct place **out, struct err *e) {
    if (p->last >= p->count || p->at[p->last].commune != commune) {
        const size_t where = find_place(p, commune);
        if (where == p->count || p->at[where].commune != commune) {
            struct place place = {.commune = commune};
            if (!load_place(p, &place, e)) return err_wrap(e, "commune %05d", commune);
            insert_place(p, where, &place);
        }
        p->last = where;
    }
    *out = &p->at[p->last];
    return true;
}

static int compare_ints(const void *left, const void *right) {
    const int32_t a = *(const int32_t *)left;
    const int32_t b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

bool places_has_organisation(const struct places *p, int32_t organisation) {
    return bsearch(&organisation, p->organisations, p->organisation_count, sizeof organisation,
                   compare_ints) != NULL;
}

/* ---- Unknown hamlets -------------------------------------------------------------------------- */

static struct hamlet_spelling *find_slot(const struct spelling_table *t, const char *text) {
    size_t at = (size_t)hash_fingerprint(text, strlen(text)) & (t->room - 1);
    while (t->slots[at].text != NULL && strcmp(t->slots[at].text, text) != 0) at = (at + 1) & (t->room - 1);
    return &t->slots[at];
}

static void grow(struct spelling_table *t, struct arena *a) {
    const struct spelling_table old = *t;
    t->room = 2 * old.room;
    t->slots = arena_new_array(a, struct hamlet_spelling, t->room);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].text != NULL) *find_slot(t, old.slots[i].text) = old.slots[i];
}

void places_note_unknown(struct places *p, struct place *place, const char *spelling) {
    if (place->unknown == NULL) {
        place->unknown = arena_new(p->arena, struct spelling_table);
        place->unknown->room = SPELLINGS_AT_FIRST;
        place->unknown->slots = arena_new_array(p->arena, struct hamlet_spelling, SPELLINGS_AT_FIRST);
    }
    struct spelling_table *t = place->unknown;
    struct hamlet_spelling *slot = find_slot(t, spelling);
    slot->people++;
    if (slot->text != NULL) return;
    slot->text = arena_copy_text(p->arena, spelling, strlen(spelling));
    if (2 * ++t->count > t->room) grow(t, p->arena);
}

static int compare_spellings(const void *left, const void *right) {
    const struct hamlet_spelling *a = left;
    const struct hamlet_spelling *b = right;
    return strcmp(a->text, b->text);
}

static const char *join_aliases(struct arena *a, const struct hamlet_proposal *h) {
    const char *joined = "";
    for (size_t i = 0; i < h->alias_count; i++)
        joined = arena_print(a, "%s%s%s", joined, i > 0 ? ";" : "", h->aliases[i]);
    return joined;
}

static size_t write_place(const struct place *place, struct arena *a, FILE *out) {
    const struct spelling_table *t = place->unknown;
    if (t == NULL) return 0;
    struct hamlet_spelling *spellings = arena_new_array(a, struct hamlet_spelling, t->count);
    const struct hamlet_proposal *proposals = NULL;
    size_t count = 0;
    for (size_t i = 0; i < t->room; i++)
        if (t->slots[i].text != NULL) spellings[count++] = t->slots[i];
    qsort(spellings, count, sizeof *spellings, compare_spellings);
    const size_t proposed = hamlet_propose(a, spellings, count, &proposals);
    for (size_t i = 0; i < proposed; i++) {
        const char *const fields[] = {arena_print(a, "%05d", place->commune), proposals[i].name,
                                      join_aliases(a, &proposals[i])};
        csv_write_row(out, fields, 3);
    }
    return proposed;
}

size_t places_write_proposal(const struct places *p, FILE *out) {
    static const char *const HEADER[] = {"commune", "name", "aliases"};
    size_t proposed = 0;
    csv_write_row(out, HEADER, 3);
    for (size_t i = 0; i < p->count; i++) proposed += write_place(&p->at[i], p->arena, out);
    return proposed;
}
