/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/help.h"

#include "edge/cli/commands.h"
#include "edge/cli/options.h"

#include <inttypes.h>
#include <string.h>

enum { WIDTH = 96, NAME_WIDTH = 26, LABEL_BYTES = 80 };

const struct exit_row EXIT_ROWS[] = {
    {ERR_NONE, "done and verified"},
    {ERR_PARTIAL, "finished, but some rows or communes were refused: the report says which"},
    {ERR_USAGE, "the command line is wrong"},
    {ERR_INPUT, "the data given is wrong"},
    {ERR_UNAVAILABLE, "the database or a gateway cannot be reached"},
    {ERR_INTERNAL, "a defect of the program"},
    {ERR_BUSY, "another run holds it, or this one was interrupted: try again later"},
    {ERR_CONFIG, "the configuration, or the schema of the database, does not fit"},
};
const size_t EXIT_ROW_COUNT = sizeof EXIT_ROWS / sizeof EXIT_ROWS[0];

/* Words of `text`, on lines of at most WIDTH, each after the first indented; the first begins at
 * column `indent` already. */
static void print_wrapped(FILE *out, int indent, const char *text) {
    int column = indent;
    for (const char *word = text; *word;) {
        const int length = (int)strcspn(word, " ");
        const bool is_first = word == text;
        if (!is_first && column + 1 + length > WIDTH) {
            (void)fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (!is_first) {
            (void)fputc(' ', out);
            column++;
        }
        (void)fprintf(out, "%.*s", length, word);
        column += length;
        word += length;
        word += strspn(word, " ");
    }
    (void)fputc('\n', out);
}

static void print_entry(FILE *out, const char *label, const char *text) {
    const int indent = 2 + NAME_WIDTH;
    if (strlen(label) >= NAME_WIDTH)
        (void)fprintf(out, "  %s\n%*s", label, indent, "");
    else
        (void)fprintf(out, "  %-*s", NAME_WIDTH, label);
    print_wrapped(out, indent, text);
}

char *help_print_option(const struct command_option *o, char *text, size_t size) {
    (void)snprintf(text, size, "--%s%s%s", o->name, o->argument ? " " : "", o->argument ? o->argument : "");
    return text;
}

char *help_print_limits(const struct command_option *o, char *text, size_t size) {
    char range[64] = "";
    if (o->kind == OPTION_INTEGER && (o->least != 0 || o->most != 0))
        (void)snprintf(range, sizeof range, "%" PRId64 " to %" PRId64, o->least, o->most);
    if (o->kind == OPTION_DATE) (void)snprintf(range, sizeof range, "YYYY-MM-DD");
    if (o->kind == OPTION_COMMUNE) (void)snprintf(range, sizeof range, "commune code");
    (void)snprintf(text, size, "%s%s%s", o->is_required ? "required" : "",
                   o->is_required && *range ? "; " : "", range);
    return text;
}

static void print_options(FILE *out, const struct command_option *options) {
    for (const struct command_option *o = options; o->name; o++) {
        char label[LABEL_BYTES];
        char limits[LABEL_BYTES];
        char text[512];
        help_print_limits(o, limits, sizeof limits);
        (void)snprintf(text, sizeof text, *limits ? "%s (%s)" : "%s", o->help, limits);
        print_entry(out, help_print_option(o, label, sizeof label), text);
    }
}

void help_print_synopsis(FILE *out, const struct command *c) {
    (void)fprintf(out, "lichkham %s%s%s", c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
    for (const struct command_option *o = c->options; o && o->name; o++) {
        char text[LABEL_BYTES];
        (void)fprintf(out, o->is_required ? " %s" : " [%s]", help_print_option(o, text, sizeof text));
    }
    if (c->operands) (void)fprintf(out, " %s", c->operands);
}

static void print_exit_statuses(FILE *out) {
    (void)fputs("\nExit status:\n", out);
    for (size_t i = 0; i < EXIT_ROW_COUNT; i++) {
        char status[8];
        (void)snprintf(status, sizeof status, "%d", err_exit_status(EXIT_ROWS[i].code));
        (void)fprintf(out, "  %-4s%s\n", status, EXIT_ROWS[i].meaning);
    }
}

static void print_commands(FILE *out, const char *noun) {
    const struct command *c = NULL;
    for (size_t i = 0; (c = command_at(i)); i++) {
        if (noun ? strcmp(c->noun, noun) != 0 : c->is_hidden) continue;
        char label[LABEL_BYTES];
        (void)snprintf(label, sizeof label, "%s%s%s", c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
        print_entry(out, label, c->summary);
    }
}

void help_print_overview(FILE *out) {
    (void)fputs("lichkham plans periodic health checks for the communes of Viet Nam and reminds people.\n\n"
                "Usage: lichkham COMMAND [OPTIONS] [OPERANDS]\n\nCommands:\n",
                out);
    print_commands(out, NULL);
    (void)fputs("\nOptions of every command:\n", out);
    print_options(out, GLOBAL_OPTIONS);
    print_exit_statuses(out);
    (void)fputs("\n\"lichkham help COMMAND\" tells more.\n", out);
}

void help_print_noun(FILE *out, const char *noun) {
    (void)fprintf(out, "Usage: lichkham %s VERB [OPTIONS] [OPERANDS]\n\nCommands:\n", noun);
    print_commands(out, noun);
    (void)fprintf(out, "\n\"lichkham help %s VERB\" tells more.\n", noun);
}

void help_print_command(FILE *out, const struct command *c) {
    (void)fputs("Usage: ", out);
    help_print_synopsis(out, c);
    (void)fprintf(out, "\n\n%s\n", c->summary);
    if (c->description) {
        (void)fputc('\n', out);
        print_wrapped(out, 0, c->description);
    }
    if (c->options && c->options->name) {
        (void)fputs("\nOptions:\n", out);
        print_options(out, c->options);
    }
    (void)fputs("\nOptions of every command: see \"lichkham help\".\n", out);
}
