/* SPDX-License-Identifier: Apache-2.0 */
/* residents.csv: who needs what, when and with whom. */
#include "base/text.h"
#include "jobs/proof/numbering.h"
#include "jobs/proof/parts.h"
#include "jobs/proof/table.h"

#include <string.h>

enum column {
    ID,
    HOME_STATION,
    RELEASE,
    DUE,
    TARGET,
    CLASS,
    HOUSEHOLD,
    HAMLET,
    PIN_STATION,
    PIN_DAY,
    PREVIOUS_STATION,
    PREVIOUS_DAY,
    SPECIAL, /* more numbers than one: its limits are those of each */
    BOUND,
    COLUMNS
};

#define ALONE UINT32_MAX /* a household of his own, until all are read */

struct reading {
    struct proof_table table;
    struct proof *proof;
    struct numbering households;
    struct numbering hamlets;
    bool is_unordered;
};

static void fill_columns(const struct planner_problem *p, struct proof_column columns[COLUMNS]) {
    static const char STATIONS[] =
        "Stations are numbered from 0 to less than the stations of problem.json; -1 is none.";
    static const char DAYS[] = "Days are numbered from 0 to less than the days of problem.json; -1 is none.";
    const int64_t station = (int64_t)p->stations - 1;
    const int64_t day = (int64_t)p->days - 1;
    const struct proof_column made[COLUMNS] = {
        [ID] = {"id", 0, INT64_MAX, "An id is a whole number from 0 up, each once.", -1, true, -1},
        [HOME_STATION] = {"home_station", -1, station, STATIONS, -1, true, -1},
        [RELEASE] = {"release", 0, PROOF_DAY_MAX,
                     "The first day that will do; beyond the days or the due day: no window.", -1, true, -1},
        [DUE] = {"due", 0, PROOF_DAY_MAX,
                 "The last day that will do; beyond the days it means the last of them.", -1, true, -1},
        [TARGET] = {"target", 0, PROOF_DAY_MAX, "The best day; it may lie outside the window.", -1, true, -1},
        [CLASS] = {"class", 0, (int64_t)p->classes - 1,
                   "Classes are numbered from 0, the most urgent, to less than the classes of problem.json.",
                   -1, true, -1},
        [HOUSEHOLD] = {"household", -1, INT64_MAX, "A household is a whole number; -1 is somebody alone.", -1,
                       false, -1},
        [HAMLET] = {"hamlet", -1, INT64_MAX, "A hamlet is a whole number; -1 is none.", -1, false, -1},
        [PIN_STATION] = {"pin_station", -1, station, STATIONS, PIN_DAY, false, -1},
        [PIN_DAY] = {"pin_day", -1, day, DAYS, PIN_STATION, false, -1},
        [PREVIOUS_STATION] = {"previous_station", -1, station, STATIONS, PREVIOUS_DAY, false, -1},
        [PREVIOUS_DAY] = {"previous_day", -1, PROOF_DAY_MAX, DAYS, PREVIOUS_STATION, false, -1},
        [SPECIAL] = {"resources", -1, (int64_t)p->resources - 1,
                     "Give the numbers of the resources needed, joined by ;, each less than the resources of "
                     "problem.json.",
                     -1, false, -1},
        [BOUND] = {"bound", -1, 1, "1 is who must stay at the home station though overflow is true, else 0.",
                   -1, false, -1},
    };
    memcpy(columns, made, sizeof made);
}

/* "3;5", "", "0". */
static bool read_resources(const struct reading *r, const struct csv_row *row, uint16_t *mask,
                           struct err *e) {
    const struct proof_column *c = &r->table.columns[SPECIAL];
    *mask = 0;
    if (c->at < 0) return true;
    const char *at = row->fields[c->at];
    while (*at) {
        char number[8] = "";
        long long resource = 0;
        struct err why;
        const size_t length = strcspn(at, ";");
        if (length < sizeof number) memcpy(number, at, length);
        if (!text_parse_integer(number, c->least, c->most, &resource, &why))
            return proof_refuse(r->table.path, row->line, c->name, c->rule, why.message, e);
        if (resource > 0) *mask |= (uint16_t)(1U << resource);
        at += length;
        at += *at == ';';
    }
    return true;
}

static void add_resident(struct reading *r, const int64_t value[COLUMNS], uint16_t resources, size_t line) {
    struct proof *p = r->proof;
    const uint64_t id = (uint64_t)value[ID];
    r->is_unordered |= p->ids.count > 0 && p->ids.at[p->ids.count - 1] > id;
    *vec_push(&p->ids) = id;
    *vec_push(&p->lines) = (uint32_t)line;
    *vec_push(&p->residents) = (struct planner_resident){
        .household =
            value[HOUSEHOLD] < 0 ? ALONE : numbering_take(&r->households, (uint64_t)value[HOUSEHOLD]),
        .hamlet = numbering_take(&r->hamlets, (uint64_t)value[HAMLET] + 1),
        .home_station = (uint16_t)value[HOME_STATION], /* -1 is PLANNER_NONE, here and below */
        .release = (uint16_t)value[RELEASE],
        .due = (uint16_t)value[DUE],
        .target = (uint16_t)value[TARGET],
        .pin_station = (uint16_t)value[PIN_STATION],
        .pin_day = (uint16_t)value[PIN_DAY],
        .previous_station = (uint16_t)value[PREVIOUS_STATION],
        .previous_day = (uint16_t)value[PREVIOUS_DAY],
        .resources = resources,
        .class_ = (uint8_t)value[CLASS],
        .is_bound = value[BOUND] == 1,
    };
}

static bool take_row(void *context, const struct csv_row *row, struct err *e) {
    struct reading *r = context;
    int64_t value[COLUMNS];
    uint16_t resources = 0;
    for (size_t c = 0; c < COLUMNS; c++)
        if (c != SPECIAL && !proof_table_number(&r->table, row, c, &value[c], e)) return false;
    if (!read_resources(r, row, &resources, e)) return false;
    if (r->proof->residents.count == UINT32_MAX)
        return proof_refuse(r->table.path, row->line, "id", "Cut the problem into communes.",
                            "there are too many residents", e);
    add_resident(r, value, resources, row->line);
    return true;
}

/* Moves every resident to his place in the order, cycle by cycle; `order` is used up. */
static void put_in_order(struct proof *p, uint32_t *order) {
    for (uint32_t i = 0; i < p->ids.count; i++) {
        const struct planner_resident resident = p->residents.at[i];
        const uint64_t id = p->ids.at[i];
        const uint32_t line = p->lines.at[i];
        uint32_t to = i;
        while (order[to] != i) {
            const uint32_t from = order[to];
            order[to] = to;
            p->residents.at[to] = p->residents.at[from];
            p->ids.at[to] = p->ids.at[from];
            p->lines.at[to] = p->lines.at[from];
            to = from;
        }
        order[to] = to;
        p->residents.at[to] = resident;
        p->ids.at[to] = id;
        p->lines.at[to] = line;
    }
}

/* Numbers that do not depend on the order of the rows: ties in a plan may follow them. */
static void number_groups(struct reading *r) {
    struct proof *p = r->proof;
    uint32_t *household = numbering_rank(&r->households);
    uint32_t *hamlet = numbering_rank(&r->hamlets);
    uint32_t next = (uint32_t)r->households.values.count;
    for (size_t i = 0; i < p->residents.count; i++) {
        struct planner_resident *resident = &p->residents.at[i];
        resident->household = resident->household == ALONE ? next++ : household[resident->household];
        resident->hamlet = hamlet[resident->hamlet];
    }
    free(household);
    free(hamlet);
}

static void settle(struct reading *r) {
    struct proof *p = r->proof;
    const uint32_t count = (uint32_t)p->ids.count;
    if (r->is_unordered) {
        uint32_t *order = numbering_order(p->ids.at, count);
        put_in_order(p, order);
        free(order);
    }
    number_groups(r);
    p->problem.residents = p->residents.at;
    p->problem.resident_count = count;
    p->problem.ids = p->ids.at;
}

bool proof_read_residents(const char *path, struct proof *p, struct err *e) {
    struct proof_column columns[COLUMNS];
    fill_columns(&p->problem, columns);
    struct reading r = {
        .table = {.path = path,
                  .columns = columns,
                  .column_count = COLUMNS,
                  .ignored = &p->ignored,
                  .on_row = take_row},
        .proof = p,
    };
    r.table.context = &r;
    const bool is_read = proof_table_read(&r.table, e);
    if (is_read) settle(&r);
    numbering_free(&r.households);
    numbering_free(&r.hamlets);
    return is_read;
}
