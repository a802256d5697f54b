/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/lists/membership_import.h"

#include "jobs/lists/gather.h"
#include "jobs/lists/identify.h"
#include "store/db.h"
#include "store/membership.h"
#include "store/organisation.h"
#include "store/reference.h"

#include <stdlib.h>
#include <string.h>

enum { FROM_DAYS_MAX = 366 };

struct importing {
    struct pg *connection;
    struct pg *register_;
    const struct membership_import_request *request;
    struct membership_import_report *report;
    struct list_file *file;
    struct gathering gathering;
    struct arena *arena; /* of one commune */
};

/* Residents, by id, each once. */
struct id_set {
    int64_t *at;
    size_t count;
};

static int compare_ids(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static bool has_id(const struct id_set *set, int64_t id) {
    return set->count > 0 && bsearch(&id, set->at, set->count, sizeof id, compare_ids) != NULL;
}

static struct id_set without(const struct id_set *set, const struct id_set *others, struct arena *a) {
    struct id_set left = {.at = arena_new_array(a, int64_t, set->count)};
    for (size_t i = 0; i < set->count; i++)
        if (!has_id(others, set->at[i])) left.at[left.count++] = set->at[i];
    return left;
}

static struct id_set sort_ids(int64_t *ids, size_t count) {
    struct id_set set = {.at = ids};
    if (count > 0) qsort(ids, count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < count; i++)
        if (set.count == 0 || set.at[set.count - 1] != ids[i]) set.at[set.count++] = ids[i];
    return set;
}

/* ---- One commune -------------------------------------------------------------------------------- */

/* Who is a member by the list, and who may be meant by it. */
static bool identify(struct importing *m, int32_t commune, const struct gathered_row *rows, size_t count,
                     struct id_set *members, struct id_set *named, struct err *e) {
    struct identifying k = {.connection = m->connection,
                            .register_ = m->register_,
                            .file = m->file,
                            .today = m->request->officer.today,
                            .commune = commune,
                            .rows = rows,
                            .count = count,
                            .refused = &m->gathering.refused,
                            .arena = m->arena};
    if (!identify_rows(&k, e)) return false;
    int64_t *ids = arena_new_array(m->arena, int64_t, count);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (k.out[i].kind == MATCH_FOUND) ids[found++] = k.out[i].resident;
        m->report->doubts += k.out[i].kind == MATCH_DOUBT;
        m->report->nobody += k.out[i].kind == MATCH_NEW;
    }
    *members = sort_ids(ids, found);
    *named = (struct id_set){.at = k.named, .count = k.named_count};
    return true;
}

static bool append_audit(struct importing *m, const struct membership_change *change, struct err *e) {
    struct json *subject = json_object();
    json_put(subject, "organisation", json_integer(change->organisation));
    json_put(subject, "begun", json_integer((int64_t)change->begun_count));
    json_put(subject, "ended", json_integer((int64_t)change->ended_count));
    const bool is_done = officer_append_audit(m->connection, &m->request->officer, change->commune,
                                              "import_members", subject, e);
    json_destroy(subject);
    return is_done;
}

static bool write_change(struct importing *m, const struct membership_change *change, int64_t revision,
                         struct err *e) {
    m->report->begun += (int64_t)change->begun_count;
    m->report->ended += (int64_t)change->ended_count;
    if (change->begun_count + change->ended_count == 0) return true;
    return membership_write(m->connection, change, e) && append_audit(m, change, e) &&
           db_advance_commune(m->connection, change->commune, &revision, e);
}

static bool change_commune(struct importing *m, int32_t commune, const struct gathered_row *rows,
                           size_t count, struct err *e) {
    const struct membership_import_request *q = m->request;
    struct id_set members = {0}, named = {0}, before = {0};
    int64_t revision = 0;
    if (!db_lock_commune(m->connection, commune, &revision, e) ||
        !identify(m, commune, rows, count, &members, &named, e) ||
        !membership_list(m->connection, commune, q->organisation, q->from, m->arena, &before.at,
                         &before.count, e))
        return false;
    const struct id_set begun = without(&members, &before, m->arena);
    const struct id_set ended = without(&before, &named, m->arena);
    m->report->stayed += (int64_t)(before.count - ended.count);
    const struct membership_change change = {.commune = commune,
                                             .organisation = q->organisation,
                                             .from = q->from,
                                             .begun = begun.at,
                                             .begun_count = begun.count,
                                             .ended = ended.at,
                                             .ended_count = ended.count};
    return write_change(m, &change, revision, e);
}

static bool import_commune(struct importing *m, int32_t commune, const struct gathered_row *rows,
                           size_t count, struct err *e) {
    bool is_commune = false;
    if (!gather_check_commune(&m->gathering, m->connection, commune, &is_commune, e)) return false;
    if (!is_commune) {
        gather_refuse(m->file, rows, count);
        m->report->refused += (int64_t)count;
        return true;
    }
    m->report->communes++;
    const bool is_done = change_commune(m, commune, rows, count, e);
    arena_reset(m->arena);
    return is_done || err_wrap(e, "commune %05d", commune);
}

/* ---- The whole ---------------------------------------------------------------------------------- */

/* The list's communes and those where it names nobody any more, by code: nobody waits for one who waits
 * for him. */
static bool import_communes(struct importing *m, const int32_t *before, size_t before_count, struct err *e) {
    const struct gathered_rows *rows = &m->gathering.rows;
    size_t at = 0, row = 0;
    while (at < before_count || row < rows->count) {
        const int32_t listed = row < rows->count ? rows->at[row].person.commune : INT32_MAX;
        const int32_t known = at < before_count ? before[at] : INT32_MAX;
        const int32_t commune = listed < known ? listed : known;
        const size_t count = gather_count(rows, row, commune);
        if (!import_commune(m, commune, rows->at + row, count, e)) return false;
        row += count;
        at += known == commune;
    }
    return true;
}

/* A list nobody of which is known is the wrong list, not an organisation everybody has left. */
static bool check_matched(const struct importing *m, struct err *e) {
    const struct membership_import_report *r = m->report;
    return r->begun + r->stayed > 0 ||
           err_set(e, ERR_INPUT, "Look at the reject file; give --commune or a column of communes.",
                   "nobody of the list was found in the register; nothing was changed");
}

static bool write_all(void *context, struct err *e) {
    struct importing *m = context;
    const struct membership_import_request *q = m->request;
    struct arena *a = arena_create();
    int32_t *before = NULL;
    size_t before_count = 0;
    m->report->is_done =
        membership_list_communes(m->connection, q->organisation, q->from, a, &before, &before_count, e) &&
        import_communes(m, before, before_count, e);
    arena_destroy(a);
    return m->report->is_done && list_file_keep(m->file, e) && check_matched(m, e);
}

/* A year that was mistyped would end memberships in silence, or change nothing for as long. */
static bool check_first_day(const struct membership_import_request *q, struct err *e) {
    const civil_day today = q->officer.today;
    return (q->from >= today - FROM_DAYS_MAX && q->from <= today + FROM_DAYS_MAX) ||
           err_set(e, ERR_INPUT, "Look at the year of --from.",
                   "the first day is more than a year from today");
}

static bool find_organisation(struct importing *m, struct err *e) {
    struct organisation organisation;
    if (!organisation_get(m->connection, m->request->organisation, &organisation, e)) return false;
    if (m->gathering.commune == 0) m->gathering.commune = organisation.commune;
    return true;
}

static const char *copy_text(struct arena *a, const char *text) {
    return arena_copy_text(a, text, strlen(text));
}

static void report_file(struct importing *m, struct arena *a) {
    m->report->list = *list_file_counts(m->file);
    m->report->rows = m->report->list.rows;
    m->report->rejects_path = copy_text(a, list_file_rejects_path(m->file));
    m->report->fixes_path = copy_text(a, list_file_fixes_path(m->file));
}

bool membership_import(struct loop *l, struct pg *c, struct pg *register_,
                       const struct membership_import_request *q, struct arena *a,
                       struct membership_import_report *out, struct err *e) {
    struct importing m = {
        .connection = c, .register_ = register_, .request = q, .report = out, .arena = arena_create()};
    m.gathering =
        (struct gathering){.loop = l, .register_ = register_, .commune = q->commune, .arena = arena_create()};
    *out = (struct membership_import_report){0};
    bool is_done = (q->commune == 0 || reference_check_commune(c, q->commune, e)) && check_first_day(q, e) &&
                   find_organisation(&m, e) && list_file_open(&q->list, &m.file, e) &&
                   gather_rows(m.file, &m.gathering, e);
    out->refused = (int64_t)m.gathering.refused.count;
    is_done = is_done && gather_transact(c, q->is_applied, write_all, &m, e);
    if (m.file != NULL) report_file(&m, a);
    list_file_close(m.file);
    gather_free(&m.gathering);
    arena_destroy(m.arena);
    return is_done;
}
