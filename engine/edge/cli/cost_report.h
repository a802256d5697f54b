/* SPDX-License-Identifier: Apache-2.0 */
/* cost_report: what messages come to in parts and money, for people and for programs. */
#ifndef LICHKHAM_EDGE_CLI_COST_REPORT_H
#define LICHKHAM_EDGE_CLI_COST_REPORT_H

#include "base/json.h"
#include "jobs/message_cost.h"

#include <stdio.h>

/* A line. */
void cost_report_print(FILE *out, const struct message_cost *cost);
/* An array of objects. */
struct json *cost_report_json(const struct message_cost *costs, size_t count);

#endif
