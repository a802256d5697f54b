/* SPDX-License-Identifier: Apache-2.0 */
/* list_file: reads a list of people row by row, whatever it is for. What is wrong with it goes to two
 * files beside it: refused rows to NAME.rejects.csv, rows that were taken with something to mend to
 * NAME.fixes.csv. Both tell line, column, rule, the value masked, and what to do. */
#ifndef LICHKHAM_JOBS_LIST_FILE_H
#define LICHKHAM_JOBS_LIST_FILE_H

#include "base/hash.h"
#include "domain/list/map.h"
#include "domain/list/row.h"

/* Texts live as long as the list file. */
struct list_file_request {
    const char *path;
    enum list_purpose purpose;
    const char *map_path;      /* a mapping file; NULL = none */
    const char *save_map_path; /* where to write the mapping that was used; NULL = nowhere */
    const char *encoding;      /* these three: NULL = as the mapping file says, else recognised */
    const char *separator;
    const char *dates;
    const char *rejects_path; /* these two: NULL = beside the list */
    const char *fixes_path;
    civil_day today;
};

struct list_file_counts {
    int64_t rows; /* that say something */
    int64_t refused;
    int64_t findings[LIST_RULES];
};

struct list_file_row {
    /* Of a refused row only what it is known by, as far as it can be read: line, name key, personal
     * number. Valid until the callback returns. */
    const struct list_person *person;
    const struct list_check *check; /* of a list of checks */
    bool is_refused;                /* the callback may set it, with a finding that tells why */
};

struct list_file;

/* For each row that says something. False with `e` filled stops the reading. */
typedef bool list_file_on_row(void *context, struct list_file *f, struct list_file_row *row, struct err *e);

/* Reads the mapping file and begins the files that will be written: what cannot be read or written is
 * an ERR_INPUT before anything is done. */
MUST_CHECK bool list_file_open(const struct list_file_request *q, struct list_file **out, struct err *e);
/* Whatever was not kept is as if it had never been written. Accepts NULL. */
void list_file_close(struct list_file *f);

/* Reads the whole list, once. What makes it unreadable as a whole is an ERR_INPUT with file and line. */
MUST_CHECK bool list_file_read(struct list_file *f, list_file_on_row *on_row, void *context, struct err *e);

/* Writes a finding about a row, during the reading or after it. `value` is masked here; `note` stands
 * as it is (another line, a code) and holds nothing personal. Both may be NULL. */
void list_file_find(struct list_file *f, uint32_t line, enum list_field field, enum list_rule rule,
                    const char *value, const char *note);

/* Puts rejects, fixes and the saved mapping in their places, over older ones. */
MUST_CHECK bool list_file_keep(struct list_file *f, struct err *e);

const struct list_file_counts *list_file_counts(const struct list_file *f);
const struct list_map *list_file_map(const struct list_file *f); /* after the reading */
const char *list_file_rejects_path(const struct list_file *f);
const char *list_file_fixes_path(const struct list_file *f);

/* What the list is known by afterwards: the hash of its bytes. */
MUST_CHECK bool list_file_hash(const char *path, char text[HASH_TEXT_BYTES], struct err *e);

#endif
