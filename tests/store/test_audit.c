/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"
#include "store/audit.h"

static void append(int32_t commune, const char *chain, int number) {
    struct json *subject = json_object();
    int64_t revision;
    json_put(subject, "site", json_integer(number));
    json_put(subject, "a \"quoted\" key", json_text("ổ"));
    const struct audit_entry entry = {.commune = commune,
                                      .chain = chain,
                                      .unix_seconds = 1803000000 + number,
                                      .actor = "an officer",
                                      .action = "export_day_list",
                                      .subject = subject};
    MUST(db_begin(scratch.pg, &error));
    MUST(db_lock_commune(scratch.pg, commune, &revision, &error));
    MUST(audit_append(scratch.pg, &entry, &error));
    MUST(db_commit(scratch.pg, &error));
    json_destroy(subject);
}

static void append_five(void) {
    for (int i = 1; i <= 5; i++) append(COMMUNE, AUDIT_CHAIN_COMMAND, i);
}

static void assert_broken_at(int row) {
    int64_t rows;
    ck_assert(!audit_verify(scratch.pg, 0, &rows, &error));
    ck_assert_int_eq(error.code, ERR_INTERNAL);
    ASSERT_IN(error.message, arena_print(scratch.arena, "of commune 00123 is broken at row %d", row));
}

START_TEST(a_chain_verifies_from_its_first_row) {
    int64_t rows;
    append_five();
    append(NEIGHBOUR, AUDIT_CHAIN_COMMAND, 1);
    append(COMMUNE, "another", 1);
    MUST(audit_verify(scratch.pg, 0, &rows, &error));
    ck_assert_int_eq(rows, 7);
    MUST(audit_verify(scratch.pg, NEIGHBOUR, &rows, &error));
    ck_assert_int_eq(rows, 1);
    ck_assert_int_eq(COUNT("audit a JOIN audit b ON b.commune_code = a.commune_code AND b.chain = a.chain "
                           "AND b.sequence = a.sequence + 1 AND b.previous = a.digest"),
                     4);
}
END_TEST

START_TEST(an_empty_database_has_whole_chains) {
    int64_t rows;
    MUST(audit_verify(scratch.pg, 0, &rows, &error));
    ck_assert_int_eq(rows, 0);
}
END_TEST

/* One change to the third row, in each column. */
static const char *const CHANGES[] = {
    "actor = 'nobody'",         "action = 'login'", "subject = '{}'",
    "at = at + interval '1 s'", "digest = '\\x00'", "previous = '\\x00'",
};

START_TEST(a_changed_row_is_found) {
    append_five();
    EXECUTE("UPDATE audit SET %s WHERE sequence = 3", CHANGES[_i]);
    assert_broken_at(3);
}
END_TEST

START_TEST(a_removed_row_is_found) {
    append_five();
    EXECUTE("DELETE FROM audit WHERE sequence = 2");
    assert_broken_at(3);
}
END_TEST

START_TEST(a_row_that_was_slipped_in_is_found) {
    append_five();
    EXECUTE("INSERT INTO audit SELECT commune_code, chain, 6, at, actor, action, subject, previous, digest "
            "FROM audit "
            "WHERE sequence = 5");
    assert_broken_at(6);
}
END_TEST

START_TEST(two_rows_that_changed_places_are_found) {
    append_five();
    EXECUTE(
        "UPDATE audit SET sequence = 9 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3;"
        "UPDATE audit SET sequence = 3 WHERE sequence = 9");
    assert_broken_at(2);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("audit");
    TCase *t = tcase_create("audit");
    tcase_add_checked_fixture(t, create_people, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_chain_verifies_from_its_first_row);
    tcase_add_test(t, an_empty_database_has_whole_chains);
    tcase_add_loop_test(t, a_changed_row_is_found, 0, sizeof CHANGES / sizeof CHANGES[0]);
    tcase_add_test(t, a_removed_row_is_found);
    tcase_add_test(t, a_row_that_was_slipped_in_is_found);
    tcase_add_test(t, two_rows_that_changed_places_are_found);
    suite_add_tcase(s, t);
    return s;
}
