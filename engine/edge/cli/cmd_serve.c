/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "edge/api/api.h"
#include "edge/cli/commands.h"
#include "edge/cli/sending.h"
#include "store/db.h"

#include <string.h>

enum { STOP_SECONDS = 10, BYTES_PER_MEGABYTE = 1024 * 1024 };

#define NANOSECONDS_PER_SECOND ((int64_t)1000000000)

static bool is_own_machine(const char *address) {
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* Tokens and people would cross the network for everybody to read. */
static void warn_of_plain(const struct api_settings *s) {
    if (is_own_machine(s->address) || strncmp(s->public_url, "https://", 8) == 0) return;
    log_event(LOG_WARNING, "serve_is_plain", LOG_TEXT("address", s->address),
              LOG_TEXT("remedy",
                       "Put a proxy that speaks TLS before it and set serve.public_url to its https "
                       "address; see docs/operations.md."));
}

/* A database that is away, or of another schema, is told at once and not by every request. */
static bool check_database(struct command_context *c, struct err *e) {
    struct pg *db = NULL;
    if (!db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e)) return false;
    pg_close(db);
    return true;
}

/* ---- Sending between requests ---------------------------------------------------------------- */

static void log_pass(const struct remind_report *report) {
    for (size_t i = 0; i < report->channel_count; i++) {
        const struct remind_counts *n = &report->channels[i];
        if (n->problem)
            log_event(LOG_ERROR, "channel_does_not_open", LOG_TEXT("channel", n->channel),
                      LOG_TEXT("message", n->problem));
        if (n->is_paused) log_event(LOG_WARNING, "channel_rests", LOG_TEXT("channel", n->channel));
        const int64_t settled =
            n->accepted + n->delivered + n->failed + n->expired + n->cancelled + n->ambiguous;
        if (settled + n->put_off == 0) continue;
        log_event(LOG_INFO, "remind_pass", LOG_TEXT("channel", n->channel),
                  LOG_NUMBER("accepted", n->accepted), LOG_NUMBER("delivered", n->delivered),
                  LOG_NUMBER("failed", n->failed), LOG_NUMBER("expired", n->expired),
                  LOG_NUMBER("cancelled", n->cancelled), LOG_NUMBER("ambiguous", n->ambiguous),
                  LOG_NUMBER("put_off", n->put_off), LOG_NUMBER("waiting", n->waiting),
                  LOG_NUMBER("cost", n->cost));
    }
}

/* A pass that fails is tried again with the next: people are served meanwhile. */
static void run_pass(struct remind *r) {
    struct err e;
    struct remind_report report = {0};
    if (remind_pass(r, &report, &e)) {
        log_pass(&report);
        remind_report_finish(&report);
    } else {
        log_event(LOG_ERROR, "remind_failed", LOG_TEXT("code", err_code_name(e.code)),
                  LOG_TEXT("sqlstate", e.sqlstate), LOG_TEXT("message", e.message));
    }
}

/* Requests are answered in callbacks, also while a pass waits. `r` NULL = nothing is sent. */
static void turn_until_interrupted(struct loop *l, struct remind *r) {
    const int64_t pause = config_integer(CONFIG_SERVE_REMIND_SECONDS) * NANOSECONDS_PER_SECOND;
    int64_t next = clock_monotonic_nanoseconds();
    while (!loop_is_interrupted(l)) {
        if (r && clock_monotonic_nanoseconds() >= next) {
            run_pass(r);
            next = clock_monotonic_nanoseconds() + pause;
        } else {
            loop_turn(l);
        }
    }
}

/* ---- The command ----------------------------------------------------------------------------- */

static struct api_settings read_settings(const struct command_context *c) {
    const char *address = option_text(c, "address");
    return (struct api_settings){
        .database = config_text(CONFIG_DATABASE),
        .register_ = config_text(CONFIG_REGISTER),
        .address = address ? address : config_text(CONFIG_SERVE_ADDRESS),
        .port = (uint16_t)option_integer(c, "port", config_integer(CONFIG_SERVE_PORT)),
        .public_url = config_text(CONFIG_SERVE_PUBLIC_URL),
        .connections = (int)config_integer(CONFIG_SERVE_CONNECTIONS),
        .kept_bytes = (size_t)config_integer(CONFIG_SERVE_KEPT_MEGABYTES) * BYTES_PER_MEGABYTE,
        .halves = {config_half_day(CONFIG_SESSION_MORNING), config_half_day(CONFIG_SESSION_AFTERNOON)},
        .is_overflow = config_boolean(CONFIG_PLAN_OVERFLOW),
        .audit_heads = config_text(CONFIG_SERVE_AUDIT_HEADS),
    };
}

static bool serve(struct command_context *c, struct remind *r, struct err *e) {
    const struct api_settings settings = read_settings(c);
    struct api *api = NULL;
    if (!api_open(c->loop, &settings, &api, e)) return false;
    warn_of_plain(&settings);
    log_event(LOG_INFO, "serve_listens", LOG_TEXT("address", settings.address),
              LOG_NUMBER("port", api_port(api)));
    turn_until_interrupted(c->loop, r);
    api_stop(api, STOP_SECONDS);
    api_close(api);
    log_write(LOG_INFO, "serve_stopped", NULL);
    return true;
}

static bool run_serve(struct command_context *c, struct err *e) {
    char worker[SENDING_WORKER_BYTES];
    const struct remind_settings sending = sending_settings(worker);
    struct remind *r = NULL;
    if (!check_database(c, e)) return false;
    if (option_is_given(c, "remind") && !remind_open(c->loop, &sending, &r, e)) return false;
    const bool is_served = serve(c, r, e);
    remind_close(r);
    return is_served;
}

static const struct command_option OPTIONS[] = {
    {.name = "address",
     .kind = OPTION_TEXT,
     .argument = "A",
     .help = "Listen on this address (default: serve.address)."},
    {.name = "port",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "Listen on this port (default: serve.port); 0 = any free one.",
     .least = 0,
     .most = 65535},
    {.name = "remind",
     .help = "Send reminders as well, as lichkham remind does, every serve.remind_seconds."},
    {.name = NULL},
};

const struct command SERVE_COMMANDS[] = {
    {.noun = "serve",
     .summary = "Answer HTTP: days, places, figures and people, for programs and browsers.",
     .description =
         "Runs until SIGINT or SIGTERM, then answers who is in, for ten seconds at most, and ends with "
         "status 0. A log line tells where it listens, and one what came of each request. TLS is a "
         "proxy's job. Routes, roles and problems are in docs/api.md.",
     .options = OPTIONS,
     .run = run_serve,
     .is_batched = true},
    {.noun = NULL},
};
