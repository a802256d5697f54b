/* SPDX-License-Identifier: Apache-2.0 */
/* problem.json: how many of everything, and the weights. */
#include "base/textfile.h"
#include "jobs/proof/parts.h"
#include "jobs/proof/table.h"

#include <string.h>

enum { FILE_BYTES_MAX = 64 * 1024, WEIGHT_MAX = 1000000 };

enum key {
    KEY_DAYS,
    KEY_STATIONS,
    KEY_CLASSES,
    KEY_RESOURCES,
    KEY_OVERFLOW,
    KEY_SECOND_VISITS,
    KEY_HOUSEHOLD_WEIGHT,
    KEY_AWAY_WEIGHT,
    KEY_FAIRNESS_WEIGHT,
    KEYS
};

static const struct key_row {
    const char *name;
    int64_t least, most;
    int64_t otherwise; /* -1 = it must be there */
    const char *rule;
} KEY_ROWS[KEYS] = {
    [KEY_DAYS] = {"days", 0, PLANNER_DAYS_MAX, -1, "Days are a count; they are numbered from 0."},
    [KEY_STATIONS] = {"stations", 0, PLANNER_STATIONS_MAX, -1,
                      "Stations are a count; they are numbered from 0."},
    [KEY_CLASSES] = {"classes", 1, PLANNER_CLASSES_MAX, -1,
                     "Classes are a count; class 0 is the most urgent."},
    [KEY_RESOURCES] = {"resources", 1, PLANNER_RESOURCES_MAX, 1,
                       "Resources are a count; resource 0 is the general place and is counted too."},
    [KEY_OVERFLOW] = {"overflow", 0, 1, 0, "Write true or false."},
    [KEY_SECOND_VISITS] = {"second_visits", 0, 1, 0, "Write true or false."},
    [KEY_HOUSEHOLD_WEIGHT] = {"household_weight", 0, WEIGHT_MAX, PLANNER_HOUSEHOLD_WEIGHT,
                              "Weights are whole person-days."},
    [KEY_AWAY_WEIGHT] = {"away_weight", 0, WEIGHT_MAX, PLANNER_AWAY_WEIGHT, "Weights are whole person-days."},
    [KEY_FAIRNESS_WEIGHT] = {"fairness_weight", 0, WEIGHT_MAX, PLANNER_FAIRNESS_WEIGHT,
                             "Weights are whole person-days."},
};

static bool refuse_file(const char *path, const char *hint, const char *what, struct err *e) {
    return err_set(e, ERR_INPUT, hint, "%s: %s", path, what);
}

static bool refuse_key(const char *path, const struct key_row *row, const char *what, struct err *e) {
    return err_set(e, ERR_INPUT, row->rule, "%s, key %s: %s", path, row->name, what);
}

static enum key find_key(const char *name) {
    enum key key = 0;
    while (key < KEYS && strcmp(KEY_ROWS[key].name, name) != 0) key++;
    return key;
}

/* A list of names counts as well as their number; true and false count as 1 and 0 for switches. */
static bool read_value(const char *path, enum key key, const struct json *value, int64_t *out,
                       struct err *e) {
    const struct key_row *row = &KEY_ROWS[key];
    double number = 0;
    const bool is_switch = key == KEY_OVERFLOW || key == KEY_SECOND_VISITS;
    if (is_switch && json_kind(value) == JSON_BOOLEAN)
        number = json_as_boolean(value);
    else if (key <= KEY_RESOURCES && json_kind(value) == JSON_ARRAY)
        number = (double)json_count(value);
    else if (json_kind(value) == JSON_NUMBER)
        number = json_as_number(value);
    else
        return refuse_key(path, row, "this is not a number", e);
    if (!(number >= (double)row->least && number <= (double)row->most))
        return err_set(e, ERR_INPUT, row->rule, "%s, key %s: the number is not between %lld and %lld", path,
                       row->name, (long long)row->least, (long long)row->most);
    *out = (int64_t)number;
    return (double)*out == number || refuse_key(path, row, "this is not a whole number", e);
}

static bool read_keys(const char *path, const struct json *whole, int64_t values[KEYS],
                      struct proof_names *ignored, struct err *e) {
    bool is_given[KEYS] = {false};
    for (size_t i = 0; i < json_count(whole); i++) {
        const char *name = json_key_at(whole, i);
        const enum key key = find_key(name);
        if (key == KEYS) {
            proof_ignore(ignored, path, name);
            continue;
        }
        if (is_given[key]) return refuse_key(path, &KEY_ROWS[key], "the key stands twice", e);
        is_given[key] = true;
        if (!read_value(path, key, json_at(whole, i), &values[key], e)) return false;
    }
    for (enum key key = 0; key < KEYS; key++)
        if (!is_given[key] && values[key] < 0)
            return refuse_key(path, &KEY_ROWS[key], "the key is missing", e);
    return true;
}

static bool read_object(const char *path, const char *text, int64_t values[KEYS], struct proof_names *ignored,
                        struct err *e) {
    struct json *whole = NULL;
    if (!json_parse(text, &whole, e)) return err_wrap(e, "%s", path);
    const bool is_read =
        json_kind(whole) == JSON_OBJECT
            ? read_keys(path, whole, values, ignored, e)
            : refuse_file(path, "Write {\"days\": 365, \"stations\": 1, ...}.", "this is not an object", e);
    json_destroy(whole);
    return is_read;
}

bool proof_read_description(const char *path, struct proof *p, struct err *e) {
    int64_t values[KEYS];
    for (enum key key = 0; key < KEYS; key++) values[key] = KEY_ROWS[key].otherwise;
    struct arena *arena = arena_create_small();
    const char *text = NULL;
    const bool is_read = textfile_read(path, FILE_BYTES_MAX, arena, &text, e) &&
                         read_object(path, text, values, &p->ignored, e);
    arena_destroy(arena);
    if (!is_read) return false;
    p->problem = (struct planner_problem){
        .days = (uint16_t)values[KEY_DAYS],
        .stations = (uint16_t)values[KEY_STATIONS],
        .classes = (uint16_t)values[KEY_CLASSES],
        .resources = (uint16_t)values[KEY_RESOURCES],
        .overflow = values[KEY_OVERFLOW] != 0,
        .second_visits = values[KEY_SECOND_VISITS] != 0,
        .household_weight = (uint32_t)values[KEY_HOUSEHOLD_WEIGHT],
        .away_weight = (uint32_t)values[KEY_AWAY_WEIGHT],
        .fairness_weight = (uint32_t)values[KEY_FAIRNESS_WEIGHT],
    };
    return true;
}
