/* SPDX-License-Identifier: Apache-2.0 */
/* planned: what must hold of the plan of any problem; counted from the problem and the plan alone. */
#ifndef LICHKHAM_TESTS_FUZZ_PLANNED_H
#define LICHKHAM_TESTS_FUZZ_PLANNED_H

#include "lichkham/planner.h"

/* Pins, windows, stations, places, reasons and figures; aborts where something does not hold. */
void planned_require(const struct planner_problem *problem, const struct planner_solution *solution);

/* Solves the problem twice: refused both times alike, or planned alike and soundly. */
enum planner_status planned_solve(struct planner *planner, const struct planner_problem *problem);

#endif
