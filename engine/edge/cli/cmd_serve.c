/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "edge/api/api.h"
#include "edge/cli/commands.h"
#include "store/db.h"

#include <string.h>

enum { STOP_SECONDS = 10, BYTES_PER_MEGABYTE = 1024 * 1024 };

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

static bool run_serve(struct command_context *c, struct err *e) {
    const char *address = option_text(c, "address");
    const struct api_settings settings = {
        .database = config_text(CONFIG_DATABASE),
        .register_ = config_text(CONFIG_REGISTER),
        .address = address ? address : config_text(CONFIG_SERVE_ADDRESS),
        .port = (uint16_t)option_integer(c, "port", config_integer(CONFIG_SERVE_PORT)),
        .public_url = config_text(CONFIG_SERVE_PUBLIC_URL),
        .connections = (int)config_integer(CONFIG_SERVE_CONNECTIONS),
        .kept_bytes = (size_t)config_integer(CONFIG_SERVE_KEPT_MEGABYTES) * BYTES_PER_MEGABYTE,
        .halves = {config_half_day(CONFIG_SESSION_MORNING), config_half_day(CONFIG_SESSION_AFTERNOON)},
        .audit_heads = config_text(CONFIG_SERVE_AUDIT_HEADS),
    };
    struct api *api = NULL;
    if (!check_database(c, e) || !api_open(c->loop, &settings, &api, e)) return false;
    warn_of_plain(&settings);
    log_event(LOG_INFO, "serve_listens", LOG_TEXT("address", settings.address),
              LOG_NUMBER("port", api_port(api)));
    while (!loop_is_interrupted(c->loop)) loop_turn(c->loop);
    api_stop(api, STOP_SECONDS);
    api_close(api);
    log_write(LOG_INFO, "serve_stopped", NULL);
    return true;
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
