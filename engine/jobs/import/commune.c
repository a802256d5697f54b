/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/commune.h"

#include "domain/appointment.h"
#include "jobs/import/who.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/feed.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A row that was refused, as far as it names somebody. */
struct mention {
    const char *name_key;
    int64_t personal_number;
};

struct commune {
    struct import_work *work;
    int32_t code;
    struct arena *arena;
    struct import_counts *counts;
    struct spool_row *rows; /* those taken */
    size_t row_count;
    struct mention *mentions; /* those refused */
    size_t mention_count;
    struct register_people people;
    struct old_number_list old_numbers;
    struct who *who; /* of each row */
    bool *is_named;  /* of each person */
    struct register_person *added;
    struct register_changes changes;
    const struct register_person **added_rows;
    const struct register_person **resident_rows;
    const struct register_person **person_rows;
    int64_t *gone;
    int64_t *suspects;
    size_t suspect_count;
    int64_t last_id; /* given out, if the import is kept */
};

/* ---- The list's side --------------------------------------------------------------------------- */

static void add_mention(struct commune *k, const struct list_person *p) {
    k->mentions[k->mention_count++] =
        (struct mention){.name_key = p->name_key, .personal_number = p->personal_number};
}

/* The rows taken move to the front, in their order. */
static void part_rows(struct commune *k, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (k->rows[i].is_refused)
            add_mention(k, &k->rows[i].person);
        else
            k->rows[k->row_count++] = k->rows[i];
    }
    k->counts->rows = (int64_t)count;
    k->counts->refused = (int64_t)k->mention_count;
}

static bool read_rows(struct commune *k, const struct spool *spool, struct err *e) {
    struct spool_row *anybodys = NULL;
    size_t count = 0, anybody_count = 0;
    if (!spool_read(spool, k->code, k->arena, &k->rows, &count, e) ||
        !spool_read(spool, SPOOL_NO_COMMUNE, k->arena, &anybodys, &anybody_count, e))
        return false;
    k->mentions = arena_new_array(k->arena, struct mention, count + anybody_count);
    part_rows(k, count);
    for (size_t i = 0; i < anybody_count; i++) add_mention(k, &anybodys[i].person);
    return true;
}

/* ---- The register's side ----------------------------------------------------------------------- */

static bool check_age(const struct commune *k, struct err *e) {
    char feed[CIVIL_TEXT_BYTES], list[CIVIL_TEXT_BYTES];
    civil_day as_of = CIVIL_NONE;
    const civil_day day = k->work->request->as_of;
    if (!feed_read_day(k->work->connection, k->code, &as_of, e)) return false;
    if (as_of == CIVIL_NONE || as_of <= day) return true;
    return err_set(e, ERR_INPUT, "Import a newer list, or say with --as-of which day this one is of.",
                   "the list is of %s, but the register is of %s already", civil_print(day, list),
                   civil_print(as_of, feed));
}

static bool read_register(struct commune *k, struct err *e) {
    struct pg *c = k->work->connection;
    return k->work->is_first || (register_rows_read(c, k->code, k->arena, &k->people, e) &&
                                 register_rows_read_old_numbers(c, k->code, &k->people, &k->old_numbers, e));
}

static bool find_who(struct commune *k, struct err *e) {
    const struct who_question q = {.connection = k->work->connection,
                                   .commune = k->code,
                                   .is_first = k->work->is_first,
                                   .rows = k->rows,
                                   .row_count = k->row_count,
                                   .people = &k->people,
                                   .old_numbers = &k->old_numbers};
    k->last_id = k->work->last_id;
    return who_ask(&q, k->arena, &k->last_id, &k->who, &k->is_named, e);
}

/* ---- What changes ------------------------------------------------------------------------------ */

static void make_room(struct commune *k) {
    k->added = arena_new_array(k->arena, struct register_person, k->row_count);
    k->added_rows = arena_new_array(k->arena, const struct register_person *, k->row_count);
    k->resident_rows = arena_new_array(k->arena, const struct register_person *, k->row_count);
    k->person_rows = arena_new_array(k->arena, const struct register_person *, k->row_count);
    k->gone = arena_new_array(k->arena, int64_t, k->people.count);
    k->changes = (struct register_changes){.commune = k->code,
                                           .as_of = k->work->request->as_of,
                                           .unix_seconds = k->work->request->unix_seconds,
                                           .added = k->added_rows,
                                           .residents = k->resident_rows,
                                           .persons = k->person_rows,
                                           .gone = k->gone};
}

static void tell_doubt(struct commune *k, const struct list_person *told, const struct who *who) {
    list_file_find(k->work->file, told->line, LIST_FIELDS, (enum list_rule)who->rule, NULL,
                   appointment_codes_print(k->arena, who->candidates, who->candidate_count));
    k->counts->doubts++;
}

static void add_person(struct commune *k, const struct spool_row *row, const struct who *who) {
    struct register_person *p = &k->added[k->changes.added_count];
    *p = register_person_blank(who->id);
    (void)merge_person(p, &row->person, row->hamlet, who->household);
    k->added_rows[k->changes.added_count++] = p;
    k->counts->added++;
    k->counts->arrived += who->kind == WHO_ARRIVED;
}

static void count_fields(struct commune *k, field_set changed) {
    for (int field = 0; field < LIST_FIELDS; field++)
        k->counts->fields[field] += (changed & FIELD_BIT(field)) != 0;
    k->counts->moved += (changed & FIELD_BIT(LIST_HAMLET)) != 0;
}

static void change_person(struct commune *k, const struct spool_row *row, const struct who *who) {
    struct register_person *p = &k->people.at[who->person];
    const bool is_back = p->gone_on != CIVIL_NONE;
    const field_set changed = merge_person(p, &row->person, row->hamlet, who->household);
    if (changed == 0 && !is_back) {
        k->counts->unchanged++;
        return;
    }
    p->gone_on = CIVIL_NONE;
    if (is_back || (changed & ~FIELDS_OF_PERSON) != 0) k->resident_rows[k->changes.resident_count++] = p;
    if ((changed & FIELDS_OF_PERSON) != 0) k->person_rows[k->changes.person_count++] = p;
    k->counts->changed++;
    k->counts->returned += is_back;
    count_fields(k, changed);
}

static bool is_closed(const struct register_person *p) {
    return p->died_on != CIVIL_NONE || p->moved_to != 0;
}

static bool is_served(const struct register_person *p) {
    return p->gone_on == CIVIL_NONE && !is_closed(p);
}

static void decide_row(struct commune *k, size_t i) {
    const struct spool_row *row = &k->rows[i];
    const struct who *who = &k->who[i];
    if (who->kind == WHO_DOUBT) {
        tell_doubt(k, &row->person, who);
    } else if (who->kind != WHO_FOUND) {
        add_person(k, row, who);
    } else if (is_closed(&k->people.at[who->person])) {
        list_file_find(k->work->file, row->person.line, LIST_FIELDS, RULE_CASE_CLOSED, NULL, NULL);
        k->counts->closed++;
    } else {
        change_person(k, row, who);
    }
}

/* ---- Who is gone ------------------------------------------------------------------------------- */

static int compare_keys(const void *left, const void *right) {
    return strcmp(((const struct mention *)left)->name_key, ((const struct mention *)right)->name_key);
}

static int compare_numbers(const void *left, const void *right) {
    const int64_t a = ((const struct mention *)left)->personal_number;
    const int64_t b = ((const struct mention *)right)->personal_number;
    return (a > b) - (a < b);
}

/* People whom a refused row may be about are named after all. */
static void keep_mentioned(struct commune *k, bool is_by_number) {
    int (*compare)(const void *, const void *) = is_by_number ? compare_numbers : compare_keys;
    if (k->mention_count == 0) return;
    qsort(k->mentions, k->mention_count, sizeof *k->mentions, compare);
    for (size_t i = 0; i < k->people.count; i++) {
        const struct register_person *p = &k->people.at[i];
        const struct mention wanted = {.name_key = p->name_key, .personal_number = p->personal_number};
        if (k->is_named[i] || !is_served(p) || (is_by_number && p->personal_number == 0)) continue;
        if (!bsearch(&wanted, k->mentions, k->mention_count, sizeof wanted, compare)) continue;
        k->is_named[i] = true;
        k->counts->kept++;
    }
}

static bool find_gone(struct commune *k, struct err *e) {
    const struct import_request *q = k->work->request;
    int64_t living = 0;
    if (q->is_partial) return true;
    keep_mentioned(k, false);
    keep_mentioned(k, true);
    for (size_t i = 0; i < k->people.count; i++) {
        struct register_person *p = &k->people.at[i];
        if (!is_served(p)) continue;
        living++;
        if (k->is_named[i]) continue;
        k->gone[k->changes.gone_count++] = p->id;
        p->gone_on = q->as_of;
    }
    k->counts->gone = (int64_t)k->changes.gone_count;
    if (k->counts->gone * 100 <= living * q->gone_percent) return true;
    return err_set(
        e, ERR_INPUT,
        "If the list does not name the whole commune, add --partial: then nobody is gone. If so many "
        "have left, allow it: --gone-percent N.",
        "%" PRId64 " of %" PRId64 " people would be gone, more than %" PRId64 " percent", k->counts->gone,
        living, q->gone_percent);
}

/* ---- Who is there twice ------------------------------------------------------------------------ */

static void add_evidence(struct match_person *people, uint32_t *count, const struct register_person *p) {
    if (is_served(p)) people[(*count)++] = register_person_evidence(p);
}

static bool raise_duplicates(struct commune *k, struct err *e) {
    const size_t added = k->changes.added_count;
    struct match_person *people = arena_new_array(k->arena, struct match_person, k->people.count + added);
    struct match_duplicate *pairs = NULL;
    uint32_t count = 0;
    size_t pair_count = 0;
    for (size_t i = 0; i < k->people.count; i++) add_evidence(people, &count, &k->people.at[i]);
    for (size_t i = 0; i < added; i++) add_evidence(people, &count, &k->added[i]);
    match_find_duplicates(people, count, k->arena, &pairs, &pair_count);
    return register_rows_raise_duplicates(k->work->connection, k->code, pairs, pair_count,
                                          &k->counts->duplicates, e);
}

/* Two numbers are two people: in a first list only who has none can be somebody else of it. */
static void suspect(struct commune *k, const struct register_person *p) {
    const bool is_told = p->phone != 0 && p->has_birth_day && p->sex != PERSON_UNKNOWN;
    if (is_told && (p->personal_number == 0 || !k->work->is_first)) k->suspects[k->suspect_count++] = p->id;
}

static void list_suspects(struct commune *k) {
    const struct register_changes *n = &k->changes;
    k->suspects = memory_get(n->added_count + n->resident_count + n->person_count, sizeof *k->suspects);
    for (size_t i = 0; i < n->added_count; i++) suspect(k, n->added[i]);
    for (size_t i = 0; i < n->resident_count; i++) suspect(k, n->residents[i]);
    for (size_t i = 0; i < n->person_count; i++) suspect(k, n->persons[i]);
}

/* ---- Writing ----------------------------------------------------------------------------------- */

static struct json *make_subject(const struct commune *k) {
    char day[CIVIL_TEXT_BYTES];
    const struct import_counts *n = k->counts;
    struct json *j = json_object();
    json_put(j, "as_of", json_text(civil_print(k->work->request->as_of, day)));
    json_put(j, "list", json_text(k->work->digest));
    json_put(j, "rows", json_integer(n->rows));
    json_put(j, "refused", json_integer(n->refused));
    json_put(j, "new", json_integer(n->added));
    json_put(j, "changed", json_integer(n->changed));
    json_put(j, "gone", json_integer(n->gone));
    json_put(j, "unchanged", json_integer(n->unchanged));
    json_put(j, "doubts", json_integer(n->doubts));
    json_put(j, "closed", json_integer(n->closed));
    json_put(j, "duplicates", json_integer(n->duplicates));
    return j;
}

static bool audit(const struct commune *k, struct err *e) {
    struct json *subject = make_subject(k);
    const struct audit_entry entry = {.commune = k->code,
                                      .chain = AUDIT_CHAIN_COMMAND,
                                      .unix_seconds = k->work->request->unix_seconds,
                                      .actor = k->work->request->actor,
                                      .action = "import_list",
                                      .subject = subject};
    const bool is_done = audit_append(k->work->connection, &entry, e);
    json_destroy(subject);
    return is_done;
}

/* The feed names the dead and those who moved away, too. */
static int64_t count_feed(const struct commune *k) {
    int64_t rows = (int64_t)k->changes.added_count;
    for (size_t i = 0; i < k->people.count; i++) rows += k->people.at[i].gone_on == CIVIL_NONE;
    return rows;
}

static bool has_changed(const struct import_counts *n) {
    return n->added + n->changed + n->gone > 0;
}

static bool write_changes(struct commune *k, int64_t *revision, struct err *e) {
    struct pg *c = k->work->connection;
    const bool is_same = !has_changed(k->counts); /* and so is who stands there twice */
    return register_rows_write(c, &k->changes, e) && (is_same || raise_duplicates(k, e)) &&
           register_rows_date_feed(c, k->code, k->work->request->as_of, count_feed(k), e) && audit(k, e) &&
           (is_same || db_advance_commune(c, k->code, revision, e));
}

static bool import_rows(struct commune *k, struct err *e) {
    int64_t revision = 0;
    if (!db_lock_commune(k->work->connection, k->code, &revision, e) || !check_age(k, e) ||
        !read_register(k, e) || !find_who(k, e))
        return false;
    make_room(k);
    for (size_t i = 0; i < k->row_count; i++) decide_row(k, i);
    if (!find_gone(k, e) || !write_changes(k, &revision, e)) return false;
    list_suspects(k);
    return true;
}

bool import_commune(struct import_work *w, const struct spool *spool, struct arena *a,
                    struct import_commune *out, struct err *e) {
    struct commune k = {.work = w, .code = out->commune, .arena = a, .counts = &out->counts};
    bool is_done = read_rows(&k, spool, e);
    if (is_done && k.row_count > 0) is_done = import_rows(&k, e);
    w->last_id = k.last_id > w->last_id ? k.last_id : w->last_id;
    out->suspects = k.suspects;
    out->suspect_count = k.suspect_count;
    vec_free(&k.people);
    vec_free(&k.old_numbers);
    return is_done || err_wrap(e, "commune %05d", k.code);
}
