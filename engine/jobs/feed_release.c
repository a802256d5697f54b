/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/feed_release.h"

#include "store/db.h"
#include "store/night_rows.h"
#include "store/reference.h"

bool feed_release_list(struct pg *c, struct area area, civil_day today, struct arena *a,
                       struct feed_held **out, size_t *count, struct err *e) {
    struct area_tree *areas = NULL;
    size_t all = 0;
    if (!reference_load_areas(c, today, a, &areas, e) || !feed_night_list_held(c, a, out, &all, e))
        return false;
    if (area.kind != AREA_COMMUNE && !area_tree_find(areas, area)) {
        char text[AREA_TEXT_BYTES];
        return err_set(e, ERR_INPUT, "Look for its code in the list of areas: lichkham area export.",
                       "there is no area %s", area_print(area, text));
    }
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        const struct area commune = {AREA_COMMUNE, (*out)[i].commune};
        const bool is_asked_for = area.kind == AREA_NATION ||
                                  (area.kind == commune.kind && area.code == commune.code) ||
                                  area_is_within(areas, commune, area);
        if (is_asked_for) (*out)[(*count)++] = (*out)[i];
    }
    return true;
}

static struct json *describe_answer(const struct feed_held *held, const char *note) {
    char day[CIVIL_TEXT_BYTES];
    struct json *subject = json_object();
    json_put(subject, "night", json_text(civil_print(held->verdict.night.day, day)));
    for (int k = 0; k < BREAKER_EVENTS; k++)
        json_put(subject, breaker_event_name((enum breaker_event)k),
                 json_integer(held->verdict.night.counts.at[k]));
    if (*note) json_put(subject, "note", json_text(note));
    return subject;
}

/* Under the lock a night that is just being written has either been seen or waits. */
static bool answer(struct pg *c, const struct officer *officer, const char *note,
                   const struct feed_held *held, struct err *e) {
    int64_t revision = 0;
    bool is_held = false;
    struct json *subject = describe_answer(held, note);
    const bool ok =
        db_begin(c, e) && db_lock_commune(c, held->commune, &revision, e) &&
        feed_night_answer(c, held->commune, officer->name, officer->unix_seconds, note, &is_held, e) &&
        (is_held || feed_release_refuse(c, held->commune, e)) &&
        officer_append_audit(c, officer, held->commune, "release_feed", subject, e) && db_commit(c, e);
    if (!ok) db_rollback(c);
    json_destroy(subject);
    return ok;
}

static bool answer_patiently(struct pg *c, const struct officer *officer, const char *note,
                             const struct feed_held *held, struct err *e) {
    int failures = 0;
    while (!answer(c, officer, note, held, e))
        if (!db_may_try_again(c, held->commune, &failures, e)) return false;
    return true;
}

bool feed_release(struct pg *c, const struct officer *officer, const char *note, const struct feed_held *held,
                  size_t *count, struct err *e) {
    const size_t all = *count;
    *count = 0;
    if (!db_limit_waits(c, DB_WAIT_MILLISECONDS, e)) return false;
    for (; *count < all; (*count)++)
        if (!answer_patiently(c, officer, note, &held[*count], e)) return false;
    return true;
}

bool feed_release_refuse(struct pg *c, int32_t commune, struct err *e) {
    struct commune_state state;
    if (!reference_check_commune(c, commune, e) || !night_read_state(c, commune, &state, e)) return false;
    if (state.is_held)
        return err_set(e, ERR_INPUT, "lichkham report morning says why, and what to do.",
                       "commune %05d is held for something nobody can answer for", commune);
    return err_set(e, ERR_INPUT, "Nothing to do: the next night plans it.", "commune %05d is not held",
                   commune);
}

static struct json *describe_reason(const struct breaker_verdict *verdict) {
    static const char *const LANGUAGES[] = {"vi", "en"};
    char text[400];
    struct json *reason = json_object();
    for (size_t i = 0; i < sizeof LANGUAGES / sizeof LANGUAGES[0]; i++) {
        breaker_explain(verdict, LANGUAGES[i], text, sizeof text);
        json_put(reason, LANGUAGES[i], json_text(text));
    }
    return reason;
}

static struct json *describe_one(const struct feed_held *held) {
    const struct breaker_night *night = &held->verdict.night;
    char day[CIVIL_TEXT_BYTES];
    char code[AREA_TEXT_BYTES];
    struct json *one = json_object();
    struct json *limits = json_object();
    json_put(one, "commune", json_text(area_print((struct area){AREA_COMMUNE, held->commune}, code)));
    json_put(one, "night", json_text(civil_print(night->day, day)));
    json_put(one, "days", json_integer(night->days));
    json_put(one, "residents", json_integer(night->counts.residents));
    for (int k = 0; k < BREAKER_EVENTS; k++) {
        const char *name = breaker_event_name((enum breaker_event)k);
        json_put(one, name, json_integer(night->counts.at[k]));
        json_put(limits, name, json_integer(held->verdict.limits[k]));
    }
    json_put(one, "limits", limits);
    json_put(one, "reason", describe_reason(&held->verdict));
    json_put(one, "answered_by", json_text(*held->answered_by ? held->answered_by : NULL));
    json_put(one, "note", json_text(*held->note ? held->note : NULL));
    return one;
}

struct json *feed_release_describe(const struct feed_held *held, size_t count) {
    struct json *whole = json_array();
    for (size_t i = 0; i < count; i++) json_append(whole, describe_one(&held[i]));
    return whole;
}
