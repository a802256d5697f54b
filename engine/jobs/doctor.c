/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/doctor.h"

#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>

/* A check over a country may take this long; what takes longer is told as not checked. */
enum { CHECK_MILLISECONDS = 60000 };

static void on_finding(void *context, const struct doctor_finding *finding) {
    struct doctor_report *report = context;
    *vec_push(&report->findings) = *finding;
}

static void leave_out(struct doctor_report *report, const struct doctor_check *check, const char *why) {
    struct doctor_gap *gap = vec_push(&report->gaps);
    gap->check = check;
    (void)snprintf(gap->why, sizeof gap->why, "%.*s", (int)sizeof gap->why - 1, why);
}

static const char *find_obstacle(const struct doctor_check *check, const struct doctor_subject *s) {
    if (check->needs == DOCTOR_NEEDS_NOTHING) return NULL;
    if (s->configuration->error) return "the configuration comes first";
    if (check->needs == DOCTOR_NEEDS_CONFIGURATION) return NULL;
    if (!s->store) return "the database cannot be reached";
    if (check->needs == DOCTOR_NEEDS_REGISTER && !s->register_) return "the register cannot be reached";
    return NULL;
}

static void run_checks(const struct doctor_subject *s, struct doctor_report *out) {
    for (size_t i = 0; i < DOCTOR_CHECK_COUNT; i++) {
        const struct doctor_check *check = &DOCTOR_CHECKS[i];
        const char *obstacle = find_obstacle(check, s);
        struct err e = {.code = ERR_NONE};
        if (obstacle)
            leave_out(out, check, obstacle);
        else if (!check->run(check, s, on_finding, out, &e))
            leave_out(out, check, e.message);
    }
}

static void open_connections(struct loop *loop, const struct doctor_options *o, struct doctor_subject *s) {
    if (!db_open(loop, o->database, DB_SCHEMA_ANY, &s->store, &s->store_error)) {
        s->store = NULL;
        return;
    }
    pg_set_timeout(s->store, CHECK_MILLISECONDS);
    s->register_ = s->store;
    if (*o->registry == '\0') return;
    if (db_open(loop, o->registry, DB_SCHEMA_ANY, &s->register_, &s->register_error))
        pg_set_timeout(s->register_, CHECK_MILLISECONDS);
    else
        s->register_ = NULL;
}

/* The gravest first; what is alike stays as it was found, the worst of a check first. */
static void sort_findings(struct doctor_findings *all) {
    for (size_t i = 1; i < all->count; i++)
        for (size_t k = i; k > 0 && all->at[k - 1].severity < all->at[k].severity; k--) {
            const struct doctor_finding swapped = all->at[k];
            all->at[k] = all->at[k - 1];
            all->at[k - 1] = swapped;
        }
}

void doctor_run(struct loop *loop, const struct doctor_options *options, struct doctor_report *out) {
    struct doctor_subject subject = {.configuration = &options->configuration,
                                     .today = options->today,
                                     .feed_days_max = options->feed_days_max,
                                     .outcome_days = options->outcome_days,
                                     .channels = options->channels,
                                     .channel_count = options->channel_count};
    char *live = NULL;
    struct err
        ignored; /* without tables of rounds there are no communes to ask about, and the schema is told */
    *out = (struct doctor_report){.is_healthy = true};
    if (!options->configuration.error) open_connections(loop, options, &subject);
    if (subject.store && !doctor_list_live(subject.store, &live, &ignored)) live = NULL;
    subject.live = live ? live : "{}";
    run_checks(&subject, out);
    if (subject.register_ != subject.store) pg_close(subject.register_);
    pg_close(subject.store);
    free(live);
    sort_findings(&out->findings);
    out->is_healthy = out->gaps.count == 0;
    for (size_t i = 0; i < out->findings.count; i++)
        if (out->findings.at[i].severity > DOCTOR_NOTE) out->is_healthy = false;
}

void doctor_finish(struct doctor_report *report) {
    vec_free(&report->findings);
    vec_free(&report->gaps);
}
