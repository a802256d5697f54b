/* SPDX-License-Identifier: Apache-2.0 */
/* map: which column of a list is which field, and how its values are written. Recognised from the
 * header row, corrected by a mapping file, saved as one for the next list of the same kind. */
#ifndef LICHKHAM_DOMAIN_LIST_MAP_H
#define LICHKHAM_DOMAIN_LIST_MAP_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/list/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a list is for decides which columns it must have. */
enum list_purpose { LIST_OF_RESIDENTS, LIST_OF_CHECKS, LIST_OF_MEMBERS, LIST_PURPOSES };

/* In which order 03/09/2027 is read. Years of four digits in front are always years. */
enum list_dates { LIST_DATES_DMY, LIST_DATES_MDY, LIST_DATES_YMD, LIST_DATE_ORDERS };

/* A word of a list and what it means there: "T" is "male". */
struct list_word {
    enum list_field field;
    const char *word;    /* folded */
    const char *meaning; /* as the documented form writes it */
};

/* A mapping file: columns by the text of their header, so that it outlives their order. All zero is
 * an empty one. */
struct list_map_file {
    const char *headers[LIST_FIELDS]; /* NULL = recognise */
    const char *const *ignored;       /* headers that are nothing, whatever they look like */
    size_t ignored_count;
    const struct list_word *words;
    size_t word_count;
    const char *encoding;  /* NULL = recognise; else a name of base/encoding */
    const char *separator; /* NULL = recognise; else "comma", "semicolon", "tab" or "bar" */
    const char *dates;     /* NULL = day first; else "dmy", "mdy" or "ymd" */
};

struct list_map {
    enum list_purpose purpose;
    enum list_dates dates;
    size_t column_count;
    int16_t columns[LIST_FIELDS];     /* index into a row, -1 = the list has no such column */
    const char *headers[LIST_FIELDS]; /* as the list writes it, NULL without column */
    const struct list_map_file *file; /* what it was made with; never NULL */
};

/* Reads the header row with a mapping file (NULL = none, else it must outlive the map). Two columns
 * for one field, a column the list must have and has not, or one the file names and the list has not,
 * are an ERR_INPUT that tells the headers seen and how to map them. */
MUST_CHECK bool list_map_recognise(const char *const *header, size_t count, enum list_purpose purpose,
                                   const struct list_map_file *file, struct arena *a, struct list_map *out,
                                   struct err *e);

/* Reads a mapping file's JSON (comments allowed); texts live in the arena. An unknown key, field,
 * word or value is an ERR_INPUT with its place and the nearest known word. */
MUST_CHECK bool list_map_parse(const char *json, struct arena *a, struct list_map_file *out, struct err *e);

/* The mapping file that makes this map of the same header again, also in another column order. */
char *list_map_print(const struct list_map *map, struct arena *a);

bool list_dates_find(const char *name, enum list_dates *dates); /* "dmy" */
const char *list_dates_name(enum list_dates dates);             /* static */

#endif
