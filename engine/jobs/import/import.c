/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/import.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/outfile.h"
#include "jobs/import/commune.h"
#include "jobs/import/read.h"
#include "store/db.h"
#include "store/reference.h"
#include "store/register_rows.h"
#include "store/resident_id.h"

#include <inttypes.h>
#include <string.h>

struct import {
    struct loop *loop;
    struct pg *connection;
    const struct import_request *request;
    struct arena *arena; /* the report's */
    struct import_report *report;
    struct list_file *file;
    struct places *places;
    struct spool *spool;
    struct outfile hamlets;
};

/* ---- Reading the list ------------------------------------------------------------------------- */

static bool check_request(const struct import *m, struct err *e) {
    const struct import_request *q = m->request;
    if (q->as_of > q->list.today)
        return err_set(e, ERR_USAGE, "Give today or a day before.", "the list cannot be of a day to come");
    return q->commune == 0 || reference_check_commune(m->connection, q->commune, e);
}

static void report_reading(struct import *m) {
    const char *rejects = list_file_rejects_path(m->file);
    const char *fixes = list_file_fixes_path(m->file);
    m->report->list = *list_file_counts(m->file);
    m->report->rejects_path = arena_copy_text(m->arena, rejects, strlen(rejects));
    m->report->fixes_path = arena_copy_text(m->arena, fixes, strlen(fixes));
}

static bool read_list(struct import *m, struct err *e) {
    struct import_reading reading = {
        .loop = m->loop, .commune = m->request->commune, .places = m->places, .spool = m->spool};
    if (!import_read(m->file, &reading, e)) return false;
    m->report->is_read = true;
    if (m->hamlets.stream != NULL)
        m->report->hamlets_proposed = places_write_proposal(m->places, m->hamlets.stream);
    return true;
}

static bool check_refused(const struct import *m, struct err *e) {
    const struct list_file_counts *n = list_file_counts(m->file);
    const int64_t percent = m->request->refuse_percent;
    if (n->refused == n->rows)
        return err_set(e, ERR_INPUT, "Mend the list as the reject file says, and import it again.",
                       "every one of %" PRId64 " rows was refused", n->rows);
    if (m->request->is_first || n->refused * 100 <= n->rows * percent) return true;
    return err_set(
        e, ERR_INPUT,
        "Mend the rows of the reject file and import the list again. To take the good rows of a first "
        "list all the same, add --first.",
        "%" PRId64 " of %" PRId64 " rows were refused, more than %" PRId64 " percent; nothing was changed",
        n->refused, n->rows, percent);
}

/* ---- Writing ---------------------------------------------------------------------------------- */

static void add_counts(struct import_counts *sum, const struct import_counts *n) {
    sum->rows += n->rows;
    sum->refused += n->refused;
    sum->added += n->added;
    sum->arrived += n->arrived;
    sum->changed += n->changed;
    sum->moved += n->moved;
    sum->returned += n->returned;
    sum->unchanged += n->unchanged;
    sum->doubts += n->doubts;
    sum->closed += n->closed;
    sum->gone += n->gone;
    sum->kept += n->kept;
    sum->duplicates += n->duplicates;
    for (int i = 0; i < LIST_FIELDS; i++) sum->fields[i] += n->fields[i];
}

static bool check_interrupt(const struct import *m, struct err *e) {
    return !loop_is_interrupted(m->loop) ||
           err_set(e, ERR_BUSY, "Run it again; nothing was changed.", "the import was interrupted");
}

/* By code, as everybody who takes several communes: nobody waits for one who waits for him. */
static bool import_communes(struct import *m, struct import_work *w, struct err *e) {
    int32_t *codes = NULL;
    struct import_report *out = m->report;
    const size_t count = spool_list_communes(m->spool, m->arena, &codes);
    struct arena *rows = arena_create();
    bool is_done = true;
    out->communes = arena_new_array(m->arena, struct import_commune, count);
    for (size_t i = 0; is_done && i < count; i++) {
        struct import_commune *one = &out->communes[out->commune_count++];
        one->commune = codes[i];
        is_done = check_interrupt(m, e) && import_commune(w, m->spool, rows, one, e);
        arena_reset(rows);
    }
    arena_destroy(rows);
    return is_done;
}

static bool import_first(struct import *m, struct import_work *w, struct err *e) {
    struct register_indexes indexes;
    return register_rows_drop_indexes(m->connection, m->arena, &indexes, e) && import_communes(m, w, e) &&
           register_rows_make_indexes(m->connection, &indexes, e);
}

/* Once everybody is there, and can be found. */
static bool compare_communes(struct import *m, struct err *e) {
    for (size_t i = 0; i < m->report->commune_count; i++) {
        struct import_commune *one = &m->report->communes[i];
        int64_t raised = 0;
        if (!register_rows_raise_elsewhere(m->connection, one->commune, one->suspects, one->suspect_count,
                                           &raised, e))
            return err_wrap(e, "commune %05d", one->commune);
        one->counts.duplicates += raised;
    }
    return true;
}

static void add_up(struct import_report *out) {
    for (size_t i = 0; i < out->commune_count; i++) {
        add_counts(&out->total, &out->communes[i].counts);
        free(out->communes[i].suspects);
        out->communes[i].suspects = NULL;
    }
}

/* The counter is held first: of two imports one waits here, before it has locked anything. */
static bool write_all(struct import *m, struct import_work *w, struct err *e) {
    struct pg *c = m->connection;
    int64_t last_id = 0;
    if (!resident_id_hold(c, &last_id, e) || !register_rows_is_empty(c, &w->is_first, e)) return false;
    w->last_id = last_id;
    const bool is_done =
        (w->is_first ? import_first(m, w, e) : import_communes(m, w, e)) && compare_communes(m, e) &&
        (w->last_id == last_id || resident_id_release(c, w->last_id, e)) && check_interrupt(m, e);
    add_up(m->report);
    return is_done;
}

static bool keep_files(struct import *m, struct err *e) {
    return list_file_keep(m->file, e) && (m->hamlets.stream == NULL || outfile_end(&m->hamlets, e));
}

/* What was found in a list is told also when the list as a whole is refused for it. */
static bool refuse(struct import *m) {
    struct err ignored;
    return keep_files(m, &ignored) && false;
}

/* The files are put in their places before the end: a disk that is full changes nothing. */
static bool end_writing(struct import *m, struct err *e) {
    if (m->request->is_applied && keep_files(m, e)) return db_commit(m->connection, e);
    db_rollback(m->connection);
    return !m->request->is_applied && keep_files(m, e);
}

/* The list is in the register by now, whatever comes of this. */
static void settle(struct import *m) {
    struct err e;
    if (!register_rows_settle(m->connection, &e))
        log_event(LOG_WARNING, "register_not_settled", LOG_TEXT("reason", e.message));
}

static bool write_list(struct import *m, struct err *e) {
    char digest[HASH_TEXT_BYTES];
    struct import_work work = {
        .connection = m->connection, .request = m->request, .file = m->file, .digest = digest};
    if (!list_file_hash(m->request->list.path, digest, e) ||
        !db_limit_waits(m->connection, DB_WAIT_MILLISECONDS, e) || !db_begin(m->connection, e))
        return false;
    m->report->is_done = write_all(m, &work, e);
    report_reading(m); /* with what was found about matches */
    if (m->report->is_done) {
        if (!end_writing(m, e)) return false;
        if (work.is_first && m->request->is_applied) settle(m);
        return true;
    }
    db_rollback(m->connection);
    return e->code == ERR_INPUT && refuse(m);
}

/* ---- The whole -------------------------------------------------------------------------------- */

static bool run(struct import *m, struct err *e) {
    if (!read_list(m, e)) return false;
    report_reading(m);
    return check_refused(m, e) ? write_list(m, e) : refuse(m);
}

bool import_run(struct loop *l, struct pg *c, const struct import_request *q, struct arena *a,
                struct import_report *out, struct err *e) {
    struct import m = {.loop = l, .connection = c, .request = q, .arena = a, .report = out};
    *out = (struct import_report){0};
    const bool is_done = check_request(&m, e) && list_file_open(&q->list, &m.file, e) &&
                         (q->hamlets_path == NULL || outfile_begin(&m.hamlets, q->hamlets_path, e)) &&
                         spool_create(&m.spool, e) && places_create(c, q->as_of, a, &m.places, e) &&
                         run(&m, e);
    outfile_abandon(&m.hamlets);
    spool_destroy(m.spool);
    list_file_close(m.file);
    return is_done;
}
