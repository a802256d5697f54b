/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include "base/clock.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    enum log_level least;
    bool is_for_journal;
} settings = {.least = LOG_INFO};

struct level_row {
    const char *name;
    int journal_priority; /* syslog's numbers */
};

static const struct level_row LEVELS[] = {
    [LOG_DEBUG] = {"debug", 7},
    [LOG_INFO] = {"info", 6},
    [LOG_WARNING] = {"warning", 4},
    [LOG_ERROR] = {"error", 3},
};

bool log_level_find(const char *name, enum log_level *level) {
    for (enum log_level l = LOG_DEBUG; l <= LOG_ERROR; l++) {
        if (strcmp(LEVELS[l].name, name) != 0) continue;
        *level = l;
        return true;
    }
    return false;
}

void log_start(enum log_level level, bool for_journal) {
    settings.least = level;
    settings.is_for_journal = for_journal;
}

/* Business time with its offset. A clock that is set wrongly is told by the command itself. */
static void put_time(struct json *line) {
    struct err ignored;
    struct clock_reading now;
    if (!clock_read(&now, &ignored)) return;
    char day[CIVIL_TEXT_BYTES];
    char text[40];
    (void)snprintf(text, sizeof text, "%sT%02d:%02d:%02d+07:00", civil_print(now.day, day),
                   now.minute_of_day / 60, now.minute_of_day % 60, (int)(now.unix_seconds % 60));
    json_put(line, "time", json_text(text));
}

void log_write(enum log_level level, const char *event, const struct log_field *fields) {
    if (level < settings.least) return;
    struct json *line = json_object();
    put_time(line);
    json_put(line, "level", json_text(LEVELS[level].name));
    json_put(line, "event", json_text(event));
    for (const struct log_field *f = fields; f && f->key; f++)
        json_put(line, f->key, f->text ? json_text(f->text) : json_integer(f->number));
    char *text = json_print(line, false);
    if (settings.is_for_journal)
        (void)fprintf(stderr, "<%d>%s\n", LEVELS[level].journal_priority, text);
    else
        (void)fprintf(stderr, "%s\n", text);
    free(text);
    json_destroy(line);
}
