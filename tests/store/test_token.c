/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"
#include "seeded.h"
#include "store/scope.h"
#include "store/token.h"

enum { NOW = 1803000000, DAY = 86400 };

static struct pg *api; /* as the service is connected */
static struct token_holder holder;

static const struct area HERE = {AREA_COMMUNE, COMMUNE};
static const struct area PROVINCE = {AREA_PROVINCE, 1};

static void open_api(void) {
    create_people();
    MUST(pg_open(scratch.loop, scratch.conninfo, scope_settings(SCOPE_API), &api, &error));
}

static void close_api(void) {
    pg_close(api);
    drop_all();
}

/* Whom the service takes the token for at a time; false = nobody. */
static bool ask_at(const char *text, int64_t unix_seconds) {
    struct pg_batch *b = pg_batch_create();
    const struct digest digest = token_digest(text);
    token_ask(b, &digest, unix_seconds);
    MUST(pg_run_batch(api, b, &error));
    const bool is_somebody = token_read(pg_batch_result(b, 0), scratch.arena, &holder);
    pg_batch_destroy(b);
    return is_somebody;
}

static bool ask(const char *text) {
    return ask_at(text, NOW);
}

static struct token_order officer_of(const struct area *areas, size_t count) {
    return (struct token_order){.account = "An",
                                .has_role = true,
                                .role = TOKEN_OFFICER,
                                .areas = areas,
                                .area_count = count,
                                .label = "her computer",
                                .created = NOW};
}

static int32_t give(const struct token_order *order, char text[TOKEN_TEXT_BYTES]) {
    int32_t id = 0;
    MUST(token_create(scratch.pg, order, text, &id, &error));
    return id;
}

static int32_t give_officer(char text[TOKEN_TEXT_BYTES]) {
    const struct token_order order = officer_of(&HERE, 1);
    return give(&order, text);
}

static void give_child(int32_t parent, enum token_kind kind, int64_t expires, char text[TOKEN_TEXT_BYTES]) {
    MUST(token_create_child(scratch.pg, parent, kind, HERE, NOW, expires, text, &error));
}

static void assert_refused(const struct token_order *order, const char *part) {
    char text[TOKEN_TEXT_BYTES];
    int32_t id;
    ck_assert(!token_create(scratch.pg, order, text, &id, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, part);
}

/* ---- Texts --------------------------------------------------------------------------------------- */

START_TEST(a_token_is_random_and_shaped) {
    char a[TOKEN_TEXT_BYTES], b[TOKEN_TEXT_BYTES];
    token_make(a);
    token_make(b);
    ck_assert_str_ne(a, b);
    ck_assert(token_is_shaped(a) && token_is_shaped(b));
    a[10] = '/';
    ck_assert(!token_is_shaped(a));
    b[45] = '\0';
    ck_assert(!token_is_shaped(b));
    ck_assert(!token_is_shaped(""));
    ck_assert(!token_is_shaped("lk_"));
}
END_TEST

/* ---- Whom a token stands for ---------------------------------------------------------------------- */

START_TEST(a_token_stands_for_its_account_with_role_and_areas) {
    char text[TOKEN_TEXT_BYTES];
    const struct area areas[] = {{AREA_COMMUNE, 124}, {AREA_COMMUNE, 123}, {AREA_PROVINCE, 1}};
    const struct token_order order = officer_of(areas, 3);
    const int32_t id = give(&order, text);
    ck_assert(ask(text));
    ck_assert_int_eq(holder.token_id, id);
    ck_assert_int_eq(holder.kind, TOKEN_BEARER);
    ck_assert_int_eq(holder.role, TOKEN_OFFICER);
    ck_assert_str_eq(holder.account, "An");
    ck_assert_int_eq(holder.expires, 0);
    ck_assert_int_eq((int)holder.area_count, 3);
    ck_assert_int_eq(holder.areas[0].kind, AREA_PROVINCE);
    ck_assert_int_eq(holder.areas[1].code, 123);
    ck_assert_int_eq(holder.areas[2].code, 124);
}
END_TEST

START_TEST(the_database_keeps_no_token) {
    char text[TOKEN_TEXT_BYTES];
    (void)give_officer(text);
    ck_assert_int_eq(COUNT("token WHERE token::text LIKE '%%%s%%'", text + 3), 0);
    ck_assert_int_eq(COUNT("token WHERE length(digest) = 32"), 1);
}
END_TEST

START_TEST(nobody_has_a_token_that_was_never_given) {
    char text[TOKEN_TEXT_BYTES];
    (void)give_officer(text);
    text[20] = text[20] == 'A' ? 'B' : 'A';
    ck_assert(!ask(text));
}
END_TEST

START_TEST(a_token_is_good_until_it_expires) {
    char text[TOKEN_TEXT_BYTES];
    struct token_order order = officer_of(&HERE, 1);
    order.expires = NOW + DAY;
    (void)give(&order, text);
    ck_assert(ask_at(text, NOW + DAY - 1));
    ck_assert_int_eq(holder.expires, NOW + DAY);
    ck_assert(!ask_at(text, NOW + DAY));
}
END_TEST

START_TEST(an_account_that_is_closed_has_no_good_token) {
    char text[TOKEN_TEXT_BYTES];
    (void)give_officer(text);
    EXECUTE("UPDATE account SET is_active = false");
    ck_assert(!ask(text));
    const struct token_order again = officer_of(&HERE, 1);
    assert_refused(&again, "account An is closed");
}
END_TEST

START_TEST(a_monitor_has_no_area) {
    char text[TOKEN_TEXT_BYTES];
    struct token_order order = {.account = "watch", .has_role = true, .role = TOKEN_MONITOR, .created = NOW};
    (void)give(&order, text);
    ck_assert(ask(text));
    ck_assert_int_eq(holder.role, TOKEN_MONITOR);
    ck_assert_int_eq((int)holder.area_count, 0);
    order.areas = &HERE;
    order.area_count = 1;
    assert_refused(&order, "no area");
}
END_TEST

/* ---- What is refused -------------------------------------------------------------------------------- */

START_TEST(an_order_that_does_not_fit_is_refused_and_leaves_nothing) {
    const struct area nowhere = {AREA_COMMUNE, 99999};
    struct token_order order = officer_of(&nowhere, 1);
    assert_refused(&order, "there is no area 99999");
    order = officer_of(NULL, 0);
    assert_refused(&order, "has no area yet");
    order = officer_of(&HERE, 1);
    order.has_role = false;
    assert_refused(&order, "there is no account An");
    ck_assert_int_eq(COUNT("account"), 0);
    ck_assert_int_eq(COUNT("grant_area"), 0);
    ck_assert_int_eq(COUNT("token"), 0);
}
END_TEST

START_TEST(a_second_token_of_an_account_adds_areas_and_keeps_its_role) {
    char first[TOKEN_TEXT_BYTES], second[TOKEN_TEXT_BYTES];
    struct token_order order = officer_of(&HERE, 1);
    const int32_t id = give(&order, first);
    order.areas = &PROVINCE;
    order.has_role = false;
    ck_assert_int_eq(give(&order, second), id + 1);
    ck_assert(ask(first));
    ck_assert_int_eq((int)holder.area_count, 2);
    order.has_role = true;
    order.role = TOKEN_DASHBOARD;
    assert_refused(&order, "account An has the role officer");
}
END_TEST

/* ---- Beneath a bearer token --------------------------------------------------------------------------- */

START_TEST(what_is_beneath_a_token_stands_for_the_same_account) {
    char text[TOKEN_TEXT_BYTES];
    const int32_t bearer = give_officer(text);
    give_child(bearer, TOKEN_SESSION, NOW + DAY, text);
    ck_assert(ask(text));
    ck_assert_int_eq(holder.kind, TOKEN_SESSION);
    ck_assert_str_eq(holder.account, "An");
    ck_assert_int_eq((int)holder.area_count, 1);
    ck_assert_int_eq(holder.expires, NOW + DAY);
    give_child(bearer, TOKEN_CALENDAR, 0, text);
    ck_assert(ask(text));
    ck_assert_int_eq(holder.kind, TOKEN_CALENDAR);
    ck_assert_int_eq(holder.calendar_area.kind, AREA_COMMUNE);
    ck_assert_int_eq(holder.calendar_area.code, COMMUNE);
}
END_TEST

START_TEST(a_session_ends_no_later_than_its_bearer) {
    char text[TOKEN_TEXT_BYTES];
    struct token_order order = officer_of(&HERE, 1);
    order.expires = NOW + DAY;
    const int32_t bearer = give(&order, text);
    give_child(bearer, TOKEN_SESSION, NOW + 30 * DAY, text);
    ck_assert(ask(text));
    ck_assert_int_eq(holder.expires, NOW + DAY);
    ck_assert(!ask_at(text, NOW + DAY));
}
END_TEST

/* Trees by chance: bearers, and what is beneath them or beneath that. Whatever is revoked takes what is
 * beneath with it, and nothing else. */
START_TEST(revoking_ends_a_token_and_all_beneath_it_and_nothing_else) {
    enum { TOKENS = 24 };
    char texts[TOKENS][TOKEN_TEXT_BYTES];
    int bearer_of[TOKENS];
    bool is_good[TOKENS];
    struct seeded chance = seeded_start("revoking_ends_all_beneath");
    for (int i = 0; i < TOKENS; i++) {
        const bool is_bearer = i == 0 || seeded_between(&chance, 0, 3) == 0;
        is_good[i] = true;
        bearer_of[i] = i;
        if (is_bearer) {
            (void)give_officer(texts[i]);
            continue;
        }
        const int above = seeded_between(&chance, 0, i - 1);
        bearer_of[i] = bearer_of[above];
        ck_assert(ask(texts[above]));
        give_child(holder.token_id, (enum token_kind)seeded_between(&chance, 1, TOKEN_KINDS - 1), NOW + DAY,
                   texts[i]);
    }
    for (int k = 0; k < TOKENS / 4; k++) {
        const int revoked = seeded_between(&chance, 0, TOKENS - 1);
        if (!is_good[revoked]) continue;
        ck_assert(ask(texts[revoked]));
        MUST(token_revoke(scratch.pg, holder.token_id, NOW, &error));
        for (int i = 0; i < TOKENS; i++) is_good[i] = is_good[i] && i != revoked && bearer_of[i] != revoked;
        for (int i = 0; i < TOKENS; i++) ck_assert_int_eq(ask(texts[i]), is_good[i]);
    }
}
END_TEST

START_TEST(a_token_nobody_has_cannot_be_revoked_nor_have_children) {
    char text[TOKEN_TEXT_BYTES];
    ck_assert(!token_revoke(scratch.pg, 99, NOW, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    const int32_t bearer = give_officer(text);
    MUST(token_revoke(scratch.pg, bearer, NOW, &error));
    MUST(token_revoke(scratch.pg, bearer, NOW + 1, &error));
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT extract(epoch FROM revoked_at)::bigint FROM token"),
                     NOW);
    ck_assert(!token_create_child(scratch.pg, bearer, TOKEN_LOGIN, HERE, NOW, NOW + 60, text, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
}
END_TEST

START_TEST(the_newest_good_bearer_of_an_account_is_found) {
    char text[TOKEN_TEXT_BYTES];
    int32_t found = 0;
    ck_assert(!token_find_bearer(scratch.pg, "An", NOW, &found, &error));
    ASSERT_IN(error.message, "there is no account An");
    const int32_t first = give_officer(text), second = give_officer(text);
    MUST(token_find_bearer(scratch.pg, "An", NOW, &found, &error));
    ck_assert_int_eq(found, second);
    MUST(token_revoke(scratch.pg, second, NOW, &error));
    MUST(token_find_bearer(scratch.pg, "An", NOW, &found, &error));
    ck_assert_int_eq(found, first);
    MUST(token_revoke(scratch.pg, first, NOW, &error));
    ck_assert(!token_find_bearer(scratch.pg, "An", NOW, &found, &error));
    ASSERT_IN(error.message, "no token that is good");
}
END_TEST

START_TEST(what_browsers_held_is_forgotten_a_month_after_it_ended) {
    char text[TOKEN_TEXT_BYTES];
    struct token_order order = officer_of(&HERE, 1);
    order.expires = NOW + 1;
    const int32_t bearer = give(&order, text);
    give_child(bearer, TOKEN_SESSION, NOW + DAY, text);
    give_child(bearer, TOKEN_LOGIN, NOW + 2 * DAY, text);
    give_child(bearer, TOKEN_CALENDAR, 0, text);
    MUST(token_forget_ended(scratch.pg, NOW + 31 * DAY, &error));
    ck_assert_int_eq(COUNT("token"), 4);
    MUST(token_forget_ended(scratch.pg, NOW + 31 * DAY + 1, &error));
    ck_assert_int_eq(COUNT("token WHERE kind = 'session'"), 0);
    MUST(token_forget_ended(scratch.pg, NOW + 1000 * DAY, &error));
    ck_assert_int_eq(COUNT("token"), 2);
}
END_TEST

/* ---- What the service itself may do ---------------------------------------------------------------------
 */

START_TEST(the_service_logs_in_beneath_a_bearer) {
    char bearer[TOKEN_TEXT_BYTES], link[TOKEN_TEXT_BYTES], session[TOKEN_TEXT_BYTES];
    const int32_t id = give_officer(bearer);
    give_child(id, TOKEN_LOGIN, NOW + 600, link);
    ck_assert(ask(link));
    token_make(session);
    const struct digest digest = token_digest(session);
    struct pg_batch *b = pg_batch_create();
    token_add_child(b, holder.token_id, TOKEN_SESSION, HERE, NOW, NOW + DAY, &digest);
    MUST(pg_run_batch(api, b, &error));
    ck_assert_int_eq(pg_result_rows(pg_batch_result(b, 0)), 1);
    pg_batch_destroy(b);
    ck_assert(ask_at(session, NOW + 3600)); /* longer than the link */
    MUST(token_revoke(scratch.pg, id, NOW, &error));
    ck_assert(!ask(session));
}
END_TEST

START_TEST(the_service_logs_out_a_session_and_nothing_else) {
    char bearer[TOKEN_TEXT_BYTES], session[TOKEN_TEXT_BYTES];
    const int32_t id = give_officer(bearer);
    give_child(id, TOKEN_SESSION, NOW + DAY, session);
    ck_assert(ask(session));
    struct pg_batch *b = pg_batch_create();
    token_add_revoke(b, holder.token_id, NOW);
    token_add_revoke(b, id, NOW);
    MUST(pg_run_batch(api, b, &error));
    pg_batch_destroy(b);
    ck_assert(!ask(session));
    ck_assert(ask(bearer));
}
END_TEST

static const char *const FORBIDDEN[] = {
    "INSERT INTO token (digest, token_id, kind, account_id, label, created_at) "
    "VALUES ('\\x00', 7, 'bearer', 1, '', now())",
    "UPDATE token SET revoked_at = NULL",
    "UPDATE token SET account_id = 2",
    "DELETE FROM token",
    "UPDATE account SET role = 'officer'",
    "INSERT INTO account (account_id, name, role) VALUES (9, 'x', 'officer')",
    "INSERT INTO grant_area (account_id, area_kind, area_code) VALUES (1, 'nation', 0)",
    "DELETE FROM grant_area",
};

START_TEST(the_service_can_give_itself_nothing) {
    char text[TOKEN_TEXT_BYTES];
    give_child(give_officer(text), TOKEN_SESSION, NOW + DAY, text);
    for (size_t i = 0; i < sizeof FORBIDDEN / sizeof FORBIDDEN[0]; i++) {
        ck_assert_msg(!pg_execute(api, FORBIDDEN[i], &error), "%s", FORBIDDEN[i]);
        ck_assert_str_eq(error.sqlstate, "42501");
    }
}
END_TEST

START_TEST(the_service_ends_sessions_and_nothing_else) {
    char bearer[TOKEN_TEXT_BYTES], session[TOKEN_TEXT_BYTES];
    struct pg_batch *b = pg_batch_create();
    const int32_t id = give_officer(bearer);
    give_child(id, TOKEN_SESSION, NOW + DAY, session);
    token_add_revoke(b, id, NOW);
    MUST(pg_run_batch(api, b, &error));
    pg_batch_destroy(b);
    ck_assert(ask(bearer));
    ck_assert(!ask(session));
}
END_TEST

/* ---- Listing ------------------------------------------------------------------------------------------- */

START_TEST(tokens_are_listed_by_account_with_what_is_beneath_them) {
    char text[TOKEN_TEXT_BYTES];
    struct token_row *rows;
    size_t count;
    const struct area areas[] = {PROVINCE, HERE};
    struct token_order order = officer_of(areas, 2);
    const int32_t bearer = give(&order, text);
    order = (struct token_order){.account = "A first one",
                                 .has_role = true,
                                 .role = TOKEN_MONITOR,
                                 .created = NOW,
                                 .expires = NOW + 5};
    (void)give(&order, text);
    give_child(bearer, TOKEN_CALENDAR, 0, text);
    give_child(bearer, TOKEN_SESSION, NOW + 10, text);
    MUST(token_revoke(scratch.pg, bearer + 1, NOW + 1, &error));
    MUST(token_list(scratch.pg, NOW, scratch.arena, &rows, &count, &error));
    ck_assert_int_eq((int)count, 4);
    ck_assert_str_eq(rows[0].account, "A first one");
    ck_assert_int_eq(rows[0].expires, NOW + 5);
    ck_assert_int_eq(rows[0].revoked, NOW + 1);
    ck_assert_int_eq(rows[1].token_id, bearer);
    ck_assert_str_eq(rows[1].label, "her computer");
    ck_assert_int_eq((int)rows[1].area_count, 2);
    ck_assert_int_eq(rows[1].areas[1].code, COMMUNE);
    MUST(token_list(scratch.pg, NOW + 10, scratch.arena, &rows, &count, &error));
    ck_assert_int_eq((int)count, 3); /* without the session that has ended */
    ck_assert_int_eq(rows[2].kind, TOKEN_CALENDAR);
    ck_assert_int_eq((int)rows[2].area_count, 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("token");
    TCase *t = tcase_create("token");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, open_api, close_api);
    tcase_add_test(t, a_token_is_random_and_shaped);
    tcase_add_test(t, a_token_stands_for_its_account_with_role_and_areas);
    tcase_add_test(t, the_database_keeps_no_token);
    tcase_add_test(t, nobody_has_a_token_that_was_never_given);
    tcase_add_test(t, a_token_is_good_until_it_expires);
    tcase_add_test(t, an_account_that_is_closed_has_no_good_token);
    tcase_add_test(t, a_monitor_has_no_area);
    tcase_add_test(t, an_order_that_does_not_fit_is_refused_and_leaves_nothing);
    tcase_add_test(t, a_second_token_of_an_account_adds_areas_and_keeps_its_role);
    tcase_add_test(t, what_is_beneath_a_token_stands_for_the_same_account);
    tcase_add_test(t, a_session_ends_no_later_than_its_bearer);
    tcase_add_test(t, revoking_ends_a_token_and_all_beneath_it_and_nothing_else);
    tcase_add_test(t, a_token_nobody_has_cannot_be_revoked_nor_have_children);
    tcase_add_test(t, the_newest_good_bearer_of_an_account_is_found);
    tcase_add_test(t, what_browsers_held_is_forgotten_a_month_after_it_ended);
    tcase_add_test(t, the_service_logs_in_beneath_a_bearer);
    tcase_add_test(t, the_service_logs_out_a_session_and_nothing_else);
    tcase_add_test(t, the_service_can_give_itself_nothing);
    tcase_add_test(t, the_service_ends_sessions_and_nothing_else);
    tcase_add_test(t, tokens_are_listed_by_account_with_what_is_beneath_them);
    suite_add_tcase(s, t);
    return s;
}
