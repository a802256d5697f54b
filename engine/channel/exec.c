/* SPDX-License-Identifier: Apache-2.0 */
/* The driver `exec`: a program of the operator's, started for each message, that reads it as one JSON line
 * and answers with one. */
#include "channel/driver.h"
#include "io/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMAND, KEYS };

static const struct setting_row ROWS[KEYS] = {
    [COMMAND] = {"command", SETTING_COMMAND, NULL, 0, 0, NULL,
                 "The program and its arguments. It reads one JSON line and prints one."},
};

#define OUTPUT_BYTES_MAX ((size_t)64 * 1024)

/* One program running. */
struct run {
    struct run *next;
    struct exec_driver *driver;
    struct process *process; /* NULL = it could not be started; `late` tells so */
    struct notifier_timer *late;
    bool is_query;
    char key[];
};

struct exec_driver {
    const struct notifier_host *host;
    struct arena *arena;
    const char *const *command;
    struct run *runs;
};

/* What a program without an answer says by its end: sysexits.h, and what shells say of programs that are
 * not there. Any other may have come after the message had gone. */
static const struct {
    int status;
    enum notifier_outcome outcome;
} STATUSES[] = {
    {0, NOTIFIER_ACCEPTED},    {65, NOTIFIER_PERMANENT},  {67, NOTIFIER_PERMANENT}, {68, NOTIFIER_PERMANENT},
    {69, NOTIFIER_TEMPORARY},  {75, NOTIFIER_TEMPORARY},  {77, NOTIFIER_TEMPORARY}, {78, NOTIFIER_TEMPORARY},
    {126, NOTIFIER_TEMPORARY}, {127, NOTIFIER_TEMPORARY},
};

static enum notifier_outcome outcome_of(const struct run *run, const struct process_end *end) {
    if (end->signal != 0 || run->is_query) return NOTIFIER_AMBIGUOUS;
    for (size_t i = 0; i < sizeof STATUSES / sizeof STATUSES[0]; i++)
        if (STATUSES[i].status == end->status) return STATUSES[i].outcome;
    return NOTIFIER_AMBIGUOUS;
}

static void stop_run(struct run *run) {
    const struct notifier_host *host = run->driver->host;
    if (run->process)
        process_kill(run->process);
    else
        host->timer_stop(host->context, run->late);
}

static void forget_run(struct run *run) {
    struct run **at = &run->driver->runs;
    while (*at != run) at = &(*at)->next;
    *at = run->next;
    free(run);
}

static void complete_without_answer(const struct run *run, const struct process_end *end) {
    char reason[32] = "";
    if (end->signal != 0)
        (void)snprintf(reason, sizeof reason, "signal_%d", end->signal);
    else if (end->status != 0)
        (void)snprintf(reason, sizeof reason, "exit_%d", end->status);
    driver_complete(run->driver->host, run->key, outcome_of(run, end), *reason ? reason : NULL);
}

static void on_ended(void *context, const struct process_end *end) {
    struct run *run = context;
    const struct notifier_host *host = run->driver->host;
    struct notifier_result result;
    struct json *answer = driver_read_answer(end->output, &result);
    if (answer && (result.outcome != NOTIFIER_UNSEEN || run->is_query)) {
        host->complete(host->context, run->key, &result);
    } else {
        if (end->output_bytes > 0) host->log(host->context, NOTIFIER_WARNING, "program_gave_no_answer");
        complete_without_answer(run, end);
    }
    json_destroy(answer);
    forget_run(run);
}

static void on_not_started(void *data) {
    struct run *run = data;
    driver_complete(run->driver->host, run->key, run->is_query ? NOTIFIER_AMBIGUOUS : NOTIFIER_TEMPORARY,
                    "not_started");
    forget_run(run);
}

/* Takes the object. */
static void start_run(struct exec_driver *x, const char *key, bool is_query, struct json *object) {
    const size_t key_bytes = strlen(key) + 1;
    struct run *run = memory_get(1, sizeof *run + key_bytes);
    char *text = json_print(object, false);
    const size_t length = strlen(text);
    text[length] = '\n'; /* in the place of the end */
    const struct process_plan plan = {.command = x->command,
                                      .input = text,
                                      .input_bytes = length + 1,
                                      .output_bytes_max = OUTPUT_BYTES_MAX};
    *run = (struct run){.next = x->runs, .driver = x, .is_query = is_query};
    memcpy(run->key, key, key_bytes);
    x->runs = run;
    run->process = process_start(driver_loop(x->host), &plan, on_ended, run);
    if (!run->process) run->late = x->host->timer_start(x->host->context, 0, on_not_started, run);
    free(text);
    json_destroy(object);
}

static void submit(void *driver, const struct notifier_message *message) {
    start_run(driver, message->key, false, driver_message(message));
}

static void query(void *driver, const char *key) {
    struct json *question = json_object();
    json_put(question, "query", json_text(key));
    start_run(driver, key, true, question);
}

static void cancel(void *driver, const char *key) {
    const struct exec_driver *x = driver;
    struct run *run = x->runs;
    while (run && strcmp(run->key, key) != 0) run = run->next;
    if (!run) return;
    stop_run(run);
    forget_run(run);
}

static void close_exec(void *driver) {
    struct exec_driver *x = driver;
    for (struct run *run = x->runs, *next = NULL; run; run = next) {
        next = run->next;
        stop_run(run);
        forget_run(run);
    }
    arena_destroy(x->arena);
    free(x);
}

static void *open_exec(const struct notifier_host *host, const char *settings, char *problem,
                       size_t problem_bytes) {
    struct exec_driver *x = memory_get(1, sizeof *x);
    struct setting_value values[KEYS];
    struct err e;
    x->host = host;
    x->arena = arena_create();
    if (!driver_read_settings(&EXEC_DRIVER, settings, x->arena, values, &e)) {
        close_exec(x);
        return driver_refuse(&e, problem, problem_bytes);
    }
    x->command = values[COMMAND].list;
    return x;
}

static const struct notifier_driver DRIVER = {
    .size = sizeof DRIVER,
    .version = NOTIFIER_VERSION,
    .name = "exec",
    .open = open_exec,
    .submit = submit,
    .query = query,
    .cancel = cancel,
    .close = close_exec,
};

const struct driver_row EXEC_DRIVER = {
    .driver = &DRIVER,
    .keys = ROWS,
    .key_count = KEYS,
    .help = "Starts a program of yours for each message.",
};
