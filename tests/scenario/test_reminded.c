/* SPDX-License-Identifier: Apache-2.0 */
/* A night looks for missing messages only where one may be missing. Whatever has happened before it, a look
 * at everybody finds nothing more. */
#include "seeded.h"
#include "store/night_rows.h"
#include "store/publication.h"
#include "store/reference.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { ROUND = 2026, DAYS_A_WEEK = 7, NIGHTS = 10, INSTANCES = 2 };

static struct story base;
static struct story s;

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T01:00");
    story_fill(&base, 300);
    scratch_execute(&base.db, NULL,
                    "INSERT INTO channel (channel, is_active) VALUES ('post', false);"
                    "INSERT INTO reminder_rung (purpose, channel, days_before, valid_from) "
                    "VALUES ('day_before', 'post', 2, '2026-01-01')");
    story_leave(&base);
}

static void begin(void) {
    story_begin(&s, &base, base.clock);
}

static void end(void) {
    story_end(&s);
}

/* ---- What happens on a day --------------------------------------------------------------------------- */

static void correct_feed(struct seeded *chance, const char *today) {
    (void)today;
    scratch_execute(
        &s.db, NULL,
        "UPDATE register.resident SET household_id = household_id + 1 WHERE resident_id %% 20 = %d;"
        "UPDATE register.resident SET target_groups = '2' WHERE resident_id %% 50 = %d",
        seeded_between(chance, 0, 19), seeded_between(chance, 0, 49));
}

static void switch_channel(struct seeded *chance, const char *today) {
    (void)today;
    scratch_execute(&s.db, NULL, "UPDATE channel SET is_active = NOT is_active WHERE channel = '%s'",
                    seeded_between(chance, 0, 2) == 0 ? "sms" : "post");
}

static void change_ladder(struct seeded *chance, const char *today) {
    scratch_execute(
        &s.db, NULL,
        "UPDATE reminder_rung SET valid_to = '%s' WHERE purpose = 'month_before' AND valid_to IS NULL;"
        "INSERT INTO reminder_rung (purpose, channel, days_before, valid_from) VALUES "
        "('month_before', 'sms', %d, date '%s' + %d) ON CONFLICT DO NOTHING",
        today, seeded_between(chance, 20, 30), today, seeded_between(chance, 1, 4));
}

static void change_weeks(struct seeded *chance, const char *today) {
    (void)today;
    story_must(&s, "publish --standing --all --round 2026 --weeks %d --by chairman",
               seeded_between(chance, 1, 8));
}

static void publish_by_hand(struct seeded *chance, const char *today) {
    const char *until = scratch_text(&s.db, "SELECT date '%s' + %d", today, seeded_between(chance, 10, 80));
    story_must(&s, "publish --commune 99001 --until %.10s --by chairman", until);
}

/* Without the commune's revision, as the sender does. */
static void tell_some(struct seeded *chance, const char *today) {
    scratch_execute(
        &s.db, NULL,
        "CREATE TEMPORARY TABLE told AS SELECT r.* FROM reminder r WHERE state = 'queued' AND send_day <= "
        "'%s' "
        "AND resident_id %% 3 = %d;"
        "DELETE FROM reminder_queue q USING told t WHERE (q.commune_code, q.round, q.resident_id, "
        "q.need_number, q.attempt, q.version, q.purpose, q.channel) = (t.commune_code, t.round, "
        "t.resident_id, t.need_number, t.attempt, t.version, t.purpose, t.channel);"
        "INSERT INTO reminder_attempt (commune_code, round, resident_id, need_number, attempt, version, "
        "purpose, "
        "channel, generation, intended_at, outcome, settled_at) SELECT commune_code, round, resident_id, "
        "need_number, attempt, version, purpose, channel, 1, send_day, 'accepted', send_day FROM told;"
        "UPDATE reminder r SET state = 'accepted', generation = 1 FROM told t WHERE (r.commune_code, "
        "r.round, "
        "r.resident_id, r.need_number, r.attempt, r.version, r.purpose, r.channel) = (t.commune_code, "
        "t.round, "
        "t.resident_id, t.need_number, t.attempt, t.version, t.purpose, t.channel);"
        "DROP TABLE told",
        today, seeded_between(chance, 0, 2));
}

static void cancel_some(struct seeded *chance, const char *today) {
    scratch_execute(
        &s.db, NULL,
        "UPDATE appointment SET state = 'cancelled_by_resident' WHERE state = 'published' "
        "AND day > '%s' AND resident_id %% 7 = %d; UPDATE commune_state SET revision = revision + 1",
        today, seeded_between(chance, 0, 6));
}

static void close_a_day(struct seeded *chance, const char *today) {
    scratch_execute(&s.db, NULL,
                    "UPDATE site_week SET capacity = array_fill(%d::smallint, '{8}') WHERE weekday = %d AND "
                    "from_day <= '%s'",
                    seeded_between(chance, 0, 4), seeded_between(chance, 1, 5), today);
}

static void (*const HAPPENINGS[])(struct seeded *chance, const char *today) = {
    correct_feed,    switch_channel, change_ladder, change_weeks,
    publish_by_hand, tell_some,      cancel_some,   close_a_day,
};

/* ---- A look at everybody ------------------------------------------------------------------------------ */

static struct reminder_day *make_days(civil_day today, size_t *count) {
    const struct calendar no_holidays = {0};
    struct reminder_rung *rungs = NULL;
    size_t rung_count = 0;
    struct err e;
    int weeks = 0;
    ck_assert_msg(reference_load_rungs(s.db.pg, today, s.db.arena, &rungs, &rung_count, &e) &&
                      night_read_weeks(s.db.pg, &weeks, &e),
                  "%s", e.message);
    int days = DAYS_A_WEEK * weeks;
    for (size_t i = 0; i < rung_count; i++)
        if (rungs[i].days_before >= days) days = rungs[i].days_before + 1;
    return reminder_days_make(rungs, rung_count, &no_holidays, today, today, today + days, count);
}

static void assert_nothing_lacks(int32_t commune, civil_day today) {
    const struct reminder_hours hours = {450, 1200};
    struct publication_counts counts = {0};
    struct err e;
    size_t count = 0;
    struct reminder_day *days = make_days(today, &count);
    ck_assert_msg(db_begin(s.db.pg, &e) && publication_sync_reminders(s.db.pg, commune, ROUND, days, count,
                                                                      &hours, NULL, &counts, &e),
                  "%s", e.message);
    db_rollback(s.db.pg);
    free(days);
    ck_assert_msg(counts.queued + counts.expired + counts.cancelled == 0,
                  "of commune %d on day %d lack %d, are too late %d, are too many %d", commune, today,
                  (int)counts.queued, (int)counts.expired, (int)counts.cancelled);
}

static void pass_night(civil_day today) {
    char text[CIVIL_TEXT_BYTES];
    story_set_clock(&s, arena_print(s.db.arena, "%sT01:00", civil_print(today, text)));
    scratch_execute(&s.db, NULL, "UPDATE register.feed_status SET as_of = '%s'", text);
    story_must(&s, "nightly");
    const int64_t communes = scratch_integer(&s.db, "SELECT count(*) FROM commune_state");
    for (int64_t i = 0; i < communes; i++)
        assert_nothing_lacks((int32_t)scratch_integer(&s.db,
                                                      "SELECT commune_code FROM commune_state ORDER BY 1 "
                                                      "OFFSET %d LIMIT 1",
                                                      (int)i),
                             today);
}

static void live(struct seeded *chance) {
    char text[CIVIL_TEXT_BYTES];
    civil_day today = civil_make(2026, 3, 2);
    for (int i = 0; i < NIGHTS; i++) {
        pass_night(today);
        const size_t happenings = (size_t)seeded_between(chance, 0, 2);
        for (size_t k = 0; k < happenings; k++)
            HAPPENINGS[seeded_next(chance) % (sizeof HAPPENINGS / sizeof HAPPENINGS[0])](
                chance, civil_print(today, text));
        today += seeded_between(chance, 1, 3);
    }
    ck_assert_int_gt(scratch_integer(&s.db, "SELECT count(*) FROM reminder"), 0);
}

START_TEST(no_night_leaves_a_promised_place_without_a_message_that_a_look_at_everybody_would_add) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const int instances = asked ? (int)strtol(asked, NULL, 10) : INSTANCES;
    struct seeded chance = seeded_start("nights that look where a message may lack");
    for (int i = 0; i < instances; i++) {
        begin();
        live(&chance);
        end();
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("reminded");
    TCase *nights = tcase_create("nights");
    tcase_set_timeout(nights, 600);
    tcase_add_unchecked_fixture(nights, make_base, NULL);
    tcase_add_test(nights,
                   no_night_leaves_a_promised_place_without_a_message_that_a_look_at_everybody_would_add);
    suite_add_tcase(suite, nights);
    return suite;
}
