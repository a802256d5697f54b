/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of a pass, commune by commune, in transactions that are rolled back. */
#include "jobs/remind/lane.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 2000, LAST_MINUTE = 60 };

struct rehearsal {
    struct remind *remind;
    civil_day until;
    civil_day first; /* day on which something may still go out */
    struct forecast_list VEC_OF(struct remind_forecast) forecasts;
};

static struct remind_forecast *find_forecast(struct rehearsal *h, const struct lane *lane, int32_t commune) {
    for (size_t i = 0; i < h->forecasts.count; i++) {
        struct remind_forecast *f = &h->forecasts.at[i];
        if (f->commune == commune && f->channel == lane->settings->name) return f;
    }
    struct remind_forecast *f = vec_push(&h->forecasts);
    *f = (struct remind_forecast){.channel = lane->settings->name, .commune = commune};
    return f;
}

static void add_messages(struct rehearsal *h, const struct lane *lane, int32_t commune,
                         const struct outbox_message *messages, size_t count, struct arena *a) {
    struct remind_forecast *f = find_forecast(h, lane, commune);
    for (size_t i = 0; i < count; i++) {
        struct message_text text;
        if (messages[i].state != REMINDER_SENDING ||
            !remind_render(h->remind, lane->settings, &messages[i], a, &text)) {
            f->dropped++;
            continue;
        }
        f->messages++;
        f->parts += text.parts;
        f->cost += text.parts * lane->settings->cost_per_part;
    }
}

/* The unit's day just before its hours end: whatever may go that day goes then. */
static int64_t end_of(const struct rehearsal *h, civil_day day) {
    const struct clock_reading *now = &h->remind->now;
    const int64_t midnight = now->unix_seconds - (now->unix_seconds + CLOCK_BUSINESS_OFFSET_SECONDS) % 86400;
    return midnight + (int64_t)(day - now->day) * 86400 + (int64_t)h->remind->times.hours.until_minute * 60 -
           LAST_MINUTE;
}

static bool rehearse_unit(struct rehearsal *h, struct outbox_unit *u, struct err *e) {
    const struct remind *r = h->remind;
    const struct lane *lane = remind_find_lane(r, u->channel);
    const struct outbox_order order = {.contact = lane->settings->contact,
                                       .fallback = lane->fallback,
                                       .may_resend = lane->settings->ambiguous != CHANNEL_HOLD,
                                       .registry = r->registry,
                                       .now = end_of(h, u->day),
                                       .most = ROWS};
    bool is_ours = false, ok = true;
    int seen = ROWS;
    if (!outbox_lease(r->db, u, r->settings->worker, r->settings->lease_seconds, &is_ours, e)) return false;
    while (ok && is_ours && seen == ROWS) {
        struct arena *a = arena_create();
        struct outbox_message *messages = NULL;
        size_t count = 0;
        ok = outbox_intend(r->db, u, &order, a, &is_ours, &seen, &messages, &count, e);
        if (ok) add_messages(h, lane, u->commune, messages, count, a);
        arena_destroy(a);
    }
    return ok;
}

static bool move_late_unit(struct rehearsal *h, struct outbox_unit *u, struct err *e) {
    struct remind *r = h->remind;
    bool is_ours = false;
    int seen = ROWS;
    int64_t too_late = 0, overtaken = 0;
    if (!outbox_lease(r->db, u, r->settings->worker, r->settings->lease_seconds, &is_ours, e)) return false;
    while (is_ours && seen == ROWS)
        if (!outbox_move_late(r->db, u, h->first, ROWS, &is_ours, &seen, &too_late, &overtaken, e))
            return false;
    return true;
}

static bool is_fallback(const struct remind *r, const char *channel) {
    for (size_t i = 0; i < r->settings->channel_count; i++)
        if (r->lanes[i].fallback && strcmp(r->lanes[i].fallback, channel) == 0) return true;
    return false;
}

enum tier { TIER_LATE, TIER_FIRST, TIER_FALLBACK, TIERS };

static enum tier tier_of(const struct rehearsal *h, const struct outbox_unit *u) {
    if (u->day < h->first) return TIER_LATE;
    return is_fallback(h->remind, u->channel) ? TIER_FALLBACK : TIER_FIRST;
}

/* Who cannot be reached on a channel is on the next one's list when its turn comes. */
static bool rehearse_tier(struct rehearsal *h, int32_t commune, enum tier tier, struct err *e) {
    const struct remind *r = h->remind;
    struct outbox_unit_list units = {0};
    bool ok = outbox_list_units(r->db, h->until, commune, &units, e);
    for (size_t i = 0; ok && i < units.count; i++) {
        struct outbox_unit *u = &units.at[i];
        const struct lane *lane = remind_find_lane(r, u->channel);
        if (tier_of(h, u) != tier || !lane || !lane->is_active) continue;
        ok = tier == TIER_LATE ? move_late_unit(h, u, e) : rehearse_unit(h, u, e);
    }
    vec_free(&units);
    return ok;
}

static bool rehearse_commune(struct rehearsal *h, int32_t commune, struct err *e) {
    bool ok = db_begin(h->remind->db, e);
    for (enum tier tier = TIER_LATE; ok && tier < TIERS; tier++) ok = rehearse_tier(h, commune, tier, e);
    db_rollback(h->remind->db);
    return ok;
}

static int compare_communes(const void *a, const void *b) {
    const struct outbox_unit *x = a, *y = b;
    return (x->commune > y->commune) - (x->commune < y->commune);
}

static bool rehearse_all(struct rehearsal *h, struct err *e) {
    const struct remind *r = h->remind;
    struct outbox_unit_list units = {0};
    bool ok = outbox_list_units(r->db, h->until, r->settings->commune, &units, e);
    qsort(units.at, units.count, sizeof *units.at, compare_communes);
    for (size_t i = 0; ok && i < units.count && !loop_is_interrupted(r->loop); i++)
        if (i == 0 || units.at[i].commune != units.at[i - 1].commune)
            ok = rehearse_commune(h, units.at[i].commune, e);
    vec_free(&units);
    return ok;
}

/* ---- Samples ------------------------------------------------------------------------------------- */

/* Nobody's: what a text looks like, told without telling of people. */
static const struct outbox_message INVENTED = {.key = {.resident = 1234567},
                                               .minute = 450,
                                               .contact = "",
                                               .name = "Nguyễn Thị Hoa Mai",
                                               .site = "Trạm Y tế xã Bình Minh",
                                               .address = "thôn Đông, xã Bình Minh",
                                               .site_phone = "024 3000 0000",
                                               .hamlet = "Thôn Đông"};

static void add_sample(struct remind *r, const struct lane *lane, const struct message_template *t,
                       struct remind_rehearsal *out) {
    struct outbox_message m = INVENTED;
    struct message_text text;
    m.day = r->now.day + 7;
    m.language = t->language;
    (void)snprintf(m.key.purpose, sizeof m.key.purpose, "%s", t->purpose);
    if (message_find_template(r->templates, r->template_count, t->purpose, lane->settings->name,
                              t->language) != t)
        return;
    if (!remind_render(r, lane->settings, &m, r->arena, &text)) return;
    out->samples[out->sample_count++] = (struct remind_sample){.channel = lane->settings->name,
                                                               .purpose = t->purpose,
                                                               .language = t->language,
                                                               .body = text.body,
                                                               .parts = text.parts};
}

static void make_samples(struct remind *r, struct remind_rehearsal *out) {
    const size_t lanes = r->settings->channel_count;
    out->samples = arena_new_array(r->arena, struct remind_sample, lanes * r->template_count);
    for (size_t i = 0; i < lanes; i++)
        for (size_t k = 0; k < r->template_count; k++) add_sample(r, &r->lanes[i], &r->templates[k], out);
}

static int compare_forecasts(const void *a, const void *b) {
    const struct remind_forecast *x = a, *y = b;
    const int by_channel = strcmp(x->channel, y->channel);
    return by_channel != 0 ? by_channel : (x->commune > y->commune) - (x->commune < y->commune);
}

bool remind_rehearse(struct remind *r, civil_day until, struct remind_rehearsal *out, struct err *e) {
    *out = (struct remind_rehearsal){0};
    if (!remind_begin(r, e)) return false;
    struct rehearsal h = {.remind = r, .first = outbox_first_day(&r->times, &r->now)};
    h.until = until > h.first ? until : h.first;
    const bool ok = rehearse_all(&h, e);
    if (ok) {
        if (h.forecasts.count > 0)
            qsort(h.forecasts.at, h.forecasts.count, sizeof *h.forecasts.at, compare_forecasts);
        out->forecast_count = h.forecasts.count;
        out->forecasts = arena_new_array(r->arena, struct remind_forecast, h.forecasts.count);
        for (size_t i = 0; i < h.forecasts.count; i++) out->forecasts[i] = h.forecasts.at[i];
        make_samples(r, out);
    }
    vec_free(&h.forecasts);
    return ok;
}
