/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/commands.h"

#include <assert.h>
#include <string.h>

/* In the order of help: set up, run, look, ask. One line a noun, so that additions do not collide. */
/* clang-format off */
const struct command *const COMMAND_GROUPS[] = {
    MIGRATE_COMMANDS,
    SAMPLE_COMMANDS,
    SHEET_COMMANDS,
    REGISTER_CHECK_COMMANDS,
    REGISTER_IMPORT_COMMANDS,
    MEMBERSHIP_COMMANDS,
    ROUND_COMMANDS,
    PLAN_COMMANDS,
    NIGHTLY_COMMANDS,
    PUBLISH_COMMANDS,
    REMIND_COMMANDS,
    APPOINTMENT_COMMANDS,
    REPAIR_COMMANDS,
    ORGANISATION_REPORT_COMMANDS,
    COMPLETION_RECORD_COMMANDS,
    COMPLETION_IMPORT_COMMANDS,
    RESIDENT_SEARCH_COMMANDS,
    RESIDENT_FACT_COMMANDS,
    RESIDENT_DUPLICATE_COMMANDS,
    EXPORT_COMMANDS,
    SERVE_COMMANDS,
    TOKEN_COMMANDS,
    REPORT_COMMANDS,
    RUN_SHOW_COMMANDS,
    RUN_COMMANDS,
    DOCTOR_COMMANDS,
    VERIFY_COMMANDS,
    AUDIT_COMMANDS,
    CONFIG_COMMANDS,
    HELP_COMMANDS,
    REFERENCE_COMMANDS,
    NULL,
};
/* clang-format on */

const struct command *command_at(size_t index) {
    for (const struct command *const *group = COMMAND_GROUPS; *group; group++)
        for (const struct command *c = *group; c->noun; c++)
            if (index-- == 0) return c;
    return NULL;
}

static bool is_same_verb(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

const struct command *command_find(const char *noun, const char *verb) {
    const struct command *c = NULL;
    for (size_t i = 0; (c = command_at(i)); i++)
        if (strcmp(c->noun, noun) == 0 && is_same_verb(c->verb, verb)) return c;
    return NULL;
}

/* The commands of a noun may stand in several tables. */
static bool is_among(const char *word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0) return true;
    return false;
}

size_t command_list_nouns(const char **out) {
    size_t count = 0;
    const struct command *c = NULL;
    for (size_t i = 0; (c = command_at(i)); i++) {
        if (c->is_hidden || is_among(c->noun, out, count)) continue;
        assert(count < COMMANDS_MAX);
        out[count++] = c->noun;
    }
    return count;
}

size_t command_list_verbs(const char *noun, const char **out) {
    size_t count = 0;
    const struct command *c = NULL;
    for (size_t i = 0; (c = command_at(i)); i++) {
        if (!c->verb || strcmp(c->noun, noun) != 0) continue;
        assert(count < COMMANDS_MAX);
        out[count++] = c->verb;
    }
    return count;
}
