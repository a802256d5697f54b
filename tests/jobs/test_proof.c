/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/proof.h"

#include "folder.h"
#include "seeded.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBLEM  "{\"days\": 5, \"stations\": 2, \"classes\": 3, \"resources\": 3}"
#define CAPACITY "station,day,resource,places\n0,1,0,2\n0,3,0,1\n1,2,0,1\n"
#define HEADER                                                                                               \
    "id,home_station,release,due,target,class,household,hamlet,pin_station,pin_day,previous_station,"        \
    "previous_day,resources\n"

static struct folder folder;
static struct arena *arena;
static struct proof_paths paths;
static struct proof proof;
static struct planner *planner;
static struct planner_solution solution;
static struct err error;

static void write_files(const char *problem, const char *capacity, const char *residents) {
    (void)folder_write_text(&folder, "problem.json", problem);
    (void)folder_write_text(&folder, "capacity.csv", capacity);
    (void)folder_write_text(&folder, "residents.csv", residents);
}

static void begin(void) {
    folder_make(&folder);
    arena = arena_create();
    planner = planner_create();
    paths = proof_paths_in(arena, folder.directory);
    proof = (struct proof){.capacity = NULL};
}

static void end(void) {
    proof_free(&proof);
    planner_destroy(planner);
    arena_destroy(arena);
    folder_remove(&folder);
}

static bool try_plan(void) {
    proof_free(&proof);
    return proof_read(&paths, &proof, &error) && proof_solve(&paths, &proof, planner, &solution, &error) &&
           proof_write_plan(paths.plan, &proof.problem, &solution, &error);
}

static const char *read_plan(void) {
    FILE *in = fopen(paths.plan, "re");
    ck_assert_ptr_nonnull(in);
    char *text = arena_take(arena, 1 << 16);
    text[fread(text, 1, (1 << 16) - 1, in)] = '\0';
    (void)fclose(in);
    return text;
}

static const char *plan(const char *problem, const char *capacity, const char *residents) {
    write_files(problem, capacity, residents);
    ck_assert_msg(try_plan(), "%s (%s)", error.message, error.hint);
    return read_plan();
}

/* ---- What is read --------------------------------------------------------------------------------- */

START_TEST(every_column_reaches_the_planner) {
    (void)plan(PROBLEM, CAPACITY,
               HEADER "9,1,0,4,2,2,70,5,-1,-1,1,2,1;2\n"
                      "4,0,1,3,3,0,-1,-1,0,3,-1,-1,0\n");
    const struct planner_problem *p = &proof.problem;
    ck_assert_uint_eq(p->resident_count, 2);
    ck_assert_uint_eq(p->ids[0], 4);
    ck_assert_uint_eq(p->ids[1], 9);
    const struct planner_resident *pinned = &p->residents[0];
    const struct planner_resident *other = &p->residents[1];
    ck_assert_uint_eq(pinned->pin_station, 0);
    ck_assert_uint_eq(pinned->pin_day, 3);
    ck_assert_uint_eq(pinned->previous_day, PLANNER_NONE);
    ck_assert_uint_eq(pinned->resources, 0);
    ck_assert_uint_eq(other->home_station, 1);
    ck_assert_uint_eq(other->due, 4);
    ck_assert_uint_eq(other->target, 2);
    ck_assert_uint_eq(other->class_, 2);
    ck_assert_uint_eq(other->previous_station, 1);
    ck_assert_uint_eq(other->previous_day, 2);
    ck_assert_uint_eq(other->resources, 6);
    ck_assert(!other->is_bound);
    ck_assert_uint_ne(pinned->household, other->household);
    ck_assert_uint_ne(pinned->hamlet, other->hamlet);
    ck_assert_int_eq(p->capacity[1], 2);
    ck_assert_int_eq(p->capacity[5 + 2], 1);
    ck_assert_int_eq(p->capacity[0], 0);
}
END_TEST

START_TEST(what_is_not_said_has_its_usual_value) {
    (void)plan("{\"days\": 5, \"stations\": 1, \"classes\": 1}", "places,resource,day,station\n1,0,2,0\n",
               "class,target,due,release,home_station,id\n0,2,4,0,0,1\n0,2,4,0,0,2\n");
    const struct planner_problem *p = &proof.problem;
    ck_assert(!p->overflow);
    ck_assert_uint_eq(p->resources, 1);
    ck_assert_uint_eq(p->household_weight, PLANNER_HOUSEHOLD_WEIGHT);
    ck_assert_uint_eq(p->away_weight, PLANNER_AWAY_WEIGHT);
    ck_assert_uint_eq(p->fairness_weight, PLANNER_FAIRNESS_WEIGHT);
    ck_assert_uint_ne(p->residents[0].household, p->residents[1].household);
    ck_assert_uint_eq(p->residents[0].hamlet, p->residents[1].hamlet);
    ck_assert_uint_eq(p->residents[0].pin_day, PLANNER_NONE);
}
END_TEST

START_TEST(a_release_beyond_the_last_day_is_no_window) {
    const char *written =
        plan(PROBLEM, CAPACITY, HEADER "1,0,5,6,2,0,1,1,-1,-1,-1,-1,\n2,0,65534,65534,2,0,1,1,-1,-1,0,1,\n");
    ck_assert_str_eq(written, "id,station,day\n1,-1,-1\n2,-1,-1\n");
    ck_assert_uint_eq(solution.reasons[0].code, PLANNER_NO_WINDOW);
    ck_assert_uint_eq(solution.reasons[1].code, PLANNER_NO_WINDOW);
}
END_TEST

START_TEST(numbers_beyond_32_bits_keep_apart_and_in_their_order) {
    (void)plan(PROBLEM, CAPACITY,
               HEADER "9223372036854775807,0,0,4,2,0,9223372036854775807,4294967296,-1,-1,-1,-1,\n"
                      "0,0,0,4,2,0,4294967297,0,-1,-1,-1,-1,\n"
                      "1,0,0,4,2,0,1,9223372036854775807,-1,-1,-1,-1,\n");
    const struct planner_resident *r = proof.problem.residents;
    ck_assert_uint_eq(proof.problem.ids[2], INT64_MAX);
    ck_assert_uint_lt(r[1].household, r[0].household);
    ck_assert_uint_lt(r[0].household, r[2].household);
    ck_assert_uint_lt(r[0].hamlet, r[2].hamlet);
    ck_assert_uint_lt(r[2].hamlet, r[1].hamlet);
}
END_TEST

START_TEST(files_of_other_programs_read_the_same) {
    const char *expected = arena_print(
        arena, "%s",
        plan(PROBLEM, CAPACITY, HEADER "1,0,0,4,2,0,-1,-1,-1,-1,-1,-1,\n2,1,0,4,2,0,7,7,-1,-1,-1,-1,1\n"));
    ck_assert_str_eq(
        plan("\xEF\xBB\xBF{\"days\": 5.0, \"stations\": [\"a\", \"b\"], // names\n\"classes\": 3, "
             "\"resources\": 3, \"overflow\": 0, \"note\": \"x\"}\r\n",
             "\xEF\xBB\xBFstation,day,resource,places\r\n1,2,0,1\r\n0,3,0,1\r\n0,1,0,2\r\n",
             "\xEF\xBB\xBF\"id\",\"home_station\",release,due,target,class,name,resources,household\r\n"
             "\"2\",1,0,4,2,0,\"a, b\",\"1;0\",7\r\n\r\n"
             "\"1\",\"0\",0,4,2,0,,,"),
        expected);
    ck_assert_uint_eq(proof.ignored.count, 2);
    ck_assert_str_eq(proof.ignored.at[0], "problem.json: note");
    ck_assert_str_eq(proof.ignored.at[1], "residents.csv: name");
}
END_TEST

START_TEST(nobody_and_no_station_are_problems_too) {
    ck_assert_str_eq(plan(PROBLEM, CAPACITY, HEADER), "id,station,day\n");
    ck_assert_str_eq(plan("{\"days\": 0, \"stations\": 0, \"classes\": 1}", "station,day,resource,places\n",
                          HEADER "3,-1,0,0,0,0,-1,-1,-1,-1,-1,-1,\n"),
                     "id,station,day\n3,-1,-1\n");
    ck_assert_uint_eq(solution.reasons[0].code < PLANNER_PLACED_REASONS, false);
}
END_TEST

/* ---- What is refused ------------------------------------------------------------------------------ */

static const struct refusal {
    const char *problem, *capacity, *residents; /* NULL = sound */
    const char *told;
} REFUSALS[] = {
    {"", NULL, NULL, "problem.json"},
    {"[]", NULL, NULL, "problem.json: this is not an object"},
    {"{\"days\": 5,, }", NULL, NULL, "problem.json: line 1, column 13"},
    {"{\"days\": 5, \"stations\": 1}", NULL, NULL, "problem.json, key classes: the key is missing"},
    {"{\"days\": 5.5, \"stations\": 1, \"classes\": 1}", NULL, NULL, "key days: this is not a whole number"},
    {"{\"days\": \"5\", \"stations\": 1, \"classes\": 1}", NULL, NULL, "key days: this is not a number"},
    {"{\"days\": 513, \"stations\": 1, \"classes\": 1}", NULL, NULL,
     "key days: the number is not between 0 and 512"},
    {"{\"days\": 1e999, \"stations\": 1, \"classes\": 1}", NULL, NULL, "key days: the number is not between"},
    {"{\"days\": 5, \"stations\": -1, \"classes\": 1}", NULL, NULL, "key stations"},
    {"{\"days\": 5, \"days\": 6, \"stations\": 1, \"classes\": 1}", NULL, NULL,
     "key days: the key stands twice"},
    {"{\"days\": 5, \"stations\": 1, \"classes\": 1, \"away_weight\": -1}", NULL, NULL, "key away_weight"},
    {"{\"days\": 5, \"stations\": 1, \"classes\": 1, \"overflow\": \"no\"}", NULL, NULL, "key overflow"},
    {NULL, "", NULL, "capacity.csv: the file is empty"},
    {NULL, "station,day,resource\n", NULL, "capacity.csv, line 1, column places: the column is missing"},
    {NULL, "station,day,resource,places,day\n", NULL, "line 1, column day: the column stands twice"},
    {NULL, "station,day,resource,places\n0,0,0,-1\n", NULL, "capacity.csv, line 2, column places"},
    {NULL, "station,day,resource,places\n0,0,0,2147483648\n", NULL, "line 2, column places"},
    {NULL, "station,day,resource,places\n2,0,0,1\n", NULL, "line 2, column station"},
    {NULL, "station,day,resource,places\n1,5,0,1\n", NULL, "line 2, column day"},
    {NULL, "station,day,resource,places\n1,1,3,1\n", NULL, "line 2, column resource"},
    {NULL, "station,day,resource,places\n1,1,0,1\n0,1,0,1\n1,1,0,1\n", NULL,
     "line 4, column station: an earlier row"},
    {NULL, NULL, "", "residents.csv: the file is empty"},
    {NULL, NULL, HEADER "1,2,0,4,2,0,1,1,-1,-1,-1,-1,\n", "residents.csv, line 2, column home_station"},
    {NULL, NULL, HEADER "1,0,-1,6,2,0,1,1,-1,-1,-1,-1,\n", "line 2, column release"},
    {NULL, NULL, HEADER "1,0,65535,65535,2,0,1,1,-1,-1,-1,-1,\n", "line 2, column release"},
    {NULL, NULL, HEADER "1,0,5,6,2,0,1,1,0,4,-1,-1,\n", "line 2, column pin_day"},
    {NULL, NULL, HEADER "1,0,0,-1,2,0,1,1,-1,-1,-1,-1,\n", "line 2, column due"},
    {NULL, NULL, HEADER "1,0,0,4,,0,1,1,-1,-1,-1,-1,\n", "line 2, column target: this is not a whole number"},
    {NULL, NULL, HEADER "1,0,0,4,2,3,1,1,-1,-1,-1,-1,\n", "line 2, column class"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,-2,1,-1,-1,-1,-1,\n", "line 2, column household"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,1.0,1,-1,-1,-1,-1,\n", "column household: this is not a whole number"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,9223372036854775808,1,-1,-1,-1,-1,\n", "line 2, column household"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,1,1,0,5,-1,-1,\n", "line 2, column pin_day"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,1,1,-1,-1,-1,-1,3\n", "line 2, column resources"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,1,1,-1,-1,-1,-1,1;;2\n", "line 2, column resources"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,1,1,-1,-1,-1,-1,1 2\n", "line 2, column resources"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,1,1,-1,-1,-1\n", "line 2, column 12: the row has fewer fields"},
    {NULL, NULL, HEADER "1,0,0,4,2,0,1,1,-1,-1,-1,-1,,7\n", "line 2: the row has more fields"},
    {NULL, NULL, HEADER "1,\"0\"1,0,4,2,0,1,1,-1,-1,-1,-1,\n", "line 2, column 2"},
    {NULL, NULL, "id,home_station,release,due,target,class,pin_day\n",
     "column pin_station: the column is missing"},
    {NULL, NULL,
     HEADER "7,0,0,4,2,0,1,1,-1,-1,-1,-1,\n"
            "3,0,0,4,2,0,1,1,-1,-1,-1,-1,\n"
            "7,0,0,4,2,0,1,1,-1,-1,-1,-1,\n",
     "line 4, column id: two residents have one id"},
    {NULL, NULL,
     HEADER "7,0,0,4,2,0,1,1,-1,-1,-1,-1,\n"
            "3,0,0,2,2,0,1,1,0,3,-1,-1,\n",
     "line 3, column pin_day: a pinned day lies outside"},
    {NULL, NULL, HEADER "7,0,0,4,2,0,1,1,-1,-1,0,-1,\n",
     "line 2, column pin_day: a place has a station without a day"},
};

START_TEST(bad_input_is_refused_with_file_line_and_column_and_nothing_is_written) {
    for (size_t i = 0; i < sizeof REFUSALS / sizeof REFUSALS[0]; i++) {
        const struct refusal *r = &REFUSALS[i];
        write_files(r->problem ? r->problem : PROBLEM, r->capacity ? r->capacity : CAPACITY,
                    r->residents ? r->residents : HEADER);
        ck_assert_msg(!try_plan(), "taken: %s", r->told);
        ck_assert_int_eq(error.code, ERR_INPUT);
        ck_assert_msg(strstr(error.message, r->told) != NULL, "not \"%s\" but: %s", r->told, error.message);
        ck_assert_str_ne(error.hint, "");
        ck_assert_ptr_null(fopen(paths.plan, "re"));
    }
}
END_TEST

START_TEST(a_byte_that_is_no_text_is_refused) {
    static const char SPOILT[] = HEADER "1,0,0\0,4,2,0,1,1,-1,-1,-1,-1,\n";
    write_files(PROBLEM, CAPACITY, HEADER);
    (void)folder_write(&folder, "residents.csv", SPOILT, sizeof SPOILT - 1);
    ck_assert(!try_plan());
    ck_assert_ptr_nonnull(strstr(error.message, "line 2, column 3: the text holds a NUL byte"));
    (void)folder_write(&folder, "problem.json", "{\0}", 3);
    ck_assert(!try_plan());
    ck_assert_ptr_nonnull(strstr(error.message, "problem.json: byte 2 is not UTF-8"));
}
END_TEST

START_TEST(a_file_that_is_missing_is_named) {
    ck_assert(!try_plan());
    ck_assert_ptr_nonnull(strstr(error.message, "problem.json"));
    (void)folder_write_text(&folder, "problem.json", PROBLEM);
    ck_assert(!try_plan());
    ck_assert_ptr_nonnull(strstr(error.message, "capacity.csv"));
    (void)folder_write_text(&folder, "capacity.csv", CAPACITY);
    ck_assert(!try_plan());
    ck_assert_ptr_nonnull(strstr(error.message, "residents.csv"));
}
END_TEST

/* ---- Whatever the order --------------------------------------------------------------------------- */

enum { ROWS = 200, ROW_BYTES = 96 };

static void shuffle(struct seeded *s, char rows[ROWS][ROW_BYTES]) {
    for (int i = ROWS - 1; i > 0; i--) {
        char kept[ROW_BYTES];
        const int other = seeded_between(s, 0, i);
        memcpy(kept, rows[i], ROW_BYTES);
        memcpy(rows[i], rows[other], ROW_BYTES);
        memcpy(rows[other], kept, ROW_BYTES);
    }
}

static const char *join(const char *header, char rows[ROWS][ROW_BYTES]) {
    char *text = arena_take(arena, (size_t)ROWS * ROW_BYTES + 256);
    size_t used = (size_t)snprintf(text, 256, "%s", header);
    for (int i = 0; i < ROWS; i++) used += (size_t)snprintf(text + used, ROW_BYTES + 1, "%s\n", rows[i]);
    return text;
}

static void make_resident(struct seeded *s, int i, char row[ROW_BYTES]) {
    const int release = seeded_between(s, 0, 80);
    const int household = i % 7 == 0 ? -1 : i / 3 * 1000;
    (void)snprintf(row, ROW_BYTES, "%d,%d,%d,%d,%d,%d,%d,%d,-1,-1,-1,-1,", 1000 - 3 * i, i % 2, release,
                   release + seeded_between(s, 0, 30), release, seeded_between(s, 0, 3), household, i % 9);
}

START_TEST(rows_in_another_order_give_the_same_bytes) {
    static const char SHAPE[] = "{\"days\": 100, \"stations\": 2, \"classes\": 4}";
    char residents[ROWS][ROW_BYTES];
    char capacity[ROWS][ROW_BYTES];
    struct seeded s = seeded_start("order of rows");
    for (int i = 0; i < ROWS; i++) {
        make_resident(&s, i, residents[i]);
        (void)snprintf(capacity[i], ROW_BYTES, "%d,%d,0,%d", i % 2, i / 2, seeded_between(&s, 0, 2));
    }
    const char *first = plan(SHAPE, join("station,day,resource,places\n", capacity), join(HEADER, residents));
    shuffle(&s, residents);
    shuffle(&s, capacity);
    ck_assert_str_eq(plan(SHAPE, join("station,day,resource,places\n", capacity), join(HEADER, residents)),
                     first);
}
END_TEST

/* ---- What is told --------------------------------------------------------------------------------- */

static int64_t number_at(const struct json *whole, const char *key) {
    const struct json *value = json_find(whole, key);
    ck_assert_msg(value != NULL, "no %s", key);
    return (int64_t)json_as_number(value);
}

START_TEST(the_summary_counts_the_plan) {
    (void)plan("{\"days\": 5, \"stations\": 1, \"classes\": 2}",
               "station,day,resource,places\n0,1,0,1\n0,3,0,1\n",
               HEADER "1,0,1,1,1,0,1,1,0,1,-1,-1,\n"
                      "2,0,1,3,2,1,1,1,-1,-1,-1,-1,\n"
                      "3,0,1,3,2,1,2,1,-1,-1,-1,-1,\n"
                      "4,0,4,4,4,1,3,1,-1,-1,-1,-1,\n");
    struct json *whole = proof_summarise(&proof.problem, &solution);
    const struct json *urgent = json_at(json_find(whole, "covered_per_class"), 0);
    const struct json *other = json_at(json_find(whole, "covered_per_class"), 1);
    ck_assert_int_eq(number_at(urgent, "residents"), 1);
    ck_assert_int_eq(number_at(urgent, "pinned"), 1);
    ck_assert_int_eq(number_at(urgent, "covered"), 1);
    ck_assert_int_eq(number_at(other, "residents"), 3);
    ck_assert_int_eq(number_at(other, "covered"), 1);
    ck_assert_int_eq(number_at(whole, "days_from_target"), 1);
    ck_assert_int_eq(number_at(whole, "household_visits"), 2);
    ck_assert_int_eq(number_at(whole, "hamlet_days"), 2);
    ck_assert_int_eq(number_at(whole, "cost"), 1 + 2 * PLANNER_HOUSEHOLD_WEIGHT + 2);
    ck_assert_int_eq(number_at(json_find(whole, "refusals"), "class_shortage"), 1);
    ck_assert_int_eq(number_at(json_find(whole, "refusals"), "no_session"), 1);
    json_destroy(whole);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("proof");
    TCase *t = tcase_create("problems from files");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, every_column_reaches_the_planner);
    tcase_add_test(t, what_is_not_said_has_its_usual_value);
    tcase_add_test(t, a_release_beyond_the_last_day_is_no_window);
    tcase_add_test(t, numbers_beyond_32_bits_keep_apart_and_in_their_order);
    tcase_add_test(t, files_of_other_programs_read_the_same);
    tcase_add_test(t, nobody_and_no_station_are_problems_too);
    tcase_add_test(t, bad_input_is_refused_with_file_line_and_column_and_nothing_is_written);
    tcase_add_test(t, a_byte_that_is_no_text_is_refused);
    tcase_add_test(t, a_file_that_is_missing_is_named);
    tcase_add_test(t, rows_in_another_order_give_the_same_bytes);
    tcase_add_test(t, the_summary_counts_the_plan);
    suite_add_tcase(s, t);
    return s;
}
