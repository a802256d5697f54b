/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "seeded.h"
#include "typed.h"

#define HEADER                                                                                               \
    "id,home_station,release,due,target,class,household,hamlet,pin_station,pin_day,previous_station,"        \
    "previous_day,resources\n"

enum { EXIT_USAGE = 2, EXIT_INPUT = 65, EXIT_CONFIG = 78, PEOPLE = 150 };

/* Neither database nor configuration. */
static void begin_alone(void) {
    scratch.arena = arena_create();
    folder_make(&folder);
    ck_assert_int_eq(setenv("LICHKHAM_CONFIG", folder_write_text(&folder, "broken.json", "{\"plan\": "), 1),
                     0);
    ck_assert_int_eq(setenv("PGHOST", "/nowhere", 1), 0);
}

static void end_alone(void) {
    folder_remove(&folder);
    arena_destroy(scratch.arena);
}

static void write_problem(const char *problem, const char *capacity, const char *residents) {
    (void)folder_write_text(&folder, "problem.json", problem);
    (void)folder_write_text(&folder, "capacity.csv", capacity);
    (void)folder_write_text(&folder, "residents.csv", residents);
}

static bool has_plan(void) {
    return access(arena_print(scratch.arena, "%s/plan.csv", folder.directory), F_OK) == 0;
}

START_TEST(a_problem_is_planned_without_database_or_configuration) {
    struct json *told_json = NULL;
    struct err e;
    write_problem("{\"days\": 3, \"stations\": 1, \"classes\": 2}", "station,day,resource,places\n0,1,0,1\n",
                  HEADER "1,0,0,2,1,0,1,1,-1,-1,-1,-1,\n2,0,0,2,1,1,1,1,-1,-1,-1,-1,\n");
    EXPECT(0, "plan --import-problem %s", folder.directory);
    ck_assert(has_plan());
    ck_assert_str_eq(told, "");
    ck_assert_msg(json_parse(out, &told_json, &e), "%s", e.message);
    const struct json *urgent = json_at(json_find(told_json, "covered_per_class"), 0);
    ck_assert_int_eq((int)json_as_number(json_find(urgent, "covered")), 1);
    static const char *const KEYS[] = {"cost", "moves", "household_visits", "nanoseconds_a_resident",
                                       "bytes_a_resident"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        ck_assert_msg(json_find(told_json, KEYS[i]) != NULL, "no %s", KEYS[i]);
    json_destroy(told_json);
}
END_TEST

START_TEST(bad_input_is_told_with_its_place_and_writes_nothing) {
    write_problem("{\"days\": 3, \"stations\": 1, \"classes\": 2}", "station,day,resource,places\n0,1,0,-1\n",
                  HEADER);
    EXPECT(EXIT_INPUT, "plan --import-problem %s", folder.directory);
    ASSERT_IN(told, "capacity.csv, line 2, column places: the number is not between 0 and");
    ck_assert_str_eq(out, "");
    ck_assert(!has_plan());
    EXPECT(EXIT_INPUT, "plan --import-problem %s/nowhere", folder.directory);
}
END_TEST

START_TEST(whoever_asks_for_nothing_is_told_what_can_be_asked) {
    EXPECT(EXIT_USAGE, "plan");
    ASSERT_IN(told, "--dry-run");
    EXPECT(EXIT_USAGE, "plan --commune 00123");
    ASSERT_IN(told, "lichkham nightly alone");
}
END_TEST

START_TEST(a_commune_is_planned_with_a_sound_configuration_alone) {
    EXPECT(EXIT_CONFIG, "plan --commune 00123 --dry-run");
    ASSERT_IN(told, "broken.json");
    (void)folder_write_text(&folder, "broken.json", "{}");
    EXPECT(EXIT_USAGE, "plan --dry-run");
    ASSERT_IN(told, "--commune is missing");
}
END_TEST

/* ---- Beside a checker that knows nothing of the planner --------------------------------------------- */

static const char *make_residents(struct seeded *s, const char *resource_of_every_fourth) {
    char *text = arena_take(scratch.arena, PEOPLE * 96 + 256);
    size_t used = (size_t)snprintf(text, 256, "%s", HEADER);
    for (int i = 0; i < PEOPLE; i++) {
        const int release = seeded_between(s, 0, 50);
        const int due = release + seeded_between(s, 0, 25);
        const bool is_pinned = i % 11 == 0 && due < 60;
        used += (size_t)snprintf(text + used, 96, "%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,-1,-1,%s\n", 7 * i, i % 3,
                                 release, due, release, seeded_between(s, 0, 3), i / 3, i / 20,
                                 is_pinned ? i % 3 : -1, is_pinned ? release : -1,
                                 i % 4 == 0 ? resource_of_every_fourth : "");
    }
    return text;
}

static const char *make_capacity(struct seeded *s) {
    char *text = arena_take(scratch.arena, 180 * 24 + 64);
    size_t used = (size_t)snprintf(text, 64, "station,day,resource,places\n");
    for (int i = 0; i < 180; i++)
        if (seeded_between(s, 0, 2) == 0)
            used += (size_t)snprintf(text + used, 24, "%d,%d,0,%d\n", i % 3, i / 3, seeded_between(s, 1, 3));
    return text;
}

START_TEST(an_independent_checker_finds_the_plan_sound_and_the_coverage_the_best) {
    struct seeded s = seeded_start("checked plans");
    static const char *const RULES[] = {"", ", \"overflow\": true",
                                        ", \"resources\": 2, \"second_visits\": true"};
    for (int i = 0; i < 3; i++) {
        write_problem(
            arena_print(scratch.arena, "{\"days\": 60, \"stations\": 3, \"classes\": 4%s}", RULES[i]),
            make_capacity(&s), make_residents(&s, i == 2 ? "1" : ""));
        EXPECT(0, "plan --import-problem %s", folder.directory);
        const char *check = arena_print(scratch.arena, "python3 %s/docs/examples/proof/check_plan.py %s",
                                        SOURCE_ROOT, folder.directory);
        ck_assert_msg(system(check) == 0, "%s", check);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("plan");
    TCase *t = tcase_create("the command");
    tcase_add_checked_fixture(t, begin_alone, end_alone);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_problem_is_planned_without_database_or_configuration);
    tcase_add_test(t, bad_input_is_told_with_its_place_and_writes_nothing);
    tcase_add_test(t, whoever_asks_for_nothing_is_told_what_can_be_asked);
    tcase_add_test(t, a_commune_is_planned_with_a_sound_configuration_alone);
    tcase_add_test(t, an_independent_checker_finds_the_plan_sound_and_the_coverage_the_best);
    suite_add_tcase(s, t);
    return s;
}
