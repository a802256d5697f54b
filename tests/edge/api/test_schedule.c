/* SPDX-License-Identifier: Apache-2.0 */
/* Areas, sessions, and the lists of sessions. */
#include "edge/api/answered.h"
#include "edge/api/internal.h"

/* ---- Areas ------------------------------------------------------------------------------------- */

START_TEST(a_holder_sees_his_areas_and_all_beneath) {
    ck_assert_str_eq(walk(officer, "/v1/areas", "areas", "code"), "00123");
    ck_assert_str_eq(walk(dashboard, "/v1/areas", "areas", "code"), "01 00123 00124 00125");
    const char *twice = served_token(&served, TOKEN_DASHBOARD, "vn 00123 01");
    ck_assert_str_eq(walk(twice, "/v1/areas", "areas", "code"), "vn 01 00123 00124 00125");
    ck_assert_str_eq(walk(twice, "/v1/areas?kind=commune", "areas", "code"), "00123 00124 00125");
    ck_assert_str_eq(walk(twice, "/v1/areas?parent=vn", "areas", "code"), "01");
    ck_assert_str_eq(walk(dashboard, "/v1/areas?parent=00124", "areas", "code"), "");
    refuse(officer, "/v1/areas?parent=01", 403, "other-area");
    refuse(officer, "/v1/areas?kind=town", 400, "malformed-parameter");
}
END_TEST

START_TEST(pages_of_areas_give_each_once) {
    ck_assert_str_eq(walk(dashboard, "/v1/areas?limit=1", "areas", "code"), "01 00123 00124 00125");
    ck_assert_str_eq(walk(dashboard, "/v1/areas?limit=3", "areas", "code"), "01 00123 00124 00125");
    ck_assert_str_eq(walk(dashboard, "/v1/areas?limit=2&kind=commune", "areas", "code"), "00123 00124 00125");
}
END_TEST

START_TEST(an_area_tells_its_place_and_the_rounds_that_are_alive_in_it) {
    EXECUTE("UPDATE round_commune SET state = 'closed' WHERE commune_code = 125");
    const struct json *j = ask(dashboard, "/v1/areas");
    ck_assert_str_eq(text_at(j, "areas.0.kind"), "province");
    ck_assert_str_eq(text_at(j, "areas.0.parent"), "vn");
    ck_assert_int_eq(number_at(j, "areas.0.communes"), 3);
    ck_assert_int_eq(number_at(j, "areas.0.live_rounds.0"), 2027);
    ck_assert_uint_eq(count_at(j, "areas.0.live_rounds"), 1);
    ck_assert_str_eq(text_at(j, "areas.1.name"), "Xuân Mai");
    ck_assert_str_eq(text_at(j, "areas.1.unit_kind"), "xa");
    ck_assert_uint_eq(count_at(j, "areas.1.live_rounds"), 1);
    ck_assert_uint_eq(count_at(j, "areas.3.live_rounds"), 0);
}
END_TEST

/* ---- Sessions ---------------------------------------------------------------------------------- */

START_TEST(a_session_tells_its_site_half_and_places) {
    const struct json *j = ask(officer, "/v1/areas/00123/sessions");
    ck_assert_str_eq(text_at(j, "area.code"), "00123");
    ck_assert_str_eq(text_at(j, "from"), "2027-03-01");
    ck_assert_str_eq(text_at(j, "to"), "2027-03-31");
    ck_assert_uint_eq(count_at(j, "sessions"), 3);
    ck_assert_str_eq(text_at(j, "sessions.2.id"), "2027-1-20270316-am");
    ck_assert_str_eq(text_at(j, "sessions.2.commune"), "00123");
    ck_assert_str_eq(text_at(j, "sessions.2.site.name"), "Trạm Y tế Xuân Mai");
    ck_assert_str_eq(text_at(j, "sessions.2.half"), "am");
    ck_assert_int_eq(number_at(j, "sessions.2.places"), 10);
    ck_assert_int_eq(number_at(j, "sessions.2.walk_in_reserve"), 1);
    ck_assert_int_eq(number_at(j, "sessions.2.booking_limit"), 9);
    ck_assert_int_eq(number_at(j, "sessions.2.booked"), 5);
    ck_assert_int_eq(number_at(j, "sessions.2.published"), 1);
    ck_assert_int_eq(number_at(j, "sessions.2.attended"), 0);
    ck_assert(is_null_at(j, "next"));
}
END_TEST

START_TEST(a_wider_area_goes_on_commune_by_commune_and_gives_each_session_once) {
    EXECUTE("INSERT INTO session SELECT 124, 2027, 3, day, half, '{5,5,5,5,5,5,5,5}', 0, 5"
            "  FROM generate_series('2027-03-02'::date, '2027-03-04', '1 day') AS day, "
            "       unnest('{1, 2}'::integer[]) AS half");
    static const char ALL[] = "2027-1-20270301-am 2027-1-20270303-am 2027-1-20270316-am 2027-3-20270301-am "
                              "2027-3-20270302-am 2027-3-20270302-pm 2027-3-20270303-am 2027-3-20270303-pm "
                              "2027-3-20270304-am 2027-3-20270304-pm";
    for (int limit = 1; limit <= 11; limit++)
        ck_assert_str_eq(walk(dashboard, arena_print(served.arena, "/v1/areas/01/sessions?limit=%d", limit),
                              "sessions", "id"),
                         ALL);
}
END_TEST

START_TEST(a_span_of_days_is_asked_for_within_limits) {
    ck_assert_str_eq(
        walk(officer, "/v1/areas/00123/sessions?from=2027-03-03&to=2027-03-15", "sessions", "id"),
        "2027-1-20270303-am");
    ck_assert_uint_eq(count_at(ask(officer, "/v1/areas/00123/sessions?to=2027-05-31"), "sessions"), 4);
    refuse(officer, "/v1/areas/00123/sessions?to=2027-06-01", 400, "malformed-parameter");
    refuse(officer, "/v1/areas/00123/sessions?to=2027-02-28", 400, "malformed-parameter");
    refuse(officer, "/v1/areas/00124/sessions", 403, "other-area");
    refuse(officer, "/v1/areas/01/sessions", 403, "other-area");
}
END_TEST

/* ---- The list of a session ----------------------------------------------------------------------- */

#define LATER "/v1/sessions/2027-1-20270316-am/appointments"

START_TEST(an_officer_reads_the_list_as_it_hangs_on_the_door) {
    char code[APPOINTMENT_CODE_BYTES];
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) VALUES "
            "(123, 12, 'contact', '2027-03-01', '+84912000777', 'O')");
    const struct json *j = ask(officer, LATER);
    ck_assert_str_eq(text_at(j, "site.name"), "Trạm Y tế Xuân Mai");
    ck_assert_int_eq(number_at(j, "booked"), 5);
    ck_assert_int_eq(number_at(j, "drafts"), 4);
    /* As jobs/test_day_list.c has it: first 3, whose name begins with a quotation mark, then a household. */
    ck_assert_str_eq(walk(officer, LATER, "appointments", "name"),
                     "O'<b>Brien & \"Con\" Nguyễn Thị An Trần Văn Bình Lê Thị Ánh Vũ Văn Lâm");
    ck_assert_str_eq(text_at(j, "appointments.1.code"), appointment_code_print(1, code));
    ck_assert_str_eq(text_at(j, "appointments.1.time"), "07:30");
    ck_assert_str_eq(text_at(j, "appointments.1.hamlet"), "Thôn Đông");
    ck_assert_int_eq(number_at(j, "appointments.0.household"), 1);
    ck_assert_int_eq(number_at(j, "appointments.1.household"), 2);
    ck_assert_int_eq(number_at(j, "appointments.2.household"), 2);
    ck_assert_int_eq(number_at(j, "appointments.1.class"), 1);
    ck_assert(!json_as_boolean(at(j, "appointments.1.missed_last_round")));
    ck_assert_int_eq(number_at(j, "appointments.1.birth_year"), 1950);
    ck_assert_str_eq(text_at(j, "appointments.1.phone"), "********0001");
    ck_assert_str_eq(text_at(j, "appointments.1.phone_owner"), "household");
    ck_assert(is_null_at(j, "appointments.2.phone"));
    ck_assert_str_eq(text_at(j, "appointments.4.phone"), "********0777");
}
END_TEST

START_TEST(names_of_a_register_elsewhere_stand_on_the_same_list) {
    EXECUTE("DELETE FROM register.person WHERE resident_id = 4");
    const char *here = served_get(&served, LATER, officer).body;
    here = arena_copy_text(scratch.arena, here, strlen(here));
    const char *token = arena_copy_text(scratch.arena, officer, strlen(officer));
    served_close(&served);
    const struct api_settings settings = {
        .register_ = scratch.conninfo, .public_url = "", .connections = 2, .audit_heads = ""};
    served_open(&served, &scratch, &settings);
    const struct reply there = served_get(&served, LATER, token);
    ck_assert_int_eq(there.status, 200);
    ASSERT_IN(there.body, "Nguyễn Thị An");
    ASSERT_IN(there.body, "\"name\":null"); /* whom it does not know */
    ck_assert_str_eq(there.body, here);
}
END_TEST

START_TEST(drafts_are_told_as_drafts) {
    EXECUTE("UPDATE appointment SET state = 'invited' WHERE resident_id = 4;"
            "UPDATE appointment SET state = 'attended' WHERE resident_id = 3");
    ck_assert_str_eq(walk(officer, LATER, "appointments", "told"), "published draft draft invited published");
    ck_assert_str_eq(walk(officer, LATER, "appointments", "state"),
                     "attended proposed proposed invited published");
}
END_TEST

START_TEST(who_sees_no_people_sees_no_codes_hamlets_or_classes) {
    const struct reply r = served_get(&served, LATER, dashboard);
    ck_assert_int_eq(r.status, 200);
    ASSERT_IN(r.body, "\"time\":\"07:30\",\"state\":\"proposed\",\"told\":\"draft\"");
    static const char *const HIDDEN[] = {"name\":\"Ng",   "\"code\"", "\"hamlet\"", "\"class\"",
                                         "\"household\"", "\"phone",  "birth",      "Đông"};
    for (size_t i = 0; i < sizeof HIDDEN / sizeof HIDDEN[0]; i++)
        ck_assert_msg(strstr(r.body, HIDDEN[i]) == NULL, "%s in %s", HIDDEN[i], r.body);
}
END_TEST

START_TEST(no_cursor_tells_who_sees_no_people_who_is_on_the_list) {
    const struct json *first = ask(dashboard, LATER "?limit=2");
    int64_t place[2];
    ck_assert(cursor_parse(text_at(first, "next"), place, 2));
    ck_assert_int_eq(place[1], 0);
    place[0] = 0;
    for (place[1] = 1; place[1] < 30; place[1]++) {
        const char *forged = api_cursor_print(served.arena, place, 2);
        const struct json *j = ask(dashboard, arena_print(served.arena, LATER "?cursor=%s", forged));
        ck_assert_uint_eq(count_at(j, "appointments"), 5);
    }
    ck_assert_str_eq(walk(dashboard, LATER "?limit=2", "appointments", "told"),
                     walk(dashboard, LATER, "appointments", "told"));
}
END_TEST

START_TEST(pages_of_a_list_give_each_once_and_outlive_a_change) {
    char code[APPOINTMENT_CODE_BYTES];
    const char *whole = walk(officer, LATER, "appointments", "code");
    for (int limit = 1; limit <= 6; limit++)
        ck_assert_str_eq(
            walk(officer, arena_print(served.arena, LATER "?limit=%d", limit), "appointments", "code"),
            whole);
    const struct json *first = ask(officer, LATER "?limit=2");
    EXECUTE("UPDATE appointment SET state = 'cancelled_by_resident' WHERE resident_id = 3;"
            "UPDATE commune_state SET revision = revision + 1");
    served_restart(&served);
    const struct json *next =
        ask(officer, arena_print(served.arena, LATER "?limit=2&cursor=%s", text_at(first, "next")));
    ck_assert_str_eq(text_at(next, "appointments.0.code"), appointment_code_print(2, code));
    ck_assert_int_eq(number_at(next, "appointments.0.household"), 1);
}
END_TEST

START_TEST(a_read_list_is_in_the_audit_without_names) {
    (void)ask(officer, LATER);
    ck_assert_int_eq(COUNT("audit WHERE action = 'read_appointments' AND commune_code = 123"), 1);
    ck_assert_int_eq(COUNT("audit WHERE subject::text LIKE '%%An%%'"), 0);
}
END_TEST

START_TEST(a_session_that_is_not_there_or_not_his_is_no_session) {
    refuse(officer, "/v1/sessions/2027-1-20270317-am/appointments", 404, "not-found");
    refuse(officer, "/v1/sessions/2027-1-20270316-pm/appointments", 404, "not-found");
    refuse(officer, "/v1/sessions/2026-1-20270316-am/appointments", 404, "not-found");
    refuse(officer, "/v1/sessions/1-20270316-am/appointments", 400, "malformed-parameter");
    const struct reply r = served_get(&served, "/v1/sessions/2027-3-20270301-am/appointments", officer);
    ck_assert(r.status == 403 || r.status == 404);
}
END_TEST

START_TEST(an_empty_session_has_an_empty_list) {
    EXECUTE("DELETE FROM appointment WHERE day = '2027-03-16'");
    const struct json *j = ask(officer, LATER);
    ck_assert_int_eq(number_at(j, "booked"), 0);
    ck_assert_uint_eq(count_at(j, "appointments"), 0);
    ck_assert(is_null_at(j, "next"));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("schedule");
    TCase *t = tcase_create("schedule");
    tcase_add_checked_fixture(t, begin_served, end_served);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_holder_sees_his_areas_and_all_beneath);
    tcase_add_test(t, pages_of_areas_give_each_once);
    tcase_add_test(t, an_area_tells_its_place_and_the_rounds_that_are_alive_in_it);
    tcase_add_test(t, a_session_tells_its_site_half_and_places);
    tcase_add_test(t, a_wider_area_goes_on_commune_by_commune_and_gives_each_session_once);
    tcase_add_test(t, a_span_of_days_is_asked_for_within_limits);
    tcase_add_test(t, an_officer_reads_the_list_as_it_hangs_on_the_door);
    tcase_add_test(t, names_of_a_register_elsewhere_stand_on_the_same_list);
    tcase_add_test(t, drafts_are_told_as_drafts);
    tcase_add_test(t, who_sees_no_people_sees_no_codes_hamlets_or_classes);
    tcase_add_test(t, no_cursor_tells_who_sees_no_people_who_is_on_the_list);
    tcase_add_test(t, pages_of_a_list_give_each_once_and_outlive_a_change);
    tcase_add_test(t, a_read_list_is_in_the_audit_without_names);
    tcase_add_test(t, a_session_that_is_not_there_or_not_his_is_no_session);
    tcase_add_test(t, an_empty_session_has_an_empty_list);
    suite_add_tcase(s, t);
    return s;
}
