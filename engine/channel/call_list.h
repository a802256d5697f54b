/* SPDX-License-Identifier: Apache-2.0 */
/* call_list: the day's messages of a journal as lists for those who call: one of each hamlet, as CSV and
 * as HTML to print (A4, Vietnamese), by appointment, then by name. */
#ifndef LICHKHAM_CHANNEL_CALL_LIST_H
#define LICHKHAM_CHANNEL_CALL_LIST_H

#include "channel/journal.h"

struct call_list;

struct call_list *call_list_create(const char *directory);
void call_list_destroy(struct call_list *c); /* accepts NULL */

/* A journal_on_line. */
void call_list_add(void *list, civil_day day, const char *line, size_t length, int64_t offset);

/* Writes the lists that have changed, over the older ones. The journal is between begin and end. */
MUST_CHECK bool call_list_write(struct call_list *c, const struct journal *j, struct err *e);

#endif
