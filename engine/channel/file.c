/* SPDX-License-Identifier: Apache-2.0 */
/* The driver `file`: messages as JSON lines for other programs, or as lists for those who call by
 * telephone. Messages of one loop turn reach the disk together. */
#include "base/vec.h"
#include "channel/call_list.h"
#include "channel/driver.h"
#include "channel/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIRECTORY, FORMAT, KEYS };
enum { FORMAT_JSONL, FORMAT_CALL_LIST };

static const struct setting_row ROWS[KEYS] = {
    [DIRECTORY] = {"directory", SETTING_PATH, NULL, 0, 0, NULL,
                   "Where the files go; made when it is missing."},
    [FORMAT] =
        {"format", SETTING_WORD, "jsonl", 0, 0, "jsonl call_list",
         "jsonl: one file a day, a message a line; call_list: also a list of each hamlet to call from, "
         "as CSV and to print."},
};

struct waiting {
    char *key;
    char *line; /* NULL = a question */
};

struct file_driver {
    const struct notifier_host *host;
    struct journal *journal;
    struct call_list *list; /* NULL = JSON lines alone */
    struct notifier_timer *timer;
    struct waiting_list VEC_OF(struct waiting) waiting;
    struct waiting_list batch; /* of write_waiting, kept for its memory */
};

static char *copy_text(const char *text) {
    char *copy = strdup(text);
    if (!copy) abort();
    return copy;
}

/* The lines of the batch the journal does not have. To release with free(). */
static char *join_lines(const struct file_driver *f, size_t *length) {
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (!out) abort();
    for (size_t i = 0; i < f->batch.count; i++) {
        const struct waiting *w = &f->batch.at[i];
        if (w->line && !journal_has(f->journal, w->key)) (void)fprintf(out, "%s\n", w->line);
    }
    if (fclose(out) != 0) abort();
    return text;
}

static bool write_batch(struct file_driver *f, struct err *e) {
    size_t length = 0;
    if (!journal_begin(f->journal, e)) return false;
    char *lines = join_lines(f, &length);
    bool is_written = length == 0 || journal_append(f->journal, lines, length, e);
    if (is_written && f->list) is_written = call_list_write(f->list, f->journal, e);
    free(lines);
    journal_end(f->journal);
    return is_written;
}

static enum notifier_outcome answer_question(struct file_driver *f, const char *key) {
    journal_recall(f->journal);
    return journal_has(f->journal, key) ? NOTIFIER_ACCEPTED : NOTIFIER_UNSEEN;
}

static void write_waiting(struct file_driver *f) {
    struct err e;
    const struct waiting_list batch = f->waiting;
    f->waiting = f->batch;
    f->batch = batch;
    const bool is_written = write_batch(f, &e);
    if (!is_written) f->host->log(f->host->context, NOTIFIER_ERROR, "file_not_written");
    for (size_t i = 0; i < f->batch.count; i++) {
        const struct waiting *w = &f->batch.at[i];
        enum notifier_outcome outcome = w->line ? NOTIFIER_ACCEPTED : answer_question(f, w->key);
        if (!is_written) outcome = w->line ? NOTIFIER_TEMPORARY : NOTIFIER_AMBIGUOUS;
        driver_complete(f->host, w->key, outcome, is_written ? NULL : "disk");
        free(w->key);
        free(w->line);
    }
    vec_clear(&f->batch);
}

static void on_elapsed(void *data) {
    struct file_driver *f = data;
    f->timer = NULL;
    write_waiting(f);
}

static void wait_for_more(struct file_driver *f, const char *key, char *line) {
    struct waiting *w = vec_push(&f->waiting);
    w->key = copy_text(key);
    w->line = line;
    if (!f->timer) f->timer = f->host->timer_start(f->host->context, 1, on_elapsed, f);
}

static void submit(void *driver, const struct notifier_message *message) {
    struct json *object = driver_message(message);
    wait_for_more(driver, message->key, json_print(object, false));
    json_destroy(object);
}

static void query(void *driver, const char *key) {
    wait_for_more(driver, key, NULL);
}

static void cancel(void *driver, const char *key) {
    struct file_driver *f = driver;
    for (size_t i = 0; i < f->waiting.count; i++) {
        if (strcmp(f->waiting.at[i].key, key) != 0) continue;
        free(f->waiting.at[i].key);
        free(f->waiting.at[i].line);
        f->waiting.at[i] = f->waiting.at[--f->waiting.count];
        return;
    }
}

static void flush(void *driver) {
    struct file_driver *f = driver;
    if (f->waiting.count == 0) return;
    f->host->timer_stop(f->host->context, f->timer);
    f->timer = NULL;
    write_waiting(f);
}

static void close_file(void *driver) {
    struct file_driver *f = driver;
    for (size_t i = 0; i < f->waiting.count; i++) {
        free(f->waiting.at[i].key);
        free(f->waiting.at[i].line);
    }
    vec_free(&f->waiting);
    vec_free(&f->batch);
    call_list_destroy(f->list);
    journal_close(f->journal);
    free(f);
}

static bool open_files(struct file_driver *f, const char *settings, struct arena *a, struct err *e) {
    struct setting_value values[KEYS];
    if (!driver_read_settings(&FILE_DRIVER, settings, a, values, e)) return false;
    const char *directory = values[DIRECTORY].text;
    if (values[FORMAT].number == FORMAT_CALL_LIST) f->list = call_list_create(directory);
    /* Whoever shares the directory with a gateway's messages calls none of those it writes to. */
    const char *head = f->list ? "calls-" : "messages-";
    if (!journal_open(directory, head, f->list ? call_list_add : NULL, f->list, &f->journal, e)) return false;
    return write_batch(f, e); /* lists a crash left unwritten */
}

static void *open_file(const struct notifier_host *host, const char *settings, char *problem,
                       size_t problem_bytes) {
    struct file_driver *f = memory_get(1, sizeof *f);
    struct arena *a = arena_create();
    struct err e;
    f->host = host;
    const bool is_open = open_files(f, settings, a, &e);
    arena_destroy(a);
    if (is_open) return f;
    close_file(f);
    return driver_refuse(&e, problem, problem_bytes);
}

static const struct notifier_driver DRIVER = {
    .size = sizeof DRIVER,
    .version = NOTIFIER_VERSION,
    .name = "file",
    .open = open_file,
    .submit = submit,
    .query = query,
    .cancel = cancel,
    .flush = flush,
    .close = close_file,
};

const struct driver_row FILE_DRIVER = {
    .driver = &DRIVER,
    .keys = ROWS,
    .key_count = KEYS,
    .help = "Writes messages into files: JSON lines, or lists to call people from.",
};
