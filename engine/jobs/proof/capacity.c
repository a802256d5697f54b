/* SPDX-License-Identifier: Apache-2.0 */
/* capacity.csv: places by station, day and resource. */
#include "jobs/proof/parts.h"
#include "jobs/proof/table.h"

enum { STATION, DAY, RESOURCE, PLACES, COLUMNS };

struct reading {
    struct proof_table table;
    struct proof *proof;
};

static bool take_row(void *context, const struct csv_row *row, struct err *e) {
    struct reading *r = context;
    const struct planner_problem *p = &r->proof->problem;
    int64_t value[COLUMNS];
    for (size_t c = 0; c < COLUMNS; c++)
        if (!proof_table_number(&r->table, row, c, &value[c], e)) return false;
    int32_t *places =
        &r->proof->capacity[((size_t)value[RESOURCE] * p->stations + (size_t)value[STATION]) * p->days +
                            (size_t)value[DAY]];
    if (*places >= 0)
        return proof_refuse(r->table.path, row->line, "station",
                            "Give the places of a station, day and resource once, as their sum.",
                            "an earlier row has the same station, day and resource", e);
    *places = (int32_t)value[PLACES];
    return true;
}

bool proof_read_capacity(const char *path, struct proof *p, struct err *e) {
    const size_t count = (size_t)p->problem.resources * p->problem.stations * p->problem.days;
    struct proof_column columns[COLUMNS] = {
        [STATION] = {"station", 0, p->problem.stations - 1,
                     "Stations are numbered from 0 to less than the stations of problem.json.", -1, true, -1},
        [DAY] = {"day", 0, p->problem.days - 1,
                 "Days are numbered from 0 to less than the days of problem.json.", -1, true, -1},
        [RESOURCE] =
            {"resource", 0, p->problem.resources - 1,
             "Resource 0 is the general place; the others are less than the resources of problem.json.", -1,
             true, -1},
        [PLACES] = {"places", 0, PROOF_PLACES_MAX, "Places are those that may be booked, before pins.", -1,
                    true, -1},
    };
    struct reading r = {
        .table = {.path = path,
                  .columns = columns,
                  .column_count = COLUMNS,
                  .ignored = &p->ignored,
                  .on_row = take_row},
        .proof = p,
    };
    r.table.context = &r;
    p->capacity = memory_get(count, sizeof *p->capacity);
    for (size_t i = 0; i < count; i++) p->capacity[i] = -1; /* no row yet */
    if (!proof_table_read(&r.table, e)) return false;
    for (size_t i = 0; i < count; i++)
        if (p->capacity[i] < 0) p->capacity[i] = 0;
    p->problem.capacity = p->capacity;
    return true;
}
