/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/spool.h"

#include "base/crash_point.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 8192, TEXTS = 7 };

struct blocks VEC_OF(uint32_t);

/* One commune's bytes: blocks of the file, then what is still in memory. */
struct chain {
    int32_t commune;
    size_t rows;
    struct blocks blocks;
    unsigned char *tail; /* [BLOCK_BYTES] */
    size_t tail_used;
};

struct chains VEC_OF(struct chain);

struct spool {
    int file;
    uint32_t block_count;
    struct chains chains; /* sorted by commune */
    size_t last;          /* the chain of the last row: lists are mostly grouped */
};

/* A row without its pointers; its texts follow, each ended by a NUL. */
struct packed_row {
    int64_t personal_number, phone;
    civil_day birth, resident_since, last_check;
    uint32_t line, target_groups;
    int32_t organisation, hamlet;
    char language[8];
    uint8_t circumstances, sex, route, phone_owner;
    uint8_t has_birth_day, has_target_groups, has_circumstances, is_never_checked, is_refused;
};

/* ---- The file -------------------------------------------------------------------------------- */

static const char *directory_name(void) {
    const char *named = getenv("TMPDIR");
    return named != NULL && *named != '\0' ? named : "/tmp";
}

static bool fail(struct err *e, const char *what) {
    return err_set(e, ERR_UNAVAILABLE,
                   "Make room there, or name another directory: TMPDIR=/path lichkham ...", "%s in %s: %s",
                   what, directory_name(), strerror(errno));
}

/* Where the file system knows no nameless files, the name is taken away at once. */
static int open_nameless(void) {
    char path[4096];
    const int file = CRASH_POINT(open(directory_name(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600));
    if (file >= 0) return file;
    const int length = snprintf(path, sizeof path, "%s/lichkham-XXXXXX", directory_name());
    if (length < 0 || (size_t)length >= sizeof path) return -1;
    const int named = CRASH_POINT(mkostemp(path, O_CLOEXEC));
    if (named >= 0) (void)CRASH_POINT(unlink(path));
    return named;
}

bool spool_create(struct spool **out, struct err *e) {
    const int file = open_nameless();
    if (file < 0) return fail(e, "no temporary file can be made");
    *out = memory_get(1, sizeof **out);
    (*out)->file = file;
    return true;
}

void spool_destroy(struct spool *s) {
    if (s == NULL) return;
    for (size_t i = 0; i < s->chains.count; i++) {
        vec_free(&s->chains.at[i].blocks);
        free(s->chains.at[i].tail);
    }
    vec_free(&s->chains);
    (void)close(s->file);
    free(s);
}

static off_t place_of(uint32_t block) {
    return (off_t)block * BLOCK_BYTES;
}

static bool write_block(struct spool *s, struct chain *k, struct err *e) {
    for (size_t at = 0; at < BLOCK_BYTES;) {
        const ssize_t step = CRASH_POINT(
            pwrite(s->file, k->tail + at, BLOCK_BYTES - at, place_of(s->block_count) + (off_t)at));
        if (step < 0 && errno == EINTR) continue;
        if (step <= 0) return fail(e, "the temporary file cannot be written");
        at += (size_t)step;
    }
    *vec_push(&k->blocks) = s->block_count++;
    k->tail_used = 0;
    return true;
}

static bool read_block(const struct spool *s, uint32_t block, unsigned char *to, struct err *e) {
    for (size_t at = 0; at < BLOCK_BYTES;) {
        const ssize_t step = pread(s->file, to + at, BLOCK_BYTES - at, place_of(block) + (off_t)at);
        if (step < 0 && errno == EINTR) continue;
        if (step <= 0) return fail(e, "the temporary file cannot be read back");
        at += (size_t)step;
    }
    return true;
}

/* ---- Chains ---------------------------------------------------------------------------------- */

/* Where the commune's chain is, or would be. */
static size_t find_place(const struct spool *s, int32_t commune) {
    size_t low = 0;
    for (size_t high = s->chains.count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (s->chains.at[middle].commune < commune)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct spool *s, size_t place, int32_t commune) {
    return place < s->chains.count && s->chains.at[place].commune == commune;
}

static struct chain *get_chain(struct spool *s, int32_t commune) {
    if (is_at(s, s->last, commune)) return &s->chains.at[s->last];
    const size_t place = find_place(s, commune);
    if (!is_at(s, place, commune)) {
        (void)vec_push(&s->chains);
        struct chain *at = &s->chains.at[place];
        memmove(at + 1, at, (s->chains.count - 1 - place) * sizeof *at);
        *at = (struct chain){.commune = commune, .tail = memory_get(BLOCK_BYTES, 1)};
    }
    s->last = place;
    return &s->chains.at[place];
}

static bool add_bytes(struct spool *s, struct chain *k, const void *bytes, size_t length, struct err *e) {
    const unsigned char *from = bytes;
    while (length > 0) {
        const size_t room = BLOCK_BYTES - k->tail_used;
        const size_t step = length < room ? length : room;
        memcpy(k->tail + k->tail_used, from, step);
        k->tail_used += step;
        from += step;
        length -= step;
        if (k->tail_used == BLOCK_BYTES && !write_block(s, k, e)) return false;
    }
    return true;
}

static bool read_chain(const struct spool *s, const struct chain *k, struct arena *a, unsigned char **out,
                       struct err *e) {
    *out = arena_take(a, k->blocks.count * BLOCK_BYTES + k->tail_used);
    for (size_t i = 0; i < k->blocks.count; i++)
        if (!read_block(s, k->blocks.at[i], *out + i * BLOCK_BYTES, e)) return false;
    memcpy(*out + k->blocks.count * BLOCK_BYTES, k->tail, k->tail_used);
    return true;
}

size_t spool_list_communes(const struct spool *s, struct arena *a, int32_t **out) {
    size_t count = 0;
    *out = arena_new_array(a, int32_t, s->chains.count);
    for (size_t i = 0; i < s->chains.count; i++)
        if (s->chains.at[i].commune != SPOOL_NO_COMMUNE) (*out)[count++] = s->chains.at[i].commune;
    return count;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static struct packed_row pack(const struct spool_row *row) {
    const struct list_person *p = &row->person;
    struct packed_row packed = {
        .personal_number = p->personal_number,
        .phone = p->phone,
        .birth = p->birth,
        .resident_since = p->resident_since,
        .last_check = p->last_check,
        .line = p->line,
        .target_groups = p->target_groups,
        .organisation = p->organisation,
        .hamlet = row->hamlet,
        .circumstances = p->circumstances,
        .sex = p->sex,
        .route = p->route,
        .phone_owner = p->phone_owner,
        .has_birth_day = p->has_birth_day,
        .has_target_groups = p->has_target_groups,
        .has_circumstances = p->has_circumstances,
        .is_never_checked = p->is_never_checked,
        .is_refused = row->is_refused,
    };
    memcpy(packed.language, p->language, sizeof packed.language);
    return packed;
}

bool spool_add(struct spool *s, const struct spool_row *row, struct err *e) {
    const struct list_person *p = &row->person;
    const struct packed_row packed = pack(row);
    const char *const texts[TEXTS] = {p->name,  p->name_key, p->hamlet, p->household, p->insurance_number,
                                      p->email, p->address};
    struct chain *k = get_chain(s, p->commune);
    if (!add_bytes(s, k, &packed, sizeof packed, e)) return false;
    for (int i = 0; i < TEXTS; i++)
        if (!add_bytes(s, k, texts[i], strlen(texts[i]) + 1, e)) return false;
    k->rows++;
    return true;
}

static const char *next_text(const unsigned char **at) {
    const char *text = (const char *)*at;
    *at += strlen(text) + 1;
    return text;
}

static void unpack(const unsigned char **at, struct spool_row *row) {
    struct packed_row packed;
    memcpy(&packed, *at, sizeof packed);
    *at += sizeof packed;
    row->hamlet = packed.hamlet;
    row->is_refused = packed.is_refused != 0;
    row->person = (struct list_person){
        .line = packed.line,
        .personal_number = packed.personal_number,
        .phone = packed.phone,
        .birth = packed.birth,
        .resident_since = packed.resident_since,
        .last_check = packed.last_check,
        .target_groups = packed.target_groups,
        .organisation = packed.organisation,
        .circumstances = packed.circumstances,
        .sex = packed.sex,
        .route = packed.route,
        .phone_owner = packed.phone_owner,
        .has_birth_day = packed.has_birth_day != 0,
        .has_target_groups = packed.has_target_groups != 0,
        .has_circumstances = packed.has_circumstances != 0,
        .is_never_checked = packed.is_never_checked != 0,
    };
    memcpy(row->person.language, packed.language, sizeof packed.language);
    const char **const texts[TEXTS] = {
        &row->person.name,      &row->person.name_key,         &row->person.hamlet,
        &row->person.household, &row->person.insurance_number, &row->person.email,
        &row->person.address};
    for (int i = 0; i < TEXTS; i++) *texts[i] = next_text(at);
}

bool spool_read(const struct spool *s, int32_t commune, struct arena *a, struct spool_row **rows,
                size_t *count, struct err *e) {
    const size_t place = find_place(s, commune);
    *rows = NULL;
    *count = 0;
    if (!is_at(s, place, commune)) return true;
    const struct chain *k = &s->chains.at[place];
    unsigned char *bytes = NULL;
    if (!read_chain(s, k, a, &bytes, e)) return false;
    *rows = arena_new_array(a, struct spool_row, k->rows);
    const unsigned char *at = bytes;
    for (size_t i = 0; i < k->rows; i++) {
        unpack(&at, &(*rows)[i]);
        (*rows)[i].person.commune = commune;
    }
    *count = k->rows;
    return true;
}
