/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/lists/completion_import.h"

#include "base/hash.h"
#include "jobs/lists/evidence.h"
#include "jobs/lists/gather.h"
#include "jobs/lists/identify.h"
#include "jobs/lists/waiting.h"
#include "store/db.h"
#include "store/organisation.h"
#include "store/reference.h"
#include "store/unmatched.h"

#include <stdlib.h>
#include <string.h>

struct importing {
    struct pg *connection;
    struct pg *register_;
    const struct completion_import_request *request;
    struct completion_import_report *report;
    struct list_file *file;
    struct organisation organisation; /* whose report it is; id 0 = nobody's */
    struct gathering gathering;
    struct arena *arena; /* of one commune */
};

/* One commune's part of the list. */
struct part {
    int32_t commune;
    const struct gathered_row *rows;
    size_t count;
    const struct identified *found;
    struct evidence_outcome outcome;
    int64_t queued;
    int64_t settled;
    bool is_reported; /* the organisation's report is noted here */
};

/* ---- Evidence ----------------------------------------------------------------------------------- */

struct told {
    struct completion_row row;
    uint32_t line;
};

static int compare_told(const void *left, const void *right) {
    const struct told *a = left;
    const struct told *b = right;
    if (a->row.resident != b->row.resident) return a->row.resident < b->row.resident ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static struct completion_row told_row(const struct importing *m, const struct gathered_row *row,
                                      int64_t resident) {
    return (struct completion_row){.resident = resident,
                                   .done_on = row->check.done_on,
                                   .source = (uint8_t)m->request->source,
                                   .data_status = row->check.data_status,
                                   .payer = row->check.payer,
                                   .facility = row->check.facility,
                                   .visit_code = row->check.visit_code};
}

/* By resident, then line. */
static struct completion_row *list_told(struct importing *m, const struct part *part, size_t *count) {
    struct told *told = arena_new_array(m->arena, struct told, part->count);
    *count = 0;
    for (size_t i = 0; i < part->count; i++)
        if (part->found[i].kind == MATCH_FOUND)
            told[(*count)++] = (struct told){.row = told_row(m, &part->rows[i], part->found[i].resident),
                                             .line = part->rows[i].person.line};
    if (*count > 0) qsort(told, *count, sizeof *told, compare_told);
    struct completion_row *rows = arena_new_array(m->arena, struct completion_row, *count);
    for (size_t i = 0; i < *count; i++) rows[i] = told[i].row;
    return rows;
}

static bool settle_evidence(struct importing *m, struct part *part, struct err *e) {
    struct evidence_input in = {0};
    struct completion_row *known = NULL;
    in.told = list_told(m, part, &in.told_count);
    int64_t *residents = arena_new_array(m->arena, int64_t, in.told_count);
    for (size_t i = 0; i < in.told_count; i++) residents[i] = in.told[i].resident;
    if (!completion_load_rounds(m->connection, part->commune, m->arena, &in.rounds, &in.round_count, e) ||
        !completion_load_known(m->connection, part->commune, residents, in.told_count, m->arena, &known,
                               &in.known_count, e))
        return false;
    in.known = known;
    evidence_settle(&in, m->arena, &part->outcome);
    return true;
}

/* ---- Who waits ---------------------------------------------------------------------------------- */

static bool settle_waiting(struct importing *m, struct part *part, struct err *e) {
    const char **digests = arena_new_array(m->arena, const char *, part->count);
    size_t count = 0;
    for (size_t i = 0; i < part->count; i++)
        if (part->found[i].kind == MATCH_FOUND)
            digests[count++] = waiting_digest(&part->rows[i], m->request->source, m->arena);
    return unmatched_found(m->connection, part->commune, digests, count, m->request->officer.today,
                           m->request->officer.name, &part->settled, e);
}

static int compare_digests(const void *left, const void *right) {
    const struct unmatched_row *a = left;
    const struct unmatched_row *b = right;
    const int by_digest = strcmp(a->digest, b->digest);
    return by_digest != 0 ? by_digest : (a->line > b->line) - (a->line < b->line);
}

/* The same row twice in the list waits once. */
static size_t drop_repeated(struct unmatched_row *rows, size_t count) {
    size_t kept = 0;
    if (count > 0) qsort(rows, count, sizeof *rows, compare_digests);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || strcmp(rows[kept - 1].digest, rows[i].digest) != 0) rows[kept++] = rows[i];
    return kept;
}

static bool queue_unknown(struct importing *m, struct part *part, struct err *e) {
    struct unmatched_row *rows = arena_new_array(m->arena, struct unmatched_row, part->count);
    size_t count = 0;
    for (size_t i = 0; i < part->count; i++) {
        const struct gathered_row *row = &part->rows[i];
        if (part->found[i].kind == MATCH_FOUND) continue;
        rows[count++] = (struct unmatched_row){.commune = part->commune,
                                               .batch = m->report->batch,
                                               .line = (int32_t)row->person.line,
                                               .digest = waiting_digest(row, m->request->source, m->arena),
                                               .done_on = row->check.done_on,
                                               .source = (uint8_t)m->request->source,
                                               .evidence = waiting_print(row, &part->found[i], m->arena)};
    }
    count = drop_repeated(rows, count);
    return unmatched_add(m->connection, part->commune, rows, count, &part->queued, e);
}

/* ---- One commune -------------------------------------------------------------------------------- */

static bool identify(struct importing *m, struct part *part, struct err *e) {
    if (part->count == 0) return true;
    struct identifying k = {.connection = m->connection,
                            .register_ = m->register_,
                            .file = m->file,
                            .today = m->request->officer.today,
                            .commune = part->commune,
                            .rows = part->rows,
                            .count = part->count,
                            .arena = m->arena};
    if (!identify_rows(&k, e)) return false;
    part->found = k.out;
    for (size_t i = 0; i < part->count; i++) {
        m->report->counts.doubts += k.out[i].kind == MATCH_DOUBT;
        m->report->counts.nobody += k.out[i].kind == MATCH_NEW;
    }
    return true;
}

static bool append_audit(struct importing *m, const struct part *part, struct err *e) {
    struct json *subject = json_object();
    json_put(subject, "batch", json_text(m->report->batch));
    json_put(subject, "source", json_text(completion_source_name(m->request->source)));
    json_put(subject, "written", json_integer((int64_t)part->outcome.write_count));
    json_put(subject, "queued", json_integer(part->queued));
    json_put(subject, "settled", json_integer(part->settled));
    const bool is_done = officer_append_audit(m->connection, &m->request->officer, part->commune,
                                              "import_completions", subject, e);
    json_destroy(subject);
    return is_done;
}

/* The first day stands: a list that comes again is no other report. */
static bool note_report(struct importing *m, struct part *part, struct err *e) {
    const struct organisation *o = &m->organisation;
    part->is_reported = o->id != 0 && o->commune == part->commune && o->reported_on == CIVIL_NONE;
    return !part->is_reported || organisation_report(m->connection, o->id, m->request->officer.today, e);
}

/* Evidence first: closing counts the days the commune has evidence of. */
static bool write_part(struct importing *m, struct part *part, int64_t revision, struct err *e) {
    const struct evidence_outcome *o = &part->outcome;
    int64_t written = 0;
    if (o->write_count > 0 &&
        !completion_write(m->connection, part->commune, o->writes, o->write_count, &written, e))
        return false;
    if (!close_needs(m->connection, part->commune, revision, m->request->officer.today, o->closings,
                     o->closing_count, m->arena, &m->report->counts.closed, e) ||
        !settle_waiting(m, part, e) || !queue_unknown(m, part, e) || !note_report(m, part, e))
        return false;
    if (written + part->settled + part->queued + part->is_reported == 0) return true;
    return append_audit(m, part, e) && db_advance_commune(m->connection, part->commune, &revision, e);
}

static void count_part(struct completion_import_counts *n, const struct part *part) {
    n->added += part->outcome.added;
    n->changed += part->outcome.changed;
    n->unchanged += part->outcome.unchanged;
    n->queued += part->queued;
    n->settled += part->settled;
}

static bool import_part(struct importing *m, struct part *part, struct err *e) {
    int64_t revision = 0;
    bool is_commune = false;
    if (!gather_check_commune(&m->gathering, m->connection, part->commune, &is_commune, e)) return false;
    if (!is_commune) {
        gather_refuse(m->file, part->rows, part->count);
        m->report->counts.refused += (int64_t)part->count;
        return true;
    }
    const bool is_done = db_lock_commune(m->connection, part->commune, &revision, e) &&
                         identify(m, part, e) && settle_evidence(m, part, e) &&
                         write_part(m, part, revision, e);
    if (is_done) count_part(&m->report->counts, part);
    m->report->communes += is_done;
    return is_done || err_wrap(e, "commune %05d", part->commune);
}

/* ---- The whole ---------------------------------------------------------------------------------- */

static struct part next_part(const struct gathered_rows *rows, size_t from) {
    const int32_t commune = rows->at[from].person.commune;
    return (struct part){
        .commune = commune, .rows = &rows->at[from], .count = gather_count(rows, from, commune)};
}

/* By code, as everybody who takes several communes: nobody waits for one who waits for him. An
 * organisation reports in its own commune, whoever is listed. */
static bool import_parts(struct importing *m, struct err *e) {
    const struct gathered_rows *rows = &m->gathering.rows;
    int32_t reports_in = m->organisation.id != 0 ? m->organisation.commune : INT32_MAX;
    for (size_t from = 0; from < rows->count || reports_in != INT32_MAX;) {
        struct part part = {.commune = INT32_MAX};
        if (from < rows->count) part = next_part(rows, from);
        if (reports_in < part.commune) part = (struct part){.commune = reports_in};
        if (reports_in == part.commune) reports_in = INT32_MAX;
        from += part.count;
        if (!import_part(m, &part, e)) return false;
        arena_reset(m->arena);
    }
    return true;
}

static const char *copy_text(struct arena *a, const char *text) {
    return arena_copy_text(a, text, strlen(text));
}

static void report_file(struct importing *m, struct arena *a) {
    m->report->list = *list_file_counts(m->file);
    m->report->counts.rows = m->report->list.rows;
    m->report->rejects_path = copy_text(a, list_file_rejects_path(m->file));
    m->report->fixes_path = copy_text(a, list_file_fixes_path(m->file));
}

/* The files are put in their places first: a disk that is full changes nothing. */
static bool write_all(void *context, struct err *e) {
    struct importing *m = context;
    m->report->is_done = import_parts(m, e);
    return m->report->is_done && list_file_keep(m->file, e);
}

static bool check_organisation(struct importing *m, struct err *e) {
    const struct completion_import_request *q = m->request;
    struct organisation *o = &m->organisation;
    if (q->organisation == 0) return true;
    if (!organisation_get(m->connection, q->organisation, o, e)) return false;
    if (m->gathering.commune == 0) m->gathering.commune = o->commune;
    const bool is_its = (q->source == COMPLETION_EMPLOYER && o->route == ROUTE_EMPLOYER) ||
                        (q->source == COMPLETION_SCHOOL && o->route == ROUTE_SCHOOL);
    return is_its || err_set(e, ERR_USAGE, "Give --source employer or school, as it is.",
                             "organisation %d does not report as a %s", q->organisation,
                             completion_source_name(q->source));
}

static bool read_list(struct importing *m, struct err *e) {
    char digest[HASH_TEXT_BYTES];
    if (!list_file_open(&m->request->list, &m->file, e) || !list_file_hash(m->request->list.path, digest, e))
        return false;
    memcpy(m->report->batch, digest, BATCH_BYTES - 1);
    return gather_rows(m->file, &m->gathering, e);
}

bool completion_import(struct loop *l, struct pg *c, struct pg *register_,
                       const struct completion_import_request *q, struct arena *a,
                       struct completion_import_report *out, struct err *e) {
    struct importing m = {
        .connection = c, .register_ = register_, .request = q, .report = out, .arena = arena_create()};
    m.gathering =
        (struct gathering){.loop = l, .register_ = register_, .commune = q->commune, .arena = arena_create()};
    *out = (struct completion_import_report){0};
    bool is_done = (q->commune == 0 || reference_check_commune(c, q->commune, e)) &&
                   check_organisation(&m, e) && read_list(&m, e);
    out->counts.refused = (int64_t)m.gathering.refused.count;
    is_done = is_done && gather_transact(c, q->is_applied, write_all, &m, e);
    if (m.file != NULL) report_file(&m, a);
    list_file_close(m.file);
    gather_free(&m.gathering);
    arena_destroy(m.arena);
    return is_done;
}
