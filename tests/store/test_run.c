/* SPDX-License-Identifier: Apache-2.0 */
#include "store/run.h"

#include "exam/exam.h"

static struct run run;

static void begin(void) {
    create_people();
    prepare_round();
    MUST(run_begin(scratch.pg, TODAY, TODAY, "first", 60, &run, &error));
}

static void end_lease(void) {
    EXECUTE("UPDATE run SET lease_until = now() - interval '1 second';"
            "UPDATE run_unit SET lease_until = now() - interval '1 second' WHERE state = 'claimed'");
}

static bool may_write(const struct run *by, const struct run_unit *unit) {
    bool may = false;
    MUST(run_pass_guard(scratch.pg, by, unit, &may, &error));
    return may;
}

static const char *state_of(int attempt) {
    return scratch_text(&scratch, "SELECT state FROM run WHERE attempt = %d", attempt);
}

START_TEST(a_live_run_refuses_a_second_one_and_a_dead_one_is_taken_over) {
    struct run second;
    ck_assert(!run_begin(scratch.pg, TODAY, TODAY, "second", 60, &second, &error));
    ck_assert_int_eq(error.code, ERR_BUSY);
    end_lease();
    MUST(run_begin(scratch.pg, TODAY, TODAY, "second", 60, &second, &error));
    ck_assert_int_eq(second.attempt, 2);
    ck_assert_str_eq(state_of(1), "interrupted\n");
    bool is_ours = true;
    MUST(run_heartbeat(scratch.pg, &run, &is_ours, &error));
    ck_assert(!is_ours);
}
END_TEST

START_TEST(a_unit_whose_lease_ran_out_is_claimed_again_and_its_old_owner_writes_nothing) {
    struct run_unit old[3], new[3];
    int count = 0;
    MUST(run_claim_units(scratch.pg, &run, 3, old, &count, &error));
    ck_assert_int_eq(count, 3);
    end_lease();
    MUST(run_claim_units(scratch.pg, &run, 3, new, &count, &error));
    ck_assert_int_eq(count, 3);
    ck_assert(may_write(&run, &new[0]));
    ck_assert(!may_write(&run, &new[0]));
    ck_assert(!may_write(&run, &old[0]));
    MUST(run_end_unit(scratch.pg, &run, &old[0], RUN_PLANNED, NULL, 1, 0, &error));
    ck_assert_int_eq(COUNT("run_unit WHERE state = 'done'"), 0);
}
END_TEST

START_TEST(a_run_that_was_taken_over_cannot_be_finished) {
    struct run second;
    end_lease();
    MUST(run_begin(scratch.pg, TODAY, TODAY, "second", 60, &second, &error));
    ck_assert(!run_finish(scratch.pg, &run, "done", NULL, "{}", &error));
    ck_assert_int_eq(error.code, ERR_BUSY);
    ASSERT_IN(error.message, "another run has taken this night over");
    ck_assert_str_eq(state_of(1), "interrupted\n");
    MUST(run_finish(scratch.pg, &second, "done", NULL, "{}", &error));
    ck_assert_str_eq(state_of(2), "done\n");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("run");
    TCase *t = tcase_create("the ledger of nights");
    tcase_add_checked_fixture(t, begin, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_live_run_refuses_a_second_one_and_a_dead_one_is_taken_over);
    tcase_add_test(t, a_unit_whose_lease_ran_out_is_claimed_again_and_its_old_owner_writes_nothing);
    tcase_add_test(t, a_run_that_was_taken_over_cannot_be_finished);
    suite_add_tcase(s, t);
    return s;
}
