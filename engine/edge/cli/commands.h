/* SPDX-License-Identifier: Apache-2.0 */
/* commands: the list of all commands. A noun is a file cmd_<noun>.c with one table. */
#ifndef LICHKHAM_EDGE_CLI_COMMANDS_H
#define LICHKHAM_EDGE_CLI_COMMANDS_H

#include "edge/cli/command.h"

/* One table a noun or a part of it, ended by a NULL noun. */
extern const struct command APPOINTMENT_COMMANDS[];
extern const struct command AUDIT_COMMANDS[];
extern const struct command COMPLETION_IMPORT_COMMANDS[];
extern const struct command COMPLETION_RECORD_COMMANDS[];
extern const struct command CONFIG_COMMANDS[];
extern const struct command DOCTOR_COMMANDS[];
extern const struct command EXPORT_COMMANDS[];
extern const struct command HELP_COMMANDS[];
extern const struct command MEMBERSHIP_COMMANDS[];
extern const struct command MIGRATE_COMMANDS[];
extern const struct command NIGHTLY_COMMANDS[];
extern const struct command ORGANISATION_REPORT_COMMANDS[];
extern const struct command PLAN_COMMANDS[];
extern const struct command PUBLISH_COMMANDS[];
extern const struct command REFERENCE_COMMANDS[];
extern const struct command REGISTER_CHECK_COMMANDS[];
extern const struct command REGISTER_IMPORT_COMMANDS[];
extern const struct command REMIND_COMMANDS[];
extern const struct command REPAIR_COMMANDS[];
extern const struct command REPORT_COMMANDS[];
extern const struct command RESIDENT_DUPLICATE_COMMANDS[];
extern const struct command RESIDENT_FACT_COMMANDS[];
extern const struct command RESIDENT_SEARCH_COMMANDS[];
extern const struct command ROUND_COMMANDS[];
extern const struct command RUN_COMMANDS[];
extern const struct command RUN_SHOW_COMMANDS[];
extern const struct command SAMPLE_COMMANDS[];
extern const struct command SERVE_COMMANDS[];
extern const struct command SHEET_COMMANDS[];
extern const struct command TOKEN_COMMANDS[];
extern const struct command VERIFY_COMMANDS[];

/* All tables in help order, ended by NULL. */
extern const struct command *const COMMAND_GROUPS[];

#define COMMANDS_MAX 128

/* The command at `index` in help order; NULL after the last. */
const struct command *command_at(size_t index);
/* With verb NULL: the command of that noun that has no verb. NULL when there is none. */
const struct command *command_find(const char *noun, const char *verb);

/* Nouns, or the verbs of one noun, each once. Returns how many; out holds COMMANDS_MAX. */
size_t command_list_nouns(const char **out);
size_t command_list_verbs(const char *noun, const char **out);

#endif
