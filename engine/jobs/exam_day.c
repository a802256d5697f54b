/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/exam_day.h"

#include "jobs/exam_day_internal.h"
#include "store/db.h"
#include "store/home.h"

#include <stdlib.h>
#include <string.h>

/* A code on its way: read, at home, decided. */
struct exam_person {
    const struct exam_code *code;
    int64_t resident;
    int32_t commune;
    const char *refusal; /* NULL = none so far */
};

struct exam_job {
    struct pg *c;
    const struct exam_request *request;
    struct arena *arena;
    struct exam_report *report;
    struct exam_person *persons;
    size_t count;
};

/* ---- Reading the codes ------------------------------------------------------------------- */

static void read_codes(struct exam_job *j) {
    for (size_t i = 0; i < j->count; i++) {
        struct exam_person *p = &j->persons[i];
        struct err e;
        p->code = &j->request->codes[i];
        if (!appointment_code_parse(p->code->text, &p->resident, &e))
            p->refusal = arena_print(j->arena, "%s", e.message);
    }
}

/* Refused ones first, then by commune, resident and place in the input. */
static int compare_persons(const void *a, const void *b) {
    const struct exam_person *x = a, *y = b;
    if ((x->refusal == NULL) != (y->refusal == NULL)) return x->refusal != NULL ? -1 : 1;
    if (x->commune != y->commune) return x->commune < y->commune ? -1 : 1;
    if (x->resident != y->resident) return x->resident < y->resident ? -1 : 1;
    return x->code < y->code ? -1 : 1;
}

static void sort_persons(struct exam_job *j) {
    qsort(j->persons, j->count, sizeof *j->persons, compare_persons);
}

static bool find_homes(struct exam_job *j, struct err *e) {
    int64_t *residents = arena_new_array(j->arena, int64_t, j->count);
    int32_t *communes = arena_new_array(j->arena, int32_t, j->count);
    sort_persons(j); /* all communes are 0 still: by resident */
    for (size_t i = 0; i < j->count; i++) residents[i] = j->persons[i].resident;
    size_t first = 0;
    while (first < j->count && j->persons[first].refusal != NULL) first++;
    if (!home_read(j->c, residents + first, j->count - first, communes + first, e)) return false;
    for (size_t i = first; i < j->count; i++) {
        j->persons[i].commune = communes[i];
        if (communes[i] == 0) j->persons[i].refusal = "nobody has this code";
    }
    return true;
}

static bool refuse_strangers(struct exam_job *j, struct err *e) {
    int32_t commune;
    if (j->request->action != EXAM_WALK_IN) return true;
    if (!appointment_rows_find_site(j->c, j->request->site, &commune, e)) return false;
    for (size_t i = 0; i < j->count; i++)
        if (j->persons[i].refusal == NULL && j->persons[i].commune != commune)
            j->persons[i].refusal = arena_print(j->arena, "served by commune %05d, the site belongs to %05d",
                                                j->persons[i].commune, commune);
    return true;
}

/* ---- One commune ------------------------------------------------------------------------- */

static bool load_book(struct exam_job *j, struct exam_book *b, int32_t commune, const int64_t *residents,
                      size_t count, struct err *e) {
    const struct exam_request *q = j->request;
    if (!appointment_book_load(j->c, commune, residents, count, q->day, j->arena, &b->rows, e)) return false;
    if (q->action == EXAM_WALK_IN && !appointment_rows_load_sessions(j->c, commune, q->site, q->day, j->arena,
                                                                     &b->sessions, &b->session_count, e))
        return false;
    b->added.at = arena_new_array(j->arena, struct appointment_row, count);
    b->completed.at = arena_new_array(j->arena, struct appointment_row, count);
    return true;
}

/* A night may have taken somebody to another commune before the door was ours. */
static bool look_again(struct exam_job *j, struct exam_person *persons, const int64_t *residents,
                       size_t count, struct err *e) {
    int32_t *homes = arena_new_array(j->arena, int32_t, count);
    if (!home_read(j->c, residents, count, homes, e)) return false;
    for (size_t i = 0; i < count; i++) persons[i].commune = homes[i];
    return true;
}

static void decide_all(struct exam_job *j, struct exam_book *b, int32_t commune, struct exam_person *persons,
                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool is_changed = false;
        if (persons[i].commune != commune) {
            persons[i].refusal = "served here no longer: give the code again";
        } else if (i > 0 && persons[i].resident == persons[i - 1].resident) { /* given twice */
            persons[i].refusal = persons[i - 1].refusal;
        } else {
            const struct appointment_case k = appointment_book_next(&b->rows, persons[i].resident);
            persons[i].refusal = exam_decide(b, &k, &is_changed);
        }
        if (persons[i].refusal != NULL) continue;
        if (is_changed)
            j->report->changed++;
        else
            j->report->unchanged++;
    }
}

static int arrival_minute(const struct exam_job *j, const struct exam_book *b) {
    const struct exam_request *q = j->request;
    if (q->day == q->today || b->added.count == 0) return q->minute_of_day;
    return q->half_from_minutes[b->added.at[0].half - 1];
}

static bool write_book(struct exam_job *j, const struct exam_book *b, int32_t commune, int64_t revision,
                       struct err *e) {
    struct appointment_write w = {.commune = commune, .revision = revision + 1};
    return appointment_book_write(j->c, &w, &b->rows, &j->report->reminders_cancelled, e) &&
           appointment_rows_add_walk_ins(j->c, &w, b->added.at, b->added.count, arrival_minute(j, b), e) &&
           appointment_rows_complete(j->c, commune, j->request->day, b->completed.at, b->completed.count,
                                     e) &&
           db_advance_commune(j->c, commune, &revision, e);
}

/* Walk-ins are of one site, so this happens in one commune at most. */
static void warn_above_reserve(struct exam_job *j, const struct exam_book *b) {
    struct exam_report *r = j->report;
    r->warnings = arena_new_array(j->arena, const char *, b->session_count);
    for (size_t i = 0; i < b->session_count; i++) {
        const struct session_row *s = &b->sessions[i];
        if (s->walk_ins <= s->walk_in_reserve) continue;
        r->warnings[r->warning_count++] =
            arena_print(j->arena, "site %d, %s: %d walk-ins, %d places are kept for them", j->request->site,
                        s->half == HALF_MORNING ? "morning" : "afternoon", s->walk_ins, s->walk_in_reserve);
    }
}

/* Inside the transaction: what is decided under the lock is what is written. */
static bool record_commune(struct exam_job *j, int32_t commune, struct exam_person *persons, size_t count,
                           bool *is_changed, struct err *e) {
    const size_t changed = j->report->changed;
    struct exam_book b = {.request = j->request, .arena = j->arena};
    int64_t *residents = arena_new_array(j->arena, int64_t, count);
    int64_t revision;
    for (size_t i = 0; i < count; i++) residents[i] = persons[i].resident;
    if (!db_lock_commune(j->c, commune, &revision, e) || !look_again(j, persons, residents, count, e))
        return false;
    if (!load_book(j, &b, commune, residents, count, e)) return false;
    decide_all(j, &b, commune, persons, count);
    *is_changed = j->report->changed > changed;
    if (!*is_changed) return true;
    j->report->given_up += b.given_up;
    if (b.added.count > 0) warn_above_reserve(j, &b);
    return write_book(j, &b, commune, revision, e);
}

static bool try_commune(struct exam_job *j, int32_t commune, struct exam_person *persons, size_t count,
                        struct err *e) {
    bool is_changed = false;
    if (!db_begin(j->c, e)) return false;
    const bool ok = record_commune(j, commune, persons, count, &is_changed, e);
    if (ok && is_changed && !j->request->is_dry_run) return db_commit(j->c, e);
    db_rollback(j->c);
    return ok;
}

static bool run_commune(struct exam_job *j, struct exam_person *persons, size_t count, struct err *e) {
    const struct exam_report before = *j->report;
    const int32_t commune = persons[0].commune;
    int failures = 0;
    while (!try_commune(j, commune, persons, count, e)) {
        if (!db_may_try_again(j->c, commune, &failures, e)) return false;
        *j->report = before;
    }
    return true;
}

/* ---- Who has moved --------------------------------------------------------------------------- */

/* What happened in the commune he left stays there as it was; that he was examined counts where he is served,
 * and is recorded as evidence. */
static bool explain_moved(struct exam_job *j, struct err *e) {
    char day[CIVIL_TEXT_BYTES];
    for (size_t i = 0; i < j->count; i++) {
        struct exam_person *p = &j->persons[i];
        int32_t before = 0;
        if (p->refusal == NULL || p->commune == 0) continue;
        if (!appointment_rows_find_before(j->c, p->resident, j->request->day, &before, e)) return false;
        if (before == 0 || before == p->commune) continue;
        civil_print(j->request->day, day);
        p->refusal = arena_print(j->arena,
                                 "moved from commune %05d, where the appointment of %s was, and served by "
                                 "commune %05d now; who was examined all the same: lichkham completion "
                                 "record %s --on %s --source officer",
                                 before, day, p->commune, p->code->text, day);
    }
    return true;
}

/* ---- The whole --------------------------------------------------------------------------- */

static int compare_notes(const void *a, const void *b) {
    const struct exam_note *x = a, *y = b;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return strcmp(x->code, y->code);
}

static void list_refused(struct exam_job *j) {
    struct exam_report *r = j->report;
    r->refused = arena_new_array(j->arena, struct exam_note, j->count);
    for (size_t i = 0; i < j->count; i++) {
        const struct exam_person *p = &j->persons[i];
        if (p->refusal != NULL)
            r->refused[r->refused_count++] = (struct exam_note){p->code->line, p->code->text, p->refusal};
    }
    qsort(r->refused, r->refused_count, sizeof *r->refused, compare_notes);
}

static bool check_request(const struct exam_request *q, struct err *e) {
    char day[CIVIL_TEXT_BYTES];
    if (q->day > q->today)
        return err_set(e, ERR_INPUT, "Record a day when it has come.", "%s lies in the future",
                       civil_print(q->day, day));
    return q->count > 0 || err_set(e, ERR_INPUT, "Give codes as they stand on the day list, or --file FILE.",
                                   "there is no code to record");
}

bool exam_day_record(struct pg *c, const struct exam_request *request, struct arena *a,
                     struct exam_report *out, struct err *e) {
    struct exam_job j = {.c = c, .request = request, .arena = a, .report = out, .count = request->count};
    *out = (struct exam_report){0};
    if (!check_request(request, e) || !db_limit_waits(c, DB_WAIT_MILLISECONDS, e)) return false;
    j.persons = arena_new_array(a, struct exam_person, j.count);
    read_codes(&j);
    if (!find_homes(&j, e) || !refuse_strangers(&j, e)) return false;
    sort_persons(&j);
    size_t at = 0;
    while (at < j.count && j.persons[at].refusal != NULL) at++;
    while (at < j.count) {
        size_t end = at + 1;
        while (end < j.count && j.persons[end].commune == j.persons[at].commune) end++;
        if (!run_commune(&j, j.persons + at, end - at, e)) return false;
        at = end;
    }
    if (j.request->action != EXAM_WALK_IN && !explain_moved(&j, e)) return false;
    list_refused(&j);
    return true;
}
