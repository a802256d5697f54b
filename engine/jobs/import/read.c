/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/read.h"

#include "jobs/import/seen.h"

#include <stdio.h>

/* Rows between two looks at pending signals. */
enum { ROWS_A_LOOK = 1024 };

struct reader {
    struct import_reading *reading;
    struct list_file *file;
    struct seen *seen;
    uint64_t rows;
};

static bool refuse(struct reader *r, struct list_file_row *row, enum list_field field, enum list_rule rule,
                   const char *value, const char *note) {
    list_file_find(r->file, row->person->line, field, rule, value, note);
    row->is_refused = true;
    return true;
}

static bool check_twice(struct reader *r, struct list_file_row *row) {
    char note[32];
    uint32_t first_line = 0;
    const enum seen_before seen = seen_check(r->seen, row->person, &first_line);
    if (seen == SEEN_NOT) return true;
    (void)snprintf(note, sizeof note, "line %u", first_line);
    return seen == SEEN_ROW ? refuse(r, row, LIST_FIELDS, RULE_ROW_TWICE, NULL, note)
                            : refuse(r, row, LIST_PERSONAL_NUMBER, RULE_NUMBER_TWICE, NULL, note);
}

/* A hamlet that is only spelled otherwise is not guessed: an alias makes it known for good. */
static bool find_hamlet(struct reader *r, struct place *place, struct list_file_row *row, int32_t *hamlet) {
    const char *spelling = row->person->hamlet;
    const struct hamlet_found found = hamlet_index_find(place->hamlets, spelling);
    *hamlet = found.id;
    if (found.id != 0) return true;
    places_note_unknown(r->reading->places, place, spelling);
    return refuse(r, row, LIST_HAMLET, found.nearest_id != 0 ? RULE_HAMLET_NEAR : RULE_HAMLET_UNKNOWN,
                  spelling, NULL);
}

static void drop_unknown_organisation(struct reader *r, struct list_person *p) {
    if (p->organisation == 0 || places_has_organisation(r->reading->places, p->organisation)) return;
    list_file_find(r->file, p->line, LIST_ORGANISATION, RULE_ORGANISATION_UNKNOWN, NULL, NULL);
    p->organisation = 0;
}

static bool judge(struct reader *r, struct list_file_row *row, struct spool_row *out, struct err *e) {
    struct place *place = NULL;
    if (!places_get(r->reading->places, out->person.commune, &place, e)) return false;
    if (!place->is_known) {
        out->person.commune = SPOOL_NO_COMMUNE;
        return refuse(r, row, LIST_COMMUNE, RULE_COMMUNE_UNKNOWN, NULL, NULL);
    }
    drop_unknown_organisation(r, &out->person);
    if (!find_hamlet(r, place, row, &out->hamlet)) return false;
    return row->is_refused || check_twice(r, row);
}

/* In a list of one commune a row of another one may still be about somebody of it. */
static void take_commune(struct reader *r, struct list_file_row *row, struct list_person *p) {
    const int32_t wanted = r->reading->commune, told = p->commune;
    if (wanted == 0) return;
    p->commune = wanted;
    if (told != 0 && told != wanted && !row->is_refused)
        (void)refuse(r, row, LIST_COMMUNE, RULE_COMMUNE_OTHER, NULL, NULL);
}

static bool look_for_interrupt(struct reader *r, struct err *e) {
    if (r->rows++ % ROWS_A_LOOK != 0 || !loop_is_interrupted(r->reading->loop)) return true;
    return err_set(e, ERR_BUSY, "Run it again; nothing was changed.", "the import was interrupted");
}

static bool check_commune_told(const struct reader *r, const struct list_file *f, struct err *e) {
    return r->reading->commune != 0 || list_file_map(f)->columns[LIST_COMMUNE] >= 0 ||
           err_set(e, ERR_USAGE, "Add --commune CODE.", "the list does not tell whose people these are");
}

static bool on_row(void *context, struct list_file *f, struct list_file_row *row, struct err *e) {
    struct reader *r = context;
    struct spool_row put = {.person = *row->person};
    r->file = f;
    if (!check_commune_told(r, f, e) || !look_for_interrupt(r, e)) return false;
    take_commune(r, row, &put.person);
    if (!row->is_refused && !judge(r, row, &put, e)) return false;
    put.is_refused = row->is_refused;
    return spool_add(r->reading->spool, &put, e);
}

bool import_read(struct list_file *f, struct import_reading *reading, struct err *e) {
    struct reader r = {.reading = reading, .seen = seen_create()};
    const bool is_read = list_file_read(f, on_row, &r, e);
    seen_destroy(r.seen);
    return is_read;
}
