/* SPDX-License-Identifier: Apache-2.0 */
/* Random lives of a few people in three communes, with feeds that are late and nights that are killed; who
 * must be served where is told by a model that knows neither units nor locks. */
#include "jobs/moving.h"
#include "pg_proxy.h"
#include "seeded.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMMUNES = 3, PEOPLE = 16, UNBORN = 2, NIGHTS = 4, NOWHERE = -1, LEASE_SECONDS = 1 };

struct person {
    int64_t id;
    bool is_named[COMMUNES]; /* by a feed, as living there */
    bool has_history;
    int home; /* index of a commune, or NOWHERE */
    bool is_leaving;
};

struct world {
    struct seeded chance;
    struct pg_proxy *proxy;
    struct person people[PEOPLE];
    bool is_held[COMMUNES];
    long messages; /* of the last night that was not killed */
    civil_day day;
};

static int code_of(int commune) {
    return A + commune;
}

static bool happens(struct world *w, int percent) {
    return seeded_between(&w->chance, 1, 100) <= percent;
}

/* ---- Lives ---------------------------------------------------------------------------------------- */

static void name(struct world *w, struct person *p, int commune) {
    p->is_named[commune] = true;
    EXECUTE("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, "
            "birth_year, target_groups, resident_since, changed_at) VALUES (%d, %d, %d, %d, '%d-04-05', %d, "
            "'1', '2000-01-01', '2027-01-01') ON CONFLICT (commune_code, resident_id) DO UPDATE SET moved_to "
            "= NULL",
            code_of(commune), (int)p->id, (int)p->id / 2, 21 + commune, 1950 + (int)p->id % 40,
            1950 + (int)p->id % 40);
    (void)w;
}

/* By dropping the row, or by saying where to. */
static void unname(struct world *w, struct person *p, int commune, int to) {
    p->is_named[commune] = false;
    if (happens(w, 50))
        EXECUTE("DELETE FROM register.resident WHERE commune_code = %d AND resident_id = %d",
                code_of(commune), (int)p->id);
    else
        EXECUTE("UPDATE register.resident SET moved_to = %d WHERE commune_code = %d AND resident_id = %d",
                code_of(to), code_of(commune), (int)p->id);
}

/* He may be named twice, or nowhere for a while. */
static void live(struct world *w, struct person *p) {
    const int to = seeded_between(&w->chance, 0, COMMUNES - 1);
    if (!happens(w, 45)) return;
    const bool is_named_twice = happens(w, 25);
    for (int c = 0; c < COMMUNES; c++)
        if (c != to && p->is_named[c] && !is_named_twice) unname(w, p, c, to);
    if (happens(w, 85)) {
        if (!p->is_named[to]) name(w, p, to);
    } else if (p->is_named[to]) {
        unname(w, p, to, (to + 1) % COMMUNES);
    }
}

/* What is known of somebody is told by two rows that must follow him. */
static void settle(struct world *w, struct person *p, int commune) {
    p->home = commune;
    p->has_history = true;
    name(w, p, commune);
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) VALUES "
            "(%d, %d, 'language', '2027-01-01', 'vi', 'O');"
            "INSERT INTO completion (commune_code, resident_id, done_on, source, round) VALUES (%d, %d, "
            "'2026-06-01', 'hospital', 0)",
            code_of(commune), (int)p->id, code_of(commune), (int)p->id);
}

/* Somebody stays in each commune, or its feed would name nobody. */
static void begin(struct world *w) {
    scratch_create_migrated(&scratch);
    run_file("moves.sql");
    EXECUTE("DELETE FROM register.resident WHERE resident_id NOT IN (20, 41, 60); DELETE FROM local_fact;"
            "DELETE FROM completion; DELETE FROM possible_duplicate; DELETE FROM membership;"
            "DELETE FROM contact_outcome");
    moving_open_round();
    w->day = TODAY;
    for (int i = 0; i < PEOPLE; i++) {
        w->people[i] = (struct person){.id = 100 + i, .home = NOWHERE};
        if (i >= UNBORN) settle(w, &w->people[i], seeded_between(&w->chance, 0, COMMUNES - 1));
    }
}

/* ---- The model ------------------------------------------------------------------------------------ */

/* Of several communes that may take him the first. */
static int choose_home(const struct world *w, const struct person *p) {
    int home = 0;
    while (home < COMMUNES && (!p->is_named[home] || w->is_held[home])) home++;
    return home < COMMUNES ? home : NOWHERE;
}

static void expect_night(const struct world *w, struct person *p) {
    const int home = p->home;
    if (home != NOWHERE && p->is_named[home]) {
        if (!w->is_held[home]) p->is_leaving = false;
        return;
    }
    const int taken_by = choose_home(w, p);
    if (taken_by != NOWHERE) {
        p->home = taken_by;
        p->is_leaving = false;
    } else if (home != NOWHERE && !w->is_held[home]) {
        p->is_leaving = true;
    }
}

static const char *describe(const struct person *p) {
    return scratch_text(
        &scratch,
        "SELECT concat_ws(' ', (SELECT concat_ws(' ', commune_code, is_leaving) FROM "
        "resident_home WHERE resident_id = %d), 'served by', (SELECT string_agg("
        "commune_code::text, ' ') FROM need WHERE resident_id = %d AND need_number = 1 AND "
        "state NOT IN ('moved_out', 'duplicate')), 'known by', (SELECT string_agg("
        "commune_code::text, ' ') FROM local_fact WHERE resident_id = %d), (SELECT string_agg("
        "commune_code::text, ' ') FROM completion WHERE resident_id = %d))",
        (int)p->id, (int)p->id, (int)p->id, (int)p->id);
}

/* Who is leaving a held commune is served there no longer; who is named again there not yet. */
static const char *want(const struct person *p) {
    const char *history = "";
    const char *served = "";
    if (p->home == NOWHERE) return "served by known by\n";
    const int home = code_of(p->home);
    if (!p->is_leaving) served = arena_print(scratch.arena, " %d", home);
    if (p->has_history) history = arena_print(scratch.arena, " %d %d", home, home);
    return arena_print(scratch.arena, "%d %s served by%s known by%s\n", home, p->is_leaving ? "t" : "f",
                       served, history);
}

static void check(const struct world *w, const struct person *p) {
    const char *wanted = want(p);
    ck_assert_msg(strcmp(describe(p), wanted) == 0, "day %d, person %d: %snot %s", (int)(w->day - TODAY),
                  (int)p->id, describe(p), wanted);
}

/* ---- Nights ---------------------------------------------------------------------------------------- */

static void set_feeds(struct world *w) {
    for (int c = 0; c < COMMUNES; c++) {
        w->is_held[c] = w->day > TODAY && happens(w, 25);
        EXECUTE("UPDATE register.feed_status SET as_of = '%s', rows = %d WHERE commune_code = %d",
                w->is_held[c] ? "2026-12-01" : "2027-03-01", seeded_between(&w->chance, 1, 99), code_of(c));
    }
}

static void run_night(struct world *w) {
    const struct nightly_options options =
        moving_night(scratch.conninfo, w->day, seeded_between(&w->chance, 1, 3), LEASE_SECONDS);
    json_destroy(moving_run(&options));
}

/* In a process of its own, which the proxy kills at one of its messages. */
static void run_killed_night(struct world *w) {
    const char *database =
        arena_print(scratch.arena, "%s host=%s", scratch.conninfo, pg_proxy_host(w->proxy));
    pg_proxy_arm(w->proxy, PG_PROXY_KILL_CLIENT, PG_PROXY_FROM_CLIENT,
                 pg_proxy_seen(w->proxy, PG_PROXY_FROM_CLIENT) + seeded_between(&w->chance, 5, 160),
                 PG_PROXY_AFTER);
    const pid_t process = fork();
    if (process == 0) {
        const struct nightly_options options = moving_night(database, w->day, 2, LEASE_SECONDS);
        struct loop *loop = NULL;
        struct json *report = NULL;
        enum err_code outcome = ERR_NONE;
        struct err e;
        _exit(loop_create(&loop, &e) && nightly_run(loop, &options, &report, &outcome, &e) ? 0 : 1);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(process, &status, 0), process);
    while (COUNT("pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND "
                 "backend_type = 'client backend'") > 0 ||
           COUNT("run WHERE state = 'running' AND lease_until > now()") > 0)
        (void)usleep(50000);
}

static void pass_night(struct world *w) {
    set_feeds(w);
    if (happens(w, 60)) run_killed_night(w);
    run_night(w);
    for (int i = 0; i < PEOPLE; i++) {
        expect_night(w, &w->people[i]);
        check(w, &w->people[i]);
    }
}

START_TEST(whoever_moves_is_served_where_he_lives_whatever_happens_to_feeds_and_nights) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    struct world w = {.chance = seeded_start("moves"), .proxy = pg_proxy_start()};
    for (int i = asked ? atoi(asked) : 2; i > 0; i--) { // NOLINT
        begin(&w);
        pass_night(&w);
        for (int night = 1; night <= NIGHTS; night++) {
            w.day++;
            for (int k = 0; k < PEOPLE; k++) live(&w, &w.people[k]);
            pass_night(&w);
        }
        drop_all();
    }
    pg_proxy_stop(w.proxy);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("moves_property");
    TCase *t = tcase_create("random lives");
    tcase_set_timeout(t, 280);
    tcase_add_test(t, whoever_moves_is_served_where_he_lives_whatever_happens_to_feeds_and_nights);
    suite_add_tcase(s, t);
    return s;
}
