/* SPDX-License-Identifier: Apache-2.0 */
#include "store/array.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

void array_begin(struct array *a) {
    *a = (struct array){0};
    a->stream = open_memstream(&a->text, &a->length);
    if (a->stream == NULL) abort();
    fputc('{', a->stream);
}

static void begin_element(struct array *a) {
    if (a->count++ > 0) fputc(',', a->stream);
}

void array_add_integer(struct array *a, int64_t value) {
    begin_element(a);
    fprintf(a->stream, "%" PRId64, value);
}

void array_add_date(struct array *a, civil_day day) {
    char text[CIVIL_TEXT_BYTES];
    begin_element(a);
    fputs(day == CIVIL_NONE ? "NULL" : civil_print(day, text), a->stream);
}

void array_add_text(struct array *a, const char *text) {
    begin_element(a);
    fputc('"', a->stream);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') fputc('\\', a->stream);
        fputc(*p, a->stream);
    }
    fputc('"', a->stream);
}

const char *array_end(struct array *a) {
    fputc('}', a->stream);
    if (fclose(a->stream) != 0) abort();
    a->stream = NULL;
    return a->text;
}

void array_free(struct array *a) {
    free(a->text);
    a->text = NULL;
}

const char *array_keep(struct array *a, struct arena *arena) {
    (void)array_end(a);
    const char *kept = arena_copy_text(arena, a->text, a->length);
    array_free(a);
    return kept;
}

void columns_begin(struct columns *k, size_t count) {
    assert(count <= COLUMNS_MAX);
    k->count = count;
    for (size_t i = 0; i < count; i++) array_begin(&k->at[i]);
}

void columns_end(struct columns *k, struct pg_params *p) {
    for (size_t i = 0; i < k->count; i++) pg_param_text(p, array_end(&k->at[i]));
}

void columns_free(struct columns *k) {
    for (size_t i = 0; i < k->count; i++) array_free(&k->at[i]);
}

bool columns_query(struct pg *c, const struct pg_statement *s, struct pg_params *p, struct columns *k,
                   struct pg_result **result, struct err *e) {
    columns_end(k, p);
    const bool ok = pg_query(c, s, p, result, e);
    columns_free(k);
    return ok;
}
