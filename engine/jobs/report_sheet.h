/* SPDX-License-Identifier: Apache-2.0 */
/* report_sheet: a report as a page to read on a screen or to print: headings, sentences and tables, in one
 * language, every text escaped. All elements are closed, without script, so that any browser shows it. */
#ifndef LICHKHAM_JOBS_REPORT_SHEET_H
#define LICHKHAM_JOBS_REPORT_SHEET_H

#include "base/arena.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

struct report_sheet {
    FILE *out;
    const char *language; /* "vi" or "en" */
    struct arena *arena;  /* what is escaped; the caller's */
};

/* The text in the sheet's language. */
#define REPORT_SAY(sheet, vietnamese, english)                                                               \
    (strcmp((sheet)->language, "en") == 0 ? (english) : (vietnamese))

void report_sheet_begin(struct report_sheet *s, const char *title);
void report_sheet_end(struct report_sheet *s);

void report_sheet_heading(struct report_sheet *s, const char *text);
void report_sheet_sentence(struct report_sheet *s, const char *text);
void report_sheet_warning(struct report_sheet *s, const char *text);

/* Heads end with NULL; one that begins with '#' stands over numbers. */
void report_sheet_begin_table(struct report_sheet *s, const char *const *heads);
void report_sheet_end_table(struct report_sheet *s);
void report_sheet_begin_row(struct report_sheet *s);
void report_sheet_end_row(struct report_sheet *s);
void report_sheet_cell(struct report_sheet *s, const char *text);
void report_sheet_code(struct report_sheet *s, const char *text); /* a hash, a command */
void report_sheet_number(struct report_sheet *s, int64_t number);
void report_sheet_class(struct report_sheet *s, const struct json *figures); /* which class they are of */
void report_sheet_hidden(struct report_sheet *s); /* a number too small to be shown */

/* ---- Names of figures, the same in every report ---------------------------------------------------- */

enum report_word {
    REPORT_CLASS, /* the one figures are counted by: need_priority */
    REPORT_OWED,
    REPORT_PLACED,
    REPORT_MISSING,
    REPORT_PLACES,
    REPORT_PLACES_TO_COME,
    REPORT_EXTRA_HALF_DAYS, /* capacity_extra_half_days */
    REPORT_WORDS
};

/* In the sheet's language; static. */
const char *report_word(const struct report_sheet *s, enum report_word word);
/* The same over a column of numbers. */
const char *report_head(const struct report_sheet *s, enum report_word word);

/* A day or a month of a report (2027-03-01, 2027-03) as all pages write it: 01/03/2027, 03/2027. */
const char *report_day(const struct report_sheet *s, const char *text);

/* ---- What is read of a report --------------------------------------------------------------------- */

int64_t report_number(const struct json *object, const char *key);   /* 0 when it is not there */
const char *report_text(const struct json *object, const char *key); /* "" when it is not there */
size_t report_count(const struct json *list);                        /* accepts NULL */

#endif
