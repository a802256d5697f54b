/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"
#include "folder.h"
#include "pg_proxy.h"
#include "seeded.h"
#include "store/audit_heads.h"
#include "store/audit_trail.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ASKERS = 400 };

static struct folder folder;
static const char *path;
static struct audit_trail *trail;

struct asker {
    int told;
    enum err_code code;
};

static struct asker askers[ASKERS];
static int told_so_far;

static void open_trail_to(const char *conninfo) {
    memset(askers, 0, sizeof askers);
    told_so_far = 0;
    MUST(audit_trail_open(scratch.loop, conninfo, path, &trail, &error));
}

static void close_trail(void) {
    audit_trail_close(trail);
    trail = NULL;
}

static void begin(void) {
    create_people();
    folder_make(&folder);
    path = arena_print(scratch.arena, "%s/heads", folder.directory);
    open_trail_to(scratch.conninfo);
}

static void end(void) {
    close_trail();
    folder_remove(&folder);
    drop_all();
}

static void on_written(void *context, const struct err *e) {
    struct asker *a = context;
    a->told++;
    a->code = e ? e->code : ERR_NONE;
    told_so_far++;
}

static struct audit_wait *append_to(struct audit_trail *t, int32_t commune, int number) {
    struct json *subject = json_object();
    json_put(subject, "people", json_integer(number));
    json_put(subject, "a \"quoted\" key", json_text("ổ\\\n"));
    const struct audit_entry entry = {.commune = commune,
                                      .unix_seconds = 1803000000 + number,
                                      .actor = "An, {\"her\\computer\"}",
                                      .action = "read_appointments",
                                      .subject = subject};
    struct audit_wait *w = audit_trail_append(t, &entry, on_written, &askers[number]);
    ck_assert_int_eq(askers[number].told, 0);
    json_destroy(subject);
    return w;
}

static void append(int32_t commune, int number) {
    (void)append_to(trail, commune, number);
}

static void wait_until_told(int count) {
    while (told_so_far < count) loop_turn(scratch.loop);
}

static void assert_whole(int64_t wanted) {
    int64_t rows;
    MUST(audit_verify(scratch.pg, 0, &rows, &error));
    ck_assert_int_eq(rows, wanted);
}

static int64_t rows_of(int number) {
    return COUNT("audit WHERE subject->>'people' = '%d'", number);
}

/* ---- Writing ------------------------------------------------------------------------------------- */

START_TEST(who_is_told_finds_his_entry_in_a_whole_chain) {
    append(COMMUNE, 1);
    wait_until_told(1);
    ck_assert_int_eq(askers[1].code, ERR_NONE);
    ck_assert_int_eq(rows_of(1), 1);
    append(COMMUNE, 2);
    append(NEIGHBOUR, 3);
    wait_until_told(3);
    assert_whole(3);
    ck_assert_int_eq(
        COUNT("audit WHERE chain = '%s' AND actor = 'An, {\"her\\computer\"}'", audit_trail_chain(trail)), 3);
}
END_TEST

START_TEST(what_comes_in_one_turn_is_one_transaction) {
    for (int i = 1; i <= 20; i++) append(i % 2 ? COMMUNE : NEIGHBOUR, i);
    wait_until_told(20);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(DISTINCT xmin::text) FROM audit"), 1);
    ck_assert_int_eq(COUNT("audit a JOIN audit b USING (commune_code, chain) WHERE a.sequence < b.sequence "
                           "AND a.at > b.at"),
                     0); /* in order of arrival */
    assert_whole(20);
}
END_TEST

START_TEST(more_communes_than_a_batch_holds_are_written_all_the_same) {
    for (int i = 0; i < 150; i++) append(1000 + i, i);
    wait_until_told(150);
    assert_whole(150);
    ck_assert_int_gt(scratch_integer(&scratch, "SELECT count(DISTINCT xmin::text) FROM audit"), 1);
}
END_TEST

static int still_to_come;

static void append_the_next(void *context, const struct err *e) {
    on_written(context, e);
    if (still_to_come-- <= 0) return;
    struct json *subject = json_object();
    const struct audit_entry entry = {
        .commune = COMMUNE, .unix_seconds = 1, .actor = "An", .action = "read", .subject = subject};
    (void)audit_trail_append(trail, &entry, append_the_next, &askers[0]);
    json_destroy(subject);
}

START_TEST(who_is_told_may_hand_in_the_next) {
    still_to_come = 6;
    append_the_next(&askers[0], NULL);
    wait_until_told(7);
    assert_whole(6);
}
END_TEST

/* Entries of several communes in several trails, by chance, some forgotten, with turns of the loop between.
 */
START_TEST(many_askers_are_told_once_and_every_chain_is_whole) {
    struct seeded chance = seeded_start("many_askers_are_told_once");
    struct audit_trail *trails[3] = {trail};
    int forgotten = 0;
    for (int i = 1; i < 3; i++)
        MUST(audit_trail_open(scratch.loop, scratch.conninfo, path, &trails[i], &error));
    for (int i = 0; i < ASKERS; i++) {
        struct audit_wait *w =
            append_to(trails[seeded_between(&chance, 0, 2)], seeded_between(&chance, 123, 140), i);
        if (seeded_between(&chance, 0, 9) == 0) {
            audit_trail_forget(w);
            forgotten++;
        }
        if (seeded_between(&chance, 0, 20) == 0) loop_turn(scratch.loop);
    }
    wait_until_told(ASKERS - forgotten);
    while (COUNT("audit") < ASKERS) loop_turn(scratch.loop);
    for (int i = 0; i < ASKERS; i++) ck_assert_int_le(askers[i].told, 1);
    for (int i = 1; i < 3; i++) audit_trail_close(trails[i]);
    assert_whole(ASKERS);
}
END_TEST

/* ---- Heads outside --------------------------------------------------------------------------------- */

static int64_t verify_heads(void) {
    int64_t chains;
    MUST(audit_heads_verify(scratch.pg, path, 0, &chains, &error));
    return chains;
}

START_TEST(heads_are_copied_at_the_end_and_those_of_earlier_processes_stay) {
    append(COMMUNE, 1);
    append(NEIGHBOUR, 2);
    wait_until_told(2);
    close_trail();
    ck_assert_int_eq(verify_heads(), 2);
    open_trail_to(scratch.conninfo);
    append(COMMUNE, 3);
    wait_until_told(1);
    close_trail();
    ck_assert_int_eq(verify_heads(), 3);
    EXECUTE("DELETE FROM audit WHERE subject->>'people' = '2'");
    assert_whole(2); /* the chains alone do not tell */
    int64_t chains;
    ck_assert(!audit_heads_verify(scratch.pg, path, 0, &chains, &error));
    ASSERT_IN(error.message, "of commune 00124 ends before row 1");
}
END_TEST

START_TEST(rows_that_are_in_the_way_once_do_not_stop_a_chain) {
    append(COMMUNE, 1);
    wait_until_told(1);
    EXECUTE("INSERT INTO audit SELECT commune_code, chain, 2, at, actor, action, subject, digest, digest "
            "FROM audit");
    append(COMMUNE, 2);
    wait_until_told(2);
    ck_assert_int_eq(askers[2].code, ERR_NONE);
    ck_assert_int_eq(COUNT("audit WHERE sequence = 3"), 1);
}
END_TEST

START_TEST(a_place_for_heads_that_cannot_be_written_is_told_at_the_start) {
    struct audit_trail *t;
    ck_assert(!audit_trail_open(scratch.loop, "", "/nonexistent/heads", &t, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
}
END_TEST

/* ---- A database that goes ----------------------------------------------------------------------------- */

START_TEST(a_database_that_is_away_fails_every_entry) {
    close_trail();
    open_trail_to("host=/nonexistent");
    for (int i = 0; i < 3; i++) append(COMMUNE, i);
    wait_until_told(3);
    for (int i = 0; i < 3; i++) ck_assert_int_eq(askers[i].code, ERR_UNAVAILABLE);
    ck_assert(!audit_trail_is_well(trail));
}
END_TEST

static struct pg_proxy *proxy;

static void begin_with_proxy(void) {
    begin();
    close_trail();
    proxy = pg_proxy_start();
}

static void end_with_proxy(void) {
    end();
    pg_proxy_stop(proxy);
}

/* A connection cut right after an answer may be noticed by the next write; not by the one after it. */
static void assert_soon_well(int number) {
    for (int i = 0; i < 2 && !audit_trail_is_well(trail); i++) {
        append(COMMUNE, number);
        wait_until_told(++number);
    }
    ck_assert(audit_trail_is_well(trail));
}

/* Cut at one message after the other: told is written, refused is not, not known is either; and the chain
 * goes on whole. */
static void cut_at_each_message(enum pg_proxy_side side, enum pg_proxy_moment moment) {
    char conninfo[256];
    (void)snprintf(conninfo, sizeof conninfo, "%s host=%s", scratch.conninfo, pg_proxy_host(proxy));
    open_trail_to(conninfo);
    bool is_cut = true;
    int number = 0;
    for (long at = 1; is_cut; at++) {
        const int first = number;
        pg_proxy_arm(proxy, PG_PROXY_CUT, side, pg_proxy_seen(proxy, side) + at, moment);
        for (int i = 0; i < 3; i++) append(i == 2 ? NEIGHBOUR : COMMUNE, number++);
        wait_until_told(number);
        is_cut = pg_proxy_has_acted(proxy);
        for (int i = first; i < number; i++) {
            ck_assert_int_eq(askers[i].told, 1);
            ck_assert_int_ne(askers[i].code, ERR_INTERNAL);
            if (askers[i].code == ERR_NONE) ck_assert_int_eq(rows_of(i), 1);
            if (askers[i].code == ERR_UNAVAILABLE) ck_assert_int_eq(rows_of(i), 0);
        }
    }
    ck_assert_int_gt(number, 30);
    assert_soon_well(number);
    assert_whole(COUNT("audit"));
    close_trail();
    (void)verify_heads();
}

START_TEST(a_trail_cut_at_any_message_tells_the_truth_and_goes_on) {
    cut_at_each_message((enum pg_proxy_side)(_i / 2), (enum pg_proxy_moment)(_i % 2));
}
END_TEST

/* What a process of the service does, in one of its own. */
static _Noreturn void live(const char *conninfo) {
    MUST(loop_create(&scratch.loop, &error));
    open_trail_to(conninfo);
    for (int i = 0; i < 4; i++) append(i % 2 ? COMMUNE : NEIGHBOUR, i);
    wait_until_told(4);
    close_trail();
    _exit(0);
}

START_TEST(a_process_killed_at_any_message_leaves_whole_chains) {
    char conninfo[256];
    (void)snprintf(conninfo, sizeof conninfo, "%s host=%s", scratch.conninfo, pg_proxy_host(proxy));
    int status = SIGKILL, kills = 0;
    for (long at = 1; WIFSIGNALED(status); at++, kills++) {
        pg_proxy_arm(proxy, PG_PROXY_KILL_CLIENT, PG_PROXY_FROM_CLIENT,
                     pg_proxy_seen(proxy, PG_PROXY_FROM_CLIENT) + at, PG_PROXY_AFTER);
        const pid_t process = fork();
        if (process == 0) live(conninfo);
        ck_assert_int_eq(waitpid(process, &status, 0), process);
        int64_t rows; /* counted once: the server may still be ending what the process had sent */
        MUST(audit_verify(scratch.pg, 0, &rows, &error));
        ck_assert_int_eq(rows % 4, 0); /* one transaction: all or none */
    }
    ck_assert_int_eq(status, 0);
    ck_assert_int_gt(kills, 10);
    ck_assert_int_ge(verify_heads(), 2); /* of the one that lived, and of those killed as they left */
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("audit_trail");
    TCase *t = tcase_create("audit_trail");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, who_is_told_finds_his_entry_in_a_whole_chain);
    tcase_add_test(t, what_comes_in_one_turn_is_one_transaction);
    tcase_add_test(t, more_communes_than_a_batch_holds_are_written_all_the_same);
    tcase_add_test(t, who_is_told_may_hand_in_the_next);
    tcase_add_test(t, many_askers_are_told_once_and_every_chain_is_whole);
    tcase_add_test(t, heads_are_copied_at_the_end_and_those_of_earlier_processes_stay);
    tcase_add_test(t, rows_that_are_in_the_way_once_do_not_stop_a_chain);
    tcase_add_test(t, a_place_for_heads_that_cannot_be_written_is_told_at_the_start);
    tcase_add_test(t, a_database_that_is_away_fails_every_entry);
    suite_add_tcase(s, t);
    TCase *faults = tcase_create("faults");
    tcase_add_checked_fixture(faults, begin_with_proxy, end_with_proxy);
    tcase_set_timeout(faults, 60);
    tcase_add_loop_test(faults, a_trail_cut_at_any_message_tells_the_truth_and_goes_on, 0, 4);
    tcase_add_test(faults, a_process_killed_at_any_message_leaves_whole_chains);
    suite_add_tcase(s, faults);
    return s;
}
