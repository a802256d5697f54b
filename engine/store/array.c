/* SPDX-License-Identifier: Apache-2.0 */
#include "store/array.h"

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
