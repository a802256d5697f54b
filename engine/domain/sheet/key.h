/* SPDX-License-Identifier: Apache-2.0 */
/* key: who a row is, and when it is in force; private to domain/sheet. */
#ifndef LICHKHAM_DOMAIN_SHEET_KEY_H
#define LICHKHAM_DOMAIN_SHEET_KEY_H

#include "domain/sheet/sheet.h"

/* Texts are told apart by strcmp, other values by number. */
bool key_is_text(const struct sheet_form *form, int column);

/* Equal for rows that people would call the same; texts are folded. */
const char *key_print(const struct sheet_form *form, const struct sheet_row *row, struct arena *a);
/* Equal for rows that --replace takes together; a date stands for its year. */
const char *key_print_scope(const struct sheet_form *form, const struct sheet_row *row, struct arena *a);

/* "team, day" */
const char *key_name_columns(const struct sheet_form *form, struct arena *a);

/* "site_id 3, which the file leaves out": a row without a line, for a finding. */
const char *key_describe(const struct sheet_form *form, const struct sheet_row *row, struct arena *a);

/* The days a row is in force; a form without a last day speaks of one day, one without dates of all. */
struct key_span {
    int64_t from, until;
};
struct key_span key_span(const struct sheet_form *form, const struct sheet_row *row);
bool key_spans_meet(struct key_span a, struct key_span b);

#endif
