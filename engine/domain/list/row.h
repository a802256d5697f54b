/* SPDX-License-Identifier: Apache-2.0 */
/* row: from the fields of one row to a person, or to the reasons why not. Pure: no clock, no files. */
#ifndef LICHKHAM_DOMAIN_LIST_ROW_H
#define LICHKHAM_DOMAIN_LIST_ROW_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/vec.h"
#include "domain/list/map.h"
#include "domain/list/person.h"
#include "domain/list/rule.h"

#include <stdint.h>

/* One fault of one row. Never the value itself, which may be personal. */
struct list_finding {
    uint32_t line;
    uint16_t column;    /* from 1; 0 = the row as a whole, or a column the list does not have */
    uint8_t field;      /* enum list_field; LIST_FIELDS = the row as a whole */
    uint8_t rule;       /* enum list_rule */
    const char *masked; /* end of the value's text_mask, "" when it is missing; in the arena of texts */
};
struct list_findings VEC_OF(struct list_finding);

struct list_row_input {
    const char *const *fields; /* valid UTF-8 without NUL */
    size_t count;
    uint32_t line;
    civil_day today;
};

enum list_row_result {
    LIST_ROW_TAKEN,
    LIST_ROW_REFUSED, /* at least one finding of severity RULE_REFUSED tells why */
    LIST_ROW_SKIPPED  /* no person: an empty row, or with a finding the header once more or a sum */
};

/* Reads one row. Texts of `out` and `check`, and the findings' masked values, are put into `texts`.
 * `check` is filled with a map for LIST_OF_CHECKS and may be NULL otherwise. Unless the row is taken,
 * neither is to be used. */
enum list_row_result list_row_read(const struct list_map *map, const struct list_row_input *in,
                                   struct arena *texts, struct list_findings *findings,
                                   struct list_person *out, struct list_check *check);

/* Whom a row that is refused may be about: line, name key, personal number and commune, as far as they can
 * be told; the rest of `out` is not. */
void list_row_mention(const struct list_map *map, const struct list_row_input *in, struct arena *texts,
                      struct list_person *out);

/* For those who look at rows later: adds a finding about a field (LIST_FIELDS = the whole row). `value`
 * is masked here; NULL = none. */
void list_findings_add(struct list_findings *findings, struct arena *texts, const struct list_map *map,
                       uint32_t line, enum list_field field, enum list_rule rule, const char *value);

#endif
