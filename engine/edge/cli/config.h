/* SPDX-License-Identifier: Apache-2.0 */
/* config: the table of configuration keys and their values in force. Loaded once, before the
 * command runs; command.h reads it. */
#ifndef LICHKHAM_EDGE_CLI_CONFIG_H
#define LICHKHAM_EDGE_CLI_CONFIG_H

#include "base/arena.h"
#include "channel/channel_settings.h"
#include "edge/cli/command.h"

enum config_kind {
    CONFIG_KIND_CONNINFO, /* a secret when it holds a password */
    CONFIG_KIND_TEXT,
    CONFIG_KIND_LEVEL,
    CONFIG_KIND_INTEGER,
    CONFIG_KIND_BOOLEAN, /* "true" or "false" */
    CONFIG_KIND_TIME,    /* "07:30" */
    CONFIG_KIND_SPAN,    /* "07:30-11:30" */
};

struct config_row {
    const char *name; /* "night.lease_seconds"; in the file {"night": {"lease_seconds": ...}} */
    enum config_kind kind;
    const char *otherwise; /* the default, as text */
    int64_t least, most;   /* of an integer */
    const char *help;
};

extern const struct config_row CONFIG_ROWS[CONFIG_KEYS];

enum config_source { CONFIG_FROM_DEFAULT, CONFIG_FROM_FILE, CONFIG_FROM_ENVIRONMENT, CONFIG_FROM_OPTION };

#define CONFIG_SYSTEM_FILE "/etc/lichkham/lichkham.json"

/* The file is `path`, else what LICHKHAM_CONFIG names, else CONFIG_SYSTEM_FILE when there is one.
 * `settings` are "key=value". All failures are ERR_CONFIG. */
MUST_CHECK bool config_load(const char *path, const char *const *settings, size_t setting_count,
                            struct err *e);
void config_forget(void);

const char *config_file(void);     /* NULL when there is none */
bool config_file_has_secret(void); /* a password stands in the file */
enum config_source config_source(enum config_key key);
const char *config_source_name(enum config_source source);
const char *config_kind_name(enum config_kind kind);
/* As it may be shown: a conninfo that holds a password is hidden. Static or the configuration's. */
const char *config_shown(enum config_key key);

/* Every key of every channel, as it may be shown. */
void config_each_channel_key(channel_on_key *on_key, void *context);

#define CONFIG_VARIABLE_BYTES 64
/* "LICHKHAM_NIGHT_LEASE_SECONDS"; returns `text`. */
char *config_print_variable(enum config_key key, char text[CONFIG_VARIABLE_BYTES]);

#endif
