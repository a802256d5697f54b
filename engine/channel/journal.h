/* SPDX-License-Identifier: Apache-2.0 */
/* journal: one file a day of JSON lines that begin with their key, appended by any number of processes. A
 * line is on disk whole or it is not there: what a crash tore is cut off before the next is written. */
#ifndef LICHKHAM_CHANNEL_JOURNAL_H
#define LICHKHAM_CHANNEL_JOURNAL_H

#include "base/civil.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct journal;

/* Each whole line of the day's file, whoever wrote it, once and in order; without its end. */
typedef void journal_on_line(void *context, civil_day day, const char *line, size_t length, int64_t offset);

/* Its files are named HEAD2026-12-05.jsonl; `head` outlives it. The directory is made when it is missing.
 * ERR_CONFIG when it cannot be written. */
MUST_CHECK bool journal_open(const char *directory, const char *head, journal_on_line *on_line, void *context,
                             struct journal **out, struct err *e);
void journal_close(struct journal *j); /* accepts NULL */

/* Takes the file for itself and reads what is new. A new day begins a new file and forgets the old keys. */
MUST_CHECK bool journal_begin(struct journal *j, struct err *e);
void journal_end(struct journal *j);

/* ---- Between begin and end ------------------------------------------------------------------ */

bool journal_has(const struct journal *j, const char *key); /* of what was read */
void journal_recall(struct journal *j);                     /* also reads the keys of the month before */
/* Lines, each ended by LF. They are on disk and read back when it returns, or not there. */
MUST_CHECK bool journal_append(struct journal *j, const char *lines, size_t length, struct err *e);
/* A line told earlier, to release with free(); NULL when it cannot be read. */
char *journal_read(const struct journal *j, int64_t offset, size_t length);

#endif
