/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage, shortfall, and what one resident is owed. */
#include "edge/api/answered.h"

#include "domain/need.h"

/* `count` people of a class and hamlet more, in a state. */
static void add_people(int count, int class_, int hamlet, const char *state) {
    EXECUTE(
        "INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, household_id, "
        "hamlet_id, state, reason, class, package)"
        " SELECT 123, 2027, (SELECT max(resident_id) FROM need) + n, 1, 123, n, %d, '%s', 'annual', %d, 3"
        "   FROM generate_series(1, %d) AS n",
        hamlet, state, 2 * class_ + 1, count);
}

/* What the night leaves of a commune. */
static void leave(int commune, const char *measure, const char *detail, int amount) {
    EXECUTE("INSERT INTO commune_result VALUES (%d, 2027, '%s', '%s', %d)", commune, measure, detail, amount);
}

/* ---- Coverage ----------------------------------------------------------------------------------- */

#define COVERAGE "/v1/areas/00123/coverage"

START_TEST(coverage_tells_its_definition_and_what_it_is_made_of) {
    EXECUTE("UPDATE commune_state SET planned_on = '2027-02-28'");
    const struct json *j = ask(officer, COVERAGE);
    ck_assert_int_eq(number_at(j, "round"), 2027);
    ck_assert_str_eq(text_at(j, "as_of"), "2027-02-28");
    ASSERT_IN(text_at(j, "definition.vi"), "Mỗi người tính một lần");
    ASSERT_IN(text_at(j, "definition.en"), "Each person counts once");
    ck_assert_int_eq(number_at(j, "numerator"), 1);
    ck_assert_int_eq(number_at(j, "denominator"), 12);
    ck_assert_int_eq(number_at(j, "states.booked"), 10);
    ck_assert_int_eq(number_at(j, "states.waiting"), 1);
    ck_assert_int_eq(number_at(j, "states.done_elsewhere"), 1);
    ck_assert_int_eq(number_at(j, "not_counted.moved_out"), 0);
    ck_assert_int_eq(number_at(j, "needs.counted"), 12);
    ck_assert_uint_eq(count_at(j, "rows"), 1);
    ck_assert_int_eq(number_at(j, "rows.0.class"), 1);
    ck_assert(is_null_at(j, "hidden_below"));
}
END_TEST

START_TEST(rows_of_every_breakdown_add_up_to_the_whole) {
    static const char *const BY[] = {"class", "hamlet", "class,hamlet"};
    static const size_t ROWS[] = {3, 2, 4};
    add_people(4, 0, 12, "done_here");
    add_people(3, 2, 11, "refused");
    add_people(2, 3, 11, "moved_out");
    for (int i = 0; i < 3; i++) {
        int numerator = 0, denominator = 0;
        const struct json *j = ask(officer, arena_print(served.arena, COVERAGE "?by=%s", BY[i]));
        for (size_t k = 0; k < count_at(j, "rows"); k++) {
            numerator += number_at(json_at(at(j, "rows"), k), "numerator");
            denominator += number_at(json_at(at(j, "rows"), k), "denominator");
        }
        ck_assert_uint_eq(count_at(j, "rows"), ROWS[i]);
        ck_assert_int_eq(numerator, number_at(j, "numerator"));
        ck_assert_int_eq(denominator, number_at(j, "denominator"));
        ck_assert_int_eq(denominator, 12 + 4 + 3);
    }
    const struct json *j = ask(officer, COVERAGE "?by=hamlet");
    ck_assert_str_eq(text_at(j, "rows.1.hamlet.name"), "Thôn Đoài & Trại");
    ck_assert_int_eq(number_at(j, "rows.1.states.done_here"), 4);
    ck_assert_int_eq(number_at(j, "not_counted.moved_out"), 2);
}
END_TEST

START_TEST(a_wider_area_sums_what_the_night_left_of_the_areas_beneath) {
    leave(123, "people_booked", "1", 70);
    leave(123, "people_done_here", "1", 30);
    leave(123, "people_done_here", "3", 20);
    leave(124, "people_waiting", "3", 40);
    leave(124, "state", "waiting", 45);
    leave(123, "state", "done_here", 55);
    leave(123, "state", "booked", 70);
    leave(123, "state", "other_route", 9);
    const struct json *j = ask(dashboard, "/v1/areas/01/coverage?by=hamlet");
    ck_assert_int_eq(number_at(j, "numerator"), 50);
    ck_assert_int_eq(number_at(j, "denominator"), 160);
    ck_assert_int_eq(number_at(j, "needs.counted"), 170);
    ck_assert_int_eq(number_at(j, "needs.done"), 55);
    ck_assert_uint_eq(count_at(j, "rows"), 2);
    ck_assert_str_eq(text_at(j, "rows.0.area.code"), "00123");
    ck_assert_int_eq(number_at(j, "rows.0.denominator"), 120);
    ck_assert_int_eq(number_at(j, "rows.1.numerator"), 0);
    const struct json *by_class = ask(dashboard, "/v1/areas/01/coverage");
    ck_assert_int_eq(number_at(by_class, "rows.0.denominator"), 100);
    ck_assert_int_eq(number_at(by_class, "rows.1.denominator"), 60);
}
END_TEST

START_TEST(few_people_are_hidden_from_dashboards_and_cannot_be_computed) {
    add_people(3, 0, 11, "done_here");
    add_people(30, 0, 11, "booked");
    add_people(20, 2, 11, "done_here");
    add_people(60, 2, 11, "booked");
    EXECUTE("DELETE FROM need WHERE resident_id <= 20");
    const struct json *j = ask(dashboard, COVERAGE);
    ck_assert_int_eq(number_at(j, "hidden_below"), 5);
    ck_assert_int_eq(number_at(j, "numerator"), 23);
    ck_assert_int_eq(number_at(j, "denominator"), 113);
    /* 3 of 33 would be 23 less the other class' 20. */
    ck_assert(is_null_at(j, "rows.0.numerator"));
    ck_assert(is_null_at(j, "rows.1.numerator"));
    ck_assert_int_eq(number_at(j, "rows.0.denominator"), 33);
    ck_assert_ptr_null(json_find(json_at(at(j, "rows"), 0), "states"));
    const struct json *whole = ask(officer, COVERAGE);
    ck_assert_int_eq(number_at(whole, "rows.0.numerator"), 3);
}
END_TEST

START_TEST(a_small_state_is_hidden_with_another_of_its_sum) {
    add_people(50, 1, 11, "booked");
    add_people(40, 1, 11, "due");
    add_people(2, 1, 11, "refused");
    add_people(3, 1, 11, "deceased");
    EXECUTE("DELETE FROM need WHERE resident_id <= 20");
    const struct json *j = ask(dashboard, COVERAGE);
    int hidden = 0;
    static const char *const OPEN[] = {"booked", "due", "refused", "waiting", "closed_unserved"};
    for (size_t i = 0; i < 5; i++) hidden += is_null_at(j, arena_print(served.arena, "states.%s", OPEN[i]));
    ck_assert(is_null_at(j, "states.refused"));
    ck_assert_int_ge(hidden, 2);
    ck_assert(is_null_at(j, "not_counted.deceased"));
    ck_assert_int_eq(number_at(j, "denominator"), 92);
}
END_TEST

START_TEST(while_hardly_anybody_has_come_only_the_size_of_each_row_is_told) {
    add_people(3, 0, 11, "done_here");
    add_people(30, 0, 11, "booked");
    add_people(60, 2, 11, "booked");
    EXECUTE("DELETE FROM need WHERE resident_id <= 20");
    const struct json *j = ask(dashboard, COVERAGE);
    ck_assert(is_null_at(j, "numerator"));
    ck_assert_int_eq(number_at(j, "denominator"), 93);
    ck_assert(is_null_at(j, "rows.0.numerator"));
    ck_assert(is_null_at(j, "rows.1.numerator"));
    ck_assert_int_eq(number_at(j, "rows.0.denominator"), 33);
    ck_assert(is_null_at(j, "needs.done"));
    ck_assert(is_null_at(j, "states.done_here"));
}
END_TEST

START_TEST(classes_of_hamlets_are_for_officers) {
    refuse(dashboard, COVERAGE "?by=class,hamlet", 403, "not-allowed");
    refuse(dashboard, COVERAGE "?by=street", 400, "malformed-parameter");
    refuse(officer, "/v1/areas/00124/coverage", 403, "other-area");
    refuse(officer, "/v1/areas/01/coverage", 403, "other-area");
}
END_TEST

START_TEST(a_round_that_is_not_there_is_told) {
    refuse(officer, COVERAGE "?round=2030", 404, "not-found");
    refuse(officer, "/v1/areas/00123/shortfall?round=2030", 404, "not-found");
}
END_TEST

/* ---- Shortfall ----------------------------------------------------------------------------------- */

START_TEST(shortfall_tells_what_is_missing_at_each_site_and_what_it_would_take) {
    add_people(20, 2, 11, "waiting");
    EXECUTE("UPDATE need SET reason = 'class_shortage', tight_to = '2027-03-31', tight_site = 1, "
            "tight_resource = 0 WHERE state = 'waiting' AND class = 5;"
            "INSERT INTO shortage VALUES (123, 2027, 1, 5, '2027-03-31', '2027-03-02', 18, 0, 20)");
    const struct json *j = ask(officer, "/v1/areas/00123/shortfall");
    ck_assert_int_eq(number_at(j, "people"), 21);
    ck_assert_int_eq(number_at(j, "missing_places"), 21);
    ck_assert_str_eq(text_at(j, "sites.0.site.name"), "Trạm Y tế Xuân Mai");
    ck_assert_int_eq(number_at(j, "sites.0.half_days"), 4);
    ck_assert_int_eq(number_at(j, "sites.0.places"), 36);
    ck_assert_int_eq(number_at(j, "sites.0.extra_half_days"), 3); /* of 9 places each */
    ck_assert_int_eq(number_at(j, "sites.0.classes.1.class"), 2);
    ck_assert_int_eq(number_at(j, "sites.0.classes.1.people"), 20);
    ck_assert_str_eq(text_at(j, "sites.0.classes.1.reasons.0"), "class_shortage");
    ck_assert_str_eq(text_at(j, "sites.0.classes.1.shortages.0.from"), "2027-03-02");
    ck_assert_int_eq(number_at(j, "sites.0.classes.1.shortages.0.places"), 18);
    ck_assert_str_eq(text_at(j, "sites.0.classes.1.shortages.0.resource"), "place");
    ck_assert_uint_eq(count_at(j, "sites.0.classes.0.shortages"), 0);
    ASSERT_IN(text_at(j, "definition.en"), "People who wait");
}
END_TEST

START_TEST(few_who_wait_are_hidden_from_dashboards) {
    add_people(20, 2, 11, "waiting"); /* beside the one of class 1 */
    const struct json *j = ask(dashboard, "/v1/areas/00123/shortfall");
    ck_assert(is_null_at(j, "sites.0.classes.0.people"));
    ck_assert(is_null_at(j, "sites.0.classes.0.missing_places"));
    /* The other class or the sum must go as well. */
    ck_assert(is_null_at(j, "sites.0.classes.1.people") || is_null_at(j, "sites.0.people"));
    ck_assert_int_eq(number_at(j, "hidden_below"), 5);
}
END_TEST

START_TEST(a_wider_area_s_shortfall_is_told_by_the_areas_beneath) {
    leave(123, "wanted", "5", 100);
    leave(123, "covered", "5", 60);
    leave(123, "wanted", "4", 10);
    leave(123, "people_waiting", "2", 40);
    leave(123, "extra_half_days", "", 4);
    leave(123, "sessions", "", 10);
    leave(123, "places", "", 100);
    leave(124, "wanted", "5", 7);
    leave(124, "covered", "5", 7);
    const struct json *j = ask(dashboard, "/v1/areas/01/shortfall");
    ck_assert_uint_eq(count_at(j, "areas"), 1);
    ck_assert_str_eq(text_at(j, "areas.0.area.code"), "00123");
    ck_assert_int_eq(number_at(j, "areas.0.classes.0.class"), 2);
    ck_assert_int_eq(number_at(j, "areas.0.people"), 40);
    ck_assert_int_eq(number_at(j, "areas.0.missing_places"), 50);
    ck_assert_int_eq(number_at(j, "areas.0.extra_half_days"), 4); /* what the night left */
    ck_assert_int_eq(number_at(j, "extra_half_days"), 4);
}
END_TEST

START_TEST(few_who_wait_for_two_checks_are_not_told_by_people_and_places_side_by_side) {
    leave(123, "wanted", "5", 60);
    leave(123, "covered", "5", 10);
    leave(123, "people_waiting", "2", 48);
    leave(123, "places", "", 100);
    leave(124, "wanted", "5", 60);
    leave(124, "people_waiting", "2", 60);
    leave(124, "places", "", 100);
    const struct json *j = ask(dashboard, "/v1/areas/01/shortfall");
    ck_assert(is_null_at(j, "areas.0.people"));
    ck_assert(is_null_at(j, "areas.0.missing_places"));
    ck_assert(is_null_at(j, "areas.0.extra_half_days"));
    ck_assert(is_null_at(j, "areas.1.people") || is_null_at(j, "people"));
}
END_TEST

/* ---- One resident ---------------------------------------------------------------------------------- */

static const char *need_path(int64_t resident) {
    char code[APPOINTMENT_CODE_BYTES];
    return arena_print(served.arena, "/v1/residents/%s/need", appointment_code_print(resident, code));
}

START_TEST(an_officer_learns_why_somebody_has_his_place) {
    const struct json *j = ask(officer, need_path(1));
    ck_assert_str_eq(text_at(j, "commune"), "00123");
    ck_assert_uint_eq(count_at(j, "needs"), 1);
    ck_assert_str_eq(text_at(j, "needs.0.state"), "booked");
    ck_assert_int_eq(number_at(j, "needs.0.class"), 1);
    ck_assert_str_eq(text_at(j, "needs.0.reason"), "annual");
    ck_assert_str_eq(text_at(j, "needs.0.reason_sentence.vi"), reason_sentence(REASON_ANNUAL, "vi"));
    ck_assert_str_eq(text_at(j, "needs.0.reason_sentence.en"), reason_sentence(REASON_ANNUAL, "en"));
    ck_assert(is_null_at(j, "needs.0.day_reason"));
    ck_assert(is_null_at(j, "needs.0.day_reason_sentence"));
    ck_assert_str_eq(text_at(j, "needs.0.appointment.day"), "2027-03-16");
    ck_assert_str_eq(text_at(j, "needs.0.appointment.time"), "07:30");
    ck_assert(json_as_boolean(at(j, "needs.0.appointment.is_draft")));
    ck_assert(is_null_at(j, "needs.0.shortage"));
    ck_assert_ptr_null(strstr(served_get(&served, need_path(1), officer).body, "Nguy"));
    ck_assert_int_ge(COUNT("audit WHERE action = 'read_need' AND commune_code = 123"), 1);
}
END_TEST

START_TEST(an_officer_learns_why_it_is_that_day) {
    EXECUTE("UPDATE need SET day_reason = 'with_household' WHERE resident_id = 1");
    const struct json *j = ask(officer, need_path(1));
    ck_assert_str_eq(text_at(j, "needs.0.day_reason"), "with_household");
    ck_assert_str_eq(text_at(j, "needs.0.day_reason_sentence.vi"),
                     day_reason_sentence(DAY_WITH_HOUSEHOLD, "vi"));
    ck_assert_str_eq(text_at(j, "needs.0.day_reason_sentence.en"),
                     day_reason_sentence(DAY_WITH_HOUSEHOLD, "en"));
}
END_TEST

START_TEST(an_officer_learns_what_a_second_visit_is_needed_for) {
    ck_assert_uint_eq(count_at(ask(officer, need_path(1)), "needs.0.second_visit"), 0);
    EXECUTE("UPDATE need SET second_visit = 32 | 64 WHERE resident_id = 1");
    const struct json *j = ask(officer, need_path(1));
    ck_assert_uint_eq(count_at(j, "needs.0.second_visit"), 2);
    ck_assert_str_eq(text_at(j, "needs.0.second_visit.0"), "ecg");
    ck_assert_str_eq(text_at(j, "needs.0.second_visit.1"), "ultrasound");
}
END_TEST

START_TEST(an_officer_learns_for_want_of_what_somebody_waits) {
    EXECUTE("UPDATE need SET reason = 'class_shortage', tight_to = '2027-03-31', tight_site = 1, "
            "tight_resource = 4 WHERE resident_id = 10;"
            "INSERT INTO shortage VALUES (123, 2027, 1, 3, '2027-03-31', '2027-03-02', 5, 4, 7)");
    const struct json *j = ask(officer, need_path(10));
    ck_assert(is_null_at(j, "needs.0.appointment"));
    ck_assert_str_eq(text_at(j, "needs.0.shortage.from"), "2027-03-02");
    ck_assert_str_eq(text_at(j, "needs.0.shortage.site.name"), "Trạm Y tế Xuân Mai");
    ck_assert_int_eq(number_at(j, "needs.0.shortage.places"), 5);
    ck_assert_str_eq(text_at(j, "needs.0.shortage.resource"), "blood");
    ck_assert_int_eq(number_at(j, "needs.0.shortage.wanted"), 7);
    ck_assert_ptr_nonnull(
        strstr(text_at(j, "needs.0.shortage.sentence.vi"), "5 chỗ của lấy máu xét nghiệm, mà 7 người"));
    ck_assert_ptr_nonnull(
        strstr(text_at(j, "needs.0.shortage.sentence.en"), "5 places of blood tests, and 7 people"));
}
END_TEST

START_TEST(nobody_else_is_told_what_a_resident_is_owed) {
    refuse(dashboard, need_path(1), 403, "not-allowed");
    const struct reply foreign = served_get(&served, need_path(20), officer);
    ck_assert(foreign.status == 403 || foreign.status == 404);
    const struct reply unknown = served_get(&served, need_path(777), officer);
    ck_assert_int_eq(unknown.status, foreign.status); /* whose he is, is not told */
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("figures");
    TCase *t = tcase_create("figures");
    tcase_add_checked_fixture(t, begin_served, end_served);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, coverage_tells_its_definition_and_what_it_is_made_of);
    tcase_add_test(t, rows_of_every_breakdown_add_up_to_the_whole);
    tcase_add_test(t, a_wider_area_sums_what_the_night_left_of_the_areas_beneath);
    tcase_add_test(t, few_people_are_hidden_from_dashboards_and_cannot_be_computed);
    tcase_add_test(t, a_small_state_is_hidden_with_another_of_its_sum);
    tcase_add_test(t, while_hardly_anybody_has_come_only_the_size_of_each_row_is_told);
    tcase_add_test(t, classes_of_hamlets_are_for_officers);
    tcase_add_test(t, a_round_that_is_not_there_is_told);
    tcase_add_test(t, shortfall_tells_what_is_missing_at_each_site_and_what_it_would_take);
    tcase_add_test(t, few_who_wait_are_hidden_from_dashboards);
    tcase_add_test(t, a_wider_area_s_shortfall_is_told_by_the_areas_beneath);
    tcase_add_test(t, few_who_wait_for_two_checks_are_not_told_by_people_and_places_side_by_side);
    tcase_add_test(t, an_officer_learns_why_somebody_has_his_place);
    tcase_add_test(t, an_officer_learns_why_it_is_that_day);
    tcase_add_test(t, an_officer_learns_what_a_second_visit_is_needed_for);
    tcase_add_test(t, an_officer_learns_for_want_of_what_somebody_waits);
    tcase_add_test(t, nobody_else_is_told_what_a_resident_is_owed);
    suite_add_tcase(s, t);
    return s;
}
