/* SPDX-License-Identifier: Apache-2.0 */
#include "store/person.h"

#include "domain/resident.h"
#include "store/array.h"
#include "store/sql.h"

#include <string.h>

#define BATCH 2000

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

static uint8_t read_sex(const char *text) {
    uint8_t sex = PERSON_UNKNOWN;
    (void)person_sex_find(text, strlen(text), &sex);
    return sex;
}

static struct person read_person(struct arena *a, const struct pg_result *r, int row) {
    struct person p = {.name = copy_field(a, r, row, 0),
                       .name_key = copy_field(a, r, row, 1),
                       .birth_year = (int16_t)pg_result_integer(r, row, 2),
                       .sex = read_sex(pg_result_text(r, row, 3)),
                       .phone = copy_field(a, r, row, 4),
                       .phone_owner = copy_field(a, r, row, 5),
                       .target_groups = copy_field(a, r, row, 6),
                       .email = copy_field(a, r, row, 8)};
    const char *circumstances = pg_result_text(r, row, 7);
    /* An unknown word is the night's to report; the known ones still help on the day. */
    (void)resident_parse_circumstances(circumstances, strlen(circumstances), &p.circumstances);
    return p;
}

static bool load_batch(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                       struct arena *a, struct person *out, struct err *e) {
    struct array keys;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    array_begin(&keys);
    for (size_t i = 0; i < count; i++) array_add_integer(&keys, residents[i]);
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&keys));
    const bool ok = pg_query(register_, &SQL_PERSON_BATCH, &p, &r, e);
    for (size_t i = 0; ok && i < count; i++) out[i] = read_person(a, r, (int)i);
    pg_result_free(r);
    array_free(&keys);
    return ok;
}

bool person_load(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                 struct arena *a, struct person **out, struct err *e) {
    *out = arena_new_array(a, struct person, count);
    for (size_t at = 0; at < count; at += BATCH) {
        const size_t size = count - at < BATCH ? count - at : BATCH;
        if (!load_batch(register_, commune, residents + at, size, a, *out + at, e)) return false;
    }
    return true;
}
