/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of sending share: the three communes of an exam day, published on 1 March 2027, and a pass
 * of the sender with the recorder as its driver. */
#ifndef LICHKHAM_TESTS_JOBS_SENDER_H
#define LICHKHAM_TESTS_JOBS_SENDER_H

#include "exam/exam.h"
#include "jobs/remind.h"
#include "recorder.h"
#include "store/verify.h"

#include <inttypes.h>
#include <libpq-fe.h>

#define STATES_OF(condition)                                                                                 \
    scratch_text(&scratch,                                                                                   \
                 "SELECT concat_ws(' ', resident_id, purpose, channel, state, nullif(reason, '')) "          \
                 "FROM reminder WHERE " condition " ORDER BY resident_id, purpose COLLATE \"C\", channel")

#define DUE "2027-03-09T09:00" /* of the week-before messages of 16 March */

enum { CHANNELS = 2 };

static struct channel_settings channels[CHANNELS];
static const struct notifier_driver *drivers[CHANNELS];
static struct remind_settings settings;
static struct remind_report report;

static inline void set_clock(const char *at) {
    ck_assert(setenv("LICHKHAM_CLOCK", at, 1) == 0);
}

/* The days of two rungs, as the night makes them. */
static inline void publish(int32_t commune) {
    static const struct reminder_rung RUNGS[] = {{"week_before", "sms", 7}, {"day_before", "sms", 1}};
    const struct calendar no_holidays = {0};
    const struct publication p = {.commune = commune,
                                  .round = ROUND,
                                  .from = TODAY,
                                  .until = civil_make(2027, 5, 31),
                                  .prepared_by = "an officer",
                                  .approved_by = "the chair",
                                  .approved_on = TODAY};
    struct publication_counts counts;
    size_t count = 0;
    int64_t revision = 0;
    struct reminder_day *days =
        reminder_days_make(RUNGS, 2, &no_holidays, TODAY, TODAY, civil_make(2027, 5, 31), &count);
    MUST(db_begin(scratch.pg, &error) &&
         publication_publish(scratch.pg, &p, days, count, &HOURS, &revision, &counts, &error) &&
         db_commit(scratch.pg, &error));
    free(days);
}

/* The database is made once; what a test left in it goes before the next. */
static inline void make_sending(void) {
    create_places();
    scratch_leave(&scratch);
}

static inline void drop_sending(void) {
    scratch_return(&scratch);
    drop_all();
}

static inline void tidy(void) {
    EXECUTE(
        "DELETE FROM area WHERE kind <> 'nation'; DELETE FROM site; DELETE FROM site_week; DELETE FROM "
        "hamlet;"
        "DELETE FROM register.resident; DELETE FROM register.person; DELETE FROM register.feed_status;"
        "DELETE FROM resident_home; DELETE FROM local_fact; DELETE FROM commune_state; DELETE FROM session;"
        "DELETE FROM need; DELETE FROM appointment; DELETE FROM publication; DELETE FROM reminder;"
        "DELETE FROM reminder_queue; DELETE FROM reminder_attempt; DELETE FROM receipt; DELETE FROM "
        "send_unit;"
        "DELETE FROM channel_budget; DELETE FROM holiday; DELETE FROM change_log;"
        "UPDATE channel SET is_active = true");
    run_file("people.sql");
    run_file("places.sql");
    MUST(publication_make_queue_partitions(scratch.pg, TODAY, civil_make(2027, 5, 31), &error));
}

static inline void begin_sending(void) {
    scratch_return(&scratch);
    tidy();
    publish(COMMUNE);
    recorder_begin();
    for (int i = 0; i < CHANNELS; i++) drivers[i] = &RECORDER;
    channels[0] = (struct channel_settings){.name = "sms",
                                            .contact = MESSAGE_TO_PHONE,
                                            .fallback = "call_list",
                                            .parallel = 8,
                                            .deadline_seconds = 20};
    channels[1] = (struct channel_settings){
        .name = "call_list", .contact = MESSAGE_TO_NOBODY, .parallel = 8, .deadline_seconds = 20};
    settings = (struct remind_settings){.database = scratch.conninfo,
                                        .register_ = "",
                                        .channels = channels,
                                        .channel_count = CHANNELS,
                                        .drivers = drivers,
                                        .hours = HOURS,
                                        .feed_days_max = 7,
                                        .lease_seconds = 30,
                                        .worker = "test/1"};
    set_clock("2027-03-09T09:00");
}

static inline void end_sending(void) {
    remind_report_finish(&report);
    unsetenv("LICHKHAM_CLOCK");
    scratch_leave(&scratch);
}

/* One pass of a sender of its own. */
static inline bool try_pass(void) {
    struct remind *r = NULL;
    remind_report_finish(&report);
    const bool ok = remind_open(scratch.loop, &settings, &r, &error) && remind_pass(r, &report, &error);
    remind_close(r);
    return ok;
}

static inline const struct remind_counts *counts_of(const char *channel) {
    static const struct remind_counts NONE = {0};
    for (size_t i = 0; i < report.channel_count; i++)
        if (strcmp(report.channels[i].channel, channel) == 0) return &report.channels[i];
    return &NONE;
}

static inline void pass_at(const char *at) {
    set_clock(at);
    MUST(try_pass());
}

static inline void on_checked(void *context, const struct verify_outcome *o) {
    static const char ASKED[] = "I4 I5 I6 I12 I15"; /* the places of an exam day are no plan */
    (void)context;
    if (!strstr(ASKED, o->check->id)) return;
    ck_assert_msg(o->violations == 0, "%s %s: %" PRId64 " violations", o->check->id, o->check->name,
                  o->violations);
}

/* Of messages, as asked on a day. */
static inline void assert_invariants(civil_day today) {
    const struct verify_scope scope = {.commune = COMMUNE, .today = today};
    bool holds = false;
    MUST(verify_run(scratch.pg, &scope, on_checked, NULL, &holds, &error));
}

/* From inside a callback, as somebody else would. */
static inline void execute_elsewhere(const char *sql) {
    PGconn *c = PQconnectdb(scratch.conninfo);
    PGresult *set = PQexec(c, "SET search_path = lichkham");
    PGresult *r = PQexec(c, sql);
    ck_assert_msg(PQresultStatus(r) == PGRES_COMMAND_OK, "%s", PQerrorMessage(c));
    PQclear(set);
    PQclear(r);
    PQfinish(c);
}

static inline struct notifier_result sms_is_busy(const struct notifier_message *m) {
    return recorder_says(strcmp(m->channel, "sms") == 0 ? NOTIFIER_TEMPORARY : NOTIFIER_ACCEPTED);
}

/* Each attempt that was taken, or may have been, is counted; no other, whoever died with a draw in hand. */
static inline void assert_budget_is_exact(void) {
    ck_assert_int_gt(COUNT("channel_budget"), 0);
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT b.channel, b.used, count(a.channel) FROM channel_budget AS b "
                                  "LEFT JOIN reminder_attempt AS a ON a.channel = b.channel "
                                  "AND coalesce(a.outcome, '') NOT IN ('unsent', 'temporary') "
                                  "GROUP BY b.channel, b.used HAVING b.used <> count(a.channel)"),
                     "");
}

/* ---- Senders that are processes of their own ------------------------------------------------------- */

/* One pass in a child; what it submits is written to the file. Exits 0 when the pass did not fail. */
static inline void run_child(const char *path) {
    recorder.path = path;
    struct err e = {0};
    struct remind *r = NULL;
    struct loop *loop = NULL;
    struct remind_report told;
    const bool ok =
        loop_create(&loop, &e) && remind_open(loop, &settings, &r, &e) && remind_pass(r, &told, &e);
    if (!ok) fprintf(stderr, "%s\n", e.message);
    _exit(ok ? 0 : 1);
}

/* Lines of the file, or those of one key. */
static inline int count_lines(const char *path, const char *key) {
    char line[160];
    int count = 0;
    FILE *in = fopen(path, "re");
    if (!in) return 0;
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        count += !key || strcmp(line, key) == 0;
    }
    fclose(in);
    return count;
}

#endif
