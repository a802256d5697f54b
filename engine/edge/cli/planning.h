/* SPDX-License-Identifier: Apache-2.0 */
/* planning: what the configuration says of the night, for `nightly` and for whoever plans as it does. */
#ifndef LICHKHAM_EDGE_CLI_PLANNING_H
#define LICHKHAM_EDGE_CLI_PLANNING_H

#include "edge/cli/command.h"
#include "jobs/nightly.h"

/* Nobody is told of progress. */
struct nightly_options planning_options_of_day(const struct command_context *c, civil_day date);
/* The same of a command that has an option "date". */
struct nightly_options planning_options(const struct command_context *c);

#endif
