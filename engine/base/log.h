/* SPDX-License-Identifier: Apache-2.0 */
/* log: one JSON object a line on standard error: time, level, event, then the given fields.
 * Never a name, number, phone, address or date of birth. */
#ifndef LICHKHAM_BASE_LOG_H
#define LICHKHAM_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

struct log_field {
    const char *key;  /* NULL ends a list */
    const char *text; /* NULL: `number` is the value */
    int64_t number;
};

#define LOG_TEXT(name, value)   ((struct log_field){.key = (name), .text = (value)})
#define LOG_NUMBER(name, value) ((struct log_field){.key = (name), .number = (int64_t)(value)})

/* "debug", "info", "warning" or "error". */
bool log_level_find(const char *name, enum log_level *level);

/* Lines below `level` are dropped. With `for_journal` each line starts with journald's "<n>"
 * priority. Called once, by main. The default: LOG_INFO, no priorities. */
void log_start(enum log_level level, bool for_journal);

void log_write(enum log_level level, const char *event, const struct log_field *fields); /* NULL: none */

/* log_event(LOG_INFO, "commune_done", LOG_NUMBER("commune", 4), LOG_TEXT("hash", text));
 * At least one field; an event without any is a log_write. */
#define log_event(level, event, ...)                                                                         \
    log_write((level), (event), (const struct log_field[]){__VA_ARGS__, {.key = NULL}})

#endif
