/* SPDX-License-Identifier: Apache-2.0 */
/* options: from argv to a command with its values. Every failure is an ERR_USAGE. */
#ifndef LICHKHAM_EDGE_CLI_OPTIONS_H
#define LICHKHAM_EDGE_CLI_OPTIONS_H

#include "edge/cli/command.h"

#define OPTIONS_MAX  32 /* of one command, the global ones included */
#define SETTINGS_MAX 16 /* --set */

/* Taken by every command; ended by a NULL name. */
extern const struct command_option GLOBAL_OPTIONS[];

struct option_value {
    const char *text; /* NULL = not given */
    int64_t integer;  /* or day, or commune */
};

/* In the order of command->options. */
struct command_values {
    struct option_value at[OPTIONS_MAX];
};

struct invocation {
    const struct command *command; /* NULL only with is_help or is_version */
    const char *noun;              /* NULL when none was given */
    bool is_help;
    bool is_version;
    bool is_quiet;
    bool is_json;
    const char *config_path;            /* NULL when not given */
    const char *settings[SETTINGS_MAX]; /* "key=value" */
    size_t setting_count;
    struct command_values values;
    int operand_count;
    const char *const *operands;
};

/* Reorders argv, and points into it. */
MUST_CHECK bool options_parse(int argc, char **argv, struct invocation *out, struct err *e);

#endif
