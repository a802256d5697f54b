/* SPDX-License-Identifier: Apache-2.0 */
/* value: from the text of one field to one value, or to the rule it breaks. Pure; nothing is kept.
 * Every reader returns RULE_NONE and fills its result, or returns a rule and leaves the result as it
 * was, but where said otherwise. */
#ifndef LICHKHAM_DOMAIN_LIST_VALUE_H
#define LICHKHAM_DOMAIN_LIST_VALUE_H

#include "base/arena.h"
#include "base/civil.h"
#include "domain/list/map.h"
#include "domain/list/rule.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A piece of a field, without a NUL. */
struct span {
    const char *at;
    size_t length;
};

/* The field without white space (no-break and zero-width too) and apostrophes in front, by which
 * spreadsheets mark text. */
struct span span_trim(const char *field);

size_t span_space_bytes(const char *at, size_t length); /* of one white space at `at`; 0 = there is none */

/* Empty, or one of the ways to say so: "-", "0", "không", "không có", "chưa có", "n/a", "null". */
bool span_is_nothing(struct span s);

/* ---- Texts (value_text.c); results live in the arena ---- */

#define VALUE_TEXT_LETTERS_MAX 200

/* NFC, white space as one space, none at the ends. */
char *value_copy_text(struct arena *a, const char *text);
/* As value_copy_text; RULE_TEXT_TOO_LONG beyond VALUE_TEXT_LETTERS_MAX letters. */
enum list_rule value_read_text(struct arena *a, const char *text, const char **out);
enum list_rule value_read_name(struct arena *a, const char *text, const char **name, const char **name_key);
enum list_rule value_read_email(struct arena *a, struct span s, const char **email);
enum list_rule value_read_facility(struct arena *a, struct span s, const char **facility);
enum list_rule value_read_visit_code(struct arena *a, struct span s, const char **code);

/* ---- Dates (value_date.c) ---- */

struct value_date {
    civil_day day; /* with a year alone: 1 January of it */
    bool has_day;
};

/* Any form of a date, a month or a year; a time behind it is dropped. The rules are those of births,
 * RULE_BIRTH_*. */
enum list_rule value_read_date(struct span s, enum list_dates order, civil_day today, struct value_date *out);

/* ---- Numbers (value_number.c) ---- */

enum list_rule value_read_personal_number(struct span s, int64_t *number);
/* Century, sex and year as digits 4 to 6 tell them; an unknown sex agrees with either. */
bool value_number_agrees(int64_t number, uint8_t sex, int birth_year);

#define VALUE_INSURANCE_BYTES 16
enum list_rule value_read_insurance_number(struct span s, char number[VALUE_INSURANCE_BYTES]);

/* Also fills the number with RULE_PHONE_SEVERAL: 84 and nine digits. */
enum list_rule value_read_phone(struct span s, int64_t *number);

enum list_rule value_read_commune(struct span s, int32_t *commune);
enum list_rule value_read_organisation(struct span s, int32_t *organisation);

/* ---- Words (value_word.c); the list's own words come from its mapping file, which may be empty ---- */

enum list_rule value_read_sex(struct span s, const struct list_map_file *file, uint8_t *sex);
enum list_rule value_read_phone_owner(struct span s, const struct list_map_file *file, uint8_t *owner);
enum list_rule value_read_route(struct span s, const struct list_map_file *file, uint8_t *route);
enum list_rule value_read_payer(struct span s, const struct list_map_file *file, int16_t *payer);
enum list_rule value_read_data_status(struct span s, const struct list_map_file *file, uint8_t *status);

/* Several words in one field: what is known is taken, also with a rule. */
enum list_rule value_read_groups(struct span s, const struct list_map_file *file, uint32_t *groups);
enum list_rule value_read_circumstances(struct span s, const struct list_map_file *file,
                                        uint8_t *circumstances);

#define VALUE_LANGUAGE_BYTES 8
enum list_rule value_read_language(struct span s, const struct list_map_file *file,
                                   char language[VALUE_LANGUAGE_BYTES]);

bool value_is_never(struct span s, const struct list_map_file *file); /* of a last check: "chưa khám" */
bool value_is_mark(struct span s);                                    /* "x" in a column for a sex */

bool value_has_words(enum list_field field); /* whether a mapping file may give it words of its own */
/* Whether a mapping file may say that a word of this field means `meaning`. */
bool value_knows_meaning(enum list_field field, const char *meaning);

#endif
