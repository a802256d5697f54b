/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/whatif.h"

#include "base/textfile.h"

#include "suite.h"

#include <string.h>

/* ---- The file ------------------------------------------------------------------------------------- */

START_TEST(a_file_of_every_kind_of_change_is_read) {
    struct arena *a = arena_create();
    struct whatif w;
    struct err e;
    ck_assert(whatif_parse("{\"places\": 40, \"changes\": ["
                           "{\"change\": \"add\", \"site\": 3, \"days\": [\"2027-03-06\", \"2027-03-13\"], "
                           "\"half\": \"pm\", \"places\": 25},"
                           "{\"change\": \"add\", \"site\": 3, \"days\": 4},"
                           "{\"change\": \"add\", \"site\": 3, \"days\": \"as many as needed\"},"
                           "{\"change\": \"close\", \"site\": 4, \"from\": \"2027-03-01\"},"
                           "{\"change\": \"template\", \"site\": 4, \"weekday\": 6, \"half\": \"am\", "
                           "\"from\": \"2027-04-01\"}]}",
                           a, &w, &e));
    ck_assert_int_eq(w.places, 40);
    ck_assert_uint_eq(w.change_count, 5);
    ck_assert_int_eq(w.changes[0].kind, WHATIF_ADD);
    ck_assert_uint_eq(w.changes[0].day_count, 2);
    ck_assert_int_eq(w.changes[0].days[1], civil_make(2027, 3, 13));
    ck_assert_uint_eq(w.changes[0].half, HALF_AFTERNOON);
    ck_assert_int_eq(w.changes[0].places, 25);
    ck_assert_int_eq(w.changes[1].kind, WHATIF_ADD_SOME);
    ck_assert_int_eq(w.changes[1].count, 4);
    ck_assert_int_eq(w.changes[2].kind, WHATIF_ADD_NEEDED);
    ck_assert_int_eq(w.changes[3].kind, WHATIF_CLOSE);
    ck_assert_int_eq(w.changes[3].until, civil_make(2027, 3, 1));
    ck_assert_int_eq(w.changes[4].kind, WHATIF_TEMPLATE);
    ck_assert_int_eq(w.changes[4].places, -1);
    arena_destroy(a);
}
END_TEST

/* Examples are told to people who copy them: each one in the documentation is read. */
START_TEST(every_example_of_the_documentation_can_be_read) {
    struct arena *a = arena_create();
    const char *text = NULL;
    struct whatif w;
    struct err e;
    ck_assert(textfile_read(SOURCE_ROOT "/docs/examples/what_if.json", 65536, a, &text, &e));
    ck_assert_msg(whatif_parse(text, a, &w, &e) && w.change_count > 0, "%s", e.message);
    ck_assert(textfile_read(SOURCE_ROOT "/docs/reasons.md", 1 << 20, a, &text, &e));
    int examples = 0;
    while ((text = strstr(text, "\n    {\"changes\": ")) != NULL) {
        const char *end = strstr(text, "]}\n");
        ck_assert_ptr_nonnull(end);
        ck_assert_msg(whatif_parse(arena_print(a, "%.*s", (int)(end + 2 - text), text), a, &w, &e),
                      "%s: %.80s", e.message, text);
        examples++;
        text = end;
    }
    ck_assert_int_ge(examples, 4);
    arena_destroy(a);
}
END_TEST

static const struct {
    const char *text, *about;
} REFUSED[] = {
    {"[]", "the file"},
    {"{\"change\": []}", "change"},
    {"{\"places\": 0}", "places"},
    {"{\"places\": 1.5}", "places"},
    {"{\"changes\": {}}", "changes"},
    {"{\"changes\": [7]}", "change 1"},
    {"{\"changes\": [{\"change\": \"move\"}]}", "change 1, change"},
    {"{\"changes\": [{\"change\": \"close\", \"from\": \"2027-03-01\"}]}", "change 1, site"},
    {"{\"changes\": [{\"change\": \"close\", \"site\": 1}]}", "change 1, from"},
    {"{\"changes\": [{\"change\": \"close\", \"site\": 1, \"from\": \"1/3/2027\"}]}", "change 1, from"},
    {"{\"changes\": [{\"change\": \"close\", \"site\": 1, \"from\": \"2027-03-02\", \"until\": "
     "\"2027-03-01\"}]}",
     "change 1, until"},
    {"{\"changes\": [{\"change\": \"add\", \"site\": 1, \"days\": []}]}", "change 1, days"},
    {"{\"changes\": [{\"change\": \"add\", \"site\": 1, \"days\": 0}]}", "change 1, days"},
    {"{\"changes\": [{\"change\": \"add\", \"site\": 1, \"days\": \"all\"}]}", "change 1, days"},
    {"{\"changes\": [{\"change\": \"add\", \"site\": 1, \"days\": 2, \"half\": \"am\"}]}", "change 1, half"},
    {"{\"changes\": [{\"change\": \"add\", \"site\": 1, \"days\": 2, \"day\": 1}]}", "change 1, day"},
    {"{\"changes\": [{\"change\": \"template\", \"site\": 1, \"weekday\": 8, \"half\": \"am\", \"from\": "
     "\"2027-03-01\"}]}",
     "change 1, weekday"},
    {"{\"changes\": [{\"change\": \"template\", \"site\": 1, \"weekday\": 2, \"from\": \"2027-03-01\"}]}",
     "change 1, half"},
};

START_TEST(a_file_that_breaks_a_rule_is_refused_by_change_and_key) {
    struct arena *a = arena_create();
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        struct whatif w;
        struct err e;
        ck_assert_msg(!whatif_parse(REFUSED[i].text, a, &w, &e), "%s", REFUSED[i].text);
        ck_assert_msg(strncmp(e.message, REFUSED[i].about, strlen(REFUSED[i].about)) == 0, "%s: %s",
                      REFUSED[i].text, e.message);
        ck_assert_int_eq(e.code, ERR_INPUT);
        ck_assert_str_ne(e.hint, "");
    }
    arena_destroy(a);
}
END_TEST

/* ---- Sessions ------------------------------------------------------------------------------------- */

#define SITE 3

/* March 2027 begins on a Monday. The site has Tuesday mornings of 20 and Thursday mornings of 30 places, 5 of
 * them for who comes unasked; Wednesday the third is a holiday. */
static const struct site_week WEEKS[] = {
    {.site = SITE, .weekday = 2, .half = HALF_MORNING, .capacity = {20, 0, 4}, .until = CIVIL_NONE},
    {.site = SITE,
     .weekday = 4,
     .half = HALF_MORNING,
     .capacity = {30, 0, 6},
     .walk_in_reserve = 5,
     .until = CIVIL_NONE},
};
static const struct holiday HOLIDAY = {.name = "Ngày nghỉ"};

static struct whatif_calendar march(struct arena *a) {
    struct holiday *holiday = arena_new(a, struct holiday);
    *holiday = HOLIDAY;
    holiday->day = civil_make(2027, 3, 3);
    struct whatif_calendar c = {.input = {.weeks = WEEKS, .week_count = 2, .calendar = {holiday, 1}},
                                .from = civil_make(2027, 3, 1),
                                .until = civil_make(2027, 3, 31)};
    whatif_make_sessions(&c, a);
    return c;
}

static const struct session *find_held(const struct whatif_calendar *c, int day, uint8_t half) {
    for (size_t i = 0; i < c->session_count; i++)
        if (c->sessions[i].day == civil_make(2027, 3, day) && c->sessions[i].half == half)
            return &c->sessions[i];
    return NULL;
}

/* No session is one without anything. */
static const struct session *find(const struct whatif_calendar *c, int day, uint8_t half) {
    static const struct session NONE;
    const struct session *held = find_held(c, day, half);
    return held ? held : &NONE;
}

static bool apply(const char *change, struct whatif_calendar *c, struct arena *a, struct err *e) {
    struct whatif w;
    ck_assert(whatif_parse(arena_print(a, "{\"changes\": [%s]}", change), a, &w, e));
    return whatif_apply(&w, c, a, e);
}

START_TEST(the_usual_session_has_the_most_frequent_number_of_places) {
    struct arena *a = arena_create();
    struct whatif_calendar c = march(a);
    ck_assert_int_eq(capacity_places(whatif_usual_session(&c, SITE)), 20); /* five Tuesdays, four Thursdays */
    ck_assert_ptr_null(whatif_usual_session(&c, SITE + 1));
    arena_destroy(a);
}
END_TEST

START_TEST(added_days_are_as_the_usual_session_unless_the_file_says_otherwise) {
    struct arena *a = arena_create();
    struct whatif_calendar c = march(a);
    const size_t before = c.session_count;
    struct err e;
    ck_assert(apply("{\"change\": \"add\", \"site\": 3, \"days\": [\"2027-03-06\", \"2027-03-09\"]},"
                    "{\"change\": \"add\", \"site\": 3, \"days\": [\"2027-03-07\"], \"places\": 50}",
                    &c, a, &e));
    ck_assert_uint_eq(c.session_count, before + 3);
    ck_assert_int_eq(capacity_places(find(&c, 6, HALF_MORNING)), 20);
    ck_assert_int_eq(find(&c, 6, HALF_MORNING)->capacity[RESOURCE_GYNAECOLOGY], 4);
    ck_assert_int_eq(capacity_places(find(&c, 9, HALF_AFTERNOON)), 20); /* its morning is held already */
    ck_assert_int_eq(capacity_places(find(&c, 7, HALF_MORNING)), 50);
    ck_assert_int_eq(find(&c, 7, HALF_MORNING)->capacity[RESOURCE_GYNAECOLOGY], 10); /* in proportion */
    arena_destroy(a);
}
END_TEST

START_TEST(a_day_that_cannot_be_added_is_refused) {
    static const char *const CHANGES[] = {
        "{\"change\": \"add\", \"site\": 3, \"days\": [\"2027-03-09\"], \"half\": \"am\"}",
        "{\"change\": \"add\", \"site\": 3, \"days\": [\"2027-04-09\"]}",
        "{\"change\": \"add\", \"site\": 9, \"days\": [\"2027-03-09\"]}",
        "{\"change\": \"close\", \"site\": 3, \"from\": \"2027-03-08\"},"
        "{\"change\": \"add\", \"site\": 3, \"days\": [\"2027-03-08\"]}",
    };
    struct arena *a = arena_create();
    for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
        struct whatif_calendar c = march(a);
        struct err e;
        ck_assert_msg(!apply(CHANGES[i], &c, a, &e), "%s", CHANGES[i]);
        ck_assert_int_eq(e.code, ERR_INPUT);
        ck_assert_str_ne(e.hint, "");
    }
    arena_destroy(a);
}
END_TEST

START_TEST(closed_days_have_no_session) {
    struct arena *a = arena_create();
    struct whatif_calendar c = march(a);
    const size_t before = c.session_count;
    struct err e;
    ck_assert(
        apply("{\"change\": \"close\", \"site\": 3, \"from\": \"2027-03-08\", \"until\": \"2027-03-14\"}", &c,
              a, &e));
    ck_assert_uint_eq(c.session_count, before - 2);
    ck_assert_ptr_null(find_held(&c, 9, HALF_MORNING));
    ck_assert_ptr_nonnull(find_held(&c, 16, HALF_MORNING));
    arena_destroy(a);
}
END_TEST

START_TEST(a_closure_without_an_end_leaves_the_days_before_it) {
    struct arena *a = arena_create();
    struct whatif_calendar c = march(a);
    struct err e;
    ck_assert(
        apply("{\"change\": \"close\", \"site\": 3, \"from\": \"2027-03-09\", \"until\": null}", &c, a, &e));
    ck_assert_uint_gt(c.session_count, 0);
    for (size_t i = 0; i < c.session_count; i++)
        ck_assert(c.sessions[i].site != 3 || c.sessions[i].day < civil_make(2027, 3, 9));
    ck_assert(!apply("{\"change\": \"add\", \"site\": 3, \"days\": [\"2027-03-20\"]}", &c, a, &e));
    ck_assert_ptr_nonnull(strstr(e.message, "site 3 is closed on 2027-03-20"));
    arena_destroy(a);
}
END_TEST

START_TEST(a_template_changes_from_its_day_on_and_ends_without_places) {
    struct arena *a = arena_create();
    struct whatif_calendar c = march(a);
    struct err e;
    ck_assert(
        apply("{\"change\": \"template\", \"site\": 3, \"weekday\": 2, \"half\": \"am\", \"places\": 35, "
              "\"from\": \"2027-03-10\"},"
              "{\"change\": \"template\", \"site\": 3, \"weekday\": 4, \"half\": \"am\", \"places\": 0, "
              "\"from\": \"2027-03-18\"}",
              &c, a, &e));
    ck_assert_int_eq(capacity_places(find(&c, 9, HALF_MORNING)), 20);
    ck_assert_int_eq(capacity_places(find(&c, 16, HALF_MORNING)), 35);
    ck_assert_ptr_nonnull(find_held(&c, 11, HALF_MORNING));
    ck_assert_ptr_null(find_held(&c, 18, HALF_MORNING));
    arena_destroy(a);
}
END_TEST

/* ---- What could be added, and what is missing ------------------------------------------------------- */

static const int32_t SITES[] = {SITE};

static struct schedule_problem problem_of_days(int first_of_march, uint16_t days) {
    return (struct schedule_problem){.problem = {.days = days, .stations = 1, .resources = 1, .classes = 1},
                                     .first_day = civil_make(2027, 3, first_of_march),
                                     .site_of = SITES};
}

START_TEST(sessions_fit_on_working_days_and_in_free_halves) {
    struct arena *a = arena_create();
    struct whatif_calendar c = march(a);
    const struct schedule_problem p = problem_of_days(1, 7);
    /* Monday, Tuesday afternoon, no holiday, Thursday afternoon, Friday, no weekend */
    const uint8_t expected[7] = {1, 1, 0, 1, 1, 0, 0};
    ck_assert_mem_eq(whatif_find_openings(&c, &p, a), expected, sizeof expected);
    struct err e;
    ck_assert(apply("{\"change\": \"close\", \"site\": 3, \"from\": \"2027-03-01\"},"
                    "{\"change\": \"add\", \"site\": 3, \"days\": [\"2027-03-02\"]}",
                    &c, a, &e));
    const uint8_t then[7] = {0, 0, 0, 1, 1, 0, 0};
    ck_assert_mem_eq(whatif_find_openings(&c, &p, a), then, sizeof then);
    arena_destroy(a);
}
END_TEST

START_TEST(missing_places_count_in_the_month_of_the_best_day_and_sessions_in_their_own) {
    struct arena *a = arena_create();
    struct planner_resident people[3] = {{.release = 0, .due = 5, .target = 2},
                                         {.release = 2, .due = 600, .target = 90},
                                         {.release = 0, .due = 9}};
    const uint16_t day[3] = {PLANNER_NONE, PLANNER_NONE, 0};
    uint8_t opened[60] = {[3] = 1, [40] = 1, [41] = 1};
    struct schedule_problem p = problem_of_days(10, 60); /* until 8 May */
    struct whatif_month *months = NULL;
    p.problem.residents = people;
    p.problem.resident_count = 3;
    p.solution.day = day;
    ck_assert_uint_eq(whatif_list_months(&p, opened, a, &months), 3);
    ck_assert_int_eq(months[0].first, civil_make(2027, 3, 1));
    ck_assert_uint_eq(months[0].missing, 1);
    ck_assert_uint_eq(months[0].sessions, 1);
    ck_assert_uint_eq(months[1].missing, 0);
    ck_assert_uint_eq(months[1].sessions, 2);
    ck_assert_uint_eq(months[2].missing, 1); /* on the last day there is */
    arena_destroy(a);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("whatif");
    TCase *t = tcase_create("file");
    tcase_add_test(t, a_file_of_every_kind_of_change_is_read);
    tcase_add_test(t, a_file_that_breaks_a_rule_is_refused_by_change_and_key);
    suite_add_tcase(s, t);
    t = tcase_create("sessions");
    tcase_add_test(t, every_example_of_the_documentation_can_be_read);
    tcase_add_test(t, the_usual_session_has_the_most_frequent_number_of_places);
    tcase_add_test(t, added_days_are_as_the_usual_session_unless_the_file_says_otherwise);
    tcase_add_test(t, a_day_that_cannot_be_added_is_refused);
    tcase_add_test(t, closed_days_have_no_session);
    tcase_add_test(t, a_closure_without_an_end_leaves_the_days_before_it);
    tcase_add_test(t, a_template_changes_from_its_day_on_and_ends_without_places);
    suite_add_tcase(s, t);
    t = tcase_create("figures");
    tcase_add_test(t, sessions_fit_on_working_days_and_in_free_halves);
    tcase_add_test(t, missing_places_count_in_the_month_of_the_best_day_and_sessions_in_their_own);
    suite_add_tcase(s, t);
    return s;
}
