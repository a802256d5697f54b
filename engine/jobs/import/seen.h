/* SPDX-License-Identifier: Apache-2.0 */
/* seen: which rows of a list say what a row above said already: the same personal number, or the same
 * in everything. 16 bytes a row, and half as much again of room. */
#ifndef LICHKHAM_JOBS_IMPORT_SEEN_H
#define LICHKHAM_JOBS_IMPORT_SEEN_H

#include "domain/list/person.h"

struct seen;

enum seen_before { SEEN_NOT, SEEN_NUMBER, SEEN_ROW };

struct seen *seen_create(void);
void seen_destroy(struct seen *s); /* accepts NULL */

/* Notes the row when it is the first of its kind; else *first_line is the first one's. */
enum seen_before seen_check(struct seen *s, const struct list_person *p, uint32_t *first_line);

#endif
