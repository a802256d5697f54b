/* SPDX-License-Identifier: Apache-2.0 */
/* Nights in which people move between three communes: what happens to feeds and facts before, whose night
 * comes when, and the rows afterwards. */
#ifndef LICHKHAM_TESTS_JOBS_MOVING_NIGHT_H
#define LICHKHAM_TESTS_JOBS_MOVING_NIGHT_H

#include "jobs/moving.h"

/* Who is worked on in which of a night's attempts; the others' feeds are too old then. */
struct order {
    const char *name;
    int32_t communes[3]; /* one an attempt; 0 = all that are left */
    int workers;
};

static const struct order ORDERS[] = {{"all at once", {0, 0, 0}, 1},
                                      {"A B C", {A, B, C}, 1},
                                      {"C B A", {C, B, A}, 1},
                                      {"B A C", {B, A, C}, 1},
                                      {"three workers", {0, 0, 0}, 3}};
enum { ORDER_COUNT = sizeof ORDERS / sizeof ORDERS[0] };
#define AT_ONCE (&ORDERS[0])

static int64_t rows_changed;
static int lease_seconds = 30;
static int workers = 1;

static inline void run_night(civil_day day) {
    const struct nightly_options options = moving_night(scratch.conninfo, day, workers, lease_seconds);
    struct json *report = moving_run(&options);
    rows_changed = moving_number(report, "rows_changed");
    json_destroy(report);
}

/* The feed of everybody but `commune` (0 = nobody), and of `held`, is too old. */
static inline void date_feeds(int32_t commune, int32_t held) {
    EXECUTE("UPDATE register.feed_status SET as_of = CASE WHEN %d IN (0, commune_code) AND commune_code <> "
            "%d THEN date '2027-03-01' ELSE '2026-12-01' END",
            commune, held);
}

static inline void pass_night(civil_day day, const struct order *order, int32_t held) {
    int64_t changed = 0;
    workers = order->workers;
    for (int i = 0; i < 3; i++) {
        if (i > 0 && order->communes[i] == 0) break;
        date_feeds(order->communes[i], held);
        run_night(day);
        changed += rows_changed;
    }
    rows_changed = changed;
}

static inline void arrive(int64_t resident, int32_t from, int32_t to) {
    EXECUTE("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, "
            "birth_year, target_groups, resident_since, changed_at) SELECT %d, resident_id, household_id, "
            "%d, birth_date, birth_year, target_groups, '2027-03-01', changed_at FROM register.resident "
            "WHERE commune_code = %d AND resident_id = %d ON CONFLICT (commune_code, resident_id) DO UPDATE "
            "SET moved_to = NULL",
            to, to - 180, from, (int)resident);
}

static inline void drop(int64_t resident, int32_t from) {
    EXECUTE("DELETE FROM register.resident WHERE commune_code = %d AND resident_id = %d", from,
            (int)resident);
}

/* The row stays where he was, and tells where to. */
static inline void tell(int64_t resident, int32_t from, int32_t to) {
    EXECUTE("UPDATE register.resident SET moved_to = %d WHERE commune_code = %d AND resident_id = %d", to,
            from, (int)resident);
}

static inline void write_fact(int32_t commune, int64_t resident, const char *kind) {
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) VALUES (%d, %d, "
            "'%s', '2027-03-01', 'O');"
            "UPDATE commune_state SET revision = revision + 1 WHERE commune_code = %d",
            commune, (int)resident, kind, commune);
}

/* All feeds are young, and the largest commune comes first: "{3,2,1}" is A, B, C. */
static inline void pass_sized_night(civil_day day, const char *sizes, int slots) {
    EXECUTE("UPDATE register.feed_status SET as_of = '2027-03-01', rows = ('%s'::integer[])[commune_code - "
            "200]",
            sizes);
    workers = slots;
    run_night(day);
}

static inline const char *digest_rows(void) {
    static const char *const TABLES[] = {
        "need",
        "appointment",
        "session",
        "shortage",
        "publication",
        "commune_result",
        "resident_home",
        "residence_claim",
        "reminder",
        "reminder_queue",
        "send_unit",
        "local_fact",
        "completion",
        "membership",
        "contact_outcome",
        "possible_duplicate",
        "feed_night",
        "(SELECT commune_code, revision, planned_revision, input_hash, plan_hash FROM commune_state)",
        /* which of a commune's two revisions of the night tells of somebody depends on who came first */
        "(SELECT DISTINCT commune_code, kind, round, resident_id, need_number, attempt, is_gone FROM "
        "change_log)",
    };
    const char *digests = "";
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++)
        digests = arena_print(scratch.arena, "%s%s %s", digests, TABLES[i],
                              scratch_text(&scratch,
                                           "SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM %s t",
                                           TABLES[i]));
    return digests;
}

/* "1 moved_out none, 2 not_due none": his needs in a commune. */
static inline const char *needs_of(int32_t commune, int64_t resident) {
    return scratch_text(&scratch,
                        "SELECT string_agg(concat_ws(' ', need_number, state, reason), ', ' ORDER BY "
                        "need_number) FROM need WHERE commune_code = %d AND resident_id = %d",
                        commune, (int)resident);
}

#define ASSERT_HOME(resident, wanted)           ck_assert_str_eq(moving_home(resident), wanted "\n")
#define ASSERT_NEEDS(commune, resident, wanted) ck_assert_str_eq(needs_of(commune, resident), wanted "\n")

static inline void begin_moving(void) {
    scratch_create_migrated(&scratch);
    run_file("moves.sql");
    moving_open_round();
    run_night(TODAY);
    ck_assert_int_eq(COUNT("resident_home WHERE NOT is_leaving AND version = 1"), 23);
    ck_assert_int_eq(COUNT("appointment WHERE state = 'published' AND resident_id = 1"), 1);
}

#endif
