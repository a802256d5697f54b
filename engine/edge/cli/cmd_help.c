/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "edge/cli/commands.h"
#include "edge/cli/help.h"

static bool fail_unknown(const char *noun, struct err *e) {
    const char *nouns[COMMANDS_MAX];
    const char *nearest = text_nearest(noun, nouns, command_list_nouns(nouns));
    if (!nearest) return err_set(e, ERR_USAGE, "See \"lichkham help\".", "there is no command \"%s\"", noun);
    return err_set(e, ERR_USAGE, "See \"lichkham help\".", "there is no command \"%s\": did you mean \"%s\"?",
                   noun, nearest);
}

static bool run_help(struct command_context *c, struct err *e) {
    const char *verbs[COMMANDS_MAX];
    const char *noun = c->operand_count > 0 ? c->operands[0] : NULL;
    char two[64];
    const char *verb = c->operand_count > 1 ? c->operands[1] : NULL;
    if (c->operand_count > 2) {
        (void)snprintf(two, sizeof two, "%s %s", c->operands[1], c->operands[2]);
        verb = two;
    }
    const struct command *command = noun ? command_find(noun, verb) : NULL;
    if (!noun)
        help_print_overview(c->out);
    else if (command)
        help_print_command(c->out, command);
    else if (command_list_verbs(noun, verbs) == 0)
        return fail_unknown(noun, e);
    else
        help_print_noun(c->out, noun);
    return true;
}

const struct command HELP_COMMANDS[] = {
    {
        .noun = "help",
        .operands = "[COMMAND [VERB [VERB]]]",
        .summary = "Tell what the commands do.",
        .description = "Without a command: all of them in short.",
        .run = run_help,
        .is_standalone = true,
    },
    {.noun = NULL},
};
