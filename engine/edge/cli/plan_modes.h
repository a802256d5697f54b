/* SPDX-License-Identifier: Apache-2.0 */
/* plan_modes: what `lichkham plan` does: for one commune without writing, and for problems from files. */
#ifndef LICHKHAM_EDGE_CLI_PLAN_MODES_H
#define LICHKHAM_EDGE_CLI_PLAN_MODES_H

#include "edge/cli/command.h"

/* --explain CODE [--commune C] [--by NAME] */
MUST_CHECK bool plan_mode_explain(struct command_context *c, struct err *e);
/* --what-if FILE --dry-run --commune C [--round R] */
MUST_CHECK bool plan_mode_what_if(struct command_context *c, struct err *e);
/* --dry-run --commune C [--round R] */
MUST_CHECK bool plan_mode_rehearse(struct command_context *c, struct err *e);
/* --export DIR --commune C [--round R] */
MUST_CHECK bool plan_mode_export(struct command_context *c, struct err *e);
/* --import-problem DIR */
MUST_CHECK bool plan_mode_import(struct command_context *c, struct err *e);

#endif
