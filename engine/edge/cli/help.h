/* SPDX-License-Identifier: Apache-2.0 */
/* help: what `lichkham help` and `--help` print, made from the tables of commands and options. */
#ifndef LICHKHAM_EDGE_CLI_HELP_H
#define LICHKHAM_EDGE_CLI_HELP_H

#include "edge/cli/command.h"

#include <stdio.h>

void help_print_overview(FILE *out);
void help_print_noun(FILE *out, const char *noun); /* its commands, in short */
void help_print_command(FILE *out, const struct command *c);

/* "lichkham sample --residents N [--seed N] FILE", without a line end. */
void help_print_synopsis(FILE *out, const struct command *c);
/* "--residents N", at most `size` bytes; returns `text`. */
char *help_print_option(const struct command_option *o, char *text, size_t size);
/* "may be 1 to 500000"; "" when there is nothing to say. Returns `text`. */
char *help_print_limits(const struct command_option *o, char *text, size_t size);

struct exit_row {
    enum err_code code;
    const char *meaning;
};

/* In the order of the statuses; each status once. */
extern const struct exit_row EXIT_ROWS[];
extern const size_t EXIT_ROW_COUNT;

#endif
