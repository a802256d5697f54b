/* SPDX-License-Identifier: Apache-2.0 */
/* command: the table of commands and of configuration keys. Parsing, help, the sample
 * configuration, the man page and docs/reference.md all come from these tables. */
#ifndef LICHKHAM_EDGE_CLI_COMMAND_H
#define LICHKHAM_EDGE_CLI_COMMAND_H

#include "base/clock.h"
#include "base/err.h"
#include "channel/channel.h"
#include "domain/area.h"
#include "domain/schedule.h"
#include "io/loop.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_INTEGER, OPTION_DATE, OPTION_COMMUNE };

/* One option of a command: "--residents N". A list ends with a NULL name. (getopt.h owns the plain
 * name `struct option`.) */
struct command_option {
    const char *name; /* without the dashes */
    enum option_kind kind;
    const char *argument; /* how help writes it: "N", "FILE"; NULL for a flag */
    const char *help;
    bool is_required;
    int64_t least, most; /* of an integer; both 0 = any */
};

struct command_context;

struct command {
    const char *noun;        /* "migrate" */
    const char *verb;        /* "up", "fact add", or NULL */
    const char *operands;    /* "CODE...", "FILE", "[FILE]" when it may be left out; NULL = takes none */
    const char *summary;     /* one line */
    const char *description; /* sentences for the reference: what it changes, exit status */
    const struct command_option *options; /* NULL = none of its own */
    /* Returns false with `e` filled; e->code gives the exit status. */
    bool (*run)(struct command_context *context, struct err *e);
    bool is_standalone; /* tells about the program: runs without configuration, clock or loop */
    bool is_hidden;     /* left out of the overview */
    bool is_diagnosis;  /* runs with a configuration that is wrong, at its defaults; or it needs none */
    bool is_batched;    /* asks loop_is_interrupted and finishes its batch; others end on a signal at once */
};

/* What a command is given. */
struct command_context {
    const struct command *command;
    struct loop *loop; /* watches for interrupts when the command is batched */
    struct clock_reading now;
    FILE *out; /* data; everything else goes to stderr through log or progress */
    bool is_quiet;
    bool is_json;
    int operand_count;
    const char *const *operands;
    struct command_values *values;         /* parsed options */
    const struct err *configuration_error; /* of a diagnosis; NULL = the configuration is sound */
};

/* Values of the options. The name must be one of the command's options (assert). */
bool option_is_given(const struct command_context *c, const char *name);
const char *option_text(const struct command_context *c, const char *name); /* NULL when absent */
int64_t option_integer(const struct command_context *c, const char *name, int64_t otherwise);
civil_day option_date(const struct command_context *c, const char *name, civil_day otherwise);
int32_t option_commune(const struct command_context *c, const char *name); /* 0 when absent */
/* Of the kind OPTION_TEXT; the whole country when absent. */
MUST_CHECK bool option_area(const struct command_context *c, const char *name, struct area *out,
                            struct err *e);

/* ---- Configuration ----------------------------------------------------------------------- */
/* One JSON file with comments. Order: default, file, environment, option. The keys are a table
 * (config.c); an unknown key is an ERR_CONFIG that names the nearest one. */

enum config_key {
    CONFIG_DATABASE,                  /* "database": conninfo, "" = as libpq's environment says */
    CONFIG_REGISTER,                  /* "register": conninfo of the register, "" = the same database */
    CONFIG_LOG_LEVEL,                 /* "log.level" */
    CONFIG_NIGHT_LEASE_SECONDS,       /* "night.lease_seconds" 30 */
    CONFIG_NIGHT_MEMORY_MIB,          /* "night.memory_mib" 48: communes are worked on at once within it */
    CONFIG_NIGHT_FEED_DAYS_MAX,       /* "night.feed_days_max" 7: older feeds hold their commune */
    CONFIG_NIGHT_FEED_DELTA,          /* "night.feed_delta" false: only what changed is fetched */
    CONFIG_PLAN_ABSENCE_CORRELATION,  /* "plan.absence_correlation" 2: percent */
    CONFIG_PLAN_AWAY_WEIGHT,          /* "plan.away_weight" 20: days */
    CONFIG_PLAN_FAIRNESS_WEIGHT,      /* "plan.fairness_weight" 60: days */
    CONFIG_PLAN_FREEZE_DAYS,          /* "plan.freeze_days" 14 */
    CONFIG_PLAN_HOUSEHOLD_WEIGHT,     /* "plan.household_weight" 30: days */
    CONFIG_PLAN_NOTICE_DAYS,          /* "plan.notice_days" 8: first day a new place may have */
    CONFIG_PLAN_OUTCOME_DAYS,         /* "plan.outcome_days" 14: an unrecorded day holds its need so long */
    CONFIG_PLAN_OVERBOOKING_RISK,     /* "plan.overbooking_risk" 5: percent, 0 = never overbook */
    CONFIG_PLAN_OVERFLOW,             /* "plan.overflow" false */
    CONFIG_PLAN_SECOND_VISITS,        /* "plan.second_visits" false */
    CONFIG_PLAN_RESERVE_RELEASE_DAYS, /* "plan.reserve_release_days" 0: never */
    CONFIG_PUBLISH_WEEKS,             /* "publish.weeks" 6: of a standing approval */
    CONFIG_REMIND_LEASE_SECONDS,      /* "remind.lease_seconds" 60 */
    CONFIG_REMIND_FROM,               /* "remind.from" "07:30" */
    CONFIG_REMIND_UNTIL,              /* "remind.until" "20:00" */
    CONFIG_REPAIR_NOTICE_DAYS,        /* "repair.notice_days" 2: nobody is moved to a nearer day */
    CONFIG_SERVE_ADDRESS,             /* "serve.address" "127.0.0.1" */
    CONFIG_SERVE_PORT,                /* "serve.port" 8080 */
    CONFIG_SERVE_PUBLIC_URL,          /* "serve.public_url" "" */
    CONFIG_SERVE_CONNECTIONS,         /* "serve.connections" 8: to the database */
    CONFIG_SERVE_KEPT_MEGABYTES,      /* "serve.kept_megabytes" 16: of ready answers */
    CONFIG_SERVE_REMIND_SECONDS,      /* "serve.remind_seconds" 60 */
    CONFIG_SERVE_AUDIT_HEADS,         /* "serve.audit_heads": file, "" = none */
    CONFIG_SESSION_MORNING,           /* "session.morning" "07:30-11:30" */
    CONFIG_SESSION_AFTERNOON,         /* "session.afternoon" "13:30-16:30" */
    CONFIG_SESSION_STEP_MINUTES,      /* "session.step_minutes" 30 */
    CONFIG_KEYS
};

const char *config_text(enum config_key key);
int64_t config_integer(enum config_key key);
bool config_boolean(enum config_key key);
int config_minute(enum config_key key); /* "07:30" -> 450 */
struct half_day config_half_day(enum config_key key);
void config_span(enum config_key key, int *from_minute, int *until_minute); /* "07:30-11:30" */

/* The member "channels": docs/channels.md. Only a file has it; none without. The configuration's. */
void config_channels(const struct channel_settings **list, size_t *count);

/* Parses arguments, loads configuration, runs the command; prints errors. Returns the exit status. */
int cli_main(int argc, char **argv);

#endif
