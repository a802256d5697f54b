/* SPDX-License-Identifier: Apache-2.0 */
/* repair_report: what a repair does, or did, for people and for programs. */
#ifndef LICHKHAM_EDGE_CLI_REPAIR_REPORT_H
#define LICHKHAM_EDGE_CLI_REPAIR_REPORT_H

#include "base/json.h"
#include "jobs/repair.h"

#include <stdio.h>

/* "site 1 closes 2027-03-04 to 2027-03-06, mornings". */
void repair_report_print_subject(FILE *out, const struct repair *repair);
/* A line for each move that somebody was told of before, and for those of others when `is_all`. */
void repair_report_print_moves(FILE *out, const struct repair_move *moves, size_t count, bool is_all);
struct json *repair_report_json_repair(const struct repair *repair);
struct json *repair_report_json_moves(const struct repair_move *moves, size_t count);

void repair_report_print(FILE *out, const struct repair_report *report);
struct json *repair_report_json(const struct repair_report *report);

#endif
