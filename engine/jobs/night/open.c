/* SPDX-License-Identifier: Apache-2.0 */
/* What every commune of a night needs: connections, and what is the same for all. */
#include "jobs/night/night.h"
#include "store/db.h"
#include "store/reference.h"

#include <stdlib.h>

enum { DAYS_A_WEEK = 7 };

void night_choose_day(struct night *n) {
    const struct nightly_options *o = n->options;
    n->run.date = o->date == CIVIL_NONE ? o->now.day : o->date;
    n->run.real_date = o->now.day;
    n->run.real_minute = o->now.minute_of_day;
    night_set_day(n);
}

void night_set_day(struct night *n) {
    n->today = n->run.date > n->run.real_date ? n->run.date : n->run.real_date;
    n->bookable_from = n->today + n->options->notice_days;
}

/* Half a lease: whoever takes the night over finds no lock of a worker that froze, and a worker that
 * waits for somebody's lock still has its lease. */
static int lock_milliseconds(const struct nightly_options *o) {
    return o->lease_seconds * 1000 / 2;
}

bool night_limit_waits(const struct night *n, struct pg *c, struct err *e) {
    return db_limit_waits(c, lock_milliseconds(n->options), e);
}

const char *night_registry(const struct night *n) {
    return *n->options->registry ? n->options->registry : n->options->database;
}

bool night_reads_changes(const struct nightly_options *options) {
    return options->is_feed_delta && *options->registry;
}

bool night_connect(struct night *n, struct err *e) {
    return db_open(n->loop, n->options->database, DB_SCHEMA_CURRENT, &n->store, e) &&
           night_limit_waits(n, n->store, e) &&
           db_open(n->loop, night_registry(n), DB_SCHEMA_ANY, &n->registry, e) &&
           feed_check_columns(n->registry, night_reads_changes(n->options), e);
}

/* What changes the plan of a commune whose feed and facts are the same. */
static void hash_settings(const struct nightly_options *o, struct hash *h) {
    const int64_t settings[] = {o->notice_days,           o->outcome_days,
                                o->overbooking_risk,      o->absence_correlation,
                                o->freeze_days,           o->household_weight,
                                o->away_weight,           o->fairness_weight,
                                o->is_overflow,           o->has_second_visits,
                                o->reserve_release_days,  o->step_minutes,
                                o->halves[0].from_minute, o->halves[0].until_minute,
                                o->halves[1].from_minute, o->halves[1].until_minute,
                                o->hours.from_minute,     o->hours.until_minute};
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) hash_add_integer(h, settings[i]);
}

/* ... and which communes are held. */
static struct digest digest_settings(const struct nightly_options *o) {
    struct hash h;
    hash_begin(&h);
    hash_settings(o, &h);
    hash_add_integer(&h, o->feed_days_max);
    return hash_end(&h);
}

static bool load_rules(struct night *n, struct err *e) {
    int32_t rounds[NIGHT_RULES_MAX];
    struct hash h;
    hash_begin(&h);
    if (!night_read_live_rounds(n->store, rounds, NIGHT_RULES_MAX, &n->rules_count, e)) return false;
    for (int i = 0; i < n->rules_count; i++) {
        if (!reference_load_rules(n->store, rounds[i], n->today, n->arena, &n->rules[i], e)) return false;
        reference_hash_rules(&n->rules[i], &h);
    }
    hash_settings(n->options, &h);
    for (size_t i = 0; i < n->failed_organisation_count; i++)
        hash_add_integer(&h, n->failed_organisations[i]);
    n->rules_digest = hash_end(&h);
    n->settings_digest = digest_settings(n->options);
    return true;
}

static bool load_calendar(struct night *n, struct err *e) {
    civil_day from = n->today;
    civil_day until = n->today;
    for (int i = 0; i < n->rules_count; i++) {
        if (n->rules[i].round.starts < from) from = n->rules[i].round.starts;
        if (n->rules[i].round.ends > until) until = n->rules[i].round.ends;
    }
    return reference_load_calendar(n->store, from, until, n->arena, &n->calendar, e);
}

bool night_load(struct night *n, struct err *e) {
    return reference_load_failed_organisations(n->store, n->today, n->arena, &n->failed_organisations,
                                               &n->failed_organisation_count, e) &&
           load_rules(n, e) && load_calendar(n, e);
}

/* The first send day there was when the run began; a night run for a later date begins with that date. */
static civil_day earliest_send_day(const struct night *n) {
    const struct run *run = &n->run;
    return n->today > run->real_date
               ? n->today
               : reminder_earliest_day(&n->options->hours, run->real_date, run->real_minute);
}

bool night_reach_reminders(struct night *n, struct err *e) {
    int weeks = 0;
    if (!night_read_weeks(n->store, &weeks, e) ||
        !reference_load_rungs(n->store, n->today, n->arena, &n->rungs, &n->rung_count, e))
        return false;
    int days = DAYS_A_WEEK * weeks;
    for (size_t i = 0; i < n->rung_count; i++)
        if (n->rungs[i].days_before >= days) days = n->rungs[i].days_before + 1;
    n->reminders_until = n->today + days;
    return true;
}

bool night_load_reminders(struct night *n, struct err *e) {
    const civil_day earliest = earliest_send_day(n);
    if (!night_reach_reminders(n, e)) return false;
    n->reminder_days = reminder_days_make(n->rungs, n->rung_count, &n->calendar, earliest, n->today,
                                          n->reminders_until, &n->reminder_day_count);
    n->first_send_day = earliest;
    while (calendar_is_holiday(&n->calendar, n->first_send_day)) n->first_send_day++;
    return true;
}

void night_close(struct night *n) {
    pg_close(n->registry);
    pg_close(n->store);
    free(n->reminder_days);
    arena_destroy(n->arena);
}
