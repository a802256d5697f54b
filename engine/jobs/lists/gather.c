/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/lists/gather.h"

#include "store/db.h"
#include "store/person.h"
#include "store/reference.h"

#include <stdlib.h>
#include <string.h>

/* Rows between two looks at pending signals, and numbers asked for at once. */
enum { ROWS_A_LOOK = 1024, NUMBERS_A_QUESTION = 10000 };

/* ---- Reading ---------------------------------------------------------------------------------- */

static const char *keep(struct arena *a, const char *text) {
    return *text != '\0' ? arena_copy_text(a, text, strlen(text)) : "";
}

static void keep_row(struct gathering *g, const struct list_file_row *row) {
    struct gathered_row *kept = vec_push(&g->rows);
    *kept = (struct gathered_row){.person = *row->person, .check = {.facility = "", .visit_code = ""}};
    kept->person.name = keep(g->arena, row->person->name);
    kept->person.name_key = keep(g->arena, row->person->name_key);
    kept->person.hamlet = keep(g->arena, row->person->hamlet);
    kept->person.insurance_number = keep(g->arena, row->person->insurance_number);
    kept->person.household = kept->person.email = kept->person.address = "";
    if (row->check == NULL) return;
    kept->check = *row->check;
    kept->check.facility = keep(g->arena, row->check->facility);
    kept->check.visit_code = keep(g->arena, row->check->visit_code);
}

static void note_refused(struct gathering *g, const struct list_person *p) {
    *vec_push(&g->refused) =
        (struct refused_row){.name_key = keep(g->arena, p->name_key), .personal_number = p->personal_number};
}

static bool goes_on(const struct gathering *g, struct err *e) {
    return !loop_is_interrupted(g->loop) ||
           err_set(e, ERR_BUSY, "Run it again; nothing was changed.", "the import was interrupted");
}

static bool on_row(void *context, struct list_file *f, struct list_file_row *row, struct err *e) {
    struct gathering *g = context;
    const size_t passed = g->rows.count + g->refused.count;
    (void)f;
    if (passed % ROWS_A_LOOK == 0 && !goes_on(g, e)) return false;
    if (row->is_refused)
        note_refused(g, row->person);
    else
        keep_row(g, row);
    return true;
}

/* ---- Where people live ------------------------------------------------------------------------ */

static bool is_same_person(const struct list_person *told, const struct person_numbered *known) {
    return strcmp(told->name_key, known->name_key) == 0 ||
           civil_to_date(told->birth).year == known->birth_year;
}

static const struct person_numbered *find_number(const struct person_numbered *known, size_t count,
                                                 int64_t number) {
    size_t low = 0;
    for (size_t high = count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (known[middle].personal_number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return &known[low];
}

/* Two communes that name him are a doubt, which the list's own column settles. */
static void take_commune(struct list_person *p, const struct person_numbered *known, size_t count) {
    int32_t commune = 0;
    bool is_sure = true;
    for (const struct person_numbered *one = find_number(known, count, p->personal_number);
         one < known + count && one->personal_number == p->personal_number; one++) {
        if (!is_same_person(p, one)) continue;
        is_sure = is_sure && (commune == 0 || commune == one->commune);
        commune = one->commune;
    }
    if (commune != 0 && is_sure) p->commune = commune;
}

static bool ask_numbers(struct gathering *g, const int64_t *numbers, const uint32_t *rows, size_t count,
                        struct err *e) {
    struct arena *a = arena_create();
    struct person_numbered *known = NULL;
    size_t known_count = 0;
    const bool is_done =
        count == 0 || person_find_numbers(g->register_, numbers, count, a, &known, &known_count, e);
    for (size_t i = 0; is_done && i < count; i++)
        take_commune(&g->rows.at[rows[i]].person, known, known_count);
    arena_destroy(a);
    return is_done;
}

static bool find_communes(struct gathering *g, struct err *e) {
    int64_t *numbers = memory_get(NUMBERS_A_QUESTION, sizeof *numbers);
    uint32_t *rows = memory_get(NUMBERS_A_QUESTION, sizeof *rows);
    size_t count = 0;
    bool is_done = true;
    for (size_t i = 0; is_done && i < g->rows.count; i++) {
        if (g->rows.at[i].person.personal_number == 0) continue;
        numbers[count] = g->rows.at[i].person.personal_number;
        rows[count++] = (uint32_t)i;
        if (count < NUMBERS_A_QUESTION) continue;
        is_done = ask_numbers(g, numbers, rows, count, e);
        count = 0;
    }
    is_done = is_done && ask_numbers(g, numbers, rows, count, e);
    free(rows);
    free(numbers);
    return is_done;
}

static void refuse_homeless(struct list_file *f, struct gathering *g) {
    size_t kept = 0;
    for (size_t i = 0; i < g->rows.count; i++) {
        struct gathered_row *row = &g->rows.at[i];
        if (row->person.commune == 0) row->person.commune = g->commune;
        if (row->person.commune != 0) {
            g->rows.at[kept++] = *row;
            continue;
        }
        list_file_find(f, row->person.line, LIST_COMMUNE, RULE_COMMUNE_MISSING, NULL, NULL);
        note_refused(g, &row->person);
    }
    g->rows.count = kept;
}

static int compare_rows(const void *left, const void *right) {
    const struct list_person *a = &((const struct gathered_row *)left)->person;
    const struct list_person *b = &((const struct gathered_row *)right)->person;
    if (a->commune != b->commune) return a->commune < b->commune ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

bool gather_rows(struct list_file *f, struct gathering *g, struct err *e) {
    if (!list_file_read(f, on_row, g, e) || !find_communes(g, e)) return false;
    refuse_homeless(f, g);
    if (g->rows.count > 0) qsort(g->rows.at, g->rows.count, sizeof *g->rows.at, compare_rows);
    return true;
}

/* ---- Commune by commune ------------------------------------------------------------------------ */

size_t gather_count(const struct gathered_rows *rows, size_t from, int32_t commune) {
    size_t count = 0;
    while (from + count < rows->count && rows->at[from + count].person.commune == commune) count++;
    return count;
}

bool gather_check_commune(const struct gathering *g, struct pg *c, int32_t commune, bool *is_commune,
                          struct err *e) {
    return goes_on(g, e) && reference_is_commune(c, commune, is_commune, e);
}

void gather_refuse(struct list_file *f, const struct gathered_row *rows, size_t count) {
    for (size_t i = 0; i < count; i++)
        list_file_find(f, rows[i].person.line, LIST_COMMUNE, RULE_COMMUNE_UNKNOWN, NULL, NULL);
}

bool gather_transact(struct pg *c, bool is_applied, bool (*work)(void *context, struct err *e), void *context,
                     struct err *e) {
    if (!db_limit_waits(c, DB_WAIT_MILLISECONDS, e) || !db_begin(c, e)) return false;
    const bool is_done = work(context, e);
    if (is_done && is_applied) return db_commit(c, e);
    db_rollback(c);
    return is_done;
}

void gather_free(struct gathering *g) {
    vec_free(&g->rows);
    vec_free(&g->refused);
    arena_destroy(g->arena);
}
