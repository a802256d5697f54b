/* SPDX-License-Identifier: Apache-2.0 */
/* A write is two batches: what the database makes of the subjects (the digests cover that) and heads that are
 * not known; then the rows, commune by commune. */
#include "store/audit_trail.h"

#include "base/log.h"
#include "base/secret.h"
#include "base/vec.h"
#include "store/array.h"
#include "store/audit_heads.h"
#include "store/audit_link.h"
#include "store/scope.h"
#include "store/sql.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    COPY_MILLISECONDS = 60000,
    WRITE_MILLISECONDS = 10000,
    COMMUNES_AT_ONCE = (PG_BATCH_MAX - 1) / 2, /* each takes two statements of a batch */
    ENTRIES_AT_ONCE = 1000
};

struct audit_wait {
    struct audit_entry entry; /* its texts and `subject` lie behind it */
    const char *subject;
    uint64_t number;              /* order of arrival */
    audit_on_written *on_written; /* NULL: forgotten */
    void *context;
};

struct place {
    int64_t sequence;
    char digest[HASH_TEXT_BYTES]; /* "" before the first row */
};

/* Of a commune's chain. After a write whose end is not known, only the database knows it. */
struct head {
    int32_t commune;
    bool is_known;
    struct place now;
    struct place next; /* when the write under way has gone well */
};

struct waits VEC_OF(struct audit_wait *);
struct heads VEC_OF(struct head);

struct audit_trail {
    struct loop *loop;
    struct pg_pool *pool; /* of one connection */
    char chain[AUDIT_CHAIN_BYTES];
    char *heads_path;   /* "" = none */
    struct heads heads; /* by commune */
    struct waits gathered;
    struct waits written; /* in the write under way; by commune */
    uint64_t arrivals;
    struct loop_timer *turn; /* NULL: nothing to begin */
    struct loop_timer *minutes;
    struct arena *arena; /* of the write */
    struct pg_batch *batch;
    bool is_writing;
    bool is_second_try;
    bool is_well;
    bool is_copied; /* the heads outside are those of now */
};

/* ---- Heads ---------------------------------------------------------------------------------------- */

static struct head *get_head(struct audit_trail *t, int32_t commune) {
    size_t low = 0, high = t->heads.count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (t->heads.at[middle].commune < commune)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < t->heads.count && t->heads.at[low].commune == commune) return &t->heads.at[low];
    (void)vec_push(&t->heads);
    memmove(&t->heads.at[low + 1], &t->heads.at[low], (t->heads.count - 1 - low) * sizeof t->heads.at[0]);
    t->heads.at[low] = (struct head){.commune = commune, .is_known = true}; /* the chain is new */
    return &t->heads.at[low];
}

static bool copy_heads(const struct audit_trail *t, struct err *e) {
    struct arena *a = arena_create();
    struct audit_head *copies = arena_new_array(a, struct audit_head, t->heads.count);
    size_t count = 0;
    for (size_t i = 0; i < t->heads.count; i++) {
        const struct head *head = &t->heads.at[i];
        if (head->now.sequence == 0) continue;
        struct audit_head *copy = &copies[count++];
        memcpy(copy->chain, t->chain, sizeof copy->chain);
        memcpy(copy->digest, head->now.digest, sizeof copy->digest);
        copy->commune = head->commune;
        copy->sequence = head->now.sequence;
    }
    const bool ok = audit_heads_update(t->heads_path, copies, count, e);
    arena_destroy(a);
    return ok;
}

static void on_minute(void *context) {
    struct audit_trail *t = context;
    struct err e;
    if (t->heads_path[0] == '\0' || t->is_copied) return;
    t->is_copied = copy_heads(t, &e);
    if (!t->is_copied) log_event(LOG_ERROR, "audit_heads_not_copied", LOG_TEXT("error", e.message));
}

/* ---- Ending a write ------------------------------------------------------------------------------- */

static void begin_soon(struct audit_trail *t);

/* The entries of each commune lie together. */
static size_t count_of_commune(const struct audit_trail *t, size_t first) {
    size_t i = first;
    while (i < t->written.count && t->written.at[i]->entry.commune == t->written.at[first]->entry.commune)
        i++;
    return i - first;
}

static void settle_heads(struct audit_trail *t, bool is_written) {
    for (size_t i = 0; i < t->written.count; i += count_of_commune(t, i)) {
        struct head *head = get_head(t, t->written.at[i]->entry.commune);
        head->is_known = is_written;
        if (is_written) head->now = head->next;
    }
    if (is_written) t->is_copied = false;
}

/* Last of all: whoever is told may hand in the next entry. */
static void tell_all(struct waits *told, const struct err *e) {
    for (size_t i = 0; i < told->count; i++) {
        struct audit_wait *w = told->at[i];
        if (w->on_written) w->on_written(w->context, e);
        free(w);
    }
    vec_free(told);
}

static void end_write(struct audit_trail *t, const struct err *e) {
    struct waits told = t->written;
    settle_heads(t, !e);
    if (e) log_event(LOG_ERROR, "audit_not_written", LOG_TEXT("error", e->message));
    t->written = (struct waits){0};
    t->is_well = !e;
    t->is_writing = false;
    pg_batch_destroy(t->batch);
    arena_destroy(t->arena);
    t->batch = NULL;
    t->arena = NULL;
    begin_soon(t);
    tell_all(&told, e);
}

/* ---- Writing --------------------------------------------------------------------------------------- */

static void prepare(struct audit_trail *t);

/* A write whose end was not known may have ended only after the heads were read again: then its rows are
 * in the way, once. */
static void on_rows_written(void *context, struct pg_batch *b, const struct err *e) {
    struct audit_trail *t = context;
    if (!e || !err_is_sqlstate(e, "23505") || t->is_second_try) {
        end_write(t, e);
        return;
    }
    settle_heads(t, false);
    t->is_second_try = true;
    pg_batch_destroy(b);
    arena_destroy(t->arena);
    prepare(t);
}

enum { LINK_COLUMNS = 7 };

static void add_link(struct array *columns, const struct audit_link *l, const char *digest, struct arena *a) {
    array_add_integer(&columns[0], l->sequence);
    array_add_integer(&columns[1], l->unix_seconds);
    array_add_text(&columns[2], l->actor);
    array_add_text(&columns[3], l->action);
    array_add_text(&columns[4], l->subject);
    array_add_text(&columns[5], arena_print(a, "\\x%s", l->previous));
    array_add_text(&columns[6], arena_print(a, "\\x%s", digest));
}

/* Links the entries [first, first + count) of one commune to its chain. `subjects` are the database's. */
static void add_rows(struct audit_trail *t, size_t first, size_t count, const struct pg_result *subjects) {
    struct head *head = get_head(t, t->written.at[first]->entry.commune);
    struct array columns[LINK_COLUMNS];
    for (int i = 0; i < LINK_COLUMNS; i++) array_begin(&columns[i]);
    head->next = head->now;
    for (size_t i = first; i < first + count; i++) {
        const struct audit_entry *entry = &t->written.at[i]->entry;
        const struct audit_link l = {.commune = entry->commune,
                                     .chain = t->chain,
                                     .sequence = head->next.sequence + 1,
                                     .unix_seconds = entry->unix_seconds,
                                     .actor = entry->actor,
                                     .action = entry->action,
                                     .subject = pg_result_text(subjects, (int)i, 0),
                                     .previous = arena_print(t->arena, "%s", head->next.digest)};
        const struct digest digest = audit_link_digest(&l);
        head->next.sequence = l.sequence;
        add_link(columns, &l, digest_print(&digest, head->next.digest), t->arena);
    }
    scope_add(t->batch, head->commune);
    struct pg_params *p = pg_batch_add(t->batch, &SQL_AUDIT_INSERT_MANY);
    pg_param_int(p, head->commune);
    pg_param_text(p, t->chain);
    for (int i = 0; i < LINK_COLUMNS; i++) pg_param_text(p, array_keep(&columns[i], t->arena));
}

/* The answers about heads follow the subjects in the order they were asked. */
static void read_heads(struct audit_trail *t, const struct pg_batch *b) {
    int index = 1;
    for (size_t i = 0; i < t->written.count; i += count_of_commune(t, i)) {
        struct head *head = get_head(t, t->written.at[i]->entry.commune);
        if (head->is_known) continue;
        const struct pg_result *r = pg_batch_result(b, index + 1);
        index += 2;
        head->is_known = true;
        head->now.sequence = pg_result_integer(r, 0, 0);
        (void)snprintf(head->now.digest, sizeof head->now.digest, "%s", pg_result_text(r, 0, 1));
    }
}

static void on_prepared(void *context, struct pg_batch *b, const struct err *e) {
    struct audit_trail *t = context;
    if (e) {
        end_write(t, e);
        return;
    }
    read_heads(t, b);
    t->batch = pg_batch_create();
    for (size_t i = 0, count; i < t->written.count; i += count) {
        count = count_of_commune(t, i);
        add_rows(t, i, count, pg_batch_result(b, 0));
    }
    pg_batch_destroy(b);
    pg_pool_run(t->pool, t->batch, on_rows_written, t);
}

static void prepare(struct audit_trail *t) {
    struct array subjects;
    t->arena = arena_create();
    t->batch = pg_batch_create();
    array_begin(&subjects);
    for (size_t i = 0; i < t->written.count; i++) array_add_text(&subjects, t->written.at[i]->subject);
    pg_param_text(pg_batch_add(t->batch, &SQL_AUDIT_SUBJECTS), array_keep(&subjects, t->arena));
    for (size_t i = 0; i < t->written.count; i += count_of_commune(t, i)) {
        const struct head *head = get_head(t, t->written.at[i]->entry.commune);
        if (head->is_known) continue;
        scope_add(t->batch, head->commune);
        struct pg_params *p = pg_batch_add(t->batch, &SQL_AUDIT_HEAD);
        pg_param_int(p, head->commune);
        pg_param_text(p, t->chain);
        pg_param_text(p, NULL);
    }
    pg_pool_run(t->pool, t->batch, on_prepared, t);
}

static int compare_waits(const void *left, const void *right) {
    const struct audit_wait *a = *(struct audit_wait *const *)left, *b = *(struct audit_wait *const *)right;
    if (a->entry.commune != b->entry.commune) return a->entry.commune < b->entry.commune ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

/* The oldest of those gathered, as many as one write holds. */
static size_t count_for_write(const struct audit_trail *t) {
    int32_t communes[COMMUNES_AT_ONCE];
    size_t known = 0, count = 0;
    for (; count < t->gathered.count && count < ENTRIES_AT_ONCE; count++) {
        const int32_t commune = t->gathered.at[count]->entry.commune;
        size_t i = 0;
        while (i < known && communes[i] != commune) i++;
        if (i == COMMUNES_AT_ONCE) break;
        if (i == known) communes[known++] = commune;
    }
    return count;
}

static void begin_write(void *context) {
    struct audit_trail *t = context;
    t->turn = NULL;
    const size_t count = count_for_write(t);
    for (size_t i = 0; i < count; i++) *vec_push(&t->written) = t->gathered.at[i];
    t->gathered.count -= count;
    memmove(t->gathered.at, t->gathered.at + count, t->gathered.count * sizeof t->gathered.at[0]);
    qsort(t->written.at, count, sizeof t->written.at[0], compare_waits);
    t->is_writing = true;
    t->is_second_try = false;
    prepare(t);
}

static void begin_soon(struct audit_trail *t) {
    if (t->turn || t->is_writing || t->gathered.count == 0) return;
    t->turn = loop_timer_start_once(t->loop, 0, begin_write, t);
}

/* ---- Handing in -------------------------------------------------------------------------------------- */

static char *put_text(char **at, const char *text) {
    const size_t size = strlen(text) + 1;
    char *copy = memcpy(*at, text, size);
    *at += size;
    return copy;
}

struct audit_wait *audit_trail_append(struct audit_trail *t, const struct audit_entry *entry,
                                      audit_on_written *on_written, void *context) {
    char *subject = json_print(entry->subject, false);
    struct audit_wait *w =
        memory_get(1, sizeof *w + strlen(entry->actor) + strlen(entry->action) + strlen(subject) + 3);
    char *at = (char *)(w + 1);
    *w = (struct audit_wait){
        .entry = {.commune = entry->commune, .chain = t->chain, .unix_seconds = entry->unix_seconds},
        .number = t->arrivals++,
        .on_written = on_written,
        .context = context};
    w->entry.actor = put_text(&at, entry->actor);
    w->entry.action = put_text(&at, entry->action);
    w->subject = put_text(&at, subject);
    free(subject);
    *vec_push(&t->gathered) = w;
    begin_soon(t);
    return w;
}

void audit_trail_forget(struct audit_wait *w) {
    w->on_written = NULL;
}

const char *audit_trail_chain(const struct audit_trail *t) {
    return t->chain;
}

bool audit_trail_is_well(const struct audit_trail *t) {
    return t->is_well;
}

/* ---- Opening and closing --------------------------------------------------------------------------------
 */

static void name_chain(struct audit_trail *t) {
    uint64_t number;
    secret_draw(&number, sizeof number);
    (void)snprintf(t->chain, sizeof t->chain, "serve-%016llx", (unsigned long long)number);
}

bool audit_trail_open(struct loop *l, const char *conninfo, const char *heads_path, struct audit_trail **out,
                      struct err *e) {
    const struct pg_pool_limits limits = {
        .connections = 1, .waiting = 1, .timeout_milliseconds = WRITE_MILLISECONDS};
    if (heads_path[0] != '\0' && !audit_heads_update(heads_path, NULL, 0, e)) return false;
    struct audit_trail *t = memory_get(1, sizeof *t);
    t->loop = l;
    t->heads_path = memcpy(memory_get(strlen(heads_path) + 1, 1), heads_path, strlen(heads_path));
    t->pool = pg_pool_create(l, conninfo, scope_settings(SCOPE_API), &limits);
    t->minutes = loop_timer_start(l, COPY_MILLISECONDS, on_minute, t);
    t->is_well = true;
    t->is_copied = true;
    name_chain(t);
    *out = t;
    return true;
}

static void drop(struct waits *waits) {
    for (size_t i = 0; i < waits->count; i++) free(waits->at[i]);
    vec_free(waits);
}

void audit_trail_close(struct audit_trail *t) {
    if (!t) return;
    on_minute(t);
    loop_timer_stop(t->turn);
    loop_timer_stop(t->minutes);
    pg_pool_close(t->pool);
    pg_batch_destroy(t->batch);
    arena_destroy(t->arena);
    drop(&t->gathered);
    drop(&t->written);
    vec_free(&t->heads);
    free(t->heads_path);
    free(t);
}
