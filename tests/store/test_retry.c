/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a failure of the database: by a table that the handbook shows and the server confirms. */
#include "store/retry.h"

#include "exam/exam.h"

static const struct retry_rule *rules;
static int rule_count;

static void begin(void) {
    rules = retry_list_rules(&rule_count);
}

static struct err failure_of(enum err_code code, const char *sqlstate) {
    struct err e = {.code = code};
    snprintf(e.sqlstate, sizeof e.sqlstate, "%s", sqlstate);
    return e;
}

static enum retry_way decide(const struct err *e, int failures, int *milliseconds) {
    return retry_decide(e, &(struct retry_case){"host/1", COMMUNE, failures}, milliseconds);
}

/* ---- Deciding ------------------------------------------------------------------------------------ */

START_TEST(each_failure_is_repeated_as_often_as_its_rule_says_and_then_given_up) {
    for (int i = 0; i < rule_count; i++) {
        const struct err e = failure_of(rules[i].code, rules[i].sqlstate);
        int wait = 0;
        for (int k = 1; k <= rules[i].most; k++) ck_assert_int_eq(decide(&e, k, &wait), rules[i].way);
        ck_assert_int_eq(decide(&e, rules[i].most + 1, &wait), rules[i].at_last);
        ck_assert(rules[i].at_last == RETRY_HOLD || rules[i].at_last == RETRY_STOP);
        ck_assert_int_eq(wait, 0);
    }
}
END_TEST

START_TEST(no_rule_is_hidden_behind_an_earlier_one) {
    for (int i = 0; i < rule_count; i++) {
        const struct err e = failure_of(rules[i].code, rules[i].sqlstate);
        ck_assert_msg(retry_find_rule(&e) == &rules[i], "the rule of \"%s\" is never asked",
                      rules[i].meaning);
    }
}
END_TEST

START_TEST(waits_double_up_to_the_most_and_lie_in_its_upper_half) {
    const struct err e = failure_of(ERR_UNAVAILABLE, "57P01");
    const struct retry_rule *rule = retry_find_rule(&e);
    int whole = rule->least_milliseconds;
    for (int k = 1; k <= rule->most; k++) {
        int wait = 0;
        (void)decide(&e, k, &wait);
        ck_assert_int_ge(wait, whole / 2);
        ck_assert_int_le(wait, whole);
        whole = whole * 2 < rule->most_milliseconds ? whole * 2 : rule->most_milliseconds;
    }
    ck_assert_int_eq(whole, rule->most_milliseconds);
}
END_TEST

START_TEST(the_same_case_waits_the_same_and_others_wait_differently) {
    enum { CASES = 64 };
    const struct err e = failure_of(ERR_BUSY, "40P01");
    int first = 0, second = 0, different = 0;
    (void)decide(&e, 6, &first);
    (void)decide(&e, 6, &second);
    ck_assert_int_eq(first, second);
    for (int i = 0; i < CASES; i++) {
        (void)retry_decide(&e, &(struct retry_case){"host/1", i, 6}, &second);
        different += second != first;
    }
    ck_assert_int_gt(different, CASES / 2);
    (void)retry_decide(&e, &(struct retry_case){"host/2", COMMUNE, 6}, &second);
    ck_assert_int_ne(first, second);
}
END_TEST

START_TEST(a_lost_answer_to_commit_goes_by_its_own_rule_whatever_the_server_said) {
    const struct err e = failure_of(ERR_UNKNOWN_COMMIT, "53100");
    int wait = 0;
    ck_assert_int_eq(decide(&e, 1, &wait), RETRY_RECONNECT);
}
END_TEST

START_TEST(what_no_row_names_ends_the_run) {
    const struct err defect = failure_of(ERR_INTERNAL, "42P01");
    const struct err taken = failure_of(ERR_BUSY, "");
    int wait = 0;
    ck_assert_int_eq(decide(&defect, 1, &wait), RETRY_STOP);
    ck_assert_int_eq(decide(&taken, 1, &wait), RETRY_STOP);
}
END_TEST

/* ---- What the server says ------------------------------------------------------------------------ */

/* "57P0" stands for 57P01 and its neighbours, "08" for 08000. */
static const char *whole_state(const char *beginning, char state[6]) {
    snprintf(state, 6, "%s", strlen(beginning) == 4 ? "57P01" : beginning);
    while (strlen(state) < 5) strcat(state, "0");
    return state;
}

START_TEST(a_failure_of_the_server_has_the_exit_status_of_its_rule) {
    char state[6];
    for (int i = 0; i < rule_count; i++) {
        if (!rules[i].sqlstate[0]) continue;
        const char *sql = scratch_text(
            &scratch, "SELECT 'DO $$ BEGIN RAISE EXCEPTION ''x'' USING ERRCODE = ''%s''; END $$'",
            whole_state(rules[i].sqlstate, state));
        ck_assert(!pg_execute(scratch.pg, sql, &error));
        ck_assert_ptr_eq(retry_find_rule(&error), &rules[i]);
        ck_assert_msg(error.code == rules[i].code, "%s is %s", state, err_code_name(error.code));
    }
}
END_TEST

START_TEST(whoever_keeps_a_commune_locked_is_named) {
    int failures = 0;
    int64_t revision = 0;
    struct pg *other = scratch_open(&scratch);
    const long session = (long)scratch_integer(&scratch, "SELECT pg_backend_pid()");
    MUST(db_begin(scratch.pg, &error));
    MUST(db_lock_commune(scratch.pg, COMMUNE, &revision, &error));
    MUST(db_limit_waits(other, 20, &error));
    MUST(db_begin(other, &error));
    ck_assert(!db_lock_commune(other, COMMUNE, &revision, &error));
    db_rollback(other);
    ck_assert(!db_may_try_again(other, COMMUNE, &failures, &error));
    ck_assert_int_eq(error.code, ERR_BUSY);
    ASSERT_IN(error.hint, arena_print(scratch.arena, "session %ld (lichkham, user ", session));
    pg_close(other);
}
END_TEST

/* ---- The handbook -------------------------------------------------------------------------------- */

static const char *say_end(enum retry_way way, enum err_code code) {
    return way == RETRY_HOLD ? "the commune is held"
                             : arena_print(scratch.arena, "the run ends with %d", err_exit_status(code));
}

static const char *say_way(const struct retry_rule *r) {
    if (r->most == 0) return say_end(r->way, r->code);
    return arena_print(scratch.arena, "%s, %d %s, after %g%s s; then %s",
                       r->way == RETRY_AGAIN ? "again" : "connect and again", r->most,
                       r->most == 1 ? "time" : "times", r->least_milliseconds / 1000.0,
                       r->most_milliseconds > r->least_milliseconds
                           ? arena_print(scratch.arena, " to %g", r->most_milliseconds / 1000.0)
                           : "",
                       say_end(r->at_last, r->code));
}

START_TEST(the_handbook_shows_the_rules) {
    char *page = NULL;
    size_t size = 0;
    int rows = 0;
    FILE *in = fopen(SOURCE_ROOT "/docs/operations.md", "re");
    ck_assert_ptr_nonnull(in);
    ck_assert_int_gt(getdelim(&page, &size, '\0', in), 0);
    fclose(in);
    char *section = strstr(page, "\n### What a night does when the database fails\n");
    ck_assert_ptr_nonnull(section);
    char *next = strstr(section + 1, "\n## ");
    if (next) *next = '\0';
    for (int i = 0; i < rule_count; i++)
        ASSERT_IN(section, arena_print(scratch.arena, "\n| %s | %s | %s |\n",
                                       rules[i].sqlstate[0] ? rules[i].sqlstate : "none", rules[i].meaning,
                                       say_way(&rules[i])));
    for (const char *at = section; (at = strstr(at, "\n| ")) != NULL; at++) rows++;
    ck_assert_int_eq(rows, rule_count + 1); /* and the head */
    free(page);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("retry");
    TCase *decided = tcase_create("decided");
    tcase_add_checked_fixture(decided, begin, NULL);
    tcase_add_test(decided, each_failure_is_repeated_as_often_as_its_rule_says_and_then_given_up);
    tcase_add_test(decided, no_rule_is_hidden_behind_an_earlier_one);
    tcase_add_test(decided, waits_double_up_to_the_most_and_lie_in_its_upper_half);
    tcase_add_test(decided, the_same_case_waits_the_same_and_others_wait_differently);
    tcase_add_test(decided, a_lost_answer_to_commit_goes_by_its_own_rule_whatever_the_server_said);
    tcase_add_test(decided, what_no_row_names_ends_the_run);
    suite_add_tcase(s, decided);
    TCase *told = tcase_create("told");
    tcase_add_checked_fixture(told, begin, NULL);
    tcase_add_checked_fixture(told, create_people, drop_all);
    tcase_add_test(told, a_failure_of_the_server_has_the_exit_status_of_its_rule);
    tcase_add_test(told, whoever_keeps_a_commune_locked_is_named);
    tcase_add_test(told, the_handbook_shows_the_rules);
    suite_add_tcase(s, told);
    return s;
}
