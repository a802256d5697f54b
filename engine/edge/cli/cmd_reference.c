/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/markdown.h"
#include "edge/cli/commands.h"
#include "edge/cli/reference.h"

static bool run_reference(struct command_context *c, struct err *e) {
    (void)e;
    if (option_is_given(c, "api"))
        api_print_markdown(c->out);
    else if (option_is_given(c, "man"))
        reference_print_man(c->out);
    else
        reference_print_markdown(c->out);
    return true;
}

static const struct command_option OPTIONS[] = {
    {.name = "api", .help = "That of the service's routes instead."},
    {.name = "man", .help = "As a manual page for man(1)."},
    {.name = NULL},
};

const struct command REFERENCE_COMMANDS[] = {
    {
        .noun = "reference",
        .summary = "Print the reference of commands and configuration as Markdown.",
        .options = OPTIONS,
        .run = run_reference,
        .is_standalone = true,
        .is_hidden = true,
    },
    {.noun = NULL},
};
