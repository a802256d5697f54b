/* SPDX-License-Identifier: Apache-2.0 */
#include "store/run.h"

#include "exam/exam.h"

static const struct run_terms TERMS = {"1", "01", "02"};
static const struct run_digests DIGESTS;
static struct run run;

static struct run worker_of(const char *name) {
    struct run worker = {.date = TODAY, .real_date = TODAY, .real_minute = 90, .lease_seconds = 60};
    (void)snprintf(worker.worker, sizeof worker.worker, "%s", name);
    return worker;
}

static void begin(void) {
    const struct feed_sizes none = {0};
    create_people();
    prepare_round();
    run = worker_of("first");
    MUST(run_begin(scratch.pg, &TERMS, &none, &run, &error));
}

static bool try_second(struct run *second) {
    const struct feed_sizes none = {0};
    *second = worker_of("second");
    return run_begin(scratch.pg, &TERMS, &none, second, &error);
}

static struct run join(const char *name) {
    struct run worker = worker_of(name);
    struct run_terms terms;
    MUST(run_find_live(scratch.pg, &worker, &terms, &error));
    MUST(run_check_terms(&terms, &TERMS, &error));
    MUST(run_join(scratch.pg, &worker, &error));
    return worker;
}

static void end_lease_of(const char *worker) {
    EXECUTE("UPDATE run_worker SET lease_until = now() - interval '1 second' WHERE worker = '%s';"
            "UPDATE run_unit SET lease_until = now() - interval '1 second' "
            "WHERE state = 'claimed' AND worker = '%s'",
            worker, worker);
}

static void end_all_leases(void) {
    end_lease_of("first");
    EXECUTE("UPDATE run SET lease_until = now() - interval '1 second'");
}

static bool beats(const struct run *worker) {
    struct pg_batch *b = pg_batch_create();
    run_add_heartbeat(b, worker);
    MUST(pg_run_batch(scratch.pg, b, &error));
    const bool is_ours = pg_result_rows(pg_batch_result(b, 0)) == 1;
    pg_batch_destroy(b);
    return is_ours;
}

/* Where few are left a claim brings fewer than it asks for. */
static int claim(const struct run *by, int most, struct run_unit *units) {
    int all = 0;
    for (int count = 1; count > 0 && all < most; all += count)
        MUST(run_claim_units(scratch.pg, by, most - all, 0, &units[all], &count, &error));
    return all;
}

static bool may_write(const struct run *by, const struct run_unit *unit) {
    bool may = false;
    MUST(run_pass_guard(scratch.pg, by, unit, &may, &error));
    return may;
}

static bool ends(const struct run *by, const struct run_unit *unit) {
    return run_end_unit(scratch.pg, by, unit, RUN_PLANNED, NULL, 1, 0, &error);
}

static bool finishes(const struct run *by) {
    return run_finish(scratch.pg, by, "done", &DIGESTS, "{}", &error);
}

static const char *state_of(int attempt) {
    return scratch_text(&scratch, "SELECT state FROM run WHERE attempt = %d", attempt);
}

static struct run_standing look(const struct run *worker) {
    struct run_standing s;
    MUST(run_look(scratch.pg, worker, &s, &error));
    return s;
}

/* ---- One worker ------------------------------------------------------------------------------------ */

START_TEST(a_live_run_refuses_a_second_one_and_a_dead_one_is_taken_over) {
    struct run second;
    ck_assert(!try_second(&second));
    ck_assert_int_eq(error.code, ERR_BUSY);
    end_all_leases();
    MUST(try_second(&second));
    ck_assert_int_eq(second.attempt, 2);
    ck_assert_str_eq(state_of(1), "interrupted\n");
    ck_assert(!beats(&run));
}
END_TEST

START_TEST(a_unit_whose_lease_ran_out_is_claimed_again_and_its_old_owner_writes_nothing) {
    struct run_unit old[3], new[3];
    const struct run second = join("second");
    ck_assert_int_eq(claim(&run, 3, old), 3);
    ck_assert_int_eq(claim(&second, 3, new), 0);
    end_lease_of("first");
    ck_assert_int_eq(claim(&second, 3, new), 3);
    ck_assert_int_gt(new[0].fence, old[0].fence);
    ck_assert(may_write(&second, &new[0]));
    ck_assert(!may_write(&second, &new[0]));
    ck_assert(!may_write(&run, &old[0]));
    ck_assert(!ends(&run, &old[0]));
    ck_assert_int_eq(error.code, ERR_BUSY);
    ck_assert_int_eq(COUNT("run_unit WHERE state = 'done'"), 0);
    MUST(ends(&second, &new[0]));
    ck_assert_int_eq(COUNT("run_unit WHERE state = 'done'"), 1);
}
END_TEST

START_TEST(a_lease_that_ran_out_is_lost_also_when_nobody_took_anything) {
    struct run_unit units[3];
    ck_assert_int_eq(claim(&run, 1, units), 1);
    ck_assert(beats(&run));
    end_lease_of("first");
    ck_assert(!beats(&run));
    ck_assert(!ends(&run, &units[0]));
    ck_assert_int_eq(claim(&run, 3, units), 0);
    ck_assert(!finishes(&run));
    ck_assert_int_eq(error.code, ERR_BUSY);
    ASSERT_IN(error.message, "silent for longer than its lease");
}
END_TEST

START_TEST(a_run_that_was_taken_over_cannot_be_finished) {
    struct run second;
    end_all_leases();
    MUST(try_second(&second));
    ck_assert(!finishes(&run));
    ck_assert_int_eq(error.code, ERR_BUSY);
    ck_assert_str_eq(state_of(1), "interrupted\n");
    MUST(finishes(&second));
    ck_assert_str_eq(state_of(2), "done\n");
}
END_TEST

START_TEST(the_end_of_a_unit_may_be_told_twice) {
    struct run_unit unit;
    ck_assert_int_eq(claim(&run, 1, &unit), 1);
    MUST(ends(&run, &unit));
    MUST(run_end_unit(scratch.pg, &run, &unit, RUN_UNCHANGED, NULL, 0, 0, &error));
    ck_assert_int_eq(COUNT("run_unit WHERE outcome = 'planned' AND rows_changed = 1"), 1);
}
END_TEST

/* ---- Several workers --------------------------------------------------------------------------------- */

START_TEST(communes_are_claimed_largest_first) {
    struct run_unit units[8];
    EXECUTE("UPDATE run_unit SET residents = commune_code %% 3");
    const int count = claim(&run, 8, units);
    ck_assert_int_ge(count, 3);
    for (int i = 1; i < count; i++)
        ck_assert(units[i - 1].residents > units[i].residents ||
                  (units[i - 1].residents == units[i].residents && units[i - 1].commune < units[i].commune));
}
END_TEST

START_TEST(the_more_workers_there_are_and_the_less_is_left_the_fewer_are_claimed_at_once) {
    struct run_unit units[20];
    int count = 0;
    EXECUTE(
        "INSERT INTO run_unit (commune_code, kind, business_date, attempt, state) "
        "SELECT 90000 + i, kind, business_date, attempt, 'waiting' FROM run, generate_series(1, 37) AS i");
    MUST(run_claim_units(scratch.pg, &run, 20, 0, units, &count, &error));
    ck_assert_int_eq(count, 20);
    const struct run second = join("second");
    MUST(run_claim_units(scratch.pg, &second, 20, 0, units, &count, &error));
    ck_assert_int_eq(count, 5);
    MUST(run_claim_units(scratch.pg, &second, 3, 0, units, &count, &error));
    ck_assert_int_eq(count, 3);
    end_lease_of("first");
    MUST(run_claim_units(scratch.pg, &second, 20, 0, units, &count, &error));
    ck_assert_int_eq(count, 6);
}
END_TEST

START_TEST(of_those_with_no_more_residents_than_asked_for_the_largest_is_claimed) {
    struct run_unit unit;
    int count = 0;
    EXECUTE("UPDATE run_unit SET residents = 0;"
            "INSERT INTO run_unit (commune_code, kind, business_date, attempt, state, residents) "
            "SELECT 90000 + i, kind, business_date, attempt, 'waiting', 10 * i FROM run, generate_series(1, "
            "3) i");
    MUST(run_claim_units(scratch.pg, &run, 1, 25, &unit, &count, &error));
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(unit.residents, 20);
    MUST(run_claim_units(scratch.pg, &run, 1, 9, &unit, &count, &error)); /* 0 is not known */
    ck_assert_int_eq(count, 0);
    MUST(run_claim_units(scratch.pg, &run, 1, 0, &unit, &count, &error));
    ck_assert_int_eq(unit.residents, 30);
}
END_TEST

START_TEST(a_run_knows_how_large_its_communes_are) {
    struct feed_size size = {0};
    create_people();
    prepare_round();
    size.commune = (int32_t)scratch_integer(&scratch, "SELECT min(commune_code) FROM round_commune");
    size.residents = 4711;
    EXECUTE("INSERT INTO commune_result SELECT commune_code, round, 'feed_rows', '', 12 FROM round_commune");
    run = worker_of("first");
    MUST(run_begin(scratch.pg, &TERMS, &(struct feed_sizes){&size, 1}, &run, &error));
    ck_assert_int_eq(COUNT("run_unit WHERE residents = 4711"), 1);
    ck_assert_int_eq(COUNT("run_unit WHERE residents <> 12"), 1);
    ck_assert(run.has_first_nights);
}
END_TEST

START_TEST(whoever_joins_takes_the_dates_of_the_run) {
    const struct run second = join("second");
    ck_assert_int_eq(second.date, TODAY);
    ck_assert_int_eq(second.attempt, 1);
    ck_assert_int_eq(second.real_minute, 90);
    ck_assert(second.has_first_nights);
}
END_TEST

START_TEST(whoever_differs_is_told_in_what) {
    static const struct {
        struct run_terms ours;
        const char *told;
    } CASES[] = {{{"2", "01", "02"}, "begun by lichkham 1, and this is 2"},
                 {{"1", "03", "02"}, "another configuration"},
                 {{"1", "01", "03"}, "rules or rounds were changed"}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        ck_assert(!run_check_terms(&TERMS, &CASES[i].ours, &error));
        ck_assert_int_eq(error.code, ERR_CONFIG);
        ASSERT_IN(error.message, CASES[i].told);
    }
}
END_TEST

START_TEST(no_run_is_joined_that_does_not_live) {
    struct run second = worker_of("second");
    struct run_terms terms;
    end_all_leases();
    ck_assert(!run_find_live(scratch.pg, &second, &terms, &error));
    ck_assert_int_eq(error.code, ERR_BUSY);
    ASSERT_IN(error.message, "no night to join");
    second = run;
    ck_assert(!run_join(scratch.pg, &second, &error));
    ck_assert_int_eq(error.code, ERR_BUSY);
}
END_TEST

START_TEST(a_run_lives_as_long_as_any_of_its_workers) {
    struct run late;
    const struct run second = join("second");
    end_all_leases();
    ck_assert(beats(&second));
    ck_assert(!try_second(&late));
    ck_assert_int_eq(error.code, ERR_BUSY);
}
END_TEST

START_TEST(an_owner_who_lives_keeps_the_run_and_of_several_heirs_one_takes_it) {
    const struct run second = join("second");
    const struct run third = join("third");
    bool is_ours = true;
    ck_assert(look(&run).is_ours);
    ck_assert(look(&second).owner_lives);
    MUST(run_take_over(scratch.pg, &second, "first", &is_ours, &error));
    ck_assert(!is_ours);
    end_lease_of("first");
    ck_assert(!look(&second).owner_lives);
    MUST(run_take_over(scratch.pg, &second, "first", &is_ours, &error));
    ck_assert(is_ours);
    MUST(run_take_over(scratch.pg, &third, "first", &is_ours, &error));
    ck_assert(!is_ours);
    ck_assert(!finishes(&run));
    MUST(finishes(&second));
    ck_assert(!look(&third).is_running);
}
END_TEST

START_TEST(whoever_leaves_frees_what_he_has_in_hand_and_the_last_one_ends_the_run) {
    struct run_unit units[2];
    const struct run second = join("second");
    ck_assert_int_eq(claim(&run, 2, units), 2);
    MUST(run_leave(scratch.pg, &run, &error));
    ck_assert_int_eq(COUNT("run_unit WHERE state = 'claimed'"), 0);
    ck_assert_str_eq(state_of(1), "running\n");
    ck_assert(!ends(&run, &units[0]));
    ck_assert_int_eq(claim(&second, 1, units), 1);
    ck_assert_int_eq(units[0].fence, 2);
    MUST(ends(&second, &units[0]));
    struct run_share share;
    MUST(run_read_share(scratch.pg, &second, &share, &error));
    ck_assert_int_eq(share.communes, 1);
    MUST(run_leave(scratch.pg, &second, &error));
    ck_assert_str_eq(state_of(1), "interrupted\n");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("run");
    TCase *t = tcase_create("the ledger of nights");
    tcase_add_checked_fixture(t, begin, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_live_run_refuses_a_second_one_and_a_dead_one_is_taken_over);
    tcase_add_test(t, a_unit_whose_lease_ran_out_is_claimed_again_and_its_old_owner_writes_nothing);
    tcase_add_test(t, a_lease_that_ran_out_is_lost_also_when_nobody_took_anything);
    tcase_add_test(t, a_run_that_was_taken_over_cannot_be_finished);
    tcase_add_test(t, the_end_of_a_unit_may_be_told_twice);
    tcase_add_test(t, communes_are_claimed_largest_first);
    tcase_add_test(t, the_more_workers_there_are_and_the_less_is_left_the_fewer_are_claimed_at_once);
    tcase_add_test(t, of_those_with_no_more_residents_than_asked_for_the_largest_is_claimed);
    tcase_add_test(t, whoever_joins_takes_the_dates_of_the_run);
    tcase_add_test(t, whoever_differs_is_told_in_what);
    tcase_add_test(t, no_run_is_joined_that_does_not_live);
    tcase_add_test(t, a_run_lives_as_long_as_any_of_its_workers);
    tcase_add_test(t, an_owner_who_lives_keeps_the_run_and_of_several_heirs_one_takes_it);
    tcase_add_test(t, whoever_leaves_frees_what_he_has_in_hand_and_the_last_one_ends_the_run);
    suite_add_tcase(s, t);
    TCase *large = tcase_create("sizes");
    tcase_add_checked_fixture(large, NULL, drop_all);
    tcase_set_timeout(large, 60);
    tcase_add_test(large, a_run_knows_how_large_its_communes_are);
    suite_add_tcase(s, large);
    return s;
}
