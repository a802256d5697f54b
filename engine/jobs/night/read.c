/* SPDX-License-Identifier: Apache-2.0 */
/* One commune from its feed to its rows. */
#include "jobs/night/derive.h"
#include "store/feed_copy.h"
#include "store/home.h"
#include "store/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ----------------------------------------------------------------------------------- */

static const struct rules *find_rules(const struct night *night, int32_t round) {
    for (int i = 0; i < night->rules_count; i++)
        if (night->rules[i].round.number == round) return &night->rules[i];
    return NULL;
}

static bool read_rounds(struct commune_work *w, struct err *e) {
    struct live_round live[NIGHT_ROUNDS_MAX];
    if (!night_read_rounds(w->store, w->unit->commune, live, &w->round_count, e)) return false;
    for (int i = 0; i < w->round_count; i++) {
        w->rounds[i].live = live[i];
        w->rounds[i].rules = find_rules(w->night, live[i].round);
        if (!w->rounds[i].rules)
            return err_set(e, ERR_BUSY, "Run the night again.", "round %d was opened during the night",
                           live[i].round);
    }
    return true;
}

static bool read_places(struct commune_work *w, struct err *e) {
    const civil_day from = w->rounds[0].rules->round.starts;
    const civil_day until = w->rounds[w->round_count - 1].rules->round.ends;
    struct hamlet *hamlets = NULL;
    if (!reference_load_hamlets(w->store, w->unit->commune, from, until, w->arena, &hamlets, &w->hamlet_count,
                                e) ||
        !reference_load_sites(w->store, w->unit->commune, from, until, w->arena, &w->sites, &w->site_count,
                              e))
        return false;
    w->hamlets = arena_new_array(w->arena, struct hamlet_site, w->hamlet_count);
    for (size_t i = 0; i < w->hamlet_count; i++)
        w->hamlets[i] = (struct hamlet_site){hamlets[i].id, hamlets[i].site};
    return true;
}

/* The first day of a round that no earlier live round covers: a day's places are given once. */
static civil_day first_own_day(const struct commune_work *w, int index) {
    civil_day first = w->rounds[index].rules->round.starts;
    for (int i = 0; i < index; i++) {
        const civil_day after = w->rounds[i].rules->round.ends + 1;
        if (after > first) first = after;
    }
    return first;
}

static bool read_capacity(struct commune_work *w, int index, struct err *e) {
    struct commune_round *round = &w->rounds[index];
    struct pg *store = w->store;
    struct capacity_input input = {.calendar = w->night->calendar};
    const civil_day from = first_own_day(w, index);
    const civil_day until = round->rules->round.ends;
    if (!reference_load_capacity(store, w->unit->commune, from, until, w->arena, &input, e)) return false;
    round->first_own_day = from;
    round->capacity = input;
    round->sessions =
        from <= until ? capacity_make_sessions(&input, from, until, &round->session_count) : NULL;
    return reference_load_quotas(store, w->unit->commune, round->live.round, w->night->today, w->arena,
                                 &round->quotas, &round->quota_count, e);
}

static bool read_approval(struct commune_work *w, struct commune_round *round, struct err *e) {
    round->publish_until = CIVIL_NONE;
    if (!round->live.is_open) return true;
    if (!publication_load_standing(w->store, w->unit->commune, round->live.round, w->night->today,
                                   &round->standing, e))
        return false;
    if (round->standing.weeks > 0) round->publish_until = w->night->today + 7 * round->standing.weeks;
    return true;
}

static bool read_needs(struct commune_work *w, struct commune_round *round, struct err *e) {
    if (!w->state.is_planned) return true;
    const bool ok = night_read_needs(w->store, w->unit->commune, round->live.round, &round->stored_needs, e);
    round->has_stored_needs = round->stored_needs.count > 0;
    return ok;
}

static void hash_round(const struct commune_round *round, struct hash *h) {
    hash_add_integer(h, round->live.round);
    hash_add_integer(h, round->live.is_open);
    hash_add_integer(h, round->publish_until);
    for (size_t i = 0; i < round->session_count; i++) {
        const struct session *s = &round->sessions[i];
        hash_add_integer(h, s->site);
        hash_add_integer(h, s->day);
        hash_add_integer(h, s->half);
        hash_add_integer(h, (int64_t)night_fingerprint_session(s));
    }
    for (size_t i = 0; i < round->quota_count; i++) {
        const struct session_quota *q = &round->quotas[i];
        const int64_t fields[] = {q->site,   q->day,          q->half,         q->places,
                                  q->hamlet, q->organisation, q->target_group, q->release_day};
        hash_add_integers(h, fields, sizeof fields / sizeof fields[0]);
    }
}

static void hash_common(const struct commune_work *w, struct hash *h) {
    hash_add(h, w->night->rules_digest.bytes, sizeof w->night->rules_digest.bytes);
    hash_add_integer(h, w->night->today);
    for (size_t i = 0; i < w->hamlet_count; i++) {
        hash_add_integer(h, w->hamlets[i].hamlet);
        hash_add_integer(h, w->hamlets[i].site);
    }
    for (size_t i = 0; i < w->site_count; i++) {
        hash_add_integer(h, w->sites[i].id);
        hash_add_integer(h, w->sites[i].kind);
        hash_add_integer(h, w->sites[i].is_step_free);
    }
}

static void on_resident(void *context, const struct resident *resident) {
    night_derive_resident(context, resident);
}

/* Again under the lock the copy is as it was read before: only the store is locked, not the register. */
static bool read_copy(struct commune_work *w, struct hash *h, struct err *e) {
    const int32_t commune = w->unit->commune;
    const civil_day today = w->night->today;
    struct feed_copy_refreshed refreshed;
    if (!w->is_copy_fresh && !feed_copy_refresh(w->registry, w->store, commune, today, &refreshed, e))
        return false;
    w->is_copy_fresh = true;
    return feed_copy_read(w->store, commune, today, on_resident, w, h, &w->feed, e);
}

static bool read_feed(struct commune_work *w, struct hash *h, struct err *e) {
    if (night_reads_changes(w->night->options)) return read_copy(w, h, e);
    return feed_read(w->registry, w->unit->commune, w->night->today, on_resident, w, h, &w->feed, e);
}

/* What officers know counts where the feed names its people: what is carried to another commune with somebody
 * who has left changes nothing here. */
static void hash_homes(const struct commune_work *w, struct hash *h) {
    hash_add_integer(h, (int64_t)w->known);
    for (size_t i = 0; i < w->claims.count; i++) {
        hash_add_integer(h, w->claims.at[i].resident);
        hash_add_integer(h, w->claims.at[i].serving_commune);
    }
}

static bool read_changed(struct commune_work *w, struct err *e) {
    return !w->state.is_planned || w->state.is_as_planned ||
           night_read_changed(w->store, w->unit->commune, w->state.planned_revision, &w->changed, e);
}

bool night_read_commune(struct commune_work *w, struct err *e) {
    const struct night *n = w->night;
    struct hash h;
    hash_begin(&h);
    if (!night_read_state(w->store, w->unit->commune, &w->state, e) || !read_rounds(w, e)) return false;
    if (w->round_count == 0) return true;
    if (!night_check_feed_age(w, e) || !read_places(w, e)) return false;
    hash_common(w, &h);
    for (int i = 0; i < w->round_count; i++) {
        struct commune_round *round = &w->rounds[i];
        if (!read_capacity(w, i, e) || !read_approval(w, round, e) || !read_needs(w, round, e) ||
            !night_read_facts(w->store, w->unit->commune, &round->live, n->today, &round->facts, e))
            return false;
        hash_round(round, &h);
    }
    w->must_check_homes |= night_has_rivals(w);
    if (!night_find_served(w, e) || !read_changed(w, e) || !read_feed(w, &h, e)) return false;
    night_derive_end(w);
    if (!night_read_homes(w, e)) return false;
    hash_homes(w, &h);
    w->input = hash_end(&h);
    return true;
}

bool night_find_unchanged(const struct commune_work *w, bool *is_unchanged, struct err *e) {
    char input[HASH_TEXT_BYTES];
    bool has_told = false;
    *is_unchanged = w->state.is_as_planned && !w->state.is_held && w->movers.count == 0 &&
                    strcmp(digest_print(&w->input, input), w->state.input_hash) == 0;
    for (int i = 0; i < w->round_count && *is_unchanged; i++) {
        if (!publication_has_told(w->store, w->unit->commune, w->rounds[i].live.round, &has_told, e))
            return false;
        *is_unchanged = !has_told;
    }
    return true;
}

static bool read_attendance(struct commune_work *w, struct err *e) {
    for (int i = 0; i < w->round_count; i++) {
        struct commune_round *round = &w->rounds[i];
        struct attendance_cells before = {0};
        if (!night_read_attendance(w->store, w->unit->commune, round->live.previous, &before, e))
            return false;
        attendance_count(round->needs.at, round->needs.count, round->stored_appointments.at,
                         round->stored_appointments.count, &before, w->arena, &round->attendance);
    }
    return true;
}

/* What is left of them stands in the needs. */
static void forget_derived_from(struct commune_work *w) {
    vec_free(&w->served);
    vec_free(&w->changed);
    for (int i = 0; i < w->round_count; i++) {
        vec_free(&w->rounds[i].stored_needs);
        vec_free(&w->rounds[i].facts);
    }
}

bool night_read_schedule(struct commune_work *w, struct err *e) {
    struct pg *store = w->store;
    forget_derived_from(w);
    for (int i = 0; w->state.is_planned && i < w->round_count; i++) {
        struct commune_round *round = &w->rounds[i];
        const int32_t number = round->live.round;
        if (!night_read_appointments(store, w->unit->commune, number, &round->stored_appointments, e) ||
            !night_read_sessions(store, w->unit->commune, number, &round->stored_sessions, e))
            return false;
        round->has_stored_appointments = round->stored_appointments.count > 0;
    }
    return read_attendance(w, e);
}
