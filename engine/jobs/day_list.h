/* SPDX-License-Identifier: Apache-2.0 */
/* day_list: the list an officer holds on an exam day: who comes when, households together. It is
 * personal data for one site and one day; who takes it out is written into the audit chain. */
#ifndef LICHKHAM_JOBS_DAY_LIST_H
#define LICHKHAM_JOBS_DAY_LIST_H

#include "store/day_list.h"
#include "store/person.h"

#include <stdio.h>

struct day_list_entry {
    struct day_list_row row;
    struct person person;  /* with the telephone an officer was told, where there is one */
    const char *code;      /* "2AB-CDEF" */
    const char *order;     /* of the person's name, or his code */
    const char *household; /* the first such order of those who arrive together */
};

struct day_list {
    struct day_list_site site;
    civil_day day;
    const struct day_list_entry *entries; /* by arrival, household, name */
    size_t count;
    size_t households;
    size_t drafts;  /* people who have not been told */
    bool has_names; /* else places alone, without codes and households: persons are empty */
};

/* `register_` may be the same connection. Lives in the arena. Fails when there is no such site. */
MUST_CHECK bool day_list_gather(struct pg *c, struct pg *register_, int32_t site, civil_day day,
                                struct arena *a, struct day_list *out, struct err *e);

/* For whoever has read the rows himself: joins and orders them, and sets all of `out` but site and day.
 * `rows` as they come, by resident; `persons` beside them, or NULL: then codes stand for names. */
void day_list_arrange(const struct day_list_row *rows, size_t count, struct person *persons,
                      const struct day_list_contact *contacts, size_t contact_count, struct arena *a,
                      struct day_list *out);

/* Writes the audit row of taking the list out, in a transaction of its own. */
MUST_CHECK bool day_list_audit(struct pg *c, const struct day_list *list, const char *format,
                               const char *actor, int64_t unix_seconds, struct err *e);

/* UTF-8 with a BOM, so that spreadsheets read the names right; header names in English and values as
 * stored, whatever the language. */
void day_list_write_csv(const struct day_list *list, const char *language, FILE *out);

/* One page of HTML that prints on A4, black on white, with its style; language "vi" or "en". */
void day_list_write_html(const struct day_list *list, const char *language, FILE *out);
/* The same as a part of a page that has its style elsewhere. */
void day_list_write_sheet(const struct day_list *list, const char *language, FILE *out);

/* The words of the sheet. */
const char *day_list_weekday(const char *language, civil_day day); /* "Thứ Hai", "Monday" */

bool day_list_has_come(enum appointment_state state);

#endif
