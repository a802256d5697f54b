/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/remind.h"

#include "base/log.h"
#include "jobs/remind/lane.h"
#include "store/db.h"
#include "store/publication.h"
#include "store/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TICK_MILLISECONDS = 20, LATE_UNITS = 64, LATE_ROWS = 2000, DAYS_AHEAD = 31 };

#define SECOND ((int64_t)1000000000)

/* ---- Opening ----------------------------------------------------------------------------------- */

/* One that does not open, say for a folder that is away, waits for another pass and holds nobody else up. */
static void open_lane(struct remind *r, size_t index) {
    const struct remind_settings *s = r->settings;
    struct lane *lane = &r->lanes[index];
    struct err e;
    const bool ok = s->drivers
                        ? channel_open_with(r->loop, lane->settings, s->drivers[index], &lane->channel, &e)
                        : channel_open(r->loop, lane->settings, &lane->channel, &e);
    lane->problem = NULL;
    if (ok) return;
    lane->channel = NULL;
    lane->problem = arena_print(r->arena, "%s", e.message);
}

/* What was lost since the last pass is opened again. */
static bool open_all(struct remind *r, struct err *e) {
    const struct remind_settings *s = r->settings;
    if (!r->db || !pg_is_usable(r->db)) {
        pg_close(r->db);
        r->db = NULL;
        if (!pg_open(r->loop, s->database, outbox_settings(), &r->db, e)) return false;
    }
    if (s->register_[0] && (!r->registry || !pg_is_usable(r->registry))) {
        pg_close(r->registry);
        r->registry = NULL;
        if (!db_open(r->loop, s->register_, DB_SCHEMA_ANY, &r->registry, e))
            return err_wrap(e, "the register");
    }
    for (size_t i = 0; i < s->channel_count && !s->is_rehearsal; i++)
        if (!r->lanes[i].channel) open_lane(r, i);
    return true;
}

/* As the owner, who alone may: the queue's partitions, once a day. */
static bool tidy_queue(struct remind *r, struct err *e) {
    struct pg *owner = NULL;
    int dropped = 0;
    if (r->tidied_on == r->now.day) return true;
    const bool ok = db_open(r->loop, r->settings->database, DB_SCHEMA_CURRENT, &owner, e) &&
                    publication_make_queue_partitions(owner, r->now.day, r->now.day + DAYS_AHEAD, e);
    if (ok) r->tidied_on = r->now.day;
    struct err ignored; /* what is still in use goes another day */
    if (ok && !publication_drop_queue_partitions(owner, r->now.day, &dropped, &ignored))
        log_event(LOG_WARNING, "queue_partitions_not_dropped", LOG_TEXT("why", ignored.message));
    pg_close(owner);
    return ok;
}

bool remind_open(struct loop *l, const struct remind_settings *s, struct remind **out, struct err *e) {
    struct remind *r = memory_get(1, sizeof *r);
    r->loop = l;
    r->settings = s;
    r->arena = arena_create();
    r->tidied_on = CIVIL_NONE;
    r->lanes = memory_get(s->channel_count + 1, sizeof *r->lanes);
    for (size_t i = 0; i < s->channel_count; i++)
        r->lanes[i] = (struct lane){.remind = r, .settings = &s->channels[i], .fields = arena_create()};
    if (open_all(r, e)) {
        *out = r;
        return true;
    }
    remind_close(r);
    return false;
}

static void drop_work(struct remind *r) {
    for (size_t i = 0; i < r->settings->channel_count; i++) {
        struct lane *lane = &r->lanes[i];
        channel_close(lane->channel);
        lane->channel = NULL;
        lane_forget(lane);
    }
}

void remind_close(struct remind *r) {
    if (!r) return;
    drop_work(r);
    for (size_t i = 0; i < r->settings->channel_count; i++) arena_destroy(r->lanes[i].fields);
    pg_close(r->registry);
    pg_close(r->db);
    vec_free(&r->old_feeds);
    vec_free(&r->others);
    vec_free(&r->reasons);
    arena_destroy(r->arena);
    free(r->lanes);
    free(r);
}

/* ---- Beginning a pass ---------------------------------------------------------------------------- */

struct lane *remind_find_lane(const struct remind *r, const char *channel) {
    for (size_t i = 0; i < r->settings->channel_count; i++)
        if (strcmp(r->lanes[i].settings->name, channel) == 0) return &r->lanes[i];
    return NULL;
}

static void name_channel(char to[16], const char *channel) {
    (void)snprintf(to, 16, "%s", channel);
}

struct remind_counts *remind_counts_of(struct remind *r, const char *channel) {
    struct lane *lane = remind_find_lane(r, channel);
    if (lane) return &lane->counts;
    for (size_t i = 0; i < r->others.count; i++)
        if (strcmp(r->others.at[i].channel, channel) == 0) return &r->others.at[i];
    struct remind_counts *c = vec_push(&r->others);
    *c = (struct remind_counts){.channel = ""};
    name_channel(c->channel, channel);
    return c;
}

static int64_t *count_in(struct remind_counts *c, enum reminder_state state) {
    int64_t *const counts[REMINDER_STATES] = {
        [REMINDER_QUEUED] = &c->put_off,     [REMINDER_AMBIGUOUS] = &c->ambiguous,
        [REMINDER_ACCEPTED] = &c->accepted,  [REMINDER_DELIVERED] = &c->delivered,
        [REMINDER_FAILED] = &c->failed,      [REMINDER_EXPIRED] = &c->expired,
        [REMINDER_CANCELLED] = &c->cancelled};
    return counts[state];
}

void remind_count(struct remind *r, const char *channel, enum reminder_state state, const char *reason,
                  int64_t count) {
    struct remind_counts *c = remind_counts_of(r, channel);
    *count_in(c, state) += count;
    if (reason[0] == '\0' || count == 0) return;
    for (size_t i = 0; i < r->reasons.count; i++) {
        struct remind_reason *known = &r->reasons.at[i];
        if (known->state != state || strcmp(known->channel, c->channel) != 0 ||
            strcmp(known->reason, reason) != 0)
            continue;
        known->count += count;
        return;
    }
    struct remind_reason *added = vec_push(&r->reasons);
    *added = (struct remind_reason){.state = state, .count = count};
    name_channel(added->channel, channel);
    (void)snprintf(added->reason, sizeof added->reason, "%s", reason);
}

static bool begin_lanes(struct remind *r, struct err *e) {
    const size_t count = r->settings->channel_count;
    for (size_t i = 0; i < count; i++) {
        struct lane *lane = &r->lanes[i];
        lane->counts = (struct remind_counts){.channel = ""};
        name_channel(lane->counts.channel, lane->settings->name);
        lane->bucket.rate_per_second = lane->settings->rate_per_second;
        lane->is_spent = lane->is_closing = false;
        lane->look_at = lane->back_at = lane->left = 0;
        if (!outbox_is_channel_active(r->db, lane->settings->name, &lane->is_active, e)) return false;
        lane->counts.is_configured = lane->is_active;
        lane->counts.problem = lane->problem;
    }
    for (size_t i = 0; i < count; i++) {
        const char *name = r->lanes[i].settings->fallback;
        const struct lane *fallback = name ? remind_find_lane(r, name) : NULL;
        r->lanes[i].fallback = fallback && fallback != &r->lanes[i] && fallback->is_active ? name : NULL;
    }
    return true;
}

bool remind_begin(struct remind *r, struct err *e) {
    arena_reset(r->arena);
    vec_clear(&r->old_feeds);
    vec_clear(&r->others);
    vec_clear(&r->reasons);
    r->beat_at = 0;
    r->times.hours = r->settings->hours;
    return clock_read(&r->now, e) && open_all(r, e) && tidy_queue(r, e) &&
           reference_load_calendar(r->db, r->now.day, r->now.day + DAYS_AHEAD, r->arena, &r->times.calendar,
                                   e) &&
           outbox_load_templates(r->db, r->arena, &r->templates, &r->template_count, e) && begin_lanes(r, e);
}

/* ---- Days that have passed ----------------------------------------------------------------------- */

static bool move_unit(struct remind *r, struct outbox_unit *u, civil_day day, struct err *e) {
    bool is_ours = false;
    int seen = LATE_ROWS;
    int64_t too_late = 0, overtaken = 0;
    if (!outbox_lease(r->db, u, r->settings->worker, r->settings->lease_seconds, &is_ours, e)) return false;
    while (is_ours && seen == LATE_ROWS)
        if (!outbox_move_late(r->db, u, day, LATE_ROWS, &is_ours, &seen, &too_late, &overtaken, e))
            return false;
    remind_count(r, u->channel, REMINDER_EXPIRED, "too_late", too_late);
    remind_count(r, u->channel, REMINDER_EXPIRED, "overtaken", overtaken);
    return !is_ours || outbox_give_back(r->db, u, r->now.unix_seconds + 1, e);
}

/* What did not go on its day goes on the next one, or never. */
static bool move_late(struct remind *r, struct err *e) {
    const civil_day day = outbox_first_day(&r->times, &r->now);
    struct outbox_unit_list late = {0};
    bool ok = true, was_locked_out = false;
    do {
        vec_clear(&late);
        ok = outbox_find_units(r->db, day - 1, NULL, r->settings->commune, r->now.unix_seconds, LATE_UNITS,
                               &late, e);
        for (size_t i = 0; ok && i < late.count; i++) {
            ok = move_unit(r, &late.at[i], day, e);
            was_locked_out = !ok && lane_is_locked_out(e);
            ok = ok || was_locked_out; /* the next pass comes back to it */
        }
    } while (ok && late.count > 0 && !was_locked_out && !loop_is_interrupted(r->loop));
    vec_free(&late);
    return ok;
}

/* ---- Sending ----------------------------------------------------------------------------------- */

static void on_tick(void *context) {
    struct remind *r = context;
    for (size_t i = 0; i < r->settings->channel_count; i++) lane_pump(&r->lanes[i]);
}

static bool keep_leases(struct remind *r, struct err *e) {
    const int64_t now = clock_monotonic_nanoseconds();
    if (now < r->beat_at) return true;
    r->beat_at = now + (int64_t)r->settings->lease_seconds * SECOND / 4;
    for (size_t i = 0; i < r->settings->channel_count; i++)
        if (!lane_keep_leases(&r->lanes[i], e)) return false;
    return true;
}

static bool is_idle(const struct remind *r) {
    for (size_t i = 0; i < r->settings->channel_count; i++)
        if (!lane_is_idle(&r->lanes[i])) return false;
    return true;
}

static bool is_anybody_resting(const struct remind *r) {
    for (size_t i = 0; i < r->settings->channel_count; i++)
        if (lane_is_resting(&r->lanes[i])) return true;
    return false;
}

static void end_lanes(struct remind *r) {
    for (size_t i = 0; i < r->settings->channel_count; i++) lane_end(&r->lanes[i]);
}

/* One turn of everybody. */
static bool work_lanes(struct remind *r, bool *did, struct err *e) {
    *did = false;
    if (!clock_read(&r->now, e) || !keep_leases(r, e)) return false;
    if (loop_is_interrupted(r->loop) || !outbox_may_send(&r->times, &r->now)) end_lanes(r);
    for (size_t i = 0; i < r->settings->channel_count; i++)
        if (!lane_work(&r->lanes[i], did, e))
            return err_wrap(e, "channel \"%s\"", r->lanes[i].settings->name);
    return true;
}

/* Idle lanes look for units now and then; before the end all look once more, for one may have put a message
 * on another's queue. */
static bool send_all(struct remind *r, struct err *e) {
    struct loop_timer *tick = loop_timer_start(r->loop, TICK_MILLISECONDS, on_tick, r);
    bool ok = true, did = true, is_last_look = false;
    while (ok) {
        ok = work_lanes(r, &did, e);
        if (!ok || did) {
            is_last_look = false;
        } else if (!is_idle(r) || is_anybody_resting(r)) {
            loop_turn(r->loop);
        } else if (is_last_look) {
            break;
        } else {
            is_last_look = true;
            for (size_t i = 0; i < r->settings->channel_count; i++) r->lanes[i].look_at = 0;
        }
    }
    loop_timer_stop(tick);
    return ok;
}

/* ---- Report ------------------------------------------------------------------------------------ */

static bool count_waiting(struct remind *r, struct err *e) {
    struct outbox_unit_list units = {0};
    bool ok = outbox_list_units(r->db, r->now.day, r->settings->commune, &units, e);
    for (size_t i = 0; ok && i < units.count; i++) {
        struct remind_counts *c = remind_counts_of(r, units.at[i].channel);
        const struct lane *lane = remind_find_lane(r, units.at[i].channel);
        const bool is_held = lane && lane_holds_unclear(lane);
        int64_t messages = 0, ambiguous = 0;
        ok = outbox_count_waiting(r->db, &units.at[i], is_held, &messages, &ambiguous, e);
        c->held += ambiguous;
        c->waiting += messages - ambiguous;
    }
    vec_free(&units);
    return ok;
}

static int compare_counts(const void *a, const void *b) {
    return strcmp(((const struct remind_counts *)a)->channel, ((const struct remind_counts *)b)->channel);
}

static int compare_reasons(const void *a, const void *b) {
    const struct remind_reason *x = a, *y = b;
    const int by_channel = strcmp(x->channel, y->channel);
    if (by_channel != 0) return by_channel;
    return x->state != y->state ? (int)x->state - (int)y->state : strcmp(x->reason, y->reason);
}

static void copy_reasons(struct remind *r, struct remind_report *report) {
    report->reason_count = r->reasons.count;
    report->reasons = memory_get(r->reasons.count + 1, sizeof *report->reasons);
    for (size_t i = 0; i < r->reasons.count; i++) report->reasons[i] = r->reasons.at[i];
    qsort(report->reasons, report->reason_count, sizeof *report->reasons, compare_reasons);
}

static void make_report(struct remind *r, struct remind_report *report) {
    const size_t lanes = r->settings->channel_count;
    *report = (struct remind_report){.communes_held = (int64_t)r->old_feeds.count,
                                     .is_outside_hours = !outbox_may_send(&r->times, &r->now),
                                     .is_interrupted = loop_is_interrupted(r->loop)};
    report->channels = memory_get(lanes + r->others.count + 1, sizeof *report->channels);
    for (size_t i = 0; i < lanes; i++) {
        r->lanes[i].counts.is_paused = r->lanes[i].breaker.opens_until != 0;
        report->channels[report->channel_count++] = r->lanes[i].counts;
    }
    for (size_t i = 0; i < r->others.count; i++) report->channels[report->channel_count++] = r->others.at[i];
    qsort(report->channels, report->channel_count, sizeof *report->channels, compare_counts);
    copy_reasons(r, report);
}

bool remind_needs_attention(const struct remind_report *report) {
    bool needs = report->communes_held > 0;
    for (size_t i = 0; i < report->channel_count; i++) {
        const struct remind_counts *c = &report->channels[i];
        needs |= c->failed > c->handed_on || c->held > 0 || c->ambiguous > 0 || c->is_paused || c->problem ||
                 (!c->is_configured && c->waiting > 0);
    }
    return needs;
}

void remind_report_finish(struct remind_report *report) {
    free(report->channels);
    free(report->reasons);
    *report = (struct remind_report){0};
}

bool remind_pass(struct remind *r, struct remind_report *report, struct err *e) {
    bool ok = remind_begin(r, e) && move_late(r, e);
    if (ok && outbox_may_send(&r->times, &r->now)) ok = send_all(r, e);
    ok = ok && count_waiting(r, e);
    if (ok)
        make_report(r, report);
    else
        drop_work(r);
    return ok;
}
