/* SPDX-License-Identifier: Apache-2.0 */
/* Who has moved is found where he is served now, by those who may see that commune, and by nobody else. */
#include "domain/appointment.h"
#include "edge/api/answered.h"
#include "jobs/moving_night.h"
#include "store/person_search.h"

static const char *tokens[2]; /* of A's officer and of B's */

static void register_person(int32_t commune) {
    EXECUTE("INSERT INTO register.person (commune_code, resident_id, full_name, name_key, phone_owner) "
            "VALUES (%d, 1, 'Vũ Văn Ích', 'ich vu van', 'self')",
            commune);
}

static void begin(void) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2027-03-02T08:00", 1), 0);
    begin_moving();
    register_person(A);
    served_open(&served, &scratch, NULL);
    tokens[0] = served_token(&served, TOKEN_OFFICER, "00201");
    tokens[1] = served_token(&served, TOKEN_OFFICER, "00202");
}

static int status_of(const char *token, const char *path) {
    return served_get(&served, path, token).status;
}

/* The list of the half day on which a commune has a place for him, or had. */
static const char *session_of(int32_t commune) {
    return scratch_text(&scratch,
                        "SELECT format('/v1/sessions/2027-%%s-%%s-%%s/appointments', site_id, to_char(day, "
                        "'YYYYMMDD'), CASE half WHEN 1 THEN 'am' ELSE 'pm' END) FROM appointment WHERE "
                        "commune_code = %d AND resident_id = 1",
                        commune);
}

static bool is_listed(const char *token, int32_t commune) {
    char code[APPOINTMENT_CODE_BYTES];
    const char *path = session_of(commune);
    path = arena_print(served.arena, "%.*s", (int)strcspn(path, "\n"), path);
    return strstr(walk(token, path, "appointments", "code"), appointment_code_print(1, code)) != NULL;
}

static size_t search(int32_t commune) {
    struct person_query q;
    struct person_hit *hits = NULL;
    size_t count = 0;
    MUST(person_query_parse("Vũ Văn Ích", scratch.arena, &q, &error));
    MUST(person_search(scratch.pg, commune, &q, 10, scratch.arena, &hits, &count, &error));
    return count;
}

START_TEST(who_moved_is_found_where_he_is_served_by_those_who_may) {
    char code[APPOINTMENT_CODE_BYTES];
    const char *need = arena_print(served.arena, "/v1/residents/%s/need", appointment_code_print(1, code));
    ck_assert_int_eq(status_of(tokens[0], need), 200);
    ck_assert_int_eq(status_of(tokens[1], need), 404);
    ck_assert(is_listed(tokens[0], A));
    arrive(1, A, B);
    drop(1, A);
    EXECUTE("DELETE FROM register.person WHERE commune_code = 201");
    register_person(B);
    pass_night(TODAY + 1, AT_ONCE, 0);
    served_restart(&served);
    ck_assert_int_eq(status_of(tokens[0], need), 404);
    ck_assert_int_eq(status_of(tokens[1], need), 200);
    ck_assert(!is_listed(tokens[0], A));
    ck_assert(is_listed(tokens[1], B));
    ck_assert_uint_eq(search(A), 0);
    ck_assert_uint_eq(search(B), 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("moved");
    TCase *t = tcase_create("over HTTP");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, begin, end_served);
    tcase_add_test(t, who_moved_is_found_where_he_is_served_by_those_who_may);
    suite_add_tcase(s, t);
    return s;
}
